"""No address without a row in the table of who gets what there."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from phoihop.foundation.accounts.models import User
from tests.architecture.url_anyone import EXPECTED
from tests.support import loaded_case

EDITOR = "bien-tap/"  # Wagtail's own addresses, hundreds of them: all of them answer alike to whoever may not write
STATUSES = {200, 302, 401, 403, 404, 405}
# What stands in an address where it asks for something; other names get the last.
SAMPLES = {"pk": "1", "verb": "claim", "uidb36": "1", "number": "1", "place": "1", "sheet": "1", "edition": "1"}
NOTHING = "unknown"


def _addresses(patterns: list[URLPattern | URLResolver], space: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    """Every (name with its namespace, pattern); the name is empty where nobody gave one."""
    for entry in patterns:
        here = path + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from _addresses(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space, here)
        else:
            yield (space + entry.name if entry.name else ""), here


def addresses() -> list[tuple[str, str]]:
    """Every address of the product, as (name, pattern)."""
    return [row for row in _addresses(get_resolver().url_patterns) if not row[1].startswith(EDITOR)]


def of_the_editor() -> list[str]:
    """Every address of the editor's tool, as patterns."""
    return [path for _name, path in _addresses(get_resolver().url_patterns) if path.startswith(EDITOR)]


def filled(pattern: str) -> str:
    """An address that the pattern matches and that leads to no row."""
    parameter = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")
    return "/" + parameter.sub(lambda found: SAMPLES.get(found[1] or found[2], NOTHING), pattern).removesuffix("$")


class TestEveryAddress:
    def test_has_a_name(self):
        assert [pattern for name, pattern in addresses() if not name] == []

    def test_has_a_row(self):
        assert sorted({name for name, _pattern in addresses() if name} - set(EXPECTED)) == []


class TestEveryRow:
    def test_has_an_address(self):
        assert sorted(set(EXPECTED) - {name for name, _pattern in addresses()}) == []

    def test_says_what_anyone_gets(self):
        assert [name for name, row in EXPECTED.items() if "anyone" not in row] == []

    def test_answers_with_a_known_status(self):
        assert [name for name, row in EXPECTED.items() if set(row.values()) - STATUSES] == []

    @pytest.mark.django_db
    def test_gives_anyone_what_it_says(self, client: Client):
        given = {name: client.get(filled(pattern)).status_code for name, pattern in addresses() if name in EXPECTED}

        assert given == {name: EXPECTED[name]["anyone"] for name in given}


@pytest.mark.django_db
class TestTheEditorsTool:
    def test_sends_anyone_to_sign_in_at_each_of_its_addresses(self, client: Client):
        answers = {path: client.get(filled(path)) for path in of_the_editor()}

        assert len(answers) > 100
        assert {
            path
            for path, answer in answers.items()
            if not answer.headers.get("Location", "").startswith("/accounts/login/")
        } == set()

    def test_is_closed_to_who_speaks_for_a_body_and_writes_nothing_there(self, case_database: None, client: Client):
        loaded_case.load()
        client.force_login(User.objects.get(username="lanhdao.ubnd"), "django.contrib.auth.backends.ModelBackend")

        answers = {path: client.get(filled(path)).status_code for path in of_the_editor()}

        assert {path for path, status in answers.items() if status != 403} == set()

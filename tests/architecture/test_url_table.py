"""No address without a row in the table of who gets what there."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.url_table import EXPECTED

STATUSES = {200, 302, 403, 404, 405}
# What stands in an address where it asks for something; other names get the last.
SAMPLES = {"pk": "1", "verb": "claim", "uidb36": "1", "number": "1"}
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
    return list(_addresses(get_resolver().url_patterns))


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

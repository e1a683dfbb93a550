"""No address without a row in the table of who gets what there."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.url_table import EXPECTED

STATUSES = {200, 302, 403, 404, 405}


def _addresses(patterns: list[URLPattern | URLResolver], space: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    """Every (name with its namespace, pattern); the name is empty where nobody gave one."""
    for entry in patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space, here)
        else:
            yield (space + entry.name if entry.name else ""), here


class TestEveryAddress:
    def test_has_a_name(self):
        assert [path for name, path in _addresses(get_resolver().url_patterns) if not name] == []

    def test_has_a_row(self):
        names = {name for name, _path in _addresses(get_resolver().url_patterns) if name}

        assert sorted(names - set(EXPECTED)) == []


class TestEveryRow:
    def test_has_an_address(self):
        names = {name for name, _path in _addresses(get_resolver().url_patterns)}

        assert sorted(set(EXPECTED) - names) == []

    def test_says_what_anyone_gets(self):
        assert [name for name, row in EXPECTED.items() if "anyone" not in row] == []

    def test_answers_with_a_known_status(self):
        assert [name for name, row in EXPECTED.items() if set(row.values()) - STATUSES] == []

"""Pages carry no script and no style of their own, so the strict Content-Security-Policy has nothing to forgive; and no number
that a machine has to read is written as people read it."""

import re

import pytest

from tests.architecture import source

COMMENTS = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)
FORBIDDEN = {
    "a script written in the page": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style written in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\s(on[a-z]+|hx-on[:-][\w:-]+)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "a row's number as people read it, 1.234, where a machine reads it": re.compile(
        r"\s(?:id|href|for|value|aria-labelledby|data-move)=\"(?:[^\"{]|\{%[^%]*%\}|\{\{[^}]*\}\})*?"
        r"\{\{ (?:\w+\.)*(?:pk|number|place|seq|seen) \}\}"
    ),
    "an address of another machine": re.compile(r"(src|srcset|action|poster)\s*=\s*[\"'](https?:)?//", re.IGNORECASE),
}


def _kept(text):
    """The page without its comments, line numbers unchanged."""
    return COMMENTS.sub(lambda found: "\n" * found[0].count("\n"), text)


def _found(pattern, text):
    return [text.count("\n", 0, match.start()) + 1 for match in pattern.finditer(_kept(text))]


class TestATemplate:
    @pytest.mark.parametrize("what", FORBIDDEN)
    def test_holds_no(self, what):
        found = [
            f"{path.relative_to(source.ROOT)}:{line}"
            for path in source.templates()
            for line in _found(FORBIDDEN[what], path.read_text())
        ]

        assert found == []

    @pytest.mark.parametrize(
        ("what", "page"),
        [
            ("a script written in the page", "<script>alert(1)</script>"),
            ("a style written in the page", "<style>a{}</style>"),
            ("a style attribute", '<p class="a"\n style="color:red">'),
            ("an event attribute", '<a href="#" onclick="x()">'),
            ("an event attribute", '<a hx-on:click="x()">'),
            ("a row's number as people read it, 1.234, where a machine reads it", '<tr id="row-{{ row.number }}">'),
            (
                "a row's number as people read it, 1.234, where a machine reads it",
                '<a href="{% url "plan" plan.code %}?picked={{ one.pk }}">',
            ),
            ("an address of another machine", '<img src="//elsewhere/x.png">'),
        ],
    )
    def test_is_read_closely_enough(self, what, page):
        assert _found(FORBIDDEN[what], page)

    def test_may_load_a_file_and_speak_of_styles(self):
        page = '{# <script> #}<script src="a.js" defer></script><p data-style="x">onclick=</p>'

        assert [what for what, pattern in FORBIDDEN.items() if _found(pattern, page)] == []

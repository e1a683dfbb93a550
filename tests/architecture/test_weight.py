"""What each page weighs with all that it links, packed, whichever app the link is of; and what no script of ours does."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from phoihop.foundation.ui import joined
from tests.architecture import source

TEMPLATES = {
    str(path.relative_to(folder)): path
    for folder in source.PACKAGE.rglob("templates")
    for path in sorted(folder.rglob("*.html"))
}
SCRIPTS = [path for path in sorted(source.PACKAGE.glob("*/*/static/**/*.js")) if "vendor" not in path.parts]
STYLES_OF_A_PAGE, SCRIPTS_OF_A_PAGE, HTMX = 25_000, 80_000, 17_000  # bytes


@cache
def packed(name: str) -> int:
    found = finders.find(name)
    assert isinstance(found, str), name
    return len(gzip.compress(Path(found).read_bytes(), 9))


@cache
def links(template: str) -> frozenset[str]:
    """The styles and scripts of a template, of what it extends and of what it includes."""
    path = TEMPLATES.get(template) or Path(get_template(template).origin.name)
    text = path.read_text()
    named = re.findall(r"""\{% static ["']([^"']+\.(?:css|js))["']""", text)
    own = [part for name in named for part in joined.parts_of(name)]
    others = re.findall(r"""\{% (?:extends|include) ["']([^"'#]+)["'#]""", text)
    return frozenset(own).union(*(links(other) for other in others if other != template))


def weight(template: str, kind: str) -> int:
    return sum(packed(name) for name in links(template) if name.endswith(kind))


class TestAPage:
    def test_weighs_no_more_than_was_promised(self) -> None:
        heavy = {
            name: (weight(name, ".css"), weight(name, ".js"))
            for name in TEMPLATES
            if weight(name, ".css") > STYLES_OF_A_PAGE or weight(name, ".js") > SCRIPTS_OF_A_PAGE
        }

        assert heavy == {}

    def test_is_weighed_with_the_links_of_every_app(self) -> None:
        told = {name for template in TEMPLATES for name in links(template)}

        own = {str(path).rpartition("/static/")[2] for path in source.PACKAGE.glob("*/*/static/**/*.*")}
        assert {name for name in own if name.endswith((".css", ".js"))} == {n for n in told if not n.startswith("mfa/")}
        assert "mfa/js/webauthn-json.js" in links("account/login.html")


class TestHtmx:
    def test_weighs_what_the_list_of_vendored_parts_says(self) -> None:
        assert packed("ui/vendor/htmx/htmx.min.js") <= HTMX


class TestScripts:
    @pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
    def test_never_evaluate_text_nor_write_styles(self, path: Path) -> None:
        assert not re.search(r"\beval\(|new Function|innerHTML|\.style\b", path.read_text())

    @pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
    def test_keep_nothing_in_the_browser(self, path: Path) -> None:
        kept = re.findall(r"\b(?:localStorage|sessionStorage|indexedDB|serviceWorker|caches)\b", path.read_text())

        assert kept == []  # decision 0014

"""What a page weighs, how its colours read, and that nothing is written into it: measured on the files served."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils.translation import template as translation_template

from phoihop.foundation import ui
from phoihop.foundation.ui import joined

PACKAGE = Path(ui.__file__).parent
STATIC = PACKAGE / "static" / "ui"
TEMPLATES = PACKAGE / "templates"
THEME = (STATIC / "theme.css").read_text()
GROUNDS = ("ground", "card", "well")
ON_GROUNDS = ("ink", "mute", "gov", "front", "party", "late", "soon", "ok", "wait", "sus", "link")
OWN_PAIRS = [(c, f"{c}-lt") for c in ("gov", "front", "party", "late", "soon", "ok", "wait", "sus", "info")] + [
    *((f"q{n}-on", f"q{n}") for n in range(1, 6)),
    *(("ink", f"{c}-lt") for c in ("info", "ok", "soon", "late", "wait", "sus", "front")),
    ("primary-on", "primary"), ("primary-on", "primary-over"), ("mute", "rest"),
]  # fmt: skip


def packed(*paths):
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def tokens(selector):
    block = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", THEME)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block[1]))


LIGHT, DARK = tokens(":root"), tokens(':root[data-theme="dark"]')
LOOKS = {
    "light": LIGHT,
    "dark": DARK,
    "light, for the Front": LIGHT | tokens("\n.acts-front"),
    "dark, for the Front": DARK | tokens('[data-theme="dark"] .acts-front'),
}


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


class TestTheStyles:
    def test_of_a_page_weigh_at_most_25_kilobytes_packed(self):
        assert packed(*STATIC.rglob("*.css")) <= 25_000

    def test_are_all_linked_by_the_base_page(self):
        linked = {name.removeprefix("ui/") for name in joined.parts_of("ui/page.css")}

        assert re.findall(r'"(ui/[\w./-]+\.css)"', (TEMPLATES / "ui" / "base.html").read_text()) == ["ui/page.css"]
        assert linked == {str(path.relative_to(STATIC)) for path in STATIC.rglob("*.css")}

    def test_load_nothing_from_elsewhere(self):
        for path in STATIC.rglob("*.css"):
            for address in re.findall(r"url\(([^)]*)\)", path.read_text()):
                assert (path.parent / address.strip("\"'")).is_file()


class TestTheLetters:
    def test_weigh_at_most_60_kilobytes_in_two_files(self):
        sizes = [path.stat().st_size for path in STATIC.rglob("*.woff2")]

        assert len(sizes) == 2
        assert sum(sizes) <= 60_000

    def test_cover_every_letter_of_the_language(self):
        ranges = [
            (int(low, 16), int(high or low, 16)) for low, high in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", THEME)
        ]

        letters = "ăâđêôơưằẳẵắặầẩẫấậềểễếệồổỗốộờởỡớợừửữứựỳỷỹýỵ₫–…"
        assert [c for c in letters + letters.upper() if not any(a <= ord(c) <= b for a, b in ranges)] == []


class TestTheScripts:
    def test_of_a_page_weigh_at_most_80_kilobytes_packed(self):
        assert packed(*STATIC.rglob("*.js")) <= 80_000

    def test_are_small_but_for_the_vendored_one(self):
        assert [p.name for p in (STATIC / "js").glob("*.js") if len(p.read_text().splitlines()) > 60] == []

    def test_never_evaluate_text_nor_write_styles(self):
        for path in (STATIC / "js").glob("*.js"):
            assert not re.search(r"\beval\(|new Function|innerHTML|\.style\b", path.read_text()), path.name

    def test_are_all_loaded_by_the_page(self):
        loaded = {name.removeprefix("ui/") for name in joined.parts_of("ui/page.js")}

        assert re.findall(r'"(ui/[\w./-]+\.js)"', (TEMPLATES / "ui" / "scripts.html").read_text()) == ["ui/page.js"]
        assert loaded == {str(path.relative_to(STATIC)) for path in STATIC.rglob("*.js")}

    def test_keep_htmx_within_the_policy(self):
        page = render_to_string("ui/base.html")

        assert '"includeIndicatorStyles":false' in page
        assert '"allowEval":false' in page
        assert '"historyCacheSize":0' in page


class TestAJoinedFile:
    def test_has_every_part_in_its_order(self):
        sent = Path(finders.find("ui/page.css")).read_text()

        places = [sent.index(Path(finders.find(part)).read_text()) for part in joined.parts_of("ui/page.css")]
        assert places == sorted(places)

    def test_follows_a_part_that_changes(self, settings, tmp_path):
        settings.DATA = tmp_path
        finder = joined.JoinedFinder()
        settings.JOINED = {"ui/two.css": ("ui/theme.css", "ui/parts.css")}
        before = Path(finder.find("ui/two.css")).read_text()

        settings.JOINED = {"ui/two.css": ("ui/theme.css",)}

        assert len(Path(finder.find("ui/two.css")).read_text()) < len(before)
        assert [name for name, _storage in finder.list([])] == ["ui/two.css"]
        assert finder.find("ui/theme.css") == []

    def test_keeps_the_names_of_each_script_to_itself(self):
        sent = Path(finders.find("ui/page.js")).read_text()

        own = [part for part in joined.parts_of("ui/page.js") if "/vendor/" not in part]
        assert sent.count('(() => {\n"use strict";') == len(own) == 6

    def test_is_refused_with_a_part_that_is_not_there(self, settings, tmp_path):
        settings.DATA, settings.JOINED = tmp_path, {"ui/no.css": ("ui/nowhere.css",)}

        with pytest.raises(ImproperlyConfigured, match=r"ui/nowhere\.css"):
            joined.JoinedFinder().find("ui/no.css")


class TestTheColours:
    def test_are_the_same_whether_chosen_or_the_systems(self):
        assert tokens(":root:not([data-theme])") == DARK
        assert set(LIGHT) == set(DARK)

    @pytest.mark.parametrize("look", LOOKS)
    def test_of_words_stand_out_from_their_ground(self, look):
        colours = LOOKS[look]
        pairs = [(word, ground) for word in ON_GROUNDS for ground in GROUNDS] + OWN_PAIRS

        weak = {p: round(contrast(colours[p[0]], colours[p[1]]), 2) for p in pairs}
        assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}

    @pytest.mark.parametrize("look", LOOKS)
    def test_of_edges_can_be_seen(self, look):
        assert min(contrast(LOOKS[look]["edge"], LOOKS[look][ground]) for ground in GROUNDS) >= 3


class TestTheVendoredParts:
    def test_keep_their_licences_beside_them(self):
        assert [folder.name for folder in (STATIC / "vendor").iterdir() if not (folder / "LICENSE").is_file()] == []


class TestTheWords:
    def test_are_all_in_the_catalogue(self):
        catalogue = (PACKAGE / "locale" / "vi" / "LC_MESSAGES" / "django.po").read_text()
        sources = [translation_template.templatize(path.read_text()) for path in TEMPLATES.rglob("*.html")]
        sources += [path.read_text() for path in PACKAGE.rglob("*.py")]
        asked = {
            words for text in sources for words in re.findall(r"""(?<!\w)(?:gettext|_)\(u?["']([^"']+)["']""", text)
        }

        assert len(asked) > 60
        assert sorted(words for words in asked if f'msgid "{words}"' not in catalogue) == []

    def test_are_none_of_them_doubtful(self):
        assert "#, fuzzy" not in (PACKAGE / "locale" / "vi" / "LC_MESSAGES" / "django.po").read_text()

"""Compiles every message catalogue; with --check says what is fuzzy, untranslated, missing or not compiled."""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "phoihop"
INTIMATE = re.compile(r"\b[Bb]ạn\b(?! đọc)")  # one address to everybody; "bạn đọc" are the readers of the portal
NO_DAY = datetime(2021, 1, 1, tzinfo=UTC)
Sentence = tuple[str | None, str]  # the context in which it is said, and the words
# The functions that mark a sentence, and which of their arguments hold it (c: the context).
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None,
    "_now": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parts[-3])


def compiled(catalog: Catalog) -> bytes:
    """The same bytes for the same words, whenever they are compiled."""
    buffer = io.BytesIO()
    catalog.creation_date = catalog.revision_date = NO_DAY
    write_mo(buffer, catalog)
    return buffer.getvalue()


def entries(catalog: Catalog) -> dict[object, object]:
    return {(message.context, str(message.id)): message.string for message in catalog if message.id}


def is_translated(message: object) -> bool:
    string = message.string  # type: ignore[attr-defined]
    return all(string) if isinstance(string, tuple | list) else bool(string)


def marked() -> Iterator[tuple[Sentence, str]]:
    """Every sentence that the source marks for translation, with the file that says it."""
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]):
        text = path.read_text()
        if path.suffix == ".html":
            # Django turns a template into something with Python's calls in it; the indentation means nothing there.
            text = "\n".join(line.strip() for line in templatize(text).splitlines())
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            first = message[0] if isinstance(message, tuple) else message
            if first:
                yield (context, first), str(path.relative_to(ROOT))


def twofold(catalogues: dict[Path, Catalog]) -> Iterator[str]:
    """Sentences that two catalogues translate differently: the words of one would stand on the pages of the other."""
    seen: dict[object, tuple[object, Path]] = {}
    for po, catalog in catalogues.items():
        for sentence, words in entries(catalog).items():
            told, first = seen.setdefault((po.parts[-3], sentence), (words, po))
            if told != words:
                yield f"{po.relative_to(ROOT)}: other words than in {first.relative_to(ROOT)}: {sentence}"


def findings(catalogues: dict[Path, Catalog]) -> Iterator[str]:
    known: set[Sentence] = set()
    for po, catalog in catalogues.items():
        where = po.relative_to(ROOT)
        for message in catalog:
            if not message.id:
                continue
            first = message.id[0] if isinstance(message.id, tuple | list) else message.id
            known.add((message.context, first))
            if message.fuzzy:
                yield f"{where}: fuzzy: {first}"
            elif INTIMATE.search(str(message.string)):
                yield f"{where}: readers are ông/bà here, never bạn: {first}"
            elif not is_translated(message):
                yield f"{where}: not translated: {first}"
        mo = po.with_suffix(".mo")
        if not mo.exists():
            yield f"{where}: not compiled"
        else:
            with mo.open("rb") as file:
                if entries(read_mo(file)) != entries(read_mo(io.BytesIO(compiled(catalog)))):
                    yield f"{where}: changed since it was compiled"
    yield from twofold(catalogues)
    for sentence, path in marked():
        if sentence not in known:
            yield f"{path}: no catalogue holds: {': '.join(filter(None, sentence))}"


def main() -> int:
    settings.configure(USE_I18N=False)
    django.setup()
    catalogues = {po: read(po) for po in sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/django*.po"))}
    if "--check" not in sys.argv:
        for po, catalog in catalogues.items():
            po.with_suffix(".mo").write_bytes(compiled(catalog))
        sys.stdout.write(f"{len(catalogues)} catalogues compiled\n")
        return 0
    found = list(dict.fromkeys(findings(catalogues)))
    for line in found:
        sys.stdout.write(line + "\n")
    sys.stdout.write(f"{len(catalogues)} catalogues, {len(found)} findings\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

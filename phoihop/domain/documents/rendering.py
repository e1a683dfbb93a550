"""A paper as PDF (PDF/A-2a, tagged) and as docx. The same paper gives the same bytes, today and in ten years."""

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

import qrcode
import typst
from django.utils.translation import gettext as _

from phoihop.domain.documents import word
from phoihop.domain.documents.paper import LEGEND, MARK, Paper, ended

_HERE = Path(__file__).parent
_MASK = 3  # of the eight, the one whose pattern runs aslant: no lines of one colour along a row or a column


class CannotPrint(Exception):
    """The paper has no printed form. Carries a sentence for people."""


def check(paper: Paper) -> None:
    """Raises CannotPrint for a paper that one of its forms cannot be made of: such a one is never sent."""
    try:
        to_pdf(paper)
        to_docx(paper)
    except (ValueError, RuntimeError):
        raise CannotPrint(
            _("This cannot be printed as a paper. Look for unusual signs in what was pasted, and write them anew.")
        ) from None


def to_pdf(paper: Paper) -> bytes:
    """The printed form. The moment inside the file is the paper's own day, never the clock's."""
    paper = paper.printable()
    moment = datetime.combine(paper.day, time(), UTC)
    return typst.compile(
        str(_HERE / "form" / "paper.typ"),
        root=str(_HERE / "form"),
        font_paths=fonts(),
        sys_inputs={"facts": json.dumps(laid_out(paper), ensure_ascii=False)},
        pdf_standards="a-2a",  # for keeping, and readable aloud
        timestamp=int(moment.timestamp()),
    )


@cache
def fonts() -> typst.Fonts:
    """The typeface of the form and no other, read once in a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_HERE / "fonts")])


def to_docx(paper: Paper) -> bytes:
    """The form for a clerk's word processor: same words, same order, same marks."""
    return word.document(paper.printable())


def squares(words: str) -> str:
    """The words as a QR code (error correction M): a drawing in SVG, one square a module, with the quiet margin around.

    The mask is always the same: ISO/IEC 18004 would have all eight tried, which takes six times as long and of which readers
    need none; that the code is read is tried with a reader of others.
    """
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, mask_pattern=_MASK)
    code.add_data(words)
    rows = code.get_matrix()
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{squares}" shape-rendering="crispEdges"/></svg>'
    )


def _copy(paper: Paper) -> dict[str, object] | None:
    """What a copy bears, with the prescribed lines spelled out; None of a paper that is none."""
    own = paper.copied
    if own is None:
        return None
    return {
        "form": own.form, "issuer": own.issuer.upper(), "numbered": own.numbered(), "dated": own.dated(), "source": own.source,
        "lines": own.signatory.lines, "name": own.signatory.name, "recipients": own.recipients, "marks": own.marks,
        "code": own.code, "address": own.address, "qr": squares(own.address) if own.code else "",
    }  # fmt: skip


def laid_out(paper: Paper) -> dict[str, object]:
    """The facts with the prescribed lines spelled out, as the form wants them."""
    section, text = paper.closing
    texts = paper.sections[section].texts if section >= 0 else paper.opening
    return {
        **paper.to_facts(),
        "nation": paper.look.title,
        "motto": paper.look.motto,
        "star": paper.look.star,
        "sizes": paper.look.sizes,
        "mark": MARK,
        "legend": LEGEND,
        "numbered": paper.numbered(),
        "dated": paper.dated(),
        "attached": paper.attached(),
        "heads": paper.heads(),
        "based": [{"words": basis.words, "made_up": basis.made_up} for basis in paper.based()],
        "is_letter": paper.is_letter,
        "code": paper.code,
        "address": paper.address,
        "qr": squares(paper.address) if paper.code else "",
        "copied": _copy(paper),
        "annex_heads": paper.annex_heads(),
        "shown_rows": [annex.shown_rows() for annex in paper.annexes],
        "closing": {"section": section, "text": text, "words": ended(texts[text].words) if texts else ""},
    }

"""A paper as PDF (PDF/A-2a, tagged) and as docx. The same paper gives the same bytes, today and in ten years."""

import io
import json
import zipfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import docx
import typst
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from phoihop.domain.documents.paper import MOTTO, NATION, Annex, Paper, Text, ended

_HERE = Path(__file__).parent


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
        font_paths=[str(_HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(laid_out(paper), ensure_ascii=False)},
        pdf_standards="a-2a",  # for keeping, and readable aloud
        timestamp=int(moment.timestamp()),
    )


def laid_out(paper: Paper) -> dict[str, object]:
    """The facts with the prescribed lines spelled out, as the form wants them."""
    section, text = closing(paper)
    texts = paper.sections[section].texts if section >= 0 else paper.opening
    return {
        **paper.to_facts(),
        "nation": NATION,
        "motto": MOTTO,
        "numbered": paper.numbered(),
        "dated": paper.dated(),
        "shown_day": f"{paper.day.day}/{paper.day.month}/{paper.day.year}",
        "kind_lower": paper.kind.capitalize(),
        "closing": {"section": section, "text": text, "words": ended(texts[text].words) if texts else ""},
    }


def closing(paper: Paper) -> tuple[int, int]:
    """Which paragraph ends the text: section and place in it; section -1 is the opening."""
    for number in range(len(paper.sections) - 1, -1, -1):
        if paper.sections[number].texts:
            return number, len(paper.sections[number].texts) - 1
    return -1, len(paper.opening) - 1


# docx carries no types: what it hands out is Any.


def to_docx(paper: Paper) -> bytes:
    """The form for a clerk's word processor: same words, same order, same marks."""
    paper = paper.printable()
    document: Any = docx.Document()
    _prepare(document, paper)
    _head(document, paper)
    _body(document, paper)
    _foot(document, paper)
    for annex in paper.annexes:
        _annex(document, paper, annex)
    raw = io.BytesIO()
    document.save(raw)
    return _settled(raw.getvalue())


def _prepare(document: Any, paper: Paper) -> None:
    moment = datetime.combine(paper.day, time())
    core = document.core_properties
    core.title, core.author, core.language = f"{paper.kind} {paper.about}", paper.issuer, "vi"
    core.created = core.modified = moment
    core.last_modified_by, core.comments, core.revision = paper.issuer, "", 1
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(20), Mm(20), Mm(30), Mm(15)
    page.different_first_page_header_footer = True
    _page_number(page.header.paragraphs[0])
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(6)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _line(
    where: Any, words: str, *, size: int = 14, bold: bool = False, italic: bool = False, align: Any = None
) -> Any:
    """One paragraph of one run in a cell or in the document."""
    paragraph = where.add_paragraph()
    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(2)
    return paragraph


def _cell(cell: Any) -> Any:
    """A cell without the empty paragraph that it is born with, once something else stands in it."""
    cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    cell._tc.remove(cell.paragraphs[0]._p)
    return cell


def _head(document: Any, paper: Paper) -> None:
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    left, right = _cell(table.cell(0, 0)), _cell(table.cell(0, 1))
    if paper.above:
        _line(left, paper.above.upper(), size=12, align=ALIGN.CENTER)
    _line(left, paper.issuer.upper(), size=12, bold=True, align=ALIGN.CENTER)
    _line(right, NATION, size=12, bold=True, align=ALIGN.CENTER)
    _line(right, MOTTO, size=13, bold=True, align=ALIGN.CENTER).runs[0].underline = True
    _line(_cell(table.cell(1, 0)), paper.numbered(), size=13, align=ALIGN.CENTER)
    _line(_cell(table.cell(1, 1)), paper.dated(), size=13, italic=True, align=ALIGN.CENTER)
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Mm(74), Mm(91)
    _line(document, "", size=8)
    _line(document, paper.kind.upper(), bold=True, align=ALIGN.CENTER)
    _line(document, paper.about, bold=True, align=ALIGN.CENTER)
    if len(paper.addressees) == 1:
        _line(document, f"Kính gửi: {paper.addressees[0]}.", align=ALIGN.CENTER)
    elif paper.addressees:
        _line(document, "Kính gửi:")
        for name in _listed(paper.addressees):
            _line(document, name)


def _listed(items: tuple[str, ...]) -> list[str]:
    return [f"- {item}{'.' if place == len(items) else ';'}" for place, item in enumerate(items, start=1)]


def _body(document: Any, paper: Paper) -> None:
    section_last, text_last = closing(paper)
    for place, text in enumerate(paper.opening):
        _paragraph(document, text, last=section_last == -1 and place == text_last)
    for number, section in enumerate(paper.sections):
        heading = document.add_heading(level=min(section.depth, 9))
        run = heading.add_run(f"{section.number}. {section.heading}")
        run.font.name, run.font.size, run.bold = "Times New Roman", Pt(14), True
        run.font.color.rgb = docx.shared.RGBColor(0, 0, 0)
        run._r.rPr.rFonts.set(qn("w:asciiTheme"), "")
        heading.paragraph_format.first_line_indent = Cm(1.27)
        for place, text in enumerate(section.texts):
            _paragraph(document, text, last=(number, place) == (section_last, text_last))


def _paragraph(document: Any, text: Text, *, last: bool) -> None:
    paragraph = _line(document, ended(text.words) if last else text.words, align=ALIGN.JUSTIFY)
    paragraph.paragraph_format.first_line_indent = Cm(1.27)
    paragraph.paragraph_format.space_after = Pt(6)
    if text.made_up:
        mark = paragraph.add_run(" (minh họa)")
        mark.italic, mark.font.size = True, Pt(11)


def _foot(document: Any, paper: Paper) -> None:
    table = document.add_table(rows=1, cols=1 + len(paper.signatories))
    left = _cell(table.cell(0, 0))
    _line(left, "Nơi nhận:" if paper.recipients else "", size=12, bold=True, italic=True)
    for item in _listed(paper.recipients):
        _line(left, item, size=11)
    for place, signatory in enumerate(paper.signatories, start=1):
        cell = _cell(table.cell(0, place))
        for words in signatory.lines:
            _line(cell, words, bold=True, align=ALIGN.CENTER)
        for _gap in range(3):
            _line(cell, "")
        _line(cell, signatory.name, bold=True, align=ALIGN.CENTER)
    for remark in paper.remarks:
        _line(document, remark, size=11, italic=True)


def _annex(document: Any, paper: Paper, annex: Annex) -> None:
    page = document.add_section()
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.different_first_page_header_footer = False
    _line(document, "PHỤ LỤC", bold=True, align=ALIGN.CENTER)
    _line(document, annex.title, bold=True, align=ALIGN.CENTER)
    facts = laid_out(paper)
    number = paper.numbered().removeprefix("Số: ")
    words = f"(Kèm theo {facts['kind_lower']} số {number} ngày {facts['shown_day']} của {paper.issuer})"
    _line(document, words, size=13, italic=True, align=ALIGN.CENTER)
    table = document.add_table(rows=1, cols=len(annex.headers))
    table.style = "Table Grid"
    for cell, header in zip(table.rows[0].cells, annex.headers, strict=True):
        _line(_cell(cell), header, size=11, bold=True, align=ALIGN.CENTER)
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for row in annex.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _line(_cell(cell), words, size=11)
    whole = sum(annex.widths)
    for column, width in zip(table.columns, annex.widths, strict=True):
        for cell in column.cells:
            cell.width = Mm(252 * width / whole)


def _settled(raw: bytes) -> bytes:
    """The same parts in order of name under one fixed moment, so that bytes depend on the words alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted(read.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            written.writestr(entry, read.read(name))
    return out.getvalue()

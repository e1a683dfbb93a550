"""A paper as a docx: WordprocessingML, written line by line, in the measures of Decree 30/2020/NĐ-CP, Annex I.

python-docx gives the package and its styles; the text is written as XML at once, for its tables cost a second a page.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from phoihop.domain.documents.paper import LEGEND, MARK, Annex, Copied, Paper, Text, ended

_TWIPS = 1440 / 25.4  # of a millimetre
_FONT = "Times New Roman"
_MARGINS = {"top": 20, "right": 15, "bottom": 20, "left": 30}  # mm, upright and across
_WIDTH, _WIDTH_ACROSS = 165, 252  # mm between the margins
_HEAD = (75, 90)  # mm: the issuer's column and the nation's, in which neither name breaks
_BIG, _SMALL = 2.56, 2.28  # mm: how wide a capital of 12 points and a letter of 14 are on the average, both bold
_PART = 0.4  # of the line above it, that a line is long
_SIDE_BY_SIDE = 3  # signatures in a row; more begin another
_STAMPS = {"HỎA TỐC": 30, "THƯỢNG KHẨN": 40, "KHẨN": 20}  # mm wide
_RULE_OF_MOTTO = 54  # mm: as long as the motto at 13 points
_STYLES = {
    "Normal": ("", '<w:spacing w:before="0" w:after="120" w:line="264" w:lineRule="auto"/>'),
    "Heading 1": ("<w:b/>", '<w:keepNext/><w:spacing w:before="120" w:after="120"/>'),
    "Heading 2": ("<w:b/>", '<w:keepNext/><w:spacing w:before="60" w:after="120"/>'),
}


def document(paper: Paper) -> bytes:
    """The paper as a docx file."""
    made: Any = docx.Document()  # docx carries no types: what it hands out is Any
    _describe(made, paper)
    _style(made)
    header, foot = _page_numbers(made), _contact(made, paper.contact)
    parts = [*_head(paper), *_text(paper), *_foot(paper)]
    size = _page(header, across=False, foot=foot)
    for head, annex in zip(paper.annex_heads(), paper.annexes, strict=True):
        parts.append(f"<w:p><w:pPr>{size}</w:pPr></w:p>")  # ends the pages before it
        parts += _annex(paper, head, annex)
        size = _page(header, across=True)
    parts += _copy(paper)
    body = made.element.body
    for old in list(body):
        body.remove(old)
    for child in list(parse_xml(f"<w:body {nsdecls('w', 'r')}>{''.join(parts)}{size}</w:body>")):
        body.append(child)
    raw = io.BytesIO()
    made.save(raw)
    return _settled(raw.getvalue())


def _describe(made: Any, paper: Paper) -> None:
    core = made.core_properties
    core.title, core.author, core.language = f"{paper.kind} {paper.about}", paper.issuer, "vi"
    core.created = core.modified = datetime.combine(paper.day, time())
    core.last_modified_by, core.comments, core.revision = paper.issuer, "", 1


def _style(made: Any) -> None:
    """One typeface in black for text and headings alike; the language for the speller and for reading aloud."""
    face = " ".join(f'w:{kind}="{_FONT}"' for kind in ("ascii", "hAnsi", "cs", "eastAsia"))
    for name, (letters, paragraph) in _STYLES.items():
        element = made.styles[name].element
        for tag in ("w:rPr", "w:pPr"):
            for old in element.findall(qn(tag)):
                element.remove(old)
        level = f'<w:outlineLvl w:val="{int(name[-1]) - 1}"/>' if name[-1].isdigit() else ""
        element.append(parse_xml(f"<w:pPr {nsdecls('w')}>{paragraph}{level}</w:pPr>"))
        element.append(
            parse_xml(
                f'<w:rPr {nsdecls("w")}><w:rFonts {face}/>{letters}<w:color w:val="000000"/><w:sz w:val="28"/>'
                f'<w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN"/></w:rPr>'
            )
        )


def _page_numbers(made: Any) -> str:
    """Arabic, centred in the top margin of every page but the first. Gives the header's name in the package."""
    section = made.sections[0]
    paragraph = section.header.paragraphs[0]._p
    field = '<w:r><w:rPr><w:sz w:val="26"/></w:rPr>{}</w:r>'
    pieces = (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve">PAGE</w:instrText>',
        '<w:fldChar w:fldCharType="end"/>',
    )
    runs = "".join(field.format(piece) for piece in pieces)
    written = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="center"/></w:pPr>{runs}</w:p>')
    paragraph.getparent().replace(paragraph, written)
    return str(section._sectPr.find(qn("w:headerReference")).get(qn("r:id")))


def _contact(made: Any, words: str) -> str:
    """Address, e-mail and telephone below the first page, under a line as wide as the text; empty where there are none."""
    if not words:
        return ""
    section = made.sections[0]
    section.different_first_page_header_footer = True
    old = section.first_page_footer.paragraphs[0]._p
    border = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    look = f'<w:pPr>{border}<w:jc w:val="center"/></w:pPr>'
    old.getparent().replace(old, parse_xml(f"<w:p {nsdecls('w')}>{look}{_run(words, size=11)}</w:p>"))
    named = (one for one in section._sectPr.findall(qn("w:footerReference")) if one.get(qn("w:type")) == "first")
    return str(next(named).get(qn("r:id")))


def _page(header: str, *, across: bool, foot: str = "") -> str:
    """A4 with the prescribed margins; tables lie across."""
    wide, high = (297, 210) if across else (210, 297)
    turned = ' w:orient="landscape"' if across else ""
    first = f'<w:footerReference w:type="first" r:id={quoteattr(foot)}/>' if foot else ""
    margins = " ".join(f'w:{side}="{_twips(mm)}"' for side, mm in _MARGINS.items())
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id={quoteattr(header)}/>{first}'
        f'<w:pgSz w:w="{_twips(wide)}" w:h="{_twips(high)}"{turned}/>'
        f'<w:pgMar {margins} w:header="{_twips(10)}" w:footer="{_twips(10)}" w:gutter="0"/>'
        f"{'' if across else '<w:titlePg/>'}</w:sectPr>"
    )


def _twips(mm: float) -> int:
    return round(mm * _TWIPS)


# Words, lines, tables


def _run(words: str, *, size: int = 14, bold: bool = False, italic: bool = False) -> str:
    """Words of one look; a line end is a line end."""
    look = f"{'<w:b/>' * bold}{'<w:i/>' * italic}<w:sz w:val='{size * 2}'/><w:szCs w:val='{size * 2}'/>"
    lines = (f"<w:t xml:space='preserve'>{escape(line)}</w:t>" for line in words.split("\n"))
    return f"<w:r><w:rPr>{look}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"


def _line(
    *runs: str, align: str = "left", after: int = 2, before: int = 0, first: float = 0, style: str = "", close: bool = False
) -> str:  # fmt: skip
    """One paragraph; gaps in points, the first line's indent in centimetres; `close` sets its lines at single spacing."""
    named = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    single = " w:line='240' w:lineRule='auto'" if close else ""
    indent = f'<w:ind w:firstLine="{_twips(first * 10)}"/>' if first else ""
    return (
        f"<w:p><w:pPr>{named}<w:spacing w:before='{before * 20}' w:after='{after * 20}'{single}/>"
        f"{indent}<w:jc w:val='{align}'/></w:pPr>{''.join(runs)}</w:p>"
    )


def _centred(words: str, *, size: int = 14, bold: bool = False, italic: bool = False, after: int = 2) -> str:
    return _line(_run(words, size=size, bold=bold, italic=italic), align="center", after=after)


def _rule(width: float, within: float) -> str:
    """A solid line of a width in the middle of a column; both in millimetres."""
    aside = _twips((within - width) / 2)
    return (
        '<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
        f'<w:spacing w:before="0" w:after="80" w:line="40" w:lineRule="exact"/><w:ind w:left="{aside}" w:right="{aside}"/>'
        '</w:pPr><w:r><w:rPr><w:sz w:val="2"/></w:rPr></w:r></w:p>'
    )


def _table(widths: Sequence[float], rows: Iterable[str], *, lined: bool = False) -> str:
    """A table of fixed columns, in millimetres, from the margin on; without lines it only lays out."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if lined else ()
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    inset = _twips(1.2) if lined else 0
    grid = "".join(f'<w:gridCol w:w="{_twips(mm)}"/>' for mm in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(map(_twips, widths))}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{inset}" w:type="dxa"/>'
        f'<w:right w:w="{inset}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _row(widths: Sequence[float], cells: Iterable[str], *, head: bool = False) -> str:
    """One row, never torn between pages; a head comes again on each."""
    filled = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(mm)}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for mm, cell in zip(widths, cells, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * head}</w:trPr>{filled}</w:tr>"


def _mark(words: str = MARK) -> str:
    return _run(words, size=11, italic=True)


# The parts of a paper, from top to bottom


def _head(paper: Paper) -> Iterable[str]:
    left, right = _HEAD
    look, size = paper.look, paper.look.sizes
    above = _centred(paper.above.upper(), size=size["issuer"]) if paper.above else ""
    parted = ["\n".join(part for part in name if part) for name in paper.heads()]
    names = "".join(_centred(name, size=size["issuer"], bold=True) for name in parted)
    under = len(parted[-1].split("\n")[-1]) * _BIG * size["issuer"] / 12 * _PART
    issuer = above + names + (_centred(look.star, size=size["issuer"]) if look.star else _rule(under, left))
    nation = _centred(look.title, size=size["title"], bold=True)
    nation += _centred(look.motto, size=size["motto"], bold=True) if look.motto else ""
    nation += _rule(_RULE_OF_MOTTO if look.motto else len(look.title) * _BIG * size["title"] / 12, right)
    number = _centred(paper.numbered(), size=size["number"])
    day = _centred(paper.dated(), size=size["number"], italic=True)
    marks = [_line(_mark(), align="center") if name in paper.made_up else "" for name in ("number", "day")]
    about = _line(_run(f"V/v {paper.about}", size=12), align="center", before=6) if paper.is_letter else ""
    stamps = "".join(_framed(words) for words in (paper.urgency, paper.circulation) if words)
    rows = [_row(_HEAD, (issuer, nation)), _row(_HEAD, (number + marks[0] + about + stamps, day + marks[1]))]
    yield _table(_HEAD, rows)
    yield _line(_run("", size=8))
    if not paper.is_letter:
        yield _centred(paper.kind.upper(), size=size["kind"], bold=True)
        yield _centred(paper.about, size=size["about"], bold=True)
        yield _rule(min(len(paper.about) * _SMALL, _WIDTH) * _PART, _WIDTH)
    mark = [_mark(f" {MARK}")] if "addressees" in paper.made_up else []
    if len(paper.addressees) == 1:
        yield _line(_run(f"Kính gửi: {paper.addressees[0]}."), *mark, align="center", before=6, after=6)
    elif paper.addressees:
        yield _line(_run("Kính gửi:"), *mark, first=3, before=6)
        yield from (_line(_run(name), first=4) for name in _listed(paper.addressees))


def _framed(words: str) -> str:
    """A mark in its frame: of urgency red and as wide as the decree says, of circulation as wide as it is long."""
    wide, ink = (_STAMPS[words], "D00000") if words in _STAMPS else (len(words) * 3.2, "000000")
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="3" w:color="{ink}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    aside = _twips((_HEAD[0] - wide) / 2)
    look = f'<w:rPr><w:b/><w:color w:val="{ink}"/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr>'
    return (
        f'<w:p><w:pPr><w:pBdr>{sides}</w:pBdr><w:spacing w:before="120" w:after="60"/>'
        f'<w:ind w:left="{aside}" w:right="{aside}"/><w:jc w:val="center"/></w:pPr>'
        f"<w:r>{look}<w:t>{escape(words)}</w:t></w:r></w:p>"
    )


def _listed(items: tuple[str, ...]) -> list[str]:
    return [f"- {item}{'.' if place == len(items) else ';'}" for place, item in enumerate(items, start=1)]


def _text(paper: Paper) -> Iterable[str]:
    for basis in paper.based():
        mark = [_mark(f" {MARK}")] if basis.made_up else []
        yield _line(_run(basis.words, italic=True), *mark, align="both", first=1.27, after=6)
    for place, text in enumerate(paper.opening):
        yield _paragraph(text, last=(-1, place) == paper.closing)
    for number, section in enumerate(paper.sections):
        if section.heading:
            heading = _run(section.titled, bold=True)
            yield _line(heading, style=f"Heading{min(section.depth, 2)}", first=1.27, before=6, after=6, align="both")
        for place, text in enumerate(section.texts):
            yield _paragraph(text, last=(number, place) == paper.closing)


def _paragraph(text: Text, *, last: bool) -> str:
    words = _run(ended(text.words) if last else text.words)
    mark = [_mark(f" {MARK}")] if text.made_up else []
    return _line(words, *mark, align="both", first=1.27, after=6)


def _foot(paper: Paper) -> Iterable[str]:
    mark = [_mark(f" {MARK}")] if "recipients" in paper.made_up else []
    receiving = _line(_run("Nơi nhận:", size=12, bold=True, italic=True), *mark) if paper.recipients else _line()
    receiving += "".join(_line(_run(item, size=11), after=0) for item in _listed(paper.recipients))
    receiving += _line(_run(paper.drafted.upper(), size=11), after=0) if paper.drafted else ""
    signing = []
    for place, signatory in enumerate(paper.signatories):
        name = [_mark(f" {MARK}")] if "signatories" in paper.made_up else []
        lines = "".join(_centred(words, bold=True) for words in signatory.lines)
        signing.append(
            lines + _gap(paper.copied.marks[place] if paper.copied else "") + _line(_run(signatory.name, bold=True), *name, align="center")
        )  # fmt: skip
    yield _line(_run("", size=8))
    if len(signing) > 1:  # equals sign side by side, over the whole width
        across = min(len(signing), _SIDE_BY_SIDE)
        widths = [_WIDTH / across] * across
        signing += [_line()] * (-len(signing) % across)
        rows = [signing[place : place + across] for place in range(0, len(signing), across)]
        yield _table(widths, [_row(widths, row) for row in rows])
        yield receiving
    else:
        widths = [_WIDTH * 4 / 11, _WIDTH * 7 / 11][: 1 + len(signing)]
        yield _table(widths, [_row(widths, (receiving, *signing))])
    yield from _asked("Mã kiểm tra văn bản", paper.copied or paper)
    yield from (_line(_run(remark, size=11, italic=True), before=2) for remark in paper.remarks)


def _gap(mark: str) -> str:
    """Where the signature goes; on a copy, that there was one."""
    return (
        _line(_run("")) + _line(_run(mark, italic=True), align="center") + _line(_run("")) * 2
        if mark
        else _line(_run("")) * 4
    )


def _asked(words: str, of: Paper | Copied) -> Iterable[str]:
    if of.code:
        yield _line(_run(f"{words}: {of.code}\n{of.address}", size=11), before=6)


def _copy(paper: Paper) -> Iterable[str]:
    """What a copy bears, behind the last of the paper under a line from margin to margin."""
    own = paper.copied
    if own is None:
        return
    yield _rule(_WIDTH_ACROSS if paper.annexes else _WIDTH, _WIDTH_ACROSS if paper.annexes else _WIDTH)
    size, (left, right) = paper.look.sizes, _HEAD
    names = (_centred(own.issuer.upper(), size=size["issuer"], bold=True), _centred(own.form, bold=True))
    days = (_centred(own.numbered(), size=size["number"]), _centred(own.dated(), size=size["number"], italic=True))
    yield _table((left, right), [_row((left, right), names), _row((left, right), days)])
    yield _line(_run(own.source, size=13), align="center") if own.source else _line(_run("", size=8))
    receiving = _line(_run("Nơi nhận:", size=12, bold=True, italic=True))
    receiving += "".join(_line(_run(item, size=11), after=0) for item in _listed(own.recipients))
    lines = "".join(_centred(words, bold=True) for words in own.signatory.lines)
    signing = lines + _gap("") + _line(_run(own.signatory.name, bold=True), align="center")
    widths = [_WIDTH * 4 / 11, _WIDTH * 7 / 11]
    yield _table(widths, [_row(widths, (receiving, signing))])
    yield from _asked("Mã kiểm tra bản sao", paper)
    yield _line(_run("", size=2), after=0)  # a page cannot end with a table


def _annex(paper: Paper, head: str, annex: Annex) -> Iterable[str]:
    yield _centred(head, bold=True)
    yield _centred(annex.title, bold=True)
    yield _centred(paper.attached(), italic=True, after=6)
    if any(annex.made_up):
        yield _line(_run(LEGEND, size=11, italic=True), after=4)
    widths = [_WIDTH_ACROSS * width / sum(annex.widths) for width in annex.widths]
    rows = [_row(widths, (_centred(words, size=11, bold=True) for words in annex.headers), head=True)]
    rows += [
        _row(widths, (_line(_run(words, size=11), after=1, close=True) for words in row)) for row in annex.shown_rows()
    ]
    yield _table(widths, rows, lined=True)
    yield _line(_run("", size=2), after=0)  # a page cannot end with a table


def _settled(raw: bytes) -> bytes:
    """The same parts in order of name under one fixed moment, so that bytes depend on the words alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted(read.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            written.writestr(entry, read.read(name))
    return out.getvalue()

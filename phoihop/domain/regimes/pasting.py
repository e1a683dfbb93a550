"""A block pasted from a spreadsheet, read into cells or refused cell by cell; pure. Nothing is taken where one cell is refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from phoihop.domain.regimes import rules
from phoihop.foundation.vn import text

_PAIR = 2  # a name and a figure


@dataclass(frozen=True, slots=True)
class Refused:
    """One cell of the block that was not taken; both places count from 1."""

    row: int
    column: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Block:
    """What each indicator is to hold, as it was written; or what was refused."""

    cells: dict[str, str]
    refused: tuple[Refused, ...] = ()


def read(pasted: str, fields: Sequence[rules.Field]) -> Block:
    """A column of figures in the order of the form, or two: the indicator's name or code, and its figure."""
    asked = [field for field in fields if field.typed]
    rows = [line.split("\t") for line in pasted.replace("\r\n", "\n").rstrip("\n").split("\n")]
    width = max(len(row) for row in rows)
    if not pasted.strip():
        return Block({}, (Refused(1, 1, _("Nothing was pasted. Copy the cells again.")),))
    if width == 1 and len(rows) != len(asked):
        sentence = _(
            "The form has %(asked)s figures and %(given)s rows were pasted. Paste the names beside the figures."
        )
        return Block({}, (Refused(len(rows), 1, sentence % {"asked": len(asked), "given": len(rows)}),))
    english = any(_is_english(row[-1]) for row in rows)
    cells: dict[str, str] = {}
    refused: list[Refused] = []
    for number, row in enumerate(rows, start=1):
        found = _placed(row, number, asked, width)
        if isinstance(found, Refused):
            refused.append(found)
        elif found is not None:
            field, given = found
            fault = _fault(field, given, taken=field.code in cells, english=english)
            refused += [Refused(number, len(row), fault)] if fault else []
            cells[field.code] = given
    if not refused and not cells:
        refused.append(Refused(1, 1, _("None of the form's figures stands in what was pasted. Copy their names too.")))
    return Block({}, tuple(refused)) if refused else Block(cells)


def _placed(
    row: list[str], number: int, asked: Sequence[rules.Field], width: int
) -> tuple[rules.Field, str] | Refused | None:
    """Which indicator a row tells of; None for an empty row, and for the row of headers."""
    if not any(cell.strip() for cell in row):
        return None
    if len(row) > _PAIR:
        sentence = _("Row %(row)s has %(given)s columns. Two are taken: the name of the figure, and the figure.")
        return Refused(number, _PAIR + 1, sentence % {"row": number, "given": len(row)})
    if width == 1:
        return asked[number - 1], row[0].strip()
    known = {text.fold(name): field for field in asked for name in (field.code, field.words)}
    field = known.get(text.fold(row[0]))
    given = row[1].strip() if len(row) == _PAIR else ""
    if field is None and number == 1 and not any(sign.isdigit() for sign in given):
        return None  # the headers of the table
    if field is None:
        return Refused(number, 1, _("The form has no figure named “%(name)s”.") % {"name": row[0].strip()[:60]})
    return field, given


def _fault(field: rules.Field, given: str, *, taken: bool, english: bool) -> str:
    if taken:
        return _("“%(name)s” stands twice in what was pasted. Leave one.") % {"name": field.words[:60]}
    if field.kind in (rules.NUMBER, rules.MONEY) and rules.is_doubtful(given):
        whole, point = given.replace(".", ""), given.replace(".", ",")
        sentence = _("“%(given)s” can mean %(whole)s or %(point)s. Write it without a dot, or with a comma.")
        return sentence % {"given": given, "whole": whole, "point": point}
    if english and "." in given and field.kind in (rules.NUMBER, rules.MONEY) and not _is_grouped(given):
        return _("“%(given)s” is written as in English. Write 1.234,5 with a comma for decimals.") % {
            "given": given[:40]
        }
    try:
        rules.read(field, given)
    except rules.BadFigure as refusal:
        return str(refusal)
    return ""


def _is_grouped(given: str) -> bool:
    head, *groups = given.split(".")
    return head.isdigit() and all(group.isdigit() and len(group) == len("000") for group in groups)


def _is_english(given: str) -> bool:
    head, dot, tail = given.strip().rpartition(".")
    return bool(dot) and tail.isdigit() and len(tail) != len("000") and head.replace(",", "").isdigit()

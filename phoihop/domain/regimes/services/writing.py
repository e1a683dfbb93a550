"""Writing a report: cell by cell, nothing is lost, nobody overwrites a colleague unseen; a block is pasted whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.regimes import pasting, permissions, queries, rules
from phoihop.domain.regimes.models import Attachment, Cell, Duty
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage.models import Arriving, StoredFile
from phoihop.foundation.vn import text as words

MOST_FILES = 20
_LONGEST_NOTE = 500


class CannotWrite(Exception):
    """The report is sent, or what was given has no place in it. Carries a sentence for people."""


class CannotPaste(CannotWrite):
    """Cells of the block were refused; nothing of it was taken."""

    def __init__(self, refused: tuple[pasting.Refused, ...]) -> None:
        n = len(refused)
        super().__init__(
            ngettext(
                "%(n)s pasted cell was refused. Nothing was changed.", "%(n)s pasted cells were refused. Nothing was changed.", n
            )
            % {"n": n}
        )  # fmt: skip
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Typed:
    """What a cell is to hold. `was` and `note_was` are what the page showed before.

    Where it is another by now, a colleague wrote it. Who changed nothing takes theirs; who did is told.
    """

    text: str
    note: str = ""
    was: str | None = None
    note_was: str | None = None


@transaction.atomic
def write(*, duty: Duty, cells: Mapping[str, Typed], by: Actor) -> dict[str, str]:
    """Keep what was written, as it was written, right or wrong: a wrong figure is told, never thrown away.

    Gives back what a colleague wrote meanwhile into what was changed here, under `cell-` or `note-` and the code: that
    stays, the rest is kept. Raises Denied, and CannotWrite once it is sent or for a cell that the form does not have.
    """
    permissions.check_writes(by, duty)
    _check_writable(duty)
    known = _cells_of(duty)
    if unknown := sorted(set(cells) - known):
        raise CannotWrite(_("The form has no cell %(name)s. Reload the page.") % {"name": unknown[0][:30]})
    there = {cell.code: cell for cell in Cell.objects.filter(duty=duty)}
    clashes: dict[str, str] = {}
    for code, typed in cells.items():
        _write_cell(duty, code, typed, there.get(code), clashes)
    return clashes


def _write_cell(duty: Duty, code: str, typed: Typed, cell: Cell | None, clashes: dict[str, str]) -> None:
    given, note = _plain(typed.text), _plain(typed.note).strip()[:_LONGEST_NOTE]
    if len(given) > rules.LONGEST:
        raise CannotWrite(_("The text is too long. Put the rest into a file."))
    now, now_note = (cell.text, cell.note) if cell else ("", "")
    text = _merged(f"cell-{code}", given, typed.was, now, clashes)
    note = _merged(f"note-{code}", note, typed.note_was, now_note, clashes)
    if cell is None:
        _begin(duty, code, text, note, clashes)
    elif (text, note) != (now, now_note):
        rows = Cell.objects.filter(pk=cell.pk, text=now, note=now_note).update(text=text, note=note)
        if rows != 1:
            clashes[f"cell-{code}"] = Cell.objects.get(pk=cell.pk).text


def _merged(name: str, given: str, was: str | None, now: str, clashes: dict[str, str]) -> str:
    """What is to stand: what was given, unless a colleague wrote something else since the page was opened."""
    if was is None or _plain(now) in (_plain(was), given):
        return given
    if given != _plain(was):
        clashes[name] = now
    return now


def _plain(given: str) -> str:
    """Composed letters, and lines that end as everywhere here, however a browser ends them."""
    return words.nfc(given).replace("\r\n", "\n")


def _begin(duty: Duty, code: str, given: str, note: str, clashes: dict[str, str]) -> None:
    """The first words of a cell; two colleagues may begin it at once."""
    if not given and not note:
        return
    try:
        with transaction.atomic():
            Cell.objects.create(duty=duty, code=code, text=given, note=note)
    except IntegrityError:
        clashes[f"cell-{code}"] = Cell.objects.get(duty=duty, code=code).text


def _cells_of(duty: Duty) -> set[str]:
    regime = duty.period.regime
    typed = {row.code for row in regime.indicators.all() if row.field.typed}
    return typed | set(regime.headings.filter(asked=True).values_list("code", flat=True))


def hold(duty: Duty) -> None:
    """Until the transaction ends nobody else writes this report or sends it; how its duty stands is asked anew."""
    Duty.objects.select_for_update().get(pk=duty.pk)
    duty.commitment.refresh_from_db()


def _check_writable(duty: Duty) -> None:
    hold(duty)
    if not queries.is_writable(duty):
        raise CannotWrite(_("This report is sent and no longer changes. Ask the receiver to return it."))


@transaction.atomic
def paste(*, duty: Duty, pasted: str, by: Actor) -> list[str]:
    """Take a block from a spreadsheet into the figures, all of it or, raising CannotPaste, nothing; the cells it filled."""
    permissions.check_writes(by, duty)
    fields = [row.field for row in duty.period.regime.indicators.order_by("place")]
    block = pasting.read(pasted, fields)
    if block.refused:
        raise CannotPaste(block.refused)
    notes = dict(Cell.objects.filter(duty=duty).values_list("code", "note"))
    write(duty=duty, cells={code: Typed(given, notes.get(code, "")) for code, given in block.cells.items()}, by=by)
    return list(block.cells)


@transaction.atomic
def attach(*, duty: Duty, files: Sequence[tuple[StoredFile, str]], by: Actor) -> None:
    """Add files that go with the report; the same content again stays once. Raises Denied, CannotWrite."""
    permissions.check_writes(by, duty)
    _check_writable(duty)
    if not files:
        raise CannotWrite(_("Choose at least one file to attach."))
    if duty.attachments.count() + len(files) > MOST_FILES:
        raise CannotWrite(_("A report takes at most %(most)s files.") % {"most": MOST_FILES})
    rows = [Attachment(duty=duty, file=file, name=name) for file, name in files]
    Attachment.objects.bulk_create(rows, ignore_conflicts=True)


def attach_arrived(*, duty: Duty, arriving: Arriving, by: Actor, at: datetime) -> None:
    """Add a file that came in pieces, now whole: kept first, then named, then its pieces go. Cut anywhere, it can be done again.

    Raises Denied, CannotWrite, CannotKeep, Behind.
    """
    permissions.check_writes(by, duty)
    if not queries.is_writable(duty):  # before anything is kept; `attach` asks anew
        raise CannotWrite(_("This report is sent and no longer changes. Ask the receiver to return it."))
    attach(duty=duty, files=[storage.keep_arrived(arriving=arriving)], by=by)
    storage.settle(arriving=arriving, at=at)


@transaction.atomic
def detach(*, attachment: Attachment, by: Actor) -> None:
    """Take a file out of a report that is not sent; sent ones keep it. Raises Denied, CannotWrite."""
    permissions.check_writes(by, attachment.duty)
    _check_writable(attachment.duty)
    attachment.delete()

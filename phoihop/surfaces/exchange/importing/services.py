"""The verbs of a list that somebody brings: reading it, saying which column is which, mending it, taking it in and back."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit import services as audit
from phoihop.foundation.sheets import columns, reading
from phoihop.foundation.sheets.reading import BadSheet, Told, Trouble
from phoihop.surfaces.exchange.importing.kinds import Fate, Kind, Row, Weighed
from phoihop.surfaces.exchange.importing.offices import Offices
from phoihop.surfaces.exchange.importing.people import People
from phoihop.surfaces.exchange.models import Heading, Import

KINDS: dict[str, Kind] = {kind.code: kind for kind in (People(), Offices())}
MOST = 1_000  # rows of a list: each is written with its own record
KEPT = timedelta(hours=24)  # how long what a list says is kept, and it can be taken back


class CannotImport(Exception):
    """The list cannot be taken in, or back. Carries a sentence for people."""


def check_may(by: Actor, kind: Kind) -> tuple[int, int]:
    """Who brings a list, and for which body. Raises Denied."""
    if by.user_id is None or by.body_id is None or not kind.may(by):
        raise Denied(_("Your role does not allow this. Ask the administrator of this installation."))
    return by.user_id, by.body_id


@transaction.atomic
def bring(*, kind: Kind, name: str, content: bytes, by: Actor, at: datetime, key: str) -> Import:
    """Read a list and guess its columns; nothing of it is taken in. The same key again finds it. Raises Denied, BadSheet."""
    user_id, body_id = check_may(by, kind)
    stream = reading.lines(content)
    top, rest = columns.headed(stream, kind.wanted)
    if top is None:
        raise BadSheet(_("There is nothing in this file."))
    lines = []
    for line in rest:
        lines.append([line.number, {str(place): [*told] for place, told in line.cells.items() if place in top.heads}])
        if len(lines) > MOST:
            raise BadSheet(_("There are more than %(most)s rows. Split the list.") % {"most": MOST})
    body = Body.objects.get(pk=body_id)
    remembered = dict(Heading.objects.filter(body=body, kind=kind.code).values_list("head", "name"))
    found = columns.matched(top, kind.wanted, remembered)
    try:
        with transaction.atomic():
            return Import.objects.create(
                key=key, kind=kind.code, brought_by_id=user_id, body=body, file_name=name[-120:],
                digest=hashlib.sha256(content).hexdigest(), heads=json.dumps(top.heads), lines=json.dumps(lines),
                columns=json.dumps(found), read_at=at,
            )  # fmt: skip
    except IntegrityError:
        return Import.objects.get(brought_by_id=user_id, key=key)


def forget(*, at: datetime) -> int:
    """Forget what lists say that were brought a day ago, taken in or not; how many there were."""
    return Import.objects.filter(read_at__lt=at - KEPT).exclude(lines="").update(lines="", mended="{}")


def rows_of(brought: Import) -> list[Row]:
    """Its rows by the columns that are read, with what was mended on the page."""
    places: dict[str, int] = json.loads(brought.columns)
    mended: dict[str, str] = json.loads(brought.mended)
    letters = {name: letter_of(place) for name, place in places.items()}
    found = []
    for number, cells in json.loads(brought.lines or "[]"):
        said, sure = dict[str, Told](), set[str]()
        for name, place in places.items():
            cell, given = f"{letters[name]}{number}", cells.get(str(place))
            if cell in mended:
                sure.add(name)
                if mended[cell]:
                    said[name] = Told(cell, mended[cell])
            elif given:
                trouble = Trouble(given[2]) if given[2] else None
                said[name] = Told(given[0], given[1], trouble, given[3])
        if said:
            found.append(Row(number, said, frozenset(sure)))
    return found


def letter_of(place: int) -> str:
    """The name of a column as people see it in their file."""
    return reading.LETTERS[place]


def mark_of(weighed: list[Weighed]) -> str:
    """Another once anything that the list would do is otherwise."""
    told = [
        [one.row.number, one.fate, [[c.was, c.becomes] for c in one.changes], sorted(one.faults)] for one in weighed
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


@transaction.atomic
def choose_columns(*, brought: Import, chosen: Mapping[int, str], by: Actor) -> None:
    """Say which column is which; remembered for the next list of the body with these headings. Raises Denied, CannotImport."""
    kind = _open(brought, by)
    heads: dict[str, str] = json.loads(brought.heads)
    names = [name for name in chosen.values() if name]
    known = {one.name for one in kind.wanted}
    if len(names) != len(set(names)) or not set(names) <= known or not {str(place) for place in chosen} <= heads.keys():
        raise CannotImport(_("Choose for each column of the file something else, or nothing."))
    for place, name in chosen.items():
        if head := columns.key_of(heads[str(place)])[:200]:
            Heading.objects.update_or_create(
                body_id=brought.body_id, kind=kind.code, head=head, defaults={"name": name}
            )  # fmt: skip
    brought.columns = json.dumps({name: place for place, name in chosen.items() if name})
    brought.save(update_fields=["columns"])


@transaction.atomic
def mend(*, brought: Import, cells: Mapping[str, str], by: Actor) -> None:
    """Write other words into cells, as somebody typed them on the page. Raises Denied, CannotImport."""
    _open(brought, by)
    mended: dict[str, str] = json.loads(brought.mended)
    mended |= {cell: reading.clean(words) for cell, words in cells.items()}
    brought.mended = json.dumps(mended)
    brought.save(update_fields=["mended"])


@transaction.atomic
def take(*, brought: Import, seen: str, without_bad: bool, by: Actor, on: date, at: datetime) -> int:
    """Take it in as it was shown, all of it or nothing, or but for the bad rows; how many rows did something.

    Sent again it stays as it was taken in. Raises Denied, CannotImport, and what the verbs of the things raise.
    """
    kind = KINDS[brought.kind]
    check_may(by, kind)
    _hold(brought)
    if brought.taken_at is not None:
        return brought.rows
    _open(brought, by)
    if Import.objects.filter(pk=brought.pk, taken_at=None).update(taken_at=at) != 1:
        raise CannotImport(_("Somebody took this list in meanwhile. Load the page again."))
    weighed = kind.weigh(rows_of(brought), by, on)
    if mark_of(weighed) != seen:
        raise CannotImport(_("Something changed since this was shown. Look at it once more."))
    doing = [one for one in weighed if one.fate in (Fate.NEW, Fate.CHANGED)]
    if any(one.fate == Fate.BAD for one in weighed) and not without_bad:
        raise CannotImport(_("Some rows are bad. Mend them, or choose to leave them out."))
    if not doing:
        raise CannotImport(_("There is nothing in this list to take in."))
    made = [number for one in doing for number in kind.take(one, by, on, at, f"list-{brought.pk}")]
    brought.taken_at, brought.made, brought.rows = at, json.dumps(made), len(doing)
    brought.save(update_fields=["taken_at", "made", "rows"])
    facts: dict[str, object] = {"kind": kind.code, "rows": len(doing), "file": brought.digest}
    audit.record("exchange.list.taken", on=brought, by=by, at=at, facts=facts)
    return len(doing)


def can_undo(brought: Import, at: datetime) -> bool:
    """Whether it still can be taken back, as far as the clock decides."""
    return brought.taken_at is not None and brought.undone_at is None and at - brought.taken_at <= KEPT


@transaction.atomic
def undo(*, brought: Import, by: Actor, on: date, at: datetime) -> None:
    """Take back what a list did, within a day and while nobody changed any of it. Raises Denied, CannotImport."""
    kind = KINDS[brought.kind]
    check_may(by, kind)
    _hold(brought)
    if brought.undone_at is not None:
        return
    if not can_undo(brought, at):
        raise CannotImport(_("A list is taken back within a day after it was taken in."))
    made: list[int] = json.loads(brought.made)
    if not kind.untouched(made):
        raise CannotImport(_("Something of this list was changed since. Change the rest one by one."))
    if Import.objects.filter(pk=brought.pk, undone_at=None).update(undone_at=at) != 1:
        raise CannotImport(_("Somebody took this list in meanwhile. Load the page again."))
    kind.take_back(made, by, on, at, f"back-{brought.pk}")
    audit.record("exchange.list.undone", on=brought, by=by, at=at, facts={"kind": kind.code, "rows": brought.rows})


def _hold(brought: Import) -> None:
    """As it is now, held until the transaction ends: what a colleague wrote on its page meanwhile stays."""
    brought.refresh_from_db(from_queryset=Import.objects.select_for_update())


def _open(brought: Import, by: Actor) -> Kind:
    kind = KINDS[brought.kind]
    check_may(by, kind)
    _hold(brought)
    if brought.taken_at is not None or not brought.lines:
        raise CannotImport(_("This list was taken in already, or is no longer kept. Bring it once more."))
    return kind

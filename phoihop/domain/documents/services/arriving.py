"""The register of papers that come in, and what is done with each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents import permissions
from phoihop.domain.documents.models import ARRIVALS, Arrival, Enclosure, Handling
from phoihop.domain.documents.paper import secret_mark
from phoihop.domain.documents.services import registering as books
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.storage.models import StoredFile
from phoihop.foundation.vn import dates, text


@dataclass(frozen=True, slots=True)
class Came:
    """What is printed on a paper that came in, and the day on which it came."""

    arrived_on: date
    author: str
    symbol: str
    dated: date
    about: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Handled:
    """What is done with it: who has it, by when, and once it is done on which day and with which reply."""

    receiver: str
    due_on: date | None = None
    done_on: date | None = None
    reply: str = ""
    note: str = ""


@transaction.atomic
def take_in(
    *, body: Body, came: Came, handled: Handled, by: Actor, on: date, at: datetime, key: str, again: bool = False,
    enclosed: Sequence[tuple[StoredFile, str]] = (),
) -> Arrival:  # fmt: skip
    """Give a paper that came in the next number of the body's book of the year, and say who has it.

    `enclosed` are the files that came with it, each with the name that its sender gave it.

    Raises Denied; CannotRegister for a secret paper, for days that cannot be, and, unless told that it came `again`, for
    one that stands there already.
    """
    permissions.check_can_register(by, body)
    if found := _taken_with(key, body, came, handled):
        return found
    if secret_mark([came.about, came.kind, came.symbol, handled.note]):
        raise books.CannotRegister(books.refused_secret())
    _check_days(came.arrived_on, came.dated, handled, on)
    book = books.held(body, ARRIVALS, came.arrived_on.year)  # before it is looked whether the paper stands there
    if found := _taken_with(key, body, came, handled):
        return found  # the same request, sent twice at once
    asked = (text.fold(came.symbol), text.fold(came.author))
    there = Arrival.objects.filter(body=body, dated=came.dated)
    before = next((row for row in there if (text.fold(row.symbol), text.fold(row.author)) == asked), None)
    if before and not again:
        raise books.CannotRegister(
            _("%(symbol)s of %(author)s stands in the register already, under arrival number %(n)s of %(day)s. Enter it once more only if it came again.")
            % {"symbol": came.symbol, "author": came.author, "n": before.number, "day": dates.show(before.arrived_on)}
        )  # fmt: skip
    number = books.counted(book)
    with books.used_once(key):
        row = Arrival.objects.create(
            body=body, year=came.arrived_on.year, number=number, key=key, arrived_on=came.arrived_on, author=came.author,
            symbol=came.symbol, dated=came.dated, kind=came.kind, about=came.about,
        )  # fmt: skip
    audit.record("documents.arrival.taken_in", on=row, by=by, at=at, facts=row.told())
    for place, (file, name) in enumerate(enclosed, start=1):
        one = Enclosure.objects.create(arrival=row, number=place, file=file, name=name)
        audit.record("documents.arrival.enclosed", on=row, by=by, at=at, facts=one.told())
    handle(arrival=row, handled=handled, by=by, on=on, at=at, key=f"{key}:1")
    return row


def _taken_with(key: str, body: Body, came: Came, handled: Handled) -> Arrival | None:
    """The arrival that this key entered, if any. Raises CannotRegister where that was told otherwise."""
    found = Arrival.objects.filter(key=key).first()
    if found is not None:
        first = found.handlings.get(number=1)
        before = Came(found.arrived_on, found.author, found.symbol, found.dated, found.about, found.kind)
        books.check_same(same=(found.body_id, before, _told(first)) == (body.pk, came, handled))
    return found


def _told(line: Handling) -> Handled:
    return Handled(line.receiver, line.due_on, line.done_on, line.reply, line.note)


@transaction.atomic
def handle(*, arrival: Arrival, handled: Handled, by: Actor, on: date, at: datetime, key: str) -> Handling:
    """Write the next line of what is done with a paper that came in; those before stay. Raises Denied, CannotRegister."""
    permissions.check_can_handle(by, arrival)
    row = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if found := Handling.objects.filter(key=key).first():
        books.check_same(same=(found.arrival_id, _told(found)) == (row.pk, handled))
        return found
    if secret_mark([handled.note]):
        raise books.CannotRegister(books.refused_secret())
    _check_days(row.arrived_on, row.dated, handled, on)
    with books.used_once(key):
        line = Handling.objects.create(
            arrival=row, number=row.handlings.count() + 1, key=key, receiver=handled.receiver, due_on=handled.due_on,
            done_on=handled.done_on, reply=handled.reply, note=handled.note,
        )  # fmt: skip
    audit.record("documents.arrival.handled", on=row, by=by, at=at, facts=line.told())
    return line


def _check_days(arrived_on: date, dated: date, handled: Handled, on: date) -> None:
    if arrived_on > on:
        raise books.CannotRegister(_("It cannot have come on a day that is still to come."))
    if dated > arrived_on:
        raise books.CannotRegister(_("It cannot have come before the day that it bears."))
    if handled.due_on and handled.due_on < arrived_on:
        raise books.CannotRegister(_("It cannot be due before the day on which it came."))
    if handled.done_on and not arrived_on <= handled.done_on <= on:
        raise books.CannotRegister(_("It is done on a day from its arrival on, and not on one still to come."))

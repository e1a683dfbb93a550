"""From notices to letters in the box: at once, or gathered by day and week, for whoever chose so.

What is put into the box says of which notices a letter is to be; it is written when it leaves, of those that its reader
may then still read. All is read first, and written in one short transaction.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from phoihop.domain.notices import audience, queries, services, wording
from phoihop.domain.notices.audience import Reader
from phoihop.domain.notices.models import LETTERS, Gathered, Notice, Way
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.rulebook import queries as rulebook
from phoihop.foundation.outbox import services as outbox
from phoihop.foundation.outbox.services import Parcel
from phoihop.surfaces.mail import letters
from phoihop.surfaces.mail.letters import Letter

MAIL = "MAIL"
AT_ONCE, TOGETHER = "notice", "gathered"


class Desk:
    """What putting letters about some notices into the box needs, asked once for all of them."""

    def __init__(self, notices: Iterable[Notice], at: datetime, today: date) -> None:
        rows = list(notices)
        self._codes = {
            pk: view.code for pk, view in organisations.views_of({row.body_id for row in rows}, today).items()
        }
        self._readers = audience.readers(set(self._codes.values()), today)
        self._at, self._why_off = at, rulebook.calendar().why_off

    def readers_of(self, notice: Notice) -> list[Reader]:
        """Who acts for its body."""
        return self._readers.get(self._codes[notice.body_id], [])

    def parcel(self, notices: Sequence[Notice], reader: Reader, dedup: str) -> Parcel:
        """A letter to a reader about these notices of one body, due when they want letters."""
        due_at = reader.hours.next_after(self._at, self._why_off)
        about = json.dumps({"reader": reader.user_id, "notices": [row.pk for row in notices]})
        return Parcel(MAIL, reader.address, "", "", dedup, about, due_at)


def post(*, at: datetime, today: date) -> int:
    """Letters for the notices that were not posted yet; how many. Not to be called in a transaction."""
    rows = queries.unposted()
    if not rows:
        return 0
    desk, parcels, gathered = Desk(rows, at, today), list[Parcel](), list[Gathered]()
    for row in rows:
        for reader in desk.readers_of(row):
            way = reader.way(row.kind)
            if way == Way.MAIL:
                parcels.append(desk.parcel([row], reader, f"{AT_ONCE}/{row.pk}/{reader.user_id}"))
            elif way in LETTERS:
                gathered.append(Gathered(notice=row, user_id=reader.user_id, way=way))
    with transaction.atomic():
        outbox.put_all(parcels=parcels, at=at)
        services.posted(notices=rows, gathered=gathered, at=at)
    return len(parcels)


def gather(*, at: datetime, today: date) -> int:
    """One letter a person and body of what was gathered: all for each day, and what came before this week for each week."""
    put = 0
    while rows := queries.gathered(before_week_of=at):
        put += _gather(rows, at, today)
    return put


def _gather(rows: Sequence[Gathered], at: datetime, today: date) -> int:
    desk = Desk([row.notice for row in rows], at, today)
    together: dict[tuple[int, int], list[Notice]] = defaultdict(list)
    for row in rows:
        together[row.user_id, row.notice.body_id].append(row.notice)
    parcels = []
    for (user_id, body_id), notices in together.items():
        reader = next((one for one in desk.readers_of(notices[0]) if one.user_id == user_id), None)
        if reader is not None and (wanted := _wanted(notices, reader)):
            parcels.append(desk.parcel(wanted, reader, f"{TOGETHER}/{wanted[-1].pk}/{user_id}/{body_id}"))
    with transaction.atomic():
        outbox.put_all(parcels=parcels, at=at)
        services.put_together(gathered=rows, at=at)
    return len(parcels)


def _wanted(notices: Iterable[Notice], reader: Reader) -> list[Notice]:
    """Those that the reader may read and wants a letter of; Reader.way knows of none where there is no address."""
    return [row for row in notices if reader.way(row.kind) in LETTERS]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it leaves, and where it goes."""

    address: str
    letter: Letter


def write_now(about: str, today: date) -> Written | None:
    """The letter of this parcel as its reader may read it today: of what is left to them, to where they want it; or none."""
    told = json.loads(about)
    rows = queries.of_letter(told["notices"])
    readers = audience.readers({row.body.code for row in rows}, today)
    found = {code: one for code, some in readers.items() for one in some if one.user_id == told["reader"]}
    wanted = [row for row in rows if row.body.code in found and _wanted([row], found[row.body.code])]
    if not wanted:
        return None
    body_id, reader = wanted[0].body_id, found[wanted[0].body.code]
    views = organisations.views_of({body_id}.union(*(wording.bodies_in(row) for row in wanted)), today)
    names = {pk: view.short_name for pk, view in views.items()}
    return Written(reader.address, letters.letter(wanted, body=views[body_id], names=names, language=reader.language))

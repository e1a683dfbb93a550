"""From notices to letters in the box: at once, or gathered by day and week, for whoever chose so."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from phoihop.domain.notices import audience, queries, services, wording
from phoihop.domain.notices.audience import Reader
from phoihop.domain.notices.models import Gathered, Notice, Way
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.rulebook import queries as rulebook
from phoihop.foundation.outbox import services as outbox
from phoihop.foundation.outbox.services import Parcel
from phoihop.surfaces.mail.letters import letter

MAIL = "MAIL"
AT_ONCE, TOGETHER = "notice", "gathered"


class Desk:
    """What writing letters about some notices needs, asked once for all of them."""

    def __init__(self, notices: Iterable[Notice], at: datetime, today: date) -> None:
        rows = list(notices)
        ids = {row.body_id for row in rows} | {body for row in rows for body in wording.bodies_in(row)}
        self.views = organisations.views_of(ids, today)
        self.names = {pk: view.short_name for pk, view in self.views.items()}
        self.readers = audience.readers({self.views[row.body_id].code for row in rows}, today)
        self._at, self._why_off = at, rulebook.calendar().why_off

    def readers_of(self, notice: Notice) -> list[Reader]:
        """Who acts for its body."""
        return self.readers.get(self.views[notice.body_id].code, [])

    def parcel(self, notices: Sequence[Notice], reader: Reader, dedup: str) -> Parcel:
        """A letter to a reader about these notices of one body, due when they want letters."""
        told = letter(notices, body=self.views[notices[0].body_id], names=self.names, language=reader.language)
        due_at = reader.hours.next_after(self._at, self._why_off)
        return Parcel(MAIL, reader.address, told.subject, told.text, dedup, told.html, due_at)


def post(*, at: datetime, today: date) -> int:
    """Letters for the notices that were not posted yet; how many. To be called in one transaction."""
    rows = queries.unposted()
    if not rows:
        return 0
    desk, parcels, gathered = Desk(rows, at, today), list[Parcel](), list[Gathered]()
    for row in rows:
        for reader in desk.readers_of(row):
            way = reader.way(row.kind)
            if way == Way.MAIL:
                parcels.append(desk.parcel([row], reader, f"{AT_ONCE}/{row.pk}/{reader.user_id}"))
            elif way in (Way.DAY, Way.WEEK):
                gathered.append(Gathered(notice=row, user_id=reader.user_id, way=way))
    outbox.put_all(parcels=parcels, at=at)
    services.posted(notices=rows, gathered=gathered, at=at)
    return len(parcels)


def gather(*, at: datetime, today: date) -> int:
    """One letter a person and body of what was gathered: all for each day, and what came before this week for each week."""
    rows = queries.gathered(before_week_of=at)
    if not rows:
        return 0
    desk = Desk([row.notice for row in rows], at, today)
    together: dict[tuple[int, int], list[Gathered]] = defaultdict(list)
    for row in rows:
        together[row.user_id, row.notice.body_id].append(row)
    parcels = []
    for (user_id, body_id), some in together.items():
        known = {reader.user_id: reader for reader in desk.readers_of(some[0].notice)}
        reader = known.get(user_id)
        wanted = [row.notice for row in some if reader and reader.address and reader.way(row.notice.kind) != Way.NOT]
        if reader and wanted:
            parcels.append(desk.parcel(wanted, reader, f"{TOGETHER}/{wanted[-1].pk}/{user_id}/{body_id}"))
    outbox.put_all(parcels=parcels, at=at)
    services.put_together(gathered=rows, at=at)
    return len(parcels)


def address_now(dedup: str, today: date) -> str:
    """Where the letter of this key may go today: empty where its person has lost the right, or wants to hear no more."""
    _how, notice_id, user_id = dedup.split("/")[:3]
    notice = Notice.objects.select_related("body").filter(pk=int(notice_id)).first()
    if notice is None:
        return ""
    readers = audience.readers([notice.body.code], today).get(notice.body.code, [])
    may: Callable[[Reader], bool] = lambda reader: reader.user_id == int(user_id) and reader.way(notice.kind) != Way.NOT  # noqa: E731  # said once, read below
    return next((reader.address for reader in readers if may(reader)), "")

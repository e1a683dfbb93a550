"""Papers and advice of the matters of a meeting, what waits for a body to say, and whether all of it still is what was recorded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from phoihop.domain.meetings import permissions
from phoihop.domain.meetings.models import Advice, AgendaItem, Meeting, Paper
from phoihop.domain.meetings.states import BRINGING, MeetingState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for advice with both its bodies; `days` are left until it is due, below nothing where it is late."""

    row: Advice
    body: BodyView
    asker: BodyView
    days: int | None  # none once it was given, or the meeting was called off

    @property
    def late(self) -> bool:
        """Whether it came, or has not come, after its day."""
        if self.row.given_on is not None:
            return self.row.given_on > self.row.due_on
        return self.days is not None and self.days < 0


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter with the papers and the advice that the reader may see."""

    item: AgendaItem
    presenter: BodyView | None
    papers: tuple[tuple[Paper, BodyView], ...]
    asked: tuple[Asked, ...]


def papers_of(meeting: Meeting, by: Actor) -> dict[int, list[Paper]]:
    """By the matter, the papers on the table that the actor may open."""
    found: dict[int, list[Paper]] = {}
    rows = permissions.papers_seen(by).filter(item__meeting=meeting, taken_back_on=None)
    for paper in rows.select_related("file"):
        found.setdefault(paper.item_id, []).append(paper)
    return found


def matters(meeting: Meeting, by: Actor, today: date) -> list[Matter]:
    """Every matter in order."""
    items = list(meeting.agenda.order_by("place"))
    papers = list(permissions.papers_seen(by).filter(item__meeting=meeting).select_related("file", "body"))
    asked = shown(permissions.advice_seen(by).filter(item__meeting=meeting).select_related("commitment"), today)
    ids = {paper.body_id for paper in papers} | {item.presenter_id for item in items if item.presenter_id}
    views = organisations.views_of(ids, meeting.held_on)
    return [
        Matter(
            item, views.get(item.presenter_id) if item.presenter_id else None,
            tuple((paper, views[paper.body_id]) for paper in papers if paper.item_id == item.pk),
            tuple(one for one in asked if one.row.item_id == item.pk),
        )
        for item in items
    ]  # fmt: skip


def shown(rows: Iterable[Advice], today: date) -> list[Asked]:
    """Requests as people see them."""
    found = list(rows)
    views = organisations.views_of({pk for row in found for pk in (row.body_id, row.asker_id)}, today)
    return [Asked(row, views[row.body_id], views[row.asker_id], _left(row, today)) for row in found]


def _left(row: Advice, today: date) -> int | None:
    over = row.given_on is not None or row.item.meeting.state == MeetingState.CALLED_OFF
    return None if over else (row.due_on - today).days


def waiting_for(by: Actor) -> QuerySet[Advice]:
    """What the actor's body is asked and has not said, while it still can; the first due first."""
    ours = organisations.stands_for(by.body_id) if by.body_id is not None else set()
    rows = Advice.objects.filter(body_id__in=ours, given_on=None, item__meeting__state__in=BRINGING)
    return rows.select_related("item__meeting").order_by("due_on", "pk")


def broken() -> Iterator[chain.Break]:
    """Papers and advice that are not what was recorded."""
    papers = Paper.objects.select_related("item", "file", "body").order_by("pk")
    yield from audit.altered(Paper, "meetings.paper.bring", ((row.pk, row.told()) for row in papers))
    back = papers.filter(taken_back_on__isnull=False)
    yield from audit.altered(
        Paper,
        "meetings.paper.take_back",
        ((row.pk, {"on": row.taken_back_on.isoformat()}) for row in back if row.taken_back_on),
    )
    rows = Advice.objects.select_related("item__meeting", "body", "asker", "commitment").order_by("pk")
    yield from audit.altered(Advice, "meetings.advice.ask", ((row.pk, row.told()) for row in rows))
    given = rows.filter(given_on__isnull=False)
    yield from audit.altered(Advice, "meetings.advice.give", ((row.pk, row.said()) for row in given))

"""The year of all sides: meetings, reviews, reports, ends of agreements and target days, month by month, and what clashes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phoihop.domain.agreements import permissions as agreements
from phoihop.domain.agreements.models import Agreement, Target
from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.meetings import permissions
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.meetings.states import MeetingState, SessionOfDay
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.regimes.commitments import REPORT
from phoihop.domain.reviews.models import Duty
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.workspace.middleware import Acting

FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_NAMED = 4
ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Happening:
    """What stands on a day: of which kind, with whom, where one reads of it, and which other meetings it clashes with."""

    on: date
    kind: str
    title: str
    address: str
    bodies: set[int]
    when: str = ""  # the part of the day
    illustrative: bool = False
    shown: list[BodyView] = field(default_factory=list)
    # title, address, which bodies are asked to both, or where none is which people
    clashes: list[tuple[str, str, list[BodyView], list[str]]] = field(default_factory=list)

    @property
    def short(self) -> list[BodyView]:
        """The first of many bodies."""
        return self.shown[:MOST_NAMED]

    @property
    def more(self) -> int:
        """How many are not named."""
        return len(self.shown) - len(self.short)


@dataclass(frozen=True, slots=True)
class Month:
    """A month with something in it."""

    number: int
    lines: list[Happening]


@login_required
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """The calendar of a year; `year` and `body` in the address choose."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    asked = request.GET.get("year", "")
    shown = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == len("2021") else acting.today.year
    if not FIRST_YEAR <= shown <= LAST_YEAR:
        raise Http404
    found = of_year(acting.actor, shown, acting.today)
    near = min(max(acting.today, date(shown, 1, 1)), date(shown, 12, 31))  # names as they are in that year
    views = organisations.views_of({body_id for one in found for body_id in one.bodies}, near)
    chosen = next((view for view in views.values() if view.code == request.GET.get("body")), None)
    for one in found:
        one.shown = sorted((views[body_id] for body_id in one.bodies), key=lambda view: view.name)
    lines = [one for one in found if chosen is None or chosen.id in one.bodies]
    context = {
        "year": shown, "before": shown - 1, "after": shown + 1, "chosen": chosen,
        "bodies": sorted(views.values(), key=lambda view: view.name),
        "months": [Month(n, of) for n in range(1, 13) if (of := [one for one in lines if one.on.month == n])],
        "clashes": sum(bool(one.clashes) for one in lines),
        "made_up": any(one.illustrative for one in lines), "today": acting.today,
        "trail": [(_("Desk"), reverse("home")), (_("Meetings"), reverse("meetings")), (_("Calendar of the year"), None)],
    }  # fmt: skip
    return render(request, "workspace/year.html", context)


def of_year(by: Actor, shown: int, today: date) -> list[Happening]:
    """Everything of the year that the reader may see, the earliest first."""
    first, last = date(shown, 1, 1), date(shown, 12, 31)
    found = [*_meetings(by, first, last), *_reports(by, first, last, today), *_agreed(by, first, last)]
    return sorted(found, key=lambda one: (one.on, one.kind, one.title))


def _meetings(by: Actor, first: date, last: date) -> Iterator[Happening]:
    rows = permissions.visible_to(by).filter(held_on__range=(first, last))
    rows = rows.prefetch_related("chairs", "invitations")
    asked = {
        row: {one.body_id for one in row.chairs.all()} | {one.body_id for one in row.invitations.all()} for row in rows
    }
    shared = list(_shared(asked, _people(asked)))
    views = organisations.views_of({body_id for _one, _other, both, _names in shared for body_id in both}, last)
    for row, bodies in asked.items():
        beside = [
            (other.title, reverse("meeting", args=[other.code]), [views[body_id] for body_id in sorted(both)], names)
            for one, other, both, names in shared if one == row
        ]  # fmt: skip
        yield Happening(
            row.held_on, _("Meeting"), row.title, reverse("meeting", args=[row.code]), bodies | {row.organiser_id},
            _when(row), row.illustrative, clashes=beside,
        )  # fmt: skip


def _when(row: Meeting) -> str:
    """The part of its day, or that it is not held."""
    return str(row.get_state_display() if row.state == MeetingState.CALLED_OFF else row.get_session_display())


def _people(asked: dict[Meeting, set[int]]) -> dict[Meeting, dict[int, str]]:
    """Whom each meeting means of those bodies and posts, where another meeting is held on its day."""
    held = Counter(row.held_on for row in asked)
    found = {}
    for row in asked:
        if held[row.held_on] > 1:
            rows = row.invitations.all()
            bodies = {one.body_id for one in row.chairs.all()} | {one.body_id for one in rows if one.post_id is None}
            found[row] = organisations.meant(bodies, [one.post_id for one in rows if one.post_id], row.held_on)
    return found


def _shared(
    asked: dict[Meeting, set[int]], people: dict[Meeting, dict[int, str]]
) -> Iterator[tuple[Meeting, Meeting, set[int], list[str]]]:
    """Pairs of meetings on the same part of a day that ask the same bodies, or the same person for two bodies; both ways round."""
    by_day: dict[date, list[Meeting]] = {}
    for row in asked:
        if row.state != MeetingState.CALLED_OFF:
            by_day.setdefault(row.held_on, []).append(row)
    for rows in by_day.values():
        for one in rows:
            for other in rows:
                same = one.session == other.session or SessionOfDay.WHOLE_DAY in (one.session, other.session)
                both = asked[one] & asked[other]
                twice = people.get(one, {}).keys() & people.get(other, {}).keys() if not both else set()
                if one != other and same and (both or twice):
                    yield one, other, both, sorted(people[one][person] for person in twice)


def _reports(by: Actor, first: date, last: date, today: date) -> list[Happening]:
    """By when reports of a period are sent: one line for all who owe the same on the same day."""
    rows = ledger.visible_to(by, today).filter(kind=REPORT.code, due_on__range=(first, last)).order_by("due_on", "pk")
    found: dict[tuple[date, str], Happening] = {}
    for row in rows:
        assert row.due_on is not None  # the range leaves the others out
        line = found.setdefault(
            (row.due_on, row.title),
            Happening(
                row.due_on, _("Report"), row.title, reverse("commitment", args=[row.code]), set(), "", row.illustrative
            ),
        )
        line.bodies |= {row.debtor_id}
    return list(found.values())


def _agreed(by: Actor, first: date, last: date) -> Iterator[Happening]:
    """Reviews that fall due, target days, and the last days of agreements."""
    known = agreements.visible_to(by)
    parties = {row.pk: {one.body_id for one in row.parties.all()} for row in known.prefetch_related("parties")}
    reviews = Duty.objects.filter(agreement__in=known.order_by().values("pk"), due_on__range=(first, last))
    for duty in reviews.select_related("agreement"):
        yield _of(duty.agreement, duty.due_on, str(duty.get_kind_display()).capitalize(), parties)
    targets = Target.objects.filter(agreement__in=known.order_by().values("pk"), due_on__range=(first, last))
    for target in targets.select_related("agreement"):
        yield _of(target.agreement, target.due_on, _("Target day of signing"), parties)
    for row in known.filter(term_to__range=(first + ONE_DAY, last + ONE_DAY)):
        assert row.term_to is not None  # the range leaves the others out
        yield _of(row, row.term_to - ONE_DAY, _("Last day of an agreement"), parties)  # the end is exclusive


def _of(row: Agreement, on: date, kind: str, parties: dict[int, set[int]]) -> Happening:
    return Happening(
        on, kind, row.title, reverse("agreement", args=[row.code]), set(parties[row.pk]), "", row.illustrative
    )

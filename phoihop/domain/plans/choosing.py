"""Choosing rows of a plan by how they stand, who leads, in which month, and what disturbed them."""

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, TextChoices, Value, When, Window
from django.db.models.fields import CharField
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger.models import Entry
from phoihop.domain.ledger.states import CHANGES, State, Verb
from phoihop.domain.organisations.models import BodyName
from phoihop.domain.plans.models import Row, Serving

NOTHING = "-"


class Stand(TextChoices):
    """How a row stands on a day, for whoever reads the plan as a whole. Every row stands at exactly one."""

    LATE = "LATE", _("Late")
    RUNNING = "RUNNING", _("In hand")
    POSTPONED = "POSTPONED", _("Postponed")
    SUSPENDED = "SUSPENDED", _("Suspended")
    NOT_FEASIBLE = "NOT_FEASIBLE", _("Could not be carried out")
    CLAIMED = "CLAIMED", _("Waiting for confirmation")
    FULFILLED = "FULFILLED", _("Fulfilled")
    WAITING = "WAITING", _("Not agreed yet")
    OVER = "OVER", _("Closed, declined or withdrawn")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for; empty is everything."""

    stand: str = ""
    lead: str = ""
    month: int = 0
    cause: str = ""
    programme: str = ""  # by its code; NOTHING for rows that serve none
    group: str = ""


def standing(rows: "QuerySet[Row]", today: date) -> "QuerySet[Row]":
    """The rows, each with `stand`: where it stands on the day."""
    entries = Entry.objects.filter(commitment=OuterRef("commitment"))
    put_off = Exists(entries.filter(verb__in=[Verb.POSTPONED, Verb.RESCHEDULED]))
    running = Q(commitment__state=State.IN_FORCE)
    at = {
        Stand.LATE: running & Q(commitment__due_on__lt=today),
        Stand.POSTPONED: running & Q(commitment__changes__gt=0) & Q(put_off),
        Stand.RUNNING: running,
        Stand.SUSPENDED: Q(commitment__state=State.SUSPENDED),
        Stand.NOT_FEASIBLE: Q(commitment__state=State.NOT_FEASIBLE),
        Stand.CLAIMED: Q(commitment__state=State.CLAIMED),
        Stand.FULFILLED: Q(commitment__state=State.FULFILLED),
        Stand.WAITING: Q(commitment__state__in=[State.DRAFT, State.PROPOSED]),
    }
    cases = [When(condition, then=Value(stand.value)) for stand, condition in at.items()]
    return rows.annotate(stand=Case(*cases, default=Value(Stand.OVER.value), output_field=CharField()))


def chosen(rows: "QuerySet[Row]", choice: Choice, *, year: int) -> "QuerySet[Row]":
    """Those of the rows (with their `stand`) that are asked for."""
    if choice.stand:
        rows = rows.filter(Q(stand=choice.stand))
    if choice.lead:
        rows = rows.filter(commitment__debtor__code=choice.lead)
    if choice.group:
        rows = rows.filter(group=choice.group)
    if choice.month:
        rows = rows.filter(_in_month(year, choice.month))
    if choice.cause:
        caused = Entry.objects.filter(verb__in=CHANGES, facts__contains=f'"reason":"{choice.cause}"')
        rows = rows.filter(commitment__in=caused.values("commitment"))
    if choice.programme == NOTHING:
        rows = rows.exclude(pk__in=Serving.objects.filter(until=None, programme__isnull=False).values("row"))
    elif choice.programme:
        code = choice.programme
        aims = Q(programme__code=code) | Q(programme__within__code=code)
        rows = rows.filter(pk__in=Serving.objects.filter(aims, until=None).values("row"))
    return rows


def _in_month(year: int, month: int) -> Q:
    """Planned for a time that touches the month, or due in it."""
    first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return Q(first_on__lte=last, last_on__gte=first) | Q(commitment__due_on__gte=first, commitment__due_on__lte=last)


def by_group(rows: "QuerySet[Row]") -> dict[str, Counter[str]]:
    """How many of the rows (with their `stand`) of each group of content stand where, groups in the plan's order. One query."""
    cells = rows.order_by().values_list("group", F("stand")).annotate(n=Count("pk"), first=Min("number"))
    found: dict[str, Counter[str]] = {}
    for group, stand, n, _first in sorted(cells, key=lambda cell: cell[3]):
        found.setdefault(group, Counter())[stand] += n
    return found


def only(groups: Mapping[str, Counter[str]], stand: str) -> dict[str, Counter[str]]:
    """The groups that have rows at one standing, with those alone; all of them where none is asked for."""
    if not stand:
        return dict(groups)
    return {name: Counter({stand: told[stand]}) for name, told in groups.items() if told[stand]}


def tally(groups: Iterable[Counter[str]]) -> dict[str, int]:
    """How many rows of these groups stand where, in the order of the list; none that nobody stands at."""
    counted = sum(groups, Counter[str]())
    return {stand.value: counted[stand.value] for stand in Stand if counted.get(stand.value)}


def leads(rows: "QuerySet[Row]", on: date) -> dict[str, str]:
    """The bodies that lead any of the rows: code, and short name on the day; before its first name, that one.

    Two questions: within one, PostgreSQL may ask anew for each name which of thousands of rows may be seen.
    """
    leading = set(rows.order_by().values_list("commitment__debtor_id", flat=True).distinct())
    names = BodyName.objects.filter(body_id__in=leading).order_by("body__code", "valid_from")
    found: dict[str, str] = {}
    for code, name, since in names.values_list("body__code", "short_name", "valid_from"):
        if code not in found or since <= on:
            found[code] = name
    return found


def aims(rows: "QuerySet[Row]") -> dict[str, str]:
    """What any of the rows serve: code and title."""
    served = Serving.objects.filter(row__in=rows.order_by().values("pk"), until=None, programme__isnull=False)
    return dict(served.order_by("programme__code").values_list("programme__code", "programme__title").distinct())


def first_of_each(rows: "QuerySet[Row]", most: int) -> "QuerySet[Row]":
    """Of the rows (with their `stand`) the first few that stand at each place, in the order of the plan."""
    place = Window(RowNumber(), partition_by=F("stand"), order_by=F("number").asc())
    return rows.annotate(place=place).filter(Q(place__lte=most))

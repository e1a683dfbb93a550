"""Meetings with voters that are to come: what of them is to be announced, and which days of reception were kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.petitions import permissions, reception
from phoihop.domain.petitions.models import Planned, PlannedStep, Session
from phoihop.domain.petitions.reception import Kept
from phoihop.domain.petitions.states import PLANNED_STEPS, Contact, PlannedState, PlannedVerb
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.queries import NoRule
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle

SOON = timedelta(days=7)  # how long before the day by which it is announced a desk tells of it
# Which kinds of body receive citizens, by which rule, and whether it asks for days of a month or of each week.
RULES = {"peoples_committee": ("RECEPTION-PROVINCE", "MONTH"), "commune_committee": ("RECEPTION-COMMUNE", "WEEK")}


def to_come(by: Actor) -> QuerySet[Planned]:
    """The meetings that are planned and neither held nor called off, the next first."""
    return permissions.planned_seen(by).filter(state=PlannedState.PLANNED)


def over(by: Actor) -> QuerySet[Planned]:
    """Those that were held or called off, the last first."""
    return permissions.planned_seen(by).exclude(state=PlannedState.PLANNED).order_by("-day", "-pk")


def to_announce(by: Actor, today: date) -> QuerySet[Planned]:
    """What the actor's body has to announce within a week, or should have announced already."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    press = Q(press_told_on=None, press_due_on__lte=today + SOON)
    host = Q(host_told_on=None, host_due_on__lte=today + SOON)
    return to_come(by).filter(press | host, organiser_id__in=ours, day__gte=today)


def announced_late(by: Actor, today: date) -> QuerySet[Planned]:
    """Those of which the press or the host was told after the day by rule, or was not by today; called off ones aside."""
    press = Q(press_told_on__gt=F("press_due_on")) | Q(press_told_on=None, press_due_on__lt=today)
    host = Q(host_told_on__gt=F("host_due_on")) | Q(host_told_on=None, host_due_on__lt=today)
    found = permissions.planned_seen(by).exclude(state=PlannedState.CALLED_OFF)
    return found.filter(press | host).order_by("-day", "-pk")


def why(planned: Planned, to: str) -> list[str]:
    """Why the press, or the host, is told by that day, in sentences; nothing where the rule book said nothing."""
    facts = audit.facts_of(planned.reckoning).get(to)
    return Reckoning.from_facts(facts).words() if isinstance(facts, dict) else []


@dataclass(frozen=True, slots=True)
class Receives:
    """One body that receives citizens: how its months stand, each beside what the rule of that day asks."""

    body: BodyView
    each: str  # MONTH, or WEEK
    months: list[Kept]


def receiving(today: date) -> list[BodyView]:
    """The bodies that a rule asks to receive citizens, in their order."""
    return [view for view in organisations.all_bodies(today) if view.kind_code in RULES]


def received(bodies: Iterable[BodyView], months: list[date], today: date) -> list[Receives]:
    """How each of these bodies kept its days in these months: one question for all, and one for each rule and month."""
    views, calendar = list(bodies), rulebook.calendar()
    held: dict[int, list[date]] = {view.id: [] for view in views}
    days = Session.objects.filter(
        kind=Contact.RECEPTION, organiser_id__in=held, held_on__gte=min(months), held_on__lte=today
    )
    for organiser_id, day in days.values_list("organiser_id", "held_on"):
        held[organiser_id].append(day)
    least = {(kind, month): _least(code, month) for kind, (code, _each) in RULES.items() for month in months}
    found = []
    for view in views:
        each = RULES[view.kind_code][1]
        stood = [
            reception.kept(
                held[view.id], reception.weeks(month) if each == "WEEK" else [(month, reception.after(month))],
                least[view.kind_code, month], calendar, today,
            )
            for month in months
        ]  # fmt: skip
        found.append(Receives(view, each, stood))
    return found


def reception_bases(on: date) -> list[tuple[str, bool]]:
    """What the rules of the day ask of whom, with their basis, and whether somebody has verified it."""
    found = []
    for code, _each in RULES.values():
        try:
            rule = rulebook.rule(code, on)
        except NoRule:
            continue
        found.append((f"{rule.words}: {rule.value}. {rule.basis}", rule.verified))
    return found


def _least(code: str, month: date) -> int:
    """How many days the rule asks for; none where there was no rule."""
    try:
        return rulebook.rule(code, month).value
    except NoRule:
        return 0


def broken() -> Iterator[chain.Break]:
    """Planned meetings and their steps that are not what was recorded."""
    yield from lifecycle.misplaced(Planned, PLANNED_STEPS)
    rows = Planned.objects.select_related("organiser", "host").order_by("pk")
    yield from audit.altered(Planned, "petitions.planned.plan", ((row.pk, row.told()) for row in rows))
    steps = PlannedStep.objects.select_related("planned").order_by("pk")
    for verb in PlannedVerb.values:
        if verb != PlannedVerb.PLAN:
            told = ((row.planned_id, row.told()) for row in steps.filter(verb=verb))
            yield from audit.altered(Planned, f"petitions.planned.{verb.lower()}", told)

"""How far what the work serves is: indicators with what they came to, communes at the criteria, reviews that are due."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import UNBOUND_STATES
from phoihop.domain.organisations import gazetteer
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import BodyCode
from phoihop.domain.programmes import permissions
from phoihop.domain.programmes.models import Criterion, Duty, Event, Indicator, Measure, Programme, Verdict
from phoihop.domain.programmes.states import STEPS, ProgrammeState, Verb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle
from phoihop.foundation.vn import numbers

STATISTICS = "GSO"  # the scheme whose codes the gazetteer knows
SOON = 30  # days before a review is due from which on its keeper is reminded


@dataclass(frozen=True, slots=True)
class Progress:
    """An indicator with what it came to by a day, the latest last; of several figures of one day, the last one told."""

    indicator: Indicator
    measures: tuple[Measure, ...]

    @property
    def last(self) -> Measure | None:
        """What it came to last."""
        return self.measures[-1] if self.measures else None

    @property
    def share(self) -> int | None:
        """How much of the way from its beginning to its target it has gone, in whole percent; none without a figure.

        Below nothing where it went the other way. A way of no length is whole once the target is held.
        """
        if self.last is None:
            return None
        way, gone = self.indicator.target - self.indicator.baseline, self.last.value - self.indicator.baseline
        if not way:
            return 100 if not gone else 0
        return numbers.whole_percent(gone / way)


def progress(programme: Programme, on: date) -> list[Progress]:
    """The indicators of a programme as they stood on a day. Two queries."""
    told = Prefetch("measures", Measure.objects.filter(on__lte=on).order_by("on", "pk"), to_attr="told_by_then")
    found = []
    for row in programme.indicators.order_by("number").prefetch_related(told):
        of_day = {one.on: one for one in row.told_by_then}  # the last of a day
        found.append(Progress(row, tuple(of_day.values())))
    return found


def events(programme: Programme) -> list[Event]:
    """Its dated steps after it was entered, the first first."""
    found = programme.events.exclude(verb=Verb.ENTER).select_related("actor", "nominee")
    return list(found.order_by("on", "pk"))


def registered(programme: Programme) -> list[int]:
    """The bodies that registered for a movement."""
    return list(programme.events.filter(verb=Verb.REGISTER).order_by("pk").values_list("actor_id", flat=True))


def taking_part(programme: Programme) -> list[int]:
    """The bodies that registered for it or for a part of it, each once, the first first."""
    told = Event.objects.filter(Q(programme=programme) | Q(programme__within=programme), verb=Verb.REGISTER)
    return list(dict.fromkeys(told.order_by("pk").values_list("actor_id", flat=True)))


def bound(programme: Programme) -> QuerySet[Commitment]:
    """The commitments that it or a part of it created and that bind."""
    created = Duty.objects.filter(Q(programme=programme) | Q(programme__within=programme))
    return Commitment.objects.filter(pk__in=created.values("commitment")).exclude(state__in=UNBOUND_STATES)


def duties(programme: Programme, by: Actor, on: date) -> list[Commitment]:
    """The commitments that it created, as far as the actor may know of them; the first due first."""
    seen = ledger.visible_to(by, on).filter(programme_duty__programme=programme)
    return list(seen.order_by("due_on", "code"))


def waiting_for(by: Actor, today: date) -> QuerySet[Programme]:
    """What the actor's body is to review within a month, or should have reviewed."""
    ours = organisations.stands_for(by.body_id) if by.body_id is not None else set()
    due = permissions.visible_to(by).filter(state=ProgrammeState.RUNNING, keeper_id__in=ours)
    return due.filter(review_due_on__lte=today + timedelta(days=SOON)).order_by("review_due_on", "code")


def had_reached(criterion: Criterion, commune: str, year: int) -> bool:
    """Whether the commune held the criterion before that year's verdict: by the last verdict of the latest earlier year.

    A verdict of the same year that is corrected counts as one of its own.
    """
    earlier = criterion.verdicts.filter(commune=commune, year__lt=year).order_by("-year", "-pk").first()
    return earlier is not None and earlier.reached


def judgeable(programme: Programme, on: date) -> tuple[gazetteer.Unit, ...]:
    """The communes of the place that its keeper, or the nearest body above, is the authority of; none where none is."""
    above = [programme.keeper_id, *organisations.ancestors(programme.keeper_id, on)]
    known = BodyCode.objects.filter(organisations.living(on), body_id__in=above, scheme=STATISTICS)
    codes = dict(known.values_list("body_id", "value"))
    place = next((codes[body] for body in above if body in codes), "")
    return gazetteer.communes(place, on) if place else ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A commune in a year: the verdicts that hold, by the number of their criterion."""

    commune: str
    verdicts: dict[int, Verdict]

    @property
    def reached(self) -> int:
        """How many criteria it has reached."""
        return sum(one.reached for one in self.verdicts.values())

    @property
    def lost(self) -> list[Verdict]:
        """What it had reached before and lost again, in the order of the criteria."""
        return [one for _number, one in sorted(self.verdicts.items()) if one.lost]


def years(programme: Programme) -> list[int]:
    """The years in which communes were judged, the latest first."""
    found = Verdict.objects.filter(criterion__programme=programme).values_list("year", flat=True)
    return sorted(set(found), reverse=True)


def communes(programme: Programme, year: int) -> list[Standing]:
    """The communes judged in a year, who lost most first, then who has reached least. One query."""
    told = Verdict.objects.filter(criterion__programme=programme, year=year).select_related("criterion").order_by("pk")
    held: dict[str, dict[int, Verdict]] = {}
    for one in told:
        held.setdefault(one.commune, {})[one.criterion.number] = one  # the last one holds
    found = [Standing(commune, verdicts) for commune, verdicts in held.items()]
    return sorted(found, key=lambda one: (-len(one.lost), one.reached, one.commune))


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the communes judged in a year: how many reached every criterion, and how many lost one again."""

    judged: int
    whole: int
    losing: int


def tally(found: Sequence[Standing], criteria: int) -> Tally:
    """Count them."""
    whole = sum(one.reached == criteria for one in found)
    return Tally(len(found), whole, sum(bool(one.lost) for one in found))


def of_codes(codes: Iterable[str]) -> list[Programme]:
    """The programmes of these codes, by code."""
    return list(Programme.objects.filter(code__in=list(codes)).order_by("code"))


def choices() -> list[tuple[str, str]]:
    """Everything that work may serve, by kind: code and title."""
    return list(Programme.objects.order_by("kind", "code").values_list("code", "title"))


def even(value: Decimal) -> Decimal:
    """The amount without needless decimals."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def broken() -> Iterator[chain.Break]:
    """Programmes and what was told of them that are not what was recorded, or stand where no step led."""
    yield from lifecycle.misplaced(Programme, STEPS)
    steps = Event.objects.select_related("programme__keeper", "programme__within", "actor", "nominee").order_by("pk")
    for verb in Verb.values:
        said = ((one.programme_id, one.told()) for one in steps.filter(verb=verb))
        yield from audit.altered(Programme, f"programmes.programme.{verb.lower()}", said)
    indicators = Indicator.objects.order_by("pk")
    yield from audit.altered(
        Programme, "programmes.indicator.set", ((one.programme_id, one.told()) for one in indicators)
    )
    measures = Measure.objects.select_related("indicator", "by_body").order_by("pk").iterator(2000)
    told = ((one.indicator.programme_id, one.told()) for one in measures)
    yield from audit.altered(Programme, "programmes.indicator.measured", told)
    criteria = Criterion.objects.order_by("pk")
    yield from audit.altered(
        Programme, "programmes.criterion.added", ((one.programme_id, one.told()) for one in criteria)
    )
    verdicts = Verdict.objects.select_related("criterion", "by_body").order_by("pk").iterator(2000)
    judged = ((one.criterion.programme_id, one.told()) for one in verdicts)
    yield from audit.altered(Programme, "programmes.commune.judged", judged)
    created = Duty.objects.select_related("commitment").order_by("pk")
    yield from audit.altered(Programme, "programmes.duty.created", ((one.programme_id, one.told()) for one in created))

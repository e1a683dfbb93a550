"""How many open duties stand with each body before the day and from it on: nothing owed is lost, nothing is owed twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.states import LIVING_STATES, Verb
from phoihop.domain.organisations import registry
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.reorganisations.queries import Duty, Outcome, batches


@dataclass(frozen=True, slots=True)
class Load:
    """The open duties of a body, what it owes and what it is owed; `body` is empty for those that nobody takes yet."""

    body: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """By how many they change."""
        return self.after - self.before


def ends(duties: Sequence[Duty], heirs: Sequence[str]) -> bool:
    """Whether a commitment ends with the bodies of these sides: nobody is left on one, or one body stands on both."""
    others = {duty.other for duty in duties} - {duty.body for duty in duties}
    return not all(heirs) or len({*heirs, *others}) == 1


def ending(found: Outcome) -> int:
    """How many of the duties end instead of passing, as decided so far and else as proposed."""
    by_commitment: dict[int, list[Duty]] = {}
    for duty in found.duties:
        by_commitment.setdefault(duty.commitment_id, []).append(duty)
    return sum(len(duties) for duties in by_commitment.values() if _is_over(duties))


def _is_over(duties: Sequence[Duty]) -> bool:
    heirs = [duty.heir if duty.decided else duty.proposed for duty in duties]
    return all(duty.decided or duty.proposed for duty in duties) and ends(duties, heirs)


def loads(found: Outcome) -> list[Load]:
    """Of every body whose number changes, as decided so far and else as proposed; the greatest change first."""
    by_commitment: dict[int, list[Duty]] = {}
    for duty in found.duties:
        by_commitment.setdefault(duty.commitment_id, []).append(duty)
    change = Counter[str]()
    for duties in by_commitment.values():
        heirs = [duty.heir if duty.decided else duty.proposed for duty in duties]
        over = _is_over(duties)
        for duty, heir in zip(duties, heirs, strict=True):
            change[duty.body] -= 1
            change[heir] += not over
        if over and len(duties) == 1:  # who stands across has one less as well
            change[duties[0].other] -= 1
    before = _open(sorted(body for body in change if body))
    rows = [Load(body, before[body], before[body] + n) for body, n in change.items() if n]
    return sorted(rows, key=lambda row: (-abs(row.difference), row.body))


def _open(codes: Sequence[str]) -> Counter[str]:
    """How many sides of living commitments stand with each of these."""
    code_of = {pk: code for code, pk in registry.numbers_of(codes).items()}
    found = Counter[str]()
    for some in batches(code_of):
        for side in ("debtor_id", "creditor_id"):
            rows = Commitment.objects.filter(state__in=LIVING_STATES, **{f"{side}__in": some}).order_by()
            for pk, n in rows.values_list(side).annotate(Count("pk")):
                found[code_of[pk]] += n
    return found


def taken(reorganisation: Reorganisation) -> dict[str, int]:
    """How many duties each heir took, by its code; under the empty one those that ended with their body or with both."""
    told = Entry.objects.filter(verb=Verb.EXTINGUISHED, facts__contains=f'"reorganisation":"{reorganisation.code}"')
    ended = reorganisation.duties.filter(commitment__in=told.values("commitment"))
    rows = Counter(
        dict(reorganisation.duties.exclude(pk__in=ended).order_by().values_list("heir").annotate(Count("pk")))
    )
    rows[""] += ended.count()
    return {heir: n for heir, n in rows.items() if n}

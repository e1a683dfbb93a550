"""What bodies that end leave unanswered, petitions and recommendations: each has one heir who answers it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import queries as oversight
from phoihop.domain.petitions import queries as petitions
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.reorganisations.planning import Ending, Plan
from phoihop.domain.reorganisations.states import Awaited


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An answer that `body`, which ends, owes `asker`. `heir` is decided, `proposed` comes from the rule; empty: nobody.

    An answer does not end with its body: somebody asked, and gets it from one heir.
    """

    kind: str
    number: int
    body: str
    asker: str
    due_on: date | None
    proposed: str
    rule: str
    heir: str = ""
    reason: str = ""

    @property
    def key(self) -> tuple[str, int, str]:
        """What tells it from all others."""
        return self.kind, self.number, self.body


def proposal(endings: Mapping[str, Ending], body: str, other: str) -> tuple[str, str]:
    """Who takes over from a body by rule, and by which. Nothing passes upwards to the one across."""
    ending = endings[body]
    across = endings[other].heir if other in endings else other
    if ending.rule == "PARENT" and ending.heir == across:
        return "", ""
    return ending.heir, ending.rule


def may_answer(plan: Plan, heir: str, *, body: str, asker: str) -> bool:
    """Whether `heir` may answer in the place of the body. Who asked does not answer itself, unless it follows that body."""
    return heir in plan.living and (heir != asker or heir in plan.endings[body].followers)


def unanswered(reorganisation: Reorganisation, plan: Plan, numbers: Mapping[str, int]) -> Iterator[Unanswered]:
    """Everything that bodies which end have not answered, petitions first, in the order of numbers."""
    told = reorganisation.answers.values_list("kind", "number", "body", "heir", "reason") if reorganisation.pk else ()
    decided = {(kind, number, body): (heir, reason) for kind, number, body, heir, reason in told}
    for found in _waiting(plan, {pk: code for code, pk in numbers.items()}):
        heir, reason = decided.get(found.key, ("", ""))
        if not heir and reorganisation.rest:
            heir, reason = found.proposed, reorganisation.rest
        if may_answer(plan, heir, body=found.body, asker=found.asker):
            yield replace(found, heir=heir, reason=reason)
        else:
            yield found


def _waiting(plan: Plan, ending: Mapping[int, str]) -> Iterator[Unanswered]:
    asked = list(petitions.with_bodies(ending))
    recommended = list(oversight.with_bodies(ending))
    askers = {row.collector_id for row in asked} | {row.supervision.supervisor_id for row in recommended}
    codes = dict(Body.objects.filter(pk__in=askers).values_list("pk", "code"))
    for petition in asked:
        if petition.holder_id:
            body, asker = ending[petition.holder_id], codes[petition.collector_id]
            yield _proposed(plan, Awaited.PETITION, petition.pk, body, asker, petition.due_on)
    for row in recommended:
        for body_id in sorted({row.answering_id, row.asked_superior_id or 0} & ending.keys()):
            body, asker = ending[body_id], codes[row.supervision.supervisor_id]
            yield _proposed(plan, Awaited.RECOMMENDATION, row.pk, body, asker, row.due_on)


def _proposed(plan: Plan, kind: Awaited, number: int, body: str, asker: str, due_on: date | None) -> Unanswered:
    heir, rule = proposal(plan.endings, body, asker)
    if not may_answer(plan, heir, body=body, asker=asker):
        heir, rule = "", ""
    return Unanswered(str(kind), number, body, asker, due_on, heir, rule)

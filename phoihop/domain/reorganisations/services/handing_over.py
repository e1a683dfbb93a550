"""Who answers what bodies that end leave unanswered: decided by people before the day, handed over on it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import services as oversight
from phoihop.domain.oversight.models import Recommendation
from phoihop.domain.petitions import services as petitions
from phoihop.domain.petitions.models import Petition
from phoihop.domain.reorganisations import awaiting
from phoihop.domain.reorganisations.awaiting import Unanswered
from phoihop.domain.reorganisations.models import AnswerDecision, Reorganisation
from phoihop.domain.reorganisations.queries import Outcome
from phoihop.domain.reorganisations.services import deciding
from phoihop.domain.reorganisations.services.deciding import BATCH, CannotDecide
from phoihop.domain.reorganisations.states import Awaited
from phoihop.foundation.accounts.actors import Actor

Key = tuple[str, int, str]  # kind, number, code of the body that ends


@transaction.atomic
def hand_over(
    *, reorganisation: Reorganisation, answers: Sequence[Key], heir: str, reason: str, by: Actor, at: datetime
) -> int:
    """Let one heir, told by its code, answer these; how many. Deciding again replaces. Raises Denied, CannotDecide, BadSheet."""
    found = deciding.opened(reorganisation, by)
    there = {row.key: row for row in found.unanswered}
    if not answers or any(key not in there for key in answers):
        raise CannotDecide(_("Choose petitions or recommendations that a body which ends has not answered."))
    chosen = [(there[key], heir) for key in answers]
    for row, _heir in chosen:
        if not awaiting.may_answer(found.plan, heir, body=row.body, asker=row.asker):
            raise CannotDecide(
                _("“%(heir)s” cannot answer no. %(number)s: choose a body that lives on that day and did not ask it.")
                % {"heir": heir, "number": row.number}
            )
    _write(reorganisation, chosen, reason, by, at)
    return len(chosen)


@transaction.atomic
def hand_over_as_proposed(*, reorganisation: Reorganisation, reason: str, by: Actor, at: datetime) -> int:
    """Confirm the proposal for everything unanswered that nobody has decided about; how many."""
    found = deciding.opened(reorganisation, by)
    chosen = [(row, row.proposed) for row in found.unheard if row.proposed]
    if chosen:
        _write(reorganisation, chosen, reason, by, at)
    return len(chosen)


def _write(
    reorganisation: Reorganisation, chosen: Sequence[tuple[Unanswered, str]], reason: str, by: Actor, at: datetime
) -> None:
    deciding.check_words(reason)
    if not reason.strip():
        raise CannotDecide(_("Write why, in a few words: it stands on the way of each of them."))
    rows = [
        AnswerDecision(
            reorganisation=reorganisation, kind=row.kind, number=row.number, body=row.body, heir=heir,
            reason=reason.strip(), decided_by=by.user_id, decided_at=at,
        )
        for row, heir in chosen
    ]  # fmt: skip
    AnswerDecision.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["reorganisation", "kind", "number", "body"],
        update_fields=["heir", "reason", "decided_by", "decided_at"],
    )  # fmt: skip
    deciding.record("handed_over", reorganisation, by, at, answers=len(rows))


def on_the_day(row: Reorganisation, found: Outcome, bodies: dict[str, Body], by: Actor, at: datetime) -> None:
    """Each petition and recommendation gets its heir; what followed the approval by rule stands among the decisions too."""
    rows = [
        AnswerDecision(
            reorganisation=row, kind=one.kind, number=one.number, body=one.body, heir=one.heir, reason=one.reason,
            decided_at=at,
        )
        for one in found.unanswered
    ]  # fmt: skip
    AnswerDecision.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    for one in found.unanswered:
        heir, key = bodies[one.heir], f"{row.code}:{one.kind}:{one.number}:{bodies[one.body].pk}"
        if one.kind == Awaited.PETITION:
            petitions.hand_over(
                petition=Petition.objects.get(pk=one.number), to=heir, reason=one.reason, by=by, on=row.effective_on,
                at=at, key=key,
            )  # fmt: skip
        else:
            oversight.hand_over(
                recommendation=Recommendation.objects.get(pk=one.number), of=bodies[one.body], to=heir,
                reason=one.reason, by=by, on=row.effective_on, at=at, key=key,
            )  # fmt: skip

"""Answering, saying what came of it, promising, and the last word of those who asked."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.commitments import TASK
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import permissions, queries, tasks
from phoihop.domain.petitions.models import PAPER_MAX, Petition
from phoihop.domain.petitions.services.stepping import (
    CannotPetition,
    begun,
    go,
    locked,
    locked_together,
    taken,
    written,
)
from phoihop.domain.petitions.states import DATED, FINAL, PetitionVerb, Result
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn.language import recorded

TITLE_MAX = 500


@transaction.atomic
def report_result(
    *, petition: Petition, result: Result, words: str, by: Actor, on: date, at: datetime, key: str,
    day: date | None = None,
) -> Petition:  # fmt: skip
    """Say what came of it, apart from any answer. Raises Denied, CannotPetition, WrongStep."""
    row = locked(petition)
    words = written(words, _("Say what was done, or why not."))
    stage = begun(row, PetitionVerb.REPORT, by=by, on=on, words=words, key=key)
    stage.result, stage.result_day = result, day
    if taken(stage):
        return row
    permissions.check_holds(by, row, "report_progress")
    if result not in Result.values:
        raise CannotPetition(_("Say what came of it."))
    if (result in DATED) != (day is not None):
        raise CannotPetition(_("A road map and a deferral name a day; no other result does."))
    _check_to_come(day, on)
    return go(row, stage, by, at)


@transaction.atomic
def answer(*, petition: Petition, words: str, paper: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Answer on an official paper. It says nothing of the result. Raises Denied, CannotPetition, WrongStep."""
    row = locked(petition)
    words = written(words, _("Write the answer, on the point that was asked."))
    paper = written(
        paper, _("An answer is given on an official paper: write its number, in at most 60 characters."), most=PAPER_MAX
    )
    stage = begun(row, PetitionVerb.ANSWER, by=by, on=on, words=words, key=key)
    stage.paper = paper
    if taken(stage):
        return row
    permissions.check_holds(by, row, "sign")
    if tasks.drafted(row.way.all()):
        raise CannotPetition(
            _("A reply is being drafted in your body. Have it checked and issue it, or have the draft sent back first.")
        )
    return go(row, stage, by, at)


@transaction.atomic
def answer_together(
    *, petition: Petition, words: str, paper: str, by: Actor, on: date, at: datetime, key: str
) -> list[Petition]:
    """Answer with one paper every petition of the same matter that waits for the actor's body; each keeps its own way.

    Raises Denied, CannotPetition, WrongStep.
    """
    row, others = locked_together(petition)
    waiting = set(queries.waiting_beside(row, by).values_list("pk", flat=True))
    rows = [row, *(one for one in others if one.pk in waiting)]
    said = {"words": words, "paper": paper, "by": by, "on": on, "at": at}
    return [answer(petition=row, key=f"{key}:{row.pk}", **said) for row in rows]  # type: ignore[arg-type]  # one shape for all


@transaction.atomic
def promise(*, petition: Petition, words: str, until: date, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Make what the answer promised a commitment to the body that asked: it binds when that body has agreed too.

    Raises Denied, CannotPetition, WrongStep, and what the ledger refuses.
    """
    row = locked(petition)
    words = written(words, _("Say what is promised, in at most 500 characters."), most=TITLE_MAX)
    stage = begun(row, PetitionVerb.PROMISE, by=by, on=on, words=words, key=key)
    stage.other_due_on = until
    if taken(stage):
        return row
    debtor_id = permissions.check_holds(by, row, "turn_key")
    _check_to_come(until, on)
    stage.paper = queries.paper_of(row)
    with recorded():
        basis = _("Answer %(paper)s to petition no. %(number)s") % {"paper": stage.paper, "number": row.pk}
    opened = ledger.open_(
        kind=TASK.code, title=words, debtor=Body.objects.get(pk=debtor_id), creditor=_asking(row, on), basis=basis,
        reckoning=rulebook.fixed(until, basis, verified=False), by=by, on=on, key=f"{key}:open",
        illustrative=row.illustrative,
    )  # fmt: skip
    stage.commitment = ledger.propose(commitment=opened, by=by, on=on, key=f"{key}:propose")
    return go(row, stage, by, at)


@transaction.atomic
def confirm(*, petition: Petition, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Confirm what came of it, for the voters: by the body that collected it, never by the one that answered.

    Raises Denied, CannotPetition, WrongStep.
    """
    row = locked(petition)
    stage = begun(row, PetitionVerb.CONFIRM, by=by, on=on, key=key)
    if taken(stage):
        return row
    permissions.check_collected(by, row, "turn_key")
    if permissions.stands_at_both_ends(by, row):
        raise CannotPetition(
            _("Since the merger your body asks and answers at once, so it cannot confirm. Reopen it and pass it on.")
        )
    if row.result not in FINAL:
        raise CannotPetition(
            _("Nothing final came of it yet. It stays open until it is resolved, explained or declared unresolved.")
        )
    return go(row, stage, by, at)


@transaction.atomic
def reopen(*, petition: Petition, reason: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Voters do not agree: it goes back to the body that answered, and its result is open again.

    Raises Denied, CannotPetition, WrongStep.
    """
    row = locked(petition)
    reason = written(reason, _("Say what the voters do not agree with."))
    stage = begun(row, PetitionVerb.REOPEN, by=by, on=on, words=reason, key=key)
    stage.result, stage.result_day = "", None
    if taken(stage):
        return row
    permissions.check_collected(by, row, "draft")
    return go(row, stage, by, at)


def _asking(row: Petition, on: date) -> Body:
    """The body that asked, or the one that stands in its place on the day."""
    heirs = organisations.Followed().carriers(row.collector_id, on)
    if not heirs:
        raise CannotPetition(_("The body that asked is no more, and nobody follows it."))
    return Body.objects.get(pk=min(heirs))


def _check_to_come(day: date | None, on: date) -> None:
    if day is not None and day <= on:
        raise CannotPetition(_("Choose a day that is still to come."))

"""Passing a petition to who is competent, giving it back, handing it to an heir, and asking others for help with it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import permissions, tasks
from phoihop.domain.petitions.models import Petition, Stage
from phoihop.domain.petitions.services.stepping import CannotPetition, begun, go, locked, taken, written
from phoihop.domain.petitions.states import PetitionVerb
from phoihop.domain.rulebook import queries as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain

REPLY, HELP = "PET-NA", "PET-COOP"  # rules: by when a petition is answered, and a body that was asked for help


@transaction.atomic
def route(
    *, petition: Petition, to: Body, by: Actor, on: date, at: datetime, key: str, words: str = ""
) -> Petition:  # fmt: skip
    """Pass it to the competent body. The clock by rule starts with the first routing and goes on through every later one.

    Raises Denied, CannotPetition, NoRule, WrongStep.
    """
    row = locked(petition)
    words = written(words, _("Write at most 2,000 characters."), needed=False)
    stage = begun(row, PetitionVerb.ROUTE, by=by, on=on, words=words, key=key)
    stage.holder, stage.result, stage.result_day = to, "", None
    if taken(stage):
        return row
    actor_id = permissions.check_collected(by, row, "draft")
    if to.pk in organisations.stands_for(actor_id):
        raise CannotPetition(_("Choose another body: who answers is never the one that confirms."))
    _check_lives(to, on)
    if row.due_on is None:
        reckoning = rulebook.due(REPLY, on)
        row.due_on, stage.reckoning = reckoning.due_on, chain.canonical(reckoning.to_facts())
    return go(row, stage, by, at)


@transaction.atomic
def send_back(*, petition: Petition, reason: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Return it as not competent, with the reason, to the body that collected it. Raises Denied, CannotPetition, WrongStep."""
    row = locked(petition)
    reason = written(reason, _("Say why your body is not competent, and which body is."))
    stage = begun(row, PetitionVerb.RETURN, by=by, on=on, words=reason, key=key)
    stage.holder, stage.result, stage.result_day = None, "", None
    if taken(stage):
        return row
    permissions.check_holds(by, row, "draft")
    return go(row, stage, by, at)


@transaction.atomic
def hand_over(*, petition: Petition, to: Body, reason: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Let the heir of a body that ended answer what it had not; the clock runs on, and its way tells who had it.

    Raises Denied, WrongStep.
    """
    permissions.check_can_hand_over(by)
    row = locked(petition)
    last = row.way.order_by("-pk").first()
    stage = Stage(
        petition=row, verb=PetitionVerb.PASS, actor=to, on=max(on, last.on) if last else on, key=key, words=reason,
        holder=to, other_id=row.holder_id, result=row.result, result_day=row.result_day, matter_id=row.matter_id,
    )  # fmt: skip
    return row if taken(stage) else go(row, stage, by, at)


@transaction.atomic
def ask_help(*, petition: Petition, of: Body, words: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Ask another body for what one needs to answer; the petition stays where it is, and its clock runs on.

    Raises Denied, CannotPetition, NoRule, WrongStep.
    """
    row = locked(petition)
    words = written(words, _("Say what you need from them."))
    stage = begun(row, PetitionVerb.ASK_HELP, by=by, on=on, words=words, key=key)
    stage.other = of
    if taken(stage):
        return row
    actor_id = permissions.check_holds(by, row, "draft")
    if of.pk in organisations.stands_for(actor_id):
        raise CannotPetition(_("Choose another body: nobody asks itself for help."))
    if any(asked.other_id == of.pk for asked in tasks.open_requests(row)):
        raise CannotPetition(_("This body was asked already and has not answered yet."))
    _check_lives(of, on)
    reckoning = rulebook.due(HELP, on)
    stage.other_due_on, stage.reckoning = reckoning.due_on, chain.canonical(reckoning.to_facts())
    return go(row, stage, by, at)


@transaction.atomic
def help_(*, petition: Petition, words: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Give the help that was asked for. Raises Denied, CannotPetition."""
    row = locked(petition)
    words = written(words, _("Write what you can say about it."))
    stage = begun(row, PetitionVerb.HELP, by=by, on=on, words=words, key=key)
    if taken(stage):
        return row
    asked = tasks.request_to(by, row)
    permissions.check_helps(by, asked)
    stage.other_id = asked.other_id if asked else None
    return go(row, stage, by, at)


def _check_lives(body: Body, on: date) -> None:
    if not organisations.lives(body, on):
        raise CannotPetition(_("This body does not exist on that day. Choose the one that follows it."))

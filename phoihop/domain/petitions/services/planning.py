"""Planning a meeting with voters, announcing it in time, calling it off, and holding it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import permissions
from phoihop.domain.petitions.models import PLACE_MAX, Planned, PlannedStep, Session
from phoihop.domain.petitions.services.collecting import record_session
from phoihop.domain.petitions.services.stepping import CannotPetition, check_same, written
from phoihop.domain.petitions.states import PLANNED_STEPS, Around, Contact, PlannedState, PlannedVerb
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.queries import NoRule
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle

PRESS, HOST = "CONTACT-PRESS", "CONTACT-HOST"  # rules: how long before the day the press and the host are told


@transaction.atomic
def plan_meeting(
    *, kind: Contact, around: Around | str, day: date, place: str, host: Body, by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> Planned:  # fmt: skip
    """Plan a meeting of the actor's body with voters on a day to come; the rule book says by when it is announced.

    Raises Denied, CannotPetition.
    """
    organiser_id = permissions.check_can_collect(by)
    place = written(place, _("Say where the voters are met, in at most 200 characters."), most=PLACE_MAX)
    same: dict[str, object] = {
        "kind": Contact(kind), "around": Around(around) if around else "", "day": day, "place": place,
        "organiser_id": organiser_id, "host_id": host.pk, "illustrative": illustrative,
    }  # fmt: skip
    done = Planned.objects.filter(key=key).first()
    if done is not None:
        check_same(done, same)
        return done
    if day <= on:
        raise CannotPetition(_("A meeting is planned for a day to come. One that was held is entered as such."))
    if not organisations.lives(host, day):
        raise CannotPetition(_("This body does not exist on that day. Choose the one that follows it."))
    press, told_host = _by_when(PRESS, day), _by_when(HOST, day)
    row = Planned.objects.create(
        **same, key=key, planned_on=on, state=PlannedState.PLANNED, press_due_on=press.due_on if press else None,
        host_due_on=told_host.due_on if told_host else None,
        reckoning=chain.canonical({
            name: found.to_facts() for name, found in (("press", press), ("host", told_host)) if found
        }),
    )  # fmt: skip
    PlannedStep.objects.create(planned=row, key=key, verb=PlannedVerb.PLAN, actor_id=organiser_id, on=on)
    audit.record("petitions.planned.plan", on=row, by=by, at=at, facts=row.told())
    return row


@transaction.atomic
def announce(*, planned: Planned, to: PlannedVerb, words: str, by: Actor, on: date, at: datetime, key: str) -> Planned:
    """Say that the press, or the host, was told of it today; the first time counts. Raises Denied, CannotPetition, WrongStep."""
    row = _locked(planned)
    words = written(words, _("Say in at most 200 characters how it was announced."), most=PLACE_MAX, needed=False)
    step = _begun(row, to, by=by, on=on, words=words, key=key)
    if _taken(step):
        return row
    column = {PlannedVerb.PRESS: "press_told_on", PlannedVerb.HOST: "host_told_on"}[to]
    if getattr(row, column) is None:
        setattr(row, column, on)
        row.save(update_fields=[column])
    return _go(row, step, by, at)


@transaction.atomic
def call_off(*, planned: Planned, reason: str, by: Actor, on: date, at: datetime, key: str) -> Planned:
    """Call it off and say why; the host and everybody who sees it reads that. Raises Denied, CannotPetition, WrongStep."""
    row = _locked(planned)
    reason = written(reason, _("Say why it is called off, in at most 200 characters."), most=PLACE_MAX)
    step = _begun(row, PlannedVerb.CALL_OFF, by=by, on=on, words=reason, key=key)
    return row if _taken(step) else _go(row, step, by, at)


@transaction.atomic
def hold(*, planned: Planned, attended: int, spoke: int, by: Actor, on: date, at: datetime, key: str) -> Session:
    """It was held: from now on it is the recorded meeting, and what was asked is entered there.

    Raises Denied, CannotPetition, WrongStep.
    """
    row = _locked(planned)
    step = _begun(row, PlannedVerb.HOLD, by=by, on=on, words="", key=key)
    counted: dict[str, object] = {"attended": attended, "spoke": spoke}
    if _taken(step):
        check_same(row.held, counted)  # type: ignore[arg-type]  # the constraint holds: what was held has its meeting
        return row.held  # type: ignore[return-value]  # the same
    if row.day > on:
        raise CannotPetition(_("This day is still to come. A meeting is recorded once it was held."))
    row.held = record_session(
        kind=Contact(row.kind), held_on=row.day, place=row.place, attended=attended, spoke=spoke, by=by, on=on, at=at,
        key=f"planned:{row.pk}", illustrative=row.illustrative,
    )  # fmt: skip
    row.save(update_fields=["held"])
    return _go(row, step, by, at).held  # type: ignore[return-value]  # it was set three lines above


def _by_when(code: str, day: date) -> Reckoning | None:
    try:
        return rulebook.due_before(code, day)
    except NoRule:
        return None


def _locked(planned: Planned) -> Planned:
    return Planned.objects.select_for_update(of=("self",)).get(pk=planned.pk)


def _begun(row: Planned, verb: PlannedVerb, *, by: Actor, on: date, words: str, key: str) -> PlannedStep:
    return PlannedStep(
        planned=row, verb=verb, actor_id=permissions.check_organises(by, row), on=on, words=words, key=key
    )  # fmt: skip


def _taken(step: PlannedStep) -> bool:
    """Whether this very step was taken under its key before. Raises CannotPetition when the key served another one."""
    done = PlannedStep.objects.filter(key=step.key).first()
    if done is None:
        return False
    if any(getattr(done, name) != getattr(step, name) for name in ("planned_id", "verb", "actor_id", "words")):
        raise CannotPetition(_("This request was sent before with other content. Load the page anew."))
    return True


def _go(row: Planned, step: PlannedStep, by: Actor, at: datetime) -> Planned:
    lifecycle.move(row, steps=PLANNED_STEPS, verb=step.verb, by=by, at=at, facts=step.told())
    step.save(force_insert=True)
    return row

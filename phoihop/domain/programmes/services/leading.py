"""What its keeper and those who take part do: register, review, say whom to commend, and create duties."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.states import Mood
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.programmes import permissions
from phoihop.domain.programmes.commitments import DUTY
from phoihop.domain.programmes.models import Duty, Event, Programme
from phoihop.domain.programmes.services.entering import CannotKeep, check_same, named, written
from phoihop.domain.programmes.states import STEPS, Kind, Verb
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle


@transaction.atomic
def register(
    *, programme: Programme, words: str, by: Actor, on: date, at: datetime, key: str, illustrative: bool = False
) -> Event:
    """Register the actor's body for a movement with what it will do, once. Raises Denied, CannotKeep, WrongStep."""
    actor_id = permissions.check_takes_part(by)
    if programme.kind != Kind.MOVEMENT:
        raise CannotKeep(_("One registers for an emulation movement. This is none."))
    words = written(words, _("Say what your body will do."))
    taken = programme.events.filter(verb=Verb.REGISTER, actor_id=actor_id).exclude(key=key)
    if taken.exists():
        raise CannotKeep(_("Your body is registered already."))
    return _step(programme, Event(verb=Verb.REGISTER, actor_id=actor_id, words=words, illustrative=illustrative), by, on, at, key)  # fmt: skip


@transaction.atomic
def review(
    *, programme: Programme, final: bool, words: str, paper: str, by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> Event:  # fmt: skip
    """Review it, in the interim or finally, with what came of it and the paper that says so.

    Raises Denied, CannotKeep, WrongStep.
    """
    actor_id = permissions.check_keeps(by, programme, "sign")
    words, paper = written(words, _("Say what came of it.")), named(paper)
    if not paper:
        raise CannotKeep(_("A review is a report: name its paper."))
    verb = Verb.FINAL if final else Verb.INTERIM
    return _step(programme, Event(verb=verb, actor_id=actor_id, words=words, paper=paper, illustrative=illustrative), by, on, at, key)  # fmt: skip


@transaction.atomic
def commend(
    *, programme: Programme, nominee: Body, words: str, by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> Event:  # fmt: skip
    """Propose a body that took part for commendation, with its merits. Bodies alone: no person is named here.

    Raises Denied, CannotKeep, WrongStep.
    """
    actor_id = permissions.check_takes_part(by)
    words = written(words, _("Say for what it is to be commended."))
    if programme.kind != Kind.MOVEMENT:
        raise CannotKeep(_("One is commended within an emulation movement. This is none."))
    if not programme.events.filter(verb=Verb.REGISTER, actor=nominee).exists():
        raise CannotKeep(_("This body has not registered for the movement. Choose one that has."))
    event = Event(verb=Verb.COMMEND, actor_id=actor_id, nominee=nominee, words=words, illustrative=illustrative)
    return _step(programme, event, by, on, at, key)


@transaction.atomic
def oblige(
    *, programme: Programme, title: str, product: str, debtor: Body, due_on: date, by: Actor, on: date, at: datetime,
    key: str, illustrative: bool = False,
) -> Duty:  # fmt: skip
    """Create a duty: its keeper assigns it to a body under it, and asks it of an equal. The same key gives the same duty.

    Raises Denied, CannotKeep, and what the ledger refuses.
    """
    keeper_id = permissions.check_keeps(by, programme, "turn_key")
    if debtor.pk == keeper_id or not organisations.lives(debtor, on):
        raise CannotKeep(_("Choose another body that exists on that day."))
    basis = f"{programme.title} ({programme.paper})" if programme.paper else programme.title
    commitment = ledger.open_(
        kind=DUTY.code, title=title, debtor=debtor, creditor=Body.objects.get(pk=keeper_id),
        reckoning=rulebook.fixed(due_on, basis, verified=programme.verified), by=by, on=on, key=key, product=product,
        basis=basis[:300], illustrative=illustrative,
    )  # fmt: skip
    if found := Duty.objects.filter(commitment=commitment).first():
        return found
    turn = ledger.assign if commitment.mood == Mood.ASSIGN else ledger.propose
    turn(commitment=commitment, by=by, on=on, key=f"{key}:turn")
    row = Duty.objects.create(programme=programme, commitment=commitment)
    audit.record("programmes.duty.created", on=programme, by=by, at=at, facts=row.told())
    return row


def _step(programme: Programme, event: Event, by: Actor, on: date, at: datetime, key: str) -> Event:
    """Take one step and keep it. Raises CannotKeep, WrongStep."""
    event.programme, event.on, event.key = programme, on, key
    if done := Event.objects.filter(key=key).first():
        names = ("programme_id", "verb", "actor_id", "words", "paper", "nominee_id")
        check_same(done, {name: getattr(event, name) for name in names})
        return done
    if on < programme.starts_on:
        raise CannotKeep(_("It has not begun on this day. Choose a later day."))
    lifecycle.move(programme, steps=STEPS, verb=event.verb, by=by, at=at, facts=event.told())
    event.save(force_insert=True)
    return event

"""Criticising a draft before it is issued, point by point, and holding the text that was issued against each point.

Each verb takes an idempotency key: the same request again changes nothing; another one under the same key is refused.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import permissions
from phoihop.domain.oversight.models import PAPER_MAX, TITLE_MAX, Criticism, Point, Remark
from phoihop.domain.oversight.services.supervising import CannotSupervise, written
from phoihop.domain.oversight.states import (
    CRITICISM_STEPS,
    ConferenceStep,
    CriticismForm,
    CriticismState,
    CriticismVerb,
    Taken,
)
from phoihop.domain.rulebook import queries as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle

REPLY = "CRIT-REPLY"  # the rule: by when the drafting body answers in writing


@transaction.atomic
def take_up(
    *, form: CriticismForm, title: str, drafter: Body, received_on: date, by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> Criticism:  # fmt: skip
    """Take up a draft of a public body for criticism. Raises Denied, CannotSupervise."""
    critic_id = permissions.check_can_supervise(by)
    title = written(title, _("Say which draft is criticised, in at most 300 characters."), most=TITLE_MAX)
    if form not in CriticismForm.values:
        raise CannotSupervise(_("Choose one of the three lawful forms of criticism."))
    if drafter.kind.side == permissions.FRONT or not organisations.lives(drafter, on):
        raise CannotSupervise(_("Choose a public body that exists on that day."))
    if received_on > on:
        raise CannotSupervise(_("A draft is taken up once it was received. Choose today or an earlier day."))
    same: dict[str, object] = {
        "form": form, "title": title, "critic_id": critic_id, "drafter_id": drafter.pk, "received_on": received_on,
        "illustrative": illustrative,
    }  # fmt: skip
    row, new = Criticism.objects.get_or_create(key=key, defaults=same | {"state": CriticismState.OPEN})
    if any(getattr(row, name) != value for name, value in same.items()):
        raise CannotSupervise(_("This request was sent before with other content. Load the page anew."))
    if new:
        Remark.objects.create(criticism=row, verb=CriticismVerb.TAKE_UP, actor_id=critic_id, on=on, key=key)
        audit.record("oversight.criticism.take_up", on=row, by=by, at=at, facts=row.told())
    return row


@transaction.atomic
def take_step(*, criticism: Criticism, words: str, by: Actor, on: date, at: datetime, key: str) -> Criticism:
    """Write down the next step of the conference; none is left out, none taken twice. Raises Denied, CannotSupervise, WrongStep."""
    row = _locked(criticism)
    actor_id = permissions.check_criticises(by, row, "draft")
    words = written(words, _("Say in a few words what was said in this step."))
    if row.form != CriticismForm.CONFERENCE:
        raise CannotSupervise(_("Only a conference goes in these steps."))
    remark = Remark(criticism=row, verb=CriticismVerb.STEP, actor_id=actor_id, on=on, key=key, words=words)
    if _taken(remark):
        return row
    if row.step >= ConferenceStep.CONCLUDED:
        raise CannotSupervise(_("All steps were taken. The last one is to send the written criticism."))
    row.step = remark.step = row.step + 1
    return _go(row, remark, by, at)


@transaction.atomic
def raise_point(
    *, criticism: Criticism, clause: str, words: str, by: Actor, on: date, at: datetime, key: str
) -> Criticism:
    """Raise a point: the clause of the draft, and what is asked of it. Raises Denied, CannotSupervise, WrongStep."""
    row = _locked(criticism)
    actor_id = permissions.check_criticises(by, row, "draft")
    clause = written(clause, _("Name the clause of the draft, in at most 60 characters."), most=PAPER_MAX)
    words = written(words, _("Say what is asked of this clause."))
    remark = Remark(criticism=row, verb=CriticismVerb.POINT, actor_id=actor_id, on=on, key=key)
    if _taken(remark):
        return row
    remark.point = Point.objects.create(criticism=row, number=row.points.count() + 1, clause=clause, words=words)
    return _go(row, remark, by, at)


@transaction.atomic
def send_criticism(*, criticism: Criticism, paper: str, by: Actor, on: date, at: datetime, key: str) -> Criticism:
    """Send the written criticism to the drafting body, which answers by a day that the rule sets.

    Raises Denied, CannotSupervise, NoRule, WrongStep.
    """
    row = _locked(criticism)
    actor_id = permissions.check_criticises(by, row, "sign")
    paper = written(paper, _("Criticism is written: name its paper."), most=PAPER_MAX)
    remark = Remark(criticism=row, verb=CriticismVerb.SEND, actor_id=actor_id, on=on, key=key, paper=paper)
    if _taken(remark):
        return row
    if not row.points.exists():
        raise CannotSupervise(_("There is no point yet. Raise at least one."))
    if row.form == CriticismForm.CONFERENCE:
        if row.step != ConferenceStep.CONCLUDED:
            raise CannotSupervise(_("The conference has not come to its conclusion. Write down its steps first."))
        row.step = remark.step = ConferenceStep.WRITTEN
    reckoning = rulebook.due(REPLY, on)
    row.due_on = remark.due_on = reckoning.due_on
    remark.reckoning = chain.canonical(reckoning.to_facts())
    return _go(row, remark, by, at)


@transaction.atomic
def reply(
    *, criticism: Criticism, number: int, how: Taken, words: str, by: Actor, on: date, at: datetime, key: str
) -> Criticism:
    """Say of one point whether it is taken, and why not. Raises Denied, CannotSupervise, WrongStep."""
    row = _locked(criticism)
    actor_id = permissions.check_drafted(by, row, "draft")
    remark = _of_point(row, CriticismVerb.REPLY, number, how, words, actor_id, on, key)
    if _taken(remark):
        return row
    _set(remark, "reply")
    return _go(row, remark, by, at)


@transaction.atomic
def answer_criticism(*, criticism: Criticism, paper: str, by: Actor, on: date, at: datetime, key: str) -> Criticism:
    """Answer in writing, once every point has its reply. Raises Denied, CannotSupervise, WrongStep."""
    row = _locked(criticism)
    actor_id = permissions.check_drafted(by, row, "sign")
    paper = written(paper, _("The answer is given in writing: name its paper."), most=PAPER_MAX)
    remark = Remark(criticism=row, verb=CriticismVerb.ANSWER, actor_id=actor_id, on=on, key=key, paper=paper)
    if _taken(remark):
        return row
    if row.points.filter(reply="").exists():
        raise CannotSupervise(_("A point has no reply yet. The answer goes point by point."))
    return _go(row, remark, by, at)


@transaction.atomic
def compare(
    *, criticism: Criticism, number: int, how: Taken, words: str, by: Actor, on: date, at: datetime, key: str
) -> Criticism:
    """Say of one point whether the text that was issued took it, and where. Raises Denied, CannotSupervise, WrongStep."""
    row = _locked(criticism)
    actor_id = permissions.check_criticises(by, row, "draft")
    remark = _of_point(row, CriticismVerb.COMPARE, number, how, words, actor_id, on, key)
    if _taken(remark):
        return row
    _set(remark, "found")
    return _go(row, remark, by, at)


@transaction.atomic
def close_criticism(*, criticism: Criticism, paper: str, by: Actor, on: date, at: datetime, key: str) -> Criticism:
    """Close it against the text that was issued, once every point was held against it. Raises Denied, CannotSupervise, WrongStep."""
    row = _locked(criticism)
    actor_id = permissions.check_criticises(by, row, "turn_key")
    paper = written(paper, _("Name the paper that was issued."), most=PAPER_MAX)
    remark = Remark(criticism=row, verb=CriticismVerb.CLOSE, actor_id=actor_id, on=on, key=key, paper=paper)
    if _taken(remark):
        return row
    if row.points.filter(found="").exists():
        raise CannotSupervise(_("A point was not held against the issued text yet."))
    return _go(row, remark, by, at)


def _of_point(
    row: Criticism, verb: CriticismVerb, number: int, how: Taken, words: str, actor_id: int, on: date, key: str
) -> Remark:
    """A remark on one point. Raises CannotSupervise."""
    words = written(words, _("Say why, or where in the text it stands."))
    point = row.points.filter(number=number).first()
    if point is None:
        raise CannotSupervise(_("There is no point of this number."))
    if how not in Taken.values:
        raise CannotSupervise(_("Say whether it is taken, taken in part, or not taken."))
    return Remark(criticism=row, verb=verb, actor_id=actor_id, on=on, key=key, point=point, how=how, words=words)


def _set(remark: Remark, column: str) -> None:
    """The point says what was said of it last."""
    point = remark.point
    if point is not None:
        setattr(point, column, remark.how)
        point.save(update_fields=[column])


def _taken(remark: Remark) -> bool:
    """Whether this very step was taken under its key before. Raises CannotSupervise when the key served another one."""
    done = Remark.objects.filter(key=remark.key).first()
    if done is None:
        return False
    for name in ("criticism_id", "verb", "actor_id", "how", "words", "paper"):
        if getattr(done, name) != getattr(remark, name):
            raise CannotSupervise(_("This request was sent before with other content. Load the page anew."))
    return True


def _go(row: Criticism, remark: Remark, by: Actor, at: datetime) -> Criticism:
    """Take one step and add its remark. Raises CannotSupervise, WrongStep."""
    last = row.remarks.order_by("-pk").first()
    if last and remark.on < last.on:
        raise CannotSupervise(_("This day is before the day of the last step. Choose that day or a later one."))
    lifecycle.move(row, steps=CRITICISM_STEPS, verb=remark.verb, by=by, at=at, facts=remark.told())
    row.save(update_fields=["step", "due_on"])
    remark.save(force_insert=True)
    return row


def _locked(row: Criticism) -> Criticism:
    """The criticism as it is now, held until the transaction ends."""
    return Criticism.objects.select_for_update().get(pk=row.pk)

"""The yearly programme of supervision: each entry proposed, and agreed with the authority so that it overlaps with no inspection.

Each verb takes an idempotency key: the same request again changes nothing; another one under the same key is refused.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import permissions
from phoihop.domain.oversight.models import TITLE_MAX, Intent, IntentStep, Supervision
from phoihop.domain.oversight.services import supervising
from phoihop.domain.oversight.services.supervising import CannotSupervise, written
from phoihop.domain.oversight.states import INTENT_STEPS, Form, IntentState, IntentVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle


@transaction.atomic
def propose(
    *, form: Form, title: str, supervised: Body, begins_on: date, ends_on: date, by: Actor, on: date, at: datetime,
    key: str, illustrative: bool = False,
) -> Intent:  # fmt: skip
    """Put a supervision into the programme. The body above the supervised one says whether it overlaps with an inspection;
    where nobody stands above, that body itself. Raises Denied, CannotSupervise.
    """
    supervisor_id = permissions.check_can_supervise(by)
    title = written(title, _("Say what is supervised, in at most 300 characters."), most=TITLE_MAX)
    if form not in Form.values:
        raise CannotSupervise(_("Choose one of the four lawful forms of supervision."))
    if supervised.kind.side == permissions.FRONT or not organisations.lives(supervised, on):
        raise CannotSupervise(_("Choose a public body that exists on that day."))
    _check_days(begins_on, ends_on, on)
    above = organisations.ancestors(supervised.pk, on)
    same: dict[str, object] = {
        "form": form, "title": title, "supervisor_id": supervisor_id, "supervised_id": supervised.pk,
        "illustrative": illustrative,
    }  # fmt: skip
    born = {"authority_id": above[0] if above else supervised.pk, "state": IntentState.PROPOSED}
    days = {"begins_on": begins_on, "ends_on": ends_on}
    row, new = Intent.objects.get_or_create(key=key, defaults=same | born | days)
    if new:
        step = IntentStep(intent=row, verb=IntentVerb.PROPOSE, actor_id=supervisor_id, on=on, key=key, **days)
        step.save(force_insert=True)
        audit.record("oversight.intent.propose", on=row, by=by, at=at, facts=step.told())
        return row
    first = row.steps.first()
    if any(getattr(row, name) != value for name, value in same.items()) or (
        first and (first.begins_on, first.ends_on) != (begins_on, ends_on)
    ):
        raise CannotSupervise(_("This request was sent before with other content. Load the page anew."))
    return row


@transaction.atomic
def agree(*, intent: Intent, seen: int, by: Actor, on: date, at: datetime, key: str) -> Intent:
    """Say that it overlaps with no inspection; `seen` is the number of the last step that was read: other days are not agreed by it.

    Raises Denied, CannotSupervise, WrongStep.
    """
    row = _locked(intent)
    step = _step(row, IntentVerb.AGREE, permissions.check_agrees(by, row), on, key)
    done = row.steps.filter(key=key).first()
    last = row.steps.filter(pk__lt=done.pk).last() if done else row.steps.last()
    if last is None or last.pk != seen:
        raise CannotSupervise(_("Other days were chosen, or somebody was faster. Look at it as it stands now."))
    return _go(row, step, by, at)


@transaction.atomic
def object_to(*, intent: Intent, words: str, by: Actor, on: date, at: datetime, key: str) -> Intent:
    """Name the inspection that it overlaps with, and its days. Raises Denied, CannotSupervise, WrongStep."""
    row = _locked(intent)
    actor_id = permissions.check_agrees(by, row)
    words = written(words, _("Say with which inspection it overlaps, and when that is."))
    return _go(row, _step(row, IntentVerb.OBJECT, actor_id, on, key, words), by, at)


@transaction.atomic
def reschedule(
    *, intent: Intent, begins_on: date, ends_on: date, words: str, by: Actor, on: date, at: datetime, key: str
) -> Intent:
    """Choose other days, with the reason; the authority is asked again. Raises Denied, CannotSupervise, WrongStep."""
    row = _locked(intent)
    actor_id = permissions.check_intends(by, row, "draft")
    words = written(words, _("Say why the days change."))
    _check_days(begins_on, ends_on, on)
    step = _step(row, IntentVerb.MOVE, actor_id, on, key, words)
    step.begins_on, step.ends_on = begins_on, ends_on
    return _go(row, step, by, at)


@transaction.atomic
def drop(*, intent: Intent, words: str, by: Actor, on: date, at: datetime, key: str) -> Intent:
    """Take it out of the programme, with the reason. Raises Denied, CannotSupervise, WrongStep."""
    row = _locked(intent)
    actor_id = permissions.check_intends(by, row, "sign")
    words = written(words, _("Say why it is taken out."))
    return _go(row, _step(row, IntentVerb.DROP, actor_id, on, key, words), by, at)


@transaction.atomic
def begin_intended(
    *, intent: Intent, form: Form, title: str, supervised: Body, plan_sent_on: date, begins_on: date, by: Actor, on: date,
    at: datetime, key: str,
) -> Supervision:  # fmt: skip
    """Enter the supervision that was agreed: in its form, of its body, within its days.

    Raises Denied, CannotSupervise, NoRule, WrongStep.
    """
    row = _locked(intent)
    actor_id = permissions.check_intends(by, row, "draft")
    if (form, supervised.pk) != (row.form, row.supervised_id) or not row.begins_on <= begins_on <= row.ends_on:
        raise CannotSupervise(
            _("The programme says another form, another body or other days. Keep to it, or choose no entry of it.")
        )
    _go(row, _step(row, IntentVerb.BEGIN, actor_id, on, f"{key}:intent"), by, at)
    return supervising.begin(
        form=form, title=title, supervised=supervised, plan_sent_on=plan_sent_on, begins_on=begins_on, by=by, on=on, at=at,
        key=key, illustrative=row.illustrative, intent=row,
    )  # fmt: skip


def _check_days(begins_on: date, ends_on: date, on: date) -> None:
    if ends_on < begins_on:
        raise CannotSupervise(_("The last day is not before the first."))
    if begins_on < on:
        raise CannotSupervise(_("The programme is agreed before it begins. Choose today or a later day."))


def _step(row: Intent, verb: IntentVerb, actor_id: int, on: date, key: str, words: str = "") -> IntentStep:
    return IntentStep(
        intent=row,
        verb=verb,
        actor_id=actor_id,
        on=on,
        key=key,
        words=words,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
    )


def _go(row: Intent, step: IntentStep, by: Actor, at: datetime) -> Intent:
    """Take one step. Raises CannotSupervise, WrongStep."""
    done = IntentStep.objects.filter(key=step.key).first()
    if done:
        names = ["intent_id", "verb", "actor_id", "words"]
        if step.verb == IntentVerb.MOVE:
            names += ["begins_on", "ends_on"]
        if any(getattr(done, name) != getattr(step, name) for name in names):
            raise CannotSupervise(_("This request was sent before with other content. Load the page anew."))
        return row
    last = row.steps.last()
    if last and step.on < last.on:
        raise CannotSupervise(_("This day is before the day of the last step. Choose that day or a later one."))
    lifecycle.move(row, steps=INTENT_STEPS, verb=step.verb, by=by, at=at, facts=step.told())
    row.begins_on, row.ends_on = step.begins_on, step.ends_on
    row.save(update_fields=["begins_on", "ends_on"])
    step.save(force_insert=True)
    return row


def _locked(row: Intent) -> Intent:
    """The entry as it is now, held until the transaction ends."""
    return Intent.objects.select_for_update().get(pk=row.pk)

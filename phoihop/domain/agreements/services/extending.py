"""A later end of the term of an agreement in force, proposed by one side and signed by all the others while it still runs."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import permissions, queries
from phoihop.domain.agreements.events import ExtensionProposed, TermExtended
from phoihop.domain.agreements.models import Agreement, Extension, ExtensionAssent
from phoihop.domain.agreements.services.signing import check_post
from phoihop.domain.agreements.states import EXTENSION_STEPS, AgreementState, ExtensionState, ExtensionVerb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Holding
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.foundation.outbox import bus
from phoihop.foundation.vn import dates

MOST_REASON = 500


class CannotExtend(Exception):
    """The term can be neither prolonged nor this answered as things stand. Carries a sentence for people."""


@transaction.atomic
def extend(
    *,
    agreement: Agreement,
    last_day: date,
    reason: str,
    seen: int,
    holding: Holding | None,
    by: Actor,
    on: date,
    at: datetime,
) -> Extension:
    """Propose that the term ends later, on `last_day`, or counter what waits with another day. To propose is to sign.

    `seen` is the number of the last proposal that the writer saw, 0 for none. The same again gives the same proposal.
    Raises Denied, CannotExtend, CannotSign.
    """
    row, body_id = _turn(agreement, by, on)
    if row.term_to is None:
        raise CannotExtend(_("Its term has no last day, so there is nothing to prolong."))
    reason, term_to = " ".join(reason.split()), last_day + timedelta(days=1)
    last = row.extensions.order_by("-seq").first()
    same = {"by_body_id": body_id, "term_to": term_to, "reason": reason}
    if last is not None and last.seq == seen + 1 and all(getattr(last, name) == value for name, value in same.items()):
        return last
    if (last.seq if last else 0) != seen:
        raise CannotExtend(_("Somebody else proposed a longer term meanwhile. Read it, then write yours."))
    _check_day(row, last, term_to, on)
    if not reason or len(reason) > MOST_REASON:
        raise CannotExtend(_("Say why it is prolonged, in at most 500 letters."))
    check_post(body_id=body_id, holding=holding, by=by, on=on)
    if last is not None and last.state == ExtensionState.OPEN:
        lifecycle.move(last, steps=EXTENSION_STEPS, verb=ExtensionVerb.COUNTER, by=by, at=at)
    made = Extension.objects.create(
        agreement=row, seq=seen + 1, on=on, was_to=row.term_to, signed_as=holding, **same
    )  # fmt: skip
    audit.record("agreements.extension.propose", on=made, by=by, at=at, facts=made.told())
    bus.publish([ExtensionProposed(made.pk)])
    return made


@transaction.atomic
def sign_extension(*, extension: Extension, holding: Holding | None, by: Actor, on: date, at: datetime) -> None:
    """Sign the longer term for one's own body; with the last side's signature it is the term of the agreement.

    Raises Denied, CannotExtend, CannotSign.
    """
    row, body_id = _answered(extension, by, on)
    check_post(body_id=body_id, holding=holding, by=by, on=on)
    if row.assents.filter(body_id=body_id).exists():
        raise CannotExtend(_("Your body has signed this already."))
    made = ExtensionAssent.objects.create(extension=row, body_id=body_id, on=on, signed_as=holding)
    audit.record("agreements.extension.assent", on=row, by=by, at=at, facts=made.told())
    answered = {row.by_body_id, *row.assents.values_list("body_id", flat=True)}
    if answered.issuperset(queries.sides_on(row.agreement, on)):
        _stand(row, by, on, at)


@transaction.atomic
def keep_term(*, extension: Extension, by: Actor, on: date, at: datetime) -> None:
    """Do not agree: the term stays as it was. Raises Denied, CannotExtend."""
    row, _body_id = _answered(extension, by, on)
    lifecycle.move(row, steps=EXTENSION_STEPS, verb=ExtensionVerb.KEEP, by=by, at=at)


@transaction.atomic
def withdraw_extension(*, extension: Extension, by: Actor, on: date, at: datetime) -> None:
    """Take back what one's own body proposed. Raises Denied, CannotExtend."""
    row, body_id = _open(extension, by, on)
    if row.by_body_id != body_id:
        raise CannotExtend(_("Only the body that proposed this takes it back."))
    lifecycle.move(row, steps=EXTENSION_STEPS, verb=ExtensionVerb.WITHDRAW, by=by, at=at)


def _turn(agreement: Agreement, by: Actor, on: date) -> tuple[Agreement, int]:
    """A turn on the agreement's own row, for a side of it, while its term runs. Raises Denied, CannotExtend."""
    if agreement.state != AgreementState.IN_FORCE:
        raise CannotExtend(_("Only the term of an agreement in force is prolonged."))
    body_id = permissions.check_can_word(by, agreement, on)
    rows = Agreement.objects.filter(pk=agreement.pk, state=AgreementState.IN_FORCE)
    if rows.update(state=AgreementState.IN_FORCE) != 1 or not queries.standing_on(on).filter(pk=agreement.pk).exists():
        raise CannotExtend(_("Its term is over, so it can no longer be prolonged. Draft a new agreement instead."))
    return Agreement.objects.get(pk=agreement.pk), body_id


def _check_day(row: Agreement, last: Extension | None, term_to: date, on: date) -> None:
    """A day after the one that stands, within what can be known, and another than the one that waits. Raises CannotExtend."""
    now, waits = row.term_to or date.max, last is not None and last.state == ExtensionState.OPEN
    if term_to <= now:
        raise CannotExtend(
            _("Enter a day after %(day)s, on which it ends now.") % {"day": dates.show(row.last_day or on)}
        )
    if waits and last is not None and term_to == last.term_to:
        raise CannotExtend(_("This day is proposed already. Sign it, or enter another one."))
    try:
        organisations.check_year(term_to, on)
    except organisations.UnknownYear as refusal:
        raise CannotExtend(str(refusal)) from None


def _open(extension: Extension, by: Actor, on: date) -> tuple[Extension, int]:
    _agreement, body_id = _turn(extension.agreement, by, on)
    row = Extension.objects.select_related("agreement", "by_body").get(pk=extension.pk)
    if row.state != ExtensionState.OPEN:
        raise CannotExtend(_("This waits for no answer any more. Load the page again to see how it stands."))
    return row, body_id


def _answered(extension: Extension, by: Actor, on: date) -> tuple[Extension, int]:
    row, body_id = _open(extension, by, on)
    if row.by_body_id == body_id:
        raise CannotExtend(_("Your own body proposed this. The other sides answer it."))
    return row, body_id


def _stand(row: Extension, by: Actor, on: date, at: datetime) -> None:
    """The term of the agreement is the longer one from now on. State and day change together: a constraint binds the two."""
    rows = Extension.objects.filter(pk=row.pk, state=ExtensionState.OPEN)
    moved = rows.update(state=ExtensionState.PROLONGED, stood_on=on)
    changed = Agreement.objects.filter(pk=row.agreement_id, term_to=row.was_to).update(term_to=row.term_to)
    if moved != 1 or changed != 1:
        raise WrongStep(ExtensionVerb.AGREE, row.state)
    row.state, row.stood_on, row.agreement.term_to = ExtensionState.PROLONGED, on, row.term_to
    audit.record("agreements.extension.agree", on=row, by=by, at=at, facts=row.told_standing(row.term_to))
    bus.publish([TermExtended(row.agreement_id, on)])

"""Drafting a reorganisation, approving it, and taking it back as long as its day has not been carried out."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from phoihop.domain.reorganisations import permissions, queries
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.reorganisations.planning import Plan
from phoihop.domain.reorganisations.states import STEPS, ReorganisationState, ReorganisationVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle.steps import WrongStep

MOST_WORDS = 500


class CannotDraft(Exception):
    """It is no draft any more, or the form served another sheet. Carries a sentence for people."""


def held(reorganisation: Reorganisation) -> Reorganisation:
    """The row as it stands, for this transaction alone: what an act vouches for is then all that was done before it.

    Joins those who append first, as carrying out does, so that neither waits for what the other holds.
    """
    audit.join_appenders()
    return Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)


@transaction.atomic
def draft(*, text: str, key: str, by: Actor, at: datetime) -> Reorganisation:
    """Begin a reorganisation from a sheet that fits the bodies as they are. The same key again gives the same one.

    Raises Denied, BadSheet with every line at fault, CannotDraft when the key served another sheet.
    """
    permissions.check_can_reorganise(by)
    if earlier := Reorganisation.objects.filter(key=key).first():
        return _same(earlier, text)
    plan = queries.plan_of(text)
    year = plan.on.year
    try:
        with transaction.atomic():
            row = Reorganisation.objects.create(
                code=_next_code(year), key=key, title=plan.sheet.title, effective_on=plan.on, sheet=text, drafted_at=at
            )
    except IntegrityError:  # the same request at once, or another that took the number
        if earlier := Reorganisation.objects.filter(key=key).first():
            return _same(earlier, text)
        raise CannotDraft(_("Somebody drafted another at the same moment. Send it again.")) from None
    audit.record("reorganisations.reorganisation.draft", on=row, by=by, at=at, facts=queries.vouched(row))
    return row


def _same(earlier: Reorganisation, text: str) -> Reorganisation:
    if earlier.sheet != text:
        raise CannotDraft(_("This form was already used for something else. Reload the page and enter it again."))
    return earlier


def _next_code(year: int) -> str:
    """SX-2025-03 after SX-2025-02: sắp xếp, the year of the day, a number."""
    codes = Reorganisation.objects.filter(code__startswith=f"SX-{year}-").values_list("code", flat=True)
    return f"SX-{year}-{max((int(code.rpartition('-')[2]) for code in codes), default=0) + 1:02}"


@transaction.atomic
def rewrite(*, reorganisation: Reorganisation, text: str, by: Actor, at: datetime) -> Plan:
    """Put another sheet in the place of the one that the row given holds. What was decided stays as long as it fits.

    Raises Denied, BadSheet, CannotDraft when it is no draft, or holds another sheet by now.
    """
    permissions.check_can_reorganise(by)
    held(reorganisation)
    plan = queries.plan_of(text)
    drafts = Reorganisation.objects.filter(pk=reorganisation.pk, state=ReorganisationState.DRAFT)
    if drafts.filter(sheet=reorganisation.sheet).update(sheet=text, title=plan.sheet.title, effective_on=plan.on) != 1:
        raise CannotDraft(
            _("Somebody changed this draft at the same moment. Look at it again, then repeat.")
            if drafts.exists()
            else _("Only a draft can be changed. Take the approval back first.")
        )
    reorganisation.refresh_from_db()
    facts = queries.vouched(reorganisation)
    audit.record("reorganisations.reorganisation.rewritten", on=reorganisation, by=by, at=at, facts=facts)
    return plan


@transaction.atomic
def approve(*, reorganisation: Reorganisation, rest: str, by: Actor, at: datetime, seen: str = "") -> None:
    """Approve it for its day. With words in `rest`, what nobody decides one by one follows the proposals, for that reason.

    `seen` is the `fingerprint` of what the approver looked at: if anything is different by now, nothing is approved.
    Raises Denied, BadSheet when the sheet no longer fits the bodies, CannotDraft.
    """
    permissions.check_can_reorganise(by)
    row = held(reorganisation)  # nobody rewrites, or decides about, what is being approved
    told = queries.read_plan(row).sheet
    if not (told.moves or told.of("body")):  # a sheet may do nothing but enter bodies that were there before
        raise CannotDraft(_("There is no move in this draft, so nothing would change. Add a move, then approve."))
    if seen and seen != queries.fingerprint(row):
        raise CannotDraft(_("Something was changed after you opened this page. Look at it again, then approve."))
    if len(rest.strip()) > MOST_WORDS:
        raise CannotDraft(_("The reason is longer than %(most)s characters. Shorten it.") % {"most": MOST_WORDS})
    row.rest = rest.strip()
    _move(row, ReorganisationVerb.APPROVE, by, at, queries.vouched(row))
    Reorganisation.objects.filter(pk=row.pk).update(rest=row.rest)
    reorganisation.refresh_from_db()


@transaction.atomic
def reopen(*, reorganisation: Reorganisation, by: Actor, at: datetime) -> None:
    """Take the approval back; what was decided stays. Raises Denied, CannotDraft once it was carried out."""
    permissions.check_can_reorganise(by)
    row = held(reorganisation)
    row.rest = ""
    _move(row, ReorganisationVerb.REOPEN, by, at, queries.vouched(row))
    Reorganisation.objects.filter(pk=row.pk).update(rest="")
    reorganisation.refresh_from_db()


@transaction.atomic
def withdraw(*, reorganisation: Reorganisation, by: Actor, at: datetime) -> None:
    """Give it up: nothing has changed and nothing will. Raises Denied, CannotDraft once it was carried out."""
    permissions.check_can_reorganise(by)
    _move(held(reorganisation), ReorganisationVerb.WITHDRAW, by, at)
    reorganisation.refresh_from_db()


def _move(row: Reorganisation, verb: str, by: Actor, at: datetime, facts: dict[str, object] | None = None) -> None:
    row.refresh_from_db(fields=["state"])
    try:
        lifecycle.move(row, steps=STEPS, verb=verb, by=by, at=at, facts=facts)
    except WrongStep:
        raise CannotDraft(
            _("This is not possible now: it stands at “%(state)s”. Reload the page to see what comes next.")
            % {"state": row.get_state_display()}
        ) from None

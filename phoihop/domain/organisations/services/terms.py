"""The terms of office of a body: entered, changed with the reason, ended. Two of one body never overlap."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import permissions, vouching
from phoihop.domain.organisations.events import TermsKept
from phoihop.domain.organisations.models import Body, Term, TermChange
from phoihop.domain.organisations.services.holding import hold
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.audit import services as audit
from phoihop.foundation.outbox import bus
from phoihop.foundation.vn import dates


class CannotKeepTerm(Exception):
    """The term is not entered or changed so. Carries a sentence for people."""


@transaction.atomic
def open_term(
    *, body: Body, label: str, from_day: date, to_day: date | None, by: Actor, at: datetime, illustrative: bool = False,
    key: str = "",
) -> Term:  # fmt: skip
    """Enter a term of office; `to_day` is exclusive. `illustrative`: its days are made up. The same key again changes nothing.

    Raises Denied, CannotKeepTerm.
    """
    permissions.check_keeps_terms(by)
    permissions.check_can_keep_terms(by, body, dates.today_in_vietnam(at))
    hold([body.pk])
    if done := Term.objects.filter(key=key).first() if key else None:
        if done.body_id != body.pk:
            raise _used_before()
        return done
    before = _periods(body)
    _check(body, label, from_day, to_day)
    row = Term.objects.create(
        body=body, label=label.strip(), valid_from=from_day, valid_to=to_day, illustrative=illustrative, key=key or None
    )
    facts: dict[str, object] = {"label": label.strip(), **vouching.bodies([body.pk])}
    audit.record("organisations.term.opened", on=row, by=by, at=at, facts=facts)
    bus.publish([TermsKept(body.pk, before)])
    return row


@transaction.atomic
def change_term(
    *, term: Term, label: str, from_day: date, to_day: date | None, reason: str, by: Actor, at: datetime, key: str
) -> Term:
    """Say otherwise when a term runs or what it is called, and why; what was entered before stays readable.

    The same key again changes nothing. Raises Denied, CannotKeepTerm.
    """
    permissions.check_keeps_terms(by)
    permissions.check_can_keep_terms(by, term.body, dates.today_in_vietnam(at))
    hold([term.body_id])
    row = Term.objects.select_related("body").get(pk=term.pk)
    if done := TermChange.objects.filter(key=key).first():
        if done.term_id != row.pk:
            raise _used_before()
        return row
    if not reason.strip():
        raise CannotKeepTerm(_("Say why the term is changed: a decision, a congress, a mistake."))
    if (row.label, row.valid_from, row.valid_to) == (label.strip(), from_day, to_day):
        raise CannotKeepTerm(_("The term stands so already. Nothing was changed."))
    before = _periods(row.body)
    _check(row.body, label, from_day, to_day, but=row.pk)
    TermChange.objects.create(
        term=row, key=key, label=row.label, first_day=row.valid_from, until=row.valid_to, reason=reason.strip(),
        changed_at=moments.recording().at,
    )  # fmt: skip
    row.label, row.valid_from, row.valid_to = label.strip(), from_day, to_day
    row.save(update_fields=["label", "valid_from", "valid_to"])
    facts: dict[str, object] = {"label": row.label, **vouching.bodies([row.body_id])}
    audit.record("organisations.term.changed", on=row, by=by, at=at, facts=facts)
    bus.publish([TermsKept(row.body_id, before)])
    return row


def end_term(*, term: Term, on: date, reason: str, by: Actor, at: datetime, key: str) -> Term:
    """End a term; the day itself is no longer part of it. Raises Denied, CannotKeepTerm."""
    permissions.check_keeps_terms(by)
    if term.valid_to is not None and on > term.valid_to and not term.changes.filter(key=key).exists():
        raise CannotKeepTerm(_("The term ends before that day already. To let it last longer, change it."))
    return change_term(
        term=term, label=term.label, from_day=term.valid_from, to_day=on, reason=reason, by=by, at=at, key=key
    )


def _periods(body: Body) -> tuple[tuple[date, date | None], ...]:
    return tuple(body.terms.order_by("valid_from").values_list("valid_from", "valid_to"))


def _check(body: Body, label: str, from_day: date, to_day: date | None, *, but: int = 0) -> None:
    """Raises CannotKeepTerm where the days cannot be, or lie within another term of the body."""
    if not label.strip():
        raise CannotKeepTerm(_("Write what the term is called, as 2020 - 2025."))
    if to_day is not None and to_day <= from_day:
        raise CannotKeepTerm(_("A term ends after it begins. Correct one of the two days."))
    for other in body.terms.exclude(pk=but).order_by("valid_from"):
        if (to_day is None or other.valid_from < to_day) and (other.valid_to is None or from_day < other.valid_to):
            raise CannotKeepTerm(
                _("The term %(label)s, from %(day)s on, runs in these days too. Two terms of a body never overlap: end that one first.")
                % {"label": other.label, "day": dates.show(other.valid_from)}
            )  # fmt: skip


def _used_before() -> CannotKeepTerm:
    return CannotKeepTerm(_("This form was already used for something else. Reload the page and enter it again."))

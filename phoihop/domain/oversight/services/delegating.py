"""Stating who supervises: the decision on the delegation, its head and its members. Nobody private is named."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.oversight import permissions, queries
from phoihop.domain.oversight.models import MEMBER_MAX, PAPER_MAX, Delegation, Supervision
from phoihop.domain.oversight.services.supervising import CannotSupervise, written
from phoihop.domain.oversight.states import Form
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates, personal

MOST = 30  # members


@transaction.atomic
def state_delegation(
    *, supervision: Supervision, decision: str, decided_on: date, head: str, members: str, by: Actor, on: date, at: datetime,
    key: str,
) -> Delegation:  # fmt: skip
    """State the delegation, or another one in its place until it begins; `members` one a line. What was stated before stays.

    One that was entered after its first day is stated until something was found. Raises Denied, CannotSupervise.
    """
    row = Supervision.objects.select_for_update(of=("self",)).get(pk=supervision.pk)
    actor_id = permissions.check_supervises(by, row, "draft")
    decision = written(decision, _("Name the decision on the delegation."), most=PAPER_MAX)
    public = organisations.names_of_post_holders()
    head = _member(head, public)
    lines = [_member(line, public) for line in members.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise CannotSupervise(_("A delegation has at most %(most)s members here.") % {"most": MOST})
    same: dict[str, object] = {
        "supervision_id": row.pk, "actor_id": actor_id, "decision": decision, "decided_on": decided_on, "head": head,
        "members": "\n".join(lines),
    }  # fmt: skip
    if done := Delegation.objects.filter(key=key).first():
        if any(getattr(done, name) != value for name, value in same.items()):
            raise CannotSupervise(_("This request was sent before with other content. Load the page anew."))
        return done
    _check_open(row, decided_on, on)
    made = Delegation.objects.create(key=key, on=on, **same)
    audit.record("oversight.supervision.delegate", on=row, by=by, at=at, facts=made.told())
    return made


def _check_open(row: Supervision, decided_on: date, on: date) -> None:
    if row.form != Form.DELEGATION:
        raise CannotSupervise(_("Only a supervision by a delegation has one."))
    if decided_on > on:
        raise CannotSupervise(_("A decision is entered once it was made. Choose today or an earlier day."))
    if not queries.delegation_open(row, on):
        raise CannotSupervise(
            _("The supervision began on %(day)s; its delegation stays as it was.") % {"day": dates.show(row.begins_on)}
        )


def _member(words: str, public: set[str]) -> str:
    """A post and its body, with a name only where that is public. Raises CannotSupervise."""
    kept = " ".join(
        written(words, _("Say each member by post and body, in at most 200 characters."), most=MEMBER_MAX).split()
    )
    if called := personal.spots(kept, public):
        raise CannotSupervise(
            _("“%(called)s” seems to be a person who holds no public post here. Name the post and the body alone.")
            % {"called": called[0]}
        )
    return kept

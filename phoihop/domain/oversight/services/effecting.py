"""Saying which policy changed because of a recommendation, or of a point of criticism, and where one reads it.

The verb takes an idempotency key: the same request again changes nothing; another one under the same key is refused.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import permissions as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import AgreementState
from phoihop.domain.documents import codes
from phoihop.domain.documents.models import Document
from phoihop.domain.oversight import permissions
from phoihop.domain.oversight.models import PAPER_MAX, TITLE_MAX, Criticism, Effect, Recommendation
from phoihop.domain.oversight.services.supervising import CannotSupervise, written
from phoihop.domain.oversight.states import CriticismState, Taken
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import personal

_SIGNED = frozenset({AgreementState.IN_FORCE, AgreementState.CLOSED})
_TAKEN = frozenset({Taken.WHOLLY, Taken.PARTLY})


@dataclass(frozen=True, slots=True)
class Changed:
    """Which policy, by which paper and in which clause, and what is otherwise now; where the text stands here, if it does."""

    policy: str
    paper: str
    clause: str
    words: str
    code: str = ""  # printed on the paper, by which anybody asks whether it was issued
    agreement: str = ""


@transaction.atomic
def effect_of_recommendation(
    *, recommendation: Recommendation, changed: Changed, by: Actor, on: date, at: datetime, key: str
) -> Effect:  # fmt: skip
    """Say that a policy changed because of it; it stays as open or closed as it is. Raises Denied, CannotSupervise."""
    actor_id = permissions.check_supervises(by, recommendation.supervision, "turn_key")
    return _noted(Effect(recommendation=recommendation), changed, actor_id, by, on, at, key)


@transaction.atomic
def effect_of_criticism(
    *, criticism: Criticism, number: int, changed: Changed, by: Actor, on: date, at: datetime, key: str
) -> Effect:  # fmt: skip
    """Say that a policy changed because of a point that the issued text was found to take. Raises Denied, CannotSupervise."""
    actor_id = permissions.check_criticises(by, criticism, "turn_key")
    point = criticism.points.filter(number=number).first()
    if point is None:
        raise CannotSupervise(_("There is no point of this number."))
    if criticism.state not in (CriticismState.ANSWERED, CriticismState.CLOSED) or point.found not in _TAKEN:
        raise CannotSupervise(
            _("Hold the point against the issued text first: only what that takes has changed anything.")
        )
    return _noted(Effect(point=point), changed, actor_id, by, on, at, key)


def _noted(row: Effect, changed: Changed, actor_id: int, by: Actor, on: date, at: datetime, key: str) -> Effect:
    row.key, row.actor_id, row.on = key, actor_id, on
    row.policy = _open(changed.policy, _("Name the policy that changed, in at most 300 characters."), TITLE_MAX)
    row.paper = _open(changed.paper, _("Name the paper that changed it."), PAPER_MAX)
    row.clause = (
        _open(changed.clause, _("Name the clause in at most 60 characters."), PAPER_MAX) if changed.clause else ""
    )
    row.words = _open(changed.words, _("Say what is otherwise now."), 2000)
    row.document, row.agreement = _document(changed.code), _agreement(changed.agreement, by)
    if done := Effect.objects.filter(key=key).first():
        names = (
            "recommendation_id",
            "point_id",
            "actor_id",
            "policy",
            "paper",
            "clause",
            "words",
            "document_id",
            "agreement_id",
        )
        if any(getattr(done, name) != getattr(row, name) for name in names):
            raise CannotSupervise(_("This request was sent before with other content. Load the page anew."))
        return done
    row.save(force_insert=True)
    audit.record("oversight.effect.note", on=row, by=by, at=at, facts=row.told())
    return row


def _open(words: str, sentence: str, most: int) -> str:
    """Words that everybody reads, with nobody in them. Raises CannotSupervise."""
    kept = written(words, sentence, most=most)
    if called := personal.named(kept):
        raise CannotSupervise(
            _("Everybody reads this, and “%(called)s” seems to be a person. Take the name out.") % {"called": called}
        )
    return kept


def _document(code: str) -> Document | None:
    if not code.strip():
        return None
    try:
        found = Document.objects.filter(code=codes.read(code)).first()
    except codes.NoCode:
        found = None
    if found is None:
        raise CannotSupervise(_("No paper issued here bears this code. Check it, or leave it out."))
    return found


def _agreement(code: str, by: Actor) -> Agreement | None:
    if not code:
        return None
    found = agreements.visible_to(by).filter(code=code).first()
    if found is None or found.state not in _SIGNED:
        raise CannotSupervise(_("Choose a regulation that is in force or was."))
    return found

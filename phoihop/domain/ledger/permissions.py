"""Who may see a commitment and who may turn which key."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.refusals import WrongSide
from phoihop.domain.ledger.states import UNBOUND_STATES, State
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor) -> QuerySet[Commitment]:
    """Commitments that the actor may know of.

    A draft is its opener's alone; what is proposed, declined or withdrawn is between its two sides; what binds is
    open to every body that works in this installation.
    """
    if by.body_id is None or not by.may("read"):
        return Commitment.objects.none()
    between = Q(debtor_id=by.body_id) | Q(creditor_id=by.body_id) | Q(opener_id=by.body_id)
    return Commitment.objects.filter(
        Q(opener_id=by.body_id)
        | (~Q(state=State.DRAFT) & Q(proposer_id__isnull=False) & between)
        | ~Q(state__in=UNBOUND_STATES)
    )


def involves(by: Actor, commitment: Commitment) -> bool:
    """Whether the actor's body is one of the two sides or supports."""
    if by.body_id in (commitment.debtor_id, commitment.creditor_id):
        return True
    return commitment.supporters.filter(pk=by.body_id).exists()


def check_capability(by: Actor, capability: str) -> None:
    """Raises Denied when the actor's role in the body does not allow this."""
    if not by.may(capability):
        raise Denied(_("Your role in this body does not allow this. Ask a person who speaks for the body."))


def check_key(by: Actor, body_id: int, *, holder: str) -> None:
    """Raises Denied without the right to turn keys, WrongSide when the key is another body's."""
    check_capability(by, "turn_key")
    if by.body_id != body_id:
        raise WrongSide(
            _("Only %(holder)s can do this. Switch to that body if you speak for it, or wait for its answer.")
            % {"holder": holder}
        )


def check_can_progress(by: Actor, commitment: Commitment) -> None:
    """The debtor and its supporters say how it goes."""
    check_capability(by, "report_progress")
    if by.body_id != commitment.debtor_id and not commitment.supporters.filter(pk=by.body_id).exists():
        raise WrongSide(_("Only the body that carries it out, or one that works with it, reports progress."))


def can_read_files(by: Actor, commitment: Commitment) -> bool:
    """Evidence is for the two sides and those who support."""
    return by.may("read") and involves(by, commitment)

"""Who may see a commitment and who may turn which key."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.ledger.models import Commitment, Side, Supporter
from phoihop.domain.ledger.refusals import WrongSide
from phoihop.domain.ledger.states import UNBOUND_STATES, Mood, State
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor, on: date) -> QuerySet[Commitment]:
    """Commitments that the actor may know of, by the structure of the day.

    A draft is its opener's alone; what is proposed, declined or withdrawn is between its two sides and those above
    them, who may answer for a side; what binds is open to every body that works in this installation.
    """
    if by.body_id is None or not by.may("read"):
        return Commitment.objects.none()
    below = organisations.bodies_below(by.body_id, on)
    between = Q(debtor_id=by.body_id) | Q(creditor_id=by.body_id) | Q(debtor_id__in=below) | Q(creditor_id__in=below)
    return Commitment.objects.filter(
        Q(opener_id=by.body_id)
        | (~Q(state=State.DRAFT) & Q(proposer_id__isnull=False) & between)
        | ~Q(state__in=UNBOUND_STATES)
    )


def answering_side(row: Commitment) -> int:
    """The side whose key a proposal waits for: the one for which the first key was not turned.

    That was settled when it was turned and stands in the entry: whoever stands above whom since, nobody turns both.
    """
    return row.creditor_id if row.proposed_for == Side.OWES else row.debtor_id


def may_answer(body_id: int, row: Commitment, on: date) -> bool:
    """Whether the body turns the second key of a proposal: as the side that it waits for, or from above that side."""
    answering = answering_side(row)
    if body_id in {row.proposer_id, row.debtor_id, row.creditor_id} - {answering}:
        return False
    return body_id == answering or organisations.is_under(answering, body_id, on)


def answerable_by(body_id: int) -> Q:
    """The filter for proposals whose second key is this body's own to turn, as `may_answer` says one by one."""
    ours = Q(proposed_for=Side.OWED, debtor_id=body_id) | Q(proposed_for=Side.OWES, creditor_id=body_id)
    return Q(state=State.PROPOSED) & ours


def side_spoken_for(body_id: int, row: Commitment, on: date) -> Side | None:
    """The side in whose name the body proposes: its own, or the one that stands under it; None for neither or both."""
    spoken = [side for side, holder in ((Side.OWES, row.debtor_id), (Side.OWED, row.creditor_id)) if holder == body_id]
    if not spoken:
        sides = ((Side.OWES, row.debtor_id), (Side.OWED, row.creditor_id))
        spoken = [side for side, holder in sides if organisations.is_under(holder, body_id, on)]
    return spoken[0] if len(spoken) == 1 else None


def speaks_for_both(body_id: int, row: Commitment, on: date) -> bool:
    """Whether one body stands above both sides, or is one of them and stands above the other."""
    sides = (row.debtor_id, row.creditor_id)
    return all(side == body_id or organisations.is_under(side, body_id, on) for side in sides)


def mood_between(debtor_id: int, creditor_id: int, *, opener_id: int, above: Mapping[int, Collection[int]]) -> Mood:
    """The verb between two sides: a superior assigns what is owed to it, and so does who stands above both; others request.

    `above` holds the bodies that stand above each side on the day.
    """
    commanded = opener_id in above[debtor_id] and opener_id in above[creditor_id]
    return Mood.ASSIGN if commanded or creditor_id in above[debtor_id] else Mood.REQUEST


def involves(by: Actor, commitment: Commitment) -> bool:
    """Whether the actor's body is one of the two sides or supports, itself or in the place of one that it follows."""
    return by.body_id in (commitment.debtor_id, commitment.creditor_id) or _supports(by, commitment)


def _supports(by: Actor, commitment: Commitment) -> bool:
    if by.body_id is None:
        return False
    return commitment.supporters.filter(pk__in=organisations.stands_for(by.body_id)).exists()


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
    if by.body_id != commitment.debtor_id and not _supports(by, commitment):
        raise WrongSide(_("Only the body that carries it out, or one that works with it, reports progress."))


def with_files_for(by: Actor, on: date) -> QuerySet[Commitment]:
    """The commitments whose evidence the actor may read, as `can_read_files` says one by one."""
    if by.body_id is None:
        return Commitment.objects.none()
    supporting = Supporter.objects.filter(body__in=organisations.stands_for(by.body_id)).values("commitment_id")
    ours = Q(debtor_id=by.body_id) | Q(creditor_id=by.body_id) | Q(pk__in=supporting)
    return visible_to(by, on).filter(ours)


def can_read_files(by: Actor, commitment: Commitment) -> bool:
    """Evidence is for the two sides and those who support."""
    return by.may("read") and involves(by, commitment)

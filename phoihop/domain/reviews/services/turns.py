"""What every verb of a review shares: its refusal, its turn on the row, and words as they are kept."""

from django.utils.translation import gettext as _

from phoihop.domain.documents import paper
from phoihop.domain.reviews.models import Review
from phoihop.foundation.vn import personal, text


class CannotReview(Exception):
    """This is not possible, or not now. Carries a sentence for people."""


def take(review: Review, *states: str) -> Review:
    """The review as it is now, held until the transaction ends: of two at once the later sees the earlier.

    Raises CannotReview when it does not stand in one of the states.
    """
    row = Review.objects.get(pk=review.pk)
    if row.state not in states or Review.objects.filter(pk=row.pk, state=row.state).update(state=row.state) != 1:
        raise CannotReview(
            _("This is not possible now: the review stands at “%(state)s”. Load the page anew to see what comes next.")
            % {"state": row.get_state_display()}
        )
    return Review.objects.select_related("agreement", "programme", "plan").get(pk=row.pk)


def kept(words: str, *, most: int, empty: str = "") -> str:
    """The words as they are kept, with nothing in them that leads to a person. `empty`: what to say where there are none.

    Raises CannotReview.
    """
    found = text.nfc(paper.printable(words)).replace("\r\n", "\n").strip()
    if not found and empty:
        raise CannotReview(empty)
    if len(found) > most:
        raise CannotReview(
            _("“%(start)s…” is too long: at most %(most)s characters.") % {"start": found[:30], "most": most}
        )
    if personal.found(found):
        raise CannotReview(
            _("There seems to be a telephone number, an identity number or an e-mail address in it. Take it out.")
        )
    return found

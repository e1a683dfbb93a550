"""What happens to reviews when the agreement that they are of changes."""

from collections.abc import Sequence

from phoihop.domain.agreements.events import TermExtended
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.reviews import services


def follow_terms(events: Sequence[TermExtended]) -> None:
    """The duty of the final review moves with the last day of the term, in the same transaction."""
    agreements = Agreement.objects.in_bulk([event.agreement_id for event in events])
    for event in events:
        services.follow_term(agreement=agreements[event.agreement_id], on=event.on)

"""Who listens to what: the one place where an event of a lower app meets a handler of a higher one."""

from phoihop.domain.agreements.events import AmendmentProposed, ExtensionProposed, Presented, TermExtended
from phoihop.domain.documents import handlers as documents
from phoihop.domain.documents.events import JointIssued, JointWithdrawn
from phoihop.domain.ledger.events import EntryAppended
from phoihop.domain.meetings.events import MeetingTurned
from phoihop.domain.notices import handlers as notices
from phoihop.domain.organisations.events import TermsKept
from phoihop.domain.petitions.events import WroteBySlip
from phoihop.domain.plans import handlers as plans
from phoihop.domain.plans.events import PlanMoved
from phoihop.domain.regimes.events import CellSpokenOf
from phoihop.domain.reorganisations.events import CarriedOut
from phoihop.domain.reporting import handlers as reporting
from phoihop.domain.reviews import handlers as reviews
from phoihop.foundation.outbox import bus
from phoihop.surfaces.exchange.webhooks import handlers as webhooks

SUBSCRIPTIONS: tuple[tuple[type[object], object], ...] = (
    (EntryAppended, plans.settle_plan),
    (EntryAppended, plans.word_rows),
    (EntryAppended, notices.tell_of_entries),
    (TermsKept, documents.keep_books),
    (JointIssued, reporting.send_with_its_paper),
    (JointWithdrawn, reporting.take_back_with_its_paper),
    (Presented, notices.tell_of_signing),
    (AmendmentProposed, notices.tell_of_amending),
    (ExtensionProposed, notices.tell_of_extending),
    (TermExtended, reviews.follow_terms),
    (PlanMoved, notices.tell_of_plans),
    (MeetingTurned, notices.tell_of_meetings),
    (CellSpokenOf, notices.tell_of_cells),
    (WroteBySlip, notices.tell_of_voters),
    (CarriedOut, notices.tell_of_reorganisations),
    (EntryAppended, webhooks.tell_of_entries),
    (Presented, webhooks.tell_of_signing),
    (AmendmentProposed, webhooks.tell_of_amending),
    (ExtensionProposed, webhooks.tell_of_extending),
    (TermExtended, webhooks.tell_of_terms),
    (PlanMoved, webhooks.tell_of_plans),
)


def bind() -> None:
    """Bind every row of the table."""
    for event, handler in SUBSCRIPTIONS:
        bus.subscribe(event, handler)  # type: ignore[arg-type]  # each row pairs an event with its own handler

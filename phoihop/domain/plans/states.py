"""The life of a joint plan on one screen. Each row has its own two keys, in the ledger."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class PlanState(TextChoices):
    """Where a plan stands. Its rows bind one by one as both sides agree to them; the plan as a whole is then approved."""

    DRAFT = "DRAFT", _("Draft")
    PROPOSED = "PROPOSED", _("Waiting for the other sides")
    AGREED = "AGREED", _("Agreed by both sides")
    SUBMITTED = "SUBMITTED", _("Waiting for approval")
    RETURNED = "RETURNED", _("Returned to be mended")
    IN_FORCE = "IN_FORCE", _("In force")
    REVIEWED = "REVIEWED", _("Reviewed at the end of its year")
    CLOSED = "CLOSED", _("Closed plan")
    DECLINED = "DECLINED", _("Not agreed to")


class PlanVerb(TextChoices):
    """What leads from one to the next."""

    DRAFT = "DRAFT", _("drafted it")
    PROPOSE = "PROPOSE", _("proposed it to the other sides")
    SETTLE = "SETTLE", _("answered its last row")
    DECLINE = "DECLINE", _("answered its last row, and none was agreed to")
    SUBMIT = "SUBMIT", _("submitted it for approval")
    APPROVE = "APPROVE", _("approved it")
    RETURN = "RETURN", _("returned it to be mended")
    REVIEW = "REVIEW", _("signed its final review last")
    CLOSE = "CLOSE", _("closed the plan")


STEPS: tuple[Step, ...] = (
    Step(PlanVerb.DRAFT, NOWHERE, PlanState.DRAFT),
    Step(PlanVerb.PROPOSE, PlanState.DRAFT, PlanState.PROPOSED),
    Step(PlanVerb.SETTLE, PlanState.PROPOSED, PlanState.AGREED),
    Step(PlanVerb.DECLINE, PlanState.PROPOSED, PlanState.DECLINED),
    Step(PlanVerb.SUBMIT, PlanState.AGREED, PlanState.SUBMITTED),
    Step(PlanVerb.APPROVE, PlanState.SUBMITTED, PlanState.IN_FORCE),
    Step(PlanVerb.RETURN, PlanState.SUBMITTED, PlanState.RETURNED),
    Step(PlanVerb.PROPOSE, PlanState.RETURNED, PlanState.PROPOSED),
    Step(PlanVerb.SUBMIT, PlanState.RETURNED, PlanState.SUBMITTED),
    Step(PlanVerb.REVIEW, PlanState.IN_FORCE, PlanState.REVIEWED),
    Step(PlanVerb.CLOSE, PlanState.REVIEWED, PlanState.CLOSED),
)

# Approved: what it binds is open to every body, also once its year is over.
APPROVED: frozenset[str] = frozenset({PlanState.IN_FORCE, PlanState.REVIEWED, PlanState.CLOSED})

OPEN_TO_ROWS: frozenset[str] = frozenset({PlanState.DRAFT, PlanState.RETURNED})
BETWEEN_PARTIES: frozenset[str] = frozenset(PlanState) - {PlanState.DRAFT} - APPROVED
UNDER_WAY: frozenset[str] = frozenset(PlanState) - {PlanState.DECLINED} - APPROVED

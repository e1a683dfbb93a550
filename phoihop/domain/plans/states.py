"""The life of a joint plan on one screen. Each row has its own two keys, in the ledger."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class PlanState(TextChoices):
    """Where a plan stands. It is in force when no row waits for a side any more, unless no row binds anybody."""

    DRAFT = "DRAFT", _("Draft")
    PROPOSED = "PROPOSED", _("Waiting for the other sides")
    IN_FORCE = "IN_FORCE", _("In force")
    DECLINED = "DECLINED", _("Not agreed to")


class PlanVerb(TextChoices):
    """What leads from one to the next."""

    DRAFT = "DRAFT", _("drafted it")
    PROPOSE = "PROPOSE", _("proposed it to the other sides")
    SETTLE = "SETTLE", _("answered its last row")
    DECLINE = "DECLINE", _("answered its last row, and none was agreed to")


STEPS: tuple[Step, ...] = (
    Step(PlanVerb.DRAFT, NOWHERE, PlanState.DRAFT),
    Step(PlanVerb.PROPOSE, PlanState.DRAFT, PlanState.PROPOSED),
    Step(PlanVerb.SETTLE, PlanState.PROPOSED, PlanState.IN_FORCE),
    Step(PlanVerb.DECLINE, PlanState.PROPOSED, PlanState.DECLINED),
)

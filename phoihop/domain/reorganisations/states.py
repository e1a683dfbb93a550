"""The life of a reorganisation on one screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class ReorganisationState(TextChoices):
    """Where a reorganisation stands. Until it is carried out nothing has changed, and it can be taken back."""

    DRAFT = "DRAFT", _("Draft")
    APPROVED = "APPROVED", _("Approved, waiting for its day")
    CARRIED_OUT = "CARRIED_OUT", _("Carried out")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class ReorganisationVerb(TextChoices):
    """What leads from one to the next."""

    DRAFT = "DRAFT", _("drafted it")
    APPROVE = "APPROVE", _("approved it")
    REOPEN = "REOPEN", _("took the approval back")
    CARRY_OUT = "CARRY_OUT", _("carried it out")
    WITHDRAW = "WITHDRAW", _("withdrew it")


TAKING_OVER = "SUC-TAKE"  # the rule of the rule book that `Clock.BY_RULE` asks


class Clock(TextChoices):
    """What happens to the due day of a duty that passes to an heir."""

    CONTINUES = "CONTINUES", _("the due day stays")
    RESTARTS = "RESTARTS", _("the time runs anew from the day")
    BY_RULE = "BY_RULE", _("the due day stays, but no sooner than the rule book gives who takes duties over")


class Awaited(TextChoices):
    """What a body that ends may leave unanswered."""

    PETITION = "PETITION", _("petition")
    RECOMMENDATION = "RECOMMENDATION", _("recommendation of a supervision")


STEPS: tuple[Step, ...] = (
    Step(ReorganisationVerb.DRAFT, NOWHERE, ReorganisationState.DRAFT),
    Step(ReorganisationVerb.APPROVE, ReorganisationState.DRAFT, ReorganisationState.APPROVED),
    Step(ReorganisationVerb.REOPEN, ReorganisationState.APPROVED, ReorganisationState.DRAFT),
    Step(ReorganisationVerb.CARRY_OUT, ReorganisationState.APPROVED, ReorganisationState.CARRIED_OUT),
    Step(ReorganisationVerb.WITHDRAW, ReorganisationState.DRAFT, ReorganisationState.WITHDRAWN),
    Step(ReorganisationVerb.WITHDRAW, ReorganisationState.APPROVED, ReorganisationState.WITHDRAWN),
)

OPEN_STATES: frozenset[str] = frozenset({ReorganisationState.DRAFT, ReorganisationState.APPROVED})

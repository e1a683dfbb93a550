"""The life of a version that was handed in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class State(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("waits for a second person")
    RETURNED = "RETURNED", _("sent back")
    APPROVED = "APPROVED", _("approved")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


STEPS = (
    Step("SUBMIT", NOWHERE, State.SUBMITTED),
    Step("RETURN", State.SUBMITTED, State.RETURNED),
    Step("APPROVE", State.SUBMITTED, State.APPROVED),
    Step("WITHDRAW", State.APPROVED, State.WITHDRAWN),
)

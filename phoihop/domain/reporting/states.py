"""The life of a report on one screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class ReportState(TextChoices):
    """Where a report stands. Sent is for ever: its words and figures no longer change."""

    DRAFT = "DRAFT", _("Draft")
    SENT = "SENT", _("Sent")


class ReportVerb(TextChoices):
    """What leads from one to the next."""

    DRAFT = "DRAFT", _("drafted it")
    SEND = "SEND", _("sent it")


STEPS: tuple[Step, ...] = (
    Step(ReportVerb.DRAFT, NOWHERE, ReportState.DRAFT),
    Step(ReportVerb.SEND, ReportState.DRAFT, ReportState.SENT),
)

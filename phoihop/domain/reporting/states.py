"""The life of a report on one screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class ReportState(TextChoices):
    """Where a report stands. Laid, its words wait for all who sign it; sent is for ever: neither words nor figures change."""

    DRAFT = "DRAFT", _("Draft")
    LAID = "LAID", _("Laid before its sides")
    SENT = "SENT", _("Sent")


class ReportVerb(TextChoices):
    """What leads from one to the next."""

    DRAFT = "DRAFT", _("drafted it")
    LAY = "LAY", _("laid its words before its sides")
    TAKE_BACK = "TAKE_BACK", _("took its words back")
    SEND = "SEND", _("sent it")


STEPS: tuple[Step, ...] = (
    Step(ReportVerb.DRAFT, NOWHERE, ReportState.DRAFT),
    Step(ReportVerb.LAY, ReportState.DRAFT, ReportState.LAID),
    Step(ReportVerb.TAKE_BACK, ReportState.LAID, ReportState.DRAFT),
    Step(ReportVerb.SEND, ReportState.DRAFT, ReportState.SENT),
    Step(ReportVerb.SEND, ReportState.LAID, ReportState.SENT),
)

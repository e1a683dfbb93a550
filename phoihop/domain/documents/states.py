"""The life of a joint paper before it is issued, on one screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class JointState(TextChoices):
    """Where the words of a joint paper stand. Other words are a paper laid before the bodies anew."""

    LAID = "LAID", _("Laid before the bodies")
    ISSUED = "ISSUED", _("Issued")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class JointVerb(TextChoices):
    """What leads from one to the next. Each body's answer moves nothing: once all agree, the lead body issues it."""

    LAY = "LAY", _("laid it before the bodies")
    ISSUE = "ISSUE", _("issued it")
    WITHDRAW = "WITHDRAW", _("withdrew it")


STEPS: tuple[Step, ...] = (
    Step(JointVerb.LAY, NOWHERE, JointState.LAID),
    Step(JointVerb.ISSUE, JointState.LAID, JointState.ISSUED),
    Step(JointVerb.WITHDRAW, JointState.LAID, JointState.WITHDRAWN),
)

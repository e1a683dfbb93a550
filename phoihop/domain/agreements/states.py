"""The life of an agreement on one screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class AgreementState(TextChoices):
    """Where an agreement stands. It is in force with the last signature, not before."""

    DRAFT = "DRAFT", _("Draft")
    OPEN = "OPEN", _("Open for signature")
    IN_FORCE = "IN_FORCE", _("In force")


class AgreementVerb(TextChoices):
    """What leads from one to the next."""

    DRAFT = "DRAFT", _("drafted it")
    PRESENT = "PRESENT", _("presented it for signature")
    BIND = "BIND", _("signed it last")


STEPS: tuple[Step, ...] = (
    Step(AgreementVerb.DRAFT, NOWHERE, AgreementState.DRAFT),
    Step(AgreementVerb.PRESENT, AgreementState.DRAFT, AgreementState.OPEN),
    Step(AgreementVerb.BIND, AgreementState.OPEN, AgreementState.IN_FORCE),
)

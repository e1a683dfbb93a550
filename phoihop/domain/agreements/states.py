"""The life of an agreement on one screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class AgreementState(TextChoices):
    """Where an agreement stands. It is in force with the last signature, not before."""

    DRAFT = "DRAFT", _("Draft")
    OPEN = "OPEN", _("Open for signature")
    IN_FORCE = "IN_FORCE", _("In force")
    CLOSED = "CLOSED", _("Closed after its final review")


class AgreementVerb(TextChoices):
    """What leads from one to the next."""

    DRAFT = "DRAFT", _("drafted it")
    PRESENT = "PRESENT", _("presented it for signature")
    BIND = "BIND", _("signed it last")
    CLOSE = "CLOSE", _("closed it after its final review")


STEPS: tuple[Step, ...] = (
    Step(AgreementVerb.DRAFT, NOWHERE, AgreementState.DRAFT),
    Step(AgreementVerb.PRESENT, AgreementState.DRAFT, AgreementState.OPEN),
    Step(AgreementVerb.BIND, AgreementState.OPEN, AgreementState.IN_FORCE),
    Step(AgreementVerb.CLOSE, AgreementState.IN_FORCE, AgreementState.CLOSED),
)


BOUND: frozenset[str] = frozenset({AgreementState.IN_FORCE, AgreementState.CLOSED})  # signed by all


class Standing(TextChoices):
    """What becomes of an agreement when a party ends. A person decides, on a document."""

    CONTINUES = "CONTINUES", _("continues with the body that follows")
    TO_RESIGN = "TO_RESIGN", _("to be signed again")
    SUPERSEDED = "SUPERSEDED", _("superseded by another")
    NO_SUCCESSOR = "NO_SUCCESSOR", _("ended: nobody follows a party")
    ONE_BODY = "ONE_BODY", _("ended: both sides are now one body")
    EXPIRED = "EXPIRED", _("ended with its term")


ENDS: frozenset[str] = frozenset({Standing.SUPERSEDED, Standing.NO_SUCCESSOR, Standing.ONE_BODY, Standing.EXPIRED})

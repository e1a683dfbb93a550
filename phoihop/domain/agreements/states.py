"""The life of an agreement on one screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class AgreementState(TextChoices):
    """Where an agreement stands. It is in force with the last signature, not before."""

    DRAFT = "DRAFT", _("Draft")
    OPEN = "OPEN", _("Open for signature")
    IN_FORCE = "IN_FORCE", _("In force")
    CLOSED = "CLOSED", _("Closed after its final review")


class AgreementKind(TextChoices):
    """What the paper is, as its heading says."""

    REGULATION = "REGULATION", _("Coordination regulation")
    PROGRAMME = "PROGRAMME", pgettext_lazy("agreement", "Coordination programme")
    RESOLUTION = "RESOLUTION", _("Joint resolution")
    MEMORANDUM = "MEMORANDUM", _("Memorandum")
    PLAN = "PLAN", pgettext_lazy("agreement", "Joint plan")
    ACCORD = "ACCORD", _("Agreement of another form")


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


class WordingState(TextChoices):
    """Where other words for an article stand. They are the article's when every party has agreed, not before."""

    OPEN = "OPEN", _("waits for the other sides")
    STANDS = "STANDS", _("agreed by all sides")
    COUNTERED = "COUNTERED", _("answered with other words")
    KEPT = "KEPT", _("not agreed: the article kept its words")
    WITHDRAWN = "WITHDRAWN", _("taken back")


class WordingVerb(TextChoices):
    """What leads from one to the next."""

    PROPOSE = "PROPOSE", _("proposed other words for an article")
    AGREE = "AGREE", _("agreed last to the words of an article")
    COUNTER = "COUNTER", _("answered the words of an article with others")
    KEEP = "KEEP", _("kept an article in the words that it had")
    WITHDRAW = "WITHDRAW", _("took back the words for an article")


WORDING_STEPS: tuple[Step, ...] = (
    Step(WordingVerb.PROPOSE, NOWHERE, WordingState.OPEN),
    Step(WordingVerb.AGREE, WordingState.OPEN, WordingState.STANDS),
    Step(WordingVerb.COUNTER, WordingState.OPEN, WordingState.COUNTERED),
    Step(WordingVerb.KEEP, WordingState.OPEN, WordingState.KEPT),
    Step(WordingVerb.WITHDRAW, WordingState.OPEN, WordingState.WITHDRAWN),
)


class ExtensionState(TextChoices):
    """Where a later end of the term stands. It is the term's when all sides have signed it, not before."""

    OPEN = "OPEN", _("waits for the other sides")
    PROLONGED = "PROLONGED", _("signed by all sides")
    COUNTERED = "COUNTERED", _("answered with another day")
    KEPT = "KEPT", _("not agreed: the term stays as it was")
    WITHDRAWN = "WITHDRAWN", _("taken back")


class ExtensionVerb(TextChoices):
    """What leads from one to the next."""

    PROPOSE = "PROPOSE", _("proposed to prolong the term")
    AGREE = "AGREE", _("signed last that the term is prolonged")
    COUNTER = "COUNTER", _("answered with another last day")
    KEEP = "KEEP", _("kept the term as it was")
    WITHDRAW = "WITHDRAW", _("took back the longer term")


EXTENSION_STEPS: tuple[Step, ...] = (
    Step(ExtensionVerb.PROPOSE, NOWHERE, ExtensionState.OPEN),
    Step(ExtensionVerb.AGREE, ExtensionState.OPEN, ExtensionState.PROLONGED),
    Step(ExtensionVerb.COUNTER, ExtensionState.OPEN, ExtensionState.COUNTERED),
    Step(ExtensionVerb.KEEP, ExtensionState.OPEN, ExtensionState.KEPT),
    Step(ExtensionVerb.WITHDRAW, ExtensionState.OPEN, ExtensionState.WITHDRAWN),
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

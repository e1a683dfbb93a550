"""The life of a review on one screen, and the grades that sides give."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class ReviewKind(TextChoices):
    """Sơ kết and tổng kết: on the way, and at the end of the term."""

    INTERIM = "INTERIM", _("interim review")
    FINAL = "FINAL", _("final review")


class ReviewState(TextChoices):
    """Where a review stands. Nobody sees another side's score before all sides have handed in theirs."""

    SCORING = "SCORING", _("Each side scores alone")
    JOINT = "JOINT", _("All sides are in: scoring together")
    FROZEN = "FROZEN", _("Text agreed, waiting for signatures")
    SIGNED = "SIGNED", _("Signed by all sides")
    WITHDRAWN = "WITHDRAWN", _("Review withdrawn")


class ReviewVerb(TextChoices):
    """What leads from one to the next."""

    PREPARE = "PREPARE", _("prepared the review")
    WITHDRAW = "WITHDRAW", _("withdrew the review")
    OPEN = "OPEN", _("handed in last: the scores are open to all sides")
    FREEZE = "FREEZE", _("agreed last: the text stands")
    REOPEN = "REOPEN", _("took the text up again before anybody had signed")
    COMPLETE = "COMPLETE", _("signed last")


STEPS: tuple[Step, ...] = (
    Step(ReviewVerb.PREPARE, NOWHERE, ReviewState.SCORING),
    Step(ReviewVerb.WITHDRAW, ReviewState.SCORING, ReviewState.WITHDRAWN),
    Step(ReviewVerb.OPEN, ReviewState.SCORING, ReviewState.JOINT),
    Step(ReviewVerb.FREEZE, ReviewState.JOINT, ReviewState.FROZEN),
    Step(ReviewVerb.REOPEN, ReviewState.FROZEN, ReviewState.JOINT),
    Step(ReviewVerb.COMPLETE, ReviewState.FROZEN, ReviewState.SIGNED),
)
RUNNING: frozenset[str] = frozenset({ReviewState.SCORING, ReviewState.JOINT, ReviewState.FROZEN})
OPENED: frozenset[str] = frozenset({ReviewState.JOINT, ReviewState.FROZEN, ReviewState.SIGNED})  # scores are open
STANDS: frozenset[str] = frozenset({ReviewState.FROZEN, ReviewState.SIGNED})  # the text no longer changes


class Grade(TextChoices):
    """How well a point was carried out, in one side's eyes."""

    WELL = "WELL", _("carried out well")
    MOSTLY = "MOSTLY", _("mostly carried out")
    PARTLY = "PARTLY", _("carried out in part")
    NOT = "NOT", _("not carried out yet")


class Outcome(TextChoices):
    """What the sides say of a point together. That they disagree is a result too: both comments stay."""

    WELL = "WELL", _("carried out well")
    MOSTLY = "MOSTLY", _("mostly carried out")
    PARTLY = "PARTLY", _("carried out in part")
    NOT = "NOT", _("not carried out yet")
    DISAGREED = "DISAGREED", _("the sides disagree")


class Answered(TextChoices):
    """What came of a remedy of an earlier review, in the sides' common word."""

    DONE = "DONE", _("remedy carried out")
    PARTLY = "PARTLY", _("remedy carried out in part")
    NOT = "NOT", _("remedy not carried out")
    DROPPED = "DROPPED", _("remedy no longer needed")


ENDS: frozenset[str] = frozenset({Answered.DONE, Answered.DROPPED})  # the next review does not ask for it again


class CauseKind(TextChoices):
    """From outside, or of the sides' own making."""

    OBJECTIVE = "OBJECTIVE", _("objective cause")
    SUBJECTIVE = "SUBJECTIVE", _("subjective cause")


class Part(TextChoices):
    """The parts of the text that are written freely."""

    RESULTS = "RESULTS", _("Results of the coordination")
    AHEAD = "AHEAD", _("Orientations and tasks")

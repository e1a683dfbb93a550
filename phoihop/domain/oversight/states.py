"""The lawful forms of supervision, and the life of a recommendation on one screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class Form(TextChoices):
    """The four forms of supervision, a closed list (Law on the Fatherland Front 2015, article 27)."""

    STUDY = "STUDY", _("study of papers")
    DELEGATION = "DELEGATION", _("supervision delegation")
    BOARDS = "BOARDS", _("through boards of the people in the commune")
    TAKE_PART = "TAKE_PART", _("taking part in supervision by a competent body")


class Priority(TextChoices):
    """How pressing a recommendation is."""

    HIGH = "HIGH", _("pressing")
    NORMAL = "NORMAL", _("ordinary")


class RecommendationState(TextChoices):
    """Where a recommendation stands. That it was answered is not that it was carried out."""

    WAITING = "WAITING", _("Waiting for a written answer")
    ESCALATED = "ESCALATED", _("No answer: the superior body was asked")
    ANSWERED = "ANSWERED", _("Answered, waiting for what is found")
    CARRIED_OUT = "CARRIED_OUT", _("Carried out")
    NOT_CARRIED_OUT = "NOT_CARRIED_OUT", _("Not carried out")


class Verb(TextChoices):
    """What leads from one to the next."""

    RECOMMEND = "RECOMMEND", _("recommended it")
    ANSWER = "ANSWER", _("answered in writing")
    ESCALATE = "ESCALATE", _("asked the superior body")
    OBSERVE = "OBSERVE", _("found")
    CARRY_OUT = "CARRY_OUT", _("closed it as carried out")
    GIVE_UP = "GIVE_UP", _("closed it as not carried out")


_OPEN = (RecommendationState.WAITING, RecommendationState.ESCALATED, RecommendationState.ANSWERED)
STEPS: tuple[Step, ...] = (
    Step(Verb.RECOMMEND, NOWHERE, RecommendationState.WAITING),
    Step(Verb.ESCALATE, RecommendationState.WAITING, RecommendationState.ESCALATED),
    *(Step(Verb.ANSWER, state, RecommendationState.ANSWERED) for state in _OPEN),
    *(Step(Verb.OBSERVE, state, state) for state in _OPEN),
    *(Step(Verb.CARRY_OUT, state, RecommendationState.CARRIED_OUT) for state in _OPEN),
    *(Step(Verb.GIVE_UP, state, RecommendationState.NOT_CARRIED_OUT) for state in _OPEN),
)
OPEN: frozenset[str] = frozenset(_OPEN)
UNANSWERED: frozenset[str] = frozenset({RecommendationState.WAITING, RecommendationState.ESCALATED})  # the clock runs
SAID: frozenset[str] = frozenset({Verb.ANSWER})  # the voice of the body; all else is the voice of who supervises

"""The lawful forms of supervision, and the life of a recommendation on one screen."""

from django.db.models import IntegerChoices, TextChoices
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
    PASS = "PASS", _("took it over from the body that ended")
    OBSERVE = "OBSERVE", _("found")
    CARRY_OUT = "CARRY_OUT", _("closed it as carried out")
    GIVE_UP = "GIVE_UP", _("closed it as not carried out")


_OPEN = (RecommendationState.WAITING, RecommendationState.ESCALATED, RecommendationState.ANSWERED)
STEPS: tuple[Step, ...] = (
    Step(Verb.RECOMMEND, NOWHERE, RecommendationState.WAITING),
    Step(Verb.ESCALATE, RecommendationState.WAITING, RecommendationState.ESCALATED),
    Step(Verb.PASS, RecommendationState.WAITING, RecommendationState.WAITING),
    Step(Verb.PASS, RecommendationState.ESCALATED, RecommendationState.ESCALATED),
    *(Step(Verb.ANSWER, state, RecommendationState.ANSWERED) for state in _OPEN),
    *(Step(Verb.OBSERVE, state, state) for state in _OPEN),
    *(Step(Verb.CARRY_OUT, state, RecommendationState.CARRIED_OUT) for state in _OPEN),
    *(Step(Verb.GIVE_UP, state, RecommendationState.NOT_CARRIED_OUT) for state in _OPEN),
)
OPEN: frozenset[str] = frozenset(_OPEN)
UNANSWERED: frozenset[str] = frozenset({RecommendationState.WAITING, RecommendationState.ESCALATED})  # the clock runs
SAID: frozenset[str] = frozenset({Verb.ANSWER})  # the voice of the body; all else is the voice of who supervises


class IntentState(TextChoices):
    """Where one supervision of a yearly programme stands."""

    PROPOSED = "PROPOSED", _("Waiting for the authority's word")
    CLASHES = "CLASHES", _("Overlaps with an inspection")
    AGREED = "AGREED", _("Agreed with the authority")
    BEGUN = "BEGUN", _("Under way or carried out")
    DROPPED = "DROPPED", _("Taken out of the programme")


class IntentVerb(TextChoices):
    """What leads from one to the next."""

    PROPOSE = "PROPOSE", _("put it into the programme")
    AGREE = "AGREE", _("agreed: it overlaps with no inspection")
    OBJECT = "OBJECT", _("named an inspection that it overlaps with")
    MOVE = "MOVE", _("chose other days")
    BEGIN = "BEGIN", _("began it")
    DROP = "DROP", _("took it out of the programme")


_MEANT = (IntentState.PROPOSED, IntentState.CLASHES, IntentState.AGREED)
INTENT_STEPS: tuple[Step, ...] = (
    Step(IntentVerb.PROPOSE, NOWHERE, IntentState.PROPOSED),
    Step(IntentVerb.AGREE, IntentState.PROPOSED, IntentState.AGREED),
    Step(IntentVerb.OBJECT, IntentState.PROPOSED, IntentState.CLASHES),
    Step(IntentVerb.OBJECT, IntentState.AGREED, IntentState.CLASHES),  # the inspection was decided later
    *(Step(IntentVerb.MOVE, state, IntentState.PROPOSED) for state in _MEANT),
    Step(IntentVerb.BEGIN, IntentState.AGREED, IntentState.BEGUN),
    *(Step(IntentVerb.DROP, state, IntentState.DROPPED) for state in _MEANT),
)
MEANT: frozenset[str] = frozenset(_MEANT)


class CriticismForm(TextChoices):
    """The three forms of social criticism, a closed list (Law on the Fatherland Front 2015, article 34)."""

    CONFERENCE = "CONFERENCE", _("conference of social criticism")
    LETTER = "LETTER", _("the draft sent round for written criticism")
    DIALOGUE = "DIALOGUE", _("direct dialogue with the drafting body")


class CriticismState(TextChoices):
    """Where a criticism stands. That it was answered is not that the later text took it in."""

    OPEN = "OPEN", _("Being prepared")
    SENT = "SENT", _("Sent, waiting for a written answer")
    ANSWERED = "ANSWERED", _("Answered, waiting for the later text")
    CLOSED = "CLOSED", _("Held against the later text")


class CriticismVerb(TextChoices):
    """What leads from one to the next."""

    TAKE_UP = "TAKE_UP", _("took the draft up for criticism")
    STEP = "STEP", _("took a step of the conference")
    POINT = "POINT", _("raised a point")
    SEND = "SEND", _("sent the written criticism")
    REPLY = "REPLY", _("replied to a point")
    ANSWER = "ANSWER", _("answered in writing")
    COMPARE = "COMPARE", _("held a point against the later text")
    CLOSE = "CLOSE", _("closed it")


CRITICISM_STEPS: tuple[Step, ...] = (
    Step(CriticismVerb.TAKE_UP, NOWHERE, CriticismState.OPEN),
    Step(CriticismVerb.STEP, CriticismState.OPEN, CriticismState.OPEN),
    Step(CriticismVerb.POINT, CriticismState.OPEN, CriticismState.OPEN),
    Step(CriticismVerb.SEND, CriticismState.OPEN, CriticismState.SENT),
    Step(CriticismVerb.REPLY, CriticismState.SENT, CriticismState.SENT),
    Step(CriticismVerb.ANSWER, CriticismState.SENT, CriticismState.ANSWERED),
    Step(CriticismVerb.COMPARE, CriticismState.ANSWERED, CriticismState.ANSWERED),
    Step(CriticismVerb.CLOSE, CriticismState.ANSWERED, CriticismState.CLOSED),
)


class ConferenceStep(IntegerChoices):
    """The seven steps of a conference, in their order (Joint Resolution 403/2017). The seventh is the written criticism."""

    OPENED = 1, _("the chair opens it")
    PRESENTED = 2, _("the drafting body presents the main content")
    FOCUSED = 3, _("the chair says what to discuss")
    DISCUSSED = 4, _("those present discuss")
    EXPLAINED = 5, _("the drafting body explains")
    CONCLUDED = 6, _("the chair concludes")
    WRITTEN = 7, _("the written criticism goes to the drafting body")


class Taken(TextChoices):
    """Whether a point was taken: first in what the drafting body replies, then in the text that was issued."""

    WHOLLY = "WHOLLY", _("taken")
    PARTLY = "PARTLY", _("taken in part")
    NOT = "NOT", _("not taken")

"""The life of a petition on one screen. That it was answered is a state; what came of it is not, and stands apart."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class PetitionState(TextChoices):
    """Where a petition stands. It is closed by the body that collected it, never by the one that answered."""

    COLLECTED = "COLLECTED", _("Waiting to be routed")
    ROUTED = "ROUTED", _("Waiting for a reply")
    RETURNED = "RETURNED", _("Came back, waiting for another body")
    ANSWERED = "ANSWERED", _("Answered, waiting for confirmation")
    CONFIRMED = "CONFIRMED", _("Confirmed by the body that collected it")


class PetitionVerb(TextChoices):
    """What leads from one to the next."""

    COLLECT = "COLLECT", _("collected it")
    ROUTE = "ROUTE", _("routed it")
    RETURN = "RETURN", _("returned it: not competent")
    REPORT = "REPORT", _("said what came of it")
    ANSWER = "ANSWER", _("answered it")
    CONFIRM = "CONFIRM", _("confirmed what came of it")
    REOPEN = "REOPEN", _("reopened it: the voters do not agree")
    ASK_HELP = "ASK_HELP", _("asked another body for help")
    HELP = "HELP", _("helped")
    JOIN = "JOIN", _("set it beside others of the same matter")
    SPLIT = "SPLIT", _("set it apart again")
    PROMISE = "PROMISE", _("promised to do something by a day")
    DRAFT = "DRAFT", _("drafted a reply")
    CHECK = "CHECK", _("found the drafted reply lawful")
    OBJECT = "OBJECT", _("sent the drafted reply back: not lawful as it stands")
    DELAY = "DELAY", _("said why the answer is late")
    PASS = "PASS", _("took it over from the body that ended")
    SHOW_ASK = "SHOW_ASK", _("published what is asked, with nobody's name")
    SHOW_ANS = "SHOW_ANS", _("published the answer, with nobody's name")


STEPS: tuple[Step, ...] = (
    Step(PetitionVerb.COLLECT, NOWHERE, PetitionState.COLLECTED),
    Step(PetitionVerb.ROUTE, PetitionState.COLLECTED, PetitionState.ROUTED),
    Step(PetitionVerb.ROUTE, PetitionState.RETURNED, PetitionState.ROUTED),
    Step(PetitionVerb.RETURN, PetitionState.ROUTED, PetitionState.RETURNED),
    Step(PetitionVerb.REPORT, PetitionState.ROUTED, PetitionState.ROUTED),
    Step(PetitionVerb.REPORT, PetitionState.ANSWERED, PetitionState.ANSWERED),
    Step(PetitionVerb.ANSWER, PetitionState.ROUTED, PetitionState.ANSWERED),
    Step(PetitionVerb.ANSWER, PetitionState.ANSWERED, PetitionState.ANSWERED),
    Step(PetitionVerb.DRAFT, PetitionState.ROUTED, PetitionState.ROUTED),
    Step(PetitionVerb.CHECK, PetitionState.ROUTED, PetitionState.ROUTED),
    Step(PetitionVerb.OBJECT, PetitionState.ROUTED, PetitionState.ROUTED),
    Step(PetitionVerb.CONFIRM, PetitionState.ANSWERED, PetitionState.CONFIRMED),
    Step(PetitionVerb.REOPEN, PetitionState.ANSWERED, PetitionState.ROUTED),
    Step(PetitionVerb.REOPEN, PetitionState.CONFIRMED, PetitionState.ROUTED),
    Step(PetitionVerb.ASK_HELP, PetitionState.ROUTED, PetitionState.ROUTED),
    Step(PetitionVerb.PASS, PetitionState.ROUTED, PetitionState.ROUTED),
    Step(PetitionVerb.DELAY, PetitionState.ROUTED, PetitionState.ROUTED),
    Step(PetitionVerb.PROMISE, PetitionState.ANSWERED, PetitionState.ANSWERED),
    Step(PetitionVerb.SHOW_ANS, PetitionState.ANSWERED, PetitionState.ANSWERED),
    Step(PetitionVerb.SHOW_ANS, PetitionState.CONFIRMED, PetitionState.CONFIRMED),
    *(Step(PetitionVerb.SHOW_ASK, state, state) for state in PetitionState),
    *(Step(PetitionVerb.HELP, state, state) for state in PetitionState),  # help may come after the answer: it is kept
    *(Step(PetitionVerb.JOIN, state, state) for state in PetitionState),
    *(Step(PetitionVerb.SPLIT, state, state) for state in PetitionState),
)

DRAFTING: frozenset[str] = frozenset({PetitionVerb.DRAFT, PetitionVerb.CHECK, PetitionVerb.OBJECT})  # seen by its body
UNANSWERED: frozenset[str] = frozenset({PetitionState.ROUTED, PetitionState.RETURNED})  # the clock runs
ANSWERED: frozenset[str] = frozenset({PetitionState.ANSWERED, PetitionState.CONFIRMED})


class Result(TextChoices):
    """What came of a petition, whether answered or not."""

    RESOLVED = "RESOLVED", _("resolved")
    IN_PROGRESS = "IN_PROGRESS", _("being resolved")
    SCHEDULED = "SCHEDULED", _("to be resolved, with a road map and a day")
    EXPLAINED = "EXPLAINED", _("explained")
    DEFERRED = "DEFERRED", _("set aside until a day")
    UNRESOLVED = "UNRESOLVED", _("not resolved")


DATED: frozenset[str] = frozenset({Result.SCHEDULED, Result.DEFERRED})  # a promise without a day is none
FINAL: frozenset[str] = frozenset({Result.RESOLVED, Result.EXPLAINED, Result.UNRESOLVED})  # what can be confirmed


class Competence(TextChoices):
    """Whose matter it is. The district level ended on 1 July 2025."""

    CENTRE = "CENTRE", _("the centre")
    PROVINCE = "PROVINCE", _("the province")
    DISTRICT = "DISTRICT", _("the district")
    COMMUNE = "COMMUNE", _("the commune")


class Contact(TextChoices):
    """How the voters were met."""

    REGULAR = "REGULAR", _("regular")
    GROUP = "GROUP", _("by group")
    THEMATIC = "THEMATIC", _("on one theme")
    RECEPTION = "RECEPTION", _("reception of citizens")
    DIALOGUE = "DIALOGUE", _("dialogue")
    JOINT = "JOINT", _("joint, deputies of several levels")


class Around(TextChoices):
    """Whether a meeting belongs to a session of the People's Council."""

    BEFORE = "BEFORE", _("before a session of the People's Council")
    AFTER = "AFTER", _("after a session of the People's Council")


class PlannedState(TextChoices):
    """Where a planned meeting with voters stands."""

    PLANNED = "PLANNED", _("Ahead")
    CALLED_OFF = "CALLED_OFF", _("Called off")
    HELD = "HELD", _("Held")


class PlannedVerb(TextChoices):
    """What leads from one to the next."""

    PLAN = "PLAN", _("planned it")
    PRESS = "PRESS", _("announced it to the press")
    HOST = "HOST", _("announced it to the body where it is held")
    CALL_OFF = "CALL_OFF", _("called it off")
    HOLD = "HOLD", _("held it")


PLANNED_STEPS: tuple[Step, ...] = (
    Step(PlannedVerb.PLAN, NOWHERE, PlannedState.PLANNED),
    Step(PlannedVerb.PRESS, PlannedState.PLANNED, PlannedState.PLANNED),
    Step(PlannedVerb.HOST, PlannedState.PLANNED, PlannedState.PLANNED),
    Step(PlannedVerb.CALL_OFF, PlannedState.PLANNED, PlannedState.CALLED_OFF),
    Step(PlannedVerb.HOLD, PlannedState.PLANNED, PlannedState.HELD),
)


class Said(TextChoices):
    """What somebody who follows a petition wrote about it."""

    MORE = "MORE", _("adds to it")
    DISAGREE = "DISAGREE", _("does not agree with the answer")


class DataWish(TextChoices):
    """What somebody asks of what they wrote by a slip."""

    ACCESS = "ACCESS", _("to see it")
    CORRECT = "CORRECT", _("to have it put right")
    ERASE = "ERASE", _("to have it erased")
    OBJECT = "OBJECT", _("that nobody looks at it any more")


class DataRequestState(TextChoices):
    """Where such a request stands."""

    OPEN = "OPEN", _("Waiting for an answer")
    GRANTED = "GRANTED", _("It was done")
    REFUSED = "REFUSED", _("Not done, with the reason")


class DataRequestVerb(TextChoices):
    """What leads from one to the next."""

    ASK = "ASK", _("asked")
    GRANT = "GRANT", _("did it")
    REFUSE = "REFUSE", _("said why not")


DATA_REQUEST_STEPS: tuple[Step, ...] = (
    Step(DataRequestVerb.ASK, NOWHERE, DataRequestState.OPEN),
    Step(DataRequestVerb.GRANT, DataRequestState.OPEN, DataRequestState.GRANTED),
    Step(DataRequestVerb.REFUSE, DataRequestState.OPEN, DataRequestState.REFUSED),
)


class Referred(TextChoices):
    """What is never held here: who brings it is shown where to hand it in (Law on Complaints, Law on Denunciations)."""

    COMPLAINT = "COMPLAINT", _("complaint")
    DENOUNCE = "DENOUNCE", _("denunciation")

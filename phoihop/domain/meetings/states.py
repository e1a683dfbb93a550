"""The life of a meeting on one screen; what an invited body answers and how it came are words, not states."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class MeetingState(TextChoices):
    """Where a meeting stands. A draft is its organiser's and its chairs' alone."""

    DRAFT = "DRAFT", _("Being prepared")
    INVITED = "INVITED", _("Invited")
    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    CLOSED = "CLOSED", _("Closed, minutes to be signed")
    SIGNED = "SIGNED", _("Minutes signed")
    CALLED_OFF = "CALLED_OFF", _("Called off")


class MeetingVerb(TextChoices):
    """What leads from one to the next."""

    PREPARE = "PREPARE", _("prepared it")
    CORRECT = "CORRECT", _("corrected the draft")
    INVITE = "INVITE", _("sent the invitations")
    POSTPONE = "POSTPONE", _("moved the meeting")
    CALL_OFF = "CALL_OFF", _("called off the meeting")
    BEGIN = "BEGIN", _("opened it")
    CLOSE = "CLOSE", _("ended the meeting")
    SIGN = "SIGN", _("signed the minutes, the last of the chairs")


STEPS: tuple[Step, ...] = (
    Step(MeetingVerb.PREPARE, NOWHERE, MeetingState.DRAFT),
    Step(MeetingVerb.CORRECT, MeetingState.DRAFT, MeetingState.DRAFT),
    Step(MeetingVerb.INVITE, MeetingState.DRAFT, MeetingState.INVITED),
    Step(MeetingVerb.POSTPONE, MeetingState.INVITED, MeetingState.INVITED),
    Step(MeetingVerb.CALL_OFF, MeetingState.INVITED, MeetingState.CALLED_OFF),
    Step(MeetingVerb.BEGIN, MeetingState.INVITED, MeetingState.IN_PROGRESS),
    Step(MeetingVerb.CLOSE, MeetingState.IN_PROGRESS, MeetingState.CLOSED),
    Step(MeetingVerb.SIGN, MeetingState.CLOSED, MeetingState.SIGNED),
)

ASKING: frozenset[str] = frozenset({MeetingState.DRAFT, MeetingState.INVITED})  # bodies can still be put on the list
COUNTING: frozenset[str] = frozenset({MeetingState.IN_PROGRESS, MeetingState.CLOSED})  # who came is still being noted
PROPOSING: frozenset[str] = frozenset({MeetingState.INVITED, MeetingState.IN_PROGRESS})  # who is asked may propose
# Papers are brought and advice is given until the meeting is over.
BRINGING: frozenset[str] = ASKING | {MeetingState.IN_PROGRESS}
CONCLUDING: frozenset[str] = COUNTING | {MeetingState.SIGNED}  # a conclusion can follow the minutes


class SessionOfDay(TextChoices):
    """When on its day a meeting is held: offices here work in two sessions."""

    MORNING = "MORNING", _("morning")
    AFTERNOON = "AFTERNOON", _("afternoon")
    WHOLE_DAY = "WHOLE_DAY", _("whole day")


class Answer(TextChoices):
    """What an invited body says before the meeting; the last word counts."""

    ACCEPT = "ACCEPT", _("will come")
    DELEGATE = "DELEGATE", _("sends somebody else")
    DECLINE = "DECLINE", _("cannot come")


class Came(TextChoices):
    """How an invited body was there."""

    PRESENT = "PRESENT", _("present")
    REPLACED = "REPLACED", _("represented by somebody else")
    EXCUSED = "EXCUSED", _("absent, excused")
    ABSENT = "ABSENT", _("absent")


THERE: frozenset[str] = frozenset({Came.PRESENT, Came.REPLACED})  # somebody sat at the table for the body


class TaskState(TextChoices):
    """Whether what a conclusion seems to ask is a task: a person says so, never the reader of the text."""

    FOUND = "FOUND", _("waiting for a person")
    CONFIRMED = "CONFIRMED", _("in the ledger")
    REJECTED = "REJECTED", _("not a task")
    REPLACED = "REPLACED", _("cut anew")


class TaskVerb(TextChoices):
    """What leads from one to the next."""

    FIND = "FIND", _("found it in the text")
    CONFIRM = "CONFIRM", _("confirmed it")
    REJECT = "REJECT", _("said that it is no task")
    REPLACE = "REPLACE", _("cut it anew")


TASK_STEPS: tuple[Step, ...] = (
    Step(TaskVerb.FIND, NOWHERE, TaskState.FOUND),
    Step(TaskVerb.CONFIRM, TaskState.FOUND, TaskState.CONFIRMED),
    Step(TaskVerb.REJECT, TaskState.FOUND, TaskState.REJECTED),
    Step(TaskVerb.REPLACE, TaskState.FOUND, TaskState.REPLACED),
)


class Verdict(TextChoices):
    """What one of those who decide says to a proposal."""

    ACCEPTED = "ACCEPTED", _("accepted")
    TO_STUDY = "TO_STUDY", _("to be studied")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("not accepted")
    NOTED = "NOTED", _("noted")


class ProposalState(TextChoices):
    """Where a proposal stands. It is decided about once all who decide say the same; what is to be studied comes back."""

    OPEN = "OPEN", _("not decided about yet")
    TO_STUDY = "TO_STUDY", _("to be studied")
    ACCEPTED = "ACCEPTED", _("accepted")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("not accepted")
    NOTED = "NOTED", _("noted")


class ProposalVerb(TextChoices):
    """What leads from one to the next."""

    MAKE = "MAKE", _("proposed it")
    STUDY = "STUDY", _("put it off to be studied")
    ACCEPT = "ACCEPT", _("accepted the proposal")
    REFUSE = "REFUSE", _("did not accept the proposal")
    NOTE = "NOTE", _("noted the proposal")


UNDECIDED: frozenset[str] = frozenset({ProposalState.OPEN, ProposalState.TO_STUDY})  # these carry over
DECIDING = {
    Verdict.ACCEPTED: ProposalVerb.ACCEPT, Verdict.TO_STUDY: ProposalVerb.STUDY,
    Verdict.NOT_ACCEPTED: ProposalVerb.REFUSE, Verdict.NOTED: ProposalVerb.NOTE,
}  # fmt: skip
PROPOSAL_STEPS: tuple[Step, ...] = (
    Step(ProposalVerb.MAKE, NOWHERE, ProposalState.OPEN),
    Step(ProposalVerb.STUDY, ProposalState.OPEN, ProposalState.TO_STUDY),
    *(
        Step(verb, state, target)
        for state in (ProposalState.OPEN, ProposalState.TO_STUDY)
        for verb, target in (
            (ProposalVerb.ACCEPT, ProposalState.ACCEPTED),
            (ProposalVerb.REFUSE, ProposalState.NOT_ACCEPTED),
            (ProposalVerb.NOTE, ProposalState.NOTED),
        )
    ),
)


class VoteState(TextChoices):
    """Where a vote stands. What was counted is never counted anew."""

    OPEN = "OPEN", _("being taken")
    COUNTED = "COUNTED", _("counted")
    VOID = "VOID", _("ended without a count")


class VoteVerb(TextChoices):
    """What leads from one to the next."""

    OPEN = "OPEN", _("opened the vote")
    COUNT = "COUNT", _("counted the vote")
    VOID = "VOID", _("ended the vote without a count")


VOTE_STEPS: tuple[Step, ...] = (
    Step(VoteVerb.OPEN, NOWHERE, VoteState.OPEN),
    Step(VoteVerb.COUNT, VoteState.OPEN, VoteState.COUNTED),
    Step(VoteVerb.VOID, VoteState.OPEN, VoteState.VOID),
)


class Choice(TextChoices):
    """What one can say in a vote."""

    AGREE = "AGREE", _("agree")
    AGAINST = "AGAINST", _("against")
    ABSTAIN = "ABSTAIN", _("no opinion")


class Needed(TextChoices):
    """How many of all who may vote have to agree."""

    HALF = "HALF", _("more than half")
    TWO_THIRDS = "TWO_THIRDS", _("two thirds")


class FloorState(TextChoices):
    """Where somebody stands who asked to speak."""

    WAITING = "WAITING", _("waits to speak")
    SPEAKING = "SPEAKING", _("speaks")
    SPOKEN = "SPOKEN", _("has spoken")


class FloorVerb(TextChoices):
    """What leads from one to the next."""

    ASK = "ASK", _("asked to speak")
    GIVE = "GIVE", _("gave the floor")
    END = "END", _("ended the speech")


FLOOR_STEPS: tuple[Step, ...] = (
    Step(FloorVerb.ASK, NOWHERE, FloorState.WAITING),
    Step(FloorVerb.GIVE, FloorState.WAITING, FloorState.SPEAKING),
    Step(FloorVerb.END, FloorState.SPEAKING, FloorState.SPOKEN),
)

"""What is sent, and the life of one copy of it on one screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class Kind(TextChoices):
    """What is sent. A draft asks for comments and a question for a reply; a situation report asks for nothing."""

    SITUATION = "SITUATION", _("situation report")
    DRAFT = "DRAFT", _("draft sent for comment")
    QUESTION = "QUESTION", _("question that asks for a reply")


ASKING: frozenset[str] = frozenset({Kind.DRAFT, Kind.QUESTION})  # an answer is due


class CopyState(TextChoices):
    """Where the copy of one body stands."""

    SENT = "SENT", _("Sent")
    RECEIVED = "RECEIVED", _("Received")
    OPENED = "OPENED", _("Opened")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
    ANSWERED = "ANSWERED", _("Answered")


class CopyVerb(TextChoices):
    """What leads from one to the next. Receiving is the clerk's, opening whoever prepares the work, the rest the leader's."""

    SEND = "SEND", _("sent it")
    RECEIVE = "RECEIVE", _("received it")
    OPEN = "OPEN", _("looked at it")
    ACKNOWLEDGE = "ACKNOWLEDGE", _("acknowledged it")
    ANSWER = "ANSWER", _("answered")


STEPS: tuple[Step, ...] = (
    Step(CopyVerb.SEND, NOWHERE, CopyState.SENT),
    Step(CopyVerb.RECEIVE, CopyState.SENT, CopyState.RECEIVED),
    *(Step(CopyVerb.OPEN, state, CopyState.OPENED) for state in (CopyState.SENT, CopyState.RECEIVED)),
    *(
        Step(CopyVerb.ACKNOWLEDGE, state, CopyState.ACKNOWLEDGED)
        for state in (CopyState.SENT, CopyState.RECEIVED, CopyState.OPENED)
    ),
    *(Step(CopyVerb.ANSWER, state, CopyState.ANSWERED) for state in CopyState if state != CopyState.ANSWERED),
)


class Opinion(TextChoices):
    """What a body says of one clause of a draft."""

    AGREE = "AGREE", _("agrees")
    CHANGE = "CHANGE", _("asks for a change")
    AGAINST = "AGAINST", _("does not agree")

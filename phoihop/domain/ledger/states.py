"""The life of a commitment on one screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class State(TextChoices):
    """Where a commitment stands. Claimed and fulfilled are two states: the creditor alone leads from one to the other."""

    DRAFT = "DRAFT", _("Draft")
    PROPOSED = "PROPOSED", _("Waiting for agreement")
    IN_FORCE = "IN_FORCE", _("In force")
    CLAIMED = "CLAIMED", _("Waiting for confirmation")
    FULFILLED = "FULFILLED", _("Fulfilled")
    SUSPENDED = "SUSPENDED", _("Suspended")
    NOT_FEASIBLE = "NOT_FEASIBLE", _("Could not be carried out")
    DECLINED = "DECLINED", _("Declined")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    CLOSED = "CLOSED", _("Closed")
    EXTINGUISHED = "EXTINGUISHED", _("Ended with its body")


class Verb(TextChoices):
    """What an entry tells. A step moves the state or the due day; a remark does neither."""

    OPENED = "OPENED", _("opened a draft")
    REWORDED = "REWORDED", _("worded the draft anew")
    PROPOSED = "PROPOSED", _("agreed and proposed it to the other side")
    COUNTERED = "COUNTERED", _("made a counter-proposal, and agrees to that")
    AGREED = "AGREED", _("agreed: the commitment binds both sides")
    ASSIGNED = "ASSIGNED", _("assigned it")
    DECLINED = "DECLINED", _("did not agree")
    WITHDRAWN = "WITHDRAWN", _("withdrew it")
    CLAIMED = "CLAIMED", _("reported it done")
    ACCEPTED = "ACCEPTED", _("confirmed that it is done")
    RETURNED = "RETURNED", _("returned it for completion")
    RESCHEDULED = "RESCHEDULED", _("agreed to a new due day")
    POSTPONED = "POSTPONED", _("agreed to postpone it")
    SUSPENDED = "SUSPENDED", _("agreed to suspend it")
    AMENDED = "AMENDED", _("agreed to other words for it")
    RESUMED = "RESUMED", _("resumed it")
    NOT_FEASIBLE = "NOT_FEASIBLE", _("agreed that it cannot be carried out")
    TRANSFERRED = "TRANSFERRED", _("took it over as the heir")
    CLOSED = "CLOSED", _("closed it")
    EXTINGUISHED = "EXTINGUISHED", _("ended it with its body")
    PROGRESSED = "PROGRESSED", _("reported progress")
    ASKED = "ASKED", _("asked for a change")
    REFUSED = "REFUSED", _("did not agree to the change")
    PROMISED = "PROMISED", _("promised more in its reply")


BEGINS: frozenset[str] = frozenset({Verb.PROGRESSED, Verb.CLAIMED})  # somebody has begun to carry it out


class Mood(TextChoices):
    """The verb between the two bodies. Equals request; only a superior assigns."""

    REQUEST = "REQUEST", _("requests")
    ASSIGN = "ASSIGN", _("assigns")


class Reason(TextChoices):
    """Why a plan is disturbed, for counting; the words of the case stand in the entry."""

    EPIDEMIC = "EPIDEMIC", _("epidemic")
    DISASTER = "DISASTER", _("natural disaster")
    FUNDING = "FUNDING", _("lack of funding")
    STAFF = "STAFF", _("lack of staff")
    POLICY = "POLICY", _("change of policy")
    OTHER_SIDE = "OTHER_SIDE", _("waiting for another side")
    OWN = "OWN", _("own arrangement")


STEPS: tuple[Step, ...] = (
    Step(Verb.OPENED, NOWHERE, State.DRAFT),
    Step(Verb.REWORDED, State.DRAFT, State.DRAFT),
    Step(Verb.PROPOSED, State.DRAFT, State.PROPOSED),
    Step(Verb.ASSIGNED, State.DRAFT, State.IN_FORCE),
    Step(Verb.WITHDRAWN, State.DRAFT, State.WITHDRAWN),
    Step(Verb.COUNTERED, State.PROPOSED, State.PROPOSED),
    Step(Verb.AGREED, State.PROPOSED, State.IN_FORCE),
    Step(Verb.DECLINED, State.PROPOSED, State.DECLINED),
    Step(Verb.WITHDRAWN, State.PROPOSED, State.WITHDRAWN),
    Step(Verb.CLAIMED, State.IN_FORCE, State.CLAIMED),
    Step(Verb.ACCEPTED, State.CLAIMED, State.FULFILLED),
    Step(Verb.RETURNED, State.CLAIMED, State.IN_FORCE),
    Step(Verb.RESCHEDULED, State.IN_FORCE, State.IN_FORCE),
    Step(Verb.POSTPONED, State.IN_FORCE, State.IN_FORCE),
    Step(Verb.SUSPENDED, State.IN_FORCE, State.SUSPENDED),
    Step(Verb.AMENDED, State.IN_FORCE, State.IN_FORCE),
    Step(Verb.RESUMED, State.SUSPENDED, State.IN_FORCE),
    Step(Verb.NOT_FEASIBLE, State.IN_FORCE, State.NOT_FEASIBLE),
    Step(Verb.NOT_FEASIBLE, State.SUSPENDED, State.NOT_FEASIBLE),
    Step(Verb.CLOSED, State.IN_FORCE, State.CLOSED),
    Step(Verb.TRANSFERRED, State.DRAFT, State.DRAFT),
    Step(Verb.TRANSFERRED, State.PROPOSED, State.PROPOSED),
    Step(Verb.TRANSFERRED, State.IN_FORCE, State.IN_FORCE),
    Step(Verb.TRANSFERRED, State.CLAIMED, State.CLAIMED),
    Step(Verb.TRANSFERRED, State.SUSPENDED, State.SUSPENDED),
    Step(Verb.EXTINGUISHED, State.IN_FORCE, State.EXTINGUISHED),
    Step(Verb.EXTINGUISHED, State.CLAIMED, State.EXTINGUISHED),
    Step(Verb.EXTINGUISHED, State.SUSPENDED, State.EXTINGUISHED),
)

NEEDS_LIVING_SIDES: frozenset[str] = frozenset({Verb.OPENED, Verb.PROPOSED, Verb.ASSIGNED, Verb.COUNTERED, Verb.AGREED})
WORDS: frozenset[str] = frozenset({Verb.OPENED, Verb.REWORDED, Verb.COUNTERED})  # say what is promised, until it binds
ENTITLES: frozenset[str] = WORDS | {Verb.AMENDED}  # say it for good: the last one is how it stands
REMARKS: frozenset[str] = frozenset({Verb.PROGRESSED, Verb.ASKED, Verb.REFUSED, Verb.PROMISED})
TAKES_SIDES: frozenset[str] = frozenset({Verb.OPENED, Verb.TRANSFERRED})  # from here on that day's structure counts
LIVING_STATES: frozenset[str] = frozenset(step.source for step in STEPS if step.source != NOWHERE)
OPEN_STATES: frozenset[str] = frozenset({State.IN_FORCE, State.CLAIMED, State.SUSPENDED})
UNBOUND_STATES: frozenset[str] = frozenset({State.DRAFT, State.PROPOSED, State.DECLINED, State.WITHDRAWN})
UNBOUND_LIVING: frozenset[str] = UNBOUND_STATES & LIVING_STATES
CHANGES: frozenset[str] = frozenset({Verb.RESCHEDULED, Verb.POSTPONED, Verb.SUSPENDED, Verb.NOT_FEASIBLE})
# What one side may ask for and the other grants: a disturbance of what was agreed, or other words for it.
GRANTED: frozenset[str] = CHANGES | {Verb.AMENDED}

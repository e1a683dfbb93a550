"""What comes next for a body: what is due within a week, what came back, the next meeting, the next report."""

from dataclasses import dataclass
from datetime import date

from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import State
from phoihop.domain.meetings import permissions as meetings
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.meetings.states import MeetingState
from phoihop.domain.petitions import ahead as contacts
from phoihop.domain.regimes import permissions as regimes
from phoihop.domain.regimes.models import Duty
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.lifecycle import counting
from phoihop.surfaces.workspace.home import presenting


@dataclass(frozen=True, slots=True)
class Ahead:
    """`soon`: what we owe and is due from today to a week from today. `days`: until the report has to be sent."""

    soon: int
    returned: list[Commitment]
    meeting: Meeting | None
    report: Duty | None
    days: int
    announce: int  # meetings with voters of which the press or the host is to be told

    @property
    def late_days(self) -> int:
        """For how many days the report has been late."""
        return -self.days

    def __bool__(self) -> bool:
        """Whether anything comes."""
        return bool(self.soon or self.returned or self.meeting or self.report or self.announce)


def ahead(actor: Actor, *, today: date, most: int) -> Ahead:
    """Four questions, whatever the body has."""
    owes = presenting.bound(actor, side="OWES", today=today)
    returned = list(owes.filter(state=State.IN_FORCE, returns__gt=0)[:most])
    to_come = meetings.visible_to(actor).filter(
        held_on__gte=today, state__in=[MeetingState.DRAFT, MeetingState.INVITED, MeetingState.IN_PROGRESS]
    )
    own = regimes.duties_seen(actor).filter(commitment__debtor_id=actor.body_id, commitment__state=State.IN_FORCE)
    report = own.exclude(commitment__due_on=None).order_by("commitment__due_on", "pk").first()
    due_on = report.commitment.due_on if report else None
    soon, announce = counting.at_once(
        [presenting.soon(actor, side="OWES", today=today), contacts.to_announce(actor, today)]
    )
    meeting, days = to_come.order_by("held_on", "pk").first(), (due_on - today).days if due_on else 0
    return Ahead(soon, returned, meeting, report, days, announce)

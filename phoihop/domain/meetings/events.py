"""What happened to meetings, for others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeetingTurned:
    """A meeting to which the invitations had gone out was moved or called off; `advice`: requests that ended with it."""

    turn_id: int
    advice: tuple[int, ...] = ()

"""The verbs of a meeting, and the only writers of it. Each takes an idempotency key: sent again it changes nothing."""

from phoihop.domain.meetings.services.concluding import Choice, conclude, confirm, reject
from phoihop.domain.meetings.services.holding import Seat, attend, begin, close
from phoihop.domain.meetings.services.inviting import invite, reply, send
from phoihop.domain.meetings.services.preparing import CannotMeet, Draft, Item, prepare

__all__ = [
    "CannotMeet",
    "Choice",
    "Draft",
    "Item",
    "Seat",
    "attend",
    "begin",
    "close",
    "conclude",
    "confirm",
    "invite",
    "prepare",
    "reject",
    "reply",
    "send",
]

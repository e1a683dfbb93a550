"""The verbs of a meeting, and the only writers of it. Each takes an idempotency key: sent again it changes nothing."""

from phoihop.domain.meetings.services.concluding import Choice, conclude, confirm, reject
from phoihop.domain.meetings.services.holding import Seat, attend, begin, close
from phoihop.domain.meetings.services.inviting import invite, reply, send
from phoihop.domain.meetings.services.issuing import issue_minutes, issue_notice
from phoihop.domain.meetings.services.minuting import sign_minutes, write_minutes
from phoihop.domain.meetings.services.objecting import object_to
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
    "issue_minutes",
    "issue_notice",
    "object_to",
    "prepare",
    "reject",
    "reply",
    "send",
    "sign_minutes",
    "write_minutes",
]

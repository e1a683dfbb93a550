"""The verbs of a meeting, and the only writers of it. Each takes an idempotency key: sent again it changes nothing."""

from phoihop.domain.meetings.services.beforehand import advice_due, advise, ask_advice, bring, take_back
from phoihop.domain.meetings.services.changing import Change, Matter, call_off, correct, postpone
from phoihop.domain.meetings.services.concluding import Choice, conclude, confirm, reject, settle
from phoihop.domain.meetings.services.cutting import mark, merge_next, split
from phoihop.domain.meetings.services.holding import Seat, attend, begin, close
from phoihop.domain.meetings.services.inviting import invite, reply, send
from phoihop.domain.meetings.services.issuing import issue_invitation, issue_minutes, issue_notice
from phoihop.domain.meetings.services.minuting import sign_minutes, write_minutes
from phoihop.domain.meetings.services.objecting import object_to
from phoihop.domain.meetings.services.preparing import CannotMeet, Draft, Item, prepare
from phoihop.domain.meetings.services.proposing import Wish, dispose, lead_to, make_proposal
from phoihop.domain.meetings.services.speaking import ask_to_speak, end_speech, give_floor, take_up
from phoihop.domain.meetings.services.voting import cast, count_vote, open_vote

__all__ = [
    "CannotMeet",
    "Change",
    "Choice",
    "Draft",
    "Item",
    "Matter",
    "Seat",
    "Wish",
    "advice_due",
    "advise",
    "ask_advice",
    "ask_to_speak",
    "attend",
    "begin",
    "bring",
    "call_off",
    "cast",
    "close",
    "conclude",
    "confirm",
    "correct",
    "count_vote",
    "dispose",
    "end_speech",
    "give_floor",
    "invite",
    "issue_invitation",
    "issue_minutes",
    "issue_notice",
    "lead_to",
    "make_proposal",
    "mark",
    "merge_next",
    "object_to",
    "open_vote",
    "postpone",
    "prepare",
    "reject",
    "reply",
    "send",
    "settle",
    "sign_minutes",
    "split",
    "take_back",
    "take_up",
    "write_minutes",
]

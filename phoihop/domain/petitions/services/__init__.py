"""The verbs of petitions, and the only writers of them."""

from phoihop.domain.petitions.services.answering import answer, answer_together, confirm, promise, reopen, report_result
from phoihop.domain.petitions.services.collecting import (
    Ask,
    Many,
    Refused,
    collect,
    collect_many,
    record_session,
    refer,
)
from phoihop.domain.petitions.services.following import (
    Issued,
    TooManyTries,
    WrongSlip,
    add,
    disagree,
    explain_delay,
    follow,
    forget_tries,
    issue_slip,
    look,
    read_own,
)
from phoihop.domain.petitions.services.forgetting import answer_data, ask_data, ask_own_data, forget_due, forget_words
from phoihop.domain.petitions.services.grouping import join, split
from phoihop.domain.petitions.services.passing import ask_help, hand_over, help_, route, send_back
from phoihop.domain.petitions.services.planning import announce, call_off, hold, plan_meeting
from phoihop.domain.petitions.services.publishing import publish_answer, publish_asked
from phoihop.domain.petitions.services.replying import Form, check_reply, compose_reply, draft_reply, issue_reply
from phoihop.domain.petitions.services.stepping import CannotPetition, NamesSomebody
from phoihop.domain.petitions.services.summing import compose, enter_sitting, issue_summary

__all__ = [
    "Ask",
    "CannotPetition",
    "Form",
    "Issued",
    "Many",
    "NamesSomebody",
    "Refused",
    "TooManyTries",
    "WrongSlip",
    "add",
    "announce",
    "answer",
    "answer_data",
    "answer_together",
    "ask_data",
    "ask_help",
    "ask_own_data",
    "call_off",
    "check_reply",
    "collect",
    "collect_many",
    "compose",
    "compose_reply",
    "confirm",
    "disagree",
    "draft_reply",
    "enter_sitting",
    "explain_delay",
    "follow",
    "forget_due",
    "forget_tries",
    "forget_words",
    "hand_over",
    "help_",
    "hold",
    "issue_reply",
    "issue_slip",
    "issue_summary",
    "join",
    "look",
    "plan_meeting",
    "promise",
    "publish_answer",
    "publish_asked",
    "read_own",
    "record_session",
    "refer",
    "reopen",
    "report_result",
    "route",
    "send_back",
    "split",
]

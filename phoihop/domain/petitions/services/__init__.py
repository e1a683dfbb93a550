"""The verbs of petitions, and the only writers of them."""

from phoihop.domain.petitions.services.answering import answer, confirm, promise, reopen, report_result
from phoihop.domain.petitions.services.collecting import Ask, collect, record_session
from phoihop.domain.petitions.services.grouping import join, split
from phoihop.domain.petitions.services.passing import ask_help, help_, route, send_back
from phoihop.domain.petitions.services.stepping import CannotPetition

__all__ = [
    "Ask",
    "CannotPetition",
    "answer",
    "ask_help",
    "collect",
    "confirm",
    "help_",
    "join",
    "promise",
    "record_session",
    "reopen",
    "report_result",
    "route",
    "send_back",
    "split",
]

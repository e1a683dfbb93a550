"""The verbs of the ledger, and the only writers of it."""

from phoihop.domain.ledger.services.binding import agree, agree_all, assign, decline, open_, propose, withdraw
from phoihop.domain.ledger.services.changing import ask, ask_words, grant, refuse, resume
from phoihop.domain.ledger.services.doing import accept, claim, close, progress, promise, return_
from phoihop.domain.ledger.services.passing import (
    Ending,
    Passing,
    Speaking,
    extinguish,
    extinguish_all,
    speak_all,
    transfer,
    transfer_all,
)
from phoihop.domain.ledger.services.rebuilding import rebuild
from phoihop.domain.ledger.services.remembering import remember
from phoihop.domain.ledger.services.rewording import counter, reword
from phoihop.domain.ledger.services.sealing import seal
from phoihop.domain.ledger.services.standing import fold_deltas, follow_structure

__all__ = [
    "Ending",
    "Passing",
    "Speaking",
    "accept",
    "agree",
    "agree_all",
    "ask",
    "ask_words",
    "assign",
    "claim",
    "close",
    "counter",
    "decline",
    "extinguish",
    "extinguish_all",
    "fold_deltas",
    "follow_structure",
    "grant",
    "open_",
    "progress",
    "promise",
    "propose",
    "rebuild",
    "refuse",
    "remember",
    "resume",
    "return_",
    "reword",
    "seal",
    "speak_all",
    "transfer",
    "transfer_all",
    "withdraw",
]

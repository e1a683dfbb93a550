"""The verbs of the ledger, and the only writers of it."""

from phoihop.domain.ledger.services.binding import agree, agree_all, assign, decline, open_, propose, withdraw
from phoihop.domain.ledger.services.changing import ask, grant, refuse, resume, transfer
from phoihop.domain.ledger.services.doing import accept, claim, close, progress, promise, return_
from phoihop.domain.ledger.services.rebuilding import rebuild
from phoihop.domain.ledger.services.sealing import seal
from phoihop.domain.ledger.services.standing import fold_deltas

__all__ = [
    "accept",
    "agree",
    "agree_all",
    "ask",
    "assign",
    "claim",
    "close",
    "decline",
    "fold_deltas",
    "grant",
    "open_",
    "progress",
    "promise",
    "propose",
    "rebuild",
    "refuse",
    "resume",
    "return_",
    "seal",
    "transfer",
    "withdraw",
]

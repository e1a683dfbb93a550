"""The verbs of reporting regimes, and the only writers of them."""

from phoihop.domain.regimes.services.compiling import CannotCompile, gather, issue, settle, word
from phoihop.domain.regimes.services.opening import Asked, CannotOpen, open_due, open_period
from phoihop.domain.regimes.services.regulating import CannotRegulate, Draft, adopt, draft, end
from phoihop.domain.regimes.services.sending import CannotSend, approve, return_, send
from phoihop.domain.regimes.services.talking import CannotTalk, answer, ask, close
from phoihop.domain.regimes.services.writing import (
    CannotPaste,
    CannotWrite,
    Typed,
    attach,
    attach_arrived,
    detach,
    paste,
    write,
)

__all__ = [
    "Asked",
    "CannotCompile",
    "CannotOpen",
    "CannotPaste",
    "CannotRegulate",
    "CannotSend",
    "CannotTalk",
    "CannotWrite",
    "Draft",
    "Typed",
    "adopt",
    "answer",
    "approve",
    "ask",
    "attach",
    "attach_arrived",
    "close",
    "detach",
    "draft",
    "end",
    "gather",
    "issue",
    "open_due",
    "open_period",
    "paste",
    "return_",
    "send",
    "settle",
    "word",
    "write",
]

"""Giving numbers, keeping the registers, copying and signing: the verbs of papers, and the only writers of them."""

from phoihop.domain.documents.services.arriving import Came, Handled, handle, take_in
from phoihop.domain.documents.services.copying import CannotCopy, Copy, copied, copy
from phoihop.domain.documents.services.joining import CannotJoin, answer, issue_joint, lay, withdraw
from phoihop.domain.documents.services.registering import CannotRegister, issue, next_number, register
from phoihop.domain.documents.services.signing import CannotSign, Sign, bring, sign

__all__ = [
    "Came",
    "CannotCopy",
    "CannotJoin",
    "CannotRegister",
    "CannotSign",
    "Copy",
    "Handled",
    "Sign",
    "answer",
    "bring",
    "copied",
    "copy",
    "handle",
    "issue",
    "issue_joint",
    "lay",
    "next_number",
    "register",
    "sign",
    "take_in",
    "withdraw",
]

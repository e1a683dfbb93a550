"""The verbs of agreements, and the only writers of them."""

from phoihop.domain.agreements.services.signing import (
    CannotClose,
    CannotDraft,
    CannotSettle,
    CannotSign,
    CannotTarget,
    Head,
    add_article,
    close,
    draft,
    draft_from_text,
    present,
    set_target,
    settle,
    sign,
)
from phoihop.domain.agreements.services.wording import Amending, CannotWord, add, agree, keep, withdraw, word

__all__ = [
    "Amending",
    "CannotClose",
    "CannotDraft",
    "CannotSettle",
    "CannotSign",
    "CannotTarget",
    "CannotWord",
    "Head",
    "add",
    "add_article",
    "agree",
    "close",
    "draft",
    "draft_from_text",
    "keep",
    "present",
    "set_target",
    "settle",
    "sign",
    "withdraw",
    "word",
]

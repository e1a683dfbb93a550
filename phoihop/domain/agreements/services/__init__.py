"""The verbs of agreements, and the only writers of them."""

from phoihop.domain.agreements.services.extending import (
    CannotExtend,
    extend,
    keep_term,
    sign_extension,
    withdraw_extension,
)
from phoihop.domain.agreements.services.heading import change_head
from phoihop.domain.agreements.services.promising import CannotPromise, promise
from phoihop.domain.agreements.services.signing import (
    CannotClose,
    CannotDraft,
    CannotSettle,
    CannotSign,
    CannotTarget,
    Head,
    add_article,
    agree_target,
    check_post,
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
    "CannotExtend",
    "CannotPromise",
    "CannotSettle",
    "CannotSign",
    "CannotTarget",
    "CannotWord",
    "Head",
    "add",
    "add_article",
    "agree",
    "agree_target",
    "change_head",
    "check_post",
    "close",
    "draft",
    "draft_from_text",
    "extend",
    "keep",
    "keep_term",
    "present",
    "promise",
    "set_target",
    "settle",
    "sign",
    "sign_extension",
    "withdraw",
    "withdraw_extension",
    "word",
]

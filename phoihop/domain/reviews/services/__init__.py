"""The verbs of a review, and the only writers of it."""

from phoihop.domain.reviews.services.closing import close_agreement, record_paper
from phoihop.domain.reviews.services.duties import follow_term, open_due
from phoihop.domain.reviews.services.scoring import Given, hand_in, prepare, score, withdraw
from phoihop.domain.reviews.services.signing import issue, sign
from phoihop.domain.reviews.services.turns import CannotReview
from phoihop.domain.reviews.services.writing import (
    Remedy,
    answer,
    consent,
    judge,
    name_shortcoming,
    reopen,
    strike,
    write,
)

__all__ = [
    "CannotReview",
    "Given",
    "Remedy",
    "answer",
    "close_agreement",
    "consent",
    "follow_term",
    "hand_in",
    "issue",
    "judge",
    "name_shortcoming",
    "open_due",
    "prepare",
    "record_paper",
    "reopen",
    "score",
    "sign",
    "strike",
    "withdraw",
    "write",
]

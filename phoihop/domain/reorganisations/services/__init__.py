"""The verbs of reorganisations, and the only writers of them."""

from phoihop.domain.reorganisations.services.carrying_out import CannotCarryOut, carry_out
from phoihop.domain.reorganisations.services.deciding import (
    CannotDecide,
    give,
    give_as_proposed,
    give_each,
    pass_on,
    pass_on_as_proposed,
    pass_on_each,
    settle,
    settle_as_proposed,
    take_back,
)
from phoihop.domain.reorganisations.services.drafting import (
    CannotDraft,
    approve,
    draft,
    reopen,
    rewrite,
    withdraw,
)
from phoihop.domain.reorganisations.services.handing_over import hand_over, hand_over_as_proposed

__all__ = [
    "CannotCarryOut",
    "CannotDecide",
    "CannotDraft",
    "approve",
    "carry_out",
    "draft",
    "give",
    "give_as_proposed",
    "give_each",
    "hand_over",
    "hand_over_as_proposed",
    "pass_on",
    "pass_on_as_proposed",
    "pass_on_each",
    "reopen",
    "rewrite",
    "settle",
    "settle_as_proposed",
    "take_back",
    "withdraw",
]

"""The verbs of oversight, and the only writers of it."""

from phoihop.domain.oversight.services.criticising import (
    answer_criticism,
    close_criticism,
    compare,
    raise_point,
    reply,
    send_criticism,
    take_step,
    take_up,
)
from phoihop.domain.oversight.services.effecting import Changed, effect_of_criticism, effect_of_recommendation
from phoihop.domain.oversight.services.supervising import (
    CannotSupervise,
    answer,
    begin,
    close,
    escalate_due,
    find,
    hand_over,
    observe,
    recommend,
)

__all__ = [
    "CannotSupervise",
    "Changed",
    "answer",
    "answer_criticism",
    "begin",
    "close",
    "close_criticism",
    "compare",
    "effect_of_criticism",
    "effect_of_recommendation",
    "escalate_due",
    "find",
    "hand_over",
    "observe",
    "raise_point",
    "recommend",
    "reply",
    "send_criticism",
    "take_step",
    "take_up",
]

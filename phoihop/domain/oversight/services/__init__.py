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
from phoihop.domain.oversight.services.delegating import state_delegation
from phoihop.domain.oversight.services.effecting import Changed, effect_of_criticism, effect_of_recommendation
from phoihop.domain.oversight.services.intending import agree, begin_intended, drop, object_to, propose, reschedule
from phoihop.domain.oversight.services.reporting import Head, compose_report, issue_report
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
    "Head",
    "agree",
    "answer",
    "answer_criticism",
    "begin",
    "begin_intended",
    "close",
    "close_criticism",
    "compare",
    "compose_report",
    "drop",
    "effect_of_criticism",
    "effect_of_recommendation",
    "escalate_due",
    "find",
    "hand_over",
    "issue_report",
    "object_to",
    "observe",
    "propose",
    "raise_point",
    "recommend",
    "reply",
    "reschedule",
    "send_criticism",
    "state_delegation",
    "take_step",
    "take_up",
]

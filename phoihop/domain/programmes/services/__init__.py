"""The verbs of programmes, and the only writers of them."""

from phoihop.domain.programmes.services.entering import CannotKeep, Told, add_criteria, enter
from phoihop.domain.programmes.services.leading import commend, oblige, register, review
from phoihop.domain.programmes.services.measuring import Judged, Sought, judge, measure, set_indicator

__all__ = [
    "CannotKeep",
    "Judged",
    "Sought",
    "Told",
    "add_criteria",
    "commend",
    "enter",
    "judge",
    "measure",
    "oblige",
    "register",
    "review",
    "set_indicator",
]

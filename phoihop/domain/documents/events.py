"""What became of joint papers, for those above whose words they bear."""

from dataclasses import dataclass
from datetime import datetime

from phoihop.foundation.accounts.actors import Actor


@dataclass(frozen=True, slots=True)
class JointIssued:
    """Every body agreed to the words, and the lead body issued them under its number."""

    joint_id: int
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class JointWithdrawn:
    """The words were taken back before they were issued."""

    joint_id: int
    by: Actor
    at: datetime

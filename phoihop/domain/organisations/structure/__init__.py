"""The structure over time, asked from outside: the tree of a day, what changed between two, the life of one body."""

from phoihop.domain.organisations.structure.changes import (
    ChangeDay,
    Comparison,
    Moving,
    Passing,
    Relevelling,
    Renaming,
    change_days,
    compare,
)
from phoihop.domain.organisations.structure.finding import Finding, Hit, find
from phoihop.domain.organisations.structure.levels import Working, working
from phoihop.domain.organisations.structure.lives import Coded, Followed, Former, Life, former, is_alive, life
from phoihop.domain.organisations.structure.trees import (
    Count,
    Forest,
    Node,
    Outside,
    branch,
    counts,
    forest,
    opened,
    outside,
    tree_under,
    walk,
    way_to,
)

__all__ = [
    "ChangeDay",
    "Coded",
    "Comparison",
    "Count",
    "Finding",
    "Followed",
    "Forest",
    "Former",
    "Hit",
    "Life",
    "Moving",
    "Node",
    "Outside",
    "Passing",
    "Relevelling",
    "Renaming",
    "Working",
    "branch",
    "change_days",
    "compare",
    "counts",
    "find",
    "forest",
    "former",
    "is_alive",
    "life",
    "opened",
    "outside",
    "tree_under",
    "walk",
    "way_to",
    "working",
]

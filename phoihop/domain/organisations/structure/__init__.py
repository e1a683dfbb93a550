"""The structure over time, asked from outside: the tree of a day, what changed between two, the life of one body."""

from phoihop.domain.organisations.structure.changes import ChangeDay, Comparison, change_days, compare
from phoihop.domain.organisations.structure.finding import Finding, Hit, find
from phoihop.domain.organisations.structure.lives import Former, Life, former, life
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
)

__all__ = [
    "ChangeDay",
    "Comparison",
    "Count",
    "Finding",
    "Forest",
    "Former",
    "Hit",
    "Life",
    "Node",
    "Outside",
    "branch",
    "change_days",
    "compare",
    "counts",
    "find",
    "forest",
    "former",
    "life",
    "opened",
    "outside",
    "tree_under",
    "walk",
]

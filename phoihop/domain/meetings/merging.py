"""Two texts written from one at the same time become one text; no word that either wrote is lost. Pure, by lines."""

from dataclasses import dataclass
from difflib import SequenceMatcher

# What stands around two ways to say the same place, for people to choose from; minutes are in Vietnamese.
KEPT, OURS, END = "⟦ Bản đã lưu ⟧", "⟦ Bản viết cùng lúc ⟧", "⟦ Hết hai bản ⟧"
MARKS = (KEPT, OURS, END)


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of lines that all three texts have alike: where it begins in each, and how long it is."""

    base: int
    theirs: int
    mine: int
    size: int


def merge(base: str, theirs: str, mine: str) -> str:
    """The text with what both changed since `base`. Where both changed one place, both ways stand there between marks."""
    first, second, third = (text.split("\n") for text in (base, theirs, mine))
    merged: list[str] = []
    at = _Run(0, 0, 0, 0)
    for run in [*_common(first, second, third), _Run(len(first), len(second), len(third), 0)]:
        merged += _place(first[at.base : run.base], second[at.theirs : run.theirs], third[at.mine : run.mine])
        merged += first[run.base : run.base + run.size]
        at = _Run(run.base + run.size, run.theirs + run.size, run.mine + run.size, 0)
    return "\n".join(merged)


def is_parted(text: str) -> bool:
    """Whether two ways to say one place still wait for somebody to choose."""
    return any(line.strip() in MARKS for line in text.split("\n"))


def _place(base: list[str], theirs: list[str], mine: list[str]) -> list[str]:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    return [KEPT, *theirs, OURS, *mine, END]


def _common(base: list[str], theirs: list[str], mine: list[str]) -> list[_Run]:
    """The runs of lines of `base` that both others kept, in order."""
    there = _kept(base, theirs)
    here = _kept(base, mine)
    runs: list[_Run] = []
    for line in range(len(base)):
        if line not in there or line not in here:
            continue
        last = runs[-1] if runs else None
        if last and (line, there[line], here[line]) == (
            last.base + last.size,
            last.theirs + last.size,
            last.mine + last.size,
        ):
            runs[-1] = _Run(last.base, last.theirs, last.mine, last.size + 1)
        else:
            runs.append(_Run(line, there[line], here[line], 1))
    return runs


def _kept(base: list[str], other: list[str]) -> dict[int, int]:
    """Of each line of `base` that `other` kept, where it stands there."""
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}

"""An article's clauses and points: read from its text, named by a path, compared and put in the place of others. Pure.

The text is what was signed; clauses are how it reads (docs/decisions/0013). A path is the number of the clause, the letter
of the point or both: `2`, `2.đ`, `b`; one that comes again in the same article counts on, as `2-2`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

POINTS = "abcdđeghiklmnopqrstuvxy"  # Vietnamese order; f, j, w and z letter nothing
MOST_SKIPPED = 3  # so far may a clause's number stand from the one before it


class Level(StrEnum):
    """How deep a line stands."""

    WORDS = "WORDS"
    CLAUSE = "CLAUSE"
    POINT = "POINT"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an article: a clause `1.`, a point `a)`, or words that belong to neither; its path and where it stands."""

    level: Level
    label: str
    words: str
    path: str = ""
    start: int = 0
    end: int = 0

    @property
    def cited(self) -> str:
        """How papers name it, before the name of the article."""
        return cited(self.path)


POINT = re.compile(rf"[{POINTS}]\s*\)", re.I)
BULLET = re.compile(r"[-–—+*•]\s")
_LINE = re.compile(rf"(?P<clause>(?P<number>\d{{1,2}})\s*[.)])(?=\s|$)|(?P<point>[{POINTS}]\s*\))", re.I)
_BREAKS = re.compile(rf"\n|(?<=[:;.])[^\S\n]+(?=[{POINTS}]\)\s)")


def outline(text: str) -> list[Line]:
    """The clauses and points of an article, lines that were broken in the wrong place joined again."""
    found: list[Line] = []
    seen: dict[str, int] = {}
    clause, within = 0, ""
    for line, start, end in _lines(text):
        mark = _LINE.match(line)
        if mark and mark["number"]:
            clause, mark = _counted(clause, int(mark["number"]), mark)
        if mark:
            level = Level.CLAUSE if mark["clause"] else Level.POINT
            name = mark["number"] or mark[0][0].lower()
            path = _again(seen, name if level is Level.CLAUSE or not within else f"{within}.{name}")
            within = path if level is Level.CLAUSE else within
            found.append(Line(level, "".join(mark[0].split()), line[mark.end() :].strip(), path, start, end))
        elif found and _goes_on(found[-1], line):
            found[-1] = replace(found[-1], words=f"{found[-1].words} {line}".strip(), end=end)
        else:
            found.append(Line(Level.WORDS, "", line, "", start, end))
    return found


def _again(seen: dict[str, int], path: str) -> str:
    seen[path] = seen.get(path, 0) + 1
    return path if seen[path] == 1 else f"{path}-{seen[path]}"


def _counted(last: int, number: int, mark: re.Match[str]) -> tuple[int, re.Match[str] | None]:
    """A clause counts on from the last one, or begins anew; `15.` after clause 2 is the end of a sentence about a day."""
    return (number, mark) if number == 1 or last < number <= last + MOST_SKIPPED else (last, None)


def _lines(text: str) -> Iterator[tuple[str, int, int]]:
    """Each line with single blanks, and where it begins and ends in the text."""
    edges = [(0, 0), *((mark.start(), mark.end()) for mark in _BREAKS.finditer(text)), (len(text), len(text))]
    for (_end, start), (end, _start) in pairwise(edges):
        if words := " ".join(text[start:end].split()):
            yield words, start, end


def _goes_on(last: Line, line: str) -> bool:
    """A label that stands alone, or a sentence that has not ended, takes the next line that begins no clause or point."""
    if not last.words:
        return True
    if BULLET.match(line):
        return False
    return last.words[-1] not in ".;:" and (line[:1].islower() or last.level is not Level.WORDS)


def in_order(text: str) -> bool:
    """Whether the points of every clause are lettered a, b, c, d, đ, e … without a gap."""
    expected = 0
    for line in outline(text):
        if line.level is Level.CLAUSE:
            expected = 0
        elif line.level is Level.POINT:
            letter = line.label[0].lower()
            if letter == POINTS[0]:
                expected = 0
            if expected >= len(POINTS) or letter != POINTS[expected]:
                return False
            expected += 1
    return True


def cited(path: str) -> str:
    """As papers cite it, whatever the language of the screen: điểm đ khoản 2; empty for words outside any clause."""
    names = []
    for part in reversed(path.split(".") if path else []):
        name, _dash, count = part.partition("-")
        kind = "khoản" if name.isdecimal() else "điểm"
        names.append(f"{kind} {name} (lần {count})" if count else f"{kind} {name}")
    return " ".join(names)


@dataclass(frozen=True, slots=True)
class Block:
    """A clause with its points, or a point: its words as they stand in the text, and where."""

    path: str
    words: str
    start: int
    end: int

    @property
    def cited(self) -> str:
        """How papers name it, before the name of the article."""
        return cited(self.path)


def blocks(text: str) -> list[Block]:
    """What can be worded by itself: each clause with all that stands below it, and each point, in the order of the text."""
    lines = outline(text)
    found = []
    for place, line in enumerate(lines):
        if not line.path:
            continue
        below = [later.end for later in lines[place + 1 : _ends(lines, place)]]
        end = below[-1] if below else line.end
        found.append(Block(line.path, text[line.start : end].strip(), line.start, end))
    return found


def _ends(lines: list[Line], place: int) -> int:
    """Where what begins at this line ends: a clause at the next one, a point at the next point or clause."""
    stops = {Level.CLAUSE} if lines[place].level is Level.CLAUSE else {Level.CLAUSE, Level.POINT}
    return next((n for n in range(place + 1, len(lines)) if lines[n].level in stops), len(lines))


def block(text: str, path: str) -> Block | None:
    """The clause or point of that path; None where the text has none."""
    return next((one for one in blocks(text) if one.path == path), None)


def replaced(text: str, one: Block, words: str) -> str:
    """The text with other words in the place of that clause or point, and of nothing else; with none, without it."""
    parts = (text[: one.start].rstrip(), words.strip(), text[one.end :].lstrip())
    return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Differing:
    """How a clause or point of one text differs from the other's: CHANGED, NEW or GONE; words outside any have no path."""

    kind: str
    path: str

    @property
    def cited(self) -> str:
        """How papers name it, before the name of the article."""
        return cited(self.path)


def differing(was: str, now: str) -> list[Differing]:
    """The clauses and points whose own words differ between two texts, those of the later one first, each in its order."""
    before, after = _by_path(was), _by_path(now)
    found = [
        Differing("CHANGED" if path in before else "NEW", path)
        for path, words in after.items()
        if before.get(path) != words
    ]
    return found + [Differing("GONE", path) for path in before if path not in after]


def _by_path(text: str) -> dict[str, str]:
    """The words of each; of what stands outside any clause, all together."""
    found: dict[str, str] = {}
    for line in outline(text):
        found[line.path] = f"{found[line.path]}\n{line.words}" if line.path in found else line.words
    return found

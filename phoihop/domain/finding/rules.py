"""Words as search compares them, how well a thing answers, and what to mark in it. Pure; the same on every database."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from phoihop.foundation.vn import text as letters
from phoihop.foundation.vn import tone

LONGEST_QUESTION, MOST_WORDS, LONGEST_WORD = 200, 12, 40
SHORTEST_BEGINNING = 2  # fewer letters begin half of all words
SNIPPET = 26  # words
_WORD = re.compile(r"[a-z0-9]+")
_SHOWN = re.compile(r"[^\W_]+")
_WEIGHT = {
    "AGREEMENT": 6,
    "PLAN": 6,
    "BODY": 5,
    "COMMITMENT": 4,
    "REPORT": 4,
    "ARTICLE": 3,
    "ROW": 2,
    "MEETING": 4,
    "PROGRAMME": 5,
    "FILE": 1,
    "DUTY": -300,  # every body owes one of the same title: they come after all that is asked for by its own words
}


def words_of(text: str) -> list[str]:
    """The folded words in their order: letters and figures only; zeros before a number say nothing (04 is 4)."""
    found = _WORD.findall(letters.fold(text))
    return [(word.lstrip("0") or "0" if word.isdigit() else word)[:LONGEST_WORD] for word in found]


@cache
def _abbreviations() -> tuple[dict[str, list[tuple[str, ...]]], dict[tuple[str, ...], list[str]]]:
    """Short to long, and long to short, both folded. One short form may stand for several long ones."""
    meant: dict[str, list[tuple[str, ...]]] = {}
    shortened: dict[tuple[str, ...], list[str]] = {}
    path = Path(__file__).with_name("reference") / "abbreviations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            (short,), whole = words_of(row["short"]), tuple(words_of(row["long"]))
            meant.setdefault(short, []).append(whole)
            shortened.setdefault(whole, []).append(short)
    return meant, shortened


def indexed(*texts: str) -> str:
    """Every word of the texts once, with what its abbreviations stand for and what its long forms are shortened to."""
    meant, shortened = _abbreviations()
    longest = max(map(len, shortened), default=0)
    found: dict[str, None] = {}
    for text in texts:
        words = words_of(text)
        found.update(dict.fromkeys(words))
        for word in words:
            for whole in meant.get(word, ()):
                found.update(dict.fromkeys(whole))
        for start in range(len(words)):
            for length in range(2, longest + 1):
                found.update(dict.fromkeys(shortened.get(tuple(words[start : start + length]), ())))
    return " ".join(found)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for: `words` must all occur; the last one may be the beginning of a word."""

    typed: str
    words: tuple[str, ...]
    begins: bool

    @property
    def whole(self) -> tuple[str, ...]:
        """The words that must occur as they are."""
        return self.words[:-1] if self.begins else self.words


def read(typed: str) -> Question:
    """The question in what was typed: whatever it is, never an error; without a letter or figure it asks nothing."""
    cut = letters.nfc(typed[:LONGEST_QUESTION])
    words = tuple(dict.fromkeys(words_of(cut)))[:MOST_WORDS]
    begins = bool(words) and len(words[-1]) >= SHORTEST_BEGINNING and not words[-1].isdigit()
    return Question(" ".join(cut.split()), words, begins)


def score(question: Question, *, kind: str, title: str, head: str) -> int:
    """How well a thing that has all the words answers: the higher, the sooner it is shown. Whole numbers only."""
    said, asked = head.split(), list(question.words)
    points = _WEIGHT[kind] + sum(10 for word in asked if word in said)
    if question.begins and asked[-1] not in said and any(word.startswith(asked[-1]) for word in said):
        points += 4
    run = f" {' '.join(words_of(question.typed))}"
    if len(asked) > 1 and run in f" {head} ":
        points += 40  # the words stand together, in this order
    if f"{run} " == f" {head} ":
        points += 80
    typed = _as_written(question.typed)
    if typed != letters.fold(question.typed) and typed in _as_written(title):
        points += 60  # with the same marks
    return points


def _as_written(text: str) -> str:
    return tone.early(letters.nfc(text)).casefold()


def order(points: int, day: date, kind: str, address: str) -> tuple[int, int, str, str]:
    """The best answer first; of equals the newest, and then always in the same order."""
    return -points, -day.toordinal(), kind, address


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not."""

    words: str
    marked: bool


def marked(text: str, question: Question) -> list[Piece]:
    """The text in pieces, those marked that answer the question: a word, its beginning, or a long form in full."""
    spans = [(found.start(), found.end(), words_of(found.group())) for found in _SHOWN.finditer(text)]
    hits = [any(_answers(word, question) for word in words) for _start, _end, words in spans]
    for place in _long_forms([words[0] if words else "" for _start, _end, words in spans], question):
        hits[place] = True
    pieces: list[Piece] = []
    last = 0
    for (start, end, _words), hit in zip(spans, hits, strict=True):
        if hit:
            joined = bool(pieces) and pieces[-1].marked and not text[last:start].strip()
            if joined:
                pieces[-1] = Piece(pieces[-1].words + text[last:end], marked=True)
            else:
                pieces += [Piece(text[last:start], marked=False), Piece(text[start:end], marked=True)]
            last = end
    return [piece for piece in [*pieces, Piece(text[last:], marked=False)] if piece.words]


def _answers(word: str, question: Question) -> bool:
    return word in question.words or (question.begins and word.startswith(question.words[-1]))


def _long_forms(words: Sequence[str], question: Question) -> Iterable[int]:
    """The places of long forms of abbreviations that were asked for."""
    meant, _shortened = _abbreviations()
    for whole in (whole for word in question.words for whole in meant.get(word, ())):
        for start in range(len(words) - len(whole) + 1):
            if tuple(words[start : start + len(whole)]) == whole:
                yield from range(start, start + len(whole))


def snippet(text: str, question: Question) -> str:
    """The part of a text around its first answer; nothing where it has none."""
    words = text.split()
    first = next((n for n, word in enumerate(words) if any(_answers(w, question) for w in words_of(word))), None)
    if first is None:
        return ""
    start = max(0, first - SNIPPET // 3)
    cut = words[start : start + SNIPPET]
    return ("… " if start else "") + " ".join(cut) + (" …" if start + len(cut) < len(words) else "")

"""Labelled passages and how well the reader finds what they hold."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from phoihop.domain.meetings.conclusions import reading

FOLDER = Path(__file__).parent / "passages"
DAY = date(2021, 9, 23)


@dataclass
class Task:
    """What a person marked: mood, leads, supporters, due, and words that stand in the sentence."""

    mood: str
    leads: list[str]
    supports: list[str]
    due: str
    words: str


@dataclass
class Passage:
    title: str
    text: str = ""
    tasks: list[Task] = field(default_factory=list)


def passages(name):
    """Of one file: `#` opens a passage, `=` marks a task, the rest is text."""
    found = []
    for line in (FOLDER / name).read_text().splitlines():
        if line.startswith("# "):
            found.append(Passage(line[2:]))
        elif line.startswith("= "):
            mood, leads, supports, due, words = (part.strip() for part in line[2:].split("|"))
            found[-1].tasks.append(Task(mood, _names(leads), _names(supports), due, words))
        else:
            found[-1].text += line + "\n"
    return found


def _names(cell):
    return [name.strip() for name in cell.split(";") if name.strip()]


@dataclass
class Score:
    """Counts over many passages; shares are of the tasks found."""

    marked: int = 0
    proposed: int = 0
    found: int = 0
    right: dict[str, int] = field(default_factory=lambda: {"mood": 0, "lead": 0, "support": 0, "due": 0})
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self):
        return self.found / self.proposed

    @property
    def recall(self):
        return self.found / self.marked

    def share(self, name):
        return self.right[name] / self.found


def score(name):
    total = Score()
    for passage in passages(name):
        _add(total, passage)
    return total


def _add(total, passage):
    left = reading.read(passage.text, on=DAY)
    total.marked += len(passage.tasks)
    total.proposed += len(left)
    for task in passage.tasks:
        hit = next((one for one in left if task.words in one.sentence), None)
        if hit is None:
            total.wrong.append(f"{passage.title}: missed “{task.words}”")
            continue
        left.remove(hit)
        total.found += 1
        due = f"{hit.due.kind} {hit.due.value}".strip() if hit.due else ""
        for name, got, wanted in (
            ("mood", hit.mood.value, task.mood),
            ("lead", hit.leads, task.leads),
            ("support", hit.supports, task.supports),
            ("due", due, task.due),
        ):
            total.right[name] += got == wanted
            if got != wanted:
                total.wrong.append(f"{passage.title}: {name} {got!r}, not {wanted!r}")
    total.wrong += [f"{passage.title}: no task “{one.sentence}”" for one in left]

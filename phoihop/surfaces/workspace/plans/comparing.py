"""What two people wrote of the same row, laid side by side: word by word between two sides, field by field when both wrote at once."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.plans.models import Wording
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.plans.forms import WordsOfRowForm

FIELDS = (
    ("content", gettext_lazy("Content")), ("lead_duty", gettext_lazy("What the body that leads does")),
    ("other_duty", gettext_lazy("What the other side does")), ("timing", gettext_lazy("Time")),
    ("due", gettext_lazy("Due day")), ("product", gettext_lazy("Product")),
    ("indicator", gettext_lazy("Indicator")), ("target", gettext_lazy("Target of the row")), ("beneficiaries", gettext_lazy("For whom")),
)  # fmt: skip


_WORDS, _BREAK = re.compile(r"\n|\S+"), re.compile(r" ?\n ?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that both texts have, or one of them alone: `kind` is SAME, NEW or GONE."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """One field of a wording beside the one before it."""

    label: str
    pieces: list[Piece]
    changed: bool


@dataclass(frozen=True, slots=True)
class Version:
    """How one body worded the row on a day."""

    by: BodyView
    on: date
    countered: bool
    fields: list[Said]


def versions(wordings: Sequence[Wording]) -> list[Version]:
    """Each wording beside the one before it, the last first; the first of all stands as it was written."""
    views = organisations.views_then((one.by_body_id, one.on) for one in wordings)
    befores = [*wordings[1:], None]
    return [
        Version(views[one.by_body_id, one.on], one.on, one.countered, [_said(label, name, one, before) for name, label in FIELDS])
        for one, before in zip(wordings, befores, strict=True)
    ]  # fmt: skip


def _said(label: object, name: str, one: Wording, before: Wording | None) -> Said:
    now = _text(one, name)
    was = now if before is None else _text(before, name)
    return Said(str(label), list(pieces(was, now)), was != now)


def due(was: date | None, now: date | None) -> Said:
    """The due day of a row that would move."""
    said = [dates.show(day) if day else _("all year round") for day in (was, now)]
    return Said(_("Due day"), list(pieces(*said)), changed=True)


def _text(one: Wording, name: str) -> str:
    if name == "due":
        return dates.show(one.due_on) if one.due_on else _("all year round")
    return str(getattr(one, name))


def pieces(was: str, now: str) -> Iterator[Piece]:
    """The later text with what came in and what went out, whole words at a time; nothing of either is lost."""
    return _pieces(was.split(), now.split())


def lines(was: str, now: str) -> Iterator[Piece]:
    """The same of a text whose lines mean something: clauses and points begin on lines of their own."""
    for piece in _pieces(_WORDS.findall(was), _WORDS.findall(now)):
        yield Piece(piece.kind, _BREAK.sub("\n", piece.words))


def _pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for verb, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if verb == "equal":
            yield Piece("SAME", " ".join(after[k:m]))
            continue
        if i < j:
            yield Piece("GONE", " ".join(before[i:j]))
        if k < m:
            yield Piece("NEW", " ".join(after[k:m]))


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people wrote at once: what stands now, and what the second one typed."""

    label: str
    standing: str
    typed: str


def clashes(form: WordsOfRowForm, standing: dict[str, str]) -> list[Clash]:
    """The fields in which what was typed differs from what somebody else has saved meanwhile."""
    found = []
    for name, label in FIELDS:
        value = form.cleaned_data[name]
        typed = dates.show(value) if isinstance(value, date) else str(value or "")
        if typed != standing[name]:
            found.append(Clash(str(label), standing[name] or _("nothing"), typed or _("nothing")))
    return found

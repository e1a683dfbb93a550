"""What two people wrote of the same row, laid side by side: word by word between two sides, field by field when both wrote at once."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.states import Reason
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.plans import queries
from phoihop.domain.plans.models import Plan, Row, Wording
from phoihop.domain.plans.services import Aims
from phoihop.domain.programmes import queries as programmes
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.plans.forms import WordsOfRowForm

FIELDS = (
    ("content", gettext_lazy("Content")), ("lead_duty", gettext_lazy("What the body that leads does")),
    ("other_duty", gettext_lazy("What the other side does")), ("timing", gettext_lazy("Time")),
    ("due", gettext_lazy("Due day")), ("product", gettext_lazy("Product")),
    ("indicator", gettext_lazy("Indicator")), ("target", gettext_lazy("Target of the row")), ("beneficiaries", gettext_lazy("For whom")),
    ("articles", gettext_lazy("Articles that it serves")), ("programmes", gettext_lazy("Programmes that it serves")),
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
    amended: bool
    fields: list[Said]


def versions(wordings: Sequence[Wording]) -> list[Version]:
    """Each wording beside the one before it, the last first; the first of all stands as it was written."""
    views = organisations.views_then((one.by_body_id, one.on) for one in wordings)
    befores = [*wordings[1:], None]
    names = _names(wordings[0].row.plan, map(Aims.said, wordings)) if wordings else {}
    return [
        Version(views[one.by_body_id, one.on], one.on, one.countered, one.amended, [_said(label, name, one, before, names) for name, label in FIELDS])
        for one, before in zip(wordings, befores, strict=True)
    ]  # fmt: skip


def between(was: Wording, now: Wording) -> list[Said]:
    """What differs between two wordings, field by field; nothing of what stayed."""
    served = [Aims.said(was), Aims.said(now)]
    names = _names(now.row.plan, served) if served[0] != served[1] else {}
    found = [_said(label, name, now, was, names) for name, label in FIELDS]
    return [said for said in found if said.changed]


@dataclass(frozen=True, slots=True)
class Offer:
    """Other words for a row that binds, while they wait for the side that did not ask for them."""

    by: BodyView
    on: date
    reason: str
    why: str
    fields: list[Said]
    ours: bool  # whether the reader's body answers


def offer(row: Row, body_id: int) -> Offer | None:
    """What one side asks to word otherwise, for the eyes of the two sides alone; None where nothing of the kind waits."""
    told = row.commitment
    entry = queries.asked_words(row) if body_id in (told.debtor_id, told.creditor_id) else None
    if entry is None:
        return None
    asker = told.asked_by_id or entry.by_body_id
    note = getattr(entry, "note", None)
    return Offer(
        organisations.view_of(asker, entry.effective_on), entry.effective_on, str(Reason(str(ledger.facts_of(entry)["reason"])).label),
        note.text if note else "", between(row.wordings.latest("seq"), queries.worded_in(row, entry)), body_id != asker,
    )  # fmt: skip


Names = Mapping[tuple[str, str], str]


def _names(plan: Plan, served: Iterable[Aims]) -> Names:
    """How one says the articles and programmes that are served, each by the part of a wording that names it."""
    served = list(served)
    numbers = {number for one in served for number in one.articles}
    codes = {code for one in served for code in one.programmes}
    found = {
        ("articles", str(one.number)): one.named for one in plan.agreement.articles.filter(number__in=numbers).order_by("number")
    }  # fmt: skip
    return found | {("programmes", one.code): one.title for one in programmes.of_codes(codes)}


def aims(plan: Plan, was: Aims, now: Aims) -> list[Said]:
    """What a row would serve beside what it serves; nothing of what stays."""
    names, labels = _names(plan, [was, now]), dict(FIELDS)
    told = [(name, _served(name, was, names), _served(name, now, names)) for name in queries.SERVES]
    return [Said(str(labels[name]), list(_items(*said)), changed=True) for name, *said in told if said[0] != said[1]]


def _served(name: str, of: Aims, names: Names) -> list[str]:
    """The articles, or the programmes, that it serves: each as one says it."""
    served = [str(number) for number in sorted(of.articles)] if name == "articles" else sorted(of.programmes)
    return [names.get((name, one), one) for one in served]


def _items(was: Sequence[str], now: Sequence[str]) -> Iterator[Piece]:
    """The same side by side, thing by thing: what is served is taken away or added whole."""
    return (
        Piece(one.kind, one.words.strip("; ")) for one in _pieces([f"{it};" for it in was], [f"{it};" for it in now])
    )


def _said(label: object, name: str, one: Wording, before: Wording | None, names: Names) -> Said:
    if name in queries.SERVES:
        then, after = (_served(name, Aims.said(it), names) for it in (before or one, one))
        return Said(str(label), list(_items(then, after)), then != after)
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
        if name not in form.fields:
            continue
        value = form.cleaned_data[name]
        typed = dates.show(value) if isinstance(value, date) else str(value or "")
        if typed != standing[name]:
            found.append(Clash(str(label), standing[name] or _("nothing"), typed or _("nothing")))
    return found

"""Rows of a plan that come back as the Excel list that was given out: looked at first, with every fault by its cell, then taken in whole."""

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.plans import permissions, queries, services
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.plans.services import Aims, CannotPlan, Entry, Fate, Weighed
from phoihop.domain.programmes import queries as programmes
from phoihop.foundation.sheets import reading, values
from phoihop.foundation.sheets.reading import BadSheet, Told
from phoihop.foundation.vn import text
from phoihop.surfaces.workspace import listing
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans import comparing
from phoihop.surfaces.workspace.plans.forms import NewRowForm, WordsOfRowForm, words_of
from phoihop.surfaces.workspace.plans.views import seen
from phoihop.surfaces.workspace.posting import CannotPost, key_of

T = TypeVar("T")
MOST = 2_000  # rows of a file
# The columns in their order; what stands at None is told to the reader and not read back.
PARTS = (
    "number", "group", "content", "lead", "lead_duty", "other", "other_duty", "supporters", "timing", "due", "product",
    "indicator", "target", "beneficiaries", "articles", "serves",
)  # fmt: skip
_PLACES = {part: place for place, part in enumerate(PARTS)}


class SheetForm(forms.Form):
    """The filled list."""

    list = forms.FileField(
        label=gettext_lazy("Filled list (.xlsx, 1 MB at most)"), widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": gettext_lazy("Choose the file.")},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BadCell:
    """What is the matter with one cell, in words."""

    cell: str
    head: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A line that would add a row or change one, with what it says otherwise."""

    place: str
    title: str
    fate: str
    said: list[comparing.Said]


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says of a plan."""

    entries: list[Entry]
    weighed: list[Weighed]
    bad: list[BadCell]

    @property
    def marks(self) -> str:
        """Which wording of each row was seen, of those too that the list would leave as they are."""
        return " ".join(f"{one.row.number}:{one.seq}" for one in self.weighed if one.row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The form for the file; with a file, what it would do; confirmed, all of it is done or nothing."""
    acting, plan = seen(request, code)
    if request.method != "POST":
        return _page(request, plan, SheetForm())
    form = SheetForm(request.POST, request.FILES)
    try:
        again = request.POST.get("sheet", "")
        if not again and not form.is_valid():
            return _page(request, plan, form, status=422)
        content = base64.b64decode(again, validate=True) if again else form.cleaned_data["list"].read()
        found = _read(content, acting, plan)
    except (BadSheet, binascii.Error) as refusal:
        said = str(refusal) if isinstance(refusal, BadSheet) else _("Choose the file.")
        return _page(request, plan, SheetForm(), refused=said, status=422)
    if found.bad or not again:
        return _page(request, plan, SheetForm(), found=found, content=content, status=422 if found.bad else 200)
    try:
        taken = services.take_in(
            plan=plan, entries=found.entries, seen=_marks(request.POST.get("seen", "")), by=acting.actor,
            on=acting.today, at=acting.moment, key=key_of(request),
        )  # fmt: skip
    except (CannotPlan, CannotPost) as refusal:
        return _page(request, plan, SheetForm(), refused=str(refusal), found=found, content=content, status=422)
    n = sum(one.fate != Fate.SAME for one in taken)
    messages.success(request, ngettext("Recorded for %(n)s row.", "Recorded for %(n)s rows.", n) % {"n": n})
    return redirect("plan", code=code)


def _marks(given: str) -> dict[int, int]:
    pairs = (mark.partition(":") for mark in given.split()[: MOST * 2])
    return {int(n): int(seq) for n, _colon, seq in pairs if _plain(n) and _plain(seq)}


def _plain(word: str) -> bool:
    return word.isdecimal() and word.isascii() and len(word) <= len(str(MOST * 1000))


def heads() -> list[list[str]]:
    """The headings that are read, in each language."""
    found = []
    for language in ("vi", "en"):
        with translation.override(language):
            found.append([str(column.label) for column in listing.plan_columns()])
    return found


def _read(content: bytes, acting: Acting, plan: Plan) -> Read:
    """What the file says, and what it would do. Raises BadSheet."""
    brought = reading.rows(content, heads(), most=MOST)
    visible = permissions.rows_visible_to(acting.actor, plan, acting.today).order_by("number")
    names = Names.of(list(visible), acting)
    entries, bad, places = [], [], []
    for line in brought.lines:
        faults = dict[str, str]()
        entry = _entry(line, names, faults)
        bad += [_bad(line, brought.letters, part, sentence) for part, sentence in faults.items()]
        if entry is not None and not faults:
            entries.append(entry)
            places.append(line)
    weighed = services.weigh(plan=plan, entries=entries, by=acting.actor, on=acting.today, visible=visible)
    bad += [
        _bad(line, brought.letters, one.fault.part, one.fault.sentence)
        for line, one in zip(places, weighed, strict=True)
        if one.fault is not None
    ]
    return Read(entries, weighed, bad)


def _bad(line: Mapping[int, Told], letters: Mapping[int, str], part: str, sentence: str) -> BadCell:
    row = next(iter(line.values())).cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if part not in _PLACES:
        return BadCell(row, "", sentence)
    place = _PLACES[part]
    return BadCell(f"{letters[place]}{row}", str(listing.plan_columns()[place].label), sentence)


@dataclass(frozen=True, slots=True)
class Names:
    """What bodies and programmes are called in the list."""

    bodies: dict[str, set[int]]
    programmes: dict[str, str]

    @staticmethod
    def of(rows: Sequence[Row], acting: Acting) -> "Names":
        """Every body of the day, those of the rows though they ended, and every programme."""
        views = {view.id: view for view in organisations.all_bodies(acting.today)}
        sides = {side for row in rows for side in (row.commitment.debtor_id, row.commitment.creditor_id)}
        helping = queries.supporters_of(row.commitment_id for row in rows).values()
        more = (sides | {body for ids in helping for body in ids}) - views.keys()
        bodies: dict[str, set[int]] = {}
        for view in [*views.values(), *organisations.views_of(more, acting.today).values()]:
            for name in {text.fold(view.name), text.fold(view.short_name), view.code}:
                bodies.setdefault(name, set()).add(view.id)
        return Names(bodies, {text.fold(title): code for code, title in programmes.choices()})

    def body(self, words: str) -> int:
        """The body of this name, or of this code, which people type with spaces in it. Raises CannotPlan."""
        found = self.bodies.get(text.fold(words)) or self.bodies.get("".join(words.lower().split()), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise CannotPlan(
                _("Several bodies are called “%(name)s”. Write its whole name or its code.") % {"name": words}
            )
        if not words.strip():
            raise CannotPlan(_("Write the name of a body, or its code."))
        raise CannotPlan(_("No body is called “%(name)s”. Write its whole name or its code.") % {"name": words})

    def several(self, words: str) -> frozenset[int]:
        """The bodies that are named, each after a semicolon. Raises CannotPlan."""
        return frozenset(self.body(name) for name in words.split(";") if name.strip())

    def aims(self, words: str) -> frozenset[str]:
        """The programmes that are named, each after a semicolon. Raises CannotPlan."""
        rest, found = text.fold(words), set[str]()
        for title in sorted(self.programmes, key=len, reverse=True):  # a title may have a semicolon of its own
            if title in rest:
                found.add(self.programmes[title])
                rest = rest.replace(title, "", 1)
        if rest.strip("; "):
            raise CannotPlan(
                _("What is named here is not among what work may serve. Write the titles, with semicolons between.")
            )
        return frozenset(found)


def _entry(line: Mapping[int, Told], names: Names, faults: dict[str, str]) -> Entry | None:
    """What one line says; what is wrong with it goes into `faults`, by the part."""
    said = {part: line[place].words for part, place in _PLACES.items() if place in line}
    for part, place in _PLACES.items():
        try:
            if place in line:
                values.words(line[place], most=reading.MOST_BYTES)
        except values.BadValue as refusal:
            faults[part] = str(refusal)
    form = WordsOfRowForm({name: said.get(name, "") for name in WordsOfRowForm.base_fields})
    for name, errors in form.errors.items():
        faults.setdefault(name, " ".join(str(one) for one in errors))
    try:
        group = str(NewRowForm.base_fields["group"].clean(said.get("group", "")))
    except forms.ValidationError as refusal:
        faults["group"] = " ".join(refusal.messages)

    def told(name: str, reads: Callable[[str], T], nothing: T) -> T:
        try:
            return reads(said.get(name, ""))
        except CannotPlan as refusal:
            faults.setdefault(name, str(refusal))
            return nothing

    number, articles = told("number", _number, None), told("articles", _articles, frozenset[int]())
    lead, other = told("lead", names.body, 0), told("other", names.body, 0)
    supporters, aims = told("supporters", names.several, frozenset[int]()), told("serves", names.aims, frozenset[str]())
    if faults or not form.is_valid():
        return None
    return Entry(number, form.text(group), form.cleaned_data["due"], lead, other, supporters, Aims(articles, aims))


def _number(words: str) -> int | None:
    if not words.strip():
        return None
    if not _plain(words.strip()) or int(words) < 1:
        raise CannotPlan(_("Write a whole number, or leave it empty."))
    return int(words)


def _articles(words: str) -> frozenset[int]:
    """`2; 5`, also with the word for an article before each, by commas or on lines of their own. Raises CannotPlan."""
    rest = text.fold(words).replace("dieu", " ")
    if any((not mark.isdecimal() and mark not in " ,;\n") or not mark.isascii() for mark in rest):
        raise CannotPlan(_("Write the numbers of the articles with semicolons between, as: 2; 5."))
    return frozenset(int(number) for number in rest.replace(",", " ").replace(";", " ").split() if _plain(number))


def _coming(one: Weighed) -> Coming:
    row, entry = one.row, one.entry
    if row is None:
        return Coming("", entry.text.content, one.fate, [])
    stands = words_of(row)
    said = [
        comparing.Said(str(label), list(comparing.pieces(stands[name], getattr(entry.text, name))), changed=True)
        for name, label in comparing.FIELDS
        if name in services.changed_parts(entry=entry, row=row)
    ]
    if one.due_on != row.commitment.due_on:
        said.append(comparing.due(row.commitment.due_on, one.due_on))
    if one.aimed:
        said += comparing.aims(row.plan, services.Aims.of(row), entry.aims)
    return Coming(str(row.number), row.commitment.title, one.fate, said)


def _page(
    request: HttpRequest, plan: Plan, form: SheetForm, *, refused: str = "", found: Read | None = None,
    content: bytes = b"", status: int = 200,
) -> HttpResponse:  # fmt: skip
    title = _("Rows from an Excel list")
    coming = [_coming(one) for one in found.weighed if one.fate != Fate.SAME and not one.fault] if found else []
    context = {
        "plan": plan, "form": form, "refused": refused, "title": title, "key": secrets.token_urlsafe(16), "found": found,
        "coming": coming, "same": sum(one.fate == Fate.SAME for one in found.weighed) if found else 0,
        "new": sum(not one.place for one in coming), "changed": sum(bool(one.place) for one in coming),
        "sheet": base64.b64encode(content).decode() if coming and found and not found.bad else "",
        "trail": [(_("Plans"), reverse("plans")), (plan.title, reverse("plan", args=[plan.code])), (title, None)],
    }  # fmt: skip
    return render(request, "workspace/plan_sheet.html", context, status=status)

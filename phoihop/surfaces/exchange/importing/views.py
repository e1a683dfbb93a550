"""The pages of lists that are brought: which there are, what one of them would do, and the files that belong to it."""

import json
import re
import secrets
from collections.abc import Sequence
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.organisations import services as organisations
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.sheets import writing
from phoihop.foundation.sheets.lists import Column, Listed
from phoihop.foundation.sheets.reading import BadSheet
from phoihop.surfaces.exchange.importing import services
from phoihop.surfaces.exchange.importing.kinds import Fate, Kind, Weighed
from phoihop.surfaces.exchange.importing.services import KINDS, CannotImport
from phoihop.surfaces.exchange.models import Import
from phoihop.surfaces.exchange.tokens.views import Acting, acting_of

SHOWN = 100  # rows on the page; the file with its column of errors has all of them
VERBS = ("columns", "mend", "take", "undo")
_KEY, _CELL = re.compile(r"[A-Za-z0-9_-]{1,60}"), re.compile(r"cell:([A-Z]{1,3}[0-9]{1,7})")
_REFUSALS = (
    CannotImport, Denied, organisations.CannotHold, organisations.CannotEnd,
)  # fmt: skip


class ListForm(forms.Form):
    """A list of some kind."""

    kind = forms.ChoiceField(label=gettext_lazy("What is in it"), widget=forms.RadioSelect)
    list = forms.FileField(
        label=gettext_lazy("The list (.xlsx or .csv, 1 MB at most)"), error_messages={"required": gettext_lazy("Choose the file.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip

    def __init__(self, kinds: Sequence[Kind], *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]  # what a bound form is given
        self.fields["kind"].choices = [(kind.code, kind.label()) for kind in kinds]  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].initial = kinds[0].code


def _kinds(request: HttpRequest) -> tuple[Acting, list[Kind]]:
    acting, _body = acting_of(request)
    kinds = [kind for kind in KINDS.values() if kind.may(acting.actor)]
    if not kinds:
        raise PermissionDenied
    return acting, kinds


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Import, Kind]:
    """A list of the body that one acts for, of a kind that one takes in; what may not be seen is not there."""
    acting, kinds = _kinds(request)
    row = Import.objects.filter(
        pk=pk, body_id=acting.actor.body_id or 0, kind__in=[kind.code for kind in kinds]
    ).first()
    if row is None:
        raise Http404
    return acting, row, KINDS[row.kind]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The lists that can be brought, the form for one, and those that were."""
    acting, kinds = _kinds(request)
    form, refused = ListForm(kinds, *([request.POST, request.FILES] if request.method == "POST" else [])), ""
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("key", "")
        file = form.cleaned_data["list"]
        try:
            if not _KEY.fullmatch(key):
                raise CannotImport(_("This form came without its mark. Load the page again."))
            row = services.bring(
                kind=KINDS[form.cleaned_data["kind"]], name=file.name or "", content=file.read(), by=acting.actor,
                at=acting.moment, key=key,
            )  # fmt: skip
        except (BadSheet, CannotImport, Denied) as refusal:
            refused = str(refusal)
        else:
            return redirect("list_brought", pk=row.pk)
    brought = Import.objects.filter(body_id=acting.actor.body_id or 0, kind__in=[kind.code for kind in kinds])
    context = {
        "form": form, "refused": refused, "key": secrets.token_urlsafe(16), "title": _("Lists from a spreadsheet"),
        "kinds": [(kind.label(), kind.hint(), reverse("list_empty", args=[kind.code])) for kind in kinds],
        "brought": [(row, KINDS[row.kind].label()) for row in brought.select_related("brought_by").order_by("-pk")[:20]],
    }  # fmt: skip
    return render(
        request,
        "exchange/lists.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else 200,
    )


@login_required
@require_safe
def empty(request: HttpRequest, kind: str) -> HttpResponse:
    """The list to fill in: its headings, and above them what each line says."""
    acting, kinds = _kinds(request)
    found = next((one for one in kinds if one.code == kind), None)
    if found is None:
        raise Http404
    shaped = [Column(f"{one.head} (*)" if one.needed else one.head, 28) for one in found.wanted]
    listed = Listed(
        found.label(), shaped, [], [], [found.hint(), _("What is marked (*) has to be filled in. Days as 14/9/2021.")]
    )
    return _file(listed, acting)


@login_required
@require_safe
def brought(request: HttpRequest, pk: int) -> HttpResponse:
    """What a list would do, or did."""
    acting, row, kind = _seen(request, pk)
    return _page(request, acting, row, kind)


@login_required
@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as it came, with what was mended, and a column that says what is the matter with each row."""
    acting, row, kind = _seen(request, pk)
    weighed = kind.weigh(services.rows_of(row), acting.actor, acting.today)
    heads = {one.name: one.head for one in kind.wanted}
    shaped = [Column(heads[one.name], 28) for one in kind.wanted] + [Column(_("Error"), 60)]
    rows = [
        [*(one.row.cells[name].words if name in one.row.cells else None for name in heads), " ".join(
            f"{heads[name]}: {said}" if name else said for name, said in one.faults.items()
        ) or None]
        for one in weighed
    ]  # fmt: skip
    return _file(Listed(kind.label(), shaped, rows, [False] * len(rows)), acting)


def _file(listed: Listed, acting: Acting) -> HttpResponse:
    name = listed.file_name(acting.today)
    return HttpResponse(
        writing.xlsx(listed), content_type=writing.XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    )  # fmt: skip


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Say which column is which, mend cells, take the list in, or back."""
    acting, row, kind = _seen(request, pk)
    if verb not in VERBS:
        raise Http404
    try:
        _do(request, acting, row, verb)
    except _REFUSALS as refusal:
        row.refresh_from_db()
        return _page(request, acting, row, kind, refused=str(refusal))
    return redirect("list_brought", pk=pk)


def _do(request: HttpRequest, acting: Acting, row: Import, verb: str) -> None:
    if verb == "columns":
        chosen = {int(place): request.POST.get(f"column:{place}", "") for place in json.loads(row.heads)}
        services.choose_columns(brought=row, chosen=chosen, by=acting.actor)
    elif verb == "mend":
        cells = {
            found[1]: said[:2000]
            for name, said in request.POST.items()
            if isinstance(said, str) and (found := _CELL.fullmatch(name))
        }
        services.mend(brought=row, cells=cells, by=acting.actor)
    elif verb == "take":
        without = request.POST.get("without_bad") == "1"
        n = services.take(
            brought=row, seen=request.POST.get("seen", ""), without_bad=without, by=acting.actor, on=acting.today, at=acting.moment
        )  # fmt: skip
        messages.success(request, ngettext("%(n)s row was taken in.", "%(n)s rows were taken in.", n) % {"n": n})
    else:
        services.undo(brought=row, by=acting.actor, on=acting.today, at=acting.moment)
        messages.success(request, _("The list was taken back."))


def _page(request: HttpRequest, acting: Acting, row: Import, kind: Kind, *, refused: str = "") -> HttpResponse:
    waits = row.taken_at is None and bool(row.lines)
    places: dict[str, int] = json.loads(row.columns)
    lacking = [
        one.head for one in kind.wanted if one.needed and one.name not in places
    ]  # asked for before any row is judged
    weighed = kind.weigh(services.rows_of(row), acting.actor, acting.today) if waits and not lacking else []
    counts = {fate: sum(one.fate == fate for one in weighed) for fate in Fate}
    names = {place: name for name, place in places.items()}
    heads: dict[str, str] = json.loads(row.heads)
    bad = [one for one in weighed if one.fate == Fate.BAD]
    title = _("List: %(name)s") % {"name": row.file_name or kind.label()}
    context = {
        "title": title, "row": row, "kind": kind.label(), "waits": waits, "lacking": lacking, "refused": refused,
        "counts": counts, "bad": [_bad(one, kind, places) for one in bad[:SHOWN]], "more_bad": len(bad) - SHOWN,
        "coming": [one for one in weighed if one.fate in (Fate.NEW, Fate.CHANGED)][:SHOWN], "mark": services.mark_of(weighed),
        "more": counts[Fate.NEW] + counts[Fate.CHANGED] - SHOWN, "doing": counts[Fate.NEW] + counts[Fate.CHANGED],
        "columns": [(place, services.letter_of(int(place)), head, names.get(int(place), "")) for place, head in heads.items()],
        "unread": [one.head for one in kind.wanted if one.name not in places],
        "wanted": [(one.name, one.head) for one in kind.wanted], "can_undo": services.can_undo(row, acting.moment),
        "trail": [(_("Lists from a spreadsheet"), reverse("lists")), (title, None)],
    }  # fmt: skip
    return render(
        request,
        "exchange/list_brought.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK,
    )


def _bad(one: Weighed, kind: Kind, places: dict[str, int]) -> tuple[int, list[tuple[str, str, str, str]]]:
    """The number of the line, and of each fault the cell, its column, what stands there and the sentence."""
    heads = {column.name: column.head for column in kind.wanted}
    told = []
    for name, sentence in one.faults.items():
        cell = f"{services.letter_of(places[name])}{one.row.number}" if name in places else ""
        words = one.row.cells[name].words if name in one.row.cells else ""
        told.append((cell, heads.get(name, ""), words, sentence))
    return one.row.number, told

"""Who below has signed its own: a matrix of bodies and organisations, and a list of those that lack most."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.agreements import cascade, permissions, services
from phoihop.domain.agreements.cascade import DONE, Cell, Matrix, Rank, Signing
from phoihop.domain.agreements.models import Agreement, Target
from phoihop.domain.agreements.services import CannotPromise, CannotTarget
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import structure
from phoihop.domain.organisations.models import Body, Level
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.plans import queries as plans
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.agreements import promising
from phoihop.surfaces.workspace.agreements.promising import TAGS, PromiseForm
from phoihop.surfaces.workspace.commitments.forms import DayField, TextField
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.structure.presenting import level_label

MOST_DIGITS = 18  # of the number of a row
SHOWN = 20  # bodies of the list of those that lack most


class TargetForm(forms.Form):
    """Which bodies are to sign by when, and which paper asks for it."""

    whom = forms.ChoiceField(label=_("Which bodies"))
    due_on = DayField(
        label=_("Day by which they are to have signed"), max_length=40, help_text=_("As 31/12/2021"),
        error_messages={"required": _("Enter the day by which they are to have signed, as 31/12/2021.")},
    )  # fmt: skip
    document = TextField(
        label=_("Asked for by"), max_length=300, help_text=_("The paper that asks for it, by its number and day."),
        error_messages={"required": _("Name the paper that asks for it.")},
    )  # fmt: skip

    def __init__(self, *args: object, whom: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["whom"].choices = whom  # type: ignore[attr-defined]  # a choice field


BRIEF = {
    Signing.CARRIED_OUT: _("In use"), Signing.SIGNED: _("Only signed"), Signing.OPEN: _("Out for signing"),
    Signing.DRAFTING: _("Draft"), Signing.EXPIRED: _("Run out"), Signing.NOT_STARTED: _("None yet"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell ready to show; no address where what tells it is not the reader's to see."""

    name: str
    side: str
    kind: str
    words: str
    brief: str
    url: str
    promised: Commitment | None


@dataclass(frozen=True, slots=True)
class Line:
    """One body across the organisations."""

    body: BodyView
    marks: list[Mark]
    missing: int
    below: "Below | None"

    @property
    def lacking(self) -> list[tuple[str, list[Mark]]]:
        """What is not signed, by how far it is."""
        words = {str(signing.label) for signing in DONE}
        found: dict[str, list[Mark]] = {}
        for mark in self.marks:
            if mark.words not in words:
                found.setdefault(mark.words, []).append(mark)
        return list(found.items())


@dataclass(frozen=True, slots=True)
class Below:
    """The bodies under one that are asked to sign too: how many pairs they make, and how many of these have signed."""

    cells: int
    done: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell is shown with: names, the addresses of agreements that the reader may see, and what was promised."""

    views: dict[int, BodyView]
    seen: dict[int, str]
    promised: dict[frozenset[int], Commitment]
    below: dict[int, Below]


@dataclass(frozen=True, slots=True)
class Block:
    """The bodies of one kind: how much of them has signed, by when it should have, and each of them."""

    label: str
    target: Target
    proposed: Target | None
    may_agree: bool
    past: list[Target]
    late: bool
    tally: list[tuple[str, str, int]]
    cells: int
    done: int
    share: float | None
    lines: list[Line]


def _blocks(found: Matrix, agreement: Agreement, by: Actor, shown: Shown) -> list[Block]:
    kinds, proposed, blocks = organisations.kind_labels(), cascade.proposed_targets(agreement), []
    every = list(agreement.targets.select_related("by_body", "agreed_by"))
    for target in cascade.targets(agreement):
        ranks = [rank for rank in found.ranks if (rank.kind, rank.level) == (target.kind, target.level)]
        if not ranks:
            continue
        cells = [cell for rank in ranks for cell in rank.cells]
        tally = cascade.tally(cells)
        done = sum(tally[signing] for signing in DONE)
        other = proposed.get((target.kind, target.level))
        may_agree = other is not None and permissions.can_agree_target(by, other)
        past = [
            row for row in every if (row.kind, row.level) == (target.kind, target.level) and row not in (target, other)
        ]
        blocks.append(
            Block(
                f"{kinds[target.kind]} ({level_label(target.level)})", target, other, may_agree, past,
                target.due_on < found.on, _told(tally), len(cells), done, round(done / len(cells) * 100, 1) if cells else None,
                [_line(rank, shown) for rank in ranks],
            )
        )  # fmt: skip
    return blocks


def _told(tally: dict[Signing, int]) -> list[tuple[str, str, int]]:
    return [(TAGS[signing], str(signing.label), n) for signing, n in tally.items() if n]


def _line(rank: Rank, shown: Shown) -> Line:
    marks = [_mark(cell, shown) for cell in rank.cells]
    return Line(shown.views[rank.body_id], marks, rank.missing, shown.below.get(rank.body_id))


def _below(found: Matrix) -> dict[int, Below]:
    """Of each body that is asked to sign, those under it that are asked too. One query."""
    counted: dict[int, tuple[int, int]] = {}
    above = organisations.ancestors_of([rank.body_id for rank in found.ranks], found.on)
    for rank in found.ranks:
        for body_id in above.get(rank.body_id, []):
            cells, done = counted.get(body_id, (0, 0))
            counted[body_id] = (cells + len(rank.cells), done + len(rank.cells) - rank.missing)
    return {body_id: Below(*told) for body_id, told in counted.items()}


def _mark(cell: Cell, shown: Shown) -> Mark:
    """Named after the organisation with which it signs; where that is not entered, after its line."""
    views, line = shown.views, shown.views[cell.line_id]
    pair = frozenset((cell.body_id, cell.partner_id or 0))
    name = views[cell.partner_id].short_name if cell.partner_id else _of_any_level(line)
    return Mark(
        name, line.side, TAGS[cell.signing], str(cell.signing.label), str(BRIEF[cell.signing]),
        shown.seen.get(cell.agreement_id or 0, ""), shown.promised.get(pair),
    )  # fmt: skip


def _of_any_level(line: BodyView) -> str:
    """The organisation without the word that says at which level: `Hội LHPN` of `Hội LHPN tỉnh`."""
    return line.short_name.removesuffix(" tỉnh")


def _seen(request: HttpRequest, code: str) -> tuple[Acting, Agreement]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The matrix under one agreement, as of today, and below it those that lack most."""
    acting, agreement = _seen(request, code)
    return _page(request, acting, agreement, TargetForm(whom=_whom(acting.today)))


@login_required
@require_POST
def promise(request: HttpRequest, code: str) -> HttpResponse:
    """Propose to the other side to sign by a day. A refusal shows the page again with its sentence and what was typed."""
    acting, agreement = _seen(request, code)
    form, target_form = PromiseForm(request.POST), TargetForm(whom=_whom(acting.today))
    if not form.is_valid():
        return _page(request, acting, agreement, target_form, promise_form=form, status=422)
    words = form.cleaned_data
    bodies = Body.objects.in_bulk([words["body"], words["partner"]])
    try:
        if len(bodies) <= 1:
            raise CannotPromise(_now("Choose the two bodies that are to sign."))
        services.promise(
            agreement=agreement, body=bodies[words["body"]], partner=bodies[words["partner"]], due_on=words["due_on"],
            by=acting.actor, on=acting.today, at=acting.moment, key=key_of(request),
        )  # fmt: skip
    except (CannotPromise, CannotPost, Refused, Denied) as refusal:
        return _page(request, acting, agreement, target_form, promise_form=form, refused=str(refusal), status=422)
    messages.success(request, _now("Proposed. The other side answers it on the page of the commitment."))
    return redirect("agreement_cascade", code=code)


def _under(request: HttpRequest, found: Matrix) -> tuple[Matrix, Body | None]:
    """With `under`, that body and those under it alone."""
    body = Body.objects.filter(code=request.GET.get("under", "")).first()
    if body is None:
        return found, None
    above = organisations.ancestors_of([rank.body_id for rank in found.ranks], found.on)
    ranks = [rank for rank in found.ranks if body.pk in (rank.body_id, *above.get(rank.body_id, []))]
    return Matrix(found.on, found.lines, tuple(ranks)), body


@login_required
@require_POST
def target(request: HttpRequest, code: str) -> HttpResponse:
    """Set by when bodies of a kind sign their own. A refusal shows the page again, with what was typed."""
    acting, agreement = _seen(request, code)
    if "agreed" in request.POST:
        return _agree(request, acting, agreement)
    form = TargetForm(request.POST, whom=_whom(acting.today))
    if not form.is_valid():
        return _page(request, acting, agreement, form, status=422)
    words = form.cleaned_data
    kind, _colon, level = words["whom"].partition(":")
    try:
        services.set_target(
            agreement=agreement, kind=kind, level=level, due_on=words["due_on"], document=words["document"],
            by=acting.actor, on=acting.today, at=acting.moment,
        )  # fmt: skip
    except (CannotTarget, Denied) as refusal:
        return _page(request, acting, agreement, form, refused=str(refusal), status=422)
    messages.success(request, _now("Recorded."))
    return redirect("agreement_cascade", code=code)


def _agree(request: HttpRequest, acting: Acting, agreement: Agreement) -> HttpResponse:
    """The other side's key of another day, the one that was shown."""
    shown = request.POST["agreed"]
    row = agreement.targets.filter(pk=shown).first() if shown.isdecimal() and len(shown) < MOST_DIGITS else None
    try:
        if row is None:
            raise CannotTarget(_now("This day waits for no answer any more. Load the page again to see how it stands."))
        services.agree_target(target=row, by=acting.actor, on=acting.today, at=acting.moment)
    except (CannotTarget, Denied) as refusal:
        form = TargetForm(whom=_whom(acting.today))
        return _page(request, acting, agreement, form, refused=str(refusal), status=422)
    messages.success(request, _now("Recorded."))
    return redirect("agreement_cascade", code=agreement.code)


def _whom(on: date) -> list[tuple[str, str]]:
    """The kinds of body of the authority's side that live on the day, by level."""
    kinds = organisations.kind_labels(side="AUTHORITY")
    below = {Level.PROVINCE, Level.DISTRICT, Level.COMMUNE}
    found = {(row.kind, row.level): None for row in structure.working(on) if row.kind in kinds and row.level in below}
    return [(f"{kind}:{level}", f"{kinds[kind]} ({level_label(level)})") for kind, level in found]


def _page(
    request: HttpRequest,
    acting: Acting,
    agreement: Agreement,
    form: TargetForm,
    *,
    promise_form: PromiseForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    whole = cascade.matrix(agreement, acting.today, plans.carried_out(acting.today), acting.actor)
    found, under = _under(request, whole)
    partners = {cell.partner_id for cell in whole.cells if cell.partner_id}
    views = organisations.views_of({*found.lines, *partners, *(rank.body_id for rank in whole.ranks)}, acting.today)
    seen = {
        pk: reverse("agreement", args=[known])
        for pk, known in permissions.visible_to(acting.actor).values_list("pk", "code")
    }
    given = promising.promised(agreement, acting)
    shown = Shown(views, seen, given, _below(found))
    worst = paging.page_of(request, found.worst(), shown=SHOWN)
    cells = found.cells
    late = sum(cell.late(acting.today) for cell in cells)
    context = {
        "agreement": agreement, "form": form, "refused": refused, "lines": [(_of_any_level(views[line]), views[line].side) for line in found.lines],
        "blocks": _blocks(found, agreement, acting.actor, shown), "count": len(cells), "late": late,
        "tally": _told(cascade.tally(cells)), "links": worst.links,
        "worst": [_line(rank, shown) for rank in worst.things],
        "under": views.get(under.pk) if under else None,
        "ours": promising.ours(whole, acting, views, given, promise_form),
        "may": permissions.can_target(acting.actor, agreement),
        "made_up": any(view.illustrative for view in views.values()),
        "trail": [
            (_now("Agreements"), reverse("agreements")), (agreement.title, reverse("agreement", args=[agreement.code])),
            (_now("Signing below"), None),
        ],
    }  # fmt: skip
    return render(request, "workspace/cascade.html", context, status=status)

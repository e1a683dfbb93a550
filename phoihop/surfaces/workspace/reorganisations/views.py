"""The list of reorganisations, and the desk of one: its moves, duties, agreements and people, and the day."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.agreements import permissions as agreements
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.notices import audience
from phoihop.domain.reorganisations import loads, permissions, queries, services, sheet, telling
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.reorganisations.sheet import BadSheet, Fault
from phoihop.domain.reorganisations.states import OPEN_STATES
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.reorganisations import acting as verbs
from phoihop.surfaces.workspace.reorganisations import presenting
from phoihop.surfaces.workspace.reorganisations.acting import Given, Misfilled
from phoihop.surfaces.workspace.reorganisations.forms import (
    ApproveForm,
    ConfirmAgreementsForm,
    ConfirmAnswersForm,
    ConfirmForm,
    ConfirmPeopleForm,
    NewForm,
)
from phoihop.surfaces.workspace.structure.presenting import compare_url

OF_A_KIND = 100  # moves of one kind that the page of a past reorganisation shows
PAGES = ("moves", "duties", "answers", "agreements", "people")
WITH_NAMES = ("moves", "duties", "answers", "people")  # a form there picks a body
_REFUSALS = (services.CannotDraft, services.CannotDecide, services.CannotCarryOut, Refused, CannotPost)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the form was not carried out, and the form as it was filled in, if it is one that the page shows."""

    words: str = ""
    faults: tuple[Fault, ...] = ()
    form: forms.Form | None = None


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What was reorganised; for those who keep who is who also what is being prepared."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    page = paging.page_of(request, permissions.visible_to(acting.actor))
    context = {"rows": page.things, "links": page.links, "may": permissions.can_reorganise(acting.actor)}
    return render(request, "workspace/reorganisations.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft from a file, or from its head."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not permissions.can_reorganise(acting.actor):
        raise PermissionDenied
    if request.method != "POST":
        return _new(request, NewForm(), secrets.token_urlsafe(16))
    form, key = NewForm(request.POST, request.FILES), request.POST.get("key", "")
    if not form.is_valid():
        return _new(request, form, key, status=422)
    try:
        row = services.draft(text=form.text(), key=key_of(request), by=acting.actor, at=acting.moment)
    except UnicodeDecodeError:
        form.add_error("file", _("This file is not UTF-8 text. Save it again as UTF-8."))
    except BadSheet as refusal:
        return _new(request, form, key, refusal.faults, status=422)
    except (services.CannotDraft, CannotPost) as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("The draft is there. Nothing changes until it is approved and its day has come."))
        return redirect("reorganisation", code=row.code)
    return _new(request, form, key, status=422)


def _new(
    request: HttpRequest, form: NewForm, key: str, faults: tuple[Fault, ...] = (), *, status: int = 200
) -> HttpResponse:
    trail = [(_("Desk"), reverse("home")), (_("Reorganisations"), reverse("reorganisations")), (_("New"), None)]
    context = {"form": form, "key": key, "faults": faults[:50], "trail": trail}
    return render(request, "workspace/reorganisation_new.html", context, status=status)


@login_required
@require_safe
def detail(request: HttpRequest, code: str, page: str = "") -> HttpResponse:
    """The desk of one reorganisation, or one of its lists."""
    if page and page not in PAGES:
        raise Http404
    return _page(request, _seen(request, code), page)


def _seen(request: HttpRequest, code: str) -> Reorganisation:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    row = permissions.visible_to(acting.actor).filter(code=code).first()
    if row is None:
        raise Http404
    return row


@login_required
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """One verb of the desk. A refusal shows its page again, with what was filled in."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    row = _seen(request, code)
    chosen = verbs.VERBS.get(verb)
    if chosen is None:
        raise Http404
    if not permissions.can_reorganise(acting.actor):
        raise PermissionDenied
    try:
        if chosen.page and row.state not in OPEN_STATES:
            raise services.CannotDecide(_("This is over: nothing can be decided about it any more."))
        found = queries.outcome(row) if chosen.weighs else None
        said = chosen.do(Given(row, acting.actor, acting.moment, request, found))
    except Misfilled as refusal:
        return _page(request, row, chosen.page, Refusal(form=refusal.form), status=422)
    except BadSheet as refusal:
        return _page(request, row, chosen.page, Refusal(_("This does not fit:"), refusal.faults), status=422)
    except (*_REFUSALS, Denied) as refusal:
        return _page(request, row, chosen.page, Refusal(str(refusal)), status=422)
    messages.success(request, said)
    return redirect(_after(request, row, chosen.page))


def _after(request: HttpRequest, row: Reorganisation, page: str) -> str:
    if not page:
        return reverse("reorganisation", args=[row.code])
    body = request.POST.get("body", "")
    address = reverse("reorganisation_page", args=[row.code, page])
    return f"{address}?body={body}" if page == "duties" and body else address


def _page(
    request: HttpRequest, row: Reorganisation, page: str, refusal: Refusal | None = None, *, status: int = 200
) -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    refusal = refusal or Refusal()
    context: dict[str, object] = {
        "row": row,
        "page": page,
        "refusal": refusal,
        "may": permissions.can_reorganise(acting.actor) and row.state in OPEN_STATES,
        "tabs": [(name, words) for name, words in zip(("", *PAGES), _tab_words(), strict=True)],
        "trail": _trail(row, page),
        "day_has_come": row.effective_on <= acting.today,
        "today": acting.today,
    }
    template = f"workspace/reorganisation_{page or 'desk'}.html"
    if row.state not in OPEN_STATES:
        return render(request, "workspace/reorganisation_over.html", context | _over(row, acting.actor), status=status)
    try:
        found = queries.outcome(row)
    except BadSheet as misfit:
        context["refusal"] = Refusal(_("The bodies have changed, and this no longer fits:"), misfit.faults)
        return render(request, "workspace/reorganisation_misfit.html", context, status=status)
    given = Given(row, acting.actor, acting.moment, request, found)
    context["found"] = found
    context["names"] = verbs.names_of(given).options() if context["may"] and page in WITH_NAMES else []
    return render(request, template, context | _LISTS[page](given, refusal), status=status)


def _tab_words() -> list[str]:
    return [_("Overview"), _("Moves"), _("Duties"), _("Answers"), _("Agreements"), _("People")]


def _trail(row: Reorganisation, page: str) -> list[tuple[str, str | None]]:
    trail: list[tuple[str, str | None]] = [
        (_("Desk"), reverse("home")), (_("Reorganisations"), reverse("reorganisations")),
        (row.code, reverse("reorganisation", args=[row.code]) if page else None),
    ]  # fmt: skip
    return [*trail, (_tab_words()[PAGES.index(page) + 1], None)] if page else trail


def _over(row: Reorganisation, by: Actor) -> dict[str, object]:
    """What was carried out, or given up, from what was kept; of agreements those that the actor may know of."""
    labels = queries.labels(row.effective_on)
    try:
        moves = presenting.moves_by_kind(labels, sheet.read(row.sheet), most=OF_A_KIND)
    except BadSheet:  # somebody altered it: `ledger verify` says so, and what became of it still shows
        moves = []
    eve = row.effective_on - timedelta(days=1)
    before, after = (queries.levels(day) for day in (eve, row.effective_on))
    given = row.mandates.select_related("mandate__user", "mandate__body").order_by("heir", "mandate__user__username")
    took = presenting.taken(labels, loads.taken(row))
    return {
        "moves": moves,
        "levels": presenting.levels(before, after),
        "compare_url": compare_url(eve, row.effective_on),
        "given": presenting.given(labels, given),
        "taken": took,
        "heirs": sum(line.heir is not None for line in took),
        "unseen": row.agreements.exclude(agreement__in=agreements.visible_to(by).order_by()).count(),
        "settled": list(
            row.agreements.filter(agreement__in=agreements.visible_to(by).order_by())
            .select_related("agreement")
            .order_by("agreement__code")
        ),
    }


def _desk(given: Given, refusal: Refusal) -> dict[str, object]:
    found = given.found
    assert found is not None  # the page has one
    rows = presenting.endings(found)
    acting: Acting = given.request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    foretold = audience.foretell(telling.told(found), found.acting, max(found.plan.on, acting.today))
    return {
        "endings": [row for row in rows if row.duties][:100],
        "ended": len(rows),
        "begun": len(found.plan.change.newcomers),
        "levels": presenting.levels(found.levels_before, found.levels_after),
        "duties_ending": loads.ending(found),
        "loads": presenting.loads(found)[: paging.SHOWN * 2],
        "unchecked": sum(not move.checked for move in found.plan.sheet.moves),
        "foretold": [(presenting.label(found.plan.labels, one.told.body), one) for one in foretold[: paging.SHOWN * 2]],
        "letters": sum(len(one.letters) for one in foretold),
        "approve": refusal.form if isinstance(refusal.form, ApproveForm) else ApproveForm(),
        "seen": queries.fingerprint(given.row),
        "locked_out": queries.last_keepers(found),
        "can_move_on": found.plan.on <= dates.today_in_vietnam(given.at),
    }


def _moves(given: Given, refusal: Refusal) -> dict[str, object]:
    assert given.found is not None  # the page has one
    plan = given.found.plan
    page = paging.page_of(given.request, list(presenting.moves(plan.labels, plan.sheet)))
    form = refusal.form if refusal.form is not None else verbs.move_form(given)
    return {"moves": page.things, "links": page.links, "form": form}


def _duties(given: Given, refusal: Refusal) -> dict[str, object]:
    """The bodies with duties; of one of them its duties and the form."""
    found = given.found
    assert found is not None  # the page has one
    body = given.request.GET.get("body", "")
    if given.request.POST.get("body") in found.plan.endings:  # a refused form shows its body again
        body = given.request.POST["body"]
    confirm = refusal.form if isinstance(refusal.form, ConfirmForm) else ConfirmForm()
    if not body:
        rows = [row for row in presenting.endings(found) if row.duties]
        page = paging.page_of(given.request, rows)
        spoken = presenting.spoken(found)[: paging.SHOWN * 2]
        return {"endings": page.things, "links": page.links, "body": None, "confirm": confirm, "spoken": spoken}
    if body not in found.plan.endings:
        raise Http404
    q = given.request.POST.get("q", given.request.GET.get("q", ""))[:100]
    readable = verbs.readable_duties(given, body)
    of = presenting.matching(found.duties, body, q, readable=readable)
    ticked = frozenset(given.request.POST.getlist("duties"))
    left = [duty for duty in of if not duty.decided]
    open_ = paging.page_of(given.request, left)
    decided = [duty for duty in of if duty.decided]
    return {
        "body": presenting.label(found.plan.labels, body),
        "ending": next(row for row in presenting.endings(found) if row.body.code == body),
        "open": presenting.duties(found, open_.things, ticked, readable=readable),
        "links": open_.links,
        "left": len(left),
        "q": q,
        "decided": presenting.duties(found, decided[: paging.SHOWN * 2], ticked, readable=readable),
        "form": verbs.pass_form(given, body),
        "confirm": confirm,
        "proposals": any(duty.proposed and not duty.decided for duty in of),
    }


def _answers(given: Given, refusal: Refusal) -> dict[str, object]:
    """What stays unanswered, as numbers alone: the words are for those who see the petition."""
    assert given.found is not None  # the page has one
    page = paging.page_of(given.request, presenting.answers(given.found))
    return {
        "listed": page.things,
        "links": page.links,
        "nothing": _("No body that ends leaves a petition or a recommendation unanswered."),
        "verbs": {"decide": "hand-over", "confirm": "hand-over-proposed"},
        "form": verbs.answers_form(given),
        "confirm": refusal.form if isinstance(refusal.form, ConfirmAnswersForm) else ConfirmAnswersForm(),
        "proposals": any(row.proposed for row in given.found.unheard),
        "groups": (),  # each of the list names its own proposal
        "seen": "",
    }


def _agreements(given: Given, refusal: Refusal) -> dict[str, object]:
    assert given.found is not None  # the page has one
    readable = set(agreements.visible_to(given.by).values_list("pk", flat=True))
    page = paging.page_of(given.request, presenting.agreements(given.found, readable=readable))
    confirm = refusal.form if isinstance(refusal.form, ConfirmAgreementsForm) else ConfirmAgreementsForm()
    groups = presenting.proposed_papers(given.found, readable=readable)
    return {
        "listed": page.things,
        "links": page.links,
        "nothing": _("No agreement has a party that ends."),
        "verbs": {"decide": "settle", "confirm": "settle-proposed"},
        "form": verbs.settle_form(given),
        "confirm": confirm,
        "proposals": bool(groups),
        "groups": groups,
        "seen": queries.proposed_papers(given.found),
    }


def _people(given: Given, refusal: Refusal) -> dict[str, object]:
    assert given.found is not None  # the page has one
    page = paging.page_of(given.request, presenting.acting(given.found))
    groups = presenting.proposed_people(given.found)
    return {
        "posts_begun": sum(len(new.posts) for new in given.found.plan.change.newcomers),
        "listed": page.things,
        "links": page.links,
        "nothing": _("Nobody acts for a body that ends."),
        "verbs": {"decide": "give", "confirm": "give-proposed"},
        "form": verbs.give_form(given),
        "confirm": refusal.form if isinstance(refusal.form, ConfirmPeopleForm) else ConfirmPeopleForm(),
        "proposals": bool(groups),
        "groups": groups,
        "seen": queries.proposed_people(given.found),
    }


_LISTS = {
    "": _desk, "moves": _moves, "duties": _duties, "answers": _answers, "agreements": _agreements, "people": _people,
}  # fmt: skip

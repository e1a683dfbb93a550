"""What is due for review, one review, its wording history, and closing an agreement."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.agreements import permissions as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.services import CannotClose
from phoihop.domain.documents import queries as documents
from phoihop.domain.documents.services import CannotRegister
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.plans import permissions as plans
from phoihop.domain.programmes import permissions as programmes
from phoihop.domain.reviews import papers, permissions, queries, services, subjects
from phoihop.domain.reviews.models import Review
from phoihop.domain.reviews.states import STANDS, ReviewKind
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.reports import files
from phoihop.surfaces.workspace.reviews import acting as verbs
from phoihop.surfaces.workspace.reviews import presenting
from phoihop.surfaces.workspace.reviews.forms import NewForm


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is due, whose term ends, and every review that the acting body may see."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    seen = agreements.visible_to(acting.actor).order_by()
    rows = permissions.visible_to(acting.actor).select_related(*subjects.NOUNS)
    page = paging.page_of(request, rows)
    context: dict[str, object] = {
        "reviews": [(row, presenting.STATE_KINDS[row.state]) for row in page.things], "links": page.links,
        "due": [], "ending": [], "missing": [], "no_rule": "",
    }  # fmt: skip
    try:
        placed, due = subjects.placed_on(acting.today), queries.due(acting.today, seen)
        context["due"] = presenting.due(due[: paging.SHOWN], acting.actor, acting.today, placed)
        missing = queries.missing(
            acting.today, programmes.visible_to(acting.actor), plans.visible_to(acting.actor).order_by(), most=paging.SHOWN
        )  # fmt: skip
        context["missing"] = presenting.missing(missing, acting.actor, acting.today, placed)
        ending = queries.ending(acting.today, seen, most=paging.SHOWN)
        context["ending"] = [(row, *presenting.ending(row)) for row in ending]
    except NoRule as refusal:
        context["no_rule"] = str(refusal)
    context["made_up"] = any(row.illustrative for row in page.things) or bool(context["due"])
    return render(request, "workspace/reviews.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """Begin a review of this."""
    acting, subject = _subject(request, noun, code)
    if not permissions.can_prepare(acting.actor, subject, acting.today):
        raise PermissionDenied
    last = subjects.last_day(subject)
    initial = {
        "kind": ReviewKind.FINAL if last is not None and last < acting.today else ReviewKind.INTERIM,
        "covers_from": dates.show(queries.next_from(subject)),
        "last_day": dates.show(min(last or acting.today, acting.today)),
        "by_group": "1" if noun == "plan" else "0",
    }
    form = NewForm(request.POST or None, initial=initial, noun=noun)
    key, refused = secrets.token_urlsafe(16), ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            key = key_of(request)
            row = services.prepare(
                subject=subject, kind=ReviewKind(told["kind"]), covers_from=told["covers_from"],
                covers_to=form.covers_to(), by_group=told["by_group"] == "1", by=acting.actor, on=acting.today,
                at=acting.moment, key=key, illustrative=subject.illustrative,
            )  # fmt: skip
        except (services.CannotReview, Denied, CannotPost) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The review has begun. Each side scores alone now."))
            return redirect("review", pk=row.pk)
    trail = [(_("Reviews"), reverse("reviews")), (_("New review"), None)]
    on = organisations.views_of(subjects.sides(subject, acting.today), acting.today)
    context = {
        "form": form, "key": key, "refused": refused, "subject": subject, "trail": trail,
        "sides": [on[pk] for pk in subjects.sides(subject, acting.today)],
    }  # fmt: skip
    return render(request, "workspace/review_new.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One review, as far as the acting side may see it."""
    return _page(request, pk)


@login_required
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was ever written into the common text."""
    _acting, row = _seen(request, pk)
    trail = [
        (_("Reviews"), reverse("reviews")),
        (presenting.titled(row), reverse("review", args=[pk])),
        (_("Wording history"), None),
    ]
    context = {"review": row, "changes": presenting.history(row), "trail": trail}
    return render(request, "workspace/review_history.html", context)


@login_required
@require_safe
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The joint paper: as it was issued, or before that as the text stands, without a number."""
    acting, row = _seen(request, pk)
    if form not in files.FORMS or row.state not in STANDS:
        raise Http404
    name = f"danh-gia-{row.pk}"
    if row.document is not None:
        return files.answer(documents.printed(row.document), form, name=name)
    unnumbered = papers.Form(symbol="", place="………")
    return files.answer(papers.paper(row, form=unnumbered, on=row.frozen_on or acting.today), form, name=name)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb of the review. A refusal shows the page again, with what was filled in."""
    acting, row = _seen(request, pk)
    do = verbs.VERBS.get(verb)
    if do is None:
        raise Http404
    try:
        given = verbs.Given(row, acting.actor, acting.today, acting.moment, request.POST)
        verbs.check_side(given)
        done = do(given)
    except verbs.Misfilled as misfilled:
        return _page(request, pk, tried=presenting.Tried(verb, misfilled.form), status=422)
    except (services.CannotReview, CannotRegister, Denied, Refused) as refusal:
        return _page(request, pk, refused=str(refusal), status=422)
    messages.success(request, done)
    return redirect("review", pk=pk)


@login_required
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close an agreement on its final review; what stands in the way is said where the reviews are."""
    acting, agreement = _agreement(request, code)
    try:
        services.close_agreement(agreement=agreement, by=acting.actor, on=acting.today, at=acting.moment)
    except (services.CannotReview, CannotClose, Denied) as refusal:
        messages.error(request, str(refusal))
        return redirect("reviews")
    messages.success(request, _("Closed. The agreement stays readable."))
    return redirect("agreement", code=code)


def _agreement(request: HttpRequest, code: str) -> tuple[Acting, Agreement]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = agreements.visible_to(acting.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return acting, found


def _subject(request: HttpRequest, noun: str, code: str) -> tuple[Acting, subjects.Subject]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    seen: dict[str, Callable[[Actor], QuerySet[Any]]] = {
        "agreement": agreements.visible_to, "programme": programmes.visible_to, "plan": plans.visible_to,
    }  # fmt: skip
    if noun not in seen:
        raise Http404
    found: subjects.Subject | None = seen[noun](acting.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return acting, found


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Review]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).filter(pk=pk).select_related("document", *subjects.NOUNS).first()
    if found is None:
        raise Http404
    return acting, found


def _page(
    request: HttpRequest, pk: int, *, refused: str = "", tried: presenting.Tried | None = None, status: int = 200
) -> HttpResponse:
    acting, row = _seen(request, pk)
    context = presenting.body_of(row, acting.actor, acting.today, tried or presenting.Tried()) | {
        "review": row, "title": presenting.titled(row), "refused": refused, "misfilled": tried is not None,
        "trail": [(_("Reviews"), reverse("reviews")), (presenting.titled(row), None)],
    }  # fmt: skip
    return render(request, "workspace/review.html", context, status=status)

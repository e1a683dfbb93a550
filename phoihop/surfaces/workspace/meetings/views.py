"""The list of meetings, and one meeting with its pages."""

import secrets
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.documents.services import CannotRegister
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.meetings import permissions, queries, services
from phoihop.domain.meetings.conclusions.files import Unreadable
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.storage.services import CannotKeep
from phoihop.surfaces.workspace import exporting, listing, paging
from phoihop.surfaces.workspace.meetings import acting as verbs
from phoihop.surfaces.workspace.meetings import invitation, live, presenting
from phoihop.surfaces.workspace.meetings.acting import Given, Misfilled
from phoihop.surfaces.workspace.meetings.beforehand import BringForm
from phoihop.surfaces.workspace.meetings.forms import PrepareForm
from phoihop.surfaces.workspace.meetings.workbench import ConcludeForm
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form was not carried out, and the form as it was filled in."""

    words: str = ""
    form: forms.Form | None = None
    verb: str = ""


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every meeting that the acting body knows of, the latest first; `of=others`: what others hold and ask us to."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    others = request.GET.get("of") == "others"
    known = queries.of_others(acting.actor) if others else permissions.visible_to(acting.actor)
    found = known.select_related("organiser")
    if exporting.wanted(request):
        whole = presenting.lines(found[: exporting.MOST], acting.today)
        return exporting.answer(request, listing.meetings(whole, acting.today), acting.today)
    page = paging.page_of(request, found)
    context = {
        "lines": presenting.lines(page.things, acting.today, acting.actor if others else None),
        "others": others,
        "links": page.links,
        "files": exporting.files(request),
        "may": acting.actor.may("draft"),
        "made_up": any(row.illustrative for row in page.things),
    }
    return render(request, "workspace/meetings.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Prepare a meeting."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not acting.actor.may("draft"):
        raise PermissionDenied
    groups = organisations.grouped(organisations.all_bodies(acting.today))
    form = PrepareForm(request.POST or None, groups=groups, series=queries.may_follow(acting.actor))
    key, refused = secrets.token_urlsafe(16), ""
    if request.method == "POST" and form.is_valid():
        try:
            key = key_of(request)
            row = services.prepare(draft=form.draft(), by=acting.actor, at=acting.moment, key=key)
        except (services.CannotMeet, Denied, CannotPost) as refusal:
            refused = str(refusal)
        else:
            messages.success(
                request, _("The meeting is being prepared. Put bodies on the list, then send the invitations.")
            )
            return redirect("meeting", code=row.code)
    trail = [(_("Desk"), reverse("home")), (_("Meetings"), reverse("meetings")), (_("New meeting"), None)]
    context = {"form": form, "key": key, "refused": refused, "trail": trail}
    return render(request, "workspace/meeting_new.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def detail(request: HttpRequest, code: str, page: str = "") -> HttpResponse:
    """One meeting, or one of its pages."""
    if page and page not in presenting.PAGES:
        raise Http404
    row = _seen(request, code)
    if page == "ics":
        return invitation.calendar_file(row, request.build_absolute_uri(reverse("meeting", args=[row.code])))
    if page in live.PAGES and "seen" in request.GET:
        return live.followed(request, row, page)
    return _page(request, row, page)


@login_required
@require_POST
@sensitive_post_parameters("choice")
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """One verb of the meeting. A refusal shows its page again, with what was filled in."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    row = _seen(request, code)
    chosen = verbs.VERBS.get(verb)
    if chosen is None:
        raise Http404
    try:
        done = chosen.do(Given(row, acting.actor, acting.today, acting.moment, request))
    except Misfilled as misfilled:
        return _page(request, row, chosen.page, Refusal(form=misfilled.form, verb=verb), status=422)
    except (
        services.CannotMeet,
        Denied,
        CannotPost,
        Refused,
        Unreadable,
        NoRule,
        CannotRegister,
        CannotKeep,
    ) as refusal:
        return _page(request, row, chosen.page, Refusal(str(refusal), verb=verb), status=422)
    messages.success(request, done)
    if chosen.page and chosen.stays:
        return redirect("meeting_page", code=code, page=chosen.page)
    return redirect("meeting", code=code)


def _seen(request: HttpRequest, code: str) -> Meeting:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    row = (
        permissions.visible_to(acting.actor)
        .filter(code=code)
        .select_related("organiser")
        .prefetch_related("chairs")
        .first()
    )
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest, row: Meeting, page: str, refusal: Refusal | None = None, *, status: int = 200
) -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if refusal:
        row.refresh_from_db()  # the verb that was refused may have moved it
    known = presenting.pages_for(acting.actor, row)
    page = page if page in known or (page == "projector" and "live" in known) else ""
    refusal = refusal or Refusal()
    task = request.POST.get("task") or request.GET.get("task", "")
    context = presenting.meeting_page(row, page, acting, request.POST if refusal.verb else None, refusal.verb, task)
    context |= {"row": row, "page": page, "refusal": refusal, "key": secrets.token_urlsafe(16)}
    if isinstance(refusal.form, ConcludeForm):
        context["conclude_form"] = refusal.form  # read anew, it would no longer know of the file that was refused
    if isinstance(refusal.form, BringForm):
        context["bring_form"] = refusal.form  # as above
    return render(request, f"workspace/meeting{f'_{page}' if page else ''}.html", context, status=status)

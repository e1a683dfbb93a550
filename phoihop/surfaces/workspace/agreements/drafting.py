"""Drafting an agreement from its text: paste, look at what was read, confirm; then present it for signature."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phoihop.domain.agreements import clauses, permissions, queries, services, text
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.services import CannotDraft, Head
from phoihop.domain.agreements.states import AgreementKind
from phoihop.domain.agreements.text import Doubt, Found, Read
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.agreements.forms import AgreementForm
from phoihop.surfaces.workspace.middleware import Acting


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as it was read, its lines, and whether it is ticked as asking for action."""

    article: text.Article
    lines: list[clauses.Line]
    operative: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Paste a text and look at what was read; with `confirm` it becomes a draft that only the acting body sees.

    With `renews` in the address: from the text of one that is to be signed again.
    """
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not acting.actor.may("draft"):
        raise PermissionDenied
    own = acting.actor.body_id
    groups = organisations.grouped([view for view in organisations.all_bodies(acting.today) if view.id != own])
    renewed = _renewed(request, acting)
    initial = _initial(renewed, acting) if renewed else None
    form = AgreementForm(request.POST or None, request.FILES or None, groups=groups, own=own, initial=initial)
    context: dict[str, object] = {
        "form": form,
        "renewed": renewed,
        "follows": renewed is not None
        and renewed.term_to is not None
        and permissions.to_follow(acting.actor, acting.today).filter(pk=renewed.pk).exists(),
        "trail": [(_("Agreements"), reverse("agreements")), (_("New agreement from its text"), None)],
    }
    if request.method != "POST":
        return render(request, "workspace/agreement_new.html", context)
    if not form.is_valid():
        return render(request, "workspace/agreement_new.html", context, status=422)
    found = text.read(form.cleaned_data["text"])
    context |= {
        "read": found,
        "doubts": [_doubt(one) for one in found.doubts],
        "shown": _shown(found, request.POST),
        "by_headings": any(one.doubt is Doubt.BY_HEADINGS for one in found.doubts),
    }
    if "confirm" not in request.POST:
        return render(request, "workspace/agreement_new.html", context)
    try:
        made = _drafted(form, found, request.POST, acting, renewed)
    except (CannotDraft, Denied) as refusal:
        return render(request, "workspace/agreement_new.html", {**context, "refused": str(refusal)}, status=422)
    messages.success(request, _("Recorded."))
    return redirect("agreement", code=made.code)


def _renewed(request: HttpRequest, acting: Acting) -> Agreement | None:
    """The agreement that the new one takes the place of; none where the address or the form names none."""
    code = request.POST.get("renews") or request.GET.get("renews")
    if not code:
        return None
    row = permissions.visible_to(acting.actor).filter(code=code).first()
    if row is None:
        raise Http404
    return row


def _initial(renewed: Agreement, acting: Acting) -> dict[str, object]:
    """What it says, between those who stand in its places today; of one that follows it, a term as long after its own."""
    first, last = max(renewed.term_from, acting.today), renewed.last_day
    if renewed.term_to and permissions.to_follow(acting.actor, acting.today).filter(pk=renewed.pk).exists():
        first = max(renewed.term_to, acting.today)
        last = _as_long(renewed, first)
    return {
        "title": renewed.title, "kind": renewed.kind, "term_from": dates.show(first),
        "last_day": dates.show(last) if last else "", "text": queries.text_of(renewed, acting.today),
        "parties": queries.placed_on(acting.today).get(renewed.pk, []),
    }  # fmt: skip


def _as_long(renewed: Agreement, first: date) -> date | None:
    """The last day of a term of as many whole years; None where the old one did not count in years."""
    begun, over = renewed.term_from, renewed.term_to
    if (
        over is None
        or (begun.month, begun.day) != (over.month, over.day)
        or (first.month, first.day) != (over.month, over.day)
    ):
        return None
    return first.replace(year=first.year + over.year - begun.year) - timedelta(days=1)


def _drafted(
    form: AgreementForm, found: Read, posted: QueryDict, acting: Acting, renewed: Agreement | None
) -> Agreement:
    words = form.cleaned_data
    parties = list(Body.objects.filter(pk__in=[acting.actor.body_id, *words["parties"]]).order_by("code"))
    parties.sort(key=lambda body: body.pk != acting.actor.body_id)  # who drafts stands first, as on such papers
    return services.draft_from_text(
        head=Head(words["code"], words["title"], words["term_from"], words["last_day"], AgreementKind(words["kind"])), read=found, parties=parties,
        operative=_ticked(posted), renews=renewed, by=acting.actor, at=acting.moment,
    )  # fmt: skip


def _ticked(posted: QueryDict) -> set[int]:
    """The numbers of the articles that a person ticked as asking for action."""
    return {int(number) for number in posted.getlist("operative") if number.isdecimal()}


def _shown(found: Read, posted: QueryDict) -> list[Shown]:
    """What was read; the first time each article is ticked as it seems, then as the person left it."""
    again = "looked" in posted
    ticked = _ticked(posted)
    return [
        Shown(row, clauses.outline(row.text), row.number in ticked if again else row.operative)
        for row in found.articles
    ]


def _doubt(found: Found) -> str:
    words = {
        Doubt.NO_ARTICLE: _(
            "Neither articles nor numbered headings were found in the text. "
            "Each begins on a line of its own, as “Điều 1. …” or “I. …”."
        ),
        Doubt.BY_HEADINGS: _(
            "The text has no “Điều”, so it was read by its numbered headings. "
            "Look whether each of them is one that the sides agree on; what stands below it is its text."
        ),
        Doubt.SKIPPED: _("Before %(which)s a number is missing."),
        Doubt.AGAIN: _("%(which)s comes a second time; it was kept as text of what stands before it."),
        Doubt.POINT_ORDER: _("The points of %(which)s do not follow a, b, c, d, đ, e."),
        Doubt.LONG_CHAPTER: _("There are too many words between a chapter and %(which)s."),
    }[found.doubt]
    named = (
        text.cited(found.article, found.numeral)
        if found.numeral
        else _("Article %(number)s") % {"number": found.article}
    )
    return words % {"which": named}

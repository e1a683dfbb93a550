"""The page of answers: one address, so that an answer can be sent on, kept and printed."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phoihop.domain.finding import queries
from phoihop.domain.finding.models import Kind
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.home import saved
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.search import presenting
from phoihop.surfaces.workspace.search.presenting import Tab


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What answers the words in the address, the best first."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    typed = request.GET.get("q", "").replace("\0", "")
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    answers = queries.find(typed, by=acting.actor, on=acting.today, kind=kind)
    page = paging.page_of(request, answers.numbers)
    context = {
        "typed": answers.question.typed, "asked": bool(answers.question.words), "more": answers.more,
        "most": queries.MOST, "made": answers.made, "count": len(answers.numbers), "links": page.links,
        "saving": saved.saving(request, "search"),
        "lines": presenting.lines(page.things, answers.question, acting.today), "tabs": _tabs(typed, kind, answers.counts),
    }  # fmt: skip
    return render(request, "workspace/search.html", context)


def _tabs(typed: str, kind: str, counts: dict[str, int]) -> list[Tab]:
    labels = {"": _("Everything")} | {code: str(Kind(code).label) for code in counts}
    if kind:
        labels.setdefault(kind, str(Kind(kind).label))
    return [
        Tab(
            label, f"{reverse('search')}?{urlencode({'q': typed} | ({'kind': code} if code else {}))}",
            counts.get(code, 0) if code else sum(counts.values()), code == kind,
        )
        for code, label in labels.items()
    ]  # fmt: skip

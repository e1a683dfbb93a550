"""The register of outgoing papers with the columns of Decree 30/2020/NĐ-CP, Annex IV, and every paper as a file."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phoihop.domain.documents import catalogue, permissions, queries
from phoihop.domain.documents.models import Document
from phoihop.domain.documents.paper import Paper
from phoihop.domain.documents.states import JointState
from phoihop.surfaces.workspace import exporting, listing, paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.reports import files

_MOST_JOINT = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the register: the paper as it was issued."""

    document: Document
    paper: Paper
    made_up: bool


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The acting body's register, the newest paper first; of one type where the address asks for it."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    kept = permissions.visible_to(acting.actor)
    kinds = queries.kinds_in(kept)
    kind = request.GET.get("kind", "")
    chosen = kept.filter(kind=kind) if kind else kept
    if exporting.wanted(request):
        whole = [(document, queries.printed(document)) for document in chosen[: exporting.MOST]]
        return exporting.answer(request, listing.papers(whole, acting.today), acting.today)
    page = paging.page_of(request, chosen)
    papers = [(document, queries.printed(document)) for document in page.things]
    lines = [Line(document, paper, "number" in paper.made_up) for document, paper in papers]
    context = {
        "lines": lines, "laid": [(one, queries.laid(one)) for one in permissions.joints_of(acting.actor).filter(state=JointState.LAID)[:_MOST_JOINT]], "joint": permissions.joined_by(acting.actor)[:_MOST_JOINT], "links": page.links, "kinds": kinds, "kind": kind, "files": exporting.files(request), "made_up": any(line.made_up for line in lines),
        "may": permissions.can_register(acting.actor), "by_term": queries.counts_by_term(acting.actor.body_id, acting.today),
    }  # fmt: skip
    return render(request, "workspace/papers.html", context)


@login_required
@require_safe
def file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """A paper as it was issued, for every body that issued it; `number` is its line's in the register."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    document = permissions.issued_with(acting.actor).filter(pk=number).first()
    if document is None or form not in files.FORMS:
        raise Http404
    name = f"{document.number:02d}-{document.year}-{document.pk}"
    return files.answer(queries.printed(document), form, name=name)


@login_required
@require_safe
def requirements(request: HttpRequest) -> HttpResponse:
    """What Annex VI of the decree asks of such a system, and which of it holds here."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = queries.checked(acting.actor.body_id or 0, acting.today)
    tags = {"HOLDS": ("ok", _("Is met")), "PARTLY": ("soon", _("Holds in part")), "NOT": ("late", _("Does not hold"))}
    by_check = {True: "HOLDS", None: "PARTLY", False: "NOT"}
    rows = []
    for one in catalogue.requirements():
        look = found.get(one.code) if one.stands == "CHECKED" else None
        rows.append(
            (one.words, *tags[by_check[look.holds] if look else one.stands], look.words if look else "", one.why)
        )
    trail = [(_("Outgoing papers"), reverse("papers")), (_("Annex VI"), None)]
    return render(request, "workspace/paper_requirements.html", {"rows": rows, "trail": trail})

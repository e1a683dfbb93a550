"""The pages that everybody may read."""

import mimetypes
import time
from functools import lru_cache
from http import HTTPStatus
from typing import TypeVar

from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.documents import queries as printed
from phoihop.domain.documents import rendering
from phoihop.domain.documents.models import Document
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import structure
from phoihop.foundation.accounts import adapters
from phoihop.surfaces.portal import article as articles
from phoihop.surfaces.portal import kept, proposals, queries, searching
from phoihop.surfaces.portal.counting import queries as counting
from phoihop.surfaces.portal.counting import rules
from phoihop.surfaces.portal.counting.keeper import KEEPER
from phoihop.surfaces.portal.counting.tally import SITE
from phoihop.surfaces.portal.models import Topic
from phoihop.surfaces.portal.public import presenting

M = TypeVar("M", bound=Model)

SHOWN, SHOWN_LARGE = 10, 50
AS_SIGNED = "da-ky"  # asks for an agreement's text before any amendment
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
AROUND = ("links", "head", "board", "foot")
SUMMARY = 300  # letters of a lead, for those who show where a link leads
FOUND, FEW = 30, 5  # bodies that a name leads to, where it was asked for and beside articles


def frame(request: HttpRequest) -> dict[str, object]:
    """What stands around every public page, drawn once for all of them that are asked for in a moment."""
    acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware

    def around() -> dict[str, object]:
        held: dict[str, object] = {
            "board": counting.board(today=acting.today, at=acting.moment), "topics": list(Topic.objects.all()), "words": "",
        }  # fmt: skip
        drawn = {part: render_to_string(f"portal/around_{part}.html", held) for part in AROUND}
        return held | {"around": drawn}

    return kept.part(f"around {acting.today} {translation.get_language()}", time.monotonic(), around)


def page(
    request: HttpRequest, template: str, context: dict[str, object], *, article_id: int = SITE, status: int = 200
) -> HttpResponse:
    """A public page: counted, and marked as one that the next reader may get too."""
    acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    response = render(request, template, frame(request) | context, status=status)
    if request.method == "GET" and status == HTTPStatus.OK:
        KEEPER.see(
            path=request.path, article_id=article_id, address=adapters.address_of(request) or "",
            agent=request.headers.get("User-Agent", ""), day=acting.today, at=acting.moment,
        )  # fmt: skip
        response.counted = (article_id, acting.today)  # type: ignore[attr-defined]  # read by KeptPages
    return response


def listed(request: HttpRequest, things: "QuerySet[Model]", most: int = SHOWN) -> dict[str, object]:
    """A page of a list, with the way to its neighbours."""
    return leaf(request, things, most)[1]


def leaf(request: HttpRequest, things: "QuerySet[M]", most: int = SHOWN) -> tuple[list[M], dict[str, object]]:
    """The things of a page of a list, and the page."""
    page = Paginator(things, most).get_page(request.GET.get("trang"))

    def link(number: int) -> str:
        asked = request.GET.copy()
        asked["trang"] = str(number)
        return f"?{asked.urlencode()}"

    rows = list(page.object_list)
    return rows, {
        "things": rows, "count": page.paginator.count, "number": page.number,
        "numbers": [(n, link(n)) for n in page.paginator.page_range],
    }  # fmt: skip


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The newest articles."""
    return page(request, "portal/list.html", {"heading": "", "topic": None} | listed(request, queries.public()))


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles about a topic."""
    found = get_object_or_404(Topic, slug=slug)
    return page(
        request, "portal/list.html", {"heading": found.name, "topic": found} | listed(request, queries.about(found))
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """All that the portal shows in which every word stands, marks or none, and the bodies that a name leads to, an old one too."""
    words = request.GET.get("q", "").strip()[:200]
    found = searching.articles(words) if words else queries.public().none()
    today = request.acting.today  # type: ignore[attr-defined]  # set by ActingMiddleware
    context: dict[str, object] = {
        "words": words, "named": structure.find(words, today, most=FEW), "day": today,
        "structure": reverse("portal:bodies"),
    }  # fmt: skip
    if words:
        agreed, papers = searching.papers(words)
        rows, more = searching.rows(words, FOUND)
        context |= {
            "agreed": list(agreed[:FEW]), "papers": papers[:FEW], "more_papers": agreed.count() > FEW or len(papers) > FEW,
            "plans": searching.plans(words), "rows": rows, "more_rows": more,
        }  # fmt: skip
    return page(request, "portal/search.html", context | listed(request, found))


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article; where it was taken in, the note that says why, as a page that is gone."""
    found = articles.published(slug)
    if found is None:
        gone = queries.withdrawn(slug)
        if gone is None:
            raise Http404
        return page(request, "portal/withdrawn.html", {"gone": gone}, status=HTTPStatus.GONE)
    acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    day = timezone.localdate(found.article.first_published_at)
    context = {
        "found": found, "article": found.article, "views": counting.views_of(found.article.pk),
        "changed_on": articles.changed_after(day, acting.today), "address": request.build_absolute_uri(request.path),
        "site": f"{request.scheme}://{request.get_host()}",
        "summary": Truncator(found.article.lead).chars(SUMMARY),
    }  # fmt: skip
    return page(request, "portal/article.html", context, article_id=found.article.pk)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What the figures of the site mean, one tap from each of them."""
    window, reload, online = int(rules.WINDOW), rules.RELOAD.seconds // 60, rules.ONLINE.seconds // 60
    return page(request, "portal/figures.html", {"window": window, "reload": reload, "minutes": online})


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Every agreement that binds and every paper that is out, or those in which all the words asked for stand."""
    sought = request.GET.get("q", "").strip()[:200]
    agreed, papers = searching.papers(sought)
    context = {"sought": sought, "papers": papers, "forms": proposals.FORMS}
    return page(request, "portal/papers.html", context | listed(request, agreed, SHOWN_LARGE))


@lru_cache(maxsize=32)
def _file(number: int, digest: str, form: str, signatures: int) -> bytes:  # noqa: ARG001  # what makes it another file
    """The file of a paper, set once for all who take it."""
    paper = Document.objects.get(pk=number)
    return printed.present(paper) if form == "pdf" else rendering.to_docx(printed.printed(paper))


@require_safe
def paper_taken(request: HttpRequest, code: str, form: str) -> HttpResponse:  # noqa: ARG001  # the shape of a view
    """A paper that an article lets everybody take away: as it was issued, with every signature so far in the PDF."""
    paper = queries.open_paper(code) if form in proposals.FORMS else None
    if paper is None:
        raise Http404
    raw = _file(paper.pk, paper.digest, form, paper.signatures.count())
    kind = "application/pdf" if form == "pdf" else _DOCX
    name = f"{paper.number:02d}-{paper.year}-{paper.code}.{form}"
    return HttpResponse(raw, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """One agreement: who signed when, and its articles as they stand today; where amended, also as they were signed."""
    found = get_object_or_404(queries.agreements(), code=code)
    today = request.acting.today  # type: ignore[attr-defined]  # set by ActingMiddleware
    amendments = agreements.amendments(found)
    as_signed = bool(amendments) and AS_SIGNED in request.GET
    context = {
        "agreement": found, "parties": presenting.parties(found), "amendments": amendments, "as_signed": as_signed,
        "articles": presenting.amended(agreements.articles(found, None if as_signed else today), amendments, today),
        "today": today, "signed_address": f"?{AS_SIGNED}=1",
    }  # fmt: skip
    return page(request, "portal/paper.html", context)


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan in force."""
    return page(request, "portal/plans.html", listed(request, queries.plans(), SHOWN_LARGE))


@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan: each of its rows with who owes it, by when, and how it stands."""
    found = get_object_or_404(queries.plans().select_related("agreement"), code=code)
    today = request.acting.today  # type: ignore[attr-defined]  # set by ActingMiddleware
    groups = presenting.groups(queries.rows_of(found), today)
    return page(request, "portal/plan.html", {"plan": found, "groups": groups, "day": today})


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """The structure of a day, who held which post on it, and where a name of any time leads on it; today unless asked."""
    asked, name = request.GET.get("ngay", "").strip()[:40], request.GET.get("ten", "").strip()[:100]
    today = request.acting.today  # type: ignore[attr-defined]  # set by ActingMiddleware
    day, fault = presenting.day_of(asked, today)
    forest = structure.forest(day)
    ids = [node.body.id for node in structure.walk(forest.trees)] + [body.id for body in forest.apart]
    context = {
        "lines": presenting.lines(
            forest, organisations.people_of_each(ids, day), organisations.contacts_of(ids, day), _kinds()
        ),
        "day": day, "today": today,
        "asked": asked, "fault": fault, "name": name, "structure": "", "found": structure.find(name, day, most=FOUND),
    }  # fmt: skip
    return page(request, "portal/bodies.html", context)


def _kinds() -> dict[str, str]:
    """What each kind of body is called for those who do not read Vietnamese; nothing for those who do."""
    return organisations.kind_labels() if translation.get_language() == "en" else {}


@require_safe
def bodies_english(request: HttpRequest) -> HttpResponse:
    """The same in English: what each body is, beside the name that it bears."""
    with translation.override("en"):
        return bodies(request)


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """Every line drawn under the ledger, so that anybody can hold a printed code against it."""
    return page(request, "portal/seals.html", listed(request, queries.seals(), SHOWN_LARGE))


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:  # noqa: ARG001  # the shape of a view
    """A picture at one of its sizes. Its name changes with its content, so that it may be kept for ever."""
    store = storages["pictures"]
    if not store.exists(name):
        raise Http404(_("There is no such picture."))
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(
        store.open(name), content_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )

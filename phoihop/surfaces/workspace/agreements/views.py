"""The agreements that bind us, and one agreement with its articles."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.agreements import clauses, papers, permissions, queries, services
from phoihop.domain.agreements.models import Agreement, Article, Party, Wording
from phoihop.domain.documents import rendering
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.plans import permissions as plans
from phoihop.domain.plans import queries as plan_queries
from phoihop.domain.plans.models import Plan
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.agreements import presenting as standing
from phoihop.surfaces.workspace.agreements.amending import DayForm, posts
from phoihop.surfaces.workspace.agreements.forms import ChooseForm, SignForm
from phoihop.surfaces.workspace.commitments import presenting
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.reports import files
from phoihop.surfaces.workspace.reviews import presenting as reviews
from phoihop.surfaces.workspace.structure import lives


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party by its name of the day it signed, by whom and in which post, and who stands in its place since which day."""

    body: BodyView
    signed_on: date | None
    signed_as: str
    made_up: bool
    heirs: list[tuple[BodyView, date]]


@dataclass(frozen=True, slots=True)
class Line:
    """A plan row under its article, ready to show."""

    commitment: Commitment
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Served:
    """An article and the rows that serve it. `idle`: it asks for action and none does."""

    article: Article
    lines: list[clauses.Line]
    rows: list[Line]
    idle: bool
    ended_on: date | None


def _line(c: Commitment, today: date) -> Line:
    return Line(c, *presenting.state_tag(state=c.state, due_on=c.due_on, claimed_on=c.claimed_on, today=today))


def _served(agreement: Agreement, acting: Acting) -> list[Served]:
    found = plan_queries.coverage(agreement, acting.actor, acting.today)
    bound = agreement.in_force_from is not None  # before that no plan can carry it out
    return [
        Served(
            one.article,
            clauses.outline(one.article.text),
            [_line(row.commitment, acting.today) for row in one.rows],
            bound and one.idle,
            one.ended_on,
        )
        for one in found
    ]


def _seen(request: HttpRequest, code: str) -> tuple[Acting, Agreement]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every agreement that the acting body may see."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    form = ChooseForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = permissions.visible_to(acting.actor)
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("idle"):
        rows = plan_queries.not_carried_out(rows, acting.today)
    page = paging.page_of(request, rows)
    stands, no_rule = standing.stands(page.things, acting.actor, acting.today)
    context = {
        "form": form,
        "stands": stands,
        "no_rule": no_rule,
        "links": page.links,
        "made_up": any(agreement.illustrative for agreement in page.things),
        "may_draft": acting.actor.may("draft"),
    }
    return render(request, "workspace/agreements.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One agreement: parties as equals, articles, and which rows serve each."""
    return _page(request, code)


def _parties(agreement: Agreement, today: date) -> list[PartyRow]:
    parties, heirs = list(queries.parties(agreement)), queries.heirs_of(agreement)
    days = {party.signed_on or today for party in parties}
    signed = {
        day: organisations.views_of({p.body_id for p in parties if (p.signed_on or today) == day}, day) for day in days
    }
    later = organisations.views_of({heir.body_id for rows in heirs.values() for heir in rows}, today)
    return [
        PartyRow(
            signed[party.signed_on or today][party.body_id], party.signed_on, *_signer(party),
            [(later[heir.body_id], heir.since) for heir in heirs.get(party.pk, [])],
        )
        for party in parties
    ]  # fmt: skip


def _signer(party: Party) -> tuple[str, bool]:
    """The name and the post of whoever signed, as they were then; and whether the person is made up."""
    held = party.signed_as
    return (f"{held.person.full_name}, {held.post.title}", held.person.illustrative) if held else ("", False)


def _awaits_us(wording: Wording, acting: Acting) -> bool:
    """Whether the acting body has still to answer these words."""
    answered = {wording.by_body_id, *(assent.body_id for assent in wording.assents.all())}
    return (
        permissions.can_word(acting.actor, wording.article.agreement, acting.today)
        and acting.actor.body_id not in answered
    )


def _page(
    request: HttpRequest, code: str, *, refused: str = "", form: SignForm | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    acting, agreement = _seen(request, code)
    can_sign = permissions.can_sign(acting.actor, agreement)
    parties = _parties(agreement, acting.today)
    served = _served(agreement, acting)
    following = list(plans.visible_to(acting.actor).filter(agreement=agreement))
    articles = [one.article for one in served]
    shown: list[Article | Commitment | Plan] = [
        *articles,
        *(row.commitment for one in served for row in one.rows),
        *following,
    ]
    stood, no_rule = standing.stands([agreement], acting.actor, acting.today)
    waiting, signed_to = queries.waiting_wordings(agreement), agreement.signed_to()
    asked = agreement.extensions.filter(state="OPEN").first()
    context = {
        "agreement": agreement,
        "stand": stood[0],
        "no_rule": no_rule,
        "waiting": [(one.article, _awaits_us(one, acting)) for one in waiting.values()],
        "worded": set(waiting),
        "may_word": permissions.can_word(acting.actor, agreement, acting.today),
        "amendments": standing.amended(agreement),
        "prolonging": asked if asked and not asked.lapsed(acting.today) else None,
        "lapsed": asked if asked and asked.lapsed(acting.today) else None,
        "signed_to": signed_to,
        "prolonged": signed_to != agreement.term_to,
        "parties": parties,
        "settlements": queries.settlements(agreement),
        "former": lives.former_of(
            [party.body.id for party in parties],
            decided_on=agreement.in_force_from or agreement.term_from,
            today=acting.today,
        ),
        "served": served,
        "idle": [row for row in served if row.idle],
        "strays": [
            _line(row.commitment, acting.today) for row in plan_queries.strays(agreement, acting.actor, acting.today)
        ],
        "plans": following,
        **reviews.of(agreement, acting.actor, acting.today),
        "over": agreement.state == "IN_FORCE" and agreement.term_to is not None and agreement.term_to <= acting.today,
        "made_up": any(thing.illustrative for thing in shown) or any(party.made_up for party in parties),
        "may_head": permissions.can_change_head(acting.actor, agreement),
        "can_present": permissions.can_present(acting.actor, agreement),
        "may_renew": permissions.to_renew(acting.actor).filter(pk=agreement.pk).exists(),
        "may_follow": permissions.to_follow(acting.actor, acting.today).filter(pk=agreement.pk).exists(),
        "follows": agreement.renews is not None
        and agreement.renews.term_to is not None
        and agreement.renews.term_to <= agreement.term_from,
        "followers": permissions.visible_to(acting.actor).filter(renews=agreement),
        "can_sign": can_sign,
        "sign_form": (form or SignForm(held=posts(acting))) if can_sign else None,
        "trail": [(_("Desk"), "/"), (_("Agreements"), "/agreements/"), (agreement.code, None)],
        "refused": refused,
    }
    return render(request, "workspace/agreement.html", context, status=status)


@login_required
@require_POST
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Sign for the acting body in the post that was chosen. A refusal shows the page again with its sentence."""
    acting, agreement = _seen(request, code)
    held = posts(acting)
    form = SignForm(request.POST, held=held)
    chosen = form.cleaned_data.get("holding") if form.is_valid() else None
    holding = next((one for one in held if one.pk == chosen), None)
    try:
        services.sign(
            agreement=agreement, holding=holding, by=acting.actor, on=acting.today, at=acting.moment,
            read=request.POST.get("read", ""),
        )  # fmt: skip
    except (services.CannotSign, Denied) as refusal:
        return _page(request, code, refused=str(refusal), form=form, status=422)
    messages.success(request, _("Signed."))
    return redirect("agreement", code=code)


@login_required
@require_POST
def present(request: HttpRequest, code: str) -> HttpResponse:
    """Present our draft to all parties; from here on its words stand. A refusal shows the page again with its sentence."""
    acting, agreement = _seen(request, code)
    try:
        services.present(agreement=agreement, by=acting.actor, at=acting.moment)
    except (services.CannotDraft, services.CannotSign, Denied) as refusal:
        return _page(request, code, refused=str(refusal), status=422)
    except WrongStep:
        presented = _("It was presented for signature already. Load the page again to see how it stands.")
        return _page(request, code, refused=presented, status=422)
    messages.success(request, _("Recorded."))
    return redirect("agreement", code=code)


@login_required
@require_safe
def whole(request: HttpRequest, code: str) -> HttpResponse:
    """The whole paper as text: what was pasted, but for white space; with `on`, in its words of that day."""
    _acting, agreement = _seen(request, code)
    form = DayForm(request.GET)
    if not form.is_valid():
        raise Http404
    answer = HttpResponse(queries.text_of(agreement, form.cleaned_data["on"]), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{agreement.code}.txt"'
    return answer


@login_required
@require_safe
def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The agreement in the form of an official joint paper, as PDF or for a word processor; read in again, its articles are the same."""
    acting, agreement = _seen(request, code)
    if form not in files.FORMS:
        raise Http404
    paper = papers.paper(agreement, on=acting.today)
    try:
        rendering.check(paper)
    except rendering.CannotPrint as refusal:
        return _page(request, code, refused=str(refusal), status=422)
    return files.answer(paper, form, name=agreement.code)

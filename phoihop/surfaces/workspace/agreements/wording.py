"""One article: its words, every proposal of others beside them, and what we may answer; in force, each answer is a signature."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.agreements import clauses, permissions, queries, services
from phoihop.domain.agreements.models import Article, Wording
from phoihop.domain.agreements.services import CannotSign, CannotWord
from phoihop.domain.agreements.states import AgreementState, WordingState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Holding
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.agreements.amending import amendment, holding_of, posts
from phoihop.surfaces.workspace.agreements.forms import AmendForm, AnswerForm, WordsForm
from phoihop.surfaces.workspace.agreements.presenting import differs
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans import comparing
from phoihop.surfaces.workspace.plans.comparing import Piece

TAGS = {
    WordingState.OPEN: "wait", WordingState.STANDS: "ok", WordingState.COUNTERED: "closed", WordingState.KEPT: "closed",
    WordingState.WITHDRAWN: "closed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """A proposal beside the words that the article had then; `agreed` are the parties that said yes, each with who signed."""

    of: Wording
    by: BodyView
    signed_as: str
    agreed: list[tuple[BodyView, str]]
    kind: str
    words: str
    differs: str
    heading: list[Piece]
    text: list[Piece]


def _seen(request: HttpRequest, code: str, number: int) -> tuple[Acting, Article]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    agreement = permissions.visible_to(acting.actor).filter(code=code).first()
    article = agreement and Article.every.filter(agreement=agreement, number=number).select_related("agreement").first()
    if not article:
        raise Http404
    return acting, article


@login_required
@require_safe
def show(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The article as it stands, what was proposed for it, and the form for words of our own."""
    acting, article = _seen(request, code, number)
    return _page(request, acting, article)


@login_required
@require_POST
def act(request: HttpRequest, code: str, number: int, verb: str) -> HttpResponse:
    """Propose, agree, keep or take back. A refusal shows the page again with its sentence and with what was typed."""
    acting, article = _seen(request, code, number)
    if verb not in VERBS:
        raise Http404
    form = _asked(verb, article, acting, request.POST)
    words = form if isinstance(form, WordsForm) else None
    if not form.is_valid() and words is not None:
        return _page(request, acting, article, form=words, status=422)
    try:
        VERBS[verb](article, acting, form)
    except (CannotWord, CannotSign, Denied) as refusal:
        return _page(request, acting, article, form=words, refused=str(refusal), status=422)
    except WrongStep:
        return _page(
            request,
            acting,
            article,
            form=words,
            refused=_("Somebody else was quicker. Read it as it stands now."),
            status=422,
        )
    messages.success(request, _("Recorded."))
    return redirect("agreement_article", code=code, number=number)


def _read(article: Article, form: forms.Form) -> Wording:
    """The words that were shown to whoever answers: the service answers these alone, and no others. Raises CannotWord."""
    seq = form.cleaned_data.get("wording")
    found = article.wordings.filter(seq=seq).select_related("article__agreement").first() if seq else None
    if found is None:
        raise CannotWord(_("It is not said which words this answers. Load the page again, read them, then answer."))
    return found


def _asked(verb: str, article: Article, acting: Acting, posted: QueryDict) -> forms.Form:
    """The form that belongs to the verb; once the agreement is in force, to agree is to sign."""
    amends = article.agreement.state == AgreementState.IN_FORCE
    if verb == "word":
        form = AmendForm(posted, held=posts(acting)) if amends else WordsForm(posted)
        form.narrow()
        return form
    return AnswerForm(posted, held=posts(acting) if verb == "agree" and amends else ())


def _word(article: Article, acting: Acting, form: forms.Form) -> None:
    words = form.cleaned_data
    text = _within(article, words["clause"], words["text"]) if words["clause"] else words["text"]
    services.word(
        article=article, heading=words["heading"], text=text, seen=words["last"],
        amending=amendment(words, acting), by=acting.actor, on=acting.today, at=acting.moment,
    )  # fmt: skip


def _within(article: Article, path: str, words: str) -> str:
    """The article with other words for one of its clauses or points, of what waits or else of what stands. Raises CannotWord."""
    open_ = article.wordings.filter(state=WordingState.OPEN).first()
    stands = (open_ or article).text
    found = clauses.block(stands, path)
    if found is None:
        raise CannotWord(
            _("There is no such clause or point in this article any more. Load the page again and choose it.")
        )
    return clauses.replaced(stands, found, words)


def _agree(article: Article, acting: Acting, form: forms.Form) -> None:
    read, holding = _read(article, form), holding_of(form.cleaned_data, acting)
    services.agree(wording=read, holding=holding, by=acting.actor, on=acting.today, at=acting.moment)


def _keep(article: Article, acting: Acting, form: forms.Form) -> None:
    services.keep(wording=_read(article, form), by=acting.actor, on=acting.today, at=acting.moment)


def _withdraw(article: Article, acting: Acting, form: forms.Form) -> None:
    services.withdraw(wording=_read(article, form), by=acting.actor, on=acting.today, at=acting.moment)


VERBS: dict[str, Callable[[Article, Acting, forms.Form], None]] = {
    "word": _word, "agree": _agree, "keep": _keep, "withdraw": _withdraw,
}  # fmt: skip


def _blank(article: Article, open_: Wording | None, found: list[Wording], acting: Acting, clause: str) -> WordsForm:
    """The words as they would be, for somebody to change; of one clause or point alone, where it is named and stands there."""
    stand = open_ or article
    initial: dict[str, object] = {"heading": stand.heading, "text": stand.text, "last": found[0].seq if found else 0}
    if one := clauses.block(stand.text, clause):
        initial |= {"text": one.words, "clause": one.path}
    if article.agreement.state != AgreementState.IN_FORCE:
        form = WordsForm(initial=initial)
    else:
        from_day = open_.from_day if open_ and open_.from_day else acting.today
        form = AmendForm(initial=initial | {"from_day": dates.show(max(from_day, acting.today))}, held=posts(acting))
    form.narrow()
    return form


def _page(
    request: HttpRequest, acting: Acting, article: Article, *, form: WordsForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    found = queries.wordings(article)
    open_ = found[0] if found and found[0].state == WordingState.OPEN else None
    may = permissions.can_word(acting.actor, article.agreement, acting.today)
    amends = article.agreement.state == AgreementState.IN_FORCE
    own, body_id = bool(open_ and open_.by_body_id == acting.actor.body_id), acting.actor.body_id
    stands, coming = _of_day(article, found, acting.today)
    answered = bool(open_ and any(one.body_id == body_id for one in open_.assents.all()))
    context = {
        "agreement": article.agreement, "article": article, "lines": clauses.outline(stands.text) if stands else [],
        "stands": stands, "coming": coming, "refused": refused,
        "versions": _versions(_shown(found, article, acting), acting.today), "may": may, "why_not": "" if may else permissions.why_no_word(acting.actor, article.agreement, acting.today), "open": open_, "own": own, "drafting": article.agreement.state == "DRAFT",
        "ended_on": queries.ended_articles(article.agreement, date.max).get(article.pk),
        "may_answer": may and open_ is not None and not own and not answered, "form": form or _blank(article, open_, found, acting, request.GET.get("clause", "")), "blocks": clauses.blocks((open_ or article).text), "amends": amends,
        "answer_form": AnswerForm(initial={"wording": open_.seq if open_ else None}, held=posts(acting) if amends else ()),
        "trail": [
            (_("Agreements"), reverse("agreements")), (article.agreement.title, reverse("agreement", args=[article.agreement.code])),
            (article.named, None),
        ],
    }  # fmt: skip
    return render(request, "workspace/agreement_article.html", context, status=status)


def _of_day(article: Article, found: list[Wording], today: date) -> tuple[Article | None, list[Wording]]:
    """The article in its words of the day, None where it is none then; and what is agreed for a later day, the next first."""
    stands = next((row for row in queries.articles(article.agreement, today) if row.pk == article.pk), None)
    return stands, [row for row in reversed(found) if row.holds_from and row.holds_from > today]


def signer(held: Holding | None) -> str:
    """Who signed in which post, as they were then; nothing where nobody was entered."""
    return f"{held.person.full_name}, {held.post.title}" if held else ""


def _shown(found: list[Wording], article: Article, acting: Acting) -> list[Wording]:
    """What the reader may read: how a draft came about before it was presented is its drafter's own matter."""
    drafts = article.agreement.drafter_id in organisations.stands_for(acting.actor.body_id or 0)
    return [one for one in found if drafts or not queries.saved_in_draft(one)]


def _standing(one: Wording) -> tuple[str, str]:
    """The tag of a version and its words."""
    if queries.saved_in_draft(one):
        return "draft", _("Saved in the draft")
    return TAGS[WordingState(one.state)], str(WordingState(one.state).label).capitalize()


def _versions(found: list[Wording], today: date) -> list[Version]:
    bodies = {one.by_body_id for one in found} | {assent.body_id for one in found for assent in one.assents.all()}
    views = organisations.views_of(bodies, today)
    return [
        Version(
            one, views[one.by_body_id], signer(one.signed_as),
            [(views[assent.body_id], signer(assent.signed_as)) for assent in one.assents.all()],
            *_standing(one), "" if one.ends else differs(one), list(comparing.pieces(one.was_heading, one.heading)), list(comparing.lines(one.was_text, one.text)),
        )
        for one in found
    ]  # fmt: skip

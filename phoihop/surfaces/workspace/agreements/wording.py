"""One article before its agreement is signed: its words, every proposal of others beside them, and what we may answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.agreements import permissions, queries, services, text
from phoihop.domain.agreements.models import Article, Wording
from phoihop.domain.agreements.services import CannotWord
from phoihop.domain.agreements.states import WordingState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.surfaces.workspace.agreements.forms import MOST_TEXT
from phoihop.surfaces.workspace.commitments.forms import TextField
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans import comparing
from phoihop.surfaces.workspace.plans.comparing import Piece

TAGS = {
    WordingState.OPEN: "wait", WordingState.STANDS: "ok", WordingState.COUNTERED: "closed", WordingState.KEPT: "closed",
    WordingState.WITHDRAWN: "closed",
}  # fmt: skip


class WordsForm(forms.Form):
    """Other words for an article, and the number of the last proposal that the writer saw."""

    heading = TextField(
        label=gettext_lazy("Heading of the article"), max_length=text.MOST_HEADING,
        error_messages={"required": gettext_lazy("Give the article a heading.")},
    )  # fmt: skip
    text = TextField(
        label=gettext_lazy("Words of the article"), max_length=MOST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Each clause (1.) and each point (a, b, c, d, đ, e) on a line of its own."),
    )  # fmt: skip
    last = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Version:
    """A proposal beside the words that the article had then; `agreed` are the parties that said yes."""

    of: Wording
    by: BodyView
    agreed: list[BodyView]
    kind: str
    words: str
    heading: list[Piece]
    text: list[Piece]


def _seen(request: HttpRequest, code: str, number: int) -> tuple[Acting, Article]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    agreement = permissions.visible_to(acting.actor).filter(code=code).first()
    article = agreement and agreement.articles.filter(number=number).select_related("agreement").first()
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
    form = WordsForm(request.POST) if verb == "word" else None
    if form is not None and not form.is_valid():
        return _page(request, acting, article, form=form, status=422)
    try:
        VERBS[verb](article, acting, form)
    except (CannotWord, Denied) as refusal:
        return _page(request, acting, article, form=form, refused=str(refusal), status=422)
    except WrongStep:
        return _page(
            request,
            acting,
            article,
            form=form,
            refused=_("Somebody else was quicker. Read it as it stands now."),
            status=422,
        )
    messages.success(request, _("Recorded."))
    return redirect("agreement_article", code=code, number=number)


def _waiting(article: Article) -> Wording:
    """The words that wait. Raises CannotWord."""
    found = article.wordings.filter(state=WordingState.OPEN).select_related("article__agreement").first()
    if found is None:
        raise CannotWord(_("These words wait for no answer any more. Load the page again to see how they stand."))
    return found


def _word(article: Article, acting: Acting, form: WordsForm | None) -> None:
    if form is not None:
        words = form.cleaned_data
        services.word(
            article=article, heading=words["heading"], text=words["text"], seen=words["last"], by=acting.actor,
            on=acting.today, at=acting.moment,
        )  # fmt: skip


def _agree(article: Article, acting: Acting, _form: WordsForm | None) -> None:
    services.agree(wording=_waiting(article), by=acting.actor, on=acting.today, at=acting.moment)


def _keep(article: Article, acting: Acting, _form: WordsForm | None) -> None:
    services.keep(wording=_waiting(article), by=acting.actor, at=acting.moment)


def _withdraw(article: Article, acting: Acting, _form: WordsForm | None) -> None:
    services.withdraw(wording=_waiting(article), by=acting.actor, at=acting.moment)


VERBS: dict[str, Callable[[Article, Acting, WordsForm | None], None]] = {
    "word": _word, "agree": _agree, "keep": _keep, "withdraw": _withdraw,
}  # fmt: skip


def _page(
    request: HttpRequest, acting: Acting, article: Article, *, form: WordsForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    found = queries.wordings(article)
    open_ = found[0] if found and found[0].state == WordingState.OPEN else None
    may = permissions.can_word(acting.actor, article.agreement)
    own, body_id = bool(open_ and open_.by_body_id == acting.actor.body_id), acting.actor.body_id
    stand = open_ or article
    answered = bool(open_ and any(one.body_id == body_id for one in open_.assents.all()))
    initial = {"heading": stand.heading, "text": stand.text, "last": found[0].seq if found else 0}
    context = {
        "agreement": article.agreement, "article": article, "lines": text.outline(article.text), "refused": refused,
        "versions": _versions(found, acting.today), "may": may, "open": open_, "own": own, "drafting": article.agreement.state == "DRAFT",
        "may_answer": may and open_ is not None and not own and not answered, "form": form or WordsForm(initial=initial), "typed": form is not None,
        "trail": [
            (_("Agreements"), reverse("agreements")), (article.agreement.title, reverse("agreement", args=[article.agreement.code])),
            (_("Article %(number)s") % {"number": article.number}, None),
        ],
    }  # fmt: skip
    return render(request, "workspace/agreement_article.html", context, status=status)


def _versions(found: list[Wording], today: date) -> list[Version]:
    bodies = {one.by_body_id for one in found} | {assent.body_id for one in found for assent in one.assents.all()}
    views = organisations.views_of(bodies, today)
    return [
        Version(
            one, views[one.by_body_id], [views[assent.body_id] for assent in one.assents.all()],
            TAGS[WordingState(one.state)], str(WordingState(one.state).label).capitalize(),
            list(comparing.pieces(one.was_heading, one.heading)), list(comparing.lines(one.was_text, one.text)),
        )
        for one in found
    ]  # fmt: skip

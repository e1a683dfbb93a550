"""An agreement in force: a new article proposed to the other sides, and its text of a day beside the text as it was signed."""

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
from django.views.decorators.http import require_http_methods, require_safe

from phoihop.domain.agreements import permissions, queries, services
from phoihop.domain.agreements.models import Agreement, Article
from phoihop.domain.agreements.services import Amending, CannotSign, CannotWord
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Holding
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.agreements.forms import NewArticleForm
from phoihop.surfaces.workspace.agreements.presenting import amended
from phoihop.surfaces.workspace.commitments.forms import DayField
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans import comparing
from phoihop.surfaces.workspace.plans.comparing import Piece


class DayForm(forms.Form):
    """As of which day the text is read."""

    on = DayField(label=gettext_lazy("Text of the day"), max_length=40, required=False)


@dataclass(frozen=True, slots=True)
class Beside:
    """An article as it was signed and as it stands on the day; `kind` is SAME, CHANGED, NEW or GONE."""

    article: Article
    kind: str
    was: Article | None
    heading: list[Piece]
    text: list[Piece]


def posts(acting: Acting) -> list[Holding]:
    """The posts of the acting person in the acting body today."""
    return organisations.posts_of(acting.actor.user_id, acting.actor.body_id or 0, acting.today)


def holding_of(words: dict[str, object], acting: Acting) -> Holding | None:
    """The post that was chosen among one's own."""
    return next((one for one in posts(acting) if one.pk == words.get("holding")), None)


def amendment(words: dict[str, object], acting: Acting) -> Amending | None:
    """What a proposal says beside its words; nothing where the form asked for no day."""
    from_day = words.get("from_day")
    if not isinstance(from_day, date):
        return None
    return Amending(from_day, bool(words.get("ends")), holding_of(words, acting))


def _seen(request: HttpRequest, code: str) -> tuple[Acting, Agreement]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a new article to the other sides. What was typed stays when something is missing or refused."""
    acting, agreement = _seen(request, code)
    initial = {"from_day": dates.show(acting.today), "operative": True}
    form = NewArticleForm(request.POST if request.method == "POST" else None, held=posts(acting), initial=initial)
    refused = ""
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        told = amendment(words, acting) or Amending(acting.today)
        try:
            made = services.add(
                agreement=agreement, heading=words["heading"], text=words["text"], operative=words["operative"],
                amending=told, by=acting.actor, on=acting.today, at=acting.moment,
            )  # fmt: skip
        except (CannotWord, CannotSign, Denied) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("agreement_article", code=code, number=made.article.number)
    context = {
        "agreement": agreement, "form": form, "refused": refused, "trail": _trail(agreement, _("A new article")),
        "may": permissions.can_word(acting.actor, agreement, acting.today) and agreement.state == "IN_FORCE",
    }  # fmt: skip
    return render(request, "workspace/agreement_add.html", context, status=422 if refused or form.errors else 200)


@login_required
@require_safe
def of_day(request: HttpRequest, code: str) -> HttpResponse:
    """The text of a day, today unless said, each article beside the words in which it was signed."""
    acting, agreement = _seen(request, code)
    form = DayForm(request.GET or {"on": dates.show(acting.today)})
    valid = form.is_valid()
    day = (form.cleaned_data.get("on") if valid else None) or acting.today
    besides = _besides(agreement, day)
    context = {
        "agreement": agreement, "form": form, "day": day, "besides": besides, "amendments": amended(agreement),
        "changed": sum(one.kind != "SAME" for one in besides), "trail": _trail(agreement, _("Text of a day")),
        "made_up": agreement.illustrative or any(one.article.illustrative for one in besides),
    }  # fmt: skip
    return render(request, "workspace/agreement_day.html", context, status=200 if valid else 422)


def _besides(agreement: Agreement, day: date) -> list[Beside]:
    signed = {row.number: row for row in queries.articles(agreement)}
    then = {row.number: row for row in queries.articles(agreement, day)}
    found = []
    for number in sorted(signed | then):
        was, now = signed.get(number), then.get(number)
        before = (was.heading, was.text) if was else ("", "")
        after = (now.heading, now.text) if now else ("", "")
        kind = "NEW" if was is None else "GONE" if now is None else "SAME" if before == after else "CHANGED"
        heading, text = comparing.pieces(before[0], after[0]), comparing.lines(before[1], after[1])
        article = now or was
        if article is not None:
            found.append(Beside(article, kind, was, list(heading), list(text)))
    return found


def _trail(agreement: Agreement, here: str) -> list[tuple[str, str | None]]:
    return [
        (_("Agreements"), reverse("agreements")), (agreement.title, reverse("agreement", args=[agreement.code])), (here, None),
    ]  # fmt: skip

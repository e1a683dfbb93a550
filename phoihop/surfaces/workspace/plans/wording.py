"""The words of one row between its two sides: all of them beside one another, changed in the table or on a page of its own."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.plans import permissions, queries, services
from phoihop.domain.plans.models import Row
from phoihop.domain.plans.services import CannotPlan, Overtaken
from phoihop.domain.programmes import queries as programmes
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans import columns, comparing, presenting
from phoihop.surfaces.workspace.plans.forms import AimsForm, OtherAimsForm, OtherWordsForm, WordsOfRowForm, words_of
from phoihop.surfaces.workspace.plans.views import seen
from phoihop.surfaces.workspace.posting import CannotPost, key_of

CONFLICT = 409


def row_of(request: HttpRequest, code: str, number: int) -> tuple[Acting, Row]:
    """Who asks, and the row, if it is theirs to see."""
    acting, plan = seen(request, code)
    row = permissions.rows_visible_to(acting.actor, plan, acting.today).filter(number=number).first()
    if row is None:
        raise Http404
    return acting, row


@login_required
@require_safe
def show(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The row as both sides have worded it so far, and what comes next; to htmx, its line in the table."""
    acting, row = row_of(request, code, number)
    answer = _line(request, acting, row) if request.htmx else _row_page(request, acting, row)  # type: ignore[attr-defined]  # set by HtmxMiddleware
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _row_page(
    request: HttpRequest, acting: Acting, row: Row, *, refused: str = "", tried: AimsForm | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    wordings = queries.wordings(row)
    context = {
        "plan": row.plan, "line": presenting.lines([row], acting.today)[0], "refused": refused,
        "versions": comparing.versions(wordings),
        "may_counter": permissions.can_counter(acting.actor, row, acting.today),
        "waits_for_us": permissions.waits_for_body(acting.actor, row, acting.today),
        "aims": (tried or _aims_form(row, acting)) if permissions.can_aim(acting.actor, row, acting.today) else None,
        "seen": wordings[0].seq,
        "offer": comparing.offer(row, acting.actor.body_id or 0), "may_ask": permissions.can_ask_words(acting.actor, row),
        "may_reword": permissions.can_reword(acting.actor, row), "key": secrets.token_urlsafe(16),
        "trail": _trail(row, None),
    }  # fmt: skip
    return render(request, "workspace/plan_row.html", context, status=status)


def _aims_form(row: Row, acting: Acting, posted: QueryDict | None = None) -> AimsForm:
    """What the row serves, ticked among the articles of its agreement and all that work may serve; why, where it binds."""
    articles, aims = queries.aims_of([row]).get(row.pk, ([], []))
    held = agreements.articles(row.plan.agreement, acting.today)
    known = {
        one.number: one for one in [*articles, *held]
    }  # an article that has ended stays to be chosen where it stands
    shape = OtherAimsForm if permissions.can_ask_words(acting.actor, row) else AimsForm
    return shape(
        posted, articles=presenting.articles(known[number] for number in sorted(known)), aims=programmes.choices(),
        initial={"articles": [one.number for one in articles], "programmes": [one.code for one in aims]},
    )  # fmt: skip


@login_required
@require_POST
def serve(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say what the row serves; once it binds, ask the other side for it."""
    acting, row = row_of(request, code, number)
    form = _aims_form(row, acting, request.POST)
    if not form.is_valid():
        return _row_page(request, acting, row, tried=form, status=422)
    asks = isinstance(form, OtherAimsForm)
    why = {name: form.cleaned_data[name] for name in ("reason", "words")} if asks else {}
    try:
        turn = services.Turn(acting.actor, acting.today, acting.moment, key_of(request), _seen(request, row))
        services.serve(row=row, aims=form.aims(), turn=turn, **why)
    except (CannotPlan, Overtaken, Refused, Denied, CannotPost) as refusal:
        row = row_of(request, code, number)[1]
        return _row_page(request, acting, row, refused=str(refusal), tried=form, status=422)
    messages.success(
        request, _("Asked for. It serves what it served until the other side agrees.") if asks else _("Recorded.")
    )
    return redirect("plan_row", code=code, number=number)


def _seen(request: HttpRequest, row: Row) -> int:
    """The wording that the writer had before their eyes; the last one where the form does not say."""
    told = request.POST.get("seen", "")
    return int(told) if told.isdecimal() and told.isascii() else row.wordings.order_by("-seq")[0].seq


def _trail(row: Row, last: str | None) -> list[tuple[str, str | None]]:
    place = _("row %(number)s") % {"number": row.number}
    way: list[tuple[str, str | None]] = [
        (_("Plans"), reverse("plans")),
        (row.plan.title, reverse("plan", args=[row.plan.code])),
    ]
    if last is None:
        return [*way, (place, None)]
    return [*way, (place, reverse("plan_row", args=[row.plan.code, row.number])), (last, None)]


@login_required
@require_POST
def agree(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Agree to the words as they stand: this row alone."""
    acting, row = row_of(request, code, number)
    try:
        ledger.agree(commitment=row.commitment, by=acting.actor, on=acting.today, key=key_of(request))
    except (Refused, Denied, CannotPost) as refusal:
        return _row_page(request, acting, row, refused=str(refusal), status=422)
    messages.success(request, _("Recorded."))
    return redirect("plan_row", code=code, number=number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Word the row anew, answer it with other words, or ask for others once it binds. Twice at once shows both."""
    acting, row = row_of(request, code, number)
    return (_ask if permissions.can_ask_words(acting.actor, row) else _word)(request, acting, row)


def _word(request: HttpRequest, acting: Acting, row: Row) -> HttpResponse:
    """The row does not bind yet: worded anew, or answered, within the table to htmx, else on a page."""
    code, number = row.plan.code, row.number
    counters = permissions.can_counter(acting.actor, row, acting.today)
    last = row.wordings.order_by("-seq")[0]
    if request.method != "POST":
        form = WordsOfRowForm(initial=words_of(row))
        return _form_page(request, acting, row, form, counters=counters, seen_seq=last.seq)
    form, seen_seq = WordsOfRowForm(request.POST), _seen(request, row)
    if not form.is_valid():
        return _form_page(request, acting, row, form, counters=counters, seen_seq=seen_seq, status=422)
    try:
        reckoning = services.reckon_typed(
            plan=row.plan, words=form.cleaned_data["timing"], due_on=form.cleaned_data["due"]
        )
        turn = services.Turn(acting.actor, acting.today, acting.moment, key_of(request), seen_seq)
        verb = services.counter if counters else services.reword
        row = verb(row=row, text=form.text(row.group), reckoning=reckoning, turn=turn)
    except Overtaken as refusal:
        row = row_of(request, code, number)[1]
        clashes = comparing.clashes(form, words_of(row))
        return _form_page(
            request, acting, row, form, counters=counters, seen_seq=refusal.standing.seq, refused=str(refusal),
            clashes=clashes, status=CONFLICT,
        )  # fmt: skip
    except (CannotPlan, Refused, Denied, CannotPost) as refusal:
        return _form_page(
            request, acting, row, form, counters=counters, seen_seq=seen_seq, refused=str(refusal), status=422
        )
    if request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
        return _line(request, acting, row)
    messages.success(request, _("Recorded."))
    return redirect("plan_row", code=code, number=number)


def _ask(request: HttpRequest, acting: Acting, row: Row) -> HttpResponse:
    """The row binds: other words are asked for, and hold once the other side has agreed to them."""
    code, number, last = row.plan.code, row.number, row.wordings.order_by("-seq")[0]
    form = OtherWordsForm(request.POST if request.method == "POST" else None, initial=words_of(row))
    if request.method != "POST":
        return _form_page(request, acting, row, form, asks=True, seen_seq=last.seq)
    seen_seq = _seen(request, row)
    if not form.is_valid():
        return _form_page(request, acting, row, form, asks=True, seen_seq=seen_seq, status=422)
    why = {name: form.cleaned_data[name] for name in ("reason", "words")}
    try:
        turn = services.Turn(acting.actor, acting.today, acting.moment, key_of(request), seen_seq)
        services.ask_words(row=row, text=form.text(row.group), turn=turn, **why)
    except Overtaken as refusal:
        row = row_of(request, code, number)[1]
        return _form_page(
            request, acting, row, form, asks=True, seen_seq=refusal.standing.seq, refused=str(refusal),
            clashes=comparing.clashes(form, words_of(row)), status=CONFLICT,
        )  # fmt: skip
    except (CannotPlan, Refused, Denied, CannotPost) as refusal:
        return _form_page(request, acting, row, form, asks=True, seen_seq=seen_seq, refused=str(refusal), status=422)
    messages.success(request, _("Asked for. The words stand as they were until the other side agrees."))
    return redirect("plan_row", code=code, number=number)


def _line(request: HttpRequest, acting: Acting, row: Row) -> HttpResponse:
    shown = presenting.lines([row], acting.today, by=acting.actor)[0]
    context = {"plan": row.plan, "line": shown, "fresh": True, "table": columns.asked(request), "picking": False}
    return render(request, "workspace/plan_line.html", context)


def _form_page(
    request: HttpRequest, acting: Acting, row: Row, form: WordsOfRowForm, *, seen_seq: int, counters: bool = False, asks: bool = False,
    refused: str = "", clashes: list[comparing.Clash] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The form, as a row of the table or as a page; htmx swaps a refusal in as 422 and so a conflict too."""
    title = _("Other words from our side") if counters else _("Other words")
    may = counters or asks or permissions.can_reword(acting.actor, row)
    inline = bool(request.htmx)  # type: ignore[attr-defined]  # set by HtmxMiddleware
    context = {
        "plan": row.plan, "row": row, "form": form, "seen": seen_seq, "refused": refused, "clashes": clashes or [],
        "counters": counters, "key": secrets.token_urlsafe(16), "title": title, "trail": _trail(row, title),
        "inline": inline, "table": columns.asked(request), "may": may, "asks": asks, "line": presenting.lines([row], acting.today)[0],
    }  # fmt: skip
    page = "workspace/plan_row_edit.html" if inline else "workspace/plan_row_words.html"
    answer = render(request, page, context, status=422 if inline and status == CONFLICT else status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer

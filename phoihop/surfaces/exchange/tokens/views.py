"""The keys of a body for machines: made by whose they are, taken back by them or by who keeps the accounts."""

import secrets
from datetime import date, datetime
from http import HTTPStatus
from typing import Protocol

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from phoihop.domain.organisations import permissions as bodies
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.surfaces.exchange import permissions, services
from phoihop.surfaces.exchange.models import Scope, Token
from phoihop.surfaces.exchange.tokens.forms import KeyForm


class Acting(Protocol):
    """Who acts in a request, as the workspace found out."""

    @property
    def actor(self) -> Actor: ...  # a shape
    @property
    def today(self) -> date: ...  # the same
    @property
    def moment(self) -> datetime: ...  # the same


def acting_of(request: HttpRequest) -> tuple[Acting, Body]:
    """Who acts, and for which body; refused to who reads for none."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if acting.actor.body_id is None or not acting.actor.may("read"):
        raise PermissionDenied
    return acting, Body.objects.get(pk=acting.actor.body_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The keys that one sees, and the form for another. The secret of a new one is shown on the answer alone."""
    acting, body = acting_of(request)
    form, refused, secret = KeyForm(request.POST or None), "", ""
    feeds: list[str] = []
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            row, secret = services.make(
                body=body, purpose=words["purpose"], scope=words["scope"], last_day=words["last_day"],
                by=acting.actor, on=acting.today, at=acting.moment, key=request.POST.get("key", "")[:80],
            )  # fmt: skip
        except (services.CannotMake, Denied) as refusal:
            refused = str(refusal)
        else:
            if not secret:
                messages.info(
                    request, _("This key was made already. Its secret is shown once; if it is lost, make another.")
                )
                return redirect("api_keys")
            form, feeds = KeyForm(), _addresses(request, row, secret)
    failed = request.method == "POST" and not secret
    context = {
        "form": form, "refused": refused, "secret": secret, "key": secrets.token_urlsafe(16), "today": acting.today,
        "rows": permissions.seen_by(acting.actor, body, acting.today)[:200], "own": acting.actor.user_id,
        "feeds": feeds, "keeps": bodies.can_give_accounts(acting.actor, body, acting.today), "view": organisations.view_of(body.pk, acting.today),
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
    answer = render(request, "exchange/keys.html", context, status=status)
    if secret:
        answer["Cache-Control"] = "no-store"
    return answer


def _addresses(request: HttpRequest, row: Token, secret: str) -> list[str]:
    """Where a calendar and a reader of news ask, by a key that is for these."""
    names = ("feed_deadlines", "feed_news") if row.scope == Scope.FEED else ()
    return [request.build_absolute_uri(reverse(name, args=[secret])) for name in names]


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a key back."""
    acting, body = acting_of(request)
    row = permissions.seen_by(acting.actor, body, acting.today).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        services.end(token=row, by=acting.actor, on=acting.today, at=acting.moment)
    except Denied as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The key opens nothing any more."))
    return redirect("api_keys")

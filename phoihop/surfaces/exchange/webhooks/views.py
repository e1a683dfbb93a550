"""The programs that a body tells of what happens, what each was told and how that went."""

import re
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.organisations import permissions
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.exchange.models import Webhook
from phoihop.surfaces.exchange.tokens.views import Acting, acting_of
from phoihop.surfaces.exchange.webhooks import queries, services
from phoihop.surfaces.exchange.webhooks.forms import WebhookForm
from phoihop.surfaces.exchange.webhooks.services import CannotTell

SHOWN = 100  # messages on the page
VERBS = ("try", "rotate", "end", "again", "again-all")
# What a line runs into, in words; a status that was answered is shown as it is.
_TROUBLES: dict[str, str | Promise] = {
    "gaierror": gettext_lazy("the name leads to no machine"), "ConnectionRefusedError": gettext_lazy("nobody listens there"),
    "TimeoutError": gettext_lazy("no answer in time"), "SSLCertVerificationError": gettext_lazy("its certificate does not hold"),
    "Unfit": gettext_lazy("the name leads to a machine inside, and none is asked there"),
}  # fmt: skip
_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")


def _keeping(request: HttpRequest) -> tuple[Acting, Body]:
    """Whoever keeps the accounts of the body says also which programs are told."""
    acting, body = acting_of(request)
    if not permissions.can_give_accounts(acting.actor, body, acting.today):
        raise PermissionDenied
    return acting, body


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Webhook]:
    acting, body = _keeping(request)
    row = queries.of_body(body).select_related("body").filter(pk=pk).first()
    if row is None:
        raise Http404
    return acting, row


def _key_of(request: HttpRequest) -> str:
    key = request.POST.get("key", "")
    if not _KEY.fullmatch(key):
        raise CannotTell(_("This form came without its mark. Load the page again."))
    return key


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The programs that are told, and the form for another. Its secret is shown on the answer alone."""
    acting, body = _keeping(request)
    form, refused = WebhookForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            row, secret = services.make(
                body=body, **form.cleaned_data, by=acting.actor, on=acting.today, at=acting.moment, key=_key_of(request)
            )
        except (CannotTell, Denied) as refusal:
            refused = str(refusal)
        else:
            if not secret:
                messages.info(
                    request, _("This was entered already. Its secret is shown once; if it is lost, change it.")
                )
                return redirect("webhook", pk=row.pk)
            return _page(request, acting, row, secret=secret)
    context = {
        "form": form, "refused": refused, "key": services.new_key(), "title": _("Messages to other programs"),
        "rows": queries.of_body(body)[:50], "view": organisations.view_of(body.pk, acting.today),
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "exchange/webhooks.html", context, status=status)


@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What one program was told, and how that went."""
    return _page(request, *_seen(request, pk))


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Try it out, change its secret, end it, or send again what it did not take."""
    acting, row = _seen(request, pk)
    if verb not in VERBS:
        raise Http404
    secret = ""
    try:
        if verb == "rotate":
            turn = request.POST.get("turn", "")
            secret = services.rotate(
                webhook=row, turn=int(turn) if turn.isdecimal() else -1, by=acting.actor, on=acting.today, at=acting.moment
            )  # fmt: skip
        else:
            messages.success(request, _done(request, acting, row, verb))
    except (CannotTell, Denied) as refusal:
        return _page(request, acting, row, refused=str(refusal))
    if secret:
        row.refresh_from_db()
        return _page(request, acting, row, secret=secret)
    return redirect("webhook", pk=pk)


def _done(request: HttpRequest, acting: Acting, row: Webhook, verb: str) -> str:
    if verb == "end":
        services.end(webhook=row, by=acting.actor, on=acting.today, at=acting.moment)
        return _("The program is told nothing any more.")
    key = _key_of(request)
    if verb == "try":
        services.try_out(webhook=row, by=acting.actor, on=acting.today, at=acting.moment, key=key)
        return _("A message without content is on its way. Load the page again in half a minute.")
    if verb == "again":
        number = request.POST.get("delivery", "")
        found = row.deliveries.select_related("message").filter(pk=int(number) if number.isdecimal() else 0)
        chosen = list(found[:1])
    else:
        chosen = queries.aside(row, services.AT_ONCE)
    n = services.send_again(webhook=row, deliveries=chosen, by=acting.actor, on=acting.today, at=acting.moment, key=key)
    return ngettext("%(n)s message is sent again.", "%(n)s messages are sent again.", n) % {"n": n}


def _page(request: HttpRequest, acting: Acting, row: Webhook, *, secret: str = "", refused: str = "") -> HttpResponse:
    wanted = queries.kinds_of(row)
    context = {
        "title": row.purpose, "row": row, "secret": secret, "refused": refused, "key": services.new_key(),
        "kinds": [(kind, label) for kind, label in queries.KINDS.items() if kind in wanted],
        "both": row.former_until is not None and acting.moment < row.former_until,
        "deliveries": [
            (one, queries.KINDS.get(one.kind, _("trial")), _TROUBLES.get(one.message.last_error, one.message.last_error))
            for one in queries.newest(row, SHOWN)
        ],
        "aside": len(queries.aside(row, services.AT_ONCE)), "tries": services.TRIES,
        "trail": [(_("Messages to other programs"), reverse("webhooks")), (row.purpose, None)],
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    answer = render(request, "exchange/webhook.html", context, status=status)
    if secret:
        answer["Cache-Control"] = "no-store"
    return answer

"""For which body this person acts, asked anew on every request: a right that ended yesterday opens nothing today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.lifecycle import queries as installation
from phoihop.foundation.lifecycle import reading
from phoihop.surfaces.workspace.acting import parting

SESSION_KEY = "acting_body"
NOBODY = Actor(user_id=None, body_id=None, role="", capabilities=frozenset())


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts in this request, for which bodies they might, the day that counts as today and the moment, by the database."""

    actor: Actor
    mandates: tuple[organisations.MandateView, ...]
    today: date
    moment: datetime


class ActingMiddleware:
    """Puts `acting` on the request; signs people out whose last mandate has ended, and says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = installation.now()  # the database's clock decides what is late, no machine that asks it
        moment, today = now.moment, now.today
        request.acting = Acting(NOBODY, (), today, moment)  # type: ignore[attr-defined]  # Django's request takes what middleware adds
        user_id = request.user.pk
        if user_id is not None:
            mandates = tuple(organisations.mandates_of(user_id, today))
            if not mandates:
                _sign_out(request, user_id, today)
            else:
                ids = [mandate.body.id for mandate in mandates]
                chosen = request.session.get(SESSION_KEY)
                actor = organisations.actor_among(mandates, user_id, chosen if chosen in ids else ids[0])
                request.acting = Acting(actor, mandates, today, moment)  # type: ignore[attr-defined]  # the same
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with reading.reading():
            response = self.get_response(request)
            return _told(request, response) if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED else response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Refuse a form that was opened for another body: its key must not turn as this one's."""
        acting: Acting = request.acting  # type: ignore[attr-defined]  # set above
        meant, body_id = request.POST.get("acting_for"), acting.actor.body_id
        if meant is None or body_id is None or meant == str(body_id):  # the signed-out are sent to sign in
            return None
        return render(request, "workspace/other_body.html", status=HTTPStatus.CONFLICT)


def _sign_out(request: HttpRequest, user_id: int, today: date) -> None:
    """End the session; what was to be shown in it, such as that the person signed in, gives way to why it ended."""
    words = parting.words(user_id, today)
    list(messages.get_messages(request))  # taken out: they are shown no more
    logout(request)
    messages.error(request, words)


def _told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An address that only takes forms, opened by itself: a sentence and the way back instead of the browser's blank page."""
    above = request.path.rstrip("/").rpartition("/")[0] + "/"
    page = render(request, "405.html", {"above": above}, status=response.status_code)
    page["Allow"] = response["Allow"]
    return page

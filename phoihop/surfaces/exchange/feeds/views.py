"""A calendar and the news of a body, for programs that cannot send a header: the key stands in the address.

An address read by somebody else is taken back on the page of keys; nothing but these two can be asked by it.
"""

import time
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.states import OPEN_STATES
from phoihop.domain.meetings import permissions as meetings
from phoihop.domain.meetings.states import MeetingState
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.lifecycle import queries as installation
from phoihop.surfaces.exchange import services
from phoihop.surfaces.exchange.api.entering import Caller, within
from phoihop.surfaces.exchange.feeds import writing
from phoihop.surfaces.exchange.feeds.writing import Dated, News
from phoihop.surfaces.exchange.models import Scope

MOST, NEWEST = 2000, 100


def _caller(secret: str) -> Caller:
    moment = timezone.now()
    today = installation.effective_today(moment)
    found = services.open_by(secret, on=today)
    if found is None or found[0].scope != Scope.FEED:
        raise Http404
    if not within(found[0], time.time()):
        raise PermissionDenied(_("Too many requests by this key. Ask again in a minute."))
    return Caller(*found, today, moment)


def _answer(content: bytes | str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"], answer["X-Robots-Tag"] = "private, no-store", "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
def deadlines(request: HttpRequest, secret: str) -> HttpResponse:
    """What the body owes and is owed, on its due days, and the meetings that it knows of."""
    caller = _caller(secret)
    body = organisations.view_of(caller.body_id, caller.today)
    content = writing.calendar(_("Due days of %(body)s") % {"body": body.name}, _happening(request, caller))
    return _answer(content, "text/calendar; charset=utf-8")


def _happening(request: HttpRequest, caller: Caller) -> Iterator[Dated]:
    rows = ledger.visible_to(caller.actor, caller.today).filter(state__in=OPEN_STATES).exclude(due_on=None)
    ours = list(rows.filter(Q(debtor=caller.body_id) | Q(creditor=caller.body_id)).order_by("due_on", "code")[:MOST])
    views = organisations.views_of({side for row in ours for side in (row.debtor_id, row.creditor_id)}, caller.today)
    for row in ours:
        owes = row.debtor_id == caller.body_id
        title = _("Due: %(title)s") if owes else _("Due to us: %(title)s")
        assert row.due_on is not None  # the others were left out
        yield Dated(
            code=row.code, title=title % {"title": row.title}, on=row.due_on, number=row.entry_count, warned=owes, changed_at=row.recorded_at,
            words=writing.sentence_of(views[row.debtor_id].name, views[row.creditor_id].name),
            url=request.build_absolute_uri(reverse("commitment", args=[row.code])),
        )  # fmt: skip
    for held in meetings.visible_to(caller.actor).filter(held_on__gte=caller.today).order_by("held_on", "code")[:MOST]:
        yield Dated(
            code=held.code, title=held.title, on=held.held_on, words=held.get_session_display(), changed_at=caller.moment,
            number=held.sequence, warned=held.state != MeetingState.CALLED_OFF, cancelled=held.state == MeetingState.CALLED_OFF,
            url=request.build_absolute_uri(reverse("meeting", args=[held.code])), place=held.place,
        )  # fmt: skip


@require_safe
def news(request: HttpRequest, secret: str) -> HttpResponse:
    """The newest lines of the stories in which the body is a side."""
    caller = _caller(secret)
    seen = ledger.visible_to(caller.actor, caller.today)
    ours = seen.filter(Q(debtor=caller.body_id) | Q(creditor=caller.body_id))
    lines = (
        Entry.objects.filter(commitment__in=ours).select_related("commitment").order_by("-recorded_at", "-pk")[:NEWEST]
    )
    body = organisations.view_of(caller.body_id, caller.today)
    shown = list(lines)
    views = organisations.views_then((line.by_body_id, line.effective_on) for line in shown)
    told = [_told(request, line, views[line.by_body_id, line.effective_on].name, caller) for line in shown]
    name = _("News for %(body)s") % {"body": body.name}
    return _answer(
        writing.news(name, request.build_absolute_uri(reverse("home")), told), "application/atom+xml; charset=utf-8"
    )


def _told(request: HttpRequest, line: Entry, by: str, caller: Caller) -> News:
    row: Commitment = line.commitment
    words = f"{by} {line.get_verb_display()}"
    url = request.build_absolute_uri(reverse("commitment", args=[row.code]))
    return News(f"{row.code}-{line.seq}", row.title, words, by, url, min(line.recorded_at, caller.moment))

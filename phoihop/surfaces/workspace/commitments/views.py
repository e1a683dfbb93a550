"""A commitment's page and the keys that can be turned on it."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.ledger import permissions, queries
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.plans import queries as plans
from phoihop.domain.reporting import queries as reporting
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.workspace.commitments import presenting
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.reports import naming

_VERBS = {
    "agree": (ledger.agree, ""),
    "decline": (ledger.decline, "reason"),
    "claim": (ledger.claim, "result"),
    "accept": (ledger.accept, ""),
    "return": (ledger.return_, "reason"),
    "grant": (ledger.grant, ""),
    "refuse": (ledger.refuse, "reason"),
}


def _seen(request: HttpRequest, code: str) -> tuple[Acting, Commitment]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """The journey of one commitment."""
    return _page(request, code)


def _page(request: HttpRequest, code: str, *, refused: str = "", given: str = "", status: int = 200) -> HttpResponse:
    acting, commitment = _seen(request, code)
    on = acting.today
    views = organisations.views_of({commitment.debtor_id, commitment.creditor_id}, on)
    involved = permissions.involves(acting.actor, commitment)
    kind, words = presenting.state_tag(
        state=commitment.state, due_on=commitment.due_on, claimed_on=commitment.claimed_on, today=on
    )
    context = {
        "commitment": commitment,
        "debtor": views[commitment.debtor_id],
        "creditor": views[commitment.creditor_id],
        "tag": {"kind": kind, "words": words},
        "steps": presenting.steps(commitment, list(queries.history(commitment)), may_read_notes=involved),
        "why": queries.reckoning_of(commitment).words(),
        "actions": presenting.actions(acting.actor, commitment),
        "row": plans.row_of(commitment.pk),
        "counted": [(naming.LABELS[found.name], found) for found in reporting.counted_in(commitment.pk)],
        "supporters": organisations.views_of(commitment.supporters.values_list("pk", flat=True), on).values(),
        "trail": [(_("Desk"), "/"), (commitment.code, None)],
        "key": secrets.token_urlsafe(16),
        "refused": refused,
        "given": given,
    }
    return render(request, "workspace/commitment.html", context, status=status)


@login_required
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Turn a key. A refusal shows the page again with its sentence and what was typed."""
    acting, commitment = _seen(request, code)
    if verb not in _VERBS:
        raise Http404
    service, field = _VERBS[verb]
    words = {field: request.POST.get("words", "")} if field else {}
    try:
        service(  # type: ignore[operator]  # all share this shape; the table says which takes words
            commitment=commitment, by=acting.actor, on=acting.today, key=request.POST.get("key", "")[:80], **words
        )
    except (Refused, Denied) as refusal:
        return _page(request, code, refused=str(refusal), given=request.POST.get("words", ""), status=422)
    messages.success(request, _("Recorded."))
    return redirect("commitment", code=code)

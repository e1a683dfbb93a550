"""A commitment's page and the keys that can be turned on it."""

import secrets
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.ledger import permissions, queries
from phoihop.domain.ledger.models import Commitment, Entry, Evidence
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.ledger.states import State
from phoihop.domain.meetings import proposals
from phoihop.domain.meetings import queries as meetings
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions import queries as petitions
from phoihop.domain.plans import permissions as plan_permissions
from phoihop.domain.plans import queries as plans
from phoihop.domain.plans.models import Row
from phoihop.domain.regimes import permissions as regimes
from phoihop.domain.regimes.commitments import REPORT
from phoihop.domain.regimes.models import Duty
from phoihop.domain.reporting import queries as reporting
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.storage import queries as storage
from phoihop.foundation.storage.services import CannotKeep
from phoihop.surfaces.workspace.commitments import acting as verbs
from phoihop.surfaces.workspace.commitments import forms as shapes
from phoihop.surfaces.workspace.commitments import presenting, wording
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans import comparing
from phoihop.surfaces.workspace.plans.presenting import page_holding
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.reports import naming
from phoihop.surfaces.workspace.structure import lives


def _seen(request: HttpRequest, code: str) -> tuple[Acting, Commitment]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor, acting.today).filter(code=code).first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """The journey of one commitment."""
    return _page(request, code)


def _page(
    request: HttpRequest, code: str, *, refused: str = "", tried: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    acting, commitment = _seen(request, code)
    on = acting.today
    views = organisations.views_of({commitment.debtor_id, commitment.creditor_id}, on)
    involved = permissions.involves(acting.actor, commitment)
    row = plans.row_of(commitment.pk, acting.actor)
    entries = list(queries.history(commitment))
    due_days = presenting.due_days(entries)
    seen = presenting.seen_by(acting.actor, commitment, today=on, views=views, moved=bool(due_days.moves))
    kind, words = wording.tag(seen, on)
    coming, actions = wording.next_step(seen), presenting.actions(acting.actor, commitment, today=on, tried=tried)
    leader_only = seen.ours and not acting.actor.may("turn_key")
    context = {
        "commitment": commitment,
        "debtor": views[commitment.debtor_id],
        "creditor": views[commitment.creditor_id],
        "tag": {"kind": kind, "words": words},
        "seen_by": wording.seen_by(commitment),
        "keys": presenting.keys(commitment),
        "debtor_words": wording.debtor_key(seen),
        "creditor_words": wording.creditor_key(seen),
        "steps": presenting.steps(commitment, entries, involved=involved, coming=coming),
        "coming": coming,
        "leader_only": leader_only,
        "urged": bool(actions) and actions[0].primary and not leader_only,
        "due_days": due_days,
        "why": queries.reckoning_of(commitment).words(of_row=row is not None),
        "actions": actions,
        "waits_for_leader": commitment.state == State.DRAFT and not acting.actor.may("turn_key"),
        "evidence": presenting.evidence(commitment) if permissions.can_read_files(acting.actor, commitment) else [],
        "row": row,
        "articles": plans.aims_of([row]).get(row.pk, ([], []))[0] if row else [],
        "offer": row and comparing.offer(row, acting.actor.body_id or 0),
        "may_ask_words": row and plan_permissions.can_ask_words(acting.actor, row),
        "discussed": meetings.discussed_at(commitment.pk, acting.actor),
        "proposed": proposals.of_commitment(commitment.pk, acting.actor, on),
        "petition": petitions.promised_by(commitment.pk, acting.actor),
        "report": _report_of(acting, commitment),
        "counted": [(naming.LABELS[found.name], found) for found in reporting.counted_in(commitment.pk)],
        "supporters": organisations.views_of(commitment.supporters.values_list("pk", flat=True), on).values(),
        "former": _former(entries[-1], on),
        "trail": _trail(commitment, row),
        "key": secrets.token_urlsafe(16),
        "refused": refused,
    }
    return render(request, "workspace/commitment.html", context, status=status)


def _report_of(acting: Acting, commitment: Commitment) -> Duty | None:
    """The report that is owed by it, where it is one."""
    if commitment.kind != REPORT.code:
        return None
    return regimes.duties_seen(acting.actor).filter(commitment=commitment).first()


def _former(opened: Entry, today: date) -> lives.FormerStructure | None:
    """The banner for what bodies opened that are no more."""
    sides = [side for side in (opened.debtor_after_id, opened.creditor_after_id) if side is not None]
    return lives.former_of(sides, decided_on=opened.effective_on, today=today)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a commitment between the acting body and another. What was typed stays when something is missing."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not acting.actor.may("draft"):
        raise PermissionDenied
    own = acting.actor.body_id
    bodies = [view for view in organisations.all_bodies(acting.today) if view.id != own]
    groups = organisations.grouped(bodies)
    form = shapes.OpenForm(request.POST or None, groups=groups, own=own, today=acting.today)
    key, refused = secrets.token_urlsafe(16), ""
    if request.method == "POST" and form.is_valid():
        try:
            key = key_of(request)
            opened = verbs.open_(form, by=acting.actor, on=acting.today, key=key)
        except (Refused, Denied, CannotPost) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("commitment", code=opened.code)
    context = {"form": form, "key": key, "refused": refused, "trail": [(_("Desk"), "/"), (_("New commitment"), None)]}
    return render(request, "workspace/commitment_new.html", context, status=422 if request.method == "POST" else 200)


def _trail(commitment: Commitment, row: Row | None) -> list[tuple[str, str | None]]:
    """The way here: through the plan, where one holds the row."""
    if row is None:
        return [(_("Desk"), "/"), (commitment.code, None)]
    plan = reverse("plan", args=[row.plan.code])
    place = _("row %(number)s") % {"number": row.number}
    return [
        (_("Plans"), reverse("plans")),
        (row.plan.title, plan),
        (row.group, f"{plan}?page={page_holding(row.number)}#row-{row.number}"),
        (place, None),
    ]


@login_required
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Turn a key. A refusal shows the page again with its sentence and what was typed."""
    acting, commitment = _seen(request, code)
    if verb not in verbs.VERBS:
        raise Http404
    form = verbs.VERBS[verb].form(request.POST, request.FILES, prefix=verb)
    if presenting.is_elsewhere(commitment, verb):
        elsewhere = _("A report is sent, returned and approved on its own page.")
        return _page(request, code, refused=elsewhere, tried=(verb, form), status=422)
    if not form.is_valid():
        return _page(request, code, tried=(verb, form), status=422)
    try:
        key = key_of(request)
        possible = presenting.is_possible(acting.actor, commitment, verb, acting.today)
        files = verbs.keep(verb, form.cleaned_data.get("evidence", []), possible=possible)
        given = verbs.Given(acting.actor, acting.today, key, form.cleaned_data, files)
        verbs.VERBS[verb].do(commitment, given)
    except CannotKeep as refusal:
        form.add_error("evidence", str(refusal))
        return _page(request, code, tried=(verb, form), status=422)
    except (Refused, Denied, CannotPost) as refusal:
        return _page(request, code, refused=str(refusal), tried=(verb, form), status=422)
    messages.success(request, _("Recorded."))
    return redirect("commitment", code=code)


@login_required
@require_safe
def evidence(request: HttpRequest, code: str, sha256: str) -> FileResponse:
    """One file of evidence, for the two sides and those who support. Others who see the commitment are refused."""
    acting, commitment = _seen(request, code)
    if not permissions.can_read_files(acting.actor, commitment):
        raise PermissionDenied
    found = Evidence.objects.filter(entry__commitment=commitment, file__sha256=sha256).select_related("file").first()
    if found is None:
        raise Http404
    return FileResponse(
        storage.opened(found.file), as_attachment=True, filename=found.name, content_type=found.file.media_type
    )

"""Regimes and their periods; a body's report and its pages; what is compiled; and the steps that can be taken."""

import secrets

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.regimes import permissions, queries, services
from phoihop.domain.regimes.models import OpenedPeriod, Regime
from phoihop.domain.rulebook import periods
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.regimes import acting as verbs
from phoihop.surfaces.workspace.regimes import forms as shapes
from phoihop.surfaces.workspace.regimes import presenting
from phoihop.surfaces.workspace.regimes.carrying import acting_of, carry


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The regimes that the acting body sees, its own reports to write, and the periods that were opened."""
    acting = acting_of(request)
    regimes = list(permissions.visible_to(acting.actor).prefetch_related("periods"))
    owed = permissions.duties_seen(acting.actor).filter(commitment__debtor_id=acting.actor.body_id).order_by("-pk")
    rows = [queries.standing_of(duty, today=acting.today) for duty in owed[: paging.SHOWN]]
    context = {
        "regimes": regimes, "lines": presenting.lines(rows, acting.today, hears=acting.actor),
        "made_up": any(regime.illustrative for regime in regimes), "may_draft": acting.actor.may("draft"),
    }  # fmt: skip
    return render(request, "workspace/regimes.html", context)


def _regime(request: HttpRequest, code: str) -> Regime:
    found = permissions.visible_to(acting_of(request).actor).filter(code=code).select_related("issuer").first()
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def regime(request: HttpRequest, code: str) -> HttpResponse:
    """One regime: its ten contents, its form, its periods."""
    return _regime_page(request, code)


def _regime_page(
    request: HttpRequest, code: str, *, refused: str = "", tried: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    acting, row = acting_of(request), _regime(request, code)
    issues = acting.actor.body_id == row.issuer_id
    form = tried[1] if tried and isinstance(tried[1], shapes.PeriodForm) else shapes.PeriodForm()
    context = {
        "regime": row, "contents": presenting.contents(row), "periods": list(row.periods.all()),
        "issuer": organisations.view_of(row.issuer_id, acting.today), "refused": refused, "key": secrets.token_urlsafe(16),
        "headings": list(row.headings.all()), "indicators": list(row.indicators.all()), "checks": list(row.checks.all()),
        "may_draft": acting.actor.may("draft"),
        "may_adopt": issues and row.state == "DRAFT" and acting.actor.may("sign"),
        "may_open": issues and row.state == "IN_FORCE" and acting.actor.may("turn_key"),
        "form": form.hint(periods.codes(row.frequency, acting.today.year)), "trail": [(_("Reporting regimes"), reverse("regimes")), (row.code, None)],
    }  # fmt: skip
    return render(request, "workspace/regime.html", context, status=status)


@login_required
@require_POST
def regime_act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Put a regime in force, end it, or open a period of it."""
    row = _regime(request, code)

    def shown(**told: object) -> HttpResponse:
        return _regime_page(request, code, status=422, **told)  # type: ignore[arg-type]  # by name, as above

    def back() -> HttpResponse:
        opened = row.periods.filter(code=str(request.POST.get("period", "")).strip().upper()).first()
        return (
            redirect("regime_period", code=row.code, period=opened.code)
            if opened
            else redirect("regime", code=row.code)
        )

    return carry(request, row, verb, table=verbs.ON_REGIMES, shown=shown, back=back)


def _period(request: HttpRequest, code: str, period: str) -> OpenedPeriod:
    found = _regime(request, code).periods.filter(code=period).select_related("regime__issuer").first()
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def period(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Who has sent, is late, missing or excused in a period: of those that the acting body sees."""
    acting, opened = acting_of(request), _period(request, code, period)
    seen = set(permissions.duties_seen(acting.actor).filter(period=opened).values_list("pk", flat=True))
    rows = [row for row in queries.standings(opened, today=acting.today) if row.duty.pk in seen]
    changed, far = queries.changed_since(opened, rows), queries.unusual(opened, rows)
    page = paging.page_of(request, sorted(rows, key=lambda row: -len(far.get(row.duty.pk, ()))))
    body_id = acting.actor.body_id
    context = {
        "period": opened, "regime": opened.regime, "groups": presenting.groups(rows, changed) if rows else [],
        "lines": presenting.lines(page.things, opened.last_day, changed, far, acting.actor), "links": page.links, "key": secrets.token_urlsafe(16),
        "funnel": presenting.funnel(queries.timeliness(rows, changed)),
        "may_compile": body_id is not None and permissions.can_compile(acting.actor, opened, body_id),
        "compilations": presenting.compilations(opened, permissions.compilations_seen(acting.actor).filter(period=opened)),
        "trail": [
            (_("Reporting regimes"), reverse("regimes")), (opened.regime.code, reverse("regime", args=[opened.regime.code])),
            (opened.code, None),
        ],
    }  # fmt: skip
    return render(request, "workspace/regime_period.html", context)


@login_required
@require_POST
def gather(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Begin what the acting body compiles of a period, or go to it."""
    acting, opened = acting_of(request), _period(request, code, period)
    body = Body.objects.filter(pk=acting.actor.body_id or 0).first()
    if body is None or not permissions.can_compile(acting.actor, opened, body.pk):
        raise Http404
    row = services.gather(period=opened, body=body, by=acting.actor, at=acting.moment)
    return redirect("compilation", pk=row.pk)

"""Title, kind, term and parties of a draft, changed by its drafter until somebody has signed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phoihop.domain.agreements import permissions, services
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.services import CannotDraft, Head
from phoihop.domain.agreements.states import AgreementKind
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.agreements.forms import HeadForm
from phoihop.surfaces.workspace.middleware import Acting


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """The head of the draft to change. What was typed stays when something is missing or refused."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    agreement = permissions.visible_to(acting.actor).filter(code=code).first()
    if agreement is None:
        raise Http404
    own = agreement.drafter_id
    groups = organisations.grouped([view for view in organisations.all_bodies(acting.today) if view.id != own])
    form = HeadForm(
        request.POST if request.method == "POST" else None, groups=groups, own=own, initial=_initial(agreement)
    )
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            _change(agreement, form, acting)
        except (CannotDraft, Denied) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("agreement", code=code)
    context = {
        "agreement": agreement, "form": form, "refused": refused, "may": permissions.can_change_head(acting.actor, agreement),
        "trail": [
            (_("Agreements"), reverse("agreements")), (agreement.title, reverse("agreement", args=[code])),
            (_("Title, term and parties"), None),
        ],
    }  # fmt: skip
    return render(request, "workspace/agreement_head.html", context, status=422 if refused or form.errors else 200)


def _initial(agreement: Agreement) -> dict[str, object]:
    """As it stands."""
    others = agreement.parties.exclude(body_id=agreement.drafter_id).values_list("body_id", flat=True)
    return {
        "title": agreement.title, "kind": agreement.kind, "term_from": dates.show(agreement.term_from),
        "last_day": dates.show(agreement.last_day) if agreement.last_day else "", "parties": list(others),
    }  # fmt: skip


def _change(agreement: Agreement, form: HeadForm, acting: Acting) -> None:
    words = form.cleaned_data
    kind = AgreementKind(words["kind"]) if words["kind"] else None
    bodies = list(Body.objects.filter(pk__in=[agreement.drafter_id, *words["parties"]]).order_by("code"))
    bodies.sort(key=lambda body: body.pk != agreement.drafter_id)
    services.change_head(
        agreement=agreement, head=Head(agreement.code, words["title"], words["term_from"], words["last_day"], kind),
        parties=bodies, by=acting.actor, at=acting.moment,
    )  # fmt: skip

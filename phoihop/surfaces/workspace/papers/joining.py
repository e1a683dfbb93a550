"""A joint paper before it is issued: its words before every body, each one's answer, then the number or other words."""

import secrets
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.documents import permissions, queries, services
from phoihop.domain.documents.models import Joint
from phoihop.domain.documents.states import JointState
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.vn import text
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.reports import files

_MOST_REASON = 1000


def _seen(request: HttpRequest, number: int) -> tuple[Acting, Joint]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.joints_of(acting.actor).filter(pk=number).select_related("body").first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_safe
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The words, what each body says to them, and what may be done."""
    return _page(request, number)


def _page(request: HttpRequest, number: int, *, refused: str = "", reason: str = "", status: int = 200) -> HttpResponse:
    acting, joint = _seen(request, number)
    sides = queries.answers_to(joint)
    names = organisations.views_of({one.body_id for one in sides}, acting.today)
    is_open, ours = joint.state == JointState.LAID, permissions.sides_of(acting.actor, joint)
    leads = permissions.can_register(acting.actor) and acting.actor.body_id == joint.body_id
    context = {
        "joint": joint, "paper": queries.laid(joint), "sides": [(names[one.body_id], one.answer) for one in sides], "refused": refused,
        "reason": reason, "ours": [(names[one], request.POST.get("side") in (str(one), None)) for one in ours] if is_open else [], "leads": is_open and leads,
        "all_agree": all(one.agrees for one in sides), "key": secrets.token_urlsafe(16), "open": is_open,
        "trail": [(_("Outgoing papers"), reverse("papers")), (_("Joint paper"), None)],
    }  # fmt: skip
    return render(request, "workspace/paper_joint.html", context, status=status)


@login_required
@require_safe
def file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The words as they will be printed, without a number."""
    _acting, joint = _seen(request, number)
    if form not in files.FORMS:
        raise Http404
    return files.answer(queries.laid(joint), form, name=f"van-ban-chung-{joint.pk}")


def _agree(request: HttpRequest, acting: Acting, joint: Joint) -> str:
    _answer(request, acting, joint, agrees=True)
    return _("Your body agrees to these words.")


def _decline(request: HttpRequest, acting: Acting, joint: Joint) -> str:
    _answer(request, acting, joint, agrees=False)
    return _("The others read why your body does not issue it in these words.")


def _answer(request: HttpRequest, acting: Acting, joint: Joint, *, agrees: bool) -> None:
    reason = "" if agrees else text.nfc(request.POST.get("reason", "")).strip()[:_MOST_REASON]
    side = request.POST.get("side", "")
    services.answer(
        joint=joint, agrees=agrees, read=request.POST.get("read", ""), reason=reason, by=acting.actor, on=acting.today,
        at=acting.moment, key=key_of(request), side=int(side) if side.isdecimal() else None,
    )  # fmt: skip


def _issue(request: HttpRequest, acting: Acting, joint: Joint) -> str:  # noqa: ARG001  # one shape for every verb
    row = services.issue_joint(joint=joint, by=acting.actor, on=acting.today, at=acting.moment)
    return _("Issued as %(number)s.") % {"number": queries.printed(row).bare_number()}


def _withdraw(request: HttpRequest, acting: Acting, joint: Joint) -> str:  # noqa: ARG001  # the same
    services.withdraw(joint=joint, by=acting.actor, at=acting.moment)
    return _("Withdrawn. Write the paper anew to lay other words before them.")


VERBS: dict[str, Callable[[HttpRequest, Acting, Joint], str]] = {
    "agree": _agree, "decline": _decline, "issue": _issue, "withdraw": _withdraw,
}  # fmt: skip


@login_required
@require_POST
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """One step with the joint paper."""
    acting, joint = _seen(request, number)
    if verb not in VERBS:
        raise Http404
    try:
        done = VERBS[verb](request, acting, joint)
    except (services.CannotJoin, services.CannotRegister, Denied, CannotPost) as refusal:
        return _page(request, number, refused=str(refusal), reason=request.POST.get("reason", ""), status=422)
    messages.success(request, done)
    return redirect("paper_joint", number=number)

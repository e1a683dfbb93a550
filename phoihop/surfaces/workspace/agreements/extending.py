"""The term of an agreement: how it was prolonged, what waits for our signature, and the form for a later last day of our own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.agreements import permissions, queries, services
from phoihop.domain.agreements.models import Agreement, Extension
from phoihop.domain.agreements.services import CannotExtend, CannotSign
from phoihop.domain.agreements.states import AgreementState, ExtensionState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.surfaces.workspace.agreements.amending import holding_of, posts
from phoihop.surfaces.workspace.agreements.forms import ExtendForm, ExtensionAnswerForm, SignForm
from phoihop.surfaces.workspace.agreements.wording import signer
from phoihop.surfaces.workspace.middleware import Acting

TAGS = {
    ExtensionState.OPEN: "wait", ExtensionState.PROLONGED: "ok", ExtensionState.COUNTERED: "closed",
    ExtensionState.KEPT: "closed", ExtensionState.WITHDRAWN: "closed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """A longer term as it was proposed, by whom, and who has signed it so far, each in which post."""

    of: Extension
    by: BodyView
    signed_as: str
    signed: list[tuple[BodyView, str]]
    kind: str
    words: str


def _seen(request: HttpRequest, code: str) -> tuple[Acting, Agreement]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The term as it stands, and every proposal to prolong it."""
    acting, agreement = _seen(request, code)
    return _page(request, acting, agreement)


@login_required
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Propose, sign, keep or take back. A refusal shows the page again with its sentence and with what was typed."""
    acting, agreement = _seen(request, code)
    if verb not in VERBS:
        raise Http404
    held = posts(acting)
    proposing = ExtendForm(request.POST, held=held) if verb == "propose" else None
    form = proposing or ExtensionAnswerForm(request.POST, held=held if verb == "sign" else ())
    if not form.is_valid() and proposing is not None:
        return _page(request, acting, agreement, form=proposing, status=422)
    try:
        VERBS[verb](agreement, acting, form)
    except (CannotExtend, CannotSign, Denied) as refusal:
        return _page(request, acting, agreement, form=proposing, refused=str(refusal), status=422)
    except WrongStep:
        sentence = _("Somebody else was quicker. Read it as it stands now.")
        return _page(request, acting, agreement, form=proposing, refused=sentence, status=422)
    messages.success(request, _("Recorded."))
    return redirect("agreement_term", code=code)


def _read(agreement: Agreement, form: SignForm) -> Extension:
    """The proposal that was shown to whoever answers, and no other. Raises CannotExtend."""
    seq = form.cleaned_data.get("extension")
    found = agreement.extensions.filter(seq=seq).select_related("agreement").first() if seq else None
    if found is None:
        raise CannotExtend(_("It is not said which proposal this answers. Load the page again, read it, then answer."))
    return found


def _propose(agreement: Agreement, acting: Acting, form: SignForm) -> None:
    words = form.cleaned_data
    services.extend(
        agreement=agreement, last_day=words["last_day"], reason=words["reason"], seen=words["last"],
        holding=holding_of(words, acting), by=acting.actor, on=acting.today, at=acting.moment,
    )  # fmt: skip


def _sign(agreement: Agreement, acting: Acting, form: SignForm) -> None:
    read, holding = _read(agreement, form), holding_of(form.cleaned_data, acting)
    services.sign_extension(extension=read, holding=holding, by=acting.actor, on=acting.today, at=acting.moment)


def _keep(agreement: Agreement, acting: Acting, form: SignForm) -> None:
    services.keep_term(extension=_read(agreement, form), by=acting.actor, on=acting.today, at=acting.moment)


def _withdraw(agreement: Agreement, acting: Acting, form: SignForm) -> None:
    services.withdraw_extension(extension=_read(agreement, form), by=acting.actor, on=acting.today, at=acting.moment)


VERBS: dict[str, Callable[[Agreement, Acting, SignForm], None]] = {
    "propose": _propose, "sign": _sign, "keep": _keep, "withdraw": _withdraw,
}  # fmt: skip


def _standing(one: Extension, today: date) -> tuple[str, str]:
    """The tag of a proposal and its words; one that was never signed by all does not outlive the term."""
    if one.lapsed(today):
        return "closed", _("Came to nothing: the term ended before all sides had signed")
    return TAGS[ExtensionState(one.state)], str(ExtensionState(one.state).label).capitalize()


def _proposals(found: list[Extension], acting: Acting) -> list[Proposal]:
    bodies = {one.by_body_id for one in found} | {assent.body_id for one in found for assent in one.assents.all()}
    views = organisations.views_of(bodies, acting.today)
    return [
        Proposal(
            one, views[one.by_body_id], signer(one.signed_as),
            [(views[assent.body_id], signer(assent.signed_as)) for assent in one.assents.all()],
            *_standing(one, acting.today),
        )
        for one in found
    ]  # fmt: skip


def _page(
    request: HttpRequest, acting: Acting, agreement: Agreement, *, form: ExtendForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    found, held = queries.extensions(agreement), posts(acting)
    open_ = found[0] if found and found[0].state == ExtensionState.OPEN else None
    may = agreement.state == AgreementState.IN_FORCE and permissions.can_word(acting.actor, agreement, acting.today)
    body_id = acting.actor.body_id
    own = bool(open_ and open_.by_body_id == body_id)
    answered = bool(open_ and any(one.body_id == body_id for one in open_.assents.all()))
    left = (agreement.last_day - acting.today).days if agreement.last_day else None
    context = {
        "agreement": agreement, "signed_to": agreement.signed_to(), "proposals": _proposals(found, acting), "refused": refused,
        "may": may and agreement.last_day is not None, "open": open_, "own": own,
        "may_answer": may and open_ is not None and not own and not answered,
        "left": left, "days": abs(left or 0),
        "form": form or ExtendForm(initial={"last": found[0].seq if found else 0}, held=held),
        "answer_form": ExtensionAnswerForm(initial={"extension": open_.seq if open_ else None}, held=held),
        "trail": [
            (_("Agreements"), reverse("agreements")), (agreement.title, reverse("agreement", args=[agreement.code])),
            (_("Term"), None),
        ],
    }  # fmt: skip
    return render(request, "workspace/agreement_term.html", context, status=status)

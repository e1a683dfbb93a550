"""The people of a body with their accounts, for who keeps them; and the page by which a new account is opened."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, TypedDict

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.organisations import accounts, permissions, services
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.accounts import Member
from phoihop.domain.organisations.models import Body
from phoihop.domain.organisations.services import accounts as opening
from phoihop.foundation.accounts import invitations
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.accounts.models import User
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.people import forms as shapes
from phoihop.surfaces.workspace.people import presenting
from phoihop.surfaces.workspace.posting import CannotPost, key_of

_REFUSALS = (services.CannotGive, services.CannotGrant, services.CannotEnd, services.CannotHold, Denied, CannotPost)


class Step(TypedDict):
    """Of which body, by whom, when, under which key."""

    body: Body
    by: Actor
    on: date
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose accounts are looked at, by whom."""

    body: Body
    view: organisations.BodyView
    acting: Acting

    @property
    def by(self) -> Actor:
        """Who keeps them."""
        return self.acting.actor

    def step(self, key: str) -> Step:
        """What every verb asks."""
        return Step(body=self.body, by=self.by, on=self.acting.today, at=self.acting.moment, key=key)

    def address(self, name: str, *parts: object) -> str:
        """A page of this desk; of another body than one's own it says which."""
        own = self.body.pk == self.by.body_id
        return reverse(name, args=parts) + ("" if own else f"?body={self.body.code}")


def _desk(request: HttpRequest, refusal: type[Exception] = PermissionDenied) -> Desk:
    """The body that the address names, or one's own. Raises `refusal` for who keeps no accounts; another's are unseen."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not acting.actor.may("give_accounts") or acting.actor.body_id is None:
        raise refusal
    code = request.GET.get("body", "")
    body = Body.objects.filter(code=code).first() if code else Body.objects.get(pk=acting.actor.body_id)
    if body is None or not permissions.can_give_accounts(acting.actor, body, acting.today):
        raise Http404
    return Desk(body, organisations.view_of(body.pk, acting.today), acting)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The people of a body: posts, accounts, roles, and when each last signed in."""
    desk = _desk(request)
    members = accounts.members(desk.body.pk, desk.acting.today)
    kept = permissions.kept_by(desk.by, desk.acting.today)
    context = {
        "desk": desk, "kept": kept, "chosen": shapes.BodyForm(kept=kept, initial={"body": desk.body.code}), "new": desk.address("person_new"),
        "contact": desk.address("body_contact"),
        "lines": [presenting.line(one, desk.by, desk.address) for one in members],
        "made_up": any(one.illustrative for one in members),
    }  # fmt: skip
    return render(request, "workspace/people.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Give an account."""
    desk = _desk(request)
    members = accounts.members(desk.body.pk, desk.acting.today)
    given = permissions.roles_given_by(desk.by)
    form = shapes.GiveForm(request.POST or None, members=members, roles_given=given, initial={"role": "OFFICER"})
    refused, key = "", request.POST.get("key", "") or secrets.token_urlsafe(16)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.give_account(wanted=form.wanted(), **desk.step(key_of(request)))
        except _REFUSALS as refusal:
            refused = str(refusal)
        else:
            return _invited(request, desk, user)
    context = {"desk": desk, "form": form, "key": key, "refused": refused, "trail": _trail(desk, _("Give an account"))}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "workspace/person_new.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Where the office of the body is reached, for everybody to read."""
    desk = _desk(request)
    held = organisations.contacts_of([desk.body.pk], desk.acting.today).get(desk.body.pk)
    first = {name: getattr(held, name) for name in shapes.ContactForm.base_fields} if held else {}
    form = shapes.ContactForm(request.POST or None, initial=first)
    refused, key = "", request.POST.get("key", "") or secrets.token_urlsafe(16)
    if request.method == "POST" and form.is_valid():
        try:
            services.tell_contact(**form.cleaned_data, **desk.step(key_of(request)))
        except (Denied, CannotPost) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect(desk.address("people"))
    trail = _trail(desk, _("How the office is reached"))
    context = {"desk": desk, "form": form, "key": key, "refused": refused, "trail": trail}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "workspace/body_contact.html", context, status=status)


def _invited(request: HttpRequest, desk: Desk, user: User) -> HttpResponse:
    """The way in, shown on the answer itself and nowhere else; back to the list where there is none to show."""
    if not accounts.may_invite(user, desk.by, desk.acting.today):
        if user.has_usable_password():
            messages.success(request, _("Recorded."))
        else:
            messages.warning(
                request,
                _(
                    "Recorded. The account is not open yet, and opens more than you keep: ask the administrator for a way in."
                ),
            )
        return redirect(desk.address("people"))
    address = (settings.ADDRESS or f"{request.scheme}://{request.get_host()}") + reverse(
        "invitation", args=invitations.parts(user)
    )
    context = {"desk": desk, "invited": user, "address": address, "trail": _trail(desk, _("The way in"))}
    answer = render(request, "workspace/person_invited.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _member(desk: Desk, user_id: int) -> Member:
    for one in accounts.members(desk.body.pk, desk.acting.today):
        if one.account is not None and one.account.user_id == user_id:
            return one
    raise Http404


def _trail(desk: Desk, here: str) -> list[tuple[str, str | None]]:
    return [(_("People and accounts"), desk.address("people")), (here, None)]


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its role, a new way in, its end. Nobody sees it but who keeps it."""
    desk = _desk(request, Http404)
    return _page(request, desk, _member(desk, pk))


def _page(
    request: HttpRequest, desk: Desk, member: Member, *, refused: str = "", tried: forms.Form | None = None
) -> HttpResponse:
    assert member.account is not None  # only these are looked up
    given = permissions.roles_given_by(desk.by)
    held = member.account.roles
    role_form = (
        tried if isinstance(tried, shapes.RoleForm) else shapes.RoleForm(roles_given=given, initial={"role": held[0]})
    )
    post_form = tried if isinstance(tried, shapes.PostForm) else shapes.PostForm()
    context = {
        "desk": desk, "line": presenting.line(member, desk.by, desk.address), "role_form": role_form, "refused": refused,
        "post_form": post_form, "titles": organisations.titles_of(desk.body.pk),
        "key": secrets.token_urlsafe(16), "trail": _trail(desk, member.name),
        "may": member.account.user_id != desk.by.user_id and set(held) <= set(given),
        "opens": permissions.can_let_in(desk.by, member.account.user_id, desk.acting.today),
        "acts": {verb.replace("-", "_"): desk.address("person_act", member.account.user_id, verb) for verb in VERBS},
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused or tried else HTTPStatus.OK
    return render(request, "workspace/person.html", context, status=status)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Change the role, open a new way in, or end the account."""
    desk = _desk(request, Http404)
    if verb not in VERBS:
        raise Http404
    user = User.objects.filter(pk=pk, mandates__body=desk.body).distinct().first()
    if user is None:
        raise Http404
    form = VERBS[verb].form(desk, request)
    if not form.is_valid():
        return _page(request, desk, _member(desk, pk), tried=form)
    try:
        VERBS[verb].do(user, form.cleaned_data, desk.step(key_of(request)))
    except _REFUSALS as refusal:
        return _page(request, desk, _member(desk, pk), refused=str(refusal))
    if verb in LEADS_TO:
        messages.success(request, _("Recorded."))
        return redirect(desk.address(LEADS_TO[verb], *([pk] if LEADS_TO[verb] == "person" else [])))
    user.refresh_from_db()
    return _invited(request, desk, user)  # what was handed out before opens nothing any more


@dataclass(frozen=True, slots=True)
class Verb:
    """The form that asks, and the verb that it leads to."""

    form: Callable[[Desk, HttpRequest], forms.Form]
    do: Callable[[User, dict[str, Any], Step], object]  # Any: cleaned values of a form, of whatever shape it has


VERBS = {
    "role": Verb(
        lambda desk, request: shapes.RoleForm(request.POST, roles_given=permissions.roles_given_by(desk.by)),
        lambda user, words, step: services.change_role(user=user, role=words["role"], **step),
    ),
    "post": Verb(
        lambda _desk, request: shapes.PostForm(request.POST),
        lambda user, words, step: services.give_post(user=user, title=words["title"], **step),
    ),
    "post-end": Verb(
        lambda _desk, request: shapes.PostForm(request.POST),
        lambda user, words, step: services.take_post(user=user, title=words["title"], **step),
    ),
    "let-in": Verb(
        lambda _desk, request: shapes.LetInForm(request.POST),
        lambda user, words, step: services.let_in_again(user=user, factors=words["factors"], **step),
    ),
    "end": Verb(
        lambda _desk, request: forms.Form(request.POST),
        lambda user, _words, step: services.end_account(user=user, **step),
    ),
}


LEADS_TO = {"post": "person", "post-end": "person", "end": "people"}  # the others hand out a way in


class Invitation(PasswordResetConfirmView):
    """Where a person chooses the password of an account that was given to them. The mark of the address goes into the
    session at once, and the address that stays on screen says nothing; an address that opens nothing any more is 404.
    """

    template_name = "account/invitation.html"
    success_url = reverse_lazy("account_login")
    reset_url_token = "choose"  # noqa: S105  # what the address says instead of the mark

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Record it, and go on to sign in with it."""
        assert self.user is not None  # whose address opened this form
        opening.choose_password(user=self.user, password=form.cleaned_data["new_password1"], at=timezone.now())
        logout(self.request)  # whoever was signed in on this machine; the mark of the address goes with it
        messages.success(self.request, _("Your password is kept. Sign in with it."))
        return redirect(self.success_url)

    def render_to_response(self, context: dict[str, object], **more: object) -> HttpResponse:
        """With the status that says whether the address opens anything."""
        status = HTTPStatus.OK if context.get("validlink") else HTTPStatus.NOT_FOUND
        return super().render_to_response(context, status=status, **more)

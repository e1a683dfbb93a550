"""Inter-agency bodies: who sits in them on any day, and the form by which who keeps who is who enters it."""

import secrets
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from phoihop.domain.organisations import queries, services
from phoihop.domain.organisations.models import Body, Post
from phoihop.domain.organisations.structure import councils
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.forms import DayField
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.structure.forms import filled

_day = {"size": 12, "inputmode": "numeric", "autocomplete": "off"}
SITS, OUGHT, LEAVES = "SITS", "OUGHT", "LEAVES"


class DayForm(forms.Form):
    """The bodies as of a day."""

    on = DayField(label=gettext_lazy("As of day"), max_length=40, widget=forms.TextInput(attrs=_day))


class WhereForm(forms.Form):
    """Which body, in which council: its posts are known after that."""

    council = forms.ModelChoiceField(Body.objects.none(), to_field_name="code", label=gettext_lazy("Inter-agency body"))
    body = forms.ModelChoiceField(Body.objects.none(), to_field_name="code", label=gettext_lazy("Member"))

    def __init__(self, *args: object, acting: Acting, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django's form takes
        for name, views in (("council", _views(acting)), ("body", queries.all_bodies(acting.today))):
            field = self.fields[name]
            field.queryset = Body.objects.filter(pk__in=[view.id for view in views]).select_related("kind")  # type: ignore[attr-defined]  # it is a choice of rows
            field.choices = [("", "—"), *((view.code, view.name) for view in views)]  # type: ignore[attr-defined]  # the same


class SeatForm(WhereForm):
    """Who sits where from a day on, ought to, or leaves."""

    how = forms.ChoiceField(
        label=gettext_lazy("What is entered"),
        choices=[(SITS, gettext_lazy("has a seat from that day")), (OUGHT, gettext_lazy("ought to have a seat, by its function")),
                 (LEAVES, gettext_lazy("leaves on that day"))],
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Post there"), max_length=200, required=False)
    post = forms.ModelChoiceField(
        Post.objects.none(), required=False, label=gettext_lazy("Whose post at home goes with it"),
        help_text=gettext_lazy("Whoever holds it on a day sits there on that day."),
        error_messages={
            "invalid_choice": gettext_lazy("That is no post of this body. Choose one of its own posts, now listed.")
        },
    )  # fmt: skip
    basis = forms.CharField(
        label=gettext_lazy("By which decision, or by which function"), max_length=300, required=False,
        help_text=gettext_lazy("Left out only for who leaves."),
    )  # fmt: skip
    day = DayField(label=gettext_lazy("From day"), max_length=40, widget=forms.TextInput(attrs=_day))

    def __init__(self, *args: object, acting: Acting, body: Body | None, **kwargs: object) -> None:
        super().__init__(*args, acting=acting, **kwargs)
        posts = councils.posts_of(body.pk) if body else []
        people = queries.holders_of_each([post.pk for post in posts], acting.today)
        field = self.fields["post"]
        if body and not posts:
            field.help_text = _("No post of this body is entered yet: write it beside the post there, in brackets.")
        field.queryset = Post.objects.filter(pk__in=[post.pk for post in posts])  # type: ignore[attr-defined]  # it is a choice of rows
        field.choices = [("", "—"), *((post.pk, _named(post, people.get(post.pk, []))) for post in posts)]  # type: ignore[attr-defined]  # the same


def _named(post: Post, holders: list[queries.Titled]) -> str:
    return f"{post.title} ({', '.join(one.name for one in holders)})" if holders else post.title


def _views(acting: Acting) -> list[queries.BodyView]:
    return [one.body for one in councils.councils(acting.today)]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of a day, or with `body` one of them."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    form = DayForm(filled(request.GET, {"on": dates.show(acting.today)}))
    on = form.cleaned_data["on"] if form.is_valid() else acting.today
    found = councils.councils(on)
    one = next((row for row in found if row.body.code == request.GET.get("body")), None)
    shown = [one] if one else found
    places = [place for row in shown for place in (*row.members, *row.missing)]
    context = {
        "form": form, "on": on, "shown": shown, "one": one, "may": acting.actor.may("organise"),
        "made_up": any(row.body.illustrative for row in shown) or any(place.seat.illustrative or any(one.illustrative for one in place.holders) for place in places),
        "trail": [(_("Structure"), reverse("structure")), (_("Inter-agency bodies"), reverse("councils") if one else None),
                  *([(one.body.short_name, None)] if one else [])],
    }  # fmt: skip
    return render(request, "workspace/councils.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter who sits where, ought to, or leaves; at first which body, as the posts to choose from are its own."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not acting.actor.may("organise"):
        raise PermissionDenied
    where = WhereForm((request.POST or request.GET) or None, acting=acting)
    chosen = where.is_bound and where.is_valid()
    body = where.cleaned_data.get("body") if where.is_bound else None
    form = SeatForm(request.POST or None, acting=acting, body=body, initial=request.GET.dict())
    refused, key = "", request.POST.get("key", "") or secrets.token_urlsafe(16)
    if request.method == "POST" and form.is_valid():
        try:
            _entered(form.cleaned_data, acting, key_of(request))
        except (services.CannotSeat, Denied, CannotPost) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect(f"{reverse('councils')}?body={form.cleaned_data['council'].code}")
    trail = [
        (_("Structure"), reverse("structure")),
        (_("Inter-agency bodies"), reverse("councils")),
        (_("Enter a seat"), None),
    ]
    choosing = request.method != "POST" and not chosen
    context = {
        "form": where if choosing else form,
        "choosing": choosing,
        "key": key,
        "refused": refused,
        "trail": trail,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "workspace/council_seat.html", context, status=status)


def _entered(given: dict[str, Any], acting: Acting, key: str) -> None:  # as the form cleaned it
    who: dict[str, Any] = {
        "council": given["council"],
        "body": given["body"],
        "by": acting.actor,
        "at": acting.moment,
        "key": key,
    }
    if given["how"] == LEAVES:
        services.unseat(**who, on=given["day"])
        return
    told = {name: given[name] for name in ("title", "basis", "post")}
    services.seat(**who, **told, sits=given["how"] == SITS, from_day=given["day"])

"""Following one petition by its slip, like a parcel: nothing personal on the page, no script, nothing kept anywhere."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from phoihop.domain.petitions import services, slips
from phoihop.domain.petitions.models import Slip
from phoihop.domain.petitions.states import Said
from phoihop.foundation.accounts import adapters
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.surfaces.portal.public import presenting_petitions as presenting

SOMEBODY = Actor(
    user_id=None, body_id=None, role="SLIP", capabilities=frozenset()
)  # who holds a slip: nobody knows whom
_SALT, _SECONDS = "portal.slip", 30 * 60  # how long a page that was opened can be written on
_WRONG, _OFTEN = 422, 429
_View = Callable[..., HttpResponse]
DATA, READ = "du-lieu", "doc-lai"
_VERBS: dict[str, tuple[Callable[..., object], Promise]] = {
    "khong-dong-y": (services.disagree, _lazy("It is open again, and goes back to the body that answered.")),
    "bo-sung": (services.add, _lazy("Your words are with the body that asks for you.")),
}


def _private(view: _View) -> _View:
    """Neither kept, nor found by search engines, nor told to the next page; and no cookie is set.

    What a form may do follows from the code and secret, or the signed slip, that it carries, never from a cookie that a
    browser would send along by itself: there is nothing that another site could borrow.
    """

    @csrf_exempt
    @wraps(view)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return shown


@_private
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Two boxes, the code and the secret of the slip; the square on it fills in the first. Then the way of the petition."""
    if request.method != "POST":
        return _asks(request, code=request.GET.get("ma", "")[:40])
    written = request.POST.get("code", "")[:40]
    acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    try:
        code = slips.read_code(written)
        secret = slips.read_secret(request.POST.get("secret", "")[:40])
    except slips.NoSlip:
        return _asks(request, code=written, refused=_misread(written), status=_WRONG)
    address = adapters.address_of(request) or ""
    try:
        slip = services.follow(code=code, secret=secret, address=address, at=acting.moment)
    except services.TooManyTries as refusal:
        return _asks(request, code=written, refused=str(refusal), status=_OFTEN)
    except services.WrongSlip as refusal:
        return _asks(request, code=written, refused=str(refusal), status=_WRONG)
    return _way(request, slip)


@_private
@require_POST
def write(request: HttpRequest, verb: str) -> HttpResponse:
    """Add to the petition, say that one does not agree with the answer, which opens it again at once, or ask of one's data."""
    acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if verb not in {*_VERBS, DATA, READ}:
        raise Http404
    try:
        pk = signing.loads(request.POST.get("slip", ""), salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        expired = _("This page stood open too long. Enter code and secret once more; nothing was sent.")
        return _asks(request, code="", refused=expired, status=_WRONG)
    slip = Slip.objects.select_related("petition").get(pk=pk)
    if verb == READ:
        return _read(request, slip)
    words, key = request.POST.get("words", ""), f"slip:{slip.pk}:{request.POST.get('key', '')[:40]}"
    does, did = _VERBS.get(
        verb, (services.ask_own_data, _lazy("Recorded. The day by which it is answered stands below."))
    )
    said = {"kind": request.POST.get("kind", "")[:10]} if verb == DATA else {"words": words}
    try:
        does(slip=slip, **said, by=SOMEBODY, on=acting.today, at=acting.moment, key=key)
    except services.CannotPetition as refusal:
        return _way(request, slip, refused=str(refusal), typed=words, status=_WRONG)
    except WrongStep:
        return _way(
            request, slip, refused=_("Somebody was faster. Look at it as it stands."), typed=words, status=_WRONG
        )
    slip.petition.refresh_from_db()
    return _way(request, slip, done=str(did))


def _read(request: HttpRequest, slip: Slip) -> HttpResponse:
    """What was written by the slip, for who holds it."""
    acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    try:
        own = services.read_own(slip=slip, by=SOMEBODY, at=acting.moment)
    except services.CannotPetition as refusal:
        return _way(request, slip, refused=str(refusal), status=_WRONG)
    return _way(request, slip, own=[(str(Said(word.kind).label), word.on, words) for word, words in own])


def _asks(request: HttpRequest, *, code: str, refused: str = "", status: int = 200) -> HttpResponse:
    return render(request, "portal/follow.html", {"code": code, "refused": refused}, status=status)


def _misread(code: str) -> str:
    try:
        slips.read_code(code)
    except slips.NoSlip:
        return _(
            "A letter of the code is wrong or missing. It looks like KN-7F3K-9QTD-2MX; there is no O, I, L or U in it."
        )
    return _("The secret has eight letters and figures, like 4TZP-09WR.")


def _way(
    request: HttpRequest, slip: Slip, *, refused: str = "", done: str = "", typed: str = "",
    own: Sequence[tuple[str, date, str]] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    today = request.acting.today  # type: ignore[attr-defined]  # set by ActingMiddleware
    context = {
        "page": presenting.followed(slip, today), "slip": signing.dumps(slip.pk, salt=_SALT), "refused": refused,
        "done": done, "typed": typed, "own": own, "key": secrets.token_urlsafe(16),
    }  # fmt: skip
    return render(request, "portal/follow_petition.html", context, status=status)

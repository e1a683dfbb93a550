"""Files of a report that come in pieces, so that a cut line costs the rest of one piece and nothing else.

Announced by a POST, a file gets an address. A GET there says how far it has come; a PATCH with `Upload-Offset` lays the next
piece behind that; the last one attaches it. A DELETE gives it up. Without scripts the page's ordinary field does the same.
"""

from collections.abc import Iterator
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from phoihop.domain.regimes import permissions, services
from phoihop.domain.regimes.models import Duty
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.storage import queries as stored
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage.models import Arriving
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.regimes.carrying import acting_of

_REFUSALS = (Denied, CannotPost, services.CannotWrite, storage.CannotKeep)
_AT_ONCE = 1 << 16  # bytes read from the line


def _seen(by: Actor, pk: int) -> Duty:
    found = permissions.duties_seen(by).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _purpose(duty: Duty) -> str:
    return f"regimes.duty:{duty.pk}"


@login_required
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a file: its name, size and, where the browser can count it, its SHA-256. The same file goes on where it stopped."""
    acting = acting_of(request)
    duty, size = _seen(acting.actor, pk), request.POST.get("size", "")
    try:
        key_of(request)
        permissions.check_writes(acting.actor, duty)
        if not size.isdecimal() or len(size) > len(str(storage.LARGEST)) + 1:
            raise CannotPost(
                _("The file was not announced as this page does it. Load the page again and choose it anew.")
            )
        row = storage.begin(
            name=request.POST.get("name", ""), size=int(size), sha256=request.POST.get("sha256", ""), purpose=_purpose(duty),
            owner_id=acting.actor.user_id or 0, at=acting.moment,
        )  # fmt: skip
    except _REFUSALS as refusal:
        return _refused(refusal)
    at = reverse("unit_report_piece", args=[duty.pk, row.token])
    return JsonResponse({"at": at, "offset": row.offset, "size": row.size}, status=HTTPStatus.CREATED)


@login_required
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def piece(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """How far a file has come, the next piece of it, or its end; of who began it alone, while they write this report."""
    acting = acting_of(request)
    duty = _seen(acting.actor, pk)
    row = stored.arriving(token, owner_id=acting.actor.user_id or 0, purpose=_purpose(duty))
    if row is None or not permissions.writes(acting.actor, duty):
        raise Http404
    try:
        if request.method == "PATCH":
            offset = request.headers.get("Upload-Offset", "")
            if not offset.isdecimal():
                raise storage.Behind
            storage.take_piece(arriving=row, offset=int(offset), chunks=_chunks(request), at=acting.moment)
        elif request.method == "DELETE":
            storage.forget(arriving=row)
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        row.refresh_from_db()
        if request.method == "PATCH" and row.offset == row.size and row.done_at is None:
            services.attach_arrived(duty=duty, arriving=row, by=acting.actor, at=acting.moment)
            row.refresh_from_db()
    except storage.Behind:
        stands = stored.arriving(token, owner_id=row.owner_id, purpose=row.purpose)
        if stands is None:
            raise Http404 from None
        return _stands(stands, status=HTTPStatus.CONFLICT)
    except Arriving.DoesNotExist:  # given up while its piece came
        raise Http404 from None
    except _REFUSALS as refusal:
        return _refused(refusal)
    return _stands(row)


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(_AT_ONCE):
        yield chunk


def _stands(row: Arriving, *, status: int = HTTPStatus.OK) -> HttpResponse:
    answer = JsonResponse({"offset": row.offset, "size": row.size, "done": row.done_at is not None}, status=status)
    answer["Upload-Offset"] = str(row.offset)
    answer["Cache-Control"] = "no-store"
    return answer


def _refused(refusal: Exception) -> HttpResponse:
    return JsonResponse({"sentence": str(refusal)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)

"""What a page that keeps by itself is told: when it was kept, what a colleague wrote meanwhile, and what is wrong with what stands."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

from phoihop.domain.regimes import queries, services
from phoihop.domain.regimes.models import Duty
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.posting import key_of
from phoihop.surfaces.workspace.regimes import acting as verbs
from phoihop.surfaces.workspace.regimes.carrying import acting_of


def keep(request: HttpRequest, duty: Duty) -> HttpResponse:
    """Keep the cells that were sent, and tell how they stand; the words of a refusal where nothing was kept."""
    acting = acting_of(request)
    try:
        key_of(request)
        clashes = services.write(duty=duty, cells=verbs.cells_of(request.POST), by=acting.actor)
    except verbs.REFUSALS as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    sheet = queries.sheet(duty)
    stand = {f"cell-{row.field.code}": row.text for row in sheet.rows if row.field.typed}
    stand |= {f"note-{row.field.code}": row.note for row in sheet.rows if row.field.typed}
    stand |= {f"cell-{text.heading.code}": text.text for text in sheet.texts}
    faults = {
        row.field.code: [[fault.sentence, fault.hard] for fault in row.faults] + [[row.doubt, False]] * bool(row.doubt)
        for row in sheet.rows
    }
    shares = {row.field.code: row.shown for row in sheet.rows if not row.field.typed}
    at = f"{acting.moment.astimezone(dates.VIET_NAM):%H:%M}"
    return JsonResponse({"at": at, "stand": stand, "clashes": clashes, "faults": faults, "shares": shares})

"""The table at a meeting when many spoke: a filled list taken in, and who was sent elsewhere."""

import string

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.petitions import services
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.sheets.reading import BadSheet
from phoihop.surfaces.workspace.petitions import acting as verbs
from phoihop.surfaces.workspace.petitions import sheet, views
from phoihop.surfaces.workspace.petitions.forms import ListForm
from phoihop.surfaces.workspace.posting import key_of

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def empty_list(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # the shape of a view
    """The list to fill in."""
    return HttpResponse(
        sheet.empty(),
        content_type=EXCEL,
        headers={"Content-Disposition": 'attachment; filename="kien-nghi.xlsx"'},
    )


@login_required
@require_POST
def take_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a filled list: the good rows are in, the others are named by their cells. Sent again, nothing comes twice."""
    acting, row = views.session_seen(request, pk)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return views.show_session(request, pk, brought=form, status=422)
    try:
        told = sheet.read(form.cleaned_data["list"].read())
        came = services.collect_many(said_at=row, asks=told.asks, by=acting.actor, at=acting.moment)
    except BadSheet as refusal:
        form.add_error("list", str(refusal))
        return views.show_session(request, pk, brought=form, status=422)
    except Denied as refusal:
        return views.show_session(request, pk, refused=str(refusal), status=422)
    bad = told.bad + [sheet.BadCell(told.cell_of(one.row, one.field), one.sentence) for one in came.refused]
    n = len(came.taken)
    taken = ngettext("%(n)s petition of the list is in.", "%(n)s petitions of the list are in.", n) % {"n": n}
    there = _("%(n)s were in already.") % {"n": came.there} if came.there else ""
    said = f"{taken} {there}".strip()
    if bad:
        n = len({one.cell.lstrip(string.ascii_uppercase) for one in bad})
        left = ngettext("%(n)s row has to be put right.", "%(n)s rows have to be put right.", n) % {"n": n}
        return views.show_session(request, pk, listed=(said, sorted(bad, key=_from_the_top), left))
    messages.success(request, said)
    return redirect("petition_session", pk=pk)


def _from_the_top(bad: sheet.BadCell) -> tuple[int, str]:
    """Row by row, as one goes through a list to mend it."""
    return int(bad.cell.lstrip(string.ascii_uppercase)), bad.cell


@login_required
@require_POST
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody came with a complaint or a denunciation: only that, and where they were sent."""
    acting, row = views.session_seen(request, pk)
    form = verbs.refer_form(acting.today, request.POST)
    if not form.is_valid():
        return views.show_session(request, pk, refer=form, status=422)
    try:
        verbs.refer(form, session=row, by=acting.actor, on=acting.today, at=acting.moment, key=key_of(request))
    except verbs.REFUSALS as refusal:
        return views.show_session(request, pk, refused=verbs.sentence(refusal), refer=form, status=422)
    messages.success(request, _("Recorded. Nothing of it is held here."))
    return redirect("petition_session", pk=pk)

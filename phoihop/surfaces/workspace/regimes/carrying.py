"""One way from a posted form to one verb of the domain, and back to the page that shows it."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from phoihop.domain.regimes import services
from phoihop.domain.regimes.models import Duty
from phoihop.foundation.storage import services as storage
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import key_of
from phoihop.surfaces.workspace.regimes import acting as verbs
from phoihop.surfaces.workspace.regimes import presenting


def acting_of(request: HttpRequest) -> Acting:
    """Who acts in this request."""
    found: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    return found


def carry(
    request: HttpRequest, row: object, verb: str, *, table: Mapping[str, verbs.Verb], shown: Callable[..., HttpResponse],
    back: Callable[[], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Carry out one verb on what is seen. A refusal is `shown` with what was typed; what was done leads `back`."""
    if verb not in table:
        raise Http404
    acting, form = acting_of(request), table[verb].form(request.POST, request.FILES)
    if not form.is_valid():
        return shown(tried=(verb, form))
    try:
        words = form.cleaned_data
        given = verbs.Given(acting.actor, acting.today, acting.moment, key_of(request), words, request.POST)
        clashes = table[verb].do(row, given)
    except verbs.REFUSALS as refusal:
        return shown(**_refused(refusal, form), tried=(verb, form))
    if isinstance(clashes, dict) and clashes:
        labels = presenting.cell_labels(row) if isinstance(row, Duty) else {}
        return shown(
            refused=_("A colleague wrote into these cells meanwhile. Theirs stands; yours is below, nothing else was lost."),
            cells=[f"{labels.get(name, name)}: {theirs or '—'}" for name, theirs in clashes.items()], tried=(verb, form),
        )  # fmt: skip
    messages.success(request, _("Recorded."))
    return back()


def _refused(refusal: Exception, form: Form) -> dict[str, object]:
    """What the page says of a refusal: one sentence, with every cell that it is about, or beside the field of the files."""
    if isinstance(refusal, storage.CannotKeep):  # only the form that asks for files has any kept
        form.add_error("attachments", str(refusal))
        return {}
    cells: list[str] = []
    if isinstance(refusal, services.CannotPaste):
        cells = [
            _("row %(row)s, column %(column)s: %(why)s") % {"row": one.row, "column": one.column, "why": one.sentence}
            for one in refusal.refused
        ]
    if isinstance(refusal, services.CannotSend):
        cells = [fault.sentence for fault in refusal.faults]
    return {"refused": str(refusal)} | ({"cells": cells} if cells else {})  # only pages with cells are told of any

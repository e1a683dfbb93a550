"""One way from a posted form to one verb of the domain, and back to the page that shows it."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from phoihop.domain.regimes import services
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import key_of
from phoihop.surfaces.workspace.regimes import acting as verbs


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
    acting, form = acting_of(request), table[verb].form(request.POST)
    if not form.is_valid():
        return shown(tried=(verb, form))
    try:
        given = verbs.Given(
            acting.actor, acting.today, acting.moment, key_of(request), form.cleaned_data, request.POST, request.FILES
        )
        clashes = table[verb].do(row, given)
    except services.CannotPaste as refusal:
        cells = [
            _("row %(row)s, column %(column)s: %(why)s") % {"row": one.row, "column": one.column, "why": one.sentence}
            for one in refusal.refused
        ]
        return shown(refused=str(refusal), cells=cells, tried=(verb, form))
    except services.CannotSend as refusal:
        return shown(refused=str(refusal), cells=[fault.sentence for fault in refusal.faults], tried=(verb, form))
    except verbs.REFUSALS as refusal:
        return shown(refused=str(refusal), tried=(verb, form))
    if isinstance(clashes, dict) and clashes:
        return shown(
            refused=_("A colleague wrote into these cells meanwhile. Theirs stands; yours is below, nothing else was lost."),
            cells=[f"{code}: {theirs}" for code, theirs in clashes.items()], tried=(verb, form),
        )  # fmt: skip
    messages.success(request, _("Recorded."))
    return back()

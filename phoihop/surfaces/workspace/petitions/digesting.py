"""The opinion digest: a quarter as counts by field of life, with the note on how it was made."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phoihop.domain.petitions import digest, queries
from phoihop.surfaces.workspace.middleware import Acting


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The quarter that the address asks for; the newest that has ended where it asks for none."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    quarters = queries.digest_quarters(acting.today)
    asked = request.GET.get("quarter", "")
    chosen = digest.Quarter.read(asked) if asked else (quarters[0] if quarters else None)
    if asked and chosen not in quarters:
        raise Http404
    told = queries.digest_of(chosen) if chosen else None
    cells, hidden = _shown(told.topics) if told else ([], 0)
    context = {
        "quarters": [(one.code, _named(one), one == chosen) for one in quarters],
        "chosen": _named(chosen) if chosen else "", "digest": told, "least": digest.LEAST,
        "cells": cells, "hidden": hidden,
        "trail": [(_("Petitions"), reverse("petitions")), (_("Opinion digest"), None)],
    }  # fmt: skip
    return render(request, "workspace/petition_digest.html", context)


def _shown(cells: list[digest.Cell]) -> tuple[list[digest.Cell], int]:
    """The cells with a count, and how many others there are: a field that few named is not even named."""
    shown = [cell for cell in cells if cell.count is not None]
    return shown, len(cells) - len(shown)


def _named(quarter: digest.Quarter) -> str:
    return _("quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.year}

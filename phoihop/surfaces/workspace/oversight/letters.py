"""The letters of a year: to each body what was recommended to it, and whether its letter was written."""

import re
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phoihop.domain.documents.models import Document
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.oversight import yearly
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.papers import beginning


@dataclass(frozen=True, slots=True)
class Line:
    """One body of the year."""

    body: BodyView
    told: yearly.Year
    made_up: bool
    letter: Document | None  # the last that was issued
    begin: list[tuple[str, str]]  # what it is drafted by, for who may


def lines(by: Actor, year: int, today: date) -> list[Line]:
    """Every body that is written to for the year; as many questions however many there are."""
    told = yearly.of_bodies(by, year, today)
    views = organisations.views_of(told, today)
    issued = yearly.letters(by, [yearly.about(year, views[pk].name) for pk in told])
    return [
        Line(
            views[pk], told[pk], any(one.row.supervision.illustrative for one in told[pk].told),
            issued.get(yearly.about(year, views[pk].name)), beginning.links("oversight", f"{views[pk].code}:{year}", by),
        )
        for pk in told
    ]  # fmt: skip


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The bodies of one year; this year where the address names none."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    asked = request.GET.get("year", "")
    year = int(asked) if re.fullmatch("[12][0-9]{3}", asked) else acting.today.year
    told = lines(acting.actor, year, acting.today)
    context = {
        "year": str(year), "years": [str(one) for one in yearly.years(acting.actor, acting.today)], "lines": told,
        "made_up": any(line.made_up for line in told), "today": acting.today,
        "trail": [(_("Supervision"), reverse("oversight")), (_("Yearly letters"), None)],
    }  # fmt: skip
    return render(request, "workspace/oversight_letters.html", context)

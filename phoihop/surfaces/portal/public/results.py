"""What voters asked for and what supervision came to, for everybody: figures that lead to nobody, and words that were let out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.oversight import queries as overseen
from phoihop.domain.petitions import digest, lateness
from phoihop.domain.petitions import queries as asked
from phoihop.domain.petitions.models import Petition
from phoihop.domain.petitions.states import UNANSWERED
from phoihop.surfaces.portal import queries
from phoihop.surfaces.portal.public.views import SHOWN, leaf, page


@dataclass(frozen=True, slots=True)
class PetitionRow:
    """A petition in the words that were let out, with who has it and what came of it."""

    petition: Petition
    words: asked.Open
    holder: BodyView | None
    late: int  # days


@require_safe
def petitions(request: HttpRequest) -> HttpResponse:
    """How many were answered and how many resolved; what a quarter was about; each petition that was let out."""
    today = request.acting.today  # type: ignore[attr-defined]  # set by ActingMiddleware
    quarters = asked.digest_quarters(today)
    wanted = request.GET.get("quy", "")
    chosen = digest.Quarter.read(wanted) if wanted else (quarters[0] if quarters else None)
    if wanted and chosen not in quarters:
        raise Http404
    told = asked.digest_of(chosen) if chosen else None
    cells = told.topics if told else []
    rows, found = leaf(request, queries.petitions(), SHOWN)
    context = {
        "whole": asked.rounded(today), "least": digest.LEAST, "quarters": quarters, "chosen": chosen, "digest": told,
        "cells": [cell for cell in cells if cell.count is not None],
        "hidden": sum(cell.count is None for cell in cells),
    }  # fmt: skip
    return page(request, "portal/petitions.html", context | found | {"things": _petitions(rows, today)})


@require_safe
def oversight(request: HttpRequest) -> HttpResponse:
    """What was recommended, answered and carried out, all together and by age, and what criticism changed.

    Figures alone, and the public papers that changed: of one supervision only its sides know, until an article tells of it.
    """
    today = request.acting.today  # type: ignore[attr-defined]  # set by ActingMiddleware
    recommended = queries.recommendations()
    policies, found = leaf(request, overseen.policies(recommended, queries.criticisms()), SHOWN)
    context = {
        "whole": overseen.tally(recommended, today), "ages": overseen.by_age(recommended, today),
        "effect": overseen.effect(queries.criticisms()), "day": today,
        "policies": policies,
        "made_up": recommended.filter(supervision__illustrative=True).exists(),
    }  # fmt: skip
    return page(request, "portal/oversight.html", context | found)


def _petitions(rows: Iterable[Petition], today: date) -> list[PetitionRow]:
    named = organisations.views_of({row.holder_id for row in rows if row.holder_id}, today)
    return [
        PetitionRow(
            row, asked.published(row.way.all()), named[row.holder_id] if row.holder_id else None,
            lateness.unanswered_for(row.due_on, row.way.all(), today) if row.state in UNANSWERED else 0,
        )
        for row in rows
    ]  # fmt: skip

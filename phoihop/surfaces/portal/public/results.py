"""What voters asked for and what supervision came to, for everybody: figures that lead to nobody, and words that were let out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.oversight import queries as overseen
from phoihop.domain.oversight.models import Supervision
from phoihop.domain.petitions import digest
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


@dataclass(frozen=True, slots=True)
class SupervisionRow:
    """A supervision with its two bodies, and what came of what it recommended."""

    supervision: Supervision
    supervisor: BodyView
    supervised: BodyView
    tally: overseen.Tally


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
    """What was recommended, answered and carried out, all together, by age, and of each supervision; nobody's words."""
    today = request.acting.today  # type: ignore[attr-defined]  # set by ActingMiddleware
    recommended, criticised = queries.recommendations(), queries.criticisms()
    rows, found = leaf(request, queries.supervisions(), SHOWN)
    context = {
        "whole": overseen.tally(recommended, today), "ages": overseen.by_age(recommended, today),
        "effect": overseen.effect(criticised), "day": today,
    }  # fmt: skip
    return page(request, "portal/oversight.html", context | found | {"things": _supervisions(rows, today)})


def _petitions(rows: Iterable[Petition], today: date) -> list[PetitionRow]:
    named = organisations.views_of({row.holder_id for row in rows if row.holder_id}, today)
    return [
        PetitionRow(
            row, asked.published(row.way.all()), named[row.holder_id] if row.holder_id else None,
            (today - row.due_on).days if row.due_on and row.due_on < today and row.state in UNANSWERED else 0,
        )
        for row in rows
    ]  # fmt: skip


def _supervisions(rows: Iterable[Supervision], today: date) -> list[SupervisionRow]:
    """Each body by its name of the day on which the supervision began."""
    named = {row.pk: organisations.views_of({row.supervisor_id, row.supervised_id}, row.begins_on) for row in rows}
    return [
        SupervisionRow(
            row, named[row.pk][row.supervisor_id], named[row.pk][row.supervised_id],
            overseen.tally(row.recommendations.all(), today),
        )
        for row in rows
    ]  # fmt: skip

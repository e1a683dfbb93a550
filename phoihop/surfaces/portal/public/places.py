"""Pages of places: what was published, signed, promised and asked there. Old names lead to the places of today."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.organisations import gazetteer
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.gazetteer import CHANGED_ON, LAST_DAY_BEFORE, Found, Unit
from phoihop.domain.organisations.models import BodyCode
from phoihop.domain.petitions import digest
from phoihop.domain.petitions import queries as asked
from phoihop.foundation.vn import text
from phoihop.surfaces.portal import queries
from phoihop.surfaces.portal.public import views

STATISTICS, LONGEST_KEY, ROWS = "GSO", 80, 30
_APART = re.compile(r"[(),;/]| - ")


@dataclass(frozen=True, slots=True)
class Named:
    """A place with the address of its page; `part`: only a part of it went from one to the other."""

    name: str
    address: str
    part: bool = False


def key_of(unit: Unit) -> str:
    """What stands in the address: the name, which people read, and the code, which tells it from others of that name."""
    return f"{text.slug(unit.name, LONGEST_KEY)}-{unit.code}"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every place of the province, and those that a name of any time leads to; where it is one, straight there."""
    today = request.acting.today  # type: ignore[attr-defined]  # set by ActingMiddleware
    words = request.GET.get("ten", "").strip()[:100]
    found = units_of(words, today) if words else []
    if len(found) == 1:
        return redirect("portal:place", key=key_of(found[0].unit))
    provinces = [gazetteer.unit(code, today) for code in _provinces(today) if gazetteer.is_unit(code, today)]
    context: dict[str, object] = {
        "name": words, "found": [(_named(hit.unit), hit.via.name if hit.via else "") for hit in found],
        "groups": [
            (_named(one), [(_named(below), _below(below, today)) for below in gazetteer.children(one.code, today)])
            for one in provinces
        ],
    }  # fmt: skip
    return views.page(request, "portal/places.html", context)


@require_safe
def place(request: HttpRequest, key: str) -> HttpResponse:
    """One place. One of before 1 July 2025 has its page too, which says where it went."""
    today = request.acting.today  # type: ignore[attr-defined]  # set by ActingMiddleware
    unit, on = _found(key, today)
    gone = on != today
    before = [] if gone or today < CHANGED_ON else [(one.unit, one.part) for one in gazetteer.predecessors(unit.code)]
    here = _bodies({unit.code}, on)
    alive = organisations.views_of(here, today)
    bodies = here | (_bodies({one.code for one, _part in before}, LAST_DAY_BEFORE) if before else set())
    there = _strings(queries.public().values_list("place", flat=True), unit, on)
    petitioned = _strings(asked.places(), unit, on)
    context: dict[str, object] = {
        "unit": unit, "above": [_named(one) for one in _chain(unit, on)[:0:-1]], "below": _below(unit, on),
        "now": [_named(one.unit, part=one.part) for one in gazetteer.successors(unit.code)] if gone else [],
        "was": [_named(one, part=part) for one, part in before], "changed_on": CHANGED_ON,
        "bodies": [alive[pk] for pk in sorted(alive)] if not gone else [],
        "agreed": _agreements(bodies), "rows": list(queries.rows_with(bodies)[:ROWS]),
        "whole": asked.rounded(today, petitioned), "least": digest.LEAST,
    }  # fmt: skip
    return views.page(
        request, "portal/place.html", context | views.listed(request, queries.public().filter(place__in=there))
    )


def addresses(today: date) -> Iterator[str]:
    """The page of every place of today."""
    ahead = [gazetteer.unit(code, today) for code in _provinces(today) if gazetteer.is_unit(code, today)]
    while ahead:
        unit = ahead.pop(0)
        yield _named(unit).address
        ahead += gazetteer.children(unit.code, today)


def units_of(words: str, on: date, provinces: Sequence[str] | None = None) -> list[Found]:
    """The places of the day, in this province, that words lead to: `Lương Sơn (Bảo Yên)` is the one under Bảo Yên."""
    own = _provinces(on) if provinces is None else provinces
    head, *rest = [part.strip() for part in _APART.split(words) if part.strip()] or [""]
    other = LAST_DAY_BEFORE if on >= CHANGED_ON else CHANGED_ON
    return [
        hit
        for hit in gazetteer.resolve(head, on)
        if _chain(hit.unit, on)[-1].code in own
        and all(
            any(_bears(one, part) for one in _chain(hit.via or hit.unit, other if hit.via else on)) for part in rest
        )
    ]


def _found(key: str, today: date) -> tuple[Unit, date]:
    """The place of an address, and the day on which it was one; raises Http404 where none of this province is meant."""
    code = key.rpartition("-")[2]
    for on in (today, LAST_DAY_BEFORE) if today >= CHANGED_ON else (today,):
        if gazetteer.is_unit(code, on):
            unit = gazetteer.unit(code, on)
            if key_of(unit) == key and (_is_ours(unit, on) or (on != today and _came_here(unit, today))):
                return unit, on
    raise Http404


def _came_here(unit: Unit, today: date) -> bool:
    return any(_is_ours(share.unit, today) for share in gazetteer.successors(unit.code))


def _strings(said: Iterable[str], unit: Unit, on: date) -> list[str]:
    """Of places as people wrote them those that lead to this one or to one under it."""
    own = _provinces(on)
    return [
        words
        for words in sorted({one for one in said if one})
        if any(unit in _chain(hit.unit, on) for hit in units_of(words, on, own))
    ]


def _bears(unit: Unit, words: str) -> bool:
    kind, bare = gazetteer.kind_and_name(words)
    own, name = gazetteer.kind_and_name(unit.name)
    return bare == name and kind in ("", own)


def _chain(unit: Unit, on: date) -> list[Unit]:
    """The place and all above it."""
    found = [unit]
    while found[-1].above:
        found.append(gazetteer.unit(found[-1].above, on))
    return found


def _provinces(on: date) -> list[str]:
    """The codes of the provinces whose bodies this installation holds."""
    rows = BodyCode.objects.filter(organisations.living(on), scheme=STATISTICS).values_list("value", flat=True)
    return sorted({code for code in rows if len(code) == 2})  # noqa: PLR2004  # a province's code has two digits


def _is_ours(unit: Unit, on: date) -> bool:
    return _chain(unit, on)[-1].code in _provinces(on)


def _bodies(codes: set[str], on: date) -> set[int]:
    rows = BodyCode.objects.filter(organisations.living(on), scheme=STATISTICS, value__in=codes)
    return set(rows.values_list("body_id", flat=True))


def _below(unit: Unit, on: date) -> list[Named]:
    return [_named(one) for one in gazetteer.children(unit.code, on)]


def _named(unit: Unit, *, part: bool = False) -> Named:
    return Named(unit.name, reverse("portal:place", args=[key_of(unit)]), part)


def _agreements(bodies: set[int]) -> "QuerySet[Agreement]":
    return queries.agreements().filter(parties__body__in=bodies).distinct()

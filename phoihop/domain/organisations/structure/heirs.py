"""Who stands where a body stood: those recorded to follow it, else those that have its territory today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from phoihop.domain.organisations import gazetteer, queries
from phoihop.domain.organisations.models import Body, BodyCode, Mandate, NamedHeir
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.organisations.structure.roll import Roll

STATISTICS = "GSO"  # the scheme of the codes that the gazetteer knows places by


@dataclass(frozen=True, slots=True)
class LastRight:
    """The last right that a person had to act: for which body, the first day without it, and who stands in its place."""

    body: BodyView
    ended_on: date
    with_its_body: bool
    heirs: tuple[BodyView, ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """A body that ended: the first day without it, who stands in its place, and whether only its territory says so."""

    ended_on: date
    heirs: tuple[BodyView, ...]
    by_territory: bool


def named_heirs(body_id: int, on: date) -> list[BodyView]:
    """Who may take duties of a body that ended, as its decision names them, under their names of the day."""
    named = NamedHeir.objects.filter(predecessor_id=body_id).order_by("heir__code").values_list("heir_id", flat=True)
    views = queries.views_of(set(named), on)
    return [views[pk] for pk in named if pk in views]


def last_right(user_id: int, on: date) -> LastRight | None:
    """The right of a person that ended last, by itself or with its body; None where none has ended by the day."""
    found: list[tuple[date, bool, Body]] = []
    for row in Mandate.objects.filter(user_id=user_id, valid_from__lte=on).select_related("body").order_by("pk"):
        gone = row.body.ended_on
        ended_on = min((day for day in (row.valid_to, gone) if day), default=None)
        if ended_on is not None and ended_on <= on:
            found.append((ended_on, ended_on == gone, row.body))
    if not found:
        return None
    ended_on, with_its_body, body = max(found, key=lambda row: row[0])
    view = queries.view_of(body.pk, ended_on - timedelta(days=1))
    heirs = replaced([body.code], on)[body.code].heirs if with_its_body else ()
    return LastRight(view, ended_on, with_its_body, heirs)


def replaced(codes: Iterable[str], on: date) -> dict[str, Replaced]:
    """Of these bodies those that have ended by the day, each with the last of its heirs, else with those of its territory."""
    gone = list(Body.objects.filter(code__in=set(codes), ended_on__lte=on).select_related("kind").order_by("pk"))
    followed, found = queries.Followed() if gone else None, {}
    for body in gone:
        heirs = followed.carriers(body.pk, on) if followed else set()
        views = _ordered(heirs, on) if heirs else of_territory(body, on)
        found[body.code] = Replaced(body.ended_on or on, views, by_territory=bool(views) and not heirs)
    return found


def of_territory(body: Body, on: date) -> tuple[BodyView, ...]:
    """The bodies of the same side that have the territory of one that ended when the list of places changed, as of a day.

    Only whose end fell on that day is asked about: of other days the list of places tells nothing.
    """
    if body.ended_on != gazetteer.CHANGED_ON or on < body.ended_on:
        return ()
    codes = BodyCode.objects.filter(body=body, scheme=STATISTICS, valid_from__lt=body.ended_on).order_by("pk")
    places: set[str] = set()
    for code in codes.values_list("value", flat=True):
        try:
            places |= {share.unit.code for share in gazetteer.successors(code)}
        except gazetteer.UnknownUnit:
            continue
    rows = BodyCode.objects.filter(queries.living(on), scheme=STATISTICS, value__in=places, body__ended_on=None)
    return _ordered(set(rows.filter(body__kind__side=body.kind.side).values_list("body_id", flat=True)), on)


def _ordered(body_ids: set[int], on: date) -> tuple[BodyView, ...]:
    roll = Roll(Body.objects.filter(pk__in=body_ids))
    return tuple(sorted((roll.view(body_id, on) for body_id in body_ids), key=roll.order))

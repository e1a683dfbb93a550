"""Every body as a reorganisation finds it: read whole, in as many queries however many bodies there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, Q

from phoihop.domain.organisations.models import (
    Body,
    BodyCode,
    BodyKind,
    BodyLevel,
    BodyName,
    BodyParent,
    Holding,
    Term,
)
from phoihop.domain.organisations.queries import living


@dataclass(slots=True)
class Known:
    """A body as a change finds it: `parents` the day before, `places` on the day itself, if another change came first.

    Both are structure → code of the body above. `latest` tells when the last begins of what holds of it: NAME, LEVEL,
    CODE, TERM, POST (held in it), BELOW (a body placed under it), or a structure (its own place). `codes` are those, as
    (scheme, value), that hold on the day itself or later, each with its first day.
    """

    id: int
    code: str
    kind: str
    founded_on: date | None
    ended_on: date | None
    name: str = ""
    short_name: str = ""
    level: str = ""
    parents: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    latest: dict[str, date] = field(default_factory=dict)
    codes: dict[tuple[str, str], date] = field(default_factory=dict)


def known_bodies(before: date) -> dict[str, Known]:
    """All bodies by code, living or not, as of the day `before`; what begins later shows only in `latest`."""
    rows = Body.objects.order_by("pk").values_list("pk", "code", "kind__code", "founded_on", "ended_on")
    by_number = {pk: Known(pk, code, kind, founded, ended) for pk, code, kind, founded, ended in rows.iterator()}
    names = BodyName.objects.order_by("valid_from").values_list("body_id", "valid_from", "name", "short_name")
    for pk, since, name, short in names.iterator():
        known = by_number[pk]
        known.latest["NAME"] = since
        if since <= before or not known.name:
            known.name, known.short_name = name, short
    for pk, since in BodyLevel.objects.order_by("valid_from").values_list("body_id", "valid_from"):
        by_number[pk].latest["LEVEL"] = since
    for pk, level in BodyLevel.objects.filter(living(before)).values_list("body_id", "level"):
        by_number[pk].level = level
    places = BodyParent.objects.order_by("valid_from").values_list("body_id", "structure", "valid_from")
    for pk, structure, since in places.iterator():
        by_number[pk].latest[structure] = since
    beside = (
        ("CODE", BodyCode.objects, "body_id"), ("TERM", Term.objects, "body_id"),
        ("POST", Holding.objects, "post__body_id"), ("BELOW", BodyParent.objects, "parent_id"),
    )  # fmt: skip
    for what, table, body in beside:
        for pk, since in table.order_by().values_list(body).annotate(Max("valid_from")).iterator():
            by_number[pk].latest[what] = since
    lasting = BodyCode.objects.filter(Q(valid_to=None) | Q(valid_to__gt=before + timedelta(days=1)))
    for pk, scheme, value, since in lasting.values_list("body_id", "scheme", "value", "valid_from").iterator():
        by_number[pk].codes[scheme, value] = since
    for pk, structure, parent in _held(before):
        by_number[pk].parents[structure] = by_number[parent].code
    for pk, structure, parent in _held(before + timedelta(days=1)):
        by_number[pk].places[structure] = by_number[parent].code
    return {known.code: known for known in by_number.values()}


def _held(on: date) -> Iterator[tuple[int, str, int]]:
    rows = BodyParent.objects.filter(living(on)).values_list("body_id", "structure", "parent_id")
    return rows.iterator()


def levels_of_the_living(on: date) -> dict[str, str]:
    """The level of each body that lives on the day and has one, by its code."""
    begun = Q(body__founded_on=None) | Q(body__founded_on__lte=on)
    goes_on = Q(body__ended_on=None) | Q(body__ended_on__gt=on)
    rows = BodyLevel.objects.filter(living(on), begun, goes_on).order_by("body__code")
    return dict(rows.values_list("body__code", "level").iterator())


def kinds() -> dict[str, str]:
    """The kinds of body by code, each with its side of the table."""
    return dict(BodyKind.objects.values_list("code", "side"))


def numbers_of(codes: Iterable[str]) -> dict[str, int]:
    """The row numbers of bodies by their codes."""
    wanted = set(codes)
    return {code: pk for code, pk in Body.objects.values_list("code", "pk").iterator() if code in wanted}

"""Inter-agency bodies of any day: who sits in each, and who ought to by its function and does not."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from phoihop.domain.organisations import queries
from phoihop.domain.organisations.models import Body, Post, Seat
from phoihop.domain.organisations.queries import BodyView, Titled

KIND = "inter_agency_body"


@dataclass(frozen=True, slots=True)
class Place:
    """A seat that is held, or one that ought to be; `holders`: who held its post on the day."""

    seat: Seat
    body: BodyView
    holders: tuple[Titled, ...] = ()


@dataclass(frozen=True, slots=True)
class Council:
    """An inter-agency body as of a day; `missing`: who ought to sit in it and does not."""

    body: BodyView
    members: tuple[Place, ...]
    missing: tuple[Place, ...]
    past: tuple[Place, ...]


def living_councils(on: date) -> list[Body]:
    """Those that there are on the day."""
    begun = Q(founded_on=None) | Q(founded_on__lte=on)
    goes_on = Q(ended_on=None) | Q(ended_on__gt=on)
    return list(Body.objects.filter(begun, goes_on, kind__code=KIND).order_by("code"))


def posts_of(body_id: int) -> list[Post]:
    """The posts of a body, in the order of protocol: a seat goes with one of them."""
    return list(Post.objects.filter(body_id=body_id).order_by("protocol_order", "title", "pk"))


def councils(on: date) -> list[Council]:
    """Each of them with its seats on the day."""
    found = living_councils(on)
    rows = Seat.objects.filter(council__in=found, valid_from__lte=on).select_related("body__kind", "post")
    held = list(rows.order_by("body__kind__protocol_order", "pk"))
    views = queries.views_of({*(body.pk for body in found), *(row.body_id for row in held)}, on)
    people = queries.holders_of_each([row.post_id for row in held if row.post_id], on)
    places = [Place(row, views[row.body_id], tuple(people.get(row.post_id or 0, ()))) for row in held]
    return [_council(views[body.pk], [place for place in places if place.seat.council_id == body.pk], on)
            for body in found]  # fmt: skip


def _council(view: BodyView, places: list[Place], on: date) -> Council:
    now = [place for place in places if place.seat.valid_to is None or place.seat.valid_to > on]
    members = tuple(place for place in now if place.seat.sits)
    there = {place.body.id for place in members}
    missing = tuple(place for place in now if not place.seat.sits and place.body.id not in there)
    past = tuple(place for place in places if place.seat.sits and place not in now)
    return Council(view, members, missing, past)

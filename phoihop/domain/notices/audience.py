"""Who is told: the people who act for a body in a role that a kind is meant for, each in the way that they chose."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q

from phoihop.domain.notices.models import MEANT_FOR, UNASKED, Choice, Kind, Mailbox, Way
from phoihop.domain.notices.queries import batches
from phoihop.domain.notices.rules import Hours
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Holding, Mandate, Post
from phoihop.domain.reorganisations.events import Told
from phoihop.domain.reorganisations.queries import Acting


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who acts for a body. `address` is empty where they get no letters; `leads`: they hold its first post."""

    user_id: int
    username: str
    rights: frozenset[str]
    leads: bool
    address: str
    language: str
    hours: Hours
    ways: Mapping[str, str]

    def way(self, kind: str) -> str:
        """How this person hears of a kind in this body; NOT where it is none of their business."""
        if MEANT_FOR[kind] not in self.rights or (kind == Kind.ESCALATED and not self.leads):
            return Way.NOT
        way = self.ways.get(kind, UNASKED[kind])
        return way if self.address or way == Way.NOT else Way.APP


Held = tuple[int, str, str, str]  # user, sign-in name, code of the body, role


def readers(bodies: Collection[str], on: date) -> dict[str, list[Reader]]:
    """The readers of each of these bodies (by code) on the day, by sign-in name. Four queries for some hundred bodies."""
    return _readers(_held(bodies, on), on)


def _held(bodies: Collection[str], on: date) -> list[Held]:
    lives = Q(body__ended_on=None) | Q(body__ended_on__gt=on)
    told, codes, found = settings.ROLES, sorted(bodies), list[Held]()
    for start in range(0, len(codes), 500):
        rows = Mandate.objects.filter(
            organisations.living(on),
            lives,
            body__code__in=codes[start : start + 500],
            role__in=told,
            user__is_active=True,
        )
        found += rows.values_list("user_id", "user__username", "body__code", "role")
    return found


def _readers(held: Iterable[Held], on: date) -> dict[str, list[Reader]]:
    rights: dict[tuple[str, int], set[str]] = defaultdict(set)
    names: dict[int, str] = {}
    for user_id, username, body, role in held:
        rights[body, user_id] |= settings.ROLES[role]
        names[user_id] = username
    boxes = _boxes(names)
    ways: dict[int, dict[str, str]] = defaultdict(dict)
    for some in batches(names):
        for user_id, kind, way in Choice.objects.filter(user_id__in=some).values_list("user_id", "kind", "way"):
            ways[user_id][kind] = way
    leading = _leading({body for body, _user in rights}, on)
    hearing: dict[str, set[int]] = defaultdict(set)
    for (body, user_id), may in rights.items():
        if MEANT_FOR[Kind.ESCALATED] in may:
            hearing[body].add(user_id)
    found: dict[str, list[Reader]] = defaultdict(list)
    for (body, user_id), may in sorted(rights.items(), key=lambda pair: (pair[0][0], names[pair[0][1]])):
        box = boxes.get(user_id) or Mailbox(address="")
        first = leading.get(body, set()) & hearing[body]  # where none of them may hear, everybody who turns keys
        found[body].append(
            Reader(
                user_id, names[user_id], frozenset(may), not first or user_id in first, box.address, box.language,
                Hours(box.quiet_from, box.quiet_to, box.working_days_only), ways[user_id],
            )
        )  # fmt: skip
    return dict(found)


def _boxes(users: Iterable[int]) -> dict[int, Mailbox]:
    return {box.user_id: box for some in batches(users) for box in Mailbox.objects.filter(user_id__in=some)}


def _leading(bodies: Collection[str], on: date) -> dict[str, set[int]]:
    """Who holds the first post of each body and has an account; a body whose first post nobody holds so is left out.

    Posts of the staff stand in no order: none of them is the first.
    """
    found: dict[str, tuple[int, set[int]]] = {}
    codes = sorted(bodies)
    for start in range(0, len(codes), 500):
        ranked = Holding.objects.exclude(post__protocol_order=Post.UNRANKED)
        rows = ranked.filter(
            organisations.living(on), post__body__code__in=codes[start : start + 500], person__user__isnull=False
        )
        for body, order, user_id in rows.order_by("post__protocol_order", "pk").values_list(
            "post__body__code", "post__protocol_order", "person__user_id"
        ):
            first, users = found.setdefault(body, (order, set()))
            if order == first and user_id is not None:
                users.add(user_id)
    return {body: users for body, (_order, users) in found.items()}


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a body will be told by a reorganisation, who of it will read that, and who will get a letter."""

    told: Told
    people: tuple[str, ...]
    letters: tuple[str, ...]


def foretell(told: Sequence[Told], acting: Iterable[Acting], on: date) -> list[Foretold]:
    """Who is told from the day on: who acts for each body then, and who was given to act for it."""
    bodies = {one.body for one in told}
    held = _held(bodies, on)
    held += [
        (one.user_id, one.username, heir, one.role)
        for one in acting
        for heir in one.given
        if one.active and heir in bodies and one.role in settings.ROLES
    ]
    known = _readers(held, on)
    found = []
    for one in told:
        ways = {reader.username: reader.way(Kind.PASSED) for reader in known.get(one.body, [])}
        people = tuple(name for name, way in ways.items() if way != Way.NOT)
        found.append(Foretold(one, people, tuple(name for name, way in ways.items() if way == Way.MAIL)))
    return found

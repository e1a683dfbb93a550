"""Who of a body can sign in: its people with their posts, accounts and roles; and who it was that acted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from phoihop.domain.organisations import permissions, queries
from phoihop.domain.organisations.models import Holding, Mandate, Person
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.vn import text

LAST = 32767  # after every place in the order of protocol


@dataclass(frozen=True, slots=True)
class Account:
    """By what a person signs in, and what they may do for the body. `opened` once they have chosen a password."""

    user_id: int
    username: str
    roles: tuple[str, ...]
    since: date
    last_signed_in: datetime | None
    opened: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a body: who holds a post there, or acts for it, or both."""

    name: str
    titles: tuple[str, ...]
    person_id: int | None
    illustrative: bool
    account: Account | None


def members(body_id: int, on: date) -> list[Member]:
    """The people of a body on the day, by the order of their posts and then of their names. Two queries."""
    people: dict[int, Person] = {}
    titles: dict[int, list[str]] = {}
    order: dict[int, int] = {}
    held = Holding.objects.filter(queries.living(on), post__body_id=body_id).select_related("person", "post")
    for row in held.order_by("post__protocol_order", "pk"):
        people.setdefault(row.person_id, row.person)
        titles.setdefault(row.person_id, []).append(row.post.title)
        order.setdefault(row.person_id, row.post.protocol_order)
    found = _accounts(body_id, on)
    by_user = {user.pk: person for user in (a[0] for a in found.values()) if (person := _person_of(user))}
    shown = [
        (
            order[pk],
            Member(one.full_name, tuple(titles[pk]), pk, one.illustrative, _account(found.get(one.user_id or 0))),
        )
        for pk, one in people.items()
    ]
    for user_id, held_there in found.items():
        person = by_user.get(user_id)
        if person is None or person.pk not in people:
            name = person.full_name if person else str(held_there[0])
            made_up = person.illustrative if person else False
            shown.append((LAST, Member(name, (), person.pk if person else None, made_up, _account(held_there))))
    return [member for _order, member in sorted(shown, key=lambda pair: (pair[0], text.sort_key(pair[1].name)))]


def _person_of(user: User) -> Person | None:
    return getattr(user, "person", None)


def _accounts(body_id: int, on: date) -> dict[int, tuple[User, list[Mandate]]]:
    found: dict[int, tuple[User, list[Mandate]]] = {}
    rows = Mandate.objects.filter(queries.living(on), body_id=body_id, role__in=settings.ROLES)
    for row in rows.select_related("user__person").order_by("pk"):
        found.setdefault(row.user_id, (row.user, []))[1].append(row)
    return found


def _account(found: tuple[User, list[Mandate]] | None) -> Account | None:
    if found is None:
        return None
    user, held = found
    roles = tuple(dict.fromkeys(mandate.role for mandate in held))
    since = min(mandate.valid_from for mandate in held)
    return Account(user.pk, user.username, roles, since, user.last_login, user.has_usable_password())


def may_invite(user: User, by: Actor, on: date) -> bool:
    """Whether the account waits for its holder to choose a password, and `by` keeps all that it opens."""
    return not user.has_usable_password() and permissions.can_let_in(by, user.pk, on)


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who acted for a body on a day: the name, and the posts held in that body on that day."""

    name: str
    titles: tuple[str, ...]

    @property
    def printed(self) -> str:
        """The name, then the posts where there are any."""
        return f"{self.name} - {', '.join(self.titles)}" if self.titles else self.name


def voices(acted: Iterable[tuple[int, int, date]]) -> dict[tuple[int, int, date], Voice]:
    """Who each (account, body, day) was. Two queries, however many."""
    asked = set(acted)
    users = User.objects.filter(pk__in={user_id for user_id, _body, _day in asked}).select_related("person")
    known = {user.pk: user for user in users}
    people = {person.pk for user in known.values() if (person := _person_of(user))}
    held: dict[tuple[int | None, int], list[Holding]] = {}
    rows = Holding.objects.filter(person_id__in=people, post__body_id__in={body for _user, body, _day in asked})
    for row in rows.select_related("post", "person").order_by("post__protocol_order", "post__pk"):
        held.setdefault((row.person.user_id, row.post.body_id), []).append(row)
    return {
        (user_id, body_id, day): Voice(
            _name(known[user_id]),
            tuple(
                row.post.title
                for row in held.get((user_id, body_id), [])
                if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)
            ),
        )
        for user_id, body_id, day in asked
        if user_id in known
    }


def _name(user: User) -> str:
    person = _person_of(user)
    return person.full_name if person else str(user)

"""Questions about bodies, each as of a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.db import connection
from django.db.models import Min, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import translation
from django.utils.translation import gettext as _

from phoihop.domain.organisations.models import (
    Body,
    BodyCode,
    BodyKind,
    BodyLevel,
    BodyName,
    BodyParent,
    Contact,
    Dated,
    Holding,
    Mandate,
    Person,
    Post,
    Succession,
    Term,
)
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.lifecycle import reading
from phoihop.foundation.vn import text

ADMINISTRATIVE = "ADMINISTRATIVE"
STOREYS = 64  # more than any structure has, so that a walk ends whatever stands in the table
AT_ONCE = 500  # bodies asked about in one statement


class UnknownBody(LookupError):
    """No body has this code on that day. Carries a sentence for people."""


class UnknownYear(ValueError):
    """Of this year nothing can be known here. Carries a sentence for people that names the years of which something can."""


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body as it was on a day: its name then, its side of the table."""

    id: int
    code: str
    name: str
    short_name: str
    side: str
    kind_code: str
    illustrative: bool


@dataclass(frozen=True, slots=True)
class MandateView:
    """For which body and in which role a person acts."""

    body: BodyView
    role: str


YEARS_AHEAD = 10  # two terms: no plan, programme or commitment is made for longer


def check_year(day: date, today: date) -> None:
    """Refuse a day of which nothing can be known: before the year in which the first body began nobody could owe anything,
    and more than two terms of five years after today's nobody has promised anything. Raises UnknownYear.
    """
    begun = Body.objects.aggregate(first=Min("founded_on"))["first"] or today
    first, last = begun.year, today.year + YEARS_AHEAD
    if not first <= day.year <= last:
        raise UnknownYear(
            _("Nothing is known here of the year %(year)s. Enter a day of the years %(first)s to %(last)s.")
            % {"year": day.year, "first": first, "last": last}
        )


def living(on: date) -> Q:
    """The filter for rows that hold on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def resolve(code: str, on: date) -> Body:
    """The body of this own code, or of a code that others give it. Raises UnknownBody."""
    body = Body.objects.filter(code=code).first()
    if body is None:
        row = BodyCode.objects.filter(living(on), value=code).select_related("body").order_by("pk").first()
        body = row.body if row else None
    if body is None:
        raise UnknownBody(
            _("There is no body with the code “%(code)s”. Check the code and try again.") % {"code": code}
        )
    return body


def views_of(ids: Iterable[int], on: date) -> dict[int, BodyView]:
    """Bodies as they were on the day, in one query however many; before its first name a body shows that name."""
    wanted, known = set(ids), reading.kept(views_of)
    for view in _named(sorted(body_id for body_id in wanted if (body_id, on) not in known), on):
        known[view.id, on] = view
    return {body_id: known[body_id, on] for body_id in wanted if (body_id, on) in known}


_NAMED = (  # every page asks: the statement stands here instead of being made each time; the last name of each body wins
    "SELECT b.id, b.code, COALESCE(n.name, b.code), COALESCE(n.short_name, b.code), k.side, k.code, b.illustrative "  # noqa: S608  # names are ours
    f"FROM {Body._meta.db_table} b JOIN {BodyKind._meta.db_table} k ON k.id = b.kind_id "
    f"LEFT JOIN {BodyName._meta.db_table} n ON n.body_id = b.id WHERE b.id IN (%s) "
    "ORDER BY CASE WHEN n.valid_from <= %%s THEN 1 ELSE 0 END, "
    "CASE WHEN n.valid_from <= %%s THEN n.valid_from END, n.valid_from DESC"
)
_AT_ONCE = 5000  # bodies in one statement: both databases take that many parameters


def _named(ids: list[int], on: date) -> Iterator[BodyView]:
    """Each body with each of its names, the one that holds on the day last."""
    day = on.isoformat()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(_NAMED % ", ".join(["%s"] * len(some)), [*some, day, day])
            for body_id, code, name, short, side, kind, illustrative in cursor.fetchall():
                yield BodyView(body_id, code, name, short, side, kind, bool(illustrative))


def view_of(body_id: int, on: date) -> BodyView:
    """One body as it was on the day."""
    return views_of([body_id], on)[body_id]


def views_then(acts: Iterable[tuple[int, date]]) -> dict[tuple[int, date], BodyView]:
    """Each acting body as it was on the day of its act, in one query: what was done is shown under the names of then."""
    days: dict[int, set[date]] = {}
    for body_id, day in acts:
        days.setdefault(body_id, set()).add(day)
    columns = ("pk", "code", "names__name", "names__short_name", "kind__side", "kind__code", "illustrative")
    rows = Body.objects.filter(pk__in=days).order_by("names__valid_from").values_list(*columns, "names__valid_from")
    found: dict[tuple[int, date], BodyView] = {}
    for body_id, code, name, short, side, kind, illustrative, since in rows:
        view = BodyView(body_id, code, name or code, short or code, side, kind, illustrative)
        held = {(body_id, day) for day in days[body_id] if since is None or since <= day}
        before = {(body_id, day) for day in days[body_id]} - found.keys()  # its first name, also for days before it
        found |= dict.fromkeys(held | before, view)
    return found


def ancestors_of(ids: Iterable[int], on: date, structure: str = ADMINISTRATIVE) -> dict[int, list[int]]:
    """The bodies above each, nearest first."""
    chains: dict[int, list[int]] = {body_id: [] for body_id in ids}
    asked, here = list(chains), [structure, on.isoformat(), on.isoformat()]
    for some in (asked[start : start + AT_ONCE] for start in range(0, len(asked), AT_ONCE)):
        with connection.cursor() as cursor:
            cursor.execute(_above(len(some)), [*some, *here, *here])
            for body_id, above in cursor.fetchall():
                if above not in chains[body_id] and above != body_id:  # a cycle cannot be entered, and is not walked
                    chains[body_id].append(above)
    return chains


@cache
def _above(number: int, told: str = "SELECT body_id, id FROM above ORDER BY body_id, storey") -> str:
    """Upwards from so many bodies: every write asks, so the statement is made once."""
    table, marks = BodyParent._meta.db_table, ", ".join(["%s"] * number)
    here = "p.structure = %s AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s)"
    return (
        f"WITH RECURSIVE above(body_id, id, storey) AS (SELECT p.body_id, p.parent_id, 1 FROM {table} p "  # noqa: S608  # names are ours
        f"WHERE p.body_id IN ({marks}) AND {here} UNION ALL SELECT above.body_id, p.parent_id, above.storey + 1 FROM above "
        f"JOIN {table} p ON p.body_id = above.id WHERE above.storey < {STOREYS} AND {here}) {told}"
    )


def around(body_id: int, others: Iterable[int], on: date) -> tuple[set[int], dict[int, list[int]]]:
    """The bodies right under one, and those above it and above each of the others, nearest first, as of the day. One query."""
    above: dict[int, list[int]] = {one: [] for one in {body_id, *others}}
    below: set[int] = set()
    here = [ADMINISTRATIVE, on.isoformat(), on.isoformat()]
    with connection.cursor() as cursor:
        cursor.execute(_above(len(above), _BELOW), [*above, *here, *here, body_id, *here])
        for one, other, storey in cursor.fetchall():
            if not storey:
                below.add(one)
            elif other not in above[one] and other != one:  # as `ancestors_of` does
                above[one].append(other)
    return below, above


_BELOW = (
    f"SELECT body_id, id, storey FROM above UNION ALL SELECT body_id, parent_id, 0 FROM {BodyParent._meta.db_table} "  # noqa: S608  # names are ours
    "WHERE parent_id = %s AND structure = %s AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s) ORDER BY 1, 3"
)


def ancestors(body_id: int, on: date, structure: str = ADMINISTRATIVE) -> list[int]:
    """The bodies above one, nearest first."""
    return ancestors_of([body_id], on, structure)[body_id]


def is_under(body_id: int, superior_id: int, on: date) -> bool:
    """Whether one body stands, directly or not, under another in the administrative structure of that day."""
    return superior_id in ancestors(body_id, on)


def structure_changed(*, after: date, until: date) -> bool:
    """Whether any body came under another, or from under it, after one day and until another."""
    begun = Q(valid_from__gt=after, valid_from__lte=until)
    ended = Q(valid_to__gt=after, valid_to__lte=until)
    return BodyParent.objects.filter(begun | ended).exists()


def bodies_below(body_id: int, on: date) -> RawSQL:
    """The numbers of all bodies that stand, directly or not, under one in that day's structure: for use in a filter."""
    return bodies_below_any([body_id], on)


def bodies_below_any(body_ids: Iterable[int], on: date) -> RawSQL:
    """The same under any of these."""
    roots = sorted(body_ids)
    table = BodyParent._meta.db_table
    here = f"p.structure = '{ADMINISTRATIVE}' AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s)"
    marks = ", ".join(["%s"] * len(roots)) or "NULL"
    sql = (
        f"WITH RECURSIVE below(id) AS (SELECT p.body_id FROM {table} p WHERE p.parent_id IN ({marks}) AND {here} "  # noqa: S608  # names are ours
        f"UNION SELECT p.body_id FROM {table} p JOIN below ON p.parent_id = below.id WHERE {here}) SELECT id FROM below"
    )
    day = on.isoformat()
    return RawSQL(sql, [*roots, day, day, day, day])  # noqa: S611  # names are ours, the rest are parameters


def level_of(body_id: int, on: date) -> str:
    """The level at which the body works on the day; empty where none was entered."""
    row = BodyLevel.objects.filter(living(on), body_id=body_id).order_by("-valid_from").first()
    return row.level if row else ""


def predecessors(heir_id: int, on: date) -> list[int]:
    """The bodies that this one follows by a recorded succession in effect on the day."""
    rows = Succession.objects.filter(successor_id=heir_id, effective_on__lte=on)
    return list(rows.values_list("predecessor_id", flat=True))


@reading.once
def stands_for(body_id: int) -> set[int]:
    """The body, and every ended one that it follows, directly or over others: what those left unfinished is its own."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWED, [body_id])
        return {body_id, *(followed for (followed,) in cursor.fetchall())}


_FOLLOWED = (  # every page and every write asks: the statement stands here instead of being made each time
    f"WITH RECURSIVE followed(id) AS (SELECT s.predecessor_id FROM {Succession._meta.db_table} s "  # noqa: S608  # names are ours
    f"JOIN {Body._meta.db_table} b ON b.id = s.predecessor_id WHERE s.successor_id = %s AND b.ended_on IS NOT NULL "
    f"UNION SELECT s.predecessor_id FROM {Succession._meta.db_table} s JOIN followed ON s.successor_id = followed.id "
    f"JOIN {Body._meta.db_table} b ON b.id = s.predecessor_id WHERE b.ended_on IS NOT NULL) SELECT id FROM followed"
)


@reading.once
def alone_stands_for(body_id: int) -> set[int]:
    """Of those that the body stands for, the ones that nobody follows beside it: itself, and whoever was not split."""
    ours = stands_for(body_id)
    if len(ours) == 1:
        return ours
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWING % ", ".join(["%s"] * len(ours)), sorted(ours))
        others = {origin for origin, follower in cursor.fetchall() if follower != body_id}
    return ours - others


_FOLLOWING = (  # of each of these bodies, who lives and follows it, directly or over others that ended
    f"WITH RECURSIVE following(origin, id) AS (SELECT b.id, b.id FROM {Body._meta.db_table} b WHERE b.id IN (%s) "  # noqa: S608  # the same
    f"UNION SELECT f.origin, s.successor_id FROM following f JOIN {Body._meta.db_table} b ON b.id = f.id "
    f"JOIN {Succession._meta.db_table} s ON s.predecessor_id = f.id WHERE b.ended_on IS NOT NULL) "
    f"SELECT f.origin, f.id FROM following f JOIN {Body._meta.db_table} b ON b.id = f.id WHERE b.ended_on IS NULL"
)


def lives(body: Body, on: date) -> bool:
    """Whether the body exists on the day."""
    return (body.founded_on is None or body.founded_on <= on) and (body.ended_on is None or body.ended_on > on)


class Followed:
    """Who follows whom, read once, for questions about many bodies."""

    def __init__(self) -> None:
        rows = Succession.objects.order_by("pk").values_list("predecessor_id", "successor_id", "effective_on")
        self._heirs: dict[int, list[tuple[int, date]]] = {}
        for predecessor_id, successor_id, effective_on in rows:
            self._heirs.setdefault(predecessor_id, []).append((successor_id, effective_on))
        ended = Body.objects.exclude(ended_on=None).values_list("pk", "ended_on")
        self._ended = {body_id: ended_on for body_id, ended_on in ended if ended_on}

    def heirs(self, body_id: int, on: date) -> set[int]:
        """The bodies that follow this one, by a succession in effect on the day."""
        return {heir for heir, effective_on in self._heirs.get(body_id, []) if effective_on <= on}

    def ended(self, body_id: int, on: date) -> bool:
        """Whether the body is gone on the day."""
        return body_id in self._ended and self._ended[body_id] <= on

    def carriers(self, body_id: int, on: date) -> set[int]:
        """Who stands in the body's place on the day: the last of its heirs, itself if it has none, nobody if it ended so."""
        found, ahead, seen = set(), [body_id], set()
        while ahead:
            here = ahead.pop()
            if here in seen:
                continue
            seen.add(here)
            heirs = self.heirs(here, on)
            ahead.extend(heirs)
            if not heirs and not self.ended(here, on):
                found.add(here)
        return found


def _held(user_id: int, on: date) -> QuerySet[Mandate]:
    """Mandates that count on the day, oldest first: of a body that still lives, in a role that this installation knows."""
    lives = Q(body__ended_on=None) | Q(body__ended_on__gt=on)
    return Mandate.objects.filter(living(on), lives, user_id=user_id, role__in=settings.ROLES).order_by("pk")


def mandates_of(user_id: int, on: date) -> list[MandateView]:
    """For which bodies a person acts on the day, oldest mandate first."""
    rows = list(_held(user_id, on))
    views = views_of({row.body_id for row in rows}, on)
    return [MandateView(views[row.body_id], row.role) for row in rows]


def actor_for(user_id: int, body_id: int, on: date) -> Actor:
    """The person acting for the body, with the union of their roles there. Raises Denied without a mandate."""
    return actor_among(mandates_of(user_id, on), user_id, body_id)


def actor_among(mandates: Iterable[MandateView], user_id: int, body_id: int) -> Actor:
    """The same, of mandates that are known already."""
    held = [mandate.role for mandate in mandates if mandate.body.id == body_id]
    if not held:
        raise Denied(_("You do not act for this body on that day."))
    capabilities = frozenset().union(*(settings.ROLES[role] for role in held))
    return Actor(user_id=user_id, body_id=body_id, role=held[0], capabilities=capabilities)


@dataclass(frozen=True, slots=True)
class Titled:
    """A person with all the posts held on a day, in order of protocol; `here`: the first in the body that was asked about."""

    name: str
    titles: tuple[str, ...]
    illustrative: bool = False
    here: str = ""

    @property
    def printed(self) -> str:
        """As papers name somebody: the name, then the posts."""
        return f"{self.name} - {', '.join(self.titles)}"


def names_of_post_holders() -> set[str]:
    """Everybody who ever held a post of its body's protocol: their names are public."""
    rows = Holding.objects.exclude(post__protocol_order=Post.UNRANKED)
    return set(rows.values_list("person__full_name", flat=True).distinct().order_by())


def contacts_of(body_ids: Iterable[int], on: date) -> dict[int, Contact]:
    """Where the office of each of these bodies was reached on the day; those of which nothing was said are left out."""
    found = Contact.objects.filter(living(on), body_id__in=list(body_ids)).order_by("pk")
    return {row.body_id: row for row in found}


def office_lines(on: date) -> set[str]:
    """Every telephone number and mail address that is an office's on the day, as they were written."""
    held = Contact.objects.filter(living(on)).values_list("telephone", "mail")
    return {said for row in held for said in row if said}


def people_of_each(body_ids: Iterable[int], on: date) -> dict[int, list[Titled]]:
    """Those who hold a post of its protocol in each body on the day, by the order of that post, each with all such posts.

    Staff, whose posts were entered with accounts, are not among them. Two queries, however many bodies.
    """
    found: dict[int, dict[int, tuple[Person, str]]] = {body_id: {} for body_id in body_ids}
    held = (
        Holding.objects.filter(living(on)).exclude(post__protocol_order=Post.UNRANKED).select_related("person", "post")
    )
    for row in held.filter(post__body_id__in=found).order_by("post__protocol_order", "person__full_name", "pk"):
        found[row.post.body_id].setdefault(row.person_id, (row.person, row.post.title))
    titles: dict[int, list[str]] = {person_id: [] for people in found.values() for person_id in people}
    for row in held.filter(person_id__in=titles).order_by("post__protocol_order", "post__pk"):
        titles[row.person_id].append(row.post.title)
    return {
        body_id: [Titled(one.full_name, tuple(titles[one.pk]), one.illustrative, here) for one, here in people.values()]
        for body_id, people in found.items()
    }


def holders_of_each(post_ids: Iterable[int], on: date) -> dict[int, list[Titled]]:
    """Those who hold each post on the day. One query, however many posts."""
    found: dict[int, list[Titled]] = {}
    rows = Holding.objects.filter(living(on), post_id__in=set(post_ids)).select_related("person", "post")
    for row in rows.order_by("person__full_name", "pk"):
        one = Titled(row.person.full_name, (row.post.title,), row.person.illustrative, row.post.title)
        found.setdefault(row.post_id, []).append(one)
    return found


def meant(body_ids: Iterable[int], post_ids: Iterable[int], on: date) -> dict[int, str]:
    """Who leads each of these bodies or holds one of these posts on the day: names by person. One query."""
    wanted, bodies, found, led = set(post_ids), set(body_ids), {}, set()
    held = Holding.objects.filter(living(on), Q(post_id__in=wanted) | Q(post__body_id__in=bodies))
    rows = held.exclude(~Q(post_id__in=wanted) & Q(post__protocol_order=Post.UNRANKED)).select_related("person", "post")
    for row in rows.order_by("post__protocol_order", "person__full_name", "pk"):
        leads = row.post.body_id in bodies and row.post.body_id not in led
        if leads or row.post_id in wanted:
            found[row.person_id] = row.person.full_name
        led.add(row.post.body_id)
    return found


def titles_of(body_id: int) -> list[str]:
    """The posts of a body, in the order of protocol."""
    return list(Post.objects.filter(body_id=body_id).order_by("protocol_order", "pk").values_list("title", flat=True))


def posts_held(on: date) -> list[tuple[Post, BodyView]]:
    """Every post that somebody holds on the day, by protocol, with its body as it was then."""
    held = Holding.objects.filter(living(on)).values("post_id")
    posts = list(Post.objects.filter(pk__in=held).order_by("protocol_order", "title", "pk"))
    views = views_of({post.body_id for post in posts}, on)
    return [(post, views[post.body_id]) for post in posts]


def posts_of(user_id: int | None, body_id: int, on: date) -> list[Holding]:
    """The posts that the person with this account holds in the body on the day, by protocol: who acts in one signs as it."""
    if user_id is None:
        return []
    held = Holding.objects.filter(living(on), person__user_id=user_id, post__body_id=body_id)
    return list(held.select_related("person", "post").order_by("post__protocol_order", "post__title", "pk"))


def posts_filled(body_id: int, on: date) -> bool:
    """Whether anybody is entered as holding a post in the body on the day."""
    return Holding.objects.filter(living(on), post__body_id=body_id).exists()


def people_of(body_id: int, on: date) -> list[Titled]:
    """The same of one body."""
    return people_of_each([body_id], on)[body_id]


def all_bodies(on: date) -> list[BodyView]:
    """Every body that lives on the day, by protocol and then by the Vietnamese order of names."""
    alive = Q(founded_on=None) | Q(founded_on__lte=on)
    found = Body.objects.filter(alive, Q(ended_on=None) | Q(ended_on__gt=on))
    order = dict(found.values_list("pk", "kind__protocol_order"))
    views = views_of(order, on).values()
    return sorted(views, key=lambda view: (order[view.id], text.sort_key(view.name)))


def kind_column() -> str:
    """The column of a kind that names it in the reader's language: kinds are data, and each row says both."""
    return "label_en" if (translation.get_language() or "").startswith("en") else "label"


def kind_labels(side: str = "") -> dict[str, str]:
    """What each kind of body, or each of one side, is called in the reader's language, in order of protocol."""
    rows = BodyKind.objects.filter(**({"side": side} if side else {})).order_by("protocol_order", "label")
    return {code: label or vietnamese for code, label, vietnamese in rows.values_list("code", kind_column(), "label")}


def grouped(views: Iterable[BodyView]) -> dict[str, list[BodyView]]:
    """Bodies by the label of their kind, in their order; kinds of one body alone stand together at the front."""
    labels = kind_labels()
    members: dict[str, list[BodyView]] = {}
    for view in views:
        members.setdefault(view.kind_code, []).append(view)
    alone = [found[0] for found in members.values() if len(found) == 1]
    groups = {labels[code]: found for code, found in members.items() if len(found) > 1}
    return ({_("Bodies of one kind each"): alone} if alone else {}) | groups


def terms_of(body_id: int) -> list[Term]:
    """Every term of office of the body with what was entered before, the newest first. Two queries."""
    return list(Term.objects.filter(body_id=body_id).prefetch_related("changes").order_by("-valid_from"))


def is_living(row: Dated, on: date) -> bool:
    """Whether what is dated holds on the day: the first counts, the last no longer."""
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


def term_of(body_id: int, on: date) -> Term | None:
    """The body's term of office on the day."""
    return Term.objects.filter(living(on), body_id=body_id).order_by("-valid_from").first()

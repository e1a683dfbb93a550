"""Who holds which post in which body from which day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import ManyToOneRel
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries, services
from phoihop.domain.organisations.models import Body, Holding, Person, Post
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.sheets import values
from phoihop.foundation.sheets.columns import Wanted
from phoihop.foundation.vn import dates, text
from phoihop.surfaces.exchange.importing.kinds import Bodies, Change, Fate, Row, Weighed, missing, twice

_AHEAD = timedelta(days=366)
_ORDER = 100  # of a post of which nothing is said; those of the staff come after all that are public


@dataclass(frozen=True, slots=True)
class Entry:
    """A person in a post."""

    name: str
    body: Body
    title: str
    since: date
    order: int


class People:
    """People with their posts."""

    code = "people"
    wanted = (
        Wanted("name", "Họ và tên", ("Họ tên", "Full name", "Tên"), needed=True),
        Wanted("body", "Cơ quan", ("Đơn vị", "Tổ chức", "Body", "Cơ quan, đơn vị"), needed=True),
        Wanted("title", "Chức vụ", ("Chức danh", "Post"), needed=True),
        Wanted("since", "Từ ngày", ("Giữ chức vụ từ ngày", "Ngày bổ nhiệm", "From"), needed=True),
        Wanted("order", "Thứ tự", ("Thứ tự lễ tân", "Order")),
    )

    def label(self) -> str:
        return _("People and their posts")

    def hint(self) -> str:
        return _(
            "Who holds which post from which day on. A name that holds a post in the same body already is that person."
        )

    def may(self, by: Actor) -> bool:
        return by.may("organise")

    def weigh(self, rows: Sequence[Row], by: Actor, on: date) -> list[Weighed]:  # noqa: ARG002  # asked alike of each kind
        bodies, found = Bodies(on), []
        held = {
            (holding.post.body_id, text.fold(holding.post.title), text.spelt(holding.person.full_name)): holding
            for holding in Holding.objects.filter(valid_to=None).select_related("post", "person")
        }
        for row in rows:
            one = Weighed(row)
            entry = self._entry(one, bodies, on)
            if entry is not None:
                one.entry, one.title = entry, f"{entry.name}, {entry.title}"
                standing = held.get((entry.body.pk, text.fold(entry.title), text.spelt(entry.name)))
                one.fate = Fate.SAME if standing else Fate.NEW
                if not standing:
                    where = bodies.views[entry.body.pk].name
                    one.changes = [Change("", "", f"{where} · {dates.show(entry.since)}")]
            found.append(one)
        twice(found, lambda one: self._same(one.entry))
        return found

    def _same(self, entry: object) -> object:
        return (entry.body.pk, text.fold(entry.title), text.spelt(entry.name)) if isinstance(entry, Entry) else None

    def _entry(self, one: Weighed, bodies: Bodies, on: date) -> Entry | None:
        missing(one, self.wanted)
        sure = one.row.sure
        name = one.told("name", lambda told: values.words(told, most=100, sure="name" in sure), "")
        title = one.told("title", lambda told: values.words(told, most=200, sure="title" in sure), "")
        body = one.told("body", bodies.named, None)
        since, order = one.told("since", values.day, on), one.told("order", values.whole, _ORDER)
        if "since" not in one.faults and (since > on + _AHEAD or (body and not queries.lives(body, since))):
            one.faults["since"] = _("On %(day)s this body is not there, or the day is too far away.") % {
                "day": dates.show(since)
            }
        if "order" not in one.faults and order >= Post.UNRANKED:
            one.faults["order"] = _("Write a number below %(most)s.") % {"most": Post.UNRANKED}
        if one.faults or body is None:
            return None
        return Entry(name, body, title, since, order)

    def take(self, one: Weighed, by: Actor, on: date, at: datetime, key: str) -> list[int]:  # noqa: ARG002  # the same
        entry = one.entry
        assert isinstance(entry, Entry)
        titles = {text.fold(title): title for title in queries.titles_of(entry.body.pk)}
        post = services.ensure_post(
            body=entry.body, title=titles.get(text.fold(entry.title), entry.title), protocol_order=entry.order, by=by, at=at
        )  # fmt: skip
        here = Person.objects.filter(holdings__post__body=entry.body, holdings__valid_to=None).distinct().order_by("pk")
        known = (one for one in here if text.spelt(one.full_name) == text.spelt(entry.name))
        person = next(known, None) or services.enter_person(full_name=entry.name, by=by, at=at)
        return [services.appoint(person=person, post=post, from_day=entry.since, by=by, at=at).pk]

    def untouched(self, made: Sequence[int]) -> bool:
        """Neither ended since, nor signed in: what was signed in a post was signed by who held it."""
        if Holding.objects.filter(pk__in=made, valid_to=None).count() != len(made):
            return False
        named = (one for one in Holding._meta.get_fields(include_hidden=True) if isinstance(one, ManyToOneRel))
        return not any(
            one.related_model._default_manager.filter(**{f"{one.field.name}__in": made}).exists() for one in named
        )

    def take_back(self, made: Sequence[int], by: Actor, on: date, at: datetime, key: str) -> None:  # noqa: ARG002  # the same
        for holding in Holding.objects.filter(pk__in=made).select_related("post"):
            services.step_down(
                holding=holding, on=holding.valid_from, by=by, at=at
            )  # begun and ended on one day: held on none

"""Who lives on a day and what they are called then: a fixed number of queries however many bodies and days."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from phoihop.domain.organisations.models import Body, BodyKind, BodyName
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.vn import text

_sort_key = lru_cache(maxsize=65_536)(text.sort_key)  # a body is put in order in many lists


def living_bodies(on: date) -> QuerySet[Body]:
    """The bodies that live on the day: from the day of founding, no longer on the day of ending."""
    founded = Q(founded_on=None) | Q(founded_on__lte=on)
    return Body.objects.filter(founded, Q(ended_on=None) | Q(ended_on__gt=on))


class Roll:
    """Some bodies with all their names, read in three queries; then asked for any of them on any day."""

    def __init__(self, bodies: QuerySet[Body]) -> None:
        self._kinds = {kind.pk: kind for kind in BodyKind.objects.all()}
        self._views: dict[tuple[int, date], BodyView] = {}  # one of an heir for all whom it follows
        chosen = bodies.order_by()
        self._rows = {row[0]: row for row in chosen.values_list(
            "pk", "code", "kind_id", "illustrative", "founded_on", "ended_on"
        )}  # fmt: skip
        self._names: dict[int, list[tuple[date, str, str]]] = defaultdict(list)
        names = BodyName.objects.filter(body__in=chosen.values("pk")).order_by("body_id", "valid_from", "pk")
        for body_id, since, name, short_name in names.values_list("body_id", "valid_from", "name", "short_name"):
            self._names[body_id].append((since, name, short_name))

    def __contains__(self, body_id: int) -> bool:
        return body_id in self._rows

    @property
    def ids(self) -> Iterable[int]:
        """The bodies that were read."""
        return self._rows.keys()

    def lives(self, body_id: int, on: date) -> bool:
        """Whether the body lives on the day."""
        founded_on, ended_on = self._rows[body_id][4:]
        return (founded_on is None or founded_on <= on) and (ended_on is None or ended_on > on)

    def is_over(self, body_id: int, on: date) -> bool:
        """Whether the body has ended by the day."""
        ended_on = self._rows[body_id][5]
        return ended_on is not None and ended_on <= on

    def names(self, body_id: int) -> list[tuple[date, str]]:
        """Every name and short name that the body ever had and since when, the newest first."""
        return [(since, words) for since, *both in reversed(self._names[body_id]) for words in both]

    def kind(self, body_id: int) -> BodyKind:
        """What the body is."""
        return self._kinds[self._rows[body_id][2]]

    def view(self, body_id: int, on: date) -> BodyView:
        """The body as it was on the day; before its first name it shows that name."""
        if (body_id, on) in self._views:
            return self._views[body_id, on]
        _pk, code, _kind_id, illustrative, _founded_on, _ended_on = self._rows[body_id]
        given = self._names[body_id] or [(date.min, code, code)]
        _since, name, short_name = next((row for row in reversed(given) if row[0] <= on), given[0])
        kind = self.kind(body_id)
        view = BodyView(body_id, code, name, short_name, kind.side, kind.code, illustrative)
        return self._views.setdefault((body_id, on), view)

    def order(self, view: BodyView) -> tuple[int, str, int]:
        """The place of a body in a list: by protocol, then by the Vietnamese alphabet."""
        return (self.kind(view.id).protocol_order, _sort_key(view.name), view.id)

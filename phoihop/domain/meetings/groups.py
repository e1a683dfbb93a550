"""Groups that conclusions name in one word, and the bodies of a day that belong to them: “UBND các huyện, thị xã, thành phố”."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.organisations.structure import levels

_PROVINCE, _DISTRICT, _COMMUNE = "PROVINCE", "DISTRICT", "COMMUNE"


@dataclass(frozen=True, slots=True)
class _Group:
    """How a group is named, at which level its bodies work, and of which kind or with which beginning of a name they are."""

    named: re.Pattern[str]
    level: str
    kind: str = ""
    begins: str = ""

    def holds(self, body: BodyView) -> bool:
        """Whether a body of the level belongs to it."""
        return body.kind_code == self.kind if self.kind else body.name.startswith(self.begins)


def _said(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_COMMITTEE = r"(?:UBND|Ủy ban nhân dân)\s+"
_GROUPS = (
    _Group(_said(rf"{_COMMITTEE}(?:các\s+huyện|cấp\s+huyện)\b"), _DISTRICT, begins="Ủy ban nhân dân"),
    _Group(_said(rf"{_COMMITTEE}(?:các\s+(?:xã|phường)|cấp\s+xã)\b"), _COMMUNE, begins="Ủy ban nhân dân"),
    _Group(_said(r"các\s+sở\b"), _PROVINCE, kind="department"),
    _Group(
        _said(r"các\s+tổ chức\s+chính trị\s*[-–]\s*xã hội(?:\s+(?:cấp\s+)?tỉnh)?$"),
        _PROVINCE,
        kind="socio_political_org",
    ),
)


def members(name: str, on: date) -> tuple[BodyView, ...]:
    """The bodies of the day that a group means, by protocol; none for what is no group, or names its own places."""
    group = next((one for one in _GROUPS if one.named.match(name)), None)
    if group is None or re.search(r":|\b(?:huyện|xã|phường)\s+[A-ZĐ]", name):
        return ()
    at_level = {one.body_id for one in levels.working(on) if one.level == group.level}
    return tuple(_of(group, organisations.all_bodies(on), at_level))


def _of(group: _Group, bodies: Iterable[BodyView], at_level: set[int]) -> Iterable[BodyView]:
    return (body for body in bodies if body.id in at_level and group.holds(body))

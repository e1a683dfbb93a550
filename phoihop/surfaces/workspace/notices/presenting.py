"""Notices as lines of a list: what is said, what it leads to, whether it was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.notices import wording
from phoihop.domain.notices.models import Notice
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.accounts.actors import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """One notice. `title` is of the one commitment that it is about, where the reader may know of that."""

    pk: int
    words: str
    title: str
    illustrative: bool
    url: str
    kind: str
    at: datetime
    unread: bool


def lines(found: Sequence[Notice], by: Actor, today: date) -> list[Line]:
    """The lines, in three queries however many."""
    bodies = {body for notice in found for body in wording.bodies_in(notice)}
    names = {pk: view.short_name for pk, view in organisations.views_of(bodies, today).items()}
    codes = {notice.thing.partition(":")[2] for notice in found if notice.thing.startswith("commitment:")}
    seen = (
        ledger.visible_to(by, today).filter(code__in=codes).values_list("code", "title", "illustrative")
        if codes
        else ()
    )
    titles = {code: (title, made_up) for code, title, made_up in seen}
    return [
        Line(
            notice.pk, wording.sentence(notice, names), *titles.get(notice.thing.partition(":")[2], ("", False)),
            address_of(notice), notice.get_kind_display(), notice.recorded_at, bool(getattr(notice, "unread", False)),
        )
        for notice in found
    ]  # fmt: skip


def address_of(notice: Notice) -> str:
    """Where what it tells of can be seen."""
    name, _colon, code = notice.thing.partition(":")
    return reverse(name, args=[code] if code else [])

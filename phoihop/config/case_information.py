"""Information in the case. That the sides exchanged it, and not always in time, is what the account says; the rest is made up."""

from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from phoihop.config.case_rows import CCB, LDLD, MTTQ, NONGDAN, PHUNU, TINHDOAN, UBND
from phoihop.domain.information import services
from phoihop.domain.information.models import Item
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.vn import dates

OF_AUGUST, OF_THE_PEOPLE = "case:info:august", "case:info:people"
_ORGANISATIONS = (PHUNU, LDLD, CCB, NONGDAN, TINHDOAN)
_NOTED = (MTTQ, PHUNU, LDLD, NONGDAN)  # who has taken note of it; of the others one has opened it


def tell(by_code: dict[str, Body]) -> None:
    """Two situation reports: the committee's to all sides, and the Front's to the committee, which has not taken note of it yet."""
    everybody = [by_code[MTTQ], *(by_code[code] for code in _ORGANISATIONS)]
    august = _send(
        by_code[UBND], everybody, date(2021, 9, 6), OF_AUGUST, "Tình hình kinh tế - xã hội tháng 8 năm 2021",
        "Tình hình phát triển kinh tế - xã hội và công tác phòng, chống dịch Covid-19 trong tháng 8.",
    )  # fmt: skip
    for code in _NOTED:
        _step(services.acknowledge, august, by_code[code], date(2021, 9, 8), on=date(2021, 9, 8))
    _step(services.open_, august, by_code[CCB], date(2021, 9, 13))
    people = _send(
        by_code[MTTQ], [by_code[UBND]], date(2021, 9, 20), OF_THE_PEOPLE, "Tình hình nhân dân quý III năm 2021",
        "Tâm tư, nguyện vọng của nhân dân trong quý III, trọng tâm là đời sống của người lao động trở về địa phương.",
    )  # fmt: skip
    _step(services.receive, people, by_code[UBND], date(2021, 9, 21))


def _send(sender: Body, to: list[Body], on: date, key: str, title: str, words: str) -> Item:
    with moments.history(_moment(on)):
        return services.send(
            kind="SITUATION", title=title, words=words, to=to, by=_speaker(sender), on=on, at=_moment(on), key=key,
            illustrative=True,
        )  # fmt: skip


def _step(verb: Any, item: Item, body: Body, day: date, **given: Any) -> None:  # Any: a verb, and its own arguments
    with moments.history(_moment(day)):
        verb(copy=item.copies.get(body=body), by=_speaker(body), at=_moment(day), **given)


def _moment(day: date, hour: time = time(9, 30)) -> datetime:
    return datetime.combine(day, hour, dates.VIET_NAM)


def _speaker(body: Body) -> Actor:
    return Actor(user_id=None, body_id=body.pk, role="LEADER", capabilities=settings.ROLES["LEADER"])

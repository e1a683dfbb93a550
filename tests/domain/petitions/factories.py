"""Voters met by the Front, and what they ask."""

from datetime import UTC, date, datetime

from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import services
from phoihop.domain.petitions.models import Petition, Session
from phoihop.domain.petitions.states import Competence, Contact, Result
from phoihop.domain.rulebook.models import Rule
from tests.domain.organisations.factories import acting

DAY = date(2022, 6, 10)
AT = datetime(2022, 6, 10, 2, tzinfo=UTC)
DUE = date(2022, 8, 9)  # sixty days later
ROAD = services.Ask("Đường liên thôn hư hỏng, đề nghị sửa", "Giao thông", "Xã Tả Phìn", Competence.PROVINCE)


def rules() -> None:
    """By when petitions are answered, and help is given."""
    for code, value in (("PET-NA", 60), ("PET-COOP", 15)):
        Rule.objects.get_or_create(
            code=code, valid_from=date(2020, 10, 1),
            defaults={"words": code, "value": value, "unit": "DAYS", "basis": "QĐ 30/2020/QĐ-TTg"},
        )  # fmt: skip


def session(organiser: Body, *, key: str = "s1", attended: int = 84, spoke: int = 3) -> Session:
    """A regular meeting."""
    return services.record_session(
        kind=Contact.REGULAR, held_on=DAY, place="Xã Tả Phìn", attended=attended, spoke=spoke, by=acting(organiser),
        on=DAY, at=AT, key=key,
    )  # fmt: skip


def collected(front: Body, *, key: str = "p1", ask: services.Ask = ROAD, at_: Session | None = None) -> Petition:
    """Asked at a meeting, and not passed on yet."""
    return services.collect(said_at=at_ or session(front), ask=ask, by=acting(front), at=AT, key=key)


def routed(front: Body, to: Body, *, key: str = "p1") -> Petition:
    """With the body that is to answer."""
    rules()
    return services.route(
        petition=collected(front, key=key), to=to, by=acting(front), on=DAY, at=AT, key=f"{key}:route"
    )


def answered(front: Body, by_body: Body, *, key: str = "p1", result: Result | None = None) -> Petition:
    """Answered on paper, with a result or none."""
    row = routed(front, by_body, key=key)
    if result:
        services.report_result(
            petition=row, result=result, words="Đã sửa xong", by=acting(by_body), on=DAY, at=AT, key=f"{key}:result"
        )
    return services.answer(
        petition=row, words="Đã giao sửa", paper="12/UBND-NC", by=acting(by_body), on=DAY, at=AT, key=f"{key}:answer"
    )

"""A review between a committee and the Front, chaired by both, with a department and an organisation invited."""

from datetime import UTC, date, datetime

from phoihop.domain.meetings import services
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, Post
from phoihop.foundation.accounts.actors import Actor
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, acting

DAY = date(2021, 9, 23)
AT = datetime(2021, 9, 23, 2, tzinfo=UTC)


def leads(body: Body, name: str, title: str, *, order: int = 10, until: date | None = None) -> Post:
    """Somebody who holds a post in the body since 2020."""
    person = organisations.enter_person(full_name=name, by=ADMIN, at=ENTERED)
    post = organisations.ensure_post(body=body, title=title, protocol_order=order, by=ADMIN, at=ENTERED)
    holding = organisations.appoint(person=person, post=post, from_day=SINCE, by=ADMIN, at=ENTERED)
    if until:
        organisations.step_down(holding=holding, on=until, by=ADMIN, at=ENTERED)
    return post


def draft(*chairs: Body, **told: object) -> services.Draft:
    """What the review is, as far as nothing else is told."""
    given = {
        "title": "Họp đánh giá 9 tháng", "held_on": DAY, "session": "MORNING", "place": "Hội trường", "chairs": chairs,
        "agenda": [services.Item("Báo cáo kết quả", 20), services.Item("Thảo luận")],
    }  # fmt: skip
    return services.Draft(**(given | told))


def prepared(organiser: Body, *chairs: Body, key: str = "m", **told: object) -> Meeting:
    """A draft that only its organiser and chairs know of."""
    return services.prepare(draft=draft(*chairs, **told), by=acting(organiser), at=AT, key=key)


def invited(organiser: Body, chairs: list[Body], guests: list[Body], *, key: str = "m") -> Meeting:
    """A meeting to which the invitations have gone out."""
    row = prepared(organiser, *chairs, key=key)
    services.invite(meeting=row, bodies=guests, by=acting(organiser), at=AT, key=f"{key}:list")
    return services.send(meeting=row, by=acting(organiser), at=AT)


def in_progress(organiser: Body, chairs: list[Body], guests: list[Body]) -> Meeting:
    """A meeting that has begun."""
    row = invited(organiser, chairs, guests)
    return services.begin(meeting=row, by=acting(organiser), on=DAY, at=AT)


def closed(organiser: Body, chairs: list[Body], guests: list[Body], by: Actor | None = None) -> Meeting:
    """A meeting to which everybody came."""
    row = in_progress(organiser, chairs, guests)
    seats = [services.Seat(invitation, "PRESENT") for invitation in row.invitations.all()]
    services.attend(meeting=row, seats=seats, by=by or acting(organiser), at=AT, key="all")
    return services.close(meeting=row, by=by or acting(organiser), at=AT)

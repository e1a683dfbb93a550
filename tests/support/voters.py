"""Meetings with voters that are to come, sessions of a council, and what somebody asks of the words that they wrote by a slip."""

from datetime import date, datetime, timedelta

from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import services
from phoihop.domain.petitions.models import Petition
from phoihop.domain.petitions.states import Contact, DataWish
from phoihop.foundation.accounts.actors import Actor


def planned(host: Body, place: str, by: Actor, on: date, at: datetime) -> dict[str, list[str]]:
    """By where it stands; the actor's body organises it."""
    row = services.plan_meeting(
        kind=Contact.REGULAR, around="", day=on + timedelta(days=30), place=place, host=host, by=by, on=on, at=at,
        key="url:planned",
    )  # fmt: skip
    return {"ahead": [str(row.pk)], "missing": ["999999"]}


def sittings(council: Body, name: str, by: Actor, on: date, at: datetime) -> dict[str, list[str]]:
    """A session for which the actor's body sums up: the summary before it is issued, the one after it is owed."""
    row = services.enter_sitting(
        name=name,
        council=council,
        opens_on=on - timedelta(days=2),
        closes_on=on,
        by=by,
        on=on,
        at=at,
        key="url:sitting",
    )
    form = services.Form("BC-TH", name, (name,), name, (name,))
    services.issue_summary(
        summary=row.summaries.get(around="BEFORE"), form=form, by=by, on=on, at=at, key="url:summary"
    )
    return {"entered": [str(row.pk)], "missing": ["999999"]}


def sitting_form(name: str, council: Body) -> dict[str, str]:
    """Whole forms of a session, and of the summary after it."""
    head = {"symbol": "BC-TH", "place": name, "signs_as": name, "signer": name, "recipients": name}
    days = {"opens_on": "6/12/2021", "closes_on": "8/12/2021"}
    return {f"after-{field}": said for field, said in head.items()} | {"name": name, "council": str(council.pk)} | days


def word(petition: str, words: str, by: Actor, on: date, at: datetime) -> str:
    """What somebody wrote by a slip of this petition."""
    slip = services.issue_slip(petition=Petition.objects.get(pk=petition), by=by, on=on, at=at).slip
    somebody = Actor(user_id=None, body_id=None, role="SLIP", capabilities=frozenset())
    return str(services.add(slip=slip, words=words, by=somebody, on=on, at=at, key="url:word").pk)


def asked_of_data(petitions: dict[str, list[str]], by: Actor, on: date, at: datetime) -> str:
    """A request of who has a slip of the petition that was routed; the one that was collected has a slip too."""
    step = {"by": by, "on": on, "at": at}
    services.issue_slip(petition=Petition.objects.get(pk=petitions["collected"][0]), **step)
    row = Petition.objects.get(pk=petitions["routed"][0])
    code = row.slips.get().code
    return str(services.ask_data(petition=row, code=code, kind=DataWish.ACCESS, key="url:data", **step).pk)

"""A meeting with voters that is to come, and what somebody asks of the words that they wrote by a slip."""

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


def asked_of_data(petitions: dict[str, list[str]], by: Actor, on: date, at: datetime) -> str:
    """A request of who has a slip of the petition that was routed; the one that was collected has a slip too."""
    step = {"by": by, "on": on, "at": at}
    services.issue_slip(petition=Petition.objects.get(pk=petitions["collected"][0]), **step)
    row = Petition.objects.get(pk=petitions["routed"][0])
    code = row.slips.get().code
    return str(services.ask_data(petition=row, code=code, kind=DataWish.ACCESS, key="url:data", **step).pk)

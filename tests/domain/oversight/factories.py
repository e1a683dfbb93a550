"""A department supervised by the Front."""

from datetime import UTC, date, datetime
from typing import Any

from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import services
from phoihop.domain.oversight.models import Intent, Recommendation, Supervision
from phoihop.domain.oversight.states import Form, Priority
from phoihop.domain.rulebook.models import Rule
from phoihop.foundation.accounts.actors import Actor
from tests.domain.organisations.factories import acting

SENT, BEGINS, DAY, DUE = date(2021, 5, 3), date(2021, 5, 18), date(2021, 6, 1), date(2021, 6, 16)
AT = datetime(2021, 6, 1, 2, tzinfo=UTC)


def rules(*codes: str) -> None:
    """How long before a delegation its plan is sent, and by when one answers; or these others of fifteen days."""
    for code in codes or ("SUP-PLAN", "SUP-REPLY"):
        Rule.objects.get_or_create(
            code=code, valid_from=date(2017, 6, 15),
            defaults={"words": code, "value": 15, "unit": "DAYS", "basis": "NQLT 403/2017"},
        )  # fmt: skip


def begun(
    front: Body, supervised: Body, *, key: str = "s", sent: date = SENT, form: Form = Form.DELEGATION
) -> Supervision:
    """A delegation whose plan was sent in time."""
    rules()
    return services.begin(
        form=form, title="Giám sát tiếp công dân", supervised=supervised, plan_sent_on=sent, begins_on=BEGINS,
        by=acting(front), on=DAY, at=AT, key=key,
    )  # fmt: skip


def recommended(front: Body, supervised: Body, *, key: str = "r") -> Recommendation:
    """Recommended on what was found, and waiting for an answer."""
    supervision = begun(front, supervised, key=f"{key}:s")
    who = {"supervision": supervision, "by": acting(front), "on": DAY, "at": AT}
    services.find(words="Chưa công khai lịch tiếp", key=f"{key}:f", **who)
    return services.recommend(words="Công khai lịch tiếp công dân", priority=Priority.HIGH, key=key, **who)


def reported(supervision: Supervision, **step: Any) -> None:  # keyword arguments that every verb takes
    """Its report was issued."""
    head = services.Head("BC-GS", "Lào Cai", ("CHỦ TỊCH",), "Giàng A", ("Lưu: VT",))
    services.issue_report(supervision=supervision, head=head, key=f"{supervision.pk}:report", **step)


FIRST, LAST = date(2021, 11, 1), date(2021, 11, 20)


def intended(
    supervised: Body, by: Actor, *, key: str = "i", on: date = DAY, first: date = FIRST, last: date = LAST
) -> Intent:
    """An entry of the programme that waits for the authority."""
    return services.propose(
        form=Form.STUDY, title="Giám sát tiếp công dân", supervised=supervised, begins_on=first, ends_on=last, by=by, on=on,
        at=AT, key=key,
    )  # fmt: skip


def programme(supervised: Body, front: Actor, authority: Actor, on: date, at: datetime) -> dict[str, list[str]]:
    """An entry of each kind: one that waits, one that overlaps with an inspection, one that was agreed."""
    found = {"missing": ["999999"]}
    for state in ("proposed", "clashing", "agreed"):
        row = intended(supervised, front, key=f"intent:{state}", on=on)
        said = {"intent": row, "by": authority, "on": on, "at": at, "key": f"intent:{state}:said"}
        if state == "clashing":
            services.object_to(words="Trùng cuộc thanh tra tháng 11", **said)
        if state == "agreed":
            services.agree(seen=row.steps.get().pk, **said)
        found[state] = [str(row.pk)]
    return found

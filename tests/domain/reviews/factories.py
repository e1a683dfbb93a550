"""A review between a committee and the Front, as far along as a test needs it, and what is reviewed beside an agreement."""

from datetime import UTC, date, datetime

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.ledger import services as ledger
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import services as plans
from phoihop.domain.plans.models import Plan
from phoihop.domain.reviews import services
from phoihop.domain.reviews.models import Review
from phoihop.domain.reviews.services import Given, Remedy
from phoihop.domain.reviews.states import ReviewKind
from phoihop.domain.rulebook.models import Rule
from tests.domain.organisations.factories import acting
from tests.domain.plans import factories as planned

DAY = date(2021, 9, 23)
AT = datetime(2021, 9, 23, 3, tzinfo=UTC)
REMEDY_DUE = date(2021, 12, 31)


def rules() -> None:
    """By when agreements are reviewed, and how long before that one is reminded."""
    for code, days in (("REV-INTERIM", 365), ("REV-FINAL", 30), ("REV-AHEAD", 90), ("REV-RENEW", 180)):
        Rule.objects.get_or_create(
            code=code, valid_from=date(2016, 1, 1),
            defaults={"words": code, "value": days, "unit": "DAYS", "basis": "Thông lệ"},
        )  # fmt: skip


def step(by: Body, on: date = DAY) -> dict[str, object]:
    """Who acts, and when."""
    return {"by": acting(by), "on": on, "at": AT}


def prepared(
    agreement: Agreement, opener: Body, *, kind: ReviewKind = ReviewKind.INTERIM, to: date = DAY, on: date = DAY
) -> Review:
    """Begun, and scored by nobody."""
    return services.prepare(
        subject=agreement, kind=kind, covers_from=date(2021, 1, 1), covers_to=to, by_group=False,
        key=f"{agreement.code}:{kind}:{to}", **step(opener, on),
    )  # fmt: skip


def scored(review: Review, *sides: Body, grades: dict[str, str] | None = None, on: date = DAY) -> Review:
    """Each of these sides has handed in, in the grade that is said for it or else in the same one."""
    for side in sides:
        grade = (grades or {}).get(side.code, "MOSTLY")
        given = {point.number: Given(grade, f"Lời của {side.code}") for point in review.points.all()}
        services.score(review=review, given=given, by=acting(side))
        services.hand_in(review=review, **step(side, on))
    review.refresh_from_db()
    return review


def short(review: Review, owner: Body, towards: Body, **more: object) -> None:
    """A shortcoming with its cause and remedy, named by who owes the remedy."""
    remedy = Remedy("Lập đầu mối trao đổi thông tin", owner, towards, REMEDY_DUE)
    told = {
        "words": "Thông tin chưa kịp thời",
        "cause_kind": "SUBJECTIVE",
        "cause": "OWN",
        "cause_words": "Chưa có đầu mối",
    }
    services.name_shortcoming(review=review, remedy=remedy, **(told | more), **step(owner))


def frozen(review: Review, *sides: Body, on: date = DAY) -> Review:
    """Written, and agreed to by all."""
    services.write(review=review, part="RESULTS", words="Các bên đã phối hợp.", **step(sides[0], on))
    review.refresh_from_db()
    for side in sides:
        services.consent(review=review, edition=review.edition, **step(side, on))
    review.refresh_from_db()
    return review


def signed(review: Review, *sides: Body, on: date = DAY) -> Review:
    """Signed by all in the name of their bodies, where nobody holds a post."""
    for side in sides:
        services.sign(review=review, digest=review.digest, holding=None, **step(side, on))
    review.refresh_from_db()
    return review


def plan_in_force(agreement: Agreement, drafter: Body, other: Body) -> Plan:
    """Of the year 2021 with one row, which the other side owes; approved by who drafted it."""
    made = planned.drafted(agreement, drafter)
    planned.row(made, other, drafter, by_body=drafter)
    step_ = {"by": acting(drafter), "at": planned.AT}
    plans.propose(plan=made, on=planned.DAY, key="p", **step_)
    plans.agree(plan=made, by=acting(other), on=planned.DAY, at=planned.AT, key="a")
    made.refresh_from_db()
    plans.submit(plan=made, **step_)
    plans.approve(plan=made, document="Quyết định 1", on=planned.DAY, **step_)
    made.refresh_from_db()
    return made


def fulfilled(plan: Plan) -> None:
    """Every row is done, as both of its sides say."""
    for row in plan.rows.select_related("commitment__debtor", "commitment__creditor"):
        owed = row.commitment
        ledger.claim(commitment=owed, result="Xong", by=acting(owed.debtor), on=DAY, key=f"c:{row.pk}")
        owed.refresh_from_db()
        ledger.accept(commitment=owed, by=acting(owed.creditor), on=DAY, key=f"d:{row.pk}")

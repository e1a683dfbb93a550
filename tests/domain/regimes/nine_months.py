"""A province's nine months of 2021, told through the services that its pages call: 7 sides, 20 departments, 9 districts, 152 communes.

Who did what follows from each body's place in its row, so that every figure of the form has something to count, and some
bodies send late, are returned, or never send.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import Mood, Reason, Verb
from phoihop.domain.meetings import services as meetings
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import services as petitions
from phoihop.domain.petitions.states import Competence, Contact, Result
from phoihop.domain.plans import services as plans
from phoihop.domain.plans.models import FundingKind
from phoihop.domain.regimes import services
from phoihop.domain.regimes.models import Compilation, Duty, OpenedPeriod
from phoihop.domain.rulebook import rules as rulebook
from phoihop.domain.rulebook import services as rule_services
from tests.domain.agreements import factories as agreements
from tests.domain.meetings import factories as meeting
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, acting, body
from tests.domain.plans import factories as planning
from tests.domain.regimes.factories import AT, LATE, OPENED, SENT, in_force
from tests.support import effort
from tests.support.stories import Story

SIDES, DEPARTMENTS, DISTRICTS = 7, 20, 9
COMMUNES = effort.examples(152)
BEGUN, HEARD, SETTLED = date(2021, 1, 20), date(2021, 6, 10), date(2021, 9, 22)
HEARD_AT = datetime(2021, 6, 10, 2, tzinfo=UTC)


def bodies() -> dict[str, list[Body]]:
    """Everybody by the row they stand in, each at its level; the committee, which they report to, alone in one."""
    committee = body("ubnd")
    rows = {"ubnd": [committee], "ben": [body(f"ben-{n}", side="FRONT") for n in range(SIDES)]}
    rows["so"] = [body(f"so-{n:02d}", under=committee) for n in range(DEPARTMENTS)]
    rows["huyen"] = [body(f"huyen-{n}", under=committee) for n in range(DISTRICTS)]
    rows["xa"] = [body(f"xa-{n:03d}", under=rows["huyen"][n % DISTRICTS]) for n in range(COMMUNES)]
    levels = {"huyen": "DISTRICT", "xa": "COMMUNE"}
    for name, row in rows.items():
        for one in row:
            organisations.set_level(body=one, level=levels.get(name, "PROVINCE"), from_day=SINCE, by=ADMIN, at=ENTERED)
    rule_services.load_reference(by=ADMIN, at=ENTERED)
    return rows


def task(debtor: Body, creditor: Body, *, due: date, key: str, on: date = BEGUN) -> Commitment:
    """Something owed: assigned to a body below, agreed with an equal."""
    by, fixed = acting(creditor), rulebook.fixed(due, "Kế hoạch", verified=True)
    row = ledger.open_(
        kind="TASK", title=f"Việc {key}", debtor=debtor, creditor=creditor, by=by, reckoning=fixed, on=on, key=key
    )
    if row.mood == Mood.ASSIGN:
        return ledger.assign(commitment=row, by=by, on=on, key=f"{key}:b")
    row = ledger.propose(commitment=row, by=by, on=on, key=f"{key}:p")
    return ledger.agree(commitment=row, by=acting(debtor), on=on, key=f"{key}:b")


def done(row: Commitment, *, claimed: date, accepted: date | None, key: str) -> None:
    """Reported done, and confirmed by the other side where a day is given."""
    ledger.claim(commitment=row, result="Xong", by=acting(row.debtor), on=claimed, key=f"{key}:c")
    if accepted:
        ledger.accept(commitment=row, by=acting(row.creditor), on=accepted, key=f"{key}:a")


def _work(place: int, one: Body, committee: Body) -> None:
    """In time, late, waiting or past its day; every third moved to December with a reason; some before the period."""
    key = f"t:{one.code}"
    row = task(one, committee, due=date(2021, 6, 30), key=key)
    if place % 4 < 3:
        claimed = (date(2021, 6, 20), date(2021, 7, 10), date(2021, 9, 10))[place % 4]
        done(row, claimed=claimed, accepted=claimed if place % 4 < 2 else None, key=key)
    if place % 3 == 0:
        row = task(one, committee, due=date(2021, 8, 31), key=f"{key}:2")
        ledger.ask(
            commitment=row, change=Verb.POSTPONED, reason=Reason.EPIDEMIC, words="Dịch bệnh", by=acting(one), on=date(2021, 8, 1),
            reckoning=rulebook.fixed(date(2021, 12, 1), "Kế hoạch", verified=True), key=f"{key}:2:ask",
        )  # fmt: skip
        ledger.grant(commitment=row, by=acting(committee), on=date(2021, 8, 2), key=f"{key}:2:grant")
    if place % 7 == 0:
        earlier = date(2020, 12, 1)
        row = task(one, committee, due=date(2020, 12, 10), key=f"{key}:0", on=date(2020, 11, 1))
        done(row, claimed=earlier, accepted=earlier, key=f"{key}:0")


def _ask(place: int, one: Body, front: Body, said_at: object) -> None:
    """A petition with the body: answered by most, resolved by some, confirmed by the Front for fewer."""
    key, by, words = f"p:{one.code}", acting(front), {"on": HEARD, "at": HEARD_AT}
    row = petitions.collect(
        said_at=said_at,  # type: ignore[arg-type]  # the session of the teller
        ask=petitions.Ask(f"Sửa đường {one.code}", "Giao thông", one.code, Competence.PROVINCE), by=by, at=HEARD_AT, key=key,
    )  # fmt: skip
    row = petitions.route(petition=row, to=one, by=by, key=f"{key}:r", **words)  # type: ignore[arg-type]  # days by name
    if place % 3 == 2:
        return
    if place % 2 == 0:
        petitions.report_result(
            petition=row, result=Result.RESOLVED, words="Đã sửa", by=acting(one), key=f"{key}:s", **words
        )  # type: ignore[arg-type]  # days by name
    row = petitions.answer(petition=row, words="Đã giao sửa", paper="12/UBND", by=acting(one), key=f"{key}:a", **words)  # type: ignore[arg-type]  # days by name
    if place % 4 == 0:
        petitions.confirm(petition=row, by=by, key=f"{key}:c", **words)  # type: ignore[arg-type]  # days by name


def _meet(committee: Body, sides: list[Body], departments: list[Body]) -> None:
    """Two meetings of the period and one after its cut-off; not everybody came."""
    guests = [*sides, *departments]
    for number, day in enumerate((date(2021, 3, 5), date(2021, 7, 5), date(2021, 9, 16))):
        row = meeting.prepared(committee, committee, key=f"m{number}", held_on=day)
        meetings.invite(meeting=row, bodies=guests, by=acting(committee), at=AT, key=f"m{number}:i")
        row = meetings.send(meeting=row, by=acting(committee), at=AT)
        row = meetings.begin(meeting=row, by=acting(committee), on=day, at=AT)
        came = ("PRESENT", "REPLACED", "ABSENT", "EXCUSED")
        invitations = row.invitations.order_by("pk")
        seats = [
            meetings.Seat(one, came[(place + number) % 4], words="Chuyên viên") for place, one in enumerate(invitations)
        ]
        meetings.attend(meeting=row, seats=seats, by=acting(committee), at=AT, key=f"m{number}:a")


def _fund(committee: Body, sides: list[Body]) -> None:
    """The joint plan: one row for each side, money allocated to it twice in the period and once after."""
    agreement = agreements.in_force(committee, *sides[:6])  # seven sign at most; the plan is for all
    plan = planning.drafted(agreement, committee)
    rows = [
        planning.row(plan, one, committee, by_body=committee, key=f"r{n}", due=date(2021, 10, 31))
        for n, one in enumerate(sides)
    ]
    plans.propose(plan=plan, by=acting(committee), on=planning.DAY, at=planning.AT, key="p")
    for one in sides:
        plans.agree(plan=plan, by=acting(one), on=planning.DAY, at=planning.AT, key=f"a:{one.code}")
    for n, row in enumerate(rows):
        for number, day in enumerate((date(2021, 2, 1), date(2021, 8, 1), date(2021, 9, 15))):
            plans.record_funding(
                row=row, kind=FundingKind.ALLOCATED, amount=1_500_000 * (n + 1), source="Ngân sách tỉnh",
                by=acting(committee), on=day, at=AT, key=f"f:{n}:{number}",
            )  # fmt: skip


def duties(period: OpenedPeriod) -> Iterator[tuple[int, Duty]]:
    """Who reports, each with its place in the order of opening."""
    found = period.duties.select_related("commitment", "period__regime", "body", "receiver").order_by("pk")
    return iter(list(enumerate(found)))


def never_sends(place: int) -> bool:
    """Eight of 188."""
    return place % 21 == 20


def send(place: int, duty: Duty, *, on: date, key: str) -> None:
    """Write what the ledger does not know, and send."""
    by = acting(duty.body)
    words = {
        "doi_thoai": str(place % 6), "nguoi_du": "" if place % 11 == 0 else f"{place % 6 * 1_234}", "I.1": f"Kết quả {place}.",
        "da_ky": ("có", "không", "")[place % 3], "ngay_ky": "31/3/2021" if place % 3 == 0 else "",
    }  # fmt: skip
    services.write(duty=duty, cells={code: services.Typed(text) for code, text in words.items()}, by=by)
    duty.commitment.refresh_from_db()
    services.send(duty=duty, by=by, on=on, at=AT, key=key, late_reason="Mất điện" if on > SENT else "")


def _report(period: OpenedPeriod) -> None:
    """All but eight send, every seventeenth late, every thirteenth once more after a return; districts approve first."""
    for place, duty in duties(period):
        if not never_sends(place):
            send(place, duty, on=LATE if place % 17 == 16 else SENT, key=f"s:{duty.body.code}")
    for place, duty in duties(period):
        if place % 13 == 12 and not never_sends(place):
            receiver = acting(duty.receiver)
            key = f"b:{duty.body.code}"
            services.return_(duty=duty, remarks={"doi_thoai": "Xem lại"}, by=receiver, on=LATE, at=AT, key=key)
            send(place + 1, duty, on=LATE, key=f"{key}:again")
    for level in ("COMMUNE", "DISTRICT"):
        for _place, duty in duties(period):
            if duty.level == level and duty.editions.exists():
                services.approve(duty=duty, by=acting(duty.receiver), on=LATE, key=f"ok:{duty.body.code}")


def tell() -> None:
    """The nine months up to the settled figures of the province's compiled report."""
    rows = bodies()
    committee = rows["ubnd"][0]
    everybody = [one for name in ("ben", "so", "huyen", "xa") for one in rows[name]]
    for place, one in enumerate(everybody):
        _work(place, one, committee)
    front = rows["ben"][0]
    said_at = petitions.record_session(
        kind=Contact.REGULAR, held_on=HEARD, place="Xã Tả Phìn", attended=84, spoke=40, by=acting(front), on=HEARD, at=HEARD_AT,
        key="s",
    )  # fmt: skip
    for place, one in enumerate([*rows["so"], *rows["huyen"]]):
        _ask(place, one, front, said_at)
    _meet(committee, rows["ben"], rows["so"])
    _fund(committee, rows["ben"])
    by = acting(committee)
    period = services.open_period(regime=in_force(committee), code="9T-2021", by=by, on=OPENED, at=AT)
    _report(period)
    row = services.gather(period=period, body=committee, by=by, at=AT)
    services.settle(compilation=row, by=by, on=SETTLED, at=AT)


NINE_MONTHS = Story("nine_months", tell)


def compiled() -> Compilation:
    """The province's compiled report, where the fixture `nine_months_database` lets the test begin."""
    NINE_MONTHS.told()
    return Compilation.objects.select_related("period__regime", "body").get()

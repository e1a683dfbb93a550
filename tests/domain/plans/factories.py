"""Plans of a committee and the bodies that it plans with."""

from datetime import UTC, date, datetime

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import services
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.rulebook import rules as rulebook
from tests.domain.organisations.factories import acting

DAY = date(2021, 1, 20)
AT = datetime(2021, 1, 20, 2, tzinfo=UTC)
WHOLE = services.RowText("Giám sát", "Giám sát giảm nghèo", "Lập đoàn giám sát", "Cung cấp hồ sơ", "Quý III", "Báo cáo")


def drafted(agreement: Agreement, by_body: Body, code: str = "KH", *, beside: bool = False) -> Plan:
    """A draft without rows."""
    return services.draft(
        code=code, title="Kế hoạch 2021", year=2021, agreement=agreement, by=acting(by_body), at=AT, beside=beside
    )


def row(
    plan: Plan, debtor: Body, creditor: Body, *, by_body: Body, key: str = "r1", due: date | None = date(2021, 7, 31),
    text: services.RowText = WHOLE, aims: services.Aims = services.Aims(frozenset({2})),  # noqa: B008  # frozen
) -> Row:  # fmt: skip
    """A whole row, of the article on supervision."""
    return services.add_row(
        plan=plan, text=text, debtor=debtor, creditor=creditor, reckoning=rulebook.fixed(due, "Kế hoạch", verified=True),
        by=acting(by_body), on=DAY, at=AT, key=key, aims=aims,
    )  # fmt: skip

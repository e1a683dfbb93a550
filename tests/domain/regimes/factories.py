"""A small province that reports: the committee, the Front, a department, a district with two communes."""

from dataclasses import replace
from datetime import UTC, date, datetime

from phoihop.config import case_reporting
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.regimes import services
from phoihop.domain.regimes.models import Duty, Edition, OpenedPeriod, Regime
from phoihop.domain.rulebook import services as rulebook
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, acting, body

OPENED, SENT, LATE = date(2021, 9, 6), date(2021, 9, 15), date(2021, 9, 20)
AT = datetime(2021, 9, 15, 2, tzinfo=UTC)
REPORTERS = (
    ("kind-FRONT", "PROVINCE", "ISSUER"), ("kind-AUTHORITY", "PROVINCE", "ISSUER"), ("kind-AUTHORITY", "DISTRICT", "ISSUER"),
    ("kind-AUTHORITY", "COMMUNE", "ABOVE"),
)  # fmt: skip


def province() -> dict[str, Body]:
    """Everybody by a short code, each at its level, with the rules of periods."""
    committee = body("ubnd")
    found = {"ubnd": committee, "mttq": body("mttq", side="FRONT"), "so": body("so", under=committee)}
    found["huyen"] = body("huyen", under=committee)
    found |= {code: body(code, under=found["huyen"]) for code in ("xa-1", "xa-2")}
    levels = {"huyen": "DISTRICT", "xa-1": "COMMUNE", "xa-2": "COMMUNE"}
    for code, one in found.items():
        organisations.set_level(body=one, level=levels.get(code, "PROVINCE"), from_day=SINCE, by=ADMIN, at=ENTERED)
    rulebook.load_reference(by=ADMIN, at=ENTERED)
    return found


def in_force(issuer: Body, **changed: object) -> Regime:
    """The regime of the case, for these bodies."""
    told = replace(case_reporting.REGIME, reporters=REPORTERS, **changed)  # type: ignore[arg-type]  # contents by name
    regime = services.draft(told=told, issuer=issuer, by=acting(issuer), at=AT)
    services.adopt(regime=regime, by=acting(issuer), at=AT)
    return regime


def opened(bodies: dict[str, Body]) -> OpenedPeriod:
    """Its nine months of 2021."""
    issuer = bodies["ubnd"]
    return services.open_period(regime=in_force(issuer), code="9T-2021", by=acting(issuer), on=OPENED, at=AT)


def duty(period: OpenedPeriod, code: str) -> Duty:
    """What a body owes, as it stands."""
    return Duty.objects.select_related("commitment", "period__regime", "body", "receiver").get(
        period=period, body__code=code
    )


def sent(period: OpenedPeriod, code: str, *, on: date = SENT, key: str = "", **cells: str) -> Edition:
    """The body's report, with these cells written first."""
    row = duty(period, code)
    who = acting(row.body)
    services.write(
        duty=row, cells={name: services.Typed(text) for name, text in (cells or {"doi_thoai": "1"}).items()}, by=who
    )
    why = "Máy hỏng." if on > SENT else ""
    return services.send(duty=row, by=who, on=on, at=AT, key=key or f"{code}:{row.editions.count()}", late_reason=why)

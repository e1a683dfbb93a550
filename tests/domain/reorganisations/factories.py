"""A province with a district of three communes, the Front beside them, and what the district owes."""

from datetime import UTC, date, datetime

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.reorganisations import services
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.rulebook import rules as rulebook
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import ADMIN, ENTERED, acting, body
from tests.domain.reorganisations.sheets import BECAUSE, begin, sheet
from tests.support.stories import Story

DAY = date(2021, 7, 1)
AT = datetime(2021, 7, 1, 1, tzinfo=UTC)
OPENED, DUE = date(2021, 2, 1), date(2021, 12, 14)

# The district ends; two communes become one, the third stays; the province takes what they do not.
ENDING = (
    begin("xa-moi", under="tinh"), f"merge,original=xa-1,original=xa-2,result=xa-moi,{BECAUSE}",
    f"reparent,xa-3,under=tinh,{BECAUSE}",
    f"abolish,original=huyen,heir=xa-moi,heir=xa-3,heir=tinh,{BECAUSE}",
)  # fmt: skip


def place() -> dict[str, Body]:
    """The bodies by code, each at its level."""
    tinh = body("tinh", name="UBND tỉnh")
    huyen = body("huyen", name="UBND huyện Bảo Yên", under=tinh)
    bodies = {"tinh": tinh, "huyen": huyen, "mttq": body("mttq", side="FRONT"), "mttq-2": body("mttq-2", side="FRONT")}
    bodies |= {code: body(code, under=huyen) for code in ("xa-1", "xa-2", "xa-3")}
    for code, row in bodies.items():
        level = "COMMUNE" if code.startswith("xa") else "DISTRICT" if code == "huyen" else "PROVINCE"
        organisations.set_level(body=row, level=level, from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED)
    return bodies


def _tell() -> None:
    place()


PLACE = Story("place", _tell)


def standing() -> dict[str, Body]:
    """The same where the fixture `place_database` let the test begin with them."""
    PLACE.told()
    return {body.code: body for body in Body.objects.all()}


def owing(debtor: Body, creditor: Body, *, on: date = OPENED, due: date = DUE, title: str = "Giám sát") -> Commitment:
    """A commitment that both sides agreed to."""
    row = ledger.open_(
        kind="TASK", title=title, debtor=debtor, creditor=creditor, by=acting(debtor), on=on, key=new_key(),
        reckoning=rulebook.fixed(due, "Kế hoạch 2021", verified=True),
    )  # fmt: skip
    ledger.propose(commitment=row, by=acting(debtor), on=on, key=new_key())
    return ledger.agree(commitment=row, by=acting(creditor), on=on, key=new_key())


def drafted(*lines: str) -> Reorganisation:
    """A draft with these lines; those of the district's end without any."""
    return services.draft(text=sheet(*(lines or ENDING)), key=new_key(), by=ADMIN, at=AT)


def approved(row: Reorganisation) -> Reorganisation:
    """Decided as proposed, and approved for its day."""
    services.pass_on_as_proposed(reorganisation=row, reason="Theo quy tắc", by=ADMIN, at=AT)
    services.hand_over_as_proposed(reorganisation=row, reason="Theo quy tắc", by=ADMIN, at=AT)
    services.settle_as_proposed(reorganisation=row, reason="Theo quy tắc", by=ADMIN, at=AT)
    services.approve(reorganisation=row, rest="", by=ADMIN, at=AT)
    return row


def carried_out(row: Reorganisation) -> Reorganisation:
    """As proposed, approved and carried out."""
    services.carry_out(reorganisation=approved(row), by=ADMIN, at=AT)
    return row

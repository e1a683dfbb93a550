"""People of two equal sides who can be told something."""

from datetime import date

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.notices import queries
from phoihop.domain.notices.models import Notice
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.accounts.models import User
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, acting

ON = date(2021, 2, 1)
TITLE = "Bà Nguyễn Thị Lan, tổ 5: đường vào bản bị sạt lở"


def person(username: str, body: Body, role: str = "LEADER") -> User:
    """Somebody with an account who holds this role."""
    user = accounts.give_account(username=username, full_name=f"Người của {body.code}", password=None)
    organisations.grant_mandate(user=user, body=body, role=role, from_day=SINCE, by=ADMIN, at=ENTERED)
    return user


def proposed(debtor: Body, creditor: Body, *, kind: str = "TASK", due: date = date(2021, 9, 14)) -> Commitment:
    """A commitment that its debtor proposes; its title holds what no letter may say."""
    row = ledger.open_(
        kind=kind, title=TITLE, debtor=debtor, creditor=creditor, by=acting(debtor), on=ON, key=new_key(),
        reckoning=rulebook.fixed(due, "Kế hoạch 2021", verified=True),
    )  # fmt: skip
    return ledger.propose(commitment=row, by=acting(debtor), on=ON, key=new_key())


def told(body: Body, *kinds: str) -> list[tuple[str, str, int]]:
    """Kind, what and how many, of all that a body was told, or of these kinds; the oldest first."""
    rows = Notice.objects.filter(body=body).order_by("pk")
    return [(row.kind, row.what, row.n) for row in rows if not kinds or row.kind in kinds]


def listed(body: Body, user: User, role: str = "LEADER") -> list[str]:
    """What stands on a person's list."""
    return [row.what for row in queries.listed(acting(body, role, user.pk), user.pk)]

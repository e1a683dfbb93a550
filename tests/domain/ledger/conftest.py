"""Two equal sides and a department under one of them."""

from collections.abc import Callable
from datetime import date
from itertools import count

import pytest

from phoihop.domain.ledger import services
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from tests.domain.organisations.factories import acting, body

_keys = count(1)


def new_key() -> str:
    """A key that nobody used."""
    return f"key-{next(_keys)}"


@pytest.fixture
def committee(db: None) -> Body:
    return body("ubnd", name="UBND tỉnh Lào Cai")


@pytest.fixture
def front(db: None) -> Body:
    return body("mttq", side="FRONT", name="Ủy ban MTTQ tỉnh Lào Cai")


@pytest.fixture
def department(committee: Body) -> Body:
    return body("so-noi-vu", name="Sở Nội vụ", under=committee)


OpenCommitment = Callable[..., Commitment]


@pytest.fixture
def in_force(committee: Body, front: Body) -> OpenCommitment:
    """Opens a commitment of the Front towards the Committee that both agreed to, due on 14/9/2021."""

    def open_it(due: date = date(2021, 9, 14), on: date = date(2021, 2, 1)) -> Commitment:
        row = services.open_(
            kind="TASK", title="Giám sát giảm nghèo", debtor=front, creditor=committee,
            reckoning=rulebook.fixed(due, "Kế hoạch 2021", verified=True), by=acting(front), on=on, key=new_key(),
        )  # fmt: skip
        services.propose(commitment=row, by=acting(front), on=on, key=new_key())
        return services.agree(commitment=row, by=acting(committee), on=on, key=new_key())

    return open_it

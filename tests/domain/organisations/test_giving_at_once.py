"""Two keepers press the same button, or choose the same name, in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from phoihop.domain.organisations import services
from phoihop.domain.organisations.models import Mandate, Person
from phoihop.domain.organisations.services.accounts import Wanted
from phoihop.foundation.accounts.models import User
from tests.domain.organisations.factories import ADMIN, ENTERED, body

pytestmark = pytest.mark.django_db(transaction=True)
MAY = Wanted(role="OFFICER", username="may.lo", full_name="Lò Thị Mây", title="Chuyên viên")


def at_once(give: Callable[[int], object]) -> list[object]:
    """What four get who ask in the same moment: an account, or the sentence that refuses one."""
    meet = Barrier(4)

    def ask(place: int) -> object:
        meet.wait()
        try:
            return give(place)
        except services.CannotGive as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(ask, range(4)))


class TestGivingAtOnce:
    def test_the_same_form_makes_one_account(self) -> None:
        front = body("mttq", side="FRONT")

        given = at_once(
            lambda _place: services.give_account(
                body=front, wanted=MAY, by=ADMIN, on=date(2021, 9, 23), at=ENTERED, key="k"
            )
        )

        assert given == [User.objects.get()] * 4
        assert (Person.objects.count(), Mandate.objects.count()) == (1, 1)

    def test_the_same_name_in_four_bodies_gives_it_to_one_and_tells_the_others(self) -> None:
        bodies = [body(f"b{place}") for place in range(4)]

        given = at_once(
            lambda place: services.give_account(
                body=bodies[place], wanted=MAY, by=ADMIN, on=date(2021, 9, 23), at=ENTERED, key=f"k{place}"
            )
        )

        assert len([answer for answer in given if isinstance(answer, User)]) == 1
        assert [answer for answer in given if isinstance(answer, str)] == [
            "Tên đăng nhập “may.lo” đã có người dùng. Hãy chọn tên khác."
        ] * 3
        assert Person.objects.count() == 1

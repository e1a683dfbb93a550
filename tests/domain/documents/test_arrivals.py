"""Papers that come in: a book of each body and year without gaps, and line by line what is done with each."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection

from phoihop.domain.documents import permissions, queries, services
from phoihop.domain.documents.models import Arrival, Handling
from phoihop.foundation.accounts.actors import Denied
from tests.domain.organisations.factories import acting, body, heir_of

DAY = date(2021, 9, 16)
CAME = services.Came(DAY, "Sở Nội vụ", "12/SNV-TH", date(2021, 9, 14), "Về việc góp ý quy chế", "CÔNG VĂN")
HANDLED = services.Handled("Phòng Tổng hợp", due_on=date(2021, 9, 20))
AT = datetime(2021, 9, 16, 2, tzinfo=UTC)


def taken(whose, at, *, came=CAME, handled=HANDLED, key="a", on=DAY, role="CLERK", again=False):
    by = acting(whose, role)
    return services.take_in(body=whose, came=came, handled=handled, by=by, on=on, at=at, key=key, again=again)


@pytest.mark.django_db
class TestTakeIn:
    def test_numbers_each_bodys_papers_from_one_each_year(self, noon):
        first, second = body("ubnd"), body("mttq", side="FRONT")
        later = replace(CAME, symbol="1/SNV", arrived_on=date(2022, 1, 4))

        rows = [
            taken(first, noon),
            taken(first, noon, came=replace(CAME, symbol="QCPH/02 và 03"), key="b"),
            taken(second, noon, key="c"),
            taken(first, noon, came=later, handled=services.Handled("Phòng Tổng hợp"), on=date(2022, 1, 5), key="d"),
        ]

        assert [(row.year, row.number) for row in rows] == [(2021, 1), (2021, 2), (2021, 1), (2022, 1)]
        assert rows[1].symbol == "QCPH/02 và 03"
        assert list(queries.broken()) == []

    def test_does_once_what_is_sent_twice(self, noon):
        whose = body("ubnd")

        rows = [taken(whose, noon), taken(whose, noon)]

        assert rows[0] == rows[1]
        assert (Arrival.objects.count(), Handling.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        ("came", "handled"),
        [
            (replace(CAME, about="Khác"), HANDLED), (replace(CAME, author="Sở Khác"), HANDLED),
            (CAME, replace(HANDLED, receiver="Phòng Khác")), (CAME, replace(HANDLED, due_on=None)),
        ],
    )  # fmt: skip
    def test_does_not_tell_as_done_what_one_key_brings_in_other_words(self, noon, came, handled):
        whose = body("ubnd")
        taken(whose, noon)

        with pytest.raises(services.CannotRegister, match=r"already used|đã dùng"):
            taken(whose, noon, came=came, handled=handled)

        assert (Arrival.objects.count(), Handling.objects.count()) == (1, 1)

    def test_warns_of_a_paper_that_stands_there_and_takes_it_when_told(self, noon):
        whose = body("ubnd")
        taken(whose, noon)

        with pytest.raises(services.CannotRegister, match="12/SNV-TH"):
            taken(whose, noon, came=replace(CAME, author="SỞ NỘI VỤ"), key="b")

        assert taken(whose, noon, key="b", again=True).number == 2

    @pytest.mark.parametrize(
        ("came", "handled"),
        [
            (replace(CAME, arrived_on=date(2021, 9, 17)), HANDLED),
            (replace(CAME, dated=date(2021, 9, 17)), HANDLED),
            (CAME, replace(HANDLED, due_on=date(2021, 9, 15))),
            (CAME, replace(HANDLED, done_on=date(2021, 9, 17))),
            (CAME, replace(HANDLED, done_on=date(2021, 9, 15))),
            (replace(CAME, about="Tối mật"), HANDLED),
            (CAME, replace(HANDLED, note="Độ mật: Mật")),
        ],
    )
    def test_refuses_days_that_cannot_be_and_secret_papers_and_takes_no_number_for_them(self, noon, came, handled):
        whose = body("ubnd")

        with pytest.raises(services.CannotRegister):
            taken(whose, noon, came=came, handled=handled)

        assert taken(whose, noon, key="b").number == 1

    @pytest.mark.parametrize("role", ["OFFICER", "OBSERVER", "ADMIN"])
    def test_is_for_who_keeps_the_register_of_that_body(self, noon, role):
        whose, other = body("ubnd"), body("mttq", side="FRONT")

        with pytest.raises(Denied):
            taken(whose, noon, role=role)
        with pytest.raises(Denied):
            services.take_in(
                body=whose, came=CAME, handled=HANDLED, by=acting(other, "CLERK"), on=DAY, at=noon, key="x"
            )

        assert not Arrival.objects.exists()


@pytest.mark.django_db
class TestHandle:
    def test_keeps_every_line_and_shows_the_last(self, noon):
        whose = body("ubnd")
        row = taken(whose, noon)
        by, on = acting(whose, "CLERK"), date(2021, 9, 20)
        done = services.Handled("Phòng Nội chính", DAY, on, "15/UBND-NC", "Đã trả lời")

        before = list(queries.waiting(permissions.arrivals_of(by), late_on=date(2021, 9, 21)))
        services.handle(arrival=row, handled=done, by=by, on=on, at=noon, key="h")
        services.handle(arrival=row, handled=done, by=by, on=on, at=noon, key="h")

        (shown,) = queries.followed(permissions.arrivals_of(by))
        assert before == [row]
        assert [line.receiver for line in row.handlings.all()] == ["Phòng Tổng hợp", "Phòng Nội chính"]
        assert shown.last is not None
        assert (shown.last.receiver, shown.last.done_on, shown.last.reply) == ("Phòng Nội chính", on, "15/UBND-NC")
        assert not queries.waiting(permissions.arrivals_of(by)).exists()
        assert list(queries.broken()) == []

    def test_does_not_tell_as_done_what_one_key_brings_in_other_words(self, noon):
        row = taken(body("ubnd"), noon)
        by = acting(row.body, "CLERK")
        services.handle(arrival=row, handled=HANDLED, by=by, on=DAY, at=noon, key="h")

        with pytest.raises(services.CannotRegister, match=r"already used|đã dùng"):
            services.handle(arrival=row, handled=replace(HANDLED, note="Khác"), by=by, on=DAY, at=noon, key="h")

        assert row.handlings.count() == 2

    def test_goes_on_with_the_heir_of_a_body_that_ended_which_takes_nothing_in_for_it(self, noon):
        row = taken(body("snv"), noon)
        heir = heir_of(row.body, on=date(2021, 9, 17))
        type(row.body).objects.filter(pk=row.body_id).update(ended_on=date(2021, 9, 17))
        by, on = acting(heir, "CLERK"), date(2021, 9, 20)

        services.handle(arrival=row, handled=HANDLED, by=by, on=on, at=noon, key="h")

        assert row.handlings.count() == 2
        assert permissions.can_handle(by, row)
        assert not permissions.can_handle(acting(heir, "OBSERVER"), row)
        with pytest.raises(Denied):
            services.take_in(
                body=row.body, came=replace(CAME, symbol="1"), handled=HANDLED, by=by, on=on, at=noon, key="x"
            )

    def test_of_what_was_altered_is_told(self, noon):
        row = taken(body("ubnd"), noon)
        other = taken(row.body, noon, came=replace(CAME, symbol="13/SNV"), key="b")

        Handling.objects.filter(arrival=row).update(due_on=date(2022, 1, 1))
        Arrival.objects.filter(pk=other.pk).update(author="Sở Khác")

        assert [one.chain for one in queries.broken()] == [
            f"audit:documents.arrival:{other.pk}", f"audit:documents.arrival:{row.pk}",
        ]  # fmt: skip

    def test_is_nobodys_of_another_body(self, noon):
        row, other = taken(body("ubnd"), noon), body("mttq", side="FRONT")

        assert not permissions.arrivals_of(acting(other, "CLERK")).exists()
        with pytest.raises(Denied):
            services.handle(arrival=row, handled=HANDLED, by=acting(other, "CLERK"), on=DAY, at=noon, key="h")


@pytest.mark.django_db(transaction=True)
class TestClerksAtOnce:
    def test_share_no_number_and_skip_none(self) -> None:
        whose = body("ubnd")

        def enter(clerk: int) -> None:
            for place in range(5):
                key = f"{clerk}-{place}"
                taken(whose, AT, came=replace(CAME, symbol=key), key=key)
            connection.close()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(enter, range(8)))

        assert sorted(Arrival.objects.values_list("number", flat=True)) == list(range(1, 41))

    def test_enter_one_form_once_and_one_paper_once(self) -> None:
        """Eight at once: of one form all get the same arrival, of one paper under other keys one is entered, the others warned."""
        whose = body("ubnd")
        start = Barrier(8)

        def enter(key: str, symbol: str) -> int:
            start.wait()
            try:
                return taken(whose, AT, came=replace(CAME, symbol=symbol), key=key).number
            except services.CannotRegister:
                return 0
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            one_form = list(pool.map(lambda _clerk: enter("form", "1/A"), range(8)))
            one_paper = sorted(pool.map(lambda clerk: enter(f"clerk-{clerk}", "2/B"), range(8)))

        assert one_form == [1] * 8
        assert one_paper == [0] * 7 + [2]
        assert Arrival.objects.count() == 2

"""Many clerks at once: no number twice, and none skipped."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection, transaction

from phoihop.domain.documents import services
from phoihop.domain.documents.models import Book, Document
from tests.domain.documents import factories
from tests.domain.organisations.factories import acting, body

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS, EACH = 12, 10
MANY, NUMBERS, SHARE = 50, 5_000, 250
DAY = date(2021, 9, 16)
AT = datetime(2021, 9, 16, 2, tzinfo=UTC)


class TestAClerkAmongMany:
    def test_never_shares_a_number_and_leaves_no_gap_where_a_paper_fails(self) -> None:
        whose = body("ubnd")
        by = acting(whose, "CLERK")

        def write(clerk: int) -> None:
            for place in range(EACH):
                kind = ("BÁO CÁO", "THÔNG BÁO")[place % 2]
                try:
                    with transaction.atomic():
                        number = services.next_number(body=whose, kind=kind, on=DAY)
                        paper = factories.report(number=number, kind=kind)
                        services.register(body=whose, paper=paper, number=number, on=date(2021, 9, 16), by=by, at=AT)
                        if (clerk + place) % 5 == 0:
                            raise InterruptedError  # the paper was not issued after all
                except InterruptedError:
                    pass
            connection.close()

        with ThreadPoolExecutor(CLERKS) as pool:
            list(pool.map(write, range(CLERKS)))

        for kind in ("BÁO CÁO", "THÔNG BÁO"):
            given = sorted(Document.objects.filter(kind=kind).values_list("number", flat=True))
            assert given == list(range(1, len(given) + 1))
        assert Document.objects.count() == CLERKS * EACH * 4 // 5


class TestFiftyClerks:
    def test_share_no_number_of_five_thousand_and_skip_none(self) -> None:
        """On PostgreSQL all of them; SQLite has one writer at a time and shows as much by a share."""
        each = (NUMBERS if connection.vendor == "postgresql" else SHARE) // MANY
        whose = body("ubnd")
        taken: list[int] = []

        def take(clerk: int) -> None:
            own = []
            for place in range(each):
                if (clerk + place) % 7 == 0:  # the paper was not issued after all, and its number is the next one's
                    with suppress(InterruptedError), transaction.atomic():
                        services.next_number(body=whose, kind="BÁO CÁO", on=DAY)
                        raise InterruptedError
                with transaction.atomic():
                    own.append(services.next_number(body=whose, kind="BÁO CÁO", on=DAY))
            connection.close()
            taken.extend(own)

        with ThreadPoolExecutor(MANY) as pool:
            list(pool.map(take, range(MANY)))

        assert sorted(taken) == list(range(1, each * MANY + 1))


class TestOneFormSentByManyAtOnce:
    @pytest.mark.parametrize("kinds", [["THÔNG BÁO"] * 6, ["THÔNG BÁO", "BÁO CÁO"] * 3])
    def test_issues_one_paper_and_tells_the_others_of_it_or_that_the_form_was_used(self, kinds: list[str]) -> None:
        whose = body("ubnd")
        by, start = acting(whose, "CLERK"), Barrier(len(kinds))

        def issue(kind: str) -> str:
            paper = factories.full(kind, number=None)
            start.wait()
            try:
                return str(services.issue(body=whose, paper=paper, by=by, on=DAY, at=AT, key="one").pk)
            except services.CannotRegister:
                return f"refused {kind}"
            finally:
                connection.close()

        with ThreadPoolExecutor(len(kinds)) as pool:
            told = list(pool.map(issue, kinds))

        made = Document.objects.get()
        expected = [str(made.pk) if kind == made.kind else f"refused {kind}" for kind in kinds]
        assert told == expected
        assert [(book.kind, book.last) for book in Book.objects.all()] == [(made.kind, 1)]

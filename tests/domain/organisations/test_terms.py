"""The terms of office of a body: entered by who keeps it, changed with a reason, and never so that a paper changes its book."""

from datetime import UTC, date, datetime

import pytest

from phoihop.domain.documents import queries as documents
from phoihop.domain.documents import services as register
from phoihop.domain.organisations import queries, services, vouching
from phoihop.domain.organisations.models import Term, TermChange
from phoihop.foundation.accounts.actors import Denied
from tests.domain.documents import factories as papers
from tests.domain.organisations.factories import ADMIN, ENTERED, acting, body

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2020, 10, 14), date(2025, 10, 14)


@pytest.fixture
def committee():
    return body("tinh-uy", side="PARTY")


def opened(committee, *, label="2020 - 2025", first=FIRST, last=LAST, by=ADMIN, key="o"):
    return services.open_term(body=committee, label=label, from_day=first, to_day=last, by=by, at=ENTERED, key=key)


def changed(term, *, first=FIRST, last=LAST, label="2020 - 2025", reason="Đại hội lùi ngày", key="c"):
    return services.change_term(
        term=term, label=label, from_day=first, to_day=last, reason=reason, by=ADMIN, at=ENTERED, key=key
    )


def issued(committee, on):
    return register.issue(
        body=committee,
        paper=papers.full("BÁO CÁO", number=None),
        by=acting(committee, "CLERK"),
        on=on,
        at=ENTERED,
        key=on.isoformat(),
    )


class TestOpen:
    def test_is_done_once_and_never_over_another_term(self, committee):
        first = opened(committee)

        again = opened(committee)
        for days in (
            (date(2019, 1, 1), FIRST.replace(day=15)),
            (date(2025, 10, 13), None),
            (date(2021, 1, 1), date(2022, 1, 1)),
        ):
            with pytest.raises(services.CannotKeepTerm):
                opened(committee, first=days[0], last=days[1], key=str(days))
        following = opened(committee, label="2025 - 2030", first=LAST, last=None, key="next")

        assert again.pk == first.pk
        assert queries.term_of(committee.pk, LAST) == following
        assert list(vouching.broken()) == []

    @pytest.mark.parametrize(
        ("label", "last"), [(" ", LAST), ("2020 - 2025", FIRST), ("2020 - 2025", date(2019, 1, 1))]
    )
    def test_needs_a_name_and_days_in_their_order(self, committee, label, last):
        with pytest.raises(services.CannotKeepTerm):
            opened(committee, label=label, last=last)

        assert not Term.objects.exists()

    @pytest.mark.parametrize(("role", "may"), [("ACCOUNTS", True), ("LEADER", False), ("CLERK", False)])
    def test_is_for_who_keeps_the_accounts_of_the_body_and_no_other(self, committee, role, may):
        equal = body("ubnd")

        with pytest.raises(Denied):
            opened(committee, by=acting(equal, role))
        if may:
            assert opened(committee, by=acting(committee, role)).pk
        else:
            with pytest.raises(Denied):
                opened(committee, by=acting(committee, role))

    def test_is_for_who_keeps_those_accounts_today_whatever_day_the_term_begins(self):
        before, now = body("tinh"), body("tinh-moi")
        ours = body("xa", under=before)
        services.place_under(body=ours, parent=now, from_day=date(2021, 7, 1), by=ADMIN, at=ENTERED)
        at = datetime(2022, 1, 1, tzinfo=UTC)
        told = {"body": ours, "label": "2020 - 2025", "from_day": FIRST, "to_day": LAST, "at": at}

        with pytest.raises(Denied):
            services.open_term(**told, by=acting(before, "ACCOUNTS"))
        term = services.open_term(**told, by=acting(now, "ACCOUNTS"))
        with pytest.raises(Denied):
            services.end_term(term=term, on=LAST, reason="Hết", by=acting(before, "ACCOUNTS"), at=at, key="e")

        assert not TermChange.objects.exists()


class TestChange:
    def test_keeps_what_was_entered_before_and_why(self, committee):
        term = opened(committee)

        changed(term, last=date(2026, 1, 1))
        changed(term, last=date(2026, 1, 1))  # the same form again

        row = TermChange.objects.get()
        assert (row.label, row.first_day, row.until, row.reason) == ("2020 - 2025", FIRST, LAST, "Đại hội lùi ngày")
        assert Term.objects.get().valid_to == date(2026, 1, 1)
        assert list(vouching.broken()) == []

    def test_says_why_and_changes_something(self, committee):
        term = opened(committee)

        for told in ({"reason": " ", "last": None}, {}):
            with pytest.raises(services.CannotKeepTerm):
                changed(term, **told)

    def test_of_its_history_by_nobody_is_found(self, committee):
        changed(opened(committee), last=None)

        TermChange.objects.update(reason="Lý do khác")

        assert [found.why for found in vouching.broken()] == ["WORDS"]

    def test_ends_a_term_and_never_lets_it_last_longer(self, committee):
        term = opened(committee)

        ended = services.end_term(term=term, on=date(2025, 7, 1), reason="Sáp nhập", by=ADMIN, at=ENTERED, key="e")
        with pytest.raises(services.CannotKeepTerm):
            services.end_term(term=ended, on=LAST, reason="Nhầm", by=ADMIN, at=ENTERED, key="f")

        assert queries.term_of(committee.pk, date(2025, 6, 30)) == term
        assert queries.term_of(committee.pk, date(2025, 7, 1)) is None


class TestTheBooks:
    def test_go_on_over_the_new_year_and_begin_at_one_with_the_next_term(self, committee):
        opened(committee)
        opened(committee, label="2025 - 2030", first=LAST, last=None, key="next")

        numbers = [issued(committee, day).number for day in (date(2021, 12, 31), date(2022, 1, 4), LAST)]

        assert numbers == [1, 2, 1]
        assert [(one.year, one.last) for one in documents.books_of(committee.pk)] == [(2025, 1), (2020, 2)]

    def test_keep_every_paper_whatever_is_entered_afterwards(self, committee):
        issued(committee, date(2022, 3, 1))  # counted by the year, for no term is entered

        with pytest.raises(services.CannotKeepTerm):
            opened(committee)
        opened(committee, first=date(2022, 1, 1))

        assert issued(committee, date(2023, 3, 1)).number == 2

    def test_lose_no_paper_to_a_term_that_ends_or_begins_otherwise(self, committee):
        term = opened(committee)
        issued(committee, date(2022, 3, 1))

        for told in ({"first": date(2021, 1, 1)}, {"last": date(2022, 1, 1)}):
            with pytest.raises(services.CannotKeepTerm):
                changed(term, **told, key=str(told))
        changed(term, first=date(2020, 1, 1))  # the same book

        assert Term.objects.get().valid_from == date(2020, 1, 1)

    def test_of_a_body_that_counts_by_the_year_are_no_matter_of_its_terms(self):
        ours = body("ubnd")
        issued(ours, date(2022, 3, 1))

        opened(ours)

        assert (issued(ours, date(2022, 4, 1)).number, issued(ours, date(2023, 4, 1)).number) == (2, 1)

"""A conclusion is read, a person decides about each task, and only then the ledger holds it, whole and once."""

from datetime import date

import pytest

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.meetings import queries, rules, services
from phoihop.domain.meetings.conclusions import files
from phoihop.domain.meetings.models import Conclusion, Settled, Task
from phoihop.domain.meetings.services import CannotMeet, Choice
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Denied
from tests.domain.meetings import factories
from tests.domain.meetings.factories import AT, DAY
from tests.domain.organisations.factories import acting, body, heir_of

pytestmark = pytest.mark.django_db
TEXT = (
    "Các bên đã phối hợp tốt.\nGiao Sở Nội vụ rà soát danh sách trước ngày 15/10/2021.\n"
    "Đề nghị Hội Liên hiệp Phụ nữ tỉnh xây dựng kế hoạch trong quý IV năm 2021."
)
DUE = date(2021, 12, 31)


@pytest.fixture
def committee():
    return body("ubnd", name="Ủy ban nhân dân tỉnh")


@pytest.fixture
def department(committee):
    return body("snv", name="Sở Nội vụ", under=committee)


@pytest.fixture
def women():
    return body("phunu", side="FRONT", name="Hội Liên hiệp Phụ nữ tỉnh")


@pytest.fixture
def meeting(committee, department, women):
    return factories.closed(committee, [committee, women], [department, women])


@pytest.fixture
def tasks(meeting, committee):
    made = services.conclude(meeting=meeting, text=TEXT, by=acting(committee), on=DAY, at=AT, key="c")
    return list(made.tasks.order_by("place"))


def confirmed(task, debtors, creditor, by, key="k"):
    choice = Choice(task.action, debtors, creditor, task.due_on or DUE)
    return services.confirm(task=task, choice=choice, by=by, on=DAY, at=AT, key=key)


def settled(task, commitment, by):
    return services.settle(task=task, commitments=[commitment], by=acting(by), on=DAY, at=AT)


def promised(debtor, creditor, key):
    """What the debtor proposes to the creditor and waits for its agreement."""
    row = ledger.open_(
        kind="TASK", title="Rà soát", debtor=debtor, creditor=creditor, by=acting(debtor), on=DAY, key=f"{key}:open",
        reckoning=rulebook.fixed(DUE, "Kế hoạch", verified=True),
    )  # fmt: skip
    return ledger.propose(commitment=row, by=acting(debtor), on=DAY, key=f"{key}:propose")


class TestConclude:
    def test_finds_what_is_asked_in_its_words_and_enters_nothing(self, tasks):
        told = [(TEXT[task.start : task.end], task.leads, task.due_on) for task in tasks]

        assert told == [
            ("Giao Sở Nội vụ rà soát danh sách trước ngày 15/10/2021.", "Sở Nội vụ", date(2021, 10, 15)),
            (
                "Đề nghị Hội Liên hiệp Phụ nữ tỉnh xây dựng kế hoạch trong quý IV năm 2021.",
                "Hội Liên hiệp Phụ nữ tỉnh", DUE,
            ),
        ]  # fmt: skip
        assert not Commitment.objects.exists()

    def test_is_for_hosts_and_takes_the_same_text_in_once(self, meeting, tasks, committee, department):
        with pytest.raises(Denied):
            services.conclude(meeting=meeting, text=TEXT, by=acting(department), on=DAY, at=AT, key="d")
        services.conclude(meeting=meeting, text=TEXT, by=acting(committee), on=DAY, at=AT, key="c")
        with pytest.raises(CannotMeet):
            services.conclude(meeting=meeting, text="Khác", by=acting(committee), on=DAY, at=AT, key="c")

        assert Conclusion.objects.count() == 1

    def test_refuses_nothing_and_a_whole_book(self, meeting, committee):
        for text in (" \n", "a" * (files.LETTERS + 1)):
            with pytest.raises(files.Unreadable):
                services.conclude(meeting=meeting, text=text, by=acting(committee), on=DAY, at=AT, key="c")

        assert not Conclusion.objects.exists()


class TestMeant:
    def test_leads_to_bodies_of_the_day_and_names_the_heirs_of_one_that_ended(self, department, women):
        heir = heir_of(women)
        women.ended_on = date(2021, 7, 1)
        women.save(update_fields=["ended_on"])

        one, former, group = queries.meant(["Sở Nội vụ", "Hội Liên hiệp Phụ nữ tỉnh", "các sở, ban, ngành"], DAY)

        assert ([found.code for found in one.bodies], one.former) == ([department.code], False)
        assert ([found.code for found in former.bodies], former.former) == ([heir.code], True)
        assert group.bodies == ()


class TestConfirm:
    def test_assigns_to_ones_own_and_asks_all_others(self, tasks, committee, department, women):
        by = acting(committee)

        own = confirmed(tasks[0], [department], committee, by)
        other = confirmed(tasks[1], [women], committee, by, key="o")

        assert [(row.mood, row.state) for row in own + other] == [("ASSIGN", "IN_FORCE"), ("REQUEST", "PROPOSED")]
        assert list(other[0].discussed.all()) == [tasks[1]]

    def test_enters_it_once_however_often_it_is_sent(self, tasks, committee, women):
        twice = [confirmed(tasks[1], [women], committee, acting(committee)) for _time in range(2)]

        assert twice[0] == twice[1]
        assert Commitment.objects.count() == 1

    def test_enters_all_or_nothing(self, tasks, committee, department, women):
        with pytest.raises((CannotMeet, Refused)):
            confirmed(tasks[1], [women, committee], committee, acting(committee))

        tasks[1].refresh_from_db()
        assert (tasks[1].state, Commitment.objects.count(), Settled.objects.count()) == ("FOUND", 0, 0)

    def test_needs_somebody_who_turns_keys_and_somebody_who_carries_it_out(self, tasks, committee, women):
        with pytest.raises(Denied):
            confirmed(tasks[1], [women], committee, acting(committee, "OFFICER"))
        with pytest.raises(CannotMeet):
            confirmed(tasks[1], [], committee, acting(committee))

    def test_is_no_longer_possible_once_it_was_said_to_be_no_task(self, tasks, committee, women):
        services.reject(task=tasks[1], by=acting(committee, "OFFICER"), at=AT)

        with pytest.raises(CannotMeet):
            confirmed(tasks[1], [women], committee, acting(committee))
        assert not Commitment.objects.exists()


class TestCutting:
    def test_splits_one_task_at_words_of_the_text(self, meeting, committee):
        text = "Giao Sở Nội vụ rà soát danh sách trước ngày 15/10/2021 và tổng hợp báo cáo."
        made = services.conclude(meeting=meeting, text=text, by=acting(committee), on=DAY, at=AT, key="c")

        first, second = services.split(task=made.tasks.get(), second="tổng hợp báo cáo", by=acting(committee), at=AT)

        assert (first.action, second.action) == ("rà soát danh sách trước ngày 15/10/2021 và", "tổng hợp báo cáo")
        assert {one.leads for one in (first, second)} == {"Sở Nội vụ"}
        assert made.tasks.get(state="REPLACED").place == 1
        with pytest.raises(CannotMeet):
            services.split(task=second, second="không có", by=acting(committee), at=AT)

    def test_merges_two_that_wait(self, tasks, committee):
        [one] = services.merge_next(task=tasks[0], by=acting(committee), at=AT)

        assert (one.start, one.end) == (tasks[0].start, tasks[1].end)
        assert one.leads.splitlines() == ["Sở Nội vụ", "Hội Liên hiệp Phụ nữ tỉnh"]
        assert list(queries.broken()) == []

    def test_marks_what_was_passed_over_and_nothing_twice(self, tasks, committee):
        conclusion = tasks[0].conclusion

        made = services.mark(conclusion=conclusion, words="Các bên đã phối hợp tốt", by=acting(committee), at=AT)

        assert (made.start, made.action) == (0, "Các bên đã phối hợp tốt")
        for words in ("không có trong văn bản", "rà soát danh sách"):
            with pytest.raises(CannotMeet):
                services.mark(conclusion=conclusion, words=words, by=acting(committee), at=AT)


class TestSettle:
    def test_says_of_a_commitment_where_it_was_discussed_and_opens_nothing(self, tasks, committee, department, women):
        [held] = confirmed(tasks[0], [department], committee, acting(committee))
        with pytest.raises(CannotMeet):
            settled(tasks[1], held, committee)
        Settled.objects.all().delete()

        settled(tasks[1], held, committee)

        assert (Commitment.objects.count(), queries.discussed_at(held.pk, acting(women))) == (
            1,
            tasks[1].conclusion.meeting,
        )

    def test_refuses_what_was_withdrawn_what_strangers_agreed_and_what_the_host_may_not_know(
        self, tasks, committee, department, women
    ):
        agreed, unknown = (promised(body(f"{key}1"), body(f"{key}2"), key) for key in ("agreed", "unknown"))
        ledger.agree(commitment=agreed, by=acting(agreed.creditor), on=DAY, key="agree")
        withdrawn, standing = promised(women, department, "withdrawn"), promised(women, department, "standing")
        ledger.withdraw(commitment=withdrawn, reason="Thôi", by=acting(women), on=DAY, key="withdraw")

        for commitment in (agreed, unknown, withdrawn):
            with pytest.raises(CannotMeet):
                settled(tasks[1], commitment, committee)
        settled(tasks[1], standing, committee)

        assert [one.commitment for one in Settled.objects.all()] == [standing]


class TestSupporters:
    def test_are_kept_with_the_task_that_was_confirmed(self, tasks, committee, department, women):
        choice = Choice("Rà soát", [department], committee, DUE, supporters=[women])

        services.confirm(task=tasks[0], choice=choice, by=acting(committee), on=DAY, at=AT, key="k")

        assert [one.body for one in tasks[0].supporters.all()] == [women]
        assert list(queries.broken()) == []


class TestVerify:
    @pytest.mark.parametrize(
        ("of", "altered"),
        [
            (Conclusion, {"text": "Khác"}),
            (Task, {"action": "Khác"}),
            (Task, {"state": "REJECTED"}),
            (Task, {"leads": ""}),
        ],
    )
    def test_finds_what_was_altered_below_it(self, tasks, committee, women, of, altered):
        confirmed(tasks[1], [women], committee, acting(committee))
        assert list(queries.broken()) == []

        of.objects.filter(pk=of.objects.order_by("-pk").first().pk).update(**altered)

        assert list(queries.broken())


class TestPresumedDue:
    @pytest.mark.parametrize(
        ("kind", "value", "due"),
        [
            ("day", "2021-10-15", date(2021, 10, 15)), ("month", "2022-02", date(2022, 2, 28)), ("quarter", "2021-Q4", DUE),
            ("year", "2021", DUE), ("days", "10", date(2021, 10, 3)), ("monthly", "25", None), ("ongoing", "", None),
        ],
    )  # fmt: skip
    def test_is_the_last_day_that_the_words_allow(self, kind, value, due):
        assert rules.presumed_due(kind, value, DAY) == due


class TestStretches:
    def test_leave_nothing_out_and_show_nothing_twice(self):
        cut = rules.stretches(20, [(12, 15, 2), (3, 8, 1), (5, 9, 3)])

        assert cut == [(0, 3, 0), (3, 8, 1), (8, 12, 0), (12, 15, 2), (15, 20, 0)]

"""What people wrote by their slips goes when its term is over or they ask for it; that they wrote, and every chain, stays."""

from datetime import date, timedelta

import pytest

from phoihop.domain.petitions import queries, services
from phoihop.domain.petitions.models import DataRequest, Key, Word
from phoihop.domain.petitions.states import DataRequestState, DataWish, Result
from phoihop.domain.rulebook.models import Rule
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit.models import Record
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.organisations.factories import acting, body
from tests.domain.petitions import factories
from tests.domain.petitions.factories import AT, DAY

pytestmark = pytest.mark.django_db
SOMEBODY = Actor(None, None, "SLIP", frozenset())
TERM = timedelta(days=365)


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def rules():
    for code, value, unit in (("PET-FORGET", 365, "DAYS"), ("DATA-SUBJECT", 2, "WORKING_DAYS")):
        Rule.objects.create(code=code, words=code, value=value, unit=unit, basis="B", valid_from=date(2016, 1, 1))


def wrote(row, front, key="w") -> Word:
    slip = services.issue_slip(petition=row, by=acting(front), on=DAY, at=AT).slip
    return services.add(slip=slip, words="Nhà tôi ở đầu cầu", by=SOMEBODY, on=DAY, at=AT, key=key)


def confirmed(front, committee):
    row = factories.answered(front, committee, result=Result.RESOLVED)
    return services.confirm(petition=row, by=acting(front), on=DAY, at=AT, key="confirm")


def ask(word, front, kind=DataWish.ERASE, key="d"):
    return services.ask_data(
        petition=word.slip.petition, code=word.slip.code, kind=kind, by=acting(front), on=DAY, at=AT, key=key
    )


def answer(asked, by, *, granted=True, key="n"):
    return services.answer_data(asked=asked, granted=granted, words="Đã xóa", by=by, on=DAY, at=AT, key=key)


class TestForgetDue:
    def test_deletes_the_day_after_the_term_and_records_why_and_leaves_every_chain_whole(self, front, committee, rules):
        word = wrote(confirmed(front, committee), front)

        assert services.forget_due(today=DAY + TERM, at=AT) == 0
        assert services.look(word=word, by=acting(front), at=AT) == "Nhà tôi ở đầu cầu"
        assert services.forget_due(today=DAY + TERM + timedelta(days=1), at=AT) == 1

        with pytest.raises(services.CannotPetition):
            services.look(word=word, by=acting(front), at=AT)
        assert "365" in Record.objects.get(code="petitions.petition.forget").facts
        assert Word.objects.count() == 1
        assert list(queries.broken()) == []

    def test_does_nothing_the_second_time(self, front, committee, rules):
        wrote(confirmed(front, committee), front)
        services.forget_due(today=DAY + TERM * 2, at=AT)

        assert services.forget_due(today=DAY + TERM * 2, at=AT) == 0
        assert Record.objects.filter(code="petitions.petition.forget").count() == 1

    def test_keeps_the_words_of_what_is_not_over(self, front, committee, rules):
        wrote(factories.answered(front, committee, result=Result.RESOLVED), front)

        assert services.forget_due(today=DAY + TERM * 9, at=AT) == 0
        assert Key.objects.count() == 1

    def test_keeps_everything_where_the_rule_book_sets_no_term(self, front, committee):
        wrote(confirmed(front, committee), front)

        assert services.forget_due(today=DAY + TERM * 9, at=AT) == 0

    def test_waits_while_somebody_asks_to_see_what_they_wrote_and_so_does_whoever_deletes_by_hand(
        self, front, committee, rules
    ):
        row = confirmed(front, committee)
        asked = ask(wrote(row, front), front, kind=DataWish.ACCESS)

        assert services.forget_due(today=DAY + TERM * 2, at=AT) == 0
        with pytest.raises(services.CannotPetition):
            services.forget_words(petition=row, by=acting(front), at=AT)
        answer(asked, acting(front))

        assert services.forget_due(today=DAY + TERM * 2, at=AT) == 1


class TestAskData:
    def test_is_due_two_working_days_later_and_names_nobody(self, front, committee, rules):
        asked = ask(wrote(factories.routed(front, committee), front), front)

        assert (asked.due_on, asked.state) == (date(2022, 6, 14), DataRequestState.OPEN)  # asked on a Friday
        assert set(asked.told()) == {"slip", "kind", "on", "due_on", "reckoning"}
        assert list(queries.broken()) == []

    def test_gives_the_same_for_the_same_key_and_refuses_other_content(self, front, committee, rules):
        word = wrote(factories.routed(front, committee), front)

        assert ask(word, front) == ask(word, front)
        with pytest.raises(services.CannotPetition):
            ask(word, front, DataWish.ACCESS)

    def test_refuses_the_slip_of_another_petition_and_another_body(self, front, committee, rules):
        word = wrote(factories.routed(front, committee), front)
        other = factories.collected(front, key="p2", at_=word.slip.petition.session)

        with pytest.raises(services.CannotPetition):
            services.ask_data(
                petition=other, code=word.slip.code, kind=DataWish.ERASE, by=acting(front), on=DAY, at=AT, key="d"
            )
        with pytest.raises(Denied):
            ask(word, committee)


class TestAnswerData:
    def test_erases_what_this_slip_wrote_and_nothing_of_anybody_else(self, front, committee, rules):
        row = factories.routed(front, committee)
        gone, stays = wrote(row, front), wrote(row, front, key="w2")

        answer(ask(gone, front), acting(front))

        with pytest.raises(services.CannotPetition):
            services.look(word=gone, by=acting(front), at=AT)
        assert services.look(word=stays, by=acting(front), at=AT) == "Nhà tôi ở đầu cầu"
        assert list(queries.broken()) == []

    def test_deletes_nothing_when_it_says_why_not(self, front, committee, rules):
        word = wrote(factories.routed(front, committee), front)

        done = answer(ask(word, front), acting(front), granted=False)

        assert done.state == DataRequestState.REFUSED
        assert services.look(word=word, by=acting(front), at=AT)
        assert list(queries.broken()) == []

    def test_is_given_once(self, front, committee, rules):
        asked = ask(wrote(factories.routed(front, committee), front), front)

        assert answer(asked, acting(front)) == answer(asked, acting(front))
        with pytest.raises(WrongStep):
            answer(asked, acting(front), granted=False, key="n2")
        assert DataRequest.objects.get().state == DataRequestState.GRANTED

    def test_names_nobody_and_leaves_its_words_in_no_chain(self, front, committee, rules):
        asked = ask(wrote(factories.routed(front, committee), front), front)
        by = {"by": acting(front), "on": DAY, "at": AT, "key": "n"}

        with pytest.raises(services.CannotPetition):
            services.answer_data(asked=asked, granted=True, words="Đã đọc cho bà Giàng Thị Mỷ nghe", **by)
        services.answer_data(asked=asked, granted=True, words="Đã đọc tại trụ sở", **by)

        assert DataRequest.objects.get().answer == "Đã đọc tại trụ sở"
        assert "trụ sở" not in Record.objects.get(code="petitions.datarequest.grant").facts
        assert list(queries.broken()) == []

    def test_is_the_leaders(self, front, committee, rules):
        asked = ask(wrote(factories.routed(front, committee), front), front)

        with pytest.raises(Denied):
            answer(asked, acting(front, role="OFFICER"))


def ask_oneself(word, kind=DataWish.ERASE, key="o"):
    return services.ask_own_data(slip=word.slip, kind=kind, by=SOMEBODY, on=DAY, at=AT, key=key)


class TestAskOwnData:
    def test_is_answered_by_the_day_of_the_rule_and_waits_on_the_desk_of_who_collected(self, front, committee, rules):
        word = wrote(confirmed(front, committee), front)
        services.look(word=word, by=acting(front), at=AT)  # nothing else waits

        asked = ask_oneself(word)

        assert (ask_oneself(word).pk, asked.due_on) == (asked.pk, DAY + timedelta(days=4))  # over a weekend
        assert list(queries.waiting_for(acting(front))) == [word.slip.petition]
        assert not queries.waiting_for(acting(front, "OFFICER")).exists()
        answer(asked, acting(front))
        assert not queries.waiting_for(acting(front)).exists()
        assert not Key.objects.exists()
        assert list(queries.broken()) == []

    def test_takes_one_of_a_kind_at_a_time_and_nothing_that_is_no_wish(self, front, committee, rules):
        word = wrote(confirmed(front, committee), front)
        ask_oneself(word)

        with pytest.raises(services.CannotPetition):
            ask_oneself(word, key="o2")
        with pytest.raises(services.CannotPetition):
            ask_oneself(word, kind="ALL", key="o3")
        with pytest.raises(services.CannotPetition):
            ask_oneself(word, kind=DataWish.ACCESS)  # another wish under the same key
        assert DataRequest.objects.count() == 1

    def test_to_erase_is_granted_once_what_else_was_asked_of_the_words_is_answered(self, front, committee, rules):
        word = wrote(confirmed(front, committee), front)
        sees, erases = ask_oneself(word, kind=DataWish.ACCESS, key="see"), ask_oneself(word)

        with pytest.raises(services.CannotPetition):
            answer(erases, acting(front))

        assert Key.objects.filter(slip=word.slip).exists()
        answer(sees, acting(front), key="seen")
        answer(erases, acting(front))
        assert not Key.objects.exists()

    def test_that_nobody_looks_keeps_the_words_and_shuts_them_once_granted(self, front, committee, rules):
        word = wrote(confirmed(front, committee), front)
        asked = ask_oneself(word, kind=DataWish.OBJECT)
        before = services.look(word=word, by=acting(front), at=AT)

        answer(asked, acting(front))

        assert before == "Nhà tôi ở đầu cầu"
        assert Key.objects.filter(slip=word.slip).exists()
        with pytest.raises(services.CannotPetition):
            services.look(word=word, by=acting(front), at=AT)

    def test_that_nobody_looks_leaves_open_what_is_written_after_it_was_granted(self, front, committee, rules):
        word = wrote(confirmed(front, committee), front)
        answer(ask_oneself(word, kind=DataWish.OBJECT), acting(front))
        later = services.add(slip=word.slip, words="Nay xin nói thêm", by=SOMEBODY, on=DAY, at=AT, key="later")

        assert services.look(word=later, by=acting(front), at=AT) == "Nay xin nói thêm"
        with pytest.raises(services.CannotPetition):
            services.look(word=word, by=acting(front), at=AT)

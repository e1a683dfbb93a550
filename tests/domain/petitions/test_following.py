"""A petition is followed by code and secret: guessing is hopeless, noticed and locks nobody out; nothing personal shows."""

import secrets
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.notices import wording
from phoihop.domain.notices.models import Notice
from phoihop.domain.petitions import cipher, lateness, queries, services, slips, tasks
from phoihop.domain.petitions.models import Key, Slip, Stage, Tries, Word
from phoihop.domain.petitions.states import DataWish, PetitionState, Result
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit import moments
from phoihop.foundation.audit.models import Record
from phoihop.foundation.audit.signs import SIGNS
from phoihop.foundation.vn import personal
from tests.domain.organisations.factories import acting, body, heir_of_all
from tests.domain.petitions import factories
from tests.domain.petitions.factories import AT, DAY, DUE

SOMEBODY = Actor(None, None, "SLIP", frozenset())
GUESSES = 1500


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def committee():
    return body("ubnd")


def slip_of(petition, front) -> services.Issued:
    return services.issue_slip(petition=petition, by=acting(front), on=DAY, at=AT)


class TestACode:
    @given(place=st.integers(0, 10), other=st.sampled_from(SIGNS), swapped=st.integers(0, 9))
    def test_tells_every_wrong_letter_and_every_two_that_changed_places(self, place, other, swapped):
        code = slips.new_code()
        letters = list(code.removeprefix("KN-").replace("-", ""))
        wrong, turned = letters.copy(), letters.copy()
        wrong[place] = other
        turned[swapped], turned[swapped + 1] = turned[swapped + 1], turned[swapped]

        for changed in (wrong, turned):
            if changed != letters:
                with pytest.raises(slips.NoSlip):
                    slips.read_code("".join(changed))
        assert slips.read_code(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == code


@pytest.mark.django_db
class TestASlip:
    def test_opens_its_petition_and_keeps_its_secret_nowhere(self, front, committee):
        row = factories.routed(front, committee)
        issued = slip_of(row, front)

        found = services.follow(code=issued.slip.code, secret=issued.secret, address="192.0.2.1", at=AT)

        assert found.petition == row
        kept = str(list(Slip.objects.values())) + str(list(Record.objects.values()))
        assert issued.secret not in kept
        assert issued.secret.replace("-", "") not in kept
        assert not Record.objects.filter(facts__contains=issued.slip.code).exists()
        assert list(queries.broken()) == []

    def test_is_handed_out_by_who_collected_the_petition(self, front, committee):
        with pytest.raises(Denied):
            slip_of(factories.routed(front, committee), committee)


@pytest.mark.django_db
class TestGuessing:
    def test_opens_nothing_is_slowed_down_and_noticed_and_locks_the_owner_out_from_nowhere(self, front, committee):
        issued = slip_of(factories.routed(front, committee), front)
        code, refused = issued.slip.code, []

        for number in range(GUESSES):
            address = f"203.0.113.{number % 250}"
            tried = (code, slips.new_secret()) if number % 2 else (slips.new_code(), issued.secret)
            with pytest.raises(services.WrongSlip) as refusal:
                services.follow(code=tried[0], secret=tried[1], address=address, at=AT)
            refused.append(type(refusal.value))
        owner = services.follow(code=code, secret=issued.secret, address="203.0.113.1", at=AT)

        assert owner == issued.slip
        assert refused.count(services.WrongSlip) == 250 * 5
        assert Record.objects.filter(code="petitions.tries.notice").count() == 2  # in all, and for this one code
        assert queries.guessed_since(DAY) == GUESSES
        kept = str(list(Tries.objects.values()))
        assert "203.0.113" not in kept
        assert code not in kept

    def test_says_the_same_of_a_wrong_code_and_a_wrong_secret(self, front, committee):
        issued = slip_of(factories.routed(front, committee), front)
        said = []
        for tried in ((slips.new_code(), issued.secret), (issued.slip.code, slips.new_secret())):
            with pytest.raises(services.WrongSlip) as refusal:
                services.follow(code=tried[0], secret=tried[1], address="192.0.2.1", at=AT)
            said.append(str(refusal.value))

        assert said[0] == said[1]

    def test_is_forgotten_after_its_time_and_starts_anew_with_each_window(self):
        for minute in (0, 1, 2, 3, 4, 16):
            with pytest.raises(services.WrongSlip) as refusal:
                services.follow(
                    code="KN-X", secret=secrets.token_hex(4), address="a", at=AT + timedelta(minutes=minute)
                )
        assert not isinstance(refusal.value, services.TooManyTries)

        assert services.forget_tries(at=AT + timedelta(days=31)) == 4
        assert not Tries.objects.exists()


@pytest.mark.django_db
class TestWhatPeopleWrite:
    def test_opens_an_answered_petition_again_once_with_who_answered(self, front, committee):
        row = factories.answered(front, committee, result=Result.EXPLAINED)
        slip = slip_of(row, front).slip
        who = {"slip": slip, "words": "Chưa nói đến cầu", "by": SOMEBODY, "on": DAY, "at": AT, "key": "d"}

        services.disagree(**who)
        services.disagree(**who)  # the line was cut, the same comes again

        row.refresh_from_db()
        assert (row.state, row.holder, row.result) == (PetitionState.ROUTED, committee, "")
        assert Word.objects.count() == 1
        assert row.way.filter(verb="REOPEN").count() == 1
        with pytest.raises(services.CannotPetition):
            services.disagree(**who | {"key": "again"})

    def test_lies_locked_and_each_look_at_it_is_recorded(self, front, committee):
        row, stranger = factories.routed(front, committee), body("snn")
        slip = slip_of(row, front).slip
        word = services.add(slip=slip, words="Nhà tôi ở đầu cầu", by=SOMEBODY, on=DAY, at=AT, key="w")

        with pytest.raises(Denied):
            services.look(word=word, by=acting(stranger), at=AT)
        read = services.look(word=word, by=acting(front), at=AT)

        assert read == "Nhà tôi ở đầu cầu"
        assert "đầu cầu" not in str(list(Word.objects.values())) + str(list(Key.objects.values()))
        assert Record.objects.filter(code="petitions.word.look").count() == 1
        assert list(queries.broken()) == []

    def test_is_gone_for_good_with_its_key_and_every_chain_stays_whole(self, front, committee):
        row = factories.routed(front, committee)
        slip = slip_of(row, front).slip
        word = services.add(slip=slip, words="Nhà tôi ở đầu cầu", by=SOMEBODY, on=DAY, at=AT, key="w")

        services.forget_words(petition=row, by=acting(front), at=AT)
        services.add(slip=slip, words="Viết lại", by=SOMEBODY, on=DAY, at=AT, key="w2")

        with pytest.raises(services.CannotPetition):
            services.look(word=word, by=acting(front), at=AT)
        assert list(queries.broken()) == []

    def test_opens_with_no_other_slips_key(self):
        key = cipher.new_key(1)

        with pytest.raises(cipher.CannotOpen):
            cipher.unlock(cipher.lock("Lời", key, 1), cipher.new_key(1), 1)
        with pytest.raises(cipher.CannotOpen):
            cipher.unlock(cipher.lock("Lời", key, 1), key, 2)


@pytest.mark.django_db
class TestLateDays:
    def test_are_told_each_with_who_had_it_and_what_they_said(self, front, committee):
        row = factories.routed(front, committee)
        step = {"petition": row, "by": acting(committee), "at": AT}
        first, named = DUE + timedelta(days=4), DUE + timedelta(days=9)
        services.explain_delay(reason="Chờ vốn", until=named, on=first, key="d", **step)
        services.answer(words="Đã sửa", paper="1/UBND", on=DUE + timedelta(days=12), key="a", **step)

        found = lateness.late_days(list(row.way.all()), DUE + timedelta(days=40))

        assert [(one.first, one.days, one.holder, one.reason) for one in found] == [
            (DUE + timedelta(days=1), 3, committee.pk, ""),
            (first, 6, committee.pk, "Chờ vốn"),
            (named + timedelta(days=1), 3, committee.pk, ""),
        ]

    def test_are_none_before_the_day_or_without_a_clock(self, front, committee):
        row = factories.routed(front, committee)

        assert lateness.late_days(list(row.way.all()), DUE) == []
        assert lateness.late_days(list(Stage.objects.none()), date(2030, 1, 1)) == []


@pytest.mark.django_db
class TestWhatIsPublished:
    def test_names_nobody_and_goes_with_the_answer_that_it_tells(self, front, committee):
        row = factories.answered(front, committee)
        step = {"petition": row, "on": DAY, "at": AT}
        with pytest.raises(services.CannotPetition):
            services.publish_asked(words="Đường trước nhà bà Giàng Thị Mỷ", by=acting(front), key="x", **step)

        services.publish_asked(words="Đường liên thôn hư hỏng", by=acting(front), key="q", **step)
        services.publish_answer(words="Đã giao sửa", by=acting(committee), key="p", **step)
        shown = queries.published(row.way.all())
        services.reopen(reason="Chưa đồng ý", by=acting(front), key="r", **step)

        assert shown == queries.Open("Đường liên thôn hư hỏng", "Đã giao sửa")
        assert queries.published(row.way.all()) == queries.Open("Đường liên thôn hư hỏng", "")

    @pytest.mark.parametrize(
        ("words", "covered"),
        [
            ("Nhà ông Lý A Páo ở đầu cầu", "Nhà ông […] ở đầu cầu"),
            ("Gọi 0912 345 678 hoặc a.b@example.vn", "Gọi […] hoặc […]"),
            ("Đề nghị ông Chủ tịch xã trả lời, bà con mong sớm", "Đề nghị ông Chủ tịch xã trả lời, bà con mong sớm"),
            ("Hỗ trợ 150000000 đồng, CCCD 010203004567", "Hỗ trợ 150000000 đồng, CCCD […]"),
        ],
    )
    def test_comes_with_numbers_and_names_covered(self, words, covered):
        assert personal.masked(words) == covered
        assert personal.named(covered) == ""


@pytest.mark.django_db
class TestAnAnswerThatIsMissing:
    def test_is_counted_from_its_day_or_from_when_it_was_opened_again_whichever_came_later(self, front, committee):
        row = factories.routed(front, committee)
        step = {"petition": row, "at": AT}
        answered, again = DUE - timedelta(days=5), DUE + timedelta(days=10)
        services.answer(words="Đã sửa", paper="1/UBND", on=answered, key="a", by=acting(committee), **step)
        before = lateness.unanswered_for(DUE, row.way.all()[:2], DUE + timedelta(days=3))
        services.reopen(reason="Chưa nói đến cầu dưới", on=again, key="o", by=acting(front), **step)
        way = list(row.way.all())

        counted = [lateness.unanswered_for(DUE, way, again + timedelta(days=n)) for n in (-20, 0, 4)]

        assert (before, counted) == (3, [0, 0, 4])
        assert lateness.unanswered_for(None, way, again) == 0


def waits(body_) -> list[int]:
    return list(queries.waiting_for(acting(body_)).values_list("pk", flat=True))


@pytest.mark.django_db
class TestWhatWasWritten:
    @pytest.fixture
    def slip(self, front, committee):
        return slip_of(factories.answered(front, committee), front).slip

    def test_waits_for_the_body_that_collected_it_until_that_body_looked(self, slip, front, committee):
        before = waits(front)
        for key in ("w", "w"):  # the line was cut, the same comes again
            services.disagree(slip=slip, words="Chưa sửa đoạn đầu", by=SOMEBODY, on=DAY, at=AT, key=key)
        word, row = Word.objects.get(), slip.petition
        told = tasks.tasks([row], queries.ways_of([row]), acting(front), DAY)
        theirs = tasks.tasks([row], queries.ways_of([row]), acting(committee), DAY)

        services.look(word=word, by=acting(committee), at=AT)  # who answers reads why: it waits all the same
        between = waits(front)
        services.look(word=word, by=acting(front), at=AT)

        assert (before, between, waits(front)) == ([], [row.pk], [])
        assert ({pk: task.asked for pk, task in told.items()}, theirs) == ({row.pk: tasks.Asked.WORDS}, {})
        assert waits(committee) == [row.pk]  # to answer anew
        assert list(queries.broken()) == []

    def test_waits_for_nobody_who_may_not_read_it(self, slip, front):
        services.add(slip=slip, words="Xin bổ sung", by=SOMEBODY, on=DAY, at=AT, key="w")
        reader = replace(acting(front), capabilities=frozenset({"read"}))

        assert queries.waiting_for(reader).count() == 0
        assert queries.by_their_slips([slip.petition], reader).wrote == set()

    @pytest.mark.parametrize("wish", [DataWish.OBJECT, DataWish.ERASE])
    def test_waits_no_more_once_nobody_may_or_can_look(self, slip, front, wish):
        step = {"by": acting(front), "on": DAY, "at": AT}
        services.add(slip=slip, words="Xin bổ sung", by=SOMEBODY, on=DAY, at=AT, key="w")
        asked = services.ask_data(petition=slip.petition, code=slip.code, kind=wish, key="d", **step)

        services.answer_data(asked=asked, granted=True, words="Đã làm theo yêu cầu", key="a", **step)

        assert waits(front) == []

    def test_is_told_once_to_who_collected_it_until_somebody_looked(self, slip, front, committee):
        said = {"slip": slip, "by": SOMEBODY, "on": DAY, "at": AT}
        services.add(words="Nhà tôi ở đầu cầu", key="1", **said)
        services.add(words="Xin nói thêm", key="2", **said)
        services.disagree(words="Chưa sửa đoạn đầu", key="3", **said)
        services.look(word=Word.objects.get(key="1"), by=acting(front), at=AT)
        services.look(word=Word.objects.get(key="2"), by=acting(front), at=AT)
        services.add(words="Lại xin nói thêm", key="4", **said)

        rows = Notice.objects.order_by("pk")

        assert [(row.body, row.kind, row.what) for row in rows] == [
            (front, "VOTERS", "WORDS_MORE"), (front, "VOTERS", "WORDS_DISAGREE"), (front, "VOTERS", "WORDS_MORE"),
        ]  # fmt: skip
        assert {row.thing for row in rows} == {f"petition:{slip.petition_id}"}
        assert not any(told in row.facts for row in rows for told in (slip.code, "cầu", "thêm", "đoạn"))
        with translation.override("vi"):
            assert f"kiến nghị số {slip.petition_id} được mở lại" in wording.sentence(rows[1], {})

    def test_is_told_to_who_follows_the_body_that_collected_it(self, slip, front):
        heir = heir_of_all(front, on=DAY + timedelta(days=30))

        services.add(slip=slip, words="Xin nói thêm", by=SOMEBODY, on=DAY + timedelta(days=400), at=AT, key="1")

        assert list(Notice.objects.values_list("body", flat=True)) == [heir.pk]
        assert waits(heir) == [slip.petition_id]

    def test_of_the_past_that_is_loaded_is_told_to_nobody(self, slip, front):
        with moments.history(AT):
            services.add(slip=slip, words="Xin nói thêm", by=SOMEBODY, on=DAY, at=AT, key="1")

        assert not Notice.objects.exists()

"""Minutes are written by several at once and lose no word; every chair signs one text; papers carry it into the register."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.domain.documents import queries as register
from phoihop.domain.meetings import merging, papers, proposals, queries, services
from phoihop.domain.meetings.models import Revision
from phoihop.domain.meetings.services import CannotMeet
from phoihop.domain.rulebook import services as rulebook
from phoihop.foundation.accounts.actors import Denied
from tests.domain.meetings import factories
from tests.domain.meetings.factories import AT, DAY
from tests.domain.organisations.factories import ADMIN, acting, body, heir_of
from tests.support.effort import examples

FORM = papers.Form("BB-UBND", "Lào Cai", ("Như trên", "Lưu: VT"), secretary="Người ghi")
LINES = st.lists(st.sampled_from([f"dòng {n}" for n in range(8)] + ["", "lặp", "lặp"]), max_size=7)


def _edited(lines, edits, who):
    """The lines with some replaced, some put in, some taken out; what is written bears the writer's name."""
    made = list(lines)
    for number, (place, kind) in enumerate(edits):
        at = place % (len(made) + 1)
        if kind == "put" or not made:
            made.insert(at, f"{who} viết {number}")
        elif kind == "replace":
            made[at % len(made)] = f"{who} sửa {number}"
        else:
            del made[at % len(made)]
    return made


EDITS = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["put", "replace", "take"])), max_size=5)


class TestMerge:
    @given(base=LINES, theirs=EDITS, mine=EDITS)
    @settings(max_examples=examples(400), deadline=None)
    def test_loses_no_word_that_either_wrote(self, base, theirs, mine):
        one, other = _edited(base, theirs, "Lan"), _edited(base, mine, "Minh")

        merged = Counter(merging.merge("\n".join(base), "\n".join(one), "\n".join(other)).split("\n"))

        for text in (one, other):
            new = Counter(text) - Counter(base)
            assert not new - merged

    @given(base=LINES, edits=EDITS)
    @settings(max_examples=examples(100), deadline=None)
    def test_of_one_writer_gives_what_that_one_wrote(self, base, edits):
        text, changed = "\n".join(base), "\n".join(_edited(base, edits, "Lan"))

        assert merging.merge(text, changed, text) == merging.merge(text, text, changed) == changed

    def test_shows_both_ways_to_say_one_place(self):
        merged = merging.merge("a\nb\nc", "a\nLan\nc", "a\nMinh\nc")

        assert merged.split("\n") == ["a", merging.KEPT, "Lan", merging.OURS, "Minh", merging.END, "c"]
        assert merging.is_parted(merged)


@pytest.fixture
def hosts(db):
    rulebook.load_reference(by=ADMIN, at=AT)
    return body("UBND tỉnh"), body("Mặt trận", side="FRONT")


@pytest.fixture
def meeting(hosts):
    return factories.closed(hosts[0], list(hosts), [body("Sở Nội vụ")])


def _write(meeting, who, text, base, key):
    return services.write_minutes(meeting=meeting, text=text, base=base, by=acting(who), at=AT, key=key)


def _sign(meeting, who, number):
    return services.sign_minutes(meeting=meeting, number=number, by=acting(who), on=DAY, at=AT)


class TestTwoSecretaries:
    def test_writing_at_once_lose_nothing_and_choose_before_anybody_signs(self, meeting, hosts):
        committee, front = hosts
        _write(meeting, committee, "1. Báo cáo\n2. Thảo luận", 0, "a")
        _write(meeting, committee, "1. Báo cáo: đã nghe\n2. Thảo luận", 1, "b")
        parted = _write(meeting, front, "1. Báo cáo: nghe hai bên\n2. Thảo luận", 1, "c")

        assert "đã nghe" in parted.text
        assert "nghe hai bên" in parted.text
        with pytest.raises(CannotMeet):
            _sign(meeting, committee, parted.number)

    def test_sending_a_text_twice_keep_it_once(self, meeting, hosts):
        first = _write(meeting, hosts[0], "Văn bản", 0, "a")

        assert _write(meeting, hosts[0], "Văn bản", 0, "a") == first
        assert Revision.objects.count() == 1


class TestSign:
    def test_makes_the_minutes_stand_with_the_last_chair(self, meeting, hosts):
        _write(meeting, hosts[0], "Đã họp", 0, "a")

        states = [_sign(meeting, host, 1).state for host in hosts]

        assert states == ["CLOSED", "SIGNED"]
        assert list(queries.broken()) == []

    def test_counts_for_one_text_alone(self, meeting, hosts):
        _write(meeting, hosts[0], "Đã họp", 0, "a")
        _sign(meeting, hosts[0], 1)
        _write(meeting, hosts[1], "Đã họp xong", 1, "b")

        with pytest.raises(CannotMeet):
            _sign(meeting, hosts[1], 1)
        assert _sign(meeting, hosts[1], 2).state == "CLOSED"

    def test_is_not_for_who_did_not_chair(self, meeting, hosts):
        _write(meeting, hosts[0], "Đã họp", 0, "a")

        with pytest.raises(Denied):
            _sign(meeting, body("Sở Y tế"), 1)

    def test_vouches_for_the_text(self, meeting, hosts):
        row = _write(meeting, hosts[0], "Đã họp", 0, "a")
        Revision.objects.filter(pk=row.pk).update(text="Chưa họp")

        assert [found.chain for found in queries.broken()] == [f"audit:meetings.revision:{row.pk}"]


class TestPapers:
    def test_carry_the_signed_minutes_and_the_conclusion_into_the_register(self, meeting, hosts):
        committee = acting(hosts[0])
        _write(meeting, hosts[0], "Hai bên đã thống nhất.", 0, "a")
        for host in hosts:
            _sign(meeting, host, 1)
        made = services.issue_minutes(meeting=meeting, form=FORM, by=committee, on=DAY, at=AT)

        paper = register.printed(made.document)
        assert (made.document.kind, made.document.number, len(paper.signatories)) == ("BIÊN BẢN", 1, 2)
        assert "Hai bên đã thống nhất." in made.document.facts
        with pytest.raises(CannotMeet):
            services.issue_minutes(meeting=meeting, form=FORM, by=committee, on=DAY, at=AT)

    def test_tell_how_long_the_notice_took(self, meeting, hosts):
        committee = acting(hosts[0])
        services.conclude(meeting=meeting, text="Giao Sở Nội vụ rà soát.", by=committee, on=DAY, at=AT, key="c")
        waiting = queries.notice_lag(meeting, papers.NOTICE, DAY + timedelta(days=20))
        form = replace(FORM, symbol="TB-UBND")
        services.issue_notice(meeting=meeting, form=form, by=committee, on=DAY + timedelta(days=4), at=AT)

        lag = queries.notice_lag(meeting, papers.NOTICE, DAY + timedelta(days=20))

        assert (waiting.days, waiting.late, waiting.due.due_on) == (20, True, date(2021, 9, 30))
        assert (lag.days, lag.late) == (4, False)


class TestObject:
    @pytest.mark.parametrize(("after", "taken"), [(0, True), (1, True), (2, False)])
    def test_is_possible_for_as_long_as_the_rule_says(self, meeting, hosts, after, taken):
        conclusion = services.conclude(
            meeting=meeting, text="Giao Sở Nội vụ rà soát.", by=acting(hosts[0]), on=DAY, at=AT, key="c"
        )
        guest = meeting.invitations.get().body

        def object_():
            services.object_to(
                conclusion=conclusion, words="Chúng tôi đã nêu khác.", by=acting(guest),
                on=DAY + timedelta(days=after), at=AT, key="o",
            )  # fmt: skip

        if taken:
            object_()
        else:
            with pytest.raises(CannotMeet):
                object_()
        assert conclusion.objections.count() == int(taken)


def _heir(hosts):
    """A body that follows both that chaired; they have ended."""
    heir = body("UBND mới")
    for host in hosts:
        heir_of(host, heir=heir)
        host.ended_on = date(2021, 10, 1)
        host.save(update_fields=["ended_on"])
    return heir


class TestWhatWasSentBefore:
    def test_is_no_other_text_under_the_same_mark(self, meeting, hosts):
        _write(meeting, hosts[0], "Một", 0, "a")

        with pytest.raises(CannotMeet):
            _write(meeting, hosts[0], "Một\nHai", 0, "a")

    def test_is_the_same_where_it_was_joined_with_what_others_wrote(self, meeting, hosts):
        _write(meeting, hosts[0], "Một\nHai", 0, "a")
        _write(meeting, hosts[0], "Một\nHai\nBa", 1, "b")
        joined = _write(meeting, hosts[1], "Không\nMột\nHai", 1, "c")

        assert _write(meeting, hosts[1], "Không\nMột\nHai", 1, "c") == joined


class TestAnHeirOfTwo:
    def test_signs_for_each_that_chaired(self, meeting, hosts):
        _write(meeting, hosts[0], "Đã họp", 0, "a")
        heir = _heir(hosts)

        assert [_sign(meeting, heir, 1).state for _ in hosts] == ["CLOSED", "SIGNED"]

    def test_decides_about_a_proposal_for_each_that_chaired(self, meeting, hosts):
        wish = services.Wish("phê duyệt kế hoạch", hosts[0], hosts[1])
        row = services.make_proposal(meeting=meeting, wish=wish, by=acting(hosts[1]), on=DAY, at=AT, key="p")

        told = services.dispose(
            proposal=row, meeting=meeting, verdict="ACCEPTED", by=acting(_heir(hosts)), on=DAY, at=AT, key="d"
        )

        assert (told.state, list(proposals.broken())) == ("ACCEPTED", [])


class TestLater:
    def test_words_of_another_session_are_not_in_the_minutes(self, meeting, hosts):
        later = DAY + timedelta(days=30)
        wish = services.Wish("phê duyệt kế hoạch", hosts[0], hosts[1])
        row = services.make_proposal(meeting=meeting, wish=wish, by=acting(hosts[1]), on=DAY, at=AT, key="p")
        after = factories.prepared(hosts[0], *hosts, key="n", held_on=later, follows=meeting)
        services.invite(meeting=after, bodies=[body("Sở Y tế")], by=acting(hosts[0]), at=AT, key="l")
        services.send(meeting=after, by=acting(hosts[0]), at=AT)
        services.begin(meeting=after, by=acting(hosts[0]), on=later, at=AT)
        services.dispose(
            proposal=row, meeting=after, verdict="NOTED", reason="Về sau", by=acting(hosts[0]), on=later, at=AT, key="d"
        )  # fmt: skip

        assert [word.said for one in proposals.for_minutes(meeting) for word in one.words] == [None, None]

    def test_texts_of_a_conclusion_leave_nothing_of_the_earlier_one_open(self, meeting, hosts):
        asked = "Giao Uỷ ban nhân dân huyện Quan Hoá rà soát hộ nghèo trước ngày 15/10/2021."
        for text in (asked, f"{asked} Hết."):
            services.conclude(meeting=meeting, text=text, by=acting(hosts[0]), on=DAY, at=AT, key=text[-5:])
        after = factories.prepared(hosts[0], *hosts, key="n", held_on=DAY + timedelta(days=30), follows=meeting)

        assert len(queries.carried_over(after, acting(hosts[0]), DAY).waiting) == 1

"""The papers of a meeting say who was asked, who came, what was voted, and are signed in the post of the body that signs."""

from dataclasses import replace
from datetime import date, time

import pytest

from phoihop.domain.documents import queries as register
from phoihop.domain.meetings import papers, services
from phoihop.domain.meetings.services import CannotMeet
from phoihop.domain.meetings.states import Choice
from phoihop.domain.organisations import services as organisations
from phoihop.domain.rulebook import services as rulebook
from tests.domain.meetings import factories
from tests.domain.meetings.factories import AT, DAY
from tests.domain.organisations.factories import ADMIN, ENTERED, acting, body

FORM = papers.Form("GM-UBND", "Lào Cai", ("Như trên", "Lưu: VT"), began=time(14, 30), secretary="Người ghi")


@pytest.fixture
def hosts(db):
    """A committee and the Front; who leads the Front sits in a party body too, whose post stands first by protocol."""
    rulebook.load_reference(by=ADMIN, at=AT)
    committee, front, party = body("UBND tỉnh"), body("Mặt trận", side="FRONT"), body("Tỉnh ủy", side="PARTY")
    factories.leads(committee, "Trịnh Xuân Trường", "Chủ tịch UBND tỉnh")
    held = factories.leads(front, "Giàng Seo Vần", "Chủ tịch Mặt trận tỉnh", order=20).holdings.get()
    member = organisations.ensure_post(body=party, title="Ủy viên BTV Tỉnh ủy", protocol_order=1, by=ADMIN, at=ENTERED)
    organisations.appoint(person=held.person, post=member, from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED)
    return committee, front


def _lines(document):
    paper = register.printed(document)
    texts = [*paper.opening, *(text for section in paper.sections for text in section.texts)]
    return [text.words for text in texts]


class TestTheInvitation:
    def test_names_whom_it_asks_and_bears_a_number_of_its_own_book(self, hosts):
        committee, front = hosts
        meeting = factories.invited(committee, [committee, front], [body("Sở Nội vụ"), body("Hội Nông dân")])

        made = services.issue_invitation(meeting=meeting, form=FORM, by=acting(committee), on=DAY, at=AT)

        assert (made.document.kind, made.document.number) == ("GIẤY MỜI", 1)
        said = _lines(made.document)
        assert said[0].endswith(
            "kính mời: Giàng Seo Vần - Ủy viên BTV Tỉnh ủy, Chủ tịch Mặt trận tỉnh; Lãnh đạo Sở Nội vụ; Lãnh đạo Hội Nông dân"
        )
        assert "Nội dung: Báo cáo kết quả; Thảo luận." in said
        assert any("14 giờ 30, ngày 23 tháng 9 năm 2021" in line for line in said)
        assert [one.name for one in register.printed(made.document).signatories] == ["Trịnh Xuân Trường"]

    def test_has_one_number_and_none_before_it_is_sent_or_once_the_meeting_began(self, hosts):
        committee, front = hosts
        draft = factories.prepared(committee, committee, key="draft")
        begun = factories.in_progress(committee, [committee], [front])
        sent = factories.invited(committee, [committee], [front], key="sent")
        services.issue_invitation(meeting=sent, form=FORM, by=acting(committee), on=DAY, at=AT)

        for meeting in (draft, begun, sent):
            with pytest.raises(CannotMeet):
                services.issue_invitation(meeting=meeting, form=FORM, by=acting(committee), on=DAY, at=AT)


class TestTheMinutes:
    @pytest.fixture
    def signed(self, hosts):
        """Minutes signed by both, of a meeting to which one body sent somebody else and another did not come."""
        committee, front = hosts
        row = factories.in_progress(committee, [committee, front], [body("Sở Nội vụ"), body("Hội Nông dân")])
        office, farmers = row.invitations.order_by("pk")
        seats = [
            services.Seat(office, "REPLACED", True, "Bà Lan"),
            services.Seat(farmers, "EXCUSED", True, "đi công tác"),
        ]
        by = acting(committee)
        services.attend(meeting=row, seats=seats, by=by, at=AT, key="all")
        vote = services.open_vote(
            meeting=row, question="Thông qua?", secret=False, needed="HALF", by=by, at=AT, key="v"
        )
        services.cast(vote=vote, choice=Choice.AGREE, by=by, at=AT, key="v1")
        services.count_vote(vote=vote, by=by, at=AT)
        services.close(meeting=row, by=by, at=AT)
        services.write_minutes(meeting=row, text="Đã họp.", base=0, by=by, at=AT, key="w")
        for host in hosts:
            services.sign_minutes(meeting=row, number=1, by=acting(host), on=DAY, at=AT)
        return row

    def test_tell_who_came_for_whom_who_did_not_and_what_was_voted(self, signed, hosts):
        form = replace(FORM, symbol="BB-UBND", ended=time(16, 30))
        made = services.issue_minutes(meeting=signed, form=form, by=acting(hosts[0]), on=DAY, at=AT)

        said = _lines(made.document)

        assert "Thành phần tham dự: Sở Nội vụ (Bà Lan)." in said
        assert "Vắng mặt: Hội Nông dân (đi công tác)." in said
        sums = "tán thành 1, không tán thành 0, không có ý kiến 0, trên 3 cơ quan có quyền biểu quyết; không thông qua"
        assert f"- Biểu quyết công khai: Thông qua? Kết quả: {sums}." in said

    def test_are_signed_in_the_post_of_the_body_that_chairs(self, signed, hosts):
        form = replace(FORM, symbol="BB-UBND", ended=time(16, 30))
        made = services.issue_minutes(meeting=signed, form=form, by=acting(hosts[0]), on=DAY, at=AT)

        lines = [one.lines for one in register.printed(made.document).signatories]

        assert lines == [("CHỦ TỊCH UBND TỈNH",), ("CHỦ TỊCH MẶT TRẬN TỈNH",)]

    def test_do_not_end_before_they_began(self, signed, hosts):
        with pytest.raises(CannotMeet):
            services.issue_minutes(
                meeting=signed, form=replace(FORM, ended=time(13)), by=acting(hosts[0]), on=DAY, at=AT
            )

        assert not signed.papers.exists()

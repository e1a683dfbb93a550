"""The pages of a meeting, from the seed's own words to a commitment in the ledger."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from phoihop.config import case_meetings, case_portal, case_rows
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.meetings import services
from phoihop.domain.meetings.models import Conclusion, Meeting, Reply, Task, Vote
from phoihop.domain.organisations.models import Body, Post
from phoihop.domain.rulebook import rules as rulebook
from phoihop.surfaces.portal.models import ArticlePage
from tests.support import loaded_case
from tests.surfaces.workspace.test_pages import signed_in

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 9, 23, 5, tzinfo=UTC)
PAGE = "/meetings/CH-2021-01/"
WORDS = "Các bên đã phối hợp tốt.\nĐề nghị Hội Liên hiệp Phụ nữ tỉnh Lào Cai xây dựng kế hoạch trước ngày 31/12/2021."


@pytest.fixture
def leader(case_database):
    loaded_case.load()
    return signed_in("lanhdao.ubnd")


class TestMeetingPage:
    def test_shows_two_chairs_and_who_came(self, leader):
        page = leader.get(PAGE).content.decode()

        assert "Đồng chủ trì" in page
        assert "Trịnh Xuân Trường" in page
        assert "Giàng Seo Vần" in page
        assert "mời 11, dự 11" in page

    def test_goes_into_a_calendar(self, leader):
        told = leader.get(f"{PAGE}ics/")

        assert told["Content-Type"].startswith("text/calendar")
        assert "DTSTART;VALUE=DATE:20210923" in told.content.decode()

    def test_leads_to_what_the_public_reads_of_it_while_that_is_out(self, leader):
        article = reverse("portal:article", args=[case_portal.SLUG])

        assert f'href="{article}"' in leader.get(PAGE).content.decode()

        ArticlePage.objects.filter(slug=case_portal.SLUG).update(live=False)
        assert f'href="{article}"' not in leader.get(PAGE).content.decode()

    def test_asks_for_an_answer_to_each_invitation_and_says_what_was_answered(self, leader):
        ubnd, women = (Body.objects.get(code=code) for code in ("laocai.ubnd", "laocai.phunu"))
        by, post = case_meetings.speaker(ubnd), Post.objects.get(body=women)
        draft = services.Draft("Họp hai lời mời", case_meetings.MEETING, "AFTERNOON", "Phòng 1", [ubnd])
        row = services.prepare(draft=draft, by=by, at=NOON, key="two")
        services.invite(meeting=row, bodies=[women], posts=[post], by=by, at=NOON, key="two")
        services.send(meeting=row, by=by, at=NOON)
        own, page, to_post = signed_in("lanhdao.phunu"), f"/meetings/{row.code}/", row.invitations.get(post=post)
        before = own.get(page).content.decode()

        own.post(
            f"{page}do/reply/", {"key": "r", "invitation": to_post.pk, "answer": "DECLINE", "words": "Đi công tác"}
        )

        after = own.get(page).content.decode()
        assert before.count("Cơ quan ta được mời") == 2
        assert after.count("Cơ quan ta được mời") == 1
        assert "Cơ quan ta đã trả lời: không dự được" in after
        assert "Đi công tác ·" in after
        assert [one.answer for one in Reply.objects.filter(invitation__meeting=row)] == ["DECLINE"]


class TestMeetingsOfOthers:
    def test_say_whom_they_ask_what_was_answered_and_who_came(self, leader):
        page = leader.get("/meetings/?of=others").content.decode()

        assert "CH-2021-03" in page
        assert "Chủ tịch UBND tỉnh" in page
        assert "Phó Chủ tịch UBND tỉnh (minh họa)" in page

    def test_are_not_among_those_that_we_organise(self, leader):
        own = signed_in("lanhdao.phunu")

        assert "CH-2021-03" in own.get("/meetings/").content.decode()
        assert "CH-2021-03" not in own.get("/meetings/?of=others").content.decode()

    def test_turn_what_they_ask_of_us_into_a_proposal_by_a_person(self, leader):
        own = signed_in("lanhdao.phunu")
        task = Task.objects.get(conclusion__meeting__code="CH-2021-03")
        asked = Body.objects.get(code="laocai.ubnd")
        form = {
            "key": "heard", "task": task.pk, "title": "Cân đối kinh phí cho hoạt động phối hợp", "until": "31/12/2021",
            "bodies": [asked.pk], "creditor": Body.objects.get(code="laocai.phunu").pk,
        }  # fmt: skip

        own.post("/meetings/CH-2021-03/do/confirm/", form)

        made = Commitment.objects.get(settled_at__task=task)
        assert (made.state, made.debtor) == ("PROPOSED", asked)


class TestWorkbench:
    def test_leads_from_the_words_to_the_ledger_only_through_a_person(self, leader):
        before = Commitment.objects.count()
        leader.post(f"{PAGE}do/conclude/", {"key": "c", "text": WORDS})
        page = leader.get(f"{PAGE}conclusion/").content.decode()
        task = Task.objects.get(conclusion__key="c")
        women = Body.objects.get(code="laocai.phunu")

        assert f'<mark class="here found" id="words-{task.place}">' in page
        ticked = page.split(f'value="{women.pk}" id="id_bodies')[1].split(">")[0]
        assert "checked" in ticked
        assert Commitment.objects.count() == before
        form = {
            "key": "k", "task": task.pk, "title": "Xây dựng kế hoạch", "until": "31/12/2021", "bodies": [women.pk],
            "creditor": Body.objects.get(code="laocai.ubnd").pk,
        }  # fmt: skip
        assert leader.post(f"{PAGE}do/confirm/", form).status_code == 302
        made = Commitment.objects.order_by("-pk").first()
        assert (made.debtor, made.mood, made.state) == (women, "REQUEST", "PROPOSED")
        assert made.code in leader.get(f"{PAGE}conclusion/").content.decode()
        assert f'Đã bàn tại <a href="{PAGE}">' in leader.get(f"/commitments/{made.code}/").content.decode()

    def test_ticks_every_body_of_the_day_that_a_group_means(self, leader):
        leader.post(f"{PAGE}do/conclude/", {"key": "c", "text": "Giao UBND các huyện, thị xã, thành phố rà soát."})

        page = leader.get(f"{PAGE}conclusion/").content.decode()

        assert "là một nhóm: 9 cơ quan của ngày đó đã được chọn" in page

    def test_says_what_to_do_with_a_file_that_holds_no_text(self, leader):
        file = SimpleUploadedFile("ket-luan.txt", b" \n")

        answer = leader.post(f"{PAGE}do/conclude/", {"key": "c", "file": file})

        assert answer.status_code == 422
        assert "Tệp này không có chữ. N" in answer.content.decode()
        assert not Conclusion.objects.filter(key="c").exists()


class TestADraft:
    def test_says_that_nobody_is_asked_yet_and_who_sends_the_invitations(self, leader):
        chair, guest = (Body.objects.get(code=code) for code in ("laocai.ubnd", "laocai.phunu"))
        by = case_meetings.speaker(chair)
        row = services.prepare(
            draft=services.Draft("Họp", case_meetings.MEETING, "MORNING", "Phòng 1", [chair]), by=by, at=NOON, key="d"
        )
        services.invite(meeting=row, bodies=[guest], by=by, at=NOON, key="d")

        pages = [
            signed_in(name).get(f"/meetings/{row.code}/").content.decode()
            for name in ("chuyenvien.ubnd", "lanhdao.ubnd")
        ]

        assert all("chưa gửi giấy mời" in page and "chưa trả lời" not in page for page in pages)
        assert ["Lãnh đạo cơ quan tổ chức hoặc chủ trì gửi giấy mời" in page for page in pages] == [True, False]


class TestTheNextSession:
    def test_names_who_owes_what_the_one_before_left_open(self, leader):
        chair = Body.objects.get(code="laocai.ubnd")
        before = Meeting.objects.get(code="CH-2021-01")
        told = services.Draft("Kỳ sau", case_meetings.MEETING, "AFTERNOON", "Phòng 1", [chair], follows=before)
        row = services.prepare(draft=told, by=case_meetings.speaker(chair), at=NOON, key="next")

        page = leader.get(f"/meetings/{row.code}/").content.decode()

        left = page[page.index("Việc các kỳ trước để lại") : page.index("Gửi giấy mời")]
        owed = re.findall(r"Đưa ra giải pháp thực hiện.*?</a>.*?<div class=\"who\">(.*?)</div>", left, re.DOTALL)
        assert len(owed) == len({re.sub("<[^>]+>", "", one).strip() for one in owed}) == 5


class TestWhatWasWrittenBefore:
    def test_stays_readable_with_the_objections_that_spoke_of_it(self, leader):
        leader.post(f"{PAGE}do/conclude/", {"key": "c1", "text": "Giao Sở Tài chính rà soát kinh phí."})
        signed_in("lanhdao.phunu").post(f"{PAGE}do/object/", {"key": "o1", "words": "Chưa bàn kinh phí."})
        leader.post(f"{PAGE}do/conclude/", {"key": "c2", "text": "Giao Sở Nội vụ rà soát."})

        page = leader.get(PAGE).content.decode()

        said = page[page.index("Ý kiến khác về bản kết luận trước") :]
        assert "Giao Sở Tài chính rà soát kinh phí." in said
        assert "Chưa bàn kinh phí." in said
        assert "Chưa có ý kiến khác" in page

    def test_is_every_text_of_the_minutes(self, leader):
        leader.post(f"{PAGE}do/write/", {"key": "w1", "text": "Bản một", "base": "1"})
        leader.post(f"{PAGE}do/write/", {"key": "w2", "text": "Bản hai", "base": "2"})

        page = leader.get(f"{PAGE}minutes/").content.decode()

        assert '<div class="words minutes">Bản một</div>' in page


class TestADueThatIsNoDay:
    def test_is_told_with_its_words_beside_the_task(self, leader):
        texts = {
            "Văn bản ghi “ngày 25 hằng tháng”": "Giao Sở Nội vụ báo cáo chậm nhất ngày 25 hằng tháng.",
            "“trước ngày 31/02/2022” không phải ngày có thật": "Giao Sở Nội vụ báo cáo trước ngày 31/02/2022.",
        }
        for number, (words, text) in enumerate(texts.items()):
            leader.post(f"{PAGE}do/conclude/", {"key": f"due-{number}", "text": text})

            assert words in leader.get(f"{PAGE}conclusion/").content.decode()


class TestTheInvitationAsAPaper:
    def test_is_given_its_number_on_the_page_of_the_meeting_that_is_to_come(self, leader):
        page = "/meetings/CH-2021-02/"
        assert "Lưu: VT" in leader.get(page).content.decode()

        paper = {"symbol": "GM-UBND", "place": "Lào Cai", "recipients": "Lưu: VT", "began": "14:00"}
        refused = leader.post(f"{page}do/issue-invitation/", paper | {"began": "25:00"})
        answer = leader.post(f"{page}do/issue-invitation/", paper)

        assert (refused.status_code, answer.status_code) == (422, 302)
        assert "01/GM-UBND" in leader.get(page).content.decode()


class TestTheReviewOfTheCase:
    def test_shows_what_was_asked_beside_the_commitments_that_carry_it(self, leader):
        page = leader.get(f"{PAGE}conclusion/").content.decode()

        assert [page.count(f'<mark class="{kind}"') for kind in ("confirmed", "here found")] == [5, 1]
        carried = Commitment.objects.get(entries__key="case:ke-hoach-2022:open")
        assert carried.code in page
        assert f'Đã bàn tại <a href="{PAGE}">' in leader.get(f"/commitments/{carried.code}/").content.decode()

    def test_ends_with_minutes_and_notice_in_the_register(self, leader):
        leader.post(f"{PAGE}do/sign/", {"number": "1"})
        paper = {"symbol": "BB-UBND", "place": "Lào Cai", "recipients": "Như trên", "began": "08:00", "ended": "10:45", "secretary": "Thư ký"}  # fmt: skip

        answers = [
            leader.post(f"{PAGE}do/issue-minutes/", paper),
            leader.post(f"{PAGE}do/issue-notice/", paper | {"symbol": "TB-UBND"}),
        ]

        assert [answer.status_code for answer in answers] == [302, 302]
        row = Meeting.objects.get(code="CH-2021-01")
        assert (row.state, list(row.papers.order_by("pk").values_list("document__kind", flat=True))) == (
            "SIGNED", ["BIÊN BẢN", "THÔNG BÁO"],
        )  # fmt: skip


class TestInTheRoom:
    @pytest.fixture
    def begun(self, leader):
        """A meeting of the committee with the Front and two organisations that has begun and to which they came."""
        chair, *guests = Body.objects.filter(
            code__in=["laocai.ubnd", "laocai.mttq", "laocai.phunu", "laocai.nongdan"]
        ).order_by("-code")
        acting = case_meetings.speaker(chair)
        told = services.Draft(
            "Biểu quyết", case_rows.MEETING, "MORNING", "Phòng họp", [chair], [services.Item("Bàn", 5)]
        )
        row = services.prepare(draft=told, by=acting, at=NOON, key="room")
        services.invite(meeting=row, bodies=guests, by=acting, at=NOON, key="room")
        services.send(meeting=row, by=acting, at=NOON)
        services.begin(meeting=row, by=acting, on=case_rows.MEETING, at=NOON)
        seats = [services.Seat(one, "PRESENT") for one in row.invitations.all()]
        services.attend(meeting=row, seats=seats, by=acting, at=NOON, key="room")
        return f"/meetings/{row.code}/"

    def test_is_told_only_to_who_has_not_seen_it(self, leader, begun):
        seen = f"{Meeting.objects.get(key='room').beat}-None"
        still = leader.get(f"{begun}live/?seen={seen}")
        leader.post(f"{begun}do/take-up/", {"number": "1"})

        moved = leader.get(f"{begun}live/?seen={seen}")
        known = leader.get(f"{begun}live/?seen={seen}", headers={"If-None-Match": moved["ETag"]})

        assert (still.status_code, moved.status_code, known.status_code) == (204, 200, 304)
        assert "đang bàn, được" in moved.content.decode()
        assert "<html" not in moved.content.decode()

    def test_is_told_too_when_a_minute_of_the_matter_has_passed(self, leader, begun):
        leader.post(f"{begun}do/take-up/", {"number": "1"})
        row = Meeting.objects.filter(key="room")
        row.update(taken_up_at=timezone.now() + timedelta(days=1))  # no minute passes while this runs
        seen = re.search(r"live/(\?seen=[^\"]+)", leader.get(f"{begun}live/").content.decode())[1]
        still = leader.get(f"{begun}live/{seen}")

        row.update(taken_up_at=timezone.now() - timedelta(minutes=7))
        moved = leader.get(f"{begun}live/{seen}", headers={"If-None-Match": still["ETag"]})

        assert (still.status_code, moved.status_code) == (204, 200)
        [words] = re.findall(r'"tag t-late">.*?<span>([^<]+)', moved.content.decode())
        assert words.startswith("đang bàn")

    def test_of_a_secret_vote_shows_sums_and_nobody(self, leader, begun):
        leader.post(f"{begun}do/open-vote/", {"key": "v", "question": "Thông qua?", "how": "SECRET", "needed": "HALF"})
        vote = Vote.objects.get()
        voters = {"lanhdao.ubnd": "AGREE", "lanhdao.mttq": "AGAINST", "lanhdao.phunu": "AGREE"}
        for name, choice in voters.items():
            form = {"key": name.replace(".", "-"), "vote": vote.pk, "choice": choice}
            assert signed_in(name).post(f"{begun}do/vote/", form).status_code == 302
            assert "Chọn gì thì không lưu ở đâu" in signed_in(name).get(f"{begun}live/").content.decode()

        leader.post(f"{begun}do/count-vote/", {"vote": vote.pk})

        page = leader.get(f"{begun}live/").content.decode()
        assert "tán thành <strong>2</strong> · không tán thành <strong>1</strong>" in page
        assert "Từng cơ quan biểu quyết" not in page
        wall = leader.get(f"{begun}projector/").content.decode()
        assert "<dd>2</dd>" in wall

    def test_tells_who_has_voted_openly_what_it_chose_and_offers_all_choices_alike(self, leader, begun):
        leader.post(f"{begun}do/open-vote/", {"key": "v", "question": "Thông qua?", "how": "OPEN", "needed": "HALF"})
        before = leader.get(f"{begun}live/").content.decode()

        leader.post(f"{begun}do/vote/", {"key": "mine", "vote": Vote.objects.get().pk, "choice": "AGAINST"})

        assert re.findall(r'class="([^"]+)" name="choice"', before) == ["btn"] * 3
        assert "Cơ quan ta đã biểu quyết: không tán thành." in leader.get(f"{begun}live/").content.decode()

    def test_says_why_a_vote_ended_without_a_count(self, leader, begun):
        leader.post(f"{begun}do/open-vote/", {"key": "v", "question": "Thông qua?", "how": "SECRET", "needed": "HALF"})

        page = leader.post(f"{begun}do/count-vote/", {"vote": Vote.objects.get().pk}, follow=True).content.decode()

        assert "<p>Chưa đủ ba cơ quan biểu quyết kín nên không kiểm phiếu.</p>" in page


class TestProposals:
    def test_of_the_seed_stand_on_the_page_with_the_word_of_each_chair(self, leader):
        page = leader.get(f"{PAGE}proposals/").content.decode()

        assert page.count('id="proposal-') == 3
        assert page.count("chưa có ý kiến") == 1

    def test_are_decided_by_the_last_chair_and_linked_to_their_task(self, leader):
        row = Meeting.objects.get(code="CH-2021-01")
        third = row.proposals.get(place=3)
        task = Task.objects.get(conclusion__meeting=row, place=3)

        leader.post(f"{PAGE}do/dispose/", {"key": "d", "proposal": third.pk, "verdict": "ACCEPTED", "reason": ""})
        answer = leader.post(f"{PAGE}do/lead/", {"proposal": third.pk, "task": task.pk})

        third.refresh_from_db()
        assert (answer.status_code, third.state, third.led.get().task) == (302, "ACCEPTED", task)

    def test_say_on_the_commitment_what_was_proposed(self, leader):
        held = Commitment.objects.get(entries__key="case:ke-hoach-2022:open")

        page = leader.get(reverse("commitment", args=[held.code])).content.decode()

        assert "Từ đề xuất: Các đại biểu" in page

    def test_show_again_what_was_filled_in_and_why_it_was_refused(self, leader):
        told = {"key": "p", "text": "", "to": "", "proposer": "", "proposed_by": "các đại biểu"}

        answer = leader.post(f"{PAGE}do/make-proposal/", told)

        assert answer.status_code == 422
        assert "các đại biểu" in answer.content.decode()


class TestTheCalendarOfTheYear:
    YEAR = "/meetings/year/"

    def test_holds_meetings_reports_and_target_days_by_month(self, leader):
        debtor, creditor = (Body.objects.get(code=code) for code in (case_rows.UBND, case_rows.MTTQ))
        owed = ledger.open_(
            kind="REPORT", title="Báo cáo quý III", debtor=debtor, creditor=creditor, by=case_meetings.speaker(debtor),
            on=case_meetings.MEETING, key="r", reckoning=rulebook.fixed(date(2021, 11, 30), "Quy chế", verified=True),
        )  # fmt: skip
        ledger.propose(commitment=owed, by=case_meetings.speaker(debtor), on=case_meetings.MEETING, key="r:p")

        page = leader.get(self.YEAR).content.decode()

        assert page.count('<table class="table cards year"') == page.count('class="card year-month"') > 1
        for words in ("Họp đánh giá kết quả", "Hội nghị sơ kết công tác Hội", "Báo cáo quý III", "Mốc ký kết"):
            assert words in page

    def test_names_what_clashes_and_who_is_asked_to_both(self, leader):
        bodies = {code: Body.objects.get(code=code) for code in (case_rows.UBND, case_rows.MTTQ)}
        by = case_meetings.speaker(bodies[case_rows.UBND])
        for key, part in (("same", "WHOLE_DAY"), ("other", "AFTERNOON")):
            told = services.Draft(
                f"Họp {key}",
                case_meetings.MEETING,
                part,
                "Hội trường",
                [bodies[case_rows.UBND], bodies[case_rows.MTTQ]],
            )
            services.prepare(draft=told, by=by, at=NOON, key=key)

        page = leader.get(self.YEAR).content.decode()

        assert page.count("trùng lịch</span>") == 4  # the whole day with the morning and with the afternoon, each way

    def test_names_who_is_asked_for_two_bodies_at_one_time(self, leader):
        bodies = {code: Body.objects.get(code=code) for code in (case_rows.UBND, case_rows.PARTY_GROUP)}
        for key, chair in bodies.items():
            told = services.Draft(
                f"Họp {key}", case_meetings.MEETING + timedelta(days=1), "MORNING", "Hội trường", [chair]
            )  # fmt: skip
            by = case_meetings.speaker(bodies[case_rows.UBND])
            services.prepare(draft=told, by=by, at=NOON, key=key)

        page = leader.get(self.YEAR).content.decode()

        assert page.count("trùng lịch</span>") == page.count("Trịnh Xuân Trường · ") == 2

    def test_shows_one_body_and_another_year_and_nothing_that_others_prepare(self, leader):
        other = Body.objects.get(code=case_rows.PHUNU)
        told = services.Draft("Họp riêng", case_meetings.MEETING, "MORNING", "Hội trường", [other])
        services.prepare(draft=told, by=case_meetings.speaker(other), at=NOON, key="own")

        page = leader.get(f"{self.YEAR}?body={case_rows.PHUNU}").content.decode()

        assert "Họp riêng" not in page
        assert "Hội nghị sơ kết công tác Hội" in page
        assert "Năm này chưa có việc nào" in leader.get(f"{self.YEAR}?year=1999").content.decode()
        assert leader.get(f"{self.YEAR}?year=9999").status_code == 404

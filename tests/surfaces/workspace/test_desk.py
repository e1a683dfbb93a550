"""The desk and the statement over the case: what a count says is what its list holds, on any day that is asked for."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from phoihop.config import case, case_rows
from phoihop.domain.agreements import services as agreements
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import services as plans
from phoihop.domain.regimes.models import Duty
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.surfaces.workspace import paging
from tests.support import loaded_case

pytestmark = pytest.mark.django_db

DAY = date(2021, 9, 23)
EVERYBODY = ("lanhdao.ubnd", "lanhdao.mttq", "lanhdao.phunu", "kiemnhiem", "theodoi.mttq")


@pytest.fixture(autouse=True)
def loaded(case_database: None, settings, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SHOWN", 500)
    settings.DATA = tmp_path
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def leader(code: str) -> Actor:
    body = Body.objects.get(code=code)
    return case.speaker(body)


def main(client: Client, address: str) -> str:
    return client.get(address).content.decode().split("<main")[1].split("</main>")[0]


def rows(page: str) -> int:
    return page.count('<li class="row">')


class TestACount:
    @pytest.mark.parametrize("username", EVERYBODY)
    def test_in_the_frame_is_the_length_of_the_list_that_it_opens(self, username: str) -> None:
        client = signed_in(username)
        links = client.get("/").context["frame"]["nav"]

        counted = {link["url"]: link.get("count", 0) for link in links if link["url"] not in ("/", "/overview/")}

        assert len(counted) >= 4
        assert counted == {address: rows(main(client, address)) for address in counted}

    @pytest.mark.parametrize("username", EVERYBODY)
    def test_on_the_desk_is_the_length_of_the_list_that_it_opens(self, username: str) -> None:
        client = signed_in(username)
        linked = re.findall(r'<a href="(/statement/[^"]*)">(\d+) (?:việc|quá hạn)</a>', main(client, "/"))

        assert len(linked) >= 2
        assert {url: int(n) for url, n in linked} == {url: rows(main(client, unescape(url))) for url, _n in linked}

    @pytest.mark.parametrize("username", EVERYBODY)
    def test_of_what_waits_stands_above_it(self, username: str) -> None:
        client = signed_in(username)

        told = re.search(r"<h2>(\d+) việc chờ (?:ông/bà|lãnh đạo cơ quan ta) trả lời", main(client, "/"))

        assert (int(told[1]) if told else 0) == rows(main(client, "/waiting/"))


class TestALife:
    @pytest.mark.parametrize(("body", "term"), [("laocai.tinhuy", "Đại hội lần thứ XVI"), ("vn.quochoi", "Khóa XV")])
    def test_tells_its_terms_and_no_beginning_that_nobody_knows(self, body: str, term: str) -> None:
        shown = main(signed_in("lanhdao.ubnd"), f"/structure/bodies/{body}/")

        assert f"Nhiệm kỳ: {term}" in shown
        assert "Bắt đầu hoạt động" not in shown


class TestTheDeskOfWhoTurnsNoKey:
    @pytest.mark.parametrize(
        ("username", "waits"), [("lanhdao.ubnd", "ông/bà"), ("vanthu.ubnd", "lãnh đạo cơ quan ta")]
    )
    def test_says_for_whom_things_wait(self, username: str, waits: str) -> None:
        assert f"việc chờ {waits} trả lời" in main(signed_in(username), "/")


class TestWhatWeHaveInHand:
    def test_holds_what_we_proposed_until_it_is_answered(self) -> None:
        asked = Commitment.objects.get(title__startswith="Xem xét phê duyệt Kế hoạch")
        proposer, other = signed_in("lanhdao.mttq"), signed_in("lanhdao.ubnd")
        assert asked.title in main(proposer, "/").split('id="ours"')[1].split("</section>")[0]
        assert "Chờ bên kia đồng ý" in main(proposer, f"/commitments/{asked.code}/")
        assert "Chờ ta đồng ý" in main(other, f"/commitments/{asked.code}/")

        ledger.agree(commitment=asked, by=leader(case_rows.UBND), on=case.REVIEW_DAY, key="a")

        assert asked.title not in main(proposer, "/in-hand/")

    def test_holds_drafts_of_papers_for_us_alone_and_a_plan_instead_of_its_rows(self, noon) -> None:
        by = leader(case_rows.PHUNU)
        sides = [Body.objects.get(code=code) for code in (case_rows.PHUNU, case_rows.UBND)]
        agreement = agreements.draft(
            code="QC-NHAP", title="Quy chế còn soạn", parties=sides, term_from=case.BEGINNING, term_to=None, by=by,
            at=noon,
        )  # fmt: skip
        agreements.add_article(agreement=agreement, number=1, heading="Điều", by=by, at=noon)
        agreements.present(agreement=agreement, by=by, at=noon)
        for side in sides:
            signer = case.speaker(side)
            held = case.post_of(signer, case.REVIEW_DAY)
            agreements.sign(agreement=agreement, holding=held, by=signer, on=case.REVIEW_DAY, at=noon)
        plan = plans.draft(code="KH-NHAP", title="Kế hoạch còn soạn", year=2022, agreement=agreement, by=by, at=noon)
        text = plans.RowText("Nhóm", "Dòng của kế hoạch", "Làm", "Giúp", "Quý I")
        plans.add_row(
            plan=plan, text=text, debtor=sides[0], creditor=sides[1], reckoning=case.rulebook.fixed(None, "K", verified=True),
            by=by, on=case.REVIEW_DAY, at=noon, key="r",
        )  # fmt: skip

        ours, theirs = main(signed_in("lanhdao.phunu"), "/in-hand/"), main(signed_in("lanhdao.ubnd"), "/in-hand/")

        assert "Kế hoạch còn soạn" in ours
        assert "Dòng của kế hoạch" not in ours
        assert "Kế hoạch còn soạn" not in theirs

    def test_an_agreement_waits_for_who_has_not_signed(self) -> None:
        assert "Chờ ta ký" in main(signed_in("lanhdao.mttq"), "/waiting/")


class TestAPostponedRow:
    def test_shows_the_day_at_first_in_lists_and_how_it_moved_on_its_page(self) -> None:
        moved = Commitment.objects.get(title__startswith="Giám sát việc thực hiện giảm nghèo")
        client = signed_in("lanhdao.mttq")

        line = next(part for part in main(client, "/statement/?side=OWES").split("<li") if moved.title in part)
        page = main(client, f"/commitments/{moved.code}/")

        assert "Đã dời hạn" in line
        assert re.search(r"ban đầu\s*<time[^>]*>31/7/2021", line)
        assert re.search(r"Hạn ban đầu:\s*<b><time[^>]*>31/7/2021", page)
        assert "Dời sang 31/10/2021 vì dịch bệnh; hai bên đồng ý ngày 15/6/2021." in page

    def test_tells_why_a_day_moved_by_itself(self) -> None:
        stopped = Commitment.objects.get(title__startswith="Hội nghị đối thoại với thanh niên")
        ledger.resume(commitment=stopped, by=leader(case_rows.UBND), on=case.REVIEW_DAY, key="r")

        page = main(signed_in("lanhdao.ubnd"), f"/commitments/{stopped.code}/")

        assert "vì thời gian tạm dừng; làm tiếp từ 23/9/2021." in page

    def test_says_nothing_of_moving_where_nothing_moved(self) -> None:
        still = Commitment.objects.get(title__startswith="Tổng hợp ý kiến, kiến nghị cử tri")

        assert "Hạn ban đầu" not in main(signed_in("lanhdao.mttq"), f"/commitments/{still.code}/")


class TestAStatementOfAnotherDay:
    def test_tells_what_stood_then_as_it_was_known(self) -> None:
        client = signed_in("lanhdao.ubnd")
        address = "/statement/?side=OWED&as_of=14/9/2021"

        early, late = main(client, f"{address}&known_on=8/9/2021"), main(client, f"{address}&known_on=23/9/2021")

        def tag(page: str) -> str:
            line = next(part for part in page.split("<li") if "Vận động đoàn viên tham gia" in part)
            return line.split('class="tag')[1].split("<span>")[1].split("</span>")[0]

        assert tag(early) == "Trễ 4 ngày"
        assert tag(late) == "Chờ ta xác nhận, đã 4 ngày"
        words = re.sub(r"<[^>]+>", "", early)
        assert "Như ngày 14/9/2021, theo điều đã biết đến ngày 8/9/2021" in words

    def test_keeps_both_days_in_every_link(self) -> None:
        page = main(signed_in("lanhdao.ubnd"), "/statement/?side=OWED&as_of=14/9/2021&known_on=23/9/2021")

        links = [unescape(link) for link in re.findall(r'href="(\?[^"]*)"', page)]

        assert len(links) == 5  # three other views, and the list to take away as two kinds of file
        assert all("as_of=14%2F9%2F2021" in link and "known_on=23%2F9%2F2021" in link for link in links)
        assert 'value="14/9/2021"' in page
        assert 'value="23/9/2021"' in page

    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            ("as_of=31/02/2021", "“31/02/2021” không phải ngày có thật"),
            ("known_on=hôm qua", "hôm qua"),
            ("known_on=31/12/9999", "Điều được biết trong ngày 31/12/9999 còn có thể thay đổi."),
        ],
    )
    def test_stays_with_a_sentence_where_a_day_is_none(self, asked: str, sentence: str) -> None:
        client = signed_in("lanhdao.ubnd")

        page = main(client, f"/statement/?side=OWES&{asked}")

        assert sentence in page
        assert rows(page) == rows(main(client, "/statement/?side=OWES"))

    @pytest.mark.parametrize("more", ["", "&late=1", "&soon=1", "&all=1"])
    @pytest.mark.parametrize("side", ["OWES", "OWED"])
    def test_of_today_holds_what_the_plain_one_holds(self, side: str, more: str) -> None:
        client = signed_in("lanhdao.ubnd")

        plain, asked = (main(client, f"/statement/?side={side}{more}{day}") for day in ("", "&as_of=23/9/2021"))

        def titles(page: str) -> list[str]:
            return re.findall(r'<a href="(/commitments/[^"]*)"', page)

        assert titles(plain) == titles(asked) != []


class TestWhatComesNext:
    @pytest.mark.parametrize("username", EVERYBODY)
    def test_counts_what_the_list_of_a_week_holds(self, username: str) -> None:
        client = signed_in(username)
        ahead = client.get("/").context["ahead"]

        assert ahead.soon == rows(main(client, "/statement/?side=OWES&soon=1"))
        assert ahead.soon == rows(main(client, "/statement/?side=OWES&soon=1&as_of=23/9/2021"))

    def test_shows_what_came_back_until_it_is_reported_again(self) -> None:
        debtor, creditor = leader(case_rows.UBND), leader(case_rows.MTTQ)
        row = Commitment.objects.filter(
            state="IN_FORCE", debtor__code=case_rows.UBND, creditor__code=case_rows.MTTQ
        ).earliest("pk")
        ledger.claim(commitment=row, result="Xong", by=debtor, on=DAY, key="c1")
        ledger.return_(commitment=row, reason="Còn thiếu hai xã", by=creditor, on=DAY, key="r1")

        back = signed_in("lanhdao.ubnd").get("/").context["returned"]
        ledger.claim(commitment=row, result="Đủ", by=debtor, on=DAY, key="c2")
        gone = signed_in("lanhdao.ubnd").get("/").context["returned"]

        assert [line.title for line in back] == [row.title]
        assert gone == []

    def test_names_the_next_meeting_and_the_report_that_is_due_first(self) -> None:
        ahead = signed_in("lanhdao.ubnd").get("/").context["ahead"]

        assert ahead.meeting is None or ahead.meeting.held_on >= DAY
        own = Duty.objects.filter(commitment__debtor__code=case_rows.UBND, commitment__state="IN_FORCE")
        first = own.exclude(commitment__due_on=None).order_by("commitment__due_on", "pk").first()
        assert ahead.report == first

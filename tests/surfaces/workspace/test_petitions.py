"""The board, the table at a meeting, and one petition from a voter's words to the promise kept."""

import pytest
from django.test import Client

from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions.models import Petition, Session, Stage
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
TELEPHONE, HTML, FORMULA = "0912 345 678", "<b onclick=x()>đậm</b>", "=HYPERLINK(1)"


@pytest.fixture(autouse=True)
def loaded(case_database, settings, tmp_path):
    settings.DATA = tmp_path
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def front() -> Client:
    return signed_in("lanhdao.mttq")


@pytest.fixture
def committee() -> Client:
    return signed_in("lanhdao.ubnd")


@pytest.fixture
def table() -> str:
    """The address of the Front's last meeting with voters."""
    return f"/petitions/sessions/{Session.objects.get(key='case:sau-ky-hop').pk}/"


def asked(**words: str) -> dict[str, str]:
    return {
        "key": "k1", "text": "Đề nghị sửa cầu treo", "topic": "Giao thông", "place": "Xã Bản Hồ", "competence": "PROVINCE",
    } | words  # fmt: skip


class TestTheBoard:
    def test_shows_answered_and_resolved_as_two_figures_that_lead_to_their_petitions(self, front):
        page = front.get("/petitions/")

        tally = page.context["tally"]
        assert (tally.collected, tally.answered, tally.resolved, tally.late) == (6, 2, 1, 2)
        for which in ("answered", "resolved", "late"):
            behind = front.get("/petitions/" + page.context["tiles"][which])
            assert behind.context["shown"] == getattr(tally, which)

    @pytest.mark.parametrize(
        "query", ["holder=9" * 20, "holder=x", "year=0", "which=x&result=x", "page=9", "topic=%00"]
    )
    def test_answers_whatever_an_address_asks_for(self, front, query):
        assert front.get(f"/petitions/?{query}").status_code == 200

    def test_asks_the_same_number_of_queries_however_many_there_are(self, front, table, django_assert_max_num_queries):
        for number in range(8):
            front.post(table, asked(key=f"k{number}", text=f"Đề nghị số {number}"))

        with django_assert_max_num_queries(45):
            front.get("/petitions/")


class TestTheTableAtAMeeting:
    def test_keeps_each_petition_once_and_is_ready_for_the_next(self, front, table):
        before = Petition.objects.count()

        answers = [front.post(table, asked()) for _again in range(2)]  # the line was cut, the form is sent again

        assert [answer.status_code for answer in answers] == [302, 302]
        assert Petition.objects.count() == before + 1
        assert front.get(table).context["form"]["place"].value() == "Xã Bản Hồ"

    def test_says_at_once_which_one_asks_much_the_same(self, front, table):
        front.post(table, asked())
        first = Petition.objects.latest("pk").pk

        page = front.post(table, asked(key="k2", text="ĐỀ NGHỊ sửa cầu treo."), follow=True).content.decode()

        assert f"giống kiến nghị số {first}." in page

    @pytest.mark.parametrize(
        "wrong", [{"text": f"Gọi {TELEPHONE}"}, {"place": f"Nhà ông X {TELEPHONE}"}, {"topic": "Khác lạ"}, {"key": ""}]
    )
    def test_keeps_what_was_typed_when_something_is_wrong_and_stores_nothing(self, front, table, wrong):
        before = Petition.objects.count()

        answer = front.post(table, asked(**wrong))

        assert (answer.status_code, Petition.objects.count()) == (422, before)
        assert asked(**wrong)["text"] in answer.content.decode()

    def test_shows_what_was_typed_as_letters_and_nothing_else(self, front, table):
        front.post(table, asked(text=f"{FORMULA} {HTML}"))

        page = front.get(table).content.decode()

        assert FORMULA in page
        assert HTML not in page

    def test_is_seen_by_whom_a_petition_reached_and_nobody_who_was_not_there_enters_any(self, committee, table):
        there = f"/petitions/sessions/{Session.objects.get(key='case:doi-thoai').pk}/"

        assert committee.get(table).status_code == 404
        assert committee.get(there).context["may_collect"] is False
        assert committee.post(there, asked()).status_code == 422


class TestATelephone:
    def test_stands_nowhere_after_it_was_refused(self, front, table):
        front.post(table, asked(text=f"Gọi {TELEPHONE}"))
        pages = ["/petitions/", "/petitions/report/", table, "/", "/waiting/"]

        assert [address for address in pages if TELEPHONE in front.get(address).content.decode()] == []
        assert not Record.objects.filter(facts__contains=TELEPHONE).exists()


class TestOnePetition:
    def test_goes_from_voters_words_to_a_promise_and_back_when_they_do_not_agree(self, front, committee, table):
        front.post(table, asked())
        row = Petition.objects.latest("pk")
        page = f"/petitions/{row.pk}/"

        def step(client: Client, verb: str, **words: str) -> int:
            given = {f"{verb}-{name}": value for name, value in words.items()}
            return client.post(f"{page}{verb}/", given | {"key": f"{row.pk}-{verb}"}).status_code

        assert committee.get(page).status_code == 404
        assert step(front, "route", to=str(Body.objects.get(code="laocai.ubnd").pk)) == 302
        assert f"{page}answer/" in committee.get(page).content.decode()
        assert step(committee, "answer", words="Sẽ sửa", paper="9/UBND") == 302
        assert step(committee, "promise", words="Sửa cầu treo Bản Hồ", until="30/11/2021") == 302
        assert step(committee, "confirm") == 422
        assert step(committee, "report", result="EXPLAINED", words="Đã giải thích") == 302
        assert step(front, "confirm") == 302
        assert step(front, "reopen", words="Chưa nói đến cầu dưới") == 302

        row.refresh_from_db()
        assert (row.state, row.result) == ("ROUTED", "")
        promised = Commitment.objects.get(promised__petition=row)
        assert (promised.state, promised.debtor.code, promised.creditor.code) == (
            "PROPOSED",
            "laocai.ubnd",
            "laocai.mttq",
        )
        assert page in front.get(f"/commitments/{promised.code}/").content.decode()
        assert f"/commitments/{promised.code}/" in front.get(page).content.decode()

    def test_shows_one_next_step_and_waits_on_the_desk_of_whose_it_is(self, committee):
        row = Petition.objects.get(key="case:dien-luoi")

        page = committee.get(f"/petitions/{row.pk}/")

        assert [action.verb for action in page.context["actions"] if action.primary] == ["answer"]
        assert f"/petitions/{row.pk}/" in committee.get("/waiting/").content.decode()

    def test_keeps_what_was_typed_when_a_step_is_refused(self, committee):
        row, before = Petition.objects.get(key="case:dien-luoi"), Stage.objects.count()
        given = {"key": "k", "answer-words": f"Gọi {TELEPHONE}", "answer-paper": "9/UBND"}

        answer = committee.post(f"/petitions/{row.pk}/answer/", given)

        assert (answer.status_code, Stage.objects.count()) == (422, before)
        assert f"Gọi {TELEPHONE}" in answer.content.decode()


class TestADraftedReply:
    def test_says_on_the_desk_what_it_waits_for_and_begins_anew_with_its_own_words(self, committee):
        row, writer = Petition.objects.get(key="case:dien-luoi"), signed_in("chuyenvien.ubnd")
        page = f"/petitions/{row.pk}/"
        writer.post(f"{page}draft/", {"key": "d", "draft-words": "Đã đưa vào dự án cấp điện"})
        waits = committee.get("/waiting/").content.decode()
        seen = {"check-seen": str(row.way.get(verb="DRAFT").pk)}

        committee.post(f"{page}check/", seen | {"key": "c", "check-lawful": "no", "check-words": "Chưa nêu căn cứ"})

        shown = writer.get(page)
        first = shown.context["actions"][0]
        assert "Đã dự thảo trả lời, chờ thẩm định pháp lý: quá hạn 68 ngày" in waits
        assert (
            "Dự thảo bị trả lại vì chưa đúng pháp luật, cần dự thảo lại: quá hạn 68 ngày"
            in writer.get("/waiting/").content.decode()
        )
        assert (first.verb, first.primary, first.form["words"].value()) == ("draft", True, "Đã đưa vào dự án cấp điện")
        assert shown.context["draft"][3] == "Chưa nêu căn cứ"

    def test_is_issued_under_a_symbol_without_a_number_and_begins_with_the_bodys_own_place(self, committee):
        row, writer = Petition.objects.get(key="case:dien-luoi"), signed_in("chuyenvien.ubnd")
        page = f"/petitions/{row.pk}/"
        writer.post(f"{page}draft/", {"key": "d", "draft-words": "Đã đưa vào dự án cấp điện"})
        seen = str(row.way.get(verb="DRAFT").pk)
        committee.post(f"{page}check/", {"key": "c", "check-lawful": "yes", "check-words": "", "check-seen": seen})
        head = {
            "key": "i", "issue-seen": seen, "issue-place": "Lào Cai", "issue-signs_as": "CHỦ TỊCH", "issue-signer": "Người Ký",
            "issue-recipients": "- Như trên;\n- Lưu: VT.",
        }  # fmt: skip

        form = committee.get(page).context["actions"][0].form
        looked = committee.post(f"{page}issue/", head | {"issue-symbol": "UBND-NC", "do": "look"})
        waiting = row.way.filter(verb="ANSWER").exists()
        numbered = committee.post(f"{page}issue/", head | {"issue-symbol": "512/UBND-NC"})
        issued = committee.post(f"{page}issue/", head | {"issue-symbol": "UBND-NC"})

        assert (form["place"].value(), form["signs_as"].value()) == ("Lào Cai", "TM. ỦY BAN NHÂN DÂN TỈNH LÀO CAI")
        assert (looked["Content-Type"], waiting) == ("application/pdf", False)
        assert (numbered.status_code, issued.status_code) == (422, 302)
        assert "Số do sổ văn bản tự cấp" in numbered.content.decode()
        answered = row.way.get(verb="ANSWER")
        assert answered.paper.endswith("/UBND-NC")
        assert answered.paper.count("/") == 1
        assert '"recipients":["Như trên","Lưu: VT"]' in answered.document.facts


class TestOneThatWasOpenedAgain:
    def test_is_late_since_then_alone_and_says_so_on_every_page(self, front, committee):
        row = Petition.objects.get(key="case:den-bu")

        pages = [front.get("/petitions/"), front.get(f"/petitions/{row.pk}/"), committee.get("/waiting/")]

        said = "Mở lại, chưa trả lời lại, quá hạn 22 ngày"  # opened again on 1/9, long after its first answer
        assert [said in page.content.decode() for page in pages] == [True] * 3
        assert "UBND tỉnh trả lời lại" in pages[1].content.decode()

    def test_has_nothing_to_confirm_while_what_was_promised_is_to_come(self, front):
        row = Petition.objects.get(key="case:duong-ta-phin")

        page = front.get(f"/petitions/{row.pk}/")

        assert "Đã trả lời, chưa có kết quả để xác nhận" in page.content.decode()
        assert "confirm" not in [action.verb for action in page.context["actions"]]


class TestTheSummary:
    def test_adds_up_to_all_by_each_of_its_four_ways_and_leads_to_what_it_counts(self, front):
        page = front.get("/petitions/report/?year=2021")

        summary = page.context["summary"]
        assert {name: sum(t.collected for t in by.values()) for name, by in summary.by.items()} == dict.fromkeys(
            ("result", "competence", "topic", "place"), 6
        )
        for group in page.context["groups"]:
            for _label, address, tally in group.lines:
                assert front.get(address).context["shown"] == tally.collected


class TestANameAtTheTable:
    NAMED = "Bà Nguyễn Thị Hoa đề nghị sửa cầu treo"

    def test_is_refused_with_what_was_typed_and_a_tick_that_says_that_it_is_nobody(self, front, table):
        refused = front.post(table, asked(text=self.NAMED))

        page = refused.content.decode()
        assert refused.status_code == 422
        assert "“Bà Nguyễn Thị Hoa” có vẻ là tên người" in page
        assert self.NAMED in page
        assert 'name="nobody"' in page
        assert 'name="nobody"' not in front.get(table).content.decode()
        assert front.post(table, asked(text=self.NAMED, nobody="on", key="k2")).status_code == 302
        assert Petition.objects.filter(text=self.NAMED).count() == 1

"""A text is pasted, looked at, confirmed by a person, and only then a draft; what went in comes out again."""

import io
import re
from datetime import timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from phoihop.config import case_rows
from phoihop.domain.agreements import clauses, queries
from phoihop.domain.agreements.models import Agreement, Wording
from phoihop.domain.finding import services as index
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import queries as installation
from phoihop.foundation.vn import dates
from tests.domain.agreements.test_sections import PROGRAMME
from tests.domain.agreements.test_text import PASTED, squeezed
from tests.support import loaded_case
from tests.support.loaded_case import post_of, signing_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(case_database: None) -> Client:
    loaded_case.load()
    client = Client()
    client.force_login(User.objects.get(username="lanhdao.mttq"), "django.contrib.auth.backends.ModelBackend")
    return client


class TestNew:
    def given(self, **more: object) -> dict[str, object]:
        return {
            "title": "Quy chế phối hợp với Sở Nội vụ", "code": "QC-MOI", "term_from": "1/1/2021",
            "last_day": "31/12/2025", "parties": [Body.objects.get(code=case_rows.NOI_VU).pk], "text": PASTED,
        } | more  # fmt: skip

    def test_shows_what_was_read_and_keeps_nothing_until_it_is_confirmed(self, leader: Client) -> None:
        before = Agreement.objects.count()

        shown = leader.post("/agreements/new/", self.given()).content.decode()

        assert "Đọc được 4 điều" in shown
        assert 'value="3" checked' in shown
        assert 'value="1" checked' not in shown
        assert Agreement.objects.count() == before

    def test_proposes_the_kind_that_the_title_names_and_keeps_the_one_that_a_person_chose(self, leader: Client) -> None:
        untitled = self.given(title="Phối hợp với Sở Nội vụ", text=f"KẾ HOẠCH LIÊN TỊCH\n{PASTED}")

        proposed = [
            leader.post("/agreements/new/", given).context["form"]["kind"].value() for given in (self.given(), untitled)
        ]
        leader.post("/agreements/new/", self.given(kind="MEMORANDUM", confirm="1", looked="1"))
        lists = [leader.get(f"/agreements/?kind={kind}").content.decode() for kind in ("MEMORANDUM", "PLAN")]

        assert proposed == ["REGULATION", "PLAN"]
        assert Agreement.objects.get(code="QC-MOI").kind == "MEMORANDUM"
        assert ["QC-MOI" in page for page in lists] == [True, False]
        assert "Bản ghi nhớ · QC-MOI" in leader.get("/agreements/QC-MOI/").content.decode()

    def test_refuses_more_than_seven_parties_in_a_sentence(self, leader: Client) -> None:
        others = Body.objects.exclude(code="lc.mttq").values_list("pk", flat=True)[:7]

        page = leader.post("/agreements/new/", self.given(parties=list(others)))

        assert page.status_code == 422
        assert "nhiều nhất bảy cơ quan ký" in page.content.decode()

    def test_keeps_as_a_draft_what_a_person_confirmed_and_gives_the_text_back(self, leader: Client) -> None:
        given = self.given(confirm="1", looked="1", operative=["2", "3"])

        answers = [leader.post("/agreements/new/", given).status_code for _twice in range(2)]
        out = leader.get("/agreements/QC-MOI/text/").content.decode()

        made = Agreement.objects.get(code="QC-MOI")
        assert answers == [302, 302]
        assert squeezed(out) == squeezed(PASTED)
        assert list(made.articles.filter(operative=True).values_list("number", flat=True)) == [2, 3]
        assert made.articles.get(number=3).chapter == "Chương II NỘI DUNG PHỐI HỢP"
        assert made.parties.order_by("place").first().body.code == case_rows.MTTQ
        assert list(queries.broken()) == []

    def test_reads_a_paper_without_articles_by_its_headings_once_a_person_has_confirmed_them(
        self, leader: Client
    ) -> None:
        given = self.given(title="Chương trình phối hợp", text=PROGRAMME, looked="1", operative=["2", "3"])

        shown = leader.post("/agreements/new/", given).content.decode()
        leader.post("/agreements/new/", given | {"confirm": "1"})
        page, article = (leader.get(f"/agreements/QC-MOI/{at}").content.decode() for at in ("", "articles/2/"))

        assert "Đọc được 3 đề mục" in shown
        assert "được đọc theo các đề mục đánh số" in shown
        assert squeezed(leader.get("/agreements/QC-MOI/text/").content.decode()) == squeezed(PROGRAMME)
        assert "II. NỘI DUNG PHỐI HỢP" in page
        assert "<title>Mục II: " in " ".join(article.split())
        assert "Điều 2" not in page + article

    def test_refuses_a_code_that_another_text_has(self, leader: Client) -> None:
        answer = leader.post("/agreements/new/", self.given(code="QC-2021-2025", confirm="1"))

        assert answer.status_code == 422
        assert "Đã có văn bản khác mang mã này" in answer.content.decode()

    def test_is_given_another_title_and_other_parties_by_its_drafter_and_keeps_what_was_typed(
        self, leader: Client
    ) -> None:
        leader.post("/agreements/new/", self.given(confirm="1", looked="1"))
        others = [Body.objects.get(code=code).pk for code in (case_rows.NOI_VU, case_rows.LAO_DONG)]
        head = {"title": "Chương trình mới", "term_from": "1/2/2021", "last_day": "31/1/2026", "parties": others}

        form = leader.get("/agreements/QC-MOI/head/").content.decode()
        bare = leader.post("/agreements/QC-MOI/head/", head | {"last_day": "1/1/2020"})
        changed = leader.post("/agreements/QC-MOI/head/", head)

        row = Agreement.objects.get(code="QC-MOI")
        assert "Quy chế phối hợp với Sở Nội vụ" in form
        assert bare.status_code == 422
        assert "Chương trình mới" in bare.content.decode()
        assert changed.status_code == 302
        assert (row.title, dates.show(row.last_day), row.parties.count()) == ("Chương trình mới", "31/1/2026", 3)
        assert "/agreements/QC-MOI/head/" in leader.get("/agreements/QC-MOI/").content.decode()
        assert list(queries.broken()) == []

    def test_is_presented_and_signed_by_both(self, leader: Client) -> None:
        leader.post("/agreements/new/", self.given(confirm="1"))

        leader.post("/agreements/QC-MOI/present/")
        leader.post("/agreements/QC-MOI/sign/", signing_of("lanhdao.mttq", "QC-MOI"))

        made = Agreement.objects.get(code="QC-MOI")
        assert made.state == "OPEN"
        assert made.parties.exclude(signed_on=None).count() == 1
        assert "Lãnh đạo MTTQ, Phó Chủ tịch UBMTTQ Việt Nam" in leader.get("/agreements/QC-MOI/").content.decode()

    def test_is_signed_as_it_was_read_and_not_as_it_was_changed_meanwhile(self, leader: Client) -> None:
        leader.post("/agreements/new/", self.given(confirm="1"))
        leader.post("/agreements/QC-MOI/present/")
        form = signing_of("lanhdao.mttq", "QC-MOI")
        shown = leader.get("/agreements/QC-MOI/").content.decode()
        Agreement.objects.filter(code="QC-MOI").update(title="Chương trình khác")

        answer = leader.post("/agreements/QC-MOI/sign/", form)

        assert f'name="read" value="{form["read"]}"' in shown
        assert (answer.status_code, "vừa được sửa" in answer.content.decode()) == (422, True)
        assert not Agreement.objects.get(code="QC-MOI").parties.exclude(signed_on=None).exists()

    def test_is_signed_in_no_post_but_the_signers_own(self, leader: Client) -> None:
        leader.post("/agreements/new/", self.given(confirm="1"))
        leader.post("/agreements/QC-MOI/present/")

        read = {"read": Agreement.objects.get(code="QC-MOI").text_digest()}
        refused = [leader.post("/agreements/QC-MOI/sign/", told) for told in (read, read | post_of("lanhdao.ubnd"))]

        assert [answer.status_code for answer in refused] == [422, 422]
        assert all("chức vụ mà quý vị đang giữ" in answer.content.decode() for answer in refused)
        assert not Agreement.objects.get(code="QC-MOI").parties.exclude(signed_on=None).exists()


class TestFile:
    @staticmethod
    def docx_of(lines: list[str]) -> SimpleUploadedFile:
        """The lines as a word processor keeps them: a heading in a table, clauses that it numbers by itself."""
        made = docx.Document()
        made.add_table(rows=1, cols=1).cell(0, 0).text = lines[0]
        for line in lines[1:]:
            numbered = line.startswith("# ")
            made.add_paragraph(line.removeprefix("# "), style="List Number" if numbered else None)
        kept = io.BytesIO()
        made.save(kept)
        return SimpleUploadedFile("quy-che.docx", kept.getvalue())

    def test_is_read_into_the_box_and_comes_out_again_word_for_word(self, leader: Client) -> None:
        given = TestNew().given(text="", file=self.docx_of(PASTED.split("\n")))

        shown = leader.post("/agreements/new/", given)
        told = {**TestNew().given(), "text": shown.context["form"]["text"].value(), "confirm": "1"}
        kept = leader.post("/agreements/new/", told)
        out = leader.get("/agreements/QC-MOI/text/").content.decode()

        assert (shown.status_code, kept.status_code) == (200, 302)
        assert squeezed(out) == squeezed(PASTED)

    def test_goes_out_in_the_official_form_whose_articles_are_the_same_when_it_comes_in_again(
        self, leader: Client
    ) -> None:
        kept = TestNew().given()
        leader.post("/agreements/new/", {**kept, "confirm": "1"})
        made = Agreement.objects.get(code="QC-MOI")

        files = {form: leader.get(f"/agreements/QC-MOI/paper.{form}").content for form in ("docx", "pdf")}
        upload = SimpleUploadedFile("quy-che.docx", files["docx"])
        again = leader.post("/agreements/new/", TestNew().given(text="", file=upload)).context["shown"]

        assert files["pdf"].startswith(b"%PDF")
        assert [(one.article.number, one.article.heading, squeezed(one.article.text)) for one in again] == [
            (row.number, row.heading, squeezed(row.text)) for row in made.articles.order_by("number")
        ]

    def test_brings_the_numbers_that_nobody_typed(self, leader: Client) -> None:
        lines = ["QUY CHẾ", "Điều 1. Nội dung", "# Thông tin", "# Giám sát", "Điều 2. Hiệu lực"]

        shown = leader.post("/agreements/new/", TestNew().given(text="", file=self.docx_of(lines)))

        assert [(one.article.number, one.article.text) for one in shown.context["shown"]] == [
            (1, "1. Thông tin\n2. Giám sát"), (2, ""),
        ]  # fmt: skip

    def test_that_is_none_says_what_to_do(self, leader: Client) -> None:
        answer = leader.post("/agreements/new/", TestNew().given(text="", file=SimpleUploadedFile("a.docx", b"PK?")))

        assert answer.status_code == 422
        assert "hoặc dán văn bản" in answer.content.decode()


class TestOtherWords:
    def test_of_the_other_side_stand_beside_the_article_and_replace_it_when_agreed(self, leader: Client) -> None:
        department = Client()
        user = User.objects.get(username="lanhdao.ldtbxh")
        department.force_login(user, "django.contrib.auth.backends.ModelBackend")
        parties = [Body.objects.get(code=case_rows.LAO_DONG).pk]
        leader.post("/agreements/new/", TestNew().given(confirm="1", parties=parties))
        leader.post("/agreements/QC-MOI/present/")
        article = "/agreements/QC-MOI/articles/3/"
        words = {"heading": "Giám sát, phản biện", "text": "1. Ủy ban Mặt trận Tổ quốc:\na) Tổ chức đoàn;", "last": "0"}

        stale = [department.post(f"{article}word/", words).status_code for _time in range(2)]
        stale.append(department.post(f"{article}word/", words | {"text": "2. Khác."}).status_code)
        shown, agreement = (leader.get(page).content.decode() for page in (article, "/agreements/QC-MOI/"))
        signed = leader.post("/agreements/QC-MOI/sign/", signing_of("lanhdao.mttq", "QC-MOI")).status_code
        leader.post(f"{article}agree/", {"wording": "1"})

        assert stale == [302, 302, 422]  # sent twice it is done once; over what was not read, nothing is written
        assert "<del>sát và</del>" in shown
        assert "Đồng ý lời văn này" in shown
        assert "chờ ta trả lời" in agreement
        assert signed == 422
        assert Agreement.objects.get(code="QC-MOI").articles.get(number=3).heading == "Giám sát, phản biện"
        assert list(queries.broken()) == []

    def test_are_for_others_of_the_body_and_for_nobody_once_a_party_has_signed_and_the_page_says_so(
        self, leader: Client
    ) -> None:
        clerk = Client()
        user = User.objects.get(username="chuyenvien.ubnd")
        clerk.force_login(user, "django.contrib.auth.backends.ModelBackend")
        parties = [Body.objects.get(code=case_rows.UBND).pk]
        leader.post("/agreements/new/", TestNew().given(confirm="1", parties=parties))
        leader.post("/agreements/QC-MOI/present/")
        article = "/agreements/QC-MOI/articles/3/"

        asked = [client.get(article).context["why_not"] for client in (clerk, leader)]
        leader.post("/agreements/QC-MOI/sign/", signing_of("lanhdao.mttq", "QC-MOI"))
        after = clerk.get(article).content.decode()

        assert asked == ["Vai trò của ông/bà chưa được làm việc này. Hãy nhờ người đại diện cho cơ quan.", ""]
        assert "Đã có bên ký lời văn này" in after


class TestAClause:
    ARTICLE = "/agreements/QC-MOI/articles/3/"

    @pytest.fixture
    def drafted(self, leader: Client) -> Client:
        leader.post("/agreements/new/", TestNew().given(confirm="1", looked="1"))
        return leader

    def test_is_an_address_that_says_how_papers_cite_it(self, drafted: Client) -> None:
        page = drafted.get("/agreements/QC-MOI/").content.decode()

        assert 'id="article-3-1.đ"' in page
        assert 'href="#article-3-1.đ" title="điểm đ khoản 1 Điều 3"' in page

    def test_is_worded_alone_and_the_proposal_says_that_it_differs(self, drafted: Client) -> None:
        before = Agreement.objects.get(code="QC-MOI").articles.get(number=3)

        form = drafted.get(f"{self.ARTICLE}?clause=1.c").content.decode()
        words = {"clause": "1.c", "heading": before.heading, "text": "c) Tổ chức đoàn giám sát;", "last": "0"}
        sent = drafted.post(f"{self.ARTICLE}word/", words)

        after = Agreement.objects.get(code="QC-MOI").articles.get(number=3)
        assert "Lời văn của điểm c khoản 1" in form
        assert ">c) Tổ chức đoàn;</textarea>" in form.replace("\n", "")
        assert sent.status_code == 302
        assert clauses.differing(before.text, after.text) == [clauses.Differing("CHANGED", "1.c")]
        assert "sửa điểm c khoản 1" in drafted.get(self.ARTICLE).content.decode()

    def test_that_stands_there_no_more_is_refused_in_a_sentence(self, drafted: Client) -> None:
        answer = drafted.post(f"{self.ARTICLE}word/", {"clause": "9", "heading": "x", "text": "9. Mới", "last": "0"})

        assert answer.status_code == 422
        assert "không còn khoản, điểm đó" in answer.content.decode()


class TestAmending:
    """The department proposes, and then other words instead of them, while the Front still reads the first."""

    ARTICLE = "/agreements/QC-MOI/articles/3/"

    @pytest.fixture
    def department(self, leader: Client) -> Client:
        found = Client()
        user = User.objects.get(username="lanhdao.ldtbxh")
        found.force_login(user, "django.contrib.auth.backends.ModelBackend")
        parties = [Body.objects.get(code=case_rows.LAO_DONG).pk]
        leader.post("/agreements/new/", TestNew().given(confirm="1", parties=parties))
        leader.post("/agreements/QC-MOI/present/")
        for client, name in ((leader, "lanhdao.mttq"), (found, "lanhdao.ldtbxh")):
            client.post("/agreements/QC-MOI/sign/", signing_of(name, "QC-MOI"))
        assert Agreement.objects.get(code="QC-MOI").state == "IN_FORCE"
        return found

    def propose(self, department: Client, heading: str, *, seen: int, ahead: int = 30) -> None:
        day = installation.effective_today(timezone.now()) + timedelta(days=ahead)
        words = {"heading": heading, "text": "1. Khác.", "last": str(seen), "from_day": dates.show(day)}
        answer = department.post(f"{self.ARTICLE}word/", words | post_of("lanhdao.ldtbxh"))
        assert answer.status_code == 302

    def take_back(self, department: Client, seq: int) -> None:
        assert department.post(f"{self.ARTICLE}withdraw/", {"wording": str(seq)}).status_code == 302

    def stands(self, client: Client) -> str:
        page = client.get(self.ARTICLE).content.decode()
        return page[page.index("<h1>") : page.index("Lời văn khác")]

    def test_signs_and_refuses_the_words_that_were_read_and_no_others(self, leader: Client, department: Client) -> None:
        self.propose(department, "Lời thứ nhất", seen=0)
        read = re.findall(r'name="wording" value="(\d+)"', leader.get(self.ARTICLE).content.decode())
        self.take_back(department, 1)
        self.propose(department, "Lời thứ hai", seen=1)

        stale = [
            client.post(f"{self.ARTICLE}{verb}/", told | post_of("lanhdao.mttq"))
            for client, verb in ((leader, "agree"), (leader, "keep"), (department, "withdraw"))
            for told in ({"wording": "1"}, {})
        ]
        waits = Wording.objects.get(article__agreement__code="QC-MOI", state="OPEN")
        unanswered = waits.assents.count()
        signed = leader.post(f"{self.ARTICLE}agree/", {"wording": "2"} | post_of("lanhdao.mttq"))

        assert read == ["1", "1"]  # to agree, and not to
        assert [answer.status_code for answer in stale] == [422] * 6
        assert all("ải lại trang" in answer.content.decode() for answer in stale)
        assert (waits.seq, unanswered, signed.status_code) == (2, 0, 302)

    def test_shows_what_holds_today_as_what_stands_and_finds_nothing_else(
        self, leader: Client, department: Client
    ) -> None:
        before = self.heading()
        self.propose(department, "Lời tương lai", seen=0)
        leader.post(f"{self.ARTICLE}agree/", {"wording": "1"} | post_of("lanhdao.mttq"))
        index.follow(on=installation.effective_today(timezone.now()))

        shown, day = self.stands(leader), installation.effective_today(timezone.now())
        found = [leader.get("/search/", {"q": words}).content.decode() for words in ("Lời tương lai", before)]
        public = Client().get(reverse("portal:paper", args=["QC-MOI"])).content.decode()

        assert before in shown
        assert "Lời tương lai" not in shown
        assert "Đã thống nhất lời văn khác" in shown
        assert ["/agreements/QC-MOI/#article-3" in page for page in found] == [False, True]
        assert "sửa đổi từ ngày" in public
        assert before in public
        assert "Lời tương lai" not in public
        assert day < Wording.objects.get(state="STANDS", article__agreement__code="QC-MOI").holds_from

    def test_shows_the_public_the_text_of_today_and_the_way_to_what_was_signed(
        self, leader: Client, department: Client
    ) -> None:
        before = self.heading()
        self.propose(department, "Lời hôm nay", seen=0, ahead=0)
        leader.post(f"{self.ARTICLE}agree/", {"wording": "1"} | post_of("lanhdao.mttq"))
        address = reverse("portal:paper", args=["QC-MOI"])

        today, signed = (Client().get(f"{address}{more}").content.decode() for more in ("", "?da-ky=1"))

        index.follow(on=installation.effective_today(timezone.now()))
        found = [leader.get("/search/", {"q": words}).content.decode() for words in ("Lời hôm nay", before)]

        assert ["/agreements/QC-MOI/#article-3" in page for page in found] == [True, False]
        assert "Lời hôm nay" in self.stands(leader)
        assert ("Lời hôm nay" in today, before in today) == (True, False)
        assert ("Lời hôm nay" in signed, before in signed) == (False, True)
        assert "sửa đổi từ ngày" in today
        assert "?da-ky=1" in today

    @staticmethod
    def heading() -> str:
        return str(Agreement.objects.get(code="QC-MOI").articles.get(number=3).heading)

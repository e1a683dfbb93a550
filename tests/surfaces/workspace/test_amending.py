"""An agreement in force is amended on the page: proposed, countered, signed by both, and read as of a day beside what was signed."""

import re
from datetime import date

import pytest
from django.test import Client

from phoihop.config import case_rows
from phoihop.domain.agreements import queries
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import services as installation
from tests.domain.agreements.test_text import PASTED
from tests.support import loaded_case
from tests.support.loaded_case import post_of, signing_of

pytestmark = pytest.mark.django_db
PAGE = "/agreements/QC-MOI/"


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def sides(case_database: None) -> tuple[Client, Client]:
    """The Front and a department, whose agreement both have signed."""
    loaded_case.load()
    front, department = signed_in("lanhdao.mttq"), signed_in("lanhdao.ldtbxh")
    front.post("/agreements/new/", {
        "title": "Quy chế", "code": "QC-MOI", "term_from": "1/1/2021", "last_day": "31/12/2025", "text": PASTED,
        "parties": [Body.objects.get(code=case_rows.LAO_DONG).pk], "confirm": "1", "looked": "1", "operative": ["2", "3"],
    })  # fmt: skip
    front.post(f"{PAGE}present/")
    for client, username in ((front, "lanhdao.mttq"), (department, "lanhdao.ldtbxh")):
        assert client.post(f"{PAGE}sign/", signing_of(username, "QC-MOI")).status_code == 302
    return front, department


class TestAnAmendment:
    def test_binds_from_its_day_when_both_have_signed_it_and_both_texts_are_read(self, sides):
        front, department = sides
        words = {"heading": "Giám sát chung", "text": "1. Mỗi quý.", "last": "0", "from_day": "1/10/2021"}

        proposed = front.post(f"{PAGE}articles/3/word/", words | post_of("lanhdao.mttq")).status_code
        waiting = department.get(PAGE).content.decode()
        desks = [client.get("/waiting/").content.decode() for client in sides]
        bare = department.post(f"{PAGE}articles/3/agree/", {"wording": "1"}).status_code
        agreed = department.post(f"{PAGE}articles/3/agree/", {"wording": "1"} | post_of("lanhdao.ldtbxh")).status_code
        before, after = (front.get(f"{PAGE}on/?on={day}").content.decode() for day in ("30/9/2021", "1/10/2021"))

        assert (proposed, bare, agreed) == (302, 422, 302)
        assert "chờ các bên ký" in waiting
        assert ["/agreements/QC-MOI/" in desk for desk in desks] == [False, True]
        assert "Đang chờ ta trả lời" in waiting or "(chờ ta trả lời)" in waiting
        assert "như khi ký" in before
        assert "Giám sát chung" not in before.partition("Sửa đổi, bổ sung")[0]
        assert "1 điều khác văn bản đã ký" in after
        assert "<ins>" in after
        assert "<del>" in after
        assert "Giám sát chung" in front.get(f"{PAGE}text/?on=1/10/2021").content.decode()
        assert "Giám sát chung" not in front.get(f"{PAGE}text/").content.decode()
        assert "Lãnh đạo MTTQ, Phó Chủ tịch" in front.get(f"{PAGE}articles/3/").content.decode()
        assert list(queries.broken()) == []

    def test_of_a_new_article_is_countered_and_then_one_of_the_articles(self, sides):
        front, department = sides
        words = {"heading": "Chuyển đổi số", "text": "1. Chung dữ liệu.", "operative": "on", "from_day": "23/9/2021"}

        first = front.post(f"{PAGE}articles/new/", words | post_of("lanhdao.mttq"))
        other = words | {"heading": "Dữ liệu dùng chung", "last": "1"} | post_of("lanhdao.ldtbxh")
        countered = department.post(f"{first['Location']}word/", other).status_code
        between = front.get(PAGE).content.decode()
        signed = front.post(f"{first['Location']}agree/", {"wording": "2"} | post_of("lanhdao.mttq")).status_code

        assert (first.status_code, countered, signed) == (302, 302, 302)
        assert "Dữ liệu dùng chung</h3>" not in between
        row = Agreement.objects.get(code="QC-MOI")
        assert row.articles.last().heading == "Dữ liệu dùng chung"
        assert "Dữ liệu dùng chung" in front.get(PAGE).content.decode()

    def test_keeps_what_was_typed_where_it_is_refused(self, sides):
        front, _department = sides
        words = {"heading": "Điều mới", "text": "ChimHoàngYến", "from_day": "1/1/2020"} | post_of("lanhdao.mttq")

        answer = front.post(f"{PAGE}articles/new/", words)

        assert answer.status_code == 422
        assert "từ ngày nào" in answer.content.decode()
        assert "ChimHoàngYến" in answer.content.decode()


class TestWordsSavedInADraft:
    def test_are_their_drafters_alone_and_never_called_agreed(self, case_database):
        loaded_case.load()
        front, department = signed_in("lanhdao.mttq"), signed_in("lanhdao.ldtbxh")
        front.post("/agreements/new/", {
            "title": "Quy chế", "code": "QC-MOI", "term_from": "1/1/2021", "last_day": "31/12/2025", "text": PASTED,
            "parties": [Body.objects.get(code=case_rows.LAO_DONG).pk], "confirm": "1", "looked": "1", "operative": ["2", "3"],
        })  # fmt: skip
        for last, words in enumerate(("ChimHoàngYến", "1. Mỗi quý.")):
            told = {"heading": "Giám sát", "text": words, "last": str(last)}
            assert front.post(f"{PAGE}articles/3/word/", told | post_of("lanhdao.mttq")).status_code == 302
        front.post(f"{PAGE}present/")

        own, theirs = (client.get(f"{PAGE}articles/3/").content.decode() for client in (front, department))

        assert "Lưu trong dự thảo" in own
        assert "ChimHoàngYến" not in theirs
        assert "Mỗi quý" in theirs
        assert "bên đã đồng ý" not in own + theirs


class TestALongerTerm:
    def test_is_proposed_signed_by_the_other_side_and_told_beside_the_old_one(self, sides):
        front, department = sides
        asked = {"last_day": "31/12/2027", "reason": "Chờ quy chế mới", "last": "0"}

        bare = front.post(f"{PAGE}term/propose/", asked | {"reason": ""} | post_of("lanhdao.mttq"))
        proposed = front.post(f"{PAGE}term/propose/", asked | post_of("lanhdao.mttq")).status_code
        desks = ["/agreements/QC-MOI/" in client.get("/waiting/").content.decode() for client in sides]
        waiting, own = department.get(f"{PAGE}term/").content.decode(), front.get(f"{PAGE}term/").content.decode()
        signed = department.post(f"{PAGE}term/sign/", {"extension": "1"} | post_of("lanhdao.ldtbxh")).status_code
        after = front.get(PAGE).content.decode()

        assert (bare.status_code, proposed, signed) == (422, 302, 302)
        assert "31/12/2027" in bare.content.decode()  # what was typed stays
        assert desks == [False, True]
        assert "đang chờ cơ quan mình ký" in waiting
        assert "Rút đề xuất" in own
        assert "31/12/2027" in after
        assert Agreement.objects.get(code="QC-MOI").last_day.year == 2027

    def test_that_was_not_signed_by_all_comes_to_nothing_with_the_term_and_says_so(self, sides):
        front, department = sides
        asked = {"last_day": "31/12/2027", "reason": "Chờ quy chế mới", "last": "0"} | post_of("lanhdao.mttq")
        front.post(f"{PAGE}term/propose/", asked)

        before = [department.get(page).content.decode() for page in (PAGE, f"{PAGE}term/")]
        installation.stand_still(day=date(2026, 1, 1), demo=True)
        after, term = (department.get(page).content.decode() for page in (PAGE, f"{PAGE}term/"))
        late = department.post(f"{PAGE}term/sign/", {"extension": "1"} | post_of("lanhdao.ldtbxh"))

        assert all("Ký được đến hết ngày" in page for page in before)
        assert "nên văn bản không được gia hạn" in after
        assert "đang chờ chữ ký của các bên" not in after
        assert "hết thời hạn khi các bên chưa ký đủ" in term
        assert late.status_code == 422

    def test_is_kept_from_with_nothing_said_and_with_an_unknown_verb(self, sides):
        _front, department = sides

        answers = [department.post(f"{PAGE}term/{verb}/", {}).status_code for verb in ("sign", "keep", "withdraw", "x")]

        assert answers == [422, 422, 422, 404]


class TestATargetDay:
    PAGE = "/agreements/QC-2021-2025/"

    def test_that_one_side_changes_alone_waits_for_the_other_beside_the_old_one(self, case_database):
        loaded_case.load()
        committee, front = signed_in("lanhdao.ubnd"), signed_in("lanhdao.mttq")
        holds = Agreement.objects.get(code="QC-2021-2025").targets.order_by("pk").first()
        told = {"whom": f"{holds.kind}:{holds.level}", "due_on": "31/12/2025", "document": "Công văn 9"}

        set_, own = committee.post(f"{self.PAGE}target/", told).status_code, committee.get(f"{self.PAGE}cascade/")
        theirs = front.get(f"{self.PAGE}cascade/").content.decode()
        found = re.search(r'name="agreed" value="(\d+)"', theirs)
        answers = [
            client.post(f"{self.PAGE}target/", {"agreed": asked}).status_code
            for client, asked in ((committee, found[1]), (front, "x"), (front, found[1]))
        ]
        after = front.get(f"{self.PAGE}cascade/").content.decode()

        assert set_ == 302
        assert "Đề nghị đổi hạn thành" in own.content.decode()
        assert 'name="agreed"' not in own.content.decode()
        assert answers == [422, 422, 302]
        assert "Đề nghị đổi hạn thành" not in after
        assert "Các hạn đã đặt trước đây" in after


class TestAPromiseToSign:
    PAGE = "/agreements/QC-2021-2025/"

    def test_is_proposed_from_the_cell_answered_on_its_page_and_shown_in_the_matrix(self, case_database):
        loaded_case.load()
        front, department = signed_in("lanhdao.mttq"), signed_in("lanhdao.ldtbxh")
        body, partner = (Body.objects.get(code=code).pk for code in (case_rows.LAO_DONG, case_rows.MTTQ))
        told = {"body": body, "partner": partner, "due_on": "30/11/2021", "key": "mot"}

        before = department.get(f"{self.PAGE}cascade/").content.decode()
        wrong = [
            department.post(f"{self.PAGE}promise/", told | more).status_code
            for more in (
                {"due_on": "30/13/2021"},
                {"partner": body},
                {"partner": "x"},
                {"key": ""},
                {"due_on": "1/9/2021"},
            )
        ]
        twice = [department.post(f"{self.PAGE}promise/", told).status_code for _twice in "ab"]
        row = Commitment.objects.get(kind="OWN_AGREEMENT", debtor_id=body)
        theirs = front.get(f"{self.PAGE}cascade/").content.decode()
        strangers = signed_in("lanhdao.phunu").get(f"{self.PAGE}cascade/").content.decode()

        assert "Cơ quan mình cần ký" in before
        assert (wrong, twice) == ([422] * 5, [302, 302])
        assert row.due_on.isoformat() == "2021-11-30"
        assert f"/commitments/{row.code}/" in theirs
        assert row.code not in strangers

    def test_has_a_key_of_its_own_for_each_cell(self, case_database):
        loaded_case.load()

        page = signed_in("lanhdao.mttq").get(f"{self.PAGE}cascade/").content.decode()
        keys = re.findall(r'name="key" value="([^"]+)"', page)

        assert len(keys) > 1
        assert len(set(keys)) == len(keys)

    def test_is_counted_district_by_district(self, case_database):
        loaded_case.load()
        client = signed_in("lanhdao.ubnd")

        whole = client.get(f"{self.PAGE}cascade/").content.decode()
        under = client.get(f"{self.PAGE}cascade/?under=laocai.ubnd-087").content.decode()

        assert "cấp dưới: đã ký 1/12" in whole
        assert "UBND xã Lương Sơn" in under
        assert "UBND huyện Bảo Yên" in under
        assert "UBND thị xã Sa Pa" not in under.partition('id="main"')[2]

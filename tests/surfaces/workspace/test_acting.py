"""Acting on a commitment through its page: what is typed wrongly gets a sentence, and nothing is half-written."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from phoihop.config import case
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.foundation.accounts.models import User
from phoihop.foundation.storage.models import StoredFile
from tests.support import loaded_case, papers

pytestmark = pytest.mark.django_db

PDF = papers.pdf()


@pytest.fixture(autouse=True)
def loaded(case_database, settings, tmp_path):
    settings.DATA = tmp_path
    loaded_case.load()


def kept() -> int:
    """How many files were kept since the case was loaded."""
    shown = StoredFile.objects.exclude(evidence__entry__key__startswith="case:")
    return shown.exclude(paper__key__startswith="case:").count()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def titled(words: str) -> Commitment:
    return Commitment.objects.get(title__startswith=words)


@pytest.fixture
def late() -> Commitment:
    """Owed by the committee to the Front, past its day."""
    return titled("Đánh giá, tổng kết Chỉ thị")


def post(username: str, commitment: Commitment, verb: str, **fields):
    given = {"key": "k1", **{f"{verb}-{name}": value for name, value in fields.items()}}
    return signed_in(username).post(f"/commitments/{commitment.code}/{verb}/", given)


class TestClaim:
    def test_keeps_its_evidence_for_both_sides_and_refuses_it_to_others_who_see_the_commitment(self, late):
        file = SimpleUploadedFile("Báo cáo.pdf", PDF)

        answer = post("lanhdao.ubnd", late, "claim", words="Đã tổng kết.", evidence=file)

        late.refresh_from_db()
        assert (answer.status_code, late.state) == (302, "CLAIMED")
        address = f"/commitments/{late.code}/files/{StoredFile.objects.get(evidence__name='Báo cáo.pdf').sha256}/"
        page = signed_in("lanhdao.mttq").get(f"/commitments/{late.code}/").content.decode()
        assert "Báo cáo.pdf" in page
        read = signed_in("lanhdao.mttq").get(address)
        assert b"".join(read.streaming_content) == PDF
        assert read["Content-Disposition"].startswith("attachment")
        assert signed_in("lanhdao.phunu").get(address).status_code == 403
        assert "Báo cáo.pdf" not in signed_in("lanhdao.phunu").get(f"/commitments/{late.code}/").content.decode()

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            (
                "to.pdf",
                PDF + b"x" * (40 * 1024 * 1024),
                "Tệp to.pdf lớn hơn 30 MB. Hãy chọn tệp nhỏ hơn, hoặc chỉ đưa phần cần dùng.",
            ),
            ("gia.pdf", b"MZ\x90", "Nội dung của gia.pdf không đúng với đuôi tệp."),
            ("trong.pdf", b"", "Tệp trong.pdf không có nội dung. Hãy chọn tệp có nội dung."),
            ("chay.exe", b"MZ\x90", "Hệ thống không nhận loại tệp này: chay.exe."),
        ],
    )
    def test_refuses_a_bad_file_with_a_sentence_and_keeps_what_was_typed(self, late, name, content, sentence):
        before = Entry.objects.count()

        answer = post(
            "lanhdao.ubnd", late, "claim", words="Đã tổng kết kỹ.", evidence=SimpleUploadedFile(name, content)
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert re.search(r'<p class="error" id="id_claim-evidence_error">.*' + re.escape(sentence), page)
        assert "Đã tổng kết kỹ." in page
        assert (Entry.objects.count(), kept()) == (before, 0)

    def test_asks_for_words(self, late):
        answer = post("lanhdao.ubnd", late, "claim", words=" ")

        late.refresh_from_db()
        assert (answer.status_code, late.state) == (422, "IN_FORCE")

    def test_sent_twice_makes_one_entry(self, late):
        for _time in range(2):
            post("lanhdao.ubnd", late, "claim", words="Đã tổng kết.", evidence=SimpleUploadedFile("a.pdf", PDF))

        assert late.entries.filter(verb="CLAIMED").count() == 1

    def test_is_refused_to_the_one_who_must_confirm(self, late):
        answer = post("lanhdao.mttq", late, "claim", words="Xong.")

        late.refresh_from_db()
        assert (answer.status_code, late.state) == (422, "IN_FORCE")


class TestTheNextStep:
    def test_is_told_and_not_urged_where_it_is_the_other_sides(self, late):
        page = signed_in("lanhdao.mttq").get(f"/commitments/{late.code}/").content.decode()

        told = page[page.index("<h2>Bước tới</h2>") : page.index('class="timeline"')]
        assert "UBND tỉnh báo hoàn thành" in told
        assert "btn-primary" not in told

    def test_is_a_leaders_alone(self, late):
        post("lanhdao.mttq", late, "ask", change="SUSPENDED", reason="EPIDEMIC", words="Dịch.")

        page = signed_in("chuyenvien.ubnd").get(f"/commitments/{late.code}/").content.decode()

        assert "Lãnh đạo cơ quan ta thực hiện bước này." in page


class TestFiles:
    @pytest.mark.parametrize("username", ["theodoi.mttq", "lanhdao.phunu", "lanhdao.mttq"])
    def test_are_not_kept_for_who_cannot_take_the_step(self, late, username):
        files = [SimpleUploadedFile(f"{place}.pdf", papers.pdf(bytes([place]))) for place in range(5)]

        answer = post(username, late, "claim", words="Xong.", evidence=files)

        assert (answer.status_code, kept()) == (422, 0)
        assert "nên các tệp kèm theo không được giữ" in answer.content.decode()

    def test_are_not_kept_once_the_step_was_taken(self, late):
        post("lanhdao.ubnd", late, "claim", words="Xong.")

        answer = post("lanhdao.ubnd", late, "claim", words="Xong.", evidence=SimpleUploadedFile("a.pdf", PDF))

        assert (answer.status_code, kept()) == (422, 0)

    def test_are_not_kept_for_a_step_that_asks_for_none(self, late):
        post("lanhdao.ubnd", late, "claim", words="Xong.")

        post("lanhdao.mttq", late, "accept", evidence=SimpleUploadedFile("a.pdf", PDF))

        late.refresh_from_db()
        assert (late.state, kept()) == ("FULFILLED", 0)

    @pytest.mark.parametrize(("number", "status"), [(10, 302), (11, 422)])
    def test_are_at_most_ten(self, late, number, status):
        files = [SimpleUploadedFile(f"{place}.pdf", papers.pdf(bytes([place]))) for place in range(number)]

        answer = post("lanhdao.ubnd", late, "claim", words="Xong.", evidence=files)

        assert (answer.status_code, kept()) == (status, number if status == 302 else 0)


class TestAsk:
    def test_postpones_once_the_other_side_grants_it(self, late):
        post("lanhdao.ubnd", late, "ask", change="POSTPONED", reason="EPIDEMIC", until="31/10/2021", words="Dịch.")
        signed_in("lanhdao.mttq").post(f"/commitments/{late.code}/grant/", {"key": "g"})

        late.refresh_from_db()
        assert late.due_on.isoformat() == "2021-10-31"

    def test_refuses_a_day_that_is_none_and_keeps_what_was_typed(self, late):
        answer = post(
            "lanhdao.ubnd", late, "ask", change="POSTPONED", reason="EPIDEMIC", until="31/02/2021", words="Vì dịch."
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "31/02/2021" in page
        assert "Vì dịch." in page
        assert not late.entries.filter(verb="ASKED").exists()


class TestProgress:
    def test_is_told_by_those_who_carry_it_out(self, late):
        post("chuyenvien.ubnd", late, "progress", percent="80", words="Đã thu đủ.", evidence=io.BytesIO(b""))
        answer = post("chuyenvien.ubnd", late, "progress", percent="80", words="Đã thu đủ.")

        late.refresh_from_db()
        assert (answer.status_code, late.percent) == (302, 80)

    @pytest.mark.parametrize("percent", ["-1", "101", "nhiều", ""])
    def test_refuses_what_is_no_percentage(self, late, percent):
        answer = post("lanhdao.ubnd", late, "progress", percent=percent, words="Đang làm.")

        late.refresh_from_db()
        assert (answer.status_code, late.percent) == (422, 60)


class TestResume:
    def test_starts_the_clock_again(self):
        stopped = titled("Hội nghị đối thoại với thanh niên")
        moved = stopped.due_on + (case.REVIEW_DAY - stopped.since)  # by the days for which it stood still

        answer = post("lanhdao.ubnd", stopped, "resume")

        stopped.refresh_from_db()
        assert (answer.status_code, stopped.state, stopped.due_on.isoformat()) == (302, "IN_FORCE", moved.isoformat())

"""The signed-in pages over the first case."""

import pytest
from django.test import Client

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit import queries as audit
from tests.support import loaded_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(case_database: None) -> None:
    loaded_case.load()


def signed_in(username: str) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


class TestCase:
    def test_holds_when_checked(self, loaded: None, noon) -> None:
        assert list(queries.verify()) == []
        assert list(audit.broken_records()) == []
        assert services.rebuild(check=True, at=noon) == []


class TestDesk:
    def test_shows_what_waits_is_done_and_is_late(self, loaded: None) -> None:
        page = signed_in("lanhdao.ubnd").get("/").content.decode()

        assert "Vận động đoàn viên tham gia phòng, chống dịch Covid-19" in page
        assert "Trễ 13 ngày" in page
        assert "minh họa" in page

    def test_sends_strangers_to_sign_in(self) -> None:
        answer = Client().get("/")

        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


class TestStatement:
    @pytest.mark.parametrize("side", ["OWES", "OWED"])
    def test_lists_one_side(self, loaded: None, side: str) -> None:
        assert signed_in("lanhdao.mttq").get(f"/statement/?side={side}").status_code == 200


class TestCommitmentPage:
    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("IN_FORCE", ["Đã đồng ý", "Đã đồng ý"]),
            ("CLAIMED", ["Đã báo hoàn thành", "Chưa xác nhận"]),
            ("FULFILLED", ["Đã báo hoàn thành", "Đã xác nhận"]),
        ],
    )
    def test_says_of_each_key_how_far_it_is_turned(self, loaded: None, state: str, words: list[str]) -> None:
        code = Commitment.objects.filter(state=state, mood="REQUEST").order_by("code")[0].code

        page = signed_in("lanhdao.mttq").get(f"/commitments/{code}/").content.decode()

        shown = [part.split("<span>")[1].split("</span>")[0] for part in page.split('class="key-state"')[1:]]
        assert shown == words

    def test_tells_which_change_was_asked_for_and_why(self, loaded: None) -> None:
        put_off = Commitment.objects.get(title__startswith="Giám sát việc thực hiện giảm nghèo")

        page = signed_in("lanhdao.mttq").get(f"/commitments/{put_off.code}/").content.decode()

        assert "đề nghị hoãn đến 31/10/2021 (dịch bệnh)" in page

    def test_says_why_the_day_and_shows_both_keys(self, loaded: None) -> None:
        late = Commitment.objects.get(title__startswith="Đánh giá, tổng kết Chỉ thị")

        page = signed_in("lanhdao.mttq").get(f"/commitments/{late.code}/").content.decode()

        assert "Hai bên cùng đặt thời gian trong dòng kế hoạch: “Quý III”." in page
        assert "Dòng kế hoạch ghi thêm ngày 10/9/2021, và tính theo ngày đó." in page
        assert "bên thực hiện" in page

    def test_names_the_person_who_acted_to_those_involved_alone(self, loaded: None) -> None:
        held = Commitment.objects.get(title__startswith="Gặp mặt cựu chiến binh")
        acted = "Cán bộ kiêm nhiệm - Ủy viên Ban Thường vụ Hội CCB tỉnh"

        seen = {
            name: acted in signed_in(name).get(f"/commitments/{held.code}/").content.decode()
            for name in ("lanhdao.ubnd", "lanhdao.phunu")
        }

        assert seen == {"lanhdao.ubnd": True, "lanhdao.phunu": False}

    def test_lets_the_creditor_confirm_once_however_often_it_is_sent(self, loaded: None) -> None:
        waiting = Commitment.objects.get(title__startswith="Vận động đoàn viên")
        leader = signed_in("lanhdao.ubnd")

        for _time in range(2):
            leader.post(f"/commitments/{waiting.code}/accept/", {"key": "once"})

        waiting.refresh_from_db()
        assert waiting.state == "FULFILLED"
        assert waiting.entries.filter(verb="ACCEPTED").count() == 1

    def test_refuses_the_wrong_side_with_a_sentence_and_writes_nothing(self, loaded: None) -> None:
        waiting = Commitment.objects.get(title__startswith="Vận động đoàn viên")

        answer = signed_in("lanhdao.mttq").post(f"/commitments/{waiting.code}/accept/", {"key": "k"})

        assert answer.status_code == 422
        assert "bên xác nhận" in answer.content.decode()
        waiting.refresh_from_db()
        assert waiting.state == "CLAIMED"

    def test_hides_a_proposal_between_two_others(self, loaded: None) -> None:
        proposed = Commitment.objects.get(title__startswith="Xem xét phê duyệt")

        assert signed_in("lanhdao.phunu").get(f"/commitments/{proposed.code}/").status_code == 404

    def test_keeps_an_observer_from_turning_keys(self, loaded: None) -> None:
        mine = Commitment.objects.get(title__startswith="Tổng hợp ý kiến")

        answer = signed_in("theodoi.mttq").post(f"/commitments/{mine.code}/claim/", {"key": "k", "words": "Xong"})

        assert answer.status_code == 422
        mine.refresh_from_db()
        assert mine.state == "IN_FORCE"


class TestSwitch:
    def test_to_a_body_without_a_mandate_changes_nothing(self, loaded: None) -> None:
        client = signed_in("lanhdao.phunu")

        client.post("/acting/", {"body": "1"})

        assert "Hội LHPN tỉnh" in client.get("/").content.decode()

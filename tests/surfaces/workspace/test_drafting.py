"""A person opens a commitment; it stays their body's alone until the first key is turned."""

from collections.abc import Callable

import pytest
from django.test import Client

from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.models import User
from tests.support import loaded_case

pytestmark = pytest.mark.django_db

NEW = "/commitments/new/"
TITLE = "Khảo sát nhu cầu học nghề của hội viên"
Form = Callable[..., dict[str, object]]


@pytest.fixture(autouse=True)
def loaded(case_database: None) -> None:
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def form() -> Form:
    """What a person of the committee fills in, asking the Front; `changed` replaces fields."""

    def filled(other: str = "laocai.mttq", **changed: object) -> dict[str, object]:
        given: dict[str, object] = {
            "direction": "THEY_DO", "other": Body.objects.get(code=other).pk, "title": TITLE,
            "product": "Bảng tổng hợp nhu cầu", "until": "31/10/2021", "basis": "Thỏa thuận hai bên", "key": "k-1",
            "supporters": [Body.objects.get(code="laocai.phunu").pk],
        }  # fmt: skip
        return given | changed

    return filled


def opened() -> Commitment:
    return Commitment.objects.get(title=TITLE)


class TestOpening:
    def test_makes_a_draft_that_only_the_own_body_sees(self, form: Form) -> None:
        answer = signed_in("chuyenvien.ubnd").post(NEW, form(), follow=True)

        assert TITLE in answer.content.decode()
        row = opened()
        assert (row.state, row.mood, row.debtor.code, row.creditor.code) == (
            "DRAFT",
            "REQUEST",
            "laocai.mttq",
            "laocai.ubnd",
        )
        assert [body.code for body in row.supporters.all()] == ["laocai.phunu"]
        assert signed_in("lanhdao.mttq").get(f"/commitments/{row.code}/").status_code == 404

    def test_asked_twice_makes_one(self, form: Form) -> None:
        client = signed_in("lanhdao.ubnd")

        first, second = client.post(NEW, form()), client.post(NEW, form())

        assert first["Location"] == second["Location"] == f"/commitments/{opened().code}/"

    def test_may_promise_something_to_the_other_side(self, form: Form) -> None:
        signed_in("lanhdao.ubnd").post(NEW, form(direction="WE_DO"))

        assert (opened().debtor.code, opened().creditor.code) == ("laocai.ubnd", "laocai.mttq")

    @pytest.mark.parametrize(
        ("field", "written", "sentence"),
        [
            ("until", "31/02/2021", "“31/02/2021” không phải ngày có thật"),
            ("until", "22/9/2021", "Ngày 22/9/2021 đã qua"),
            ("title", " ", "Hãy nêu nội dung phối hợp."),
            ("product", "", "Hãy nêu sản phẩm cho thấy việc đã xong."),
            ("until", "", "Hãy nhập hạn, ví dụ 31/10/2021."),
            ("direction", "ai", "Hãy cho biết bên nào thực hiện."),
            ("other", "", "Hãy chọn bên kia."),
            ("other", "999999", "Hãy chọn một cơ quan, tổ chức trong danh sách."),
            ("other", "một cơ quan", "Hãy chọn một cơ quan, tổ chức trong danh sách."),
            ("supporters", "999999", "Hãy chọn một cơ quan, tổ chức trong danh sách."),
        ],
    )
    def test_says_what_to_mend_and_keeps_what_was_typed(
        self, form: Form, field: str, written: str, sentence: str
    ) -> None:
        answer = signed_in("lanhdao.ubnd").post(NEW, form() | {field: written})

        shown = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in shown
        assert "Thỏa thuận hai bên" in shown
        assert not Commitment.objects.filter(product="Bảng tổng hợp nhu cầu").exists()

    @pytest.mark.parametrize("field", ["other", "supporters"])
    def test_takes_our_own_body_for_neither_the_other_side_nor_a_supporter(self, form: Form, field: str) -> None:
        own = Body.objects.get(code="laocai.ubnd").pk

        answer = signed_in("lanhdao.ubnd").post(NEW, form() | {field: own})

        assert (answer.status_code, Commitment.objects.filter(title=TITLE).exists()) == (422, False)
        assert "Đó là cơ quan ta" in answer.content.decode()

    def test_names_no_body_by_its_number(self, form: Form) -> None:
        answer = signed_in("lanhdao.ubnd").post(NEW, form() | {"other": "987654", "supporters": ["987655"]})

        told = answer.content.decode().split('role="alert"')[-1].split("</ul>")[0]
        assert "98765" not in told

    def test_unfolds_the_group_of_a_body_that_was_chosen(self, form: Form) -> None:
        shown = signed_in("lanhdao.ubnd").post(NEW, form(title="")).content.decode()

        opened_groups = [part.split("</details>")[0] for part in shown.split('<details class="fold" open>')[1:]]
        assert ["Hội Liên hiệp Phụ nữ" in group and "checked" in group for group in opened_groups] == [True]

    def test_keeps_no_sign_that_a_paper_could_not_carry(self, form: Form) -> None:
        signed_in("lanhdao.ubnd").post(NEW, form(title=TITLE.replace(" ", "\x0b", 1), basis="Thỏa\x1fthuận"))

        assert (opened().title, opened().basis) == (TITLE, "Thỏa thuận")

    def test_takes_the_other_side_for_no_supporter(self, form: Form) -> None:
        front = Body.objects.get(code="laocai.mttq").pk

        answer = signed_in("lanhdao.ubnd").post(NEW, form(supporters=[front]))

        assert "Bên kia đã là một trong hai bên" in answer.content.decode()

    @pytest.mark.parametrize("username", ["vanthu.ubnd", "theodoi.mttq"])
    def test_is_not_for_those_who_only_read_or_register(self, form: Form, username: str) -> None:
        client = signed_in(username)

        assert client.get(NEW).status_code == client.post(NEW, form()).status_code == 403
        assert NEW not in client.get("/").content.decode()


class TestTheFirstKey:
    def test_is_a_leader_s_and_shows_the_draft_to_the_other_side(self, form: Form) -> None:
        signed_in("chuyenvien.ubnd").post(NEW, form())
        address = f"/commitments/{opened().code}/"
        assert "Lãnh đạo cơ quan ta sẽ xác nhận trước" in signed_in("chuyenvien.ubnd").get(address).content.decode()
        assert "Đề nghị bên kia đồng ý" in signed_in("lanhdao.ubnd").get(address).content.decode()

        signed_in("lanhdao.ubnd").post(f"{address}propose/", {"key": "k-2"})

        assert opened().state == "PROPOSED"
        assert "Đồng ý" in signed_in("lanhdao.mttq").get(address).content.decode()

    def test_is_the_only_one_where_a_superior_assigns(self, form: Form) -> None:
        signed_in("lanhdao.ubnd").post(NEW, form(other="laocai.so-noi-vu"))
        address = f"/commitments/{opened().code}/"
        assert "Giao việc" in signed_in("lanhdao.ubnd").get(address).content.decode()

        signed_in("lanhdao.ubnd").post(f"{address}assign/", {"key": "k-2"})

        assert (opened().state, opened().mood) == ("IN_FORCE", "ASSIGN")

    def test_never_assigns_to_the_front(self, form: Form) -> None:
        signed_in("lanhdao.ubnd").post(NEW, form())
        address = f"/commitments/{opened().code}/"

        answer = signed_in("lanhdao.ubnd").post(f"{address}assign/", {"key": "k-2"})

        assert answer.status_code == 422
        assert opened().state == "DRAFT"
        assert "Giao việc" not in signed_in("lanhdao.ubnd").get(address).content.decode()

    def test_can_be_taken_back_with_a_reason(self, form: Form) -> None:
        signed_in("lanhdao.ubnd").post(NEW, form())

        signed_in("lanhdao.ubnd").post(
            f"/commitments/{opened().code}/withdraw/", {"key": "k-2", "withdraw-words": "Trùng việc khác"}
        )

        assert opened().state == "WITHDRAWN"

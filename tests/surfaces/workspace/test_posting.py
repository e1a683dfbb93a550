"""What every form carries besides what people write, and addresses that no database could hold."""

import pytest
from django.test import Client

from phoihop.config import case
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(settings, tmp_path):
    settings.DATA = tmp_path
    case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def late() -> Commitment:
    """Owed by the committee to the Front, past its day."""
    return Commitment.objects.get(title__startswith="Đánh giá, tổng kết Chỉ thị")


class TestAnAddress:
    @pytest.mark.parametrize(
        "address",
        [
            "/commitments/%00/",
            "/commitments/PH%002021/files/0/",
            "/agreements/%00/",
            "/plans/KH%1f2021/",
            "/reports/%00/9T-2021/",
            "/reports/laocai.ubnd/%00/file.pdf",
            "/commitments/" + "9" * 121 + "/",
        ],
    )
    def test_that_nothing_can_be_called_is_not_found(self, address):
        assert signed_in("lanhdao.ubnd").get(address).status_code == 404


class TestTheMark:
    @pytest.mark.parametrize("key", [None, "", " ", "a\0b", "a:1", "k" * 61])
    @pytest.mark.parametrize("thing", ["commitment", "plan", "new"])
    def test_is_asked_of_every_form_with_a_sentence(self, late, thing, key):
        address, given = {
            "commitment": (f"/commitments/{late.code}/progress/", {"progress-percent": "70", "progress-words": "x"}),
            "plan": ("/plans/KH-2021/agree/", {}),
            "new": (
                "/commitments/new/",
                {
                    "direction": "WE_DO", "other": Body.objects.get(code="laocai.mttq").pk, "title": "Việc mới",
                    "product": "Báo cáo", "until": "31/10/2021", "basis": "Thỏa thuận",
                },
            ),
        }[thing]  # fmt: skip
        before = Entry.objects.count()

        answer = signed_in("lanhdao.ubnd").post(address, given | ({} if key is None else {"key": key}))

        assert (answer.status_code, Entry.objects.count()) == (422, before)
        assert "Biểu mẫu gửi lên thiếu dấu nhận biết" in answer.content.decode()

    def test_stands_in_every_form_of_a_page(self, late):
        page = signed_in("lanhdao.ubnd").get(f"/commitments/{late.code}/")

        keys = [f"{page.context['key']}-{action.verb}" for action in page.context["actions"]]
        assert len(keys) > 1
        assert all(f'name="key" value="{key}"' in page.content.decode() for key in keys)

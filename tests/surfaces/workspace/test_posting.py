"""What every form carries besides what people write, and addresses that no database could hold."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from phoihop.config import case
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.models import User
from tests.architecture import source
from tests.support import loaded_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(case_database, settings, tmp_path):
    settings.DATA = tmp_path
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def late() -> Commitment:
    """Owed by the committee to the Front, past its day."""
    return Commitment.objects.get(title__startswith="Đánh giá, tổng kết Chỉ thị")


class TestAnAddress:
    def test_that_only_takes_forms_says_so_and_leads_back(self, late: Commitment) -> None:
        answer = signed_in("lanhdao.ubnd").get(f"/commitments/{late.code}/claim/")

        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "Địa chỉ này không có trang để xem" in answer.content.decode()
        assert f'href="/commitments/{late.code}/"' in answer.content.decode()

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


class TestTheBody:
    @pytest.fixture
    def both(self) -> Client:
        """The leader of the committee, who also leads the Front."""
        organisations.grant_mandate(
            user=User.objects.get(username="lanhdao.ubnd"), body=Body.objects.get(code="laocai.mttq"), role="LEADER",
            from_day=case.BEGINNING, by=case.LOADER, at=timezone.now(),
        )  # fmt: skip
        return signed_in("lanhdao.ubnd")

    def switch(self, client: Client, code: str) -> None:
        client.post("/acting/", {"body": Body.objects.get(code=code).pk})

    def test_for_which_a_form_was_opened_is_the_only_one_that_it_acts_for(self, both, late):
        page = both.get(f"/commitments/{late.code}/")
        meant = re.search(r'name="acting_for" value="(\d+)"', page.content.decode())[1]
        given = {"key": "k", "progress-percent": "70", "progress-words": "Xong.", "acting_for": meant}
        self.switch(both, "laocai.mttq")

        refused = both.post(f"/commitments/{late.code}/progress/", given)
        self.switch(both, "laocai.ubnd")
        taken = both.post(f"/commitments/{late.code}/progress/", given)

        assert (refused.status_code, taken.status_code) == (409, 302)
        assert "Chưa có gì được ghi" in refused.content.decode()
        assert late.entries.filter(verb="PROGRESSED", key="k").count() == 1

    def test_is_asked_of_nobody_who_has_been_signed_out(self, late):
        answer = Client().post(f"/commitments/{late.code}/progress/", {"key": "k", "acting_for": "1"})

        assert answer.status_code == 302

    def test_is_named_by_every_form_that_acts(self):
        forms = [
            (path.name, form)
            for path in source.templates()
            if path.parent.name == "workspace"
            for form in re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(), re.DOTALL)
        ]

        assert len(forms) >= 4
        assert [name for name, form in forms if 'include "workspace/acting_for.html"' not in form] == []

"""The pages of a meeting, from the seed's own words to a commitment in the ledger."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from phoihop.domain.ledger.models import Commitment
from phoihop.domain.meetings.models import Conclusion, Task
from phoihop.domain.organisations.models import Body
from tests.support import loaded_case
from tests.surfaces.workspace.test_pages import signed_in

pytestmark = pytest.mark.django_db
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


class TestWorkbench:
    def test_leads_from_the_words_to_the_ledger_only_through_a_person(self, leader):
        before = Commitment.objects.count()
        leader.post(f"{PAGE}do/conclude/", {"key": "c", "text": WORDS})
        page = leader.get(f"{PAGE}conclusion/").content.decode()
        task = Task.objects.get()
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
        assert not Conclusion.objects.exists()

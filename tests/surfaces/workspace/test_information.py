"""What sides send one another as people see it: a clause nobody spoke of is not agreed to, and a list asks no more for more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phoihop.config import case_meetings, case_rows
from phoihop.domain.information import services
from phoihop.domain.information.models import ClauseOpinion, Item
from phoihop.domain.organisations.models import Body
from tests.support import loaded_case
from tests.surfaces.workspace.test_meetings import NOON
from tests.surfaces.workspace.test_pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee(case_database):
    loaded_case.load()
    return Body.objects.get(code=case_rows.UBND)


def _draft(committee, key) -> Item:
    return services.send(
        kind="DRAFT", title=f"Dự thảo {key}", words="Xin ý kiến.", to=[Body.objects.get(code=case_rows.PHUNU)], key=key,
        clauses=["Điều 1. Phạm vi", "Điều 2. Kinh phí"], by=case_meetings.speaker(committee), on=case_rows.MEETING, at=NOON,
    )  # fmt: skip


class TestTheAnswerToADraft:
    def test_has_no_opinion_before_one_is_chosen_of_every_clause(self, committee):
        item, women = _draft(committee, "a"), signed_in("lanhdao.phunu")
        answer = f"/information/{item.code}/answer/"
        fresh = women.get(f"/information/{item.code}/").content.decode()
        said = {"key": "s", "words": "Góp ý", "words-2": "Nêu rõ nguồn.", "opinion-1": "AGREE"}

        missing = women.post(answer, said)
        whole = women.post(answer, said | {"opinion-2": "CHANGE"})

        assert "checked" not in fresh
        assert missing.status_code == 422
        assert "có nhất trí với điều này không" in missing.content.decode()
        assert whole.status_code == 302
        assert [*ClauseOpinion.objects.order_by("clause__place").values_list("opinion", flat=True)] == [
            "AGREE",
            "CHANGE",
        ]


class TestTheList:
    def test_asks_as_much_for_many_as_for_one_and_says_what_its_figures_count(self, committee):
        leader = signed_in("lanhdao.ubnd")
        leader.get("/information/")
        asked = []
        for keys in ("b", "cdefg"):
            for key in keys:
                _draft(committee, key)
            with CaptureQueriesContext(connection) as counted:
                page = leader.get("/information/").content.decode()
            asked.append(len(counted))

        assert asked[0] == asked[1]
        assert page.count("0 trên 1 đã trả lời") == 6
        assert "4 trên 6 đã xác nhận" in page

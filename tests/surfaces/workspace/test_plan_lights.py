"""What was postponed, suspended and given up, each told as what it is in every light of a plan."""

import pytest

from phoihop.surfaces.workspace.plans import presenting, timeline
from tests.domain.plans.test_disturbances import TODAY, disturbed, plan, sides

__all__ = ["disturbed", "plan", "sides"]  # fixtures

pytestmark = pytest.mark.django_db


class TestLines:
    def test_read_as_what_each_row_is_in_every_light(self, disturbed):  # the fixture of that name
        rows = list(disturbed.rows.select_related("plan", "commitment").order_by("number"))

        shown = presenting.lines(rows, TODAY)
        drawn = timeline.drawn(rows, 2021, TODAY).rows

        assert [line.words for line in shown] == ["Hoãn đến 31/10/2021", "Tạm dừng", "Không thực hiện được"]
        assert [one.words.split("; ")[0] for one in drawn] == [line.words for line in shown]
        assert [[bar.kind for bar in one.bars] for one in drawn] == [
            ["WAS", "PLAN"], ["PLAN", "STOPPED"], ["PLAN", "GIVEN_UP"],
        ]  # fmt: skip

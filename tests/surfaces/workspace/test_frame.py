"""The frame of every page tells the day that counts as today, and whether it stands still."""

from datetime import date, datetime

import pytest
import time_machine
from django.test import Client

from phoihop.config import case
from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import services as installation
from phoihop.foundation.vn.dates import VIET_NAM
from tests.support import loaded_case

pytestmark = pytest.mark.django_db


def frame() -> dict[str, object]:
    client = Client()
    user = User.objects.get(username="lanhdao.ubnd")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get("/").context["frame"]


@pytest.fixture(autouse=True)
def loaded(case_database, settings, tmp_path):
    settings.DATA = tmp_path
    loaded_case.load()


class TestToday:
    @pytest.mark.parametrize("hour", [0, 6, 7, 23])
    def test_runs_in_viet_nam_at_every_hour(self, hour):
        installation.stand_still(day=None, demo=False)

        with time_machine.travel(datetime(2026, 5, 5, hour, 30, tzinfo=VIET_NAM), tick=False):
            shown = frame()

        assert (shown["today"], shown["today_is_fixed"]) == (date(2026, 5, 5), False)

    def test_says_that_it_stands_still_in_a_demonstration(self):
        shown = frame()

        assert (shown["today"], shown["today_is_fixed"]) == (case.REVIEW_DAY, True)

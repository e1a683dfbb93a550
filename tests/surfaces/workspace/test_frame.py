"""The frame of every page tells the day that counts as today, and whether it stands still."""

from datetime import datetime

import pytest
import time_machine
from django.test import Client

from phoihop.config import case
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit import moments
from phoihop.foundation.lifecycle import services as installation
from phoihop.foundation.vn import dates
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
    def test_runs_in_viet_nam_by_the_clock_of_the_database(self):
        installation.stand_still(day=None, demo=False)
        before = dates.today_in_vietnam(moments.database_clock())

        with time_machine.travel(datetime(2031, 5, 5, tzinfo=dates.VIET_NAM), tick=False):
            shown = frame()

        assert shown["today"] in {before, dates.today_in_vietnam(moments.database_clock())}
        assert shown["today_is_fixed"] is False

    def test_says_that_it_stands_still_in_a_demonstration(self):
        shown = frame()

        assert (shown["today"], shown["today_is_fixed"]) == (case.REVIEW_DAY, True)

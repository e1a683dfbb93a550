"""The people and the files of the case: one person for two bodies, and evidence that says of itself that it is made up."""

import json

import pytest
from django.test import Client

from phoihop.config import case, case_files, cli
from phoihop.domain.ledger.models import Evidence
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body, Holding, Term
from phoihop.domain.regimes import queries as regimes
from phoihop.domain.regimes.models import Duty, OpenedPeriod
from phoihop.domain.regimes.states import Stand
from phoihop.foundation.accounts.models import User
from phoihop.foundation.storage import queries as stored
from tests.support import loaded_case

pytestmark = pytest.mark.django_db

VETERANS, FRONT = "laocai.ccb", "laocai.mttq"


@pytest.fixture(autouse=True)
def loaded(case_database: None, settings, tmp_path) -> None:
    settings.DATA = tmp_path
    loaded_case.load()


@pytest.fixture
def client() -> Client:
    """The person who acts for two bodies, signed in."""
    browser = Client()
    user = User.objects.get(username="kiemnhiem")
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


class TestTheTerms:
    def test_say_that_their_days_are_made_up(self) -> None:
        assert set(Term.objects.values_list("illustrative", flat=True)) == {True}


class TestThePersonOfTwoBodies:
    def test_holds_a_post_and_a_mandate_in_each(self) -> None:
        user = User.objects.get(username="kiemnhiem")

        held = Holding.objects.filter(person__user=user).order_by("post__protocol_order")

        assert [holding.post.body.code for holding in held] == [VETERANS, FRONT]
        mandates = organisations.mandates_of(user.pk, case.REVIEW_DAY)
        assert [(mandate.body.code, mandate.role) for mandate in mandates] == [(VETERANS, "LEADER"), (FRONT, "OFFICER")]

    def test_is_told_for_both_when_the_product_starts(self) -> None:
        told = [account.body for account in case.demo_accounts() if account.username == "kiemnhiem"]

        assert len(told) == 2

    def test_switches_from_one_to_the_other_on_every_page(self, client: Client) -> None:
        other = Body.objects.get(code=FRONT)
        before = client.get("/").content.decode()
        assert f'name="body" value="{other.pk}"' in before

        client.post("/acting/", {"body": other.pk, "next": "/plans/"})

        assert client.get("/plans/").context["frame"]["body"].code == FRONT


class TestTheFiles:
    def test_are_whole_and_shown_with_what_was_claimed(self) -> None:
        shown = list(Evidence.objects.select_related("file", "entry").order_by("pk"))

        assert len(shown) == 5
        assert {row.entry.verb for row in shown} == {"CLAIMED"}
        assert list(stored.broken()) == []

    def test_say_that_they_are_made_up(self) -> None:
        for row in Evidence.objects.select_related("file"):
            assert "(minh họa)" in row.name
        text = Evidence.objects.select_related("file").get(name__endswith=".txt")
        with stored.opened(text.file) as content:
            assert content.read().decode().startswith(case_files.MARK)

    def test_are_the_same_at_every_load(self) -> None:
        told = ("Báo cáo.pdf", "Việc", "Đã làm.", case.REVIEW_DAY)

        assert case_files.keep(*told)[0] == case_files.keep(*told)[0]

    def test_lie_on_the_disk_of_a_case_that_was_copied_too(self, case_database: None, settings, tmp_path) -> None:
        settings.DATA = tmp_path / "again"

        loaded_case.load()

        assert list(stored.broken()) == []

    def test_leave_the_ledger_whole(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["ledger", "verify", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["breaks"] == []


class TestTheNineMonthsReports:
    def test_stand_so_that_each_step_can_be_tried_on_the_day_of_the_case(self) -> None:
        period = OpenedPeriod.objects.get(code="9T-2021")

        stood = {
            row.duty.body.code.removeprefix("laocai."): row.stand
            for row in regimes.standings(period, today=case.REVIEW_DAY)
        }

        assert period.last_day < case.REVIEW_DAY
        assert (stood["mttq"], stood["ccb"], stood["phunu"]) == (Stand.ASKED, Stand.MISSING, Stand.RETURNED)
        assert {code for code, stand in stood.items() if stand == Stand.SENT} == {"tinhdoan", "so-lao-dong"}
        assert list(stood.values()).count(Stand.APPROVED) == 5

    def test_say_that_they_are_made_up(self) -> None:
        rows = Duty.objects.filter(period__code="9T-2021")

        assert set(rows.values_list("commitment__illustrative", "period__regime__illustrative")) == {(True, True)}

"""The list of agreements says of each what it is now: carried out or only signed, ending, due for its review."""

import re
from datetime import date

import pytest
from django.test import Client

from phoihop.domain.agreements import queries
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.plans import queries as plans
from phoihop.domain.plans.models import Row
from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import services as installation
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
CASE_DAY = date(2021, 9, 23)
ONLY_SIGNED, BEGUN = "CT-SAPA", "QC-2021-2025"


@pytest.fixture
def reader(case_database: None) -> Client:
    loaded_case.load()
    client = Client()
    client.force_login(User.objects.get(username="lanhdao.mttq"), "django.contrib.auth.backends.ModelBackend")
    return client


def tags(page: str, code: str) -> list[str]:
    """The words of the tags in the row of one agreement."""
    row = next(part for part in page.split('<li class="row">') if f"/agreements/{code}/" in part)
    return re.findall(r'<span class="tag [^"]*">.*?<span>([^<]*)</span></span>', row, re.S)


def read(reader: Client, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


class TestNotCarriedOut:
    def test_is_what_binds_though_no_row_under_it_has_begun(self, reader: Client) -> None:
        seen = plans.not_carried_out(Agreement.objects.all(), CASE_DAY)

        begun = {
            row.plan.agreement_id
            for row in Row.objects.select_related("plan")
            if {entry.verb for entry in row.commitment.entries.all()} & {"PROGRESSED", "CLAIMED"}
        }
        again = {row.pk for row in queries.standing_on(CASE_DAY) if row.pk not in begun}
        assert set(seen.values_list("pk", flat=True)) == again
        codes = set(seen.values_list("code", flat=True))
        assert ONLY_SIGNED in codes
        assert BEGUN not in codes


class TestTheList:
    def test_tells_what_was_only_signed_from_what_is_carried_out(self, reader: Client) -> None:
        page, chosen = (read(reader, f"/agreements/{query}") for query in ("", "?idle=on"))

        assert "Đã ký nhưng chưa thực hiện" in tags(page, ONLY_SIGNED)
        assert "Đã ký nhưng chưa thực hiện" not in tags(page, BEGUN)
        assert f"/agreements/{ONLY_SIGNED}/" in chosen
        assert f"/agreements/{BEGUN}/" not in chosen
        assert "Đã ký nhưng chưa thực hiện" in read(reader, f"/agreements/{ONLY_SIGNED}/")

    @pytest.mark.parametrize(
        ("day", "words"), [(date(2025, 12, 21), "còn 10 ngày"), (date(2026, 1, 10), "hết hạn 10 ngày")]
    )
    def test_warns_of_a_term_that_ends_and_of_a_review_that_is_due(self, reader: Client, day: date, words: str) -> None:
        before = tags(read(reader, "/agreements/"), ONLY_SIGNED)

        installation.stand_still(day=day, demo=True)

        after = tags(read(reader, "/agreements/"), ONLY_SIGNED)
        head = read(reader, f"/agreements/{ONLY_SIGNED}/")
        assert not any(words in tag for tag in before)
        assert any(words in tag for tag in after), after
        assert any(tag.startswith(("Sơ kết", "Tổng kết")) for tag in after), after
        assert all(tag in head for tag in after)

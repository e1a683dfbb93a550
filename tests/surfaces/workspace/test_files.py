"""Every list can be taken away, as a workbook and as CSV, with all its rows and no more than the page shows."""

import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from phoihop.domain.ledger.models import Commitment
from phoihop.foundation.accounts.models import User
from phoihop.foundation.sheets import writing
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
LISTS = (
    "/statement/?side=OWES", "/statement/?side=OWED&late=1", "/statement/?side=OWES&as_of=30/6/2021", "/waiting/",
    "/in-hand/", "/papers/", "/incoming/", "/petitions/", "/meetings/", "/oversight/", "/coverage/", "/overview/",
    "/overview/records/?show=overdue", "/programmes/", "/plans/KH-2021/", "/plans/KH-2021/?programme=CTMTQG-NTM&month=8",
)  # fmt: skip


class TestEveryList:
    def test_is_offered_and_given_whole_in_both_forms(self, case_database):
        loaded_case.load()
        reader = Client()
        reader.force_login(
            User.objects.get(username="lanhdao.ubnd"), backend="django.contrib.auth.backends.ModelBackend"
        )
        given = {}

        for address in LISTS:
            join = "&amp;" if "?" in address else "?"
            assert f"{join}file=xlsx" in reader.get(address).content.decode(), address
            for form, kind in (("xlsx", writing.XLSX), ("csv", writing.CSV)):
                answer = reader.get(f"{address}{'&' if '?' in address else '?'}file={form}")
                assert (answer.status_code, answer["Content-Type"]) == (200, kind), address
                assert answer["Content-Disposition"].endswith(f'-2021-09-23.{form}"') or "as_of" in address
                given[address, form] = answer.content

        for address in LISTS:
            sheet = load_workbook(io.BytesIO(given[address, "xlsx"])).active
            rows = list(csv.reader(io.StringIO(given[address, "csv"].decode("utf-8-sig"), newline="")))
            top = next(row[0].row for row in sheet.iter_rows() if [cell.value for cell in row] == rows[0])
            assert sheet.max_row - top == len(rows) - 1, address
        owed = Commitment.objects.filter(debtor__code="laocai.ubnd", state__in=["IN_FORCE", "CLAIMED", "SUSPENDED"])
        told = list(csv.reader(io.StringIO(given["/statement/?side=OWES", "csv"].decode("utf-8-sig"), newline="")))
        assert {row[0] for row in told[1:]} == {row.title for row in owed}

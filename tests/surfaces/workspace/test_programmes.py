"""What work serves as pages show it: the missing review, the drawn figures, communes that lost a criterion, rows read by it."""

from datetime import date

import pytest
from django.test import Client

from phoihop.domain.ledger import services as ledger
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import queries as plans
from phoihop.domain.plans.models import Row, Serving
from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle.models import Installation
from tests.domain.organisations.factories import acting
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
def committee() -> Client:
    return signed_in("lanhdao.ubnd")


class TestThePage:
    def test_of_all_counts_the_rows_that_each_of_them_lists(self, committee):
        page = committee.get("/programmes/")
        counted = {line.row.code: line.rows for group in page.context["groups"] for line in group.lines}

        listed = {code: len(committee.get(f"/programmes/{code}/").context["lines"]) for code in counted}

        assert counted == listed
        assert counted["CTMTQG-NTM"] == 3
        assert "DA-18-01" not in counted  # the parts stand on the page of the whole

    def test_of_the_directive_says_that_its_review_is_missing_and_shows_the_duty_and_the_row(self, committee):
        page = committee.get("/programmes/CT-01-2021/").content.decode()

        assert "Chưa tổng kết, hạn" in page
        assert "01/CT-UBND" in page
        assert "dự thảo báo cáo tổng kết Chỉ thị" in page
        assert "chưa kiểm chứng" in page

    def test_waits_on_the_desk_of_its_keeper_a_month_before_its_review(self, committee):
        before = committee.get("/waiting/").content.decode()
        Installation.objects.update(fixed_today=date(2021, 12, 20))

        after = committee.get("/waiting/").content.decode()

        assert 'href="/programmes/CT-01-2021/"' not in before
        assert 'href="/programmes/CT-01-2021/"' in after
        assert 'href="/programmes/CT-01-2021/"' not in signed_in("lanhdao.mttq").get("/waiting/").content.decode()

    def test_of_a_programme_draws_its_figures_without_style_and_says_them_in_words(self, committee):
        page = committee.get("/programmes/CTMTQG-GN/").content.decode()

        assert "Tỷ lệ hộ nghèo: từ 8,2 năm 2020 đến 3 năm 2025; 30/6/2021: 7,4" in page
        assert "<polyline" in page
        assert "style=" not in page

    def test_of_communes_begins_with_who_lost_a_criterion_again(self, committee):
        page = committee.get("/programmes/CTMTQG-NTM/communes/")

        assert [(one.name, len(one.lost)) for one in page.context["communes"]] == [
            ("Xã Cốc Lầu", 1),
            ("Xã Lương Sơn", 0),
        ]
        assert "Nguyên nhân" in page.content.decode()
        assert committee.get("/programmes/CTMTQG-NTM/communes/?year=2020").context["tally"].losing == 0


class TestTheCalendar:
    def test_puts_every_row_that_is_due_in_the_month_on_its_day_and_keeps_the_choice(self, committee):
        address = "/plans/KH-2021/?view=calendar&lead=laocai.ubnd"
        found = {n: committee.get(f"{address}&month={n}").context["month"] for n in (8, 9)}
        now = committee.get(address)

        due = Row.objects.filter(commitment__debtor__code="laocai.ubnd", commitment__due_on__year=2021)
        for n, month in found.items():
            of_month = due.filter(commitment__due_on__month=n).values_list("number", flat=True)
            assert sorted(line.row.number for day in month.days for line in day.lines) == sorted(of_month)
        assert (now.context["month"].month, now.context["month"].count) == (9, found[9].count)
        assert "lead=laocai.ubnd" in now.context["after_url"]
        assert "month=10" in now.context["after_url"]


class TestARow:
    def test_is_chosen_by_what_it_serves_a_part_counting_for_its_whole(self, committee):
        found = committee.get("/plans/KH-2021/?programme=CT-01-2021").context
        none = committee.get("/plans/KH-2021/?programme=-").context

        served = Serving.objects.filter(programme__code__in=["CT-01-2021", "TD-2021"]).values("row").distinct().count()
        assert (found["count"], none["count"]) == (
            served,
            Row.objects.exclude(servings__programme__isnull=False).count(),
        )

    def test_that_binds_serves_something_else_once_its_other_side_grants_it_and_keeps_what_it_served(self, committee):
        row = Row.objects.get(plan__code="KH-2021", commitment__entries__key="case:nong-thon:open")
        address = f"/plans/KH-2021/rows/{row.number}/serve/"
        posted = {"key": "serve", "articles": ["7", "9"], "programmes": ["CTMTQG-GN", "NQ-XVI"]}
        why = {"reason": "OWN", "words": "Việc này nay thuộc chương trình giảm nghèo."}
        stood = plans.aims_of([row])[row.pk]

        answers = [client.post(address, posted).status_code for client in (signed_in("lanhdao.phunu"), committee)]
        asked = committee.post(address, posted | why)
        between = plans.aims_of([row])[row.pk]
        row.commitment.refresh_from_db()
        page = committee.get(f"/plans/KH-2021/rows/{row.number}/").content.decode()
        other = {row.commitment.debtor, row.commitment.creditor} - {Body.objects.get(code="laocai.ubnd")}
        ledger.grant(commitment=row.commitment, by=acting(other.pop()), on=date(2021, 9, 23), key="granted")

        assert (answers, asked.status_code) == ([422, 422], 302)
        assert between == stood
        assert "<ins>Điều 7; Điều 9</ins>" in page
        assert "giảm nghèo và an sinh xã hội" in page
        assert [one.number for one in plans.aims_of([row])[row.pk][0]] == [7, 9]
        assert [one.code for one in plans.aims_of([row])[row.pk][1]] == ["CTMTQG-GN", "NQ-XVI"]
        assert row.servings.filter(programme__code="CTMTQG-NTM", until__isnull=False).count() == 1
        assert list(plans.broken()) == []
        Serving.objects.filter(row=row, until=None).first().delete()
        assert {found.chain for found in plans.broken()} == {f"audit:plans.plan:{row.plan_id}"}

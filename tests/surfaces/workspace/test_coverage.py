"""How much has signed and what was on time: one table of a day, and behind every figure its records."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from phoihop.domain.ledger import services as ledger
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts import services as accounts
from phoihop.surfaces.workspace.coverage import series
from phoihop.surfaces.workspace.structure.presenting import level_label
from tests.domain.agreements import factories as agreement_factories
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import ADMIN, ENTERED, acting
from tests.domain.reorganisations.factories import carried_out, drafted, owing, place

pytestmark = pytest.mark.django_db
EVE = "/coverage/?on=30/6/2021"


@pytest.fixture
def reader() -> Client:
    """Somebody who reads for the Front, where three communes and their district live; one commune is late, one has signed."""
    bodies = place()
    agreement_factories.in_force(bodies["xa-1"], bodies["mttq"])
    owing(bodies["xa-2"], bodies["mttq"], due=date(2021, 6, 1), title="Giám sát cấp xã")
    user = accounts.give_account(username="doc", full_name="Người đọc", password="một-mật-khẩu-dài")
    organisations.grant_mandate(
        user=user, body=bodies["mttq"], role="OBSERVER", from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED
    )
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(reader: Client, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def figures(html: str) -> dict[str, str]:
    """What each figure of the communes opens: the last word of its address → the address."""
    found = re.findall(r'href="(/coverage/\?[^"]*level=COMMUNE[^"]*)#behind"', html)
    return {re.search(r"show=(\w+)", address).group(1): address for address in found}


class TestThePage:
    def test_counts_signing_and_lateness_by_the_bodies_of_the_day(self, reader):
        html = page(reader, EVE)

        assert "33,3%" in html  # one commune of three has signed
        assert "0%" in html  # nothing that fell due for communes was on time
        assert set(figures(html)) == {"bodies", "bound", "bare", "late", "counted", "each"}

    def test_opens_the_records_behind_every_figure(self, reader):
        opened = {show: page(reader, address) for show, address in figures(page(reader, EVE)).items()}

        behind = {show: html[html.index('id="behind"') :] for show, html in opened.items()}
        assert [code in behind["bodies"] for code in ("xa-1", "xa-2", "xa-3")] == [True] * 3
        assert [code in behind["bound"] for code in ("xa-1", "xa-2", "xa-3")] == [True, False, False]
        assert [code in behind["bare"] for code in ("xa-1", "xa-2", "xa-3")] == [False, True, True]
        assert "Giám sát cấp xã" in behind["late"]

    def test_of_a_past_day_stays_what_it_was(self, reader):
        before = page(reader, EVE)

        carried_out(drafted())

        table = re.compile(r"<table.*</table>", re.DOTALL)
        assert table.search(page(reader, EVE)).group() == table.search(before).group()
        today = page(reader, "/coverage/?on=1/7/2021")
        assert "50%" in today  # one of two communes; the district is gone
        assert "Huyện" not in re.findall(r"<h2>(.*?)</h2>", today)

    def test_counts_what_an_ended_body_owed_with_that_body(self, reader):
        district, front = (Body.objects.get(code=code) for code in ("huyen", "mttq"))
        done = owing(district, front, due=date(2021, 6, 1), title="Xong trước khi kết thúc")
        ledger.claim(commitment=done, result="Xong", by=acting(district), on=date(2021, 5, 1), key=new_key())
        ledger.accept(commitment=done, by=acting(front), on=date(2021, 5, 2), key=new_key())
        carried_out(drafted())

        html = page(reader, "/coverage/?on=1/7/2021")

        (district_table,) = re.findall(r"<section[^>]*>\s*<h2>Huyện</h2>(.*?)</section>", html, re.DOTALL)
        assert "show=on_time" in district_table
        assert "show=bodies" not in district_table
        assert "100%" in district_table
        behind = page(reader, "/coverage/?on=1/7/2021&level=DISTRICT&show=on_time")
        assert "Xong trước khi kết thúc" in behind[behind.index('id="behind"') :]

    def test_says_what_is_wrong_with_a_day_and_keeps_what_was_typed(self, reader):
        html = page(reader, "/coverage/?on=31/2/2021")
        assert "31/2/2021" in html
        assert 'role="alert"' in html

        assert "Kỳ bắt đầu sau ngày kết thúc" in page(reader, "/coverage/?on=1/6/2021&since=2/6/2021")

    def test_tells_nothing_where_nothing_was(self, reader):
        html = page(reader, "/coverage/?on=1/1/1990")

        assert "Hệ thống chưa biết gì về năm 1990" in html

    def test_is_as_known_on_a_day_and_body_by_body(self, reader):
        whole = page(reader, EVE)
        address = next(
            url for url in re.findall(r'href="(/coverage/[^"]*)"', whole) if "show=each" in url and "COMMUNE" in url
        )

        unknown = page(reader, f"{EVE}&known_on=1/1/2022")  # what was recorded later was not known then
        each = page(reader, address)

        assert set(figures(unknown)) == {"bodies", "bound", "bare", "each"}
        assert [text.count("theo điều đã biết đến ngày") for text in (whole, unknown)] == [0, 1]
        table = each[each.index('id="behind"') :]
        assert re.findall(r'href="/structure/bodies/([\w-]+)/"', table) == [
            "xa-2",
            "xa-1",
            "xa-3",
        ]  # who is late stands first
        (late,) = re.findall(r'href="(/coverage/[^"]*body=xa-2[^"]*show=late)#behind"', table)
        assert "Giám sát cấp xã" in page(reader, late)
        assert "Giám sát cấp xã" not in page(reader, late.replace("xa-2", "xa-3"))

    def test_has_a_column_for_what_ended_undone_only_where_something_did(self, reader):
        before = page(reader, EVE)
        commune, front = (Body.objects.get(code=code) for code in ("xa-3", "mttq"))
        row = owing(commune, front, due=date(2021, 6, 1), title="Hội thi đã thôi")
        told = {"change": "NOT_FEASIBLE", "reason": "EPIDEMIC", "words": "Dịch bệnh"}
        ledger.ask(commitment=row, **told, by=acting(commune), on=date(2021, 5, 1), key=new_key())
        ledger.grant(commitment=row, by=acting(front), on=date(2021, 5, 2), key=new_key())

        html = page(reader, EVE)

        assert "Kết thúc khi chưa thực hiện" not in before
        assert html.count('<th scope="col" class="num">Kết thúc khi chưa thực hiện</th>') == 1
        assert "Hội thi đã thôi" in page(reader, figures(html)["dropped"])


class TestTheWay:
    def test_tells_each_quarter_by_its_own_day_and_the_same_as_the_page_of_that_day(self, reader: Client) -> None:
        days = series.days(date(2021, 8, 20))

        told = {way.label: way.points for way in series.ways(date(2021, 8, 20))}

        assert [day.isoformat() for day in days[-4:]] == ["2020-12-31", "2021-03-31", "2021-06-30", "2021-08-20"]
        assert len(days) == series.QUARTERS
        assert all(points[-1].on == days[-1] for points in told.values())
        shown = page(reader, "/coverage/?on=30/6/2021&way=1")
        (commune,) = [points for label, points in told.items() if label == level_label("COMMUNE")]
        june = next(point for point in commune if point.on == date(2021, 6, 30))
        assert (june.bodies, june.bound, june.share) == (3, 1, 33)
        assert "Tỷ lệ đã ký theo từng quý" in shown
        assert "polyline" in shown
        assert "polyline" not in page(reader, EVE)

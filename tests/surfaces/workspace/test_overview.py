"""What a leader sees in two minutes: figures of any day, and behind each its records."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from phoihop.domain.information import services as information
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import reading
from phoihop.surfaces.workspace.overview import presenting
from tests.domain.organisations.factories import acting
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
TODAY, BEFORE = date(2021, 9, 23), date(2021, 6, 30)


@pytest.fixture
def leader(case_database: None) -> Client:
    loaded_case.load()
    client = Client()
    client.force_login(User.objects.get(username="lanhdao.ubnd"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(leader: Client, address: str) -> str:
    answer = leader.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def page_of_the_committee(on: date) -> presenting.Page:
    actor = of_the_committee()
    with reading.reading():
        return presenting.page(actor, presenting.asked(on, TODAY))


def of_the_committee() -> Actor:
    body, user = Body.objects.get(code="laocai.ubnd"), User.objects.get(username="lanhdao.ubnd")
    return organisations.actor_for(user.pk, body.pk, TODAY)


class TestTheOverview:
    def test_says_of_the_case_what_its_commitments_say(self, leader):
        late = Commitment.objects.filter(state="IN_FORCE", due_on__lt=TODAY)

        html = shown(leader, "/overview/")

        assert f'<span class="figure-value late">{late.count()}</span>' in html
        for row in late.order_by("due_on", "code")[: presenting.LISTED]:
            assert row.title in html

    def test_opens_behind_every_figure_as_many_records_as_it_counts(self, leader):
        page = page_of_the_committee(TODAY)
        cells = [cell for line in page.heat for cell in (*line.cells, line.year) if cell.of]
        counted = {cell.url: cell.of for cell in cells}
        counted |= {cause.url: cause.number for cause in page.causes}
        counted |= {cell.url: cell.of for _year, cell in page.trend}
        counted |= {tile.url: int(tile.value) for tile in page.tiles[:2] if tile.url}

        opened = {url: re.search(r"· (\d+) [^<]*</p>", shown(leader, url)) for url in counted}

        assert len(counted) > 10
        assert {url: int(found[1]) for url, found in opened.items() if found} == counted

    def test_tells_of_a_past_day_what_stood_then(self, leader):
        now, then = page_of_the_committee(TODAY), page_of_the_committee(BEFORE)

        html = shown(leader, "/overview/?on=30/6/2021")

        assert then.overdue_count < now.overdue_count
        assert then.overdue_count == 0 or str(then.overdue_count) in html
        assert 'href="/overview/">' in html  # the way back to today

    def test_asks_fifteen_queries_at_most(self, leader):
        assert shown(leader, "/overview/")  # what is asked once a process is asked

        actor = of_the_committee()  # which the frame of every page asks

        with reading.reading(), CaptureQueriesContext(connection) as asked:
            presenting.page(actor, presenting.asked(TODAY, TODAY))

        assert len(asked) <= 15

    def test_says_how_much_information_was_answered_in_time(self, leader):
        committee, front = (Body.objects.get(code=code) for code in ("laocai.ubnd", "laocai.mttq"))
        information.send(
            kind="QUESTION", title="Hỏi", words="Đề nghị cho biết.", to=[front], by=acting(committee), on=date(2021, 3, 1),
            at=datetime(2021, 3, 1, 3, tzinfo=UTC), key="k", clauses=[],
        )  # fmt: skip

        html = shown(leader, "/overview/")

        assert [(row.in_time, row.of) for row in page_of_the_committee(TODAY).information] == [(0, 1)]
        assert "0/1" in html.partition('id="information"')[2].partition("</section>")[0]

    @pytest.mark.parametrize("on", ["31/2/2021", "1/1/1", "24/9/2021", "9999999/1/1"])
    def test_refuses_a_day_that_is_none_and_shows_today(self, leader, on):
        html = shown(leader, f"/overview/?on={on}")

        assert "Lỗi:" in html
        assert "23/9/2021" in html

    @pytest.mark.parametrize("span", ["2021-13", "9999", "x", "0-0", "99999999999999999999"])
    def test_never_breaks_over_an_address(self, leader, span):
        assert leader.get(f"/overview/records/?show=weighed&body=99999999999999999999&span={span}").status_code == 200
        assert leader.get("/overview/records/?show=nonsense").status_code == 404

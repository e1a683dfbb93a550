"""The box at the top of every page, and the page of answers."""

import re
from datetime import date
from html import unescape

import pytest

from phoihop.config import case
from phoihop.domain.finding import services
from phoihop.domain.organisations.models import Body, Succession
from phoihop.foundation.vn import dates
from tests.support import loaded_case
from tests.surfaces.workspace.test_pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(case_database: None) -> None:
    loaded_case.load()
    services.follow(on=date(2021, 9, 23))


def page(address: str, username: str = "lanhdao.mttq") -> str:
    answer = signed_in(username).get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


class TestSearching:
    def test_marks_what_was_found_and_leads_there(self, loaded):
        html = page("/search/?q=tuyen+truyen+bau+cu")

        assert "<mark>Tuyên truyền bầu cử</mark>" in html
        for address in re.findall(r'<li class="row">\s*<div>\s*<a href="([^"#]+)', html):
            assert signed_in("lanhdao.mttq").get(address).status_code == 200

    def test_marks_a_body_that_ended_and_names_who_follows_it(self, loaded):
        Body.objects.filter(code="laocai.phunu").update(ended_on=case.REVIEW_DAY)
        origin, heir = (Body.objects.get(code=code) for code in ("laocai.phunu", "laocai.mttq"))
        Succession.objects.create(
            predecessor=origin, successor=heir, effective_on=case.REVIEW_DAY, legal_basis="Nghị quyết"
        )

        html = page("/search/?q=phu+nu&kind=BODY")

        assert f"đã kết thúc ngày {dates.show(case.REVIEW_DAY)}" in html
        assert "/structure/bodies/laocai.mttq/" in html.split('id="answers"')[1]

    def test_counts_each_kind_and_opens_one(self, loaded):
        html = page("/search/?q=quy+che&kind=AGREEMENT")

        (count,) = re.findall(r'kind=AGREEMENT" aria-current="page">[^<]*<span class="count">(\d+)', html)
        assert html.count('<li class="row">') == int(count)

    def test_stands_at_the_top_of_every_page_and_keeps_what_was_asked(self, loaded):
        assert re.search(r'<form class="search" action="/search/" method="get"', page("/"))
        assert 'data-search autocomplete="off"' in page("/")
        assert re.search(r'name="q" data-search value="hnd"', page("/search/?q=hnd"))

    @pytest.mark.parametrize("typed", ["", "%22", "%00", "%26%7C%21", "a" * 5000, "%ED%A0%80", "<script>"])
    def test_is_never_an_error(self, loaded, typed):
        answer = signed_in("lanhdao.mttq").get(f"/search/?q={typed}&kind=nothing&page=99")

        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode()

    def test_counts_nothing_while_nothing_was_gathered_yet(self, case_database):
        loaded_case.load()

        html = page("/search/?q=quy+che")

        assert "đang được chuẩn bị" in html
        assert "0 kết quả" not in html

    def test_says_what_to_do_where_nothing_was_found(self, loaded):
        assert "Thử bớt từ" in page("/search/?q=khongcogi")

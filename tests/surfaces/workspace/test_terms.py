"""The terms of office of a body on their page: entered, changed with the reason in sight, and what its papers are counted by."""

import pytest
from django.test import Client

from phoihop.domain.organisations.models import Body, Term
from phoihop.foundation.accounts.models import User
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
PARTY = "laocai.tinhuy"


@pytest.fixture(autouse=True)
def loaded(case_database):
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, code: str, verb: str, **fields: str):
    body = str(client.get("/").context["frame"]["body"].id)
    return client.post(f"/structure/bodies/{code}/terms/do/{verb}/", {"acting_for": body, "key": "one", **fields})


class TestThePage:
    def test_enters_a_term_once_and_shows_why_it_was_changed(self):
        keeper, told = signed_in("quantri.ubnd"), {"label": "2021 - 2026", "from_day": "1/7/2021", "until": "30/6/2026"}
        front = Body.objects.get(code="laocai.mttq")

        answers = [post(keeper, front.code, "open", **told).status_code for _time in range(2)]
        term = front.terms.get()
        other = {**told, "term": str(term.pk), "until": "31/12/2026", "reason": "Đại hội lùi ngày"}
        changed = post(keeper, front.code, "change", **other, key="two")
        page = signed_in("lanhdao.mttq").get(f"/structure/bodies/{front.code}/terms/").content.decode()

        assert [*answers, changed.status_code] == [302, 302, 302]
        assert "Đại hội lùi ngày" in page
        assert "30/6/2026" in page
        assert "31/12/2026" in page
        assert 'name="from_day"' not in page

    def test_keeps_what_was_typed_where_a_term_runs_in_these_days(self):
        keeper = signed_in("quantri.ubnd")

        answer = post(keeper, PARTY, "open", label="Nhiệm kỳ mới", from_day="1/1/2022", until="")
        wrong = post(keeper, PARTY, "open", label="Nhiệm kỳ mới", from_day="31/02/2022", until="")

        page = answer.content.decode()
        assert (answer.status_code, wrong.status_code) == (422, 422)
        assert "chồng lên nhau" in page
        assert 'value="Nhiệm kỳ mới"' in page

    def test_says_by_what_the_papers_of_the_body_are_counted(self):
        keeper = signed_in("quantri.ubnd")

        party, ours = (
            keeper.get(f"/structure/bodies/{code}/terms/").content.decode() for code in (PARTY, "laocai.ubnd")
        )

        assert "theo nhiệm kỳ" in party
        assert "theo năm" in ours

    def test_lets_nobody_change_a_term_who_does_not_keep_the_body(self):
        term = Term.objects.get(body__code=PARTY)
        told = {"label": term.label, "from_day": "1/1/2020", "until": "", "reason": "Thử", "term": str(term.pk)}

        answer = post(signed_in("lanhdao.mttq"), PARTY, "change", **told)

        assert answer.status_code == 422
        assert Term.objects.get(pk=term.pk).valid_to == term.valid_to

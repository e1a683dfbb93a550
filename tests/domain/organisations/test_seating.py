"""Who sits in an inter-agency body on a day, who ought to and does not; entered by who keeps who is who."""

import json
from datetime import date
from http import HTTPStatus

import pytest

from phoihop.config import case
from phoihop.domain.organisations import queries, services
from phoihop.domain.organisations.models import Body, Post, Seat
from phoihop.domain.organisations.structure import councils
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit.models import Record
from tests.support import loaded_case
from tests.surfaces.workspace.test_pages import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2021, 9, 1)


@pytest.fixture(autouse=True)
def loaded(case_database: None) -> None:
    loaded_case.load()


@pytest.fixture
def given() -> dict[str, object]:
    return {
        "council": Body.objects.get(code="laocai.bcd-covid"), "body": Body.objects.get(code="laocai.phunu"),
        "by": case.LOADER, "at": case.moment(DAY), "key": "seat",
    }  # fmt: skip


def stood(on: date) -> tuple[set[str], set[str]]:
    """Who sits in the committee on the day, and who is missing."""
    one = next(row for row in councils.councils(on) if row.body.code == "laocai.bcd-covid")
    return {place.body.code for place in one.members}, {place.body.code for place in one.missing}


def sit(given: dict[str, object], **changed: object) -> Seat:
    told = {"sits": True, "title": "Ủy viên", "basis": "Quyết định kiện toàn", "from_day": DAY}
    return services.seat(**(given | told | changed))


class TestSeat:
    def test_fills_what_was_missing_from_its_day_on(self, given: dict[str, object]) -> None:
        sit(given)

        assert "laocai.phunu" in stood(date(2021, 8, 31))[1]
        assert "laocai.phunu" in stood(DAY)[0]
        assert "laocai.phunu" not in stood(DAY)[1]

    def test_changes_nothing_by_the_same_key_and_refuses_another_request_under_it(
        self, given: dict[str, object]
    ) -> None:
        first = sit(given)

        assert sit(given) == first
        assert Record.objects.filter(code="organisations.seat.given", subject__endswith=f":{first.pk}").count() == 1
        with pytest.raises(services.CannotSeat):
            sit(given, title="Phó Trưởng ban")

    def test_is_given_once_at_a_time_and_in_no_other_kind_of_body(self, given: dict[str, object]) -> None:
        sit(given)

        with pytest.raises(services.CannotSeat):
            sit(given, key="second")
        with pytest.raises(services.CannotSeat):
            sit(given, key="third", council=Body.objects.get(code="laocai.mttq"))

    def test_is_given_by_nobody_else(self, given: dict[str, object]) -> None:
        leader = Actor(user_id=None, body_id=None, role="LEADER", capabilities=frozenset({"read", "draft", "sign"}))

        with pytest.raises(Denied):
            sit(given, by=leader)

    def test_goes_with_a_post_of_that_body_and_of_no_other(self, given: dict[str, object]) -> None:
        own = Post.objects.get(body__code="laocai.phunu")
        others = Post.objects.get(title="Chủ tịch UBND tỉnh")

        with pytest.raises(services.CannotSeat):
            sit(given, post=others)
        assert sit(given, post=own).post == own
        with pytest.raises(services.CannotSeat):
            sit(given, post=None)  # the same key for something else

    def test_is_told_with_its_decision(self, given: dict[str, object]) -> None:
        row = sit(given)

        facts = json.loads(Record.objects.get(code="organisations.seat.given", subject__endswith=f":{row.pk}").facts)
        assert (facts["council"], facts["body"], facts["basis"]) == (
            "laocai.bcd-covid", "laocai.phunu", "Quyết định kiện toàn",
        )  # fmt: skip


class TestUnseat:
    def test_leaves_the_days_before_as_they_were_and_the_place_missing(self, given: dict[str, object]) -> None:
        sit(given)
        end = given | {"key": "end", "on": date(2021, 9, 20)}

        ended = services.unseat(**end)

        assert services.unseat(**end) == ended
        assert "laocai.phunu" in stood(date(2021, 9, 19))[0]
        assert "laocai.phunu" in stood(date(2021, 9, 20))[1]
        with pytest.raises(services.CannotSeat):
            services.unseat(**end | {"key": "again"})


class TestThePage:
    def test_says_who_sits_and_who_ought_to_and_lets_the_keeper_enter_it(self) -> None:
        keeper = signed_in("quantri.ubnd")
        before = keeper.get("/structure/councils/?body=laocai.bcd-covid").content.decode()
        form = {
            "key": "page", "council": "laocai.bcd-covid", "body": "laocai.phunu", "how": "SITS", "title": "Ủy viên",
            "basis": "Quyết định kiện toàn", "day": "23/9/2021",
        }  # fmt: skip

        answer = keeper.post("/structure/councils/seat/", form, follow=True)

        assert "lẽ ra là thành viên mà chưa có" in before
        assert "lẽ ra là thành viên mà chưa có" not in answer.content.decode()
        assert "Quyết định kiện toàn" in answer.content.decode()

    def test_asks_for_the_body_first_and_offers_its_posts_alone(self) -> None:
        keeper = signed_in("quantri.ubnd")
        address = "/structure/councils/seat/"
        council, women = "laocai.bcd-covid", "laocai.phunu"
        post = councils.posts_of(Body.objects.get(code=women).pk)[0]
        holder = queries.holders_of_each([post.pk], date(2021, 9, 23))[post.pk][0].name
        others = councils.posts_of(Body.objects.get(code="laocai.mttq").pk)[0]
        form = {
            "key": "page", "council": council, "body": women, "how": "SITS", "title": "Ủy viên",
            "basis": "Quyết định kiện toàn", "day": "23/9/2021",
        }  # fmt: skip

        first = keeper.get(address).content.decode()
        second = keeper.get(f"{address}?council={council}&body={women}").content.decode()
        refused = keeper.post(address, form | {"post": others.pk})
        answer = keeper.post(address, form | {"post": post.pk}, follow=True).content.decode()

        assert 'name="post"' not in first
        assert f'<option value="{post.pk}">' in second
        assert f'<option value="{others.pk}">' not in second
        assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert f"{post.title}: {holder}" in answer

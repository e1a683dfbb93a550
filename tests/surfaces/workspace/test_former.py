"""What was done is shown as of then: under the names of its day, and with a word about a structure that is no more."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from phoihop.domain.information import services as information
from phoihop.domain.organisations import queries as organisations_queries
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import services as oversight
from phoihop.domain.oversight.states import CriticismForm
from phoihop.domain.plans.disturbances import Compared, Disturbance
from phoihop.domain.plans.models import Wording
from phoihop.domain.programmes import queries as programmes_queries
from phoihop.domain.programmes import services as programmes
from phoihop.foundation.accounts import services as accounts
from phoihop.surfaces.workspace.information import presenting as of_information
from phoihop.surfaces.workspace.oversight import criticising
from phoihop.surfaces.workspace.oversight import presenting as of_oversight
from phoihop.surfaces.workspace.petitions import presenting as of_petitions
from phoihop.surfaces.workspace.plans import comparing
from phoihop.surfaces.workspace.plans import presenting as of_plans
from phoihop.surfaces.workspace.programmes import presenting as of_programmes
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import ADMIN, ENTERED, acting, body
from tests.domain.oversight import factories as recommendations
from tests.domain.petitions import factories as asked
from tests.domain.plans import factories as plans

pytestmark = pytest.mark.django_db
RENAMED, TODAY = date(2024, 1, 1), date(2026, 1, 5)
DAY, AT = recommendations.DAY, recommendations.AT


@pytest.fixture
def front() -> Body:
    return body("mttq", side="FRONT")


@pytest.fixture
def committee() -> Body:
    return body("ubnd", name="UBND huyện Bảo Yên")


def _petition(front: Body, committee: Body):
    return asked.answered(front, committee)


def _recommendation(front: Body, committee: Body):
    row = recommendations.recommended(front, committee)
    told = {"words": "Đã công khai", "paper": "1/BC", "on": DAY, "at": AT}
    return oversight.answer(recommendation=row, by=acting(committee), key="a", **told)


def _criticism(front: Body, committee: Body):
    recommendations.rules()
    return oversight.take_up(
        form=CriticismForm.LETTER, title="Dự thảo", drafter=committee, received_on=DAY, by=acting(front), on=DAY, at=AT,
        key="c",
    )  # fmt: skip


def _programme(front: Body, committee: Body):
    told = programmes.Told("TD", "MOVEMENT", "Thi đua", "Chủ tịch", DAY, review_due_on=date(2022, 1, 1))
    row = programmes.enter(told=told, by=acting(committee), on=DAY, at=AT, key="e")
    programmes.register(programme=row, words="Góp công", by=acting(front), on=DAY, at=AT, key="r")
    return row


def _item(front: Body, committee: Body):
    return information.send(
        kind="SITUATION", title="Tình hình", words="Như sau.", to=[front], by=acting(committee), on=DAY, at=AT, key="i"
    )


def _row(front: Body, committee: Body):
    plan = plans.drafted(agreements.in_force(committee, front), committee)
    return plans.row(plan, committee, front, by_body=committee)


def _shown_petition(front, committee):
    row = _petition(front, committee)
    return [step["body"] for step in of_petitions.steps(row, list(row.way.all()), TODAY) if "body" in step]


def _shown_recommendation(front, committee):
    said, _found = of_oversight.voices(list(_recommendation(front, committee).voices.all()), illustrative=False)
    return [step["body"] for step in said]


def _shown_criticism(front, committee):
    row = _criticism(committee=committee, front=front)
    return [step["body"] for step in criticising.way(row, list(row.remarks.all()))]


def _shown_programme(front, committee):
    return [step["body"] for step in of_programmes.steps(programmes_queries.events(_programme(front, committee)))]


def _shown_item(front, committee):
    return [of_information.item_page(_item(front, committee), acting(front), TODAY, None)["sender"]]


def _shown_wording(front, committee):
    return [one.by for one in comparing.versions([Wording(row=_row(front, committee), by_body=committee, on=DAY)])]


def _shown_change(front, committee):
    told = Disturbance("POSTPONED", "OWN", "", "", committee.pk, front.pk, DAY, None, None, None, 1)
    of = Compared(_row(front, committee), DAY, None, committee.pk, (told,))
    (pair,) = of_plans.pairs([of], committee.pk, TODAY)
    return [pair.agreed_lead, pair.changes[0].asked_by, pair.changes[0].granted_by]


SHOWN = (
    _shown_petition, _shown_recommendation, _shown_criticism, _shown_programme, _shown_item, _shown_wording,
    _shown_change,
)  # fmt: skip


class TestAPastAct:
    @pytest.mark.parametrize("shown", SHOWN)
    def test_bears_the_names_of_its_day(self, front, committee, shown):
        for one in (front, committee):
            organisations.rename(body=one, name="Tên mới", short_name="Tên mới", from_day=RENAMED, by=ADMIN, at=ENTERED)

        views = shown(front, committee)

        assert views
        assert all(view.name != "Tên mới" for view in views)
        assert organisations_queries.view_of(committee.pk, TODAY).name == "Tên mới"


class TestThePage:
    @pytest.mark.parametrize(
        ("made", "address"),
        [
            (_petition, "/petitions/{0.pk}/"),
            (_recommendation, "/oversight/recommendations/{0.pk}/"),
            (_criticism, "/oversight/criticism/{0.pk}/"),
            (_programme, "/programmes/{0.code}/"),
            (_item, "/information/{0.code}/"),
        ],
    )
    def test_says_that_it_was_decided_under_a_former_structure(self, front, committee, made, address):
        row = made(front, committee)
        Body.objects.filter(pk=committee.pk).update(ended_on=date(2025, 7, 1))
        user = accounts.give_account(username="lan", full_name="Lan", password="một-mật-khẩu-dài")
        organisations.grant_mandate(
            user=user, body=front, role="LEADER", from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED
        )
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

        page = client.get(address.format(row))

        with translation.override("vi"):
            assert "UBND huyện Bảo Yên" in page.context["former"].words
        assert page.context["former"].words in page.content.decode()

"""An agreement that is to be signed again after a party ended: who is asked, what binds meanwhile, and when it is over."""

from datetime import date, timedelta

import pytest
from django.test import Client

from phoihop.domain.agreements import permissions, queries, services
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.reorganisations import services as reorganising
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.lifecycle import services as installation
from phoihop.surfaces.workspace.home import presenting as home
from tests.domain.agreements import factories
from tests.domain.organisations.factories import ADMIN, ENTERED, acting
from tests.domain.reorganisations.factories import AT, DAY, carried_out, drafted, standing

pytestmark = pytest.mark.django_db
SIGNED = date(2021, 9, 1)


@pytest.fixture
def bodies(place_database: None) -> dict[str, Body]:
    return standing()


def settled_to_sign_again(paper: Agreement) -> Body:
    """After the reorganisation by which it is to be signed again: the heir of the party that ended."""
    row = drafted()
    reorganising.settle(
        reorganisation=row, agreements=[paper.pk], standing="TO_RESIGN", document="QĐ 1", reason="", by=ADMIN, at=AT
    )
    carried_out(row)
    return Body.objects.get(code="xa-moi")


def asked(body: Body) -> list[Agreement]:
    return list(permissions.to_renew(acting(body)))


def at_desk(body: Body) -> Client:
    user = accounts.give_account(username="van-thu", full_name="Văn thư", password="một-mật-khẩu-dài")
    organisations.grant_mandate(user=user, body=body, role="LEADER", from_day=DAY, by=ADMIN, at=ENTERED)
    installation.stand_still(day=DAY, demo=True)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


class TestAnAgreementToBeSignedAgain:
    def test_binds_until_the_one_that_takes_its_place_is_in_force(self, bodies):
        paper, front = factories.in_force(bodies["xa-1"], bodies["mttq"]), bodies["mttq"]
        heir = settled_to_sign_again(paper)
        assert [asked(body) for body in (heir, front, bodies["xa-3"])] == [[paper], [paper], []]
        told = {"title": "Quy chế mới", "term_from": DAY, "term_to": None, "parties": [heir, front], "at": AT}

        new = services.draft(code="QC-2", renews=paper, by=acting(heir), **told)
        services.add_article(agreement=new, number=1, heading="Giám sát", by=acting(heir), at=AT)
        while_drafted = [asked(body) for body in (heir, front)]
        services.present(agreement=new, by=acting(heir), at=AT)
        for body in (heir, front):
            services.sign(agreement=new, holding=None, by=acting(body), on=SIGNED, at=AT)

        assert while_drafted == [[], [paper]]  # a draft is its drafter's alone
        assert [asked(body) for body in (heir, front)] == [[], []]
        assert queries.in_force(SIGNED - timedelta(days=1), heir.pk) == [paper]
        assert queries.in_force(SIGNED, heir.pk) == queries.in_force(SIGNED, front.pk) == [new]
        with pytest.raises(services.CannotDraft):
            services.draft(code="QC-3", renews=paper, by=acting(front), **told)
        assert list(queries.broken()) == []

    def drafted(self, paper, parties, front) -> Agreement:
        new = services.draft(
            code="QC-2", title="Quy chế mới", renews=paper, parties=parties, term_from=DAY, term_to=None, at=AT,
            by=acting(front),
        )  # fmt: skip
        services.add_article(agreement=new, number=1, heading="Giám sát", by=acting(front), at=AT)
        return new

    def test_is_ended_by_no_paper_that_leaves_one_of_its_sides_out(self, bodies):
        paper, front = factories.in_force(bodies["xa-1"], bodies["mttq"]), bodies["mttq"]
        heir = settled_to_sign_again(paper)
        new = self.drafted(paper, [front, bodies["xa-3"]], front)

        with pytest.raises(services.CannotDraft, match="là một bên"):
            services.present(agreement=new, by=acting(front), at=AT)

        assert Agreement.objects.get(pk=new.pk).state == "DRAFT"
        assert queries.in_force(SIGNED, heir.pk) == [paper]

    def test_keeps_its_sides_among_the_parties_of_the_new_one_once_that_is_presented(self, bodies):
        paper, front = factories.in_force(bodies["xa-1"], bodies["mttq"]), bodies["mttq"]
        heir = settled_to_sign_again(paper)
        new = self.drafted(paper, [heir, front], front)
        services.present(agreement=new, by=acting(front), at=AT)
        presented = Agreement.objects.get(pk=new.pk)

        with pytest.raises(services.CannotDraft, match="là một bên"):
            services.change_head(
                agreement=presented, head=services.Head("QC-2", "Quy chế mới", DAY, None),
                parties=[front, bodies["xa-3"]], by=acting(front), at=AT,
            )  # fmt: skip

        assert {party.body for party in new.parties.all()} == {heir, front}

    def test_that_was_never_signed_is_drafted_anew_from_its_page_with_the_heir_in_its_place(self, bodies):
        paper = factories.presented(bodies["xa-1"], bodies["mttq"])
        heir = settled_to_sign_again(paper)
        reader = at_desk(heir)

        desk, page = (reader.get(address).content.decode() for address in ("/", f"/agreements/{paper.code}/"))
        form = reader.get(f"/agreements/new/?renews={paper.code}")
        filled = {**form.context["form"].initial, "code": "QC-2", "renews": paper.code, "confirm": "1", "looked": "1"}
        made = reader.post("/agreements/new/", filled | {"parties": [bodies["mttq"].pk]})

        assert "cần ký lại" in desk.lower()
        assert f"/agreements/new/?renews={paper.code}" in page
        assert "Ký thay mặt cơ quan" not in page
        assert bodies["mttq"].pk in filled["parties"]
        assert made.status_code == 302
        new = Agreement.objects.get(code="QC-2")
        assert (new.renews, new.drafter, queries.text_of(new)) == (paper, heir, queries.text_of(paper))
        assert home.waiting_count(acting(heir), DAY) == 0
        assert reader.get("/agreements/new/?renews=khong-co").status_code == 404


class TestAnAgreementWhoseTermEnds:
    """Signed for 2021 to 2025; the day is in the last months of it."""

    LATE = date(2025, 12, 1)

    @pytest.fixture
    def paper(self, bodies: dict[str, Body]) -> Agreement:
        return factories.in_force(bodies["xa-1"], bodies["mttq"])

    def test_is_followed_by_a_draft_begun_from_its_articles_and_linked_both_ways(self, paper, bodies):
        reader = at_desk(bodies["mttq"])
        installation.stand_still(day=self.LATE, demo=True)

        page = reader.get(f"/agreements/{paper.code}/").content.decode()
        form = reader.get(f"/agreements/new/?renews={paper.code}")
        filled = {**form.context["form"].initial, "code": "QC-2", "renews": paper.code, "confirm": "1", "looked": "1"}
        made = reader.post("/agreements/new/", filled | {"parties": [bodies["xa-1"].pk]})

        assert f"/agreements/new/?renews={paper.code}" in page
        assert (filled["term_from"], filled["last_day"]) == ("1/1/2026", "31/12/2030")
        assert made.status_code == 302
        new = Agreement.objects.get(code="QC-2")
        assert (new.renews, queries.text_of(new)) == (paper, queries.text_of(paper))
        shown = [reader.get(f"/agreements/{code}/").content.decode() for code in (paper.code, "QC-2")]
        assert all("iếp theo" in one for one in shown)
        assert f"/agreements/new/?renews={paper.code}" not in shown[0]

    def test_binds_to_its_last_day_and_is_still_to_be_reviewed(self, paper, bodies):
        sides = [bodies["xa-1"], bodies["mttq"]]
        new = services.draft(
            code="QC-2", title="Quy chế mới", renews=paper, parties=sides, term_from=date(2026, 1, 1), term_to=None,
            by=acting(sides[0]), at=AT,
        )  # fmt: skip
        services.add_article(agreement=new, number=1, heading="Giám sát", by=acting(sides[0]), at=AT)
        services.present(agreement=new, by=acting(sides[0]), at=AT)

        for side in sides:
            services.sign(agreement=new, holding=None, by=acting(side), on=self.LATE, at=AT)

        days = (date(2025, 12, 31), date(2026, 1, 1))
        assert [[row.code for row in queries.standing_on(day)] for day in days] == [["QC"], ["QC-2"]]
        assert not paper.settlements.exists()  # no decision took it out of the reviews: it is reviewed and closed
        assert list(queries.broken()) == []

    def test_is_followed_by_nothing_that_would_bind_beside_it_and_by_no_stranger(self, paper, bodies):
        told = {"title": "Quy chế mới", "renews": paper, "term_to": None, "at": AT}

        with pytest.raises(services.CannotDraft, match="31/12/2025"):
            services.draft(
                code="QC-2", parties=[bodies["xa-1"], bodies["mttq"]], term_from=date(2025, 12, 31),
                by=acting(bodies["mttq"]), **told,
            )  # fmt: skip
        with pytest.raises(services.CannotDraft):
            services.draft(
                code="QC-3", parties=[bodies["xa-3"], bodies["mttq"]], term_from=date(2026, 1, 1),
                by=acting(bodies["xa-3"]), **told,
            )  # fmt: skip

    def test_is_ended_by_nobody_who_moves_the_draft_that_follows_it_into_its_term(self, paper, bodies):
        front, stranger = bodies["mttq"], bodies["xa-3"]
        new = services.draft(
            code="QC-2", title="Quy chế mới", renews=paper, parties=[front, stranger], term_from=date(2026, 1, 1),
            term_to=None, by=acting(front), at=AT,
        )  # fmt: skip

        with pytest.raises(services.CannotDraft, match="31/12/2025"):
            services.change_head(
                agreement=new, head=services.Head("QC-2", "Quy chế mới", date(2025, 1, 1), None), parties=[front, stranger],
                by=acting(front), at=AT,
            )  # fmt: skip

        assert Agreement.objects.get(pk=new.pk).term_from == date(2026, 1, 1)

    def test_that_was_prolonged_meanwhile_binds_beside_the_one_that_was_to_follow_it(self, paper, bodies):
        front, stranger = bodies["mttq"], bodies["xa-3"]
        new = services.draft(
            code="QC-2", title="Quy chế mới", renews=paper, parties=[front, stranger], term_from=date(2026, 1, 1),
            term_to=None, by=acting(front), at=AT,
        )  # fmt: skip
        services.add_article(agreement=new, number=1, heading="Giám sát", by=acting(front), at=AT)
        services.present(agreement=new, by=acting(front), at=AT)
        longer = services.extend(
            agreement=paper, last_day=date(2027, 12, 31), reason="Nhiệm kỳ kéo dài", seen=0, holding=None,
            by=acting(front), on=self.LATE, at=AT,
        )  # fmt: skip
        services.sign_extension(extension=longer, holding=None, by=acting(bodies["xa-1"]), on=self.LATE, at=AT)

        for side in (front, stranger):
            services.sign(agreement=new, holding=None, by=acting(side), on=self.LATE, at=AT)

        standing_then = queries.standing_on(date(2026, 6, 1)).order_by("code").values_list("code", flat=True)
        assert list(standing_then) == ["QC", "QC-2"]  # xa-1 signed nothing that ends it
        assert list(queries.broken()) == []

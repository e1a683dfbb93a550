"""Title, term and parties of a draft change until somebody has signed, and what was proposed stays."""

from datetime import date

import pytest

from phoihop.domain.agreements import queries, services
from phoihop.domain.agreements.models import Agreement, Heading, Wording
from phoihop.domain.agreements.services import Head
from phoihop.domain.agreements.states import AgreementKind
from phoihop.domain.notices.models import Notice
from phoihop.foundation.accounts.actors import Denied
from tests.domain.agreements import factories
from tests.domain.agreements.factories import AT, SIGNED_ON
from tests.domain.organisations.factories import acting, body

pytestmark = pytest.mark.django_db
HEAD = Head("QC", "Quy chế phối hợp mới", date(2021, 2, 1), date(2026, 1, 31), AgreementKind.REGULATION)
TURN = {"on": SIGNED_ON, "at": AT}


@pytest.fixture
def sides(db):
    return [body("ubnd"), body("mttq", side="FRONT"), body("phunu", side="FRONT"), body("nongdan", side="FRONT")]


def changed(row, parties, *, by=None, head=HEAD):
    services.change_head(agreement=row, head=head, parties=parties, by=acting(by or parties[0]), at=AT)
    return Agreement.objects.get(pk=row.pk)


def seated(row):
    return list(row.parties.order_by("place").values_list("place", "body__code"))


def worded(row, by, *, seen=0, words="Giám sát hai lần"):
    return services.word(article=row.articles.get(number=2), heading=words, text="", seen=seen, by=acting(by), **TURN)


class TestAHead:
    @pytest.mark.parametrize("state", [factories.drafted, factories.presented])
    def test_changes_until_somebody_signs_and_is_what_they_sign_then(self, sides, state):
        row = state(*sides[:3])

        row = changed(row, [sides[0], sides[2], sides[3]])

        assert (row.title, row.last_day) == ("Quy chế phối hợp mới", date(2026, 1, 31))
        assert seated(row) == [(1, "ubnd"), (2, "phunu"), (3, "nongdan")]
        if row.state == "DRAFT":
            services.present(agreement=row, by=acting(sides[0]), at=AT)
        for side in (sides[0], sides[2], sides[3]):
            services.sign(agreement=row, holding=None, by=acting(side), **(TURN | {"on": date(2021, 2, 2)}))
        assert Agreement.objects.get(pk=row.pk).state == "IN_FORCE"
        assert list(queries.broken()) == []

    def test_keeps_what_it_said_before_and_nothing_where_nothing_changed(self, sides):
        row = changed(factories.drafted(*sides[:2]), sides[:2])

        changed(row, sides[:2])

        assert list(Heading.objects.values_list("seq", "was_title")) == [(1, "Quy chế phối hợp")]

    def test_leaves_what_the_others_proposed_and_agreed_to(self, sides):
        row = factories.presented(*sides[:2])
        services.agree(wording=worded(row, sides[1]), by=acting(sides[0]), **TURN)

        changed(row, [*sides[:2], sides[2]])

        assert row.articles.get(number=2).heading == "Giám sát hai lần"
        assert Wording.objects.get().state == "STANDS"
        assert list(queries.broken()) == []

    def test_drops_nobody_who_has_said_something_and_names_them(self, sides):
        row = factories.presented(*sides[:3])
        wording = worded(row, sides[1])
        for side in (sides[0], sides[2]):
            services.agree(wording=wording, by=acting(side), **TURN)

        with pytest.raises(services.CannotDraft, match="mttq"):
            changed(row, [sides[0], sides[2]])

        assert len(seated(row)) == 3

    def test_seats_nobody_and_drops_nobody_while_words_wait(self, sides):
        row = factories.presented(*sides[:3])
        worded(row, sides[1])

        with pytest.raises(services.CannotDraft, match="chờ trả lời"):
            changed(row, [*sides[:2]])
        row = changed(row, sides[:3])  # the title alone may

        assert row.title == HEAD.title
        assert Wording.objects.get().state == "OPEN"

    def test_tells_those_who_come_in_that_it_waits_for_their_signature(self, sides):
        row = factories.presented(*sides[:2])
        before = set(Notice.objects.filter(kind="SIGNING").values_list("body__code", flat=True))

        changed(row, sides[:3])

        told = Notice.objects.filter(kind="SIGNING").values_list("body__code", flat=True)
        assert sorted(told) == sorted([*before, "phunu"])

    @pytest.mark.parametrize("wrong", ["signed", "in_force", "other", "alone", "without", "term"])
    def test_changes_for_nobody_else_and_to_nothing_that_cannot_stand(self, sides, wrong):
        row = (factories.in_force if wrong == "in_force" else factories.presented)(*sides[:2])
        if wrong == "signed":
            services.sign(agreement=row, holding=None, by=acting(sides[1]), **TURN)
        parties = {"alone": sides[:1], "without": sides[1:3]}.get(wrong, sides[:2])
        by = sides[1] if wrong == "other" else sides[0]
        head = Head("QC", "Mới", date(2021, 2, 1), date(2020, 1, 1)) if wrong == "term" else HEAD

        with pytest.raises((services.CannotDraft, Denied)):
            changed(row, parties, by=by, head=head)

        assert Agreement.objects.get(pk=row.pk).title == "Quy chế phối hợp"
        assert list(queries.broken()) == []

    def test_that_was_altered_is_found(self, sides):
        row = changed(factories.drafted(*sides[:2]), sides[:2])

        Agreement.objects.filter(pk=row.pk).update(title="Bịa")

        assert {found.why for found in queries.broken()} == {"WORDS"}

    def test_that_changed_since_it_was_read_is_signed_by_nobody(self, sides):
        row = factories.presented(*sides[:2])
        read = row.text_digest()
        changed(row, sides[:2])

        with pytest.raises(services.CannotSign, match="vừa được sửa"):
            services.sign(agreement=row, holding=None, by=acting(sides[1]), read=read, **TURN)
        now = Agreement.objects.get(pk=row.pk).text_digest()
        services.sign(agreement=row, holding=None, by=acting(sides[1]), read=now, **TURN)

        assert row.parties.exclude(signed_on=None).count() == 1

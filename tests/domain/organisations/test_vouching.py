"""Who is who, and who follows whom, is what the acts told: neither slipped in, nor taken out, nor made another."""

from datetime import date

import pytest
from django.db import transaction

from phoihop.domain.organisations import services, vouching
from phoihop.domain.organisations.models import (
    Body,
    BodyCode,
    BodyLevel,
    BodyName,
    BodyParent,
    Holding,
    Mandate,
    NamedHeir,
    Person,
    Post,
    Succession,
    Term,
)
from phoihop.foundation.accounts import services as accounts
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, body, heir_of
from tests.domain.reorganisations.factories import DAY, carried_out, drafted, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> None:
    """A day with a merger and a single succession beside it, and another day."""
    bodies = place()
    carried_out(drafted())
    heir_of(bodies["mttq-2"], on=DAY)
    heir_of(bodies["mttq"], on=date(2021, 9, 1))


def slip_in(on: date) -> None:
    Succession.objects.create(
        predecessor=body("bi-lay"), successor=body("ke-lay"), effective_on=on, legal_basis="không có"
    )


class TestSuccessions:
    def test_hold_as_they_were_told(self, told):
        assert Succession.objects.count() == 4
        assert NamedHeir.objects.count() == 3
        assert list(vouching.broken()) == []

    @pytest.mark.parametrize(
        "harm",
        [
            lambda: slip_in(DAY),
            lambda: slip_in(date(2021, 12, 1)),
            lambda: Succession.objects.filter(predecessor__code="xa-1").delete(),
            lambda: Succession.objects.filter(effective_on=date(2021, 9, 1)).delete(),
            lambda: Succession.objects.filter(effective_on=date(2021, 9, 1)).update(effective_on=date(2021, 8, 1)),
            lambda: Succession.objects.filter(effective_on=DAY).update(legal_basis="khác"),
            lambda: Succession.objects.filter(effective_on=DAY).update(successor=body("ke-lay")),
            lambda: NamedHeir.objects.filter(heir__code="tinh").delete(),
        ],
        ids=["one more", "a day of its own", "one less", "the only one less", "another day", "another basis", "another heir", "no heir by name"],
    )  # fmt: skip
    def test_are_found_out_when_they_are_altered(self, told, harm):
        harm()

        assert list(vouching.broken())


@pytest.fixture
def lived() -> None:
    """Bodies with codes and people, through a reorganisation and past it."""
    bodies = place()
    user = accounts.give_account(username="lan", full_name="Lan", password="một-mật-khẩu-dài")
    for code in ("mttq", "xa-1"):
        services.grant_mandate(user=user, body=bodies[code], role="LEADER", from_day=SINCE, by=ADMIN, at=ENTERED)
    services.give_code(body=bodies["xa-3"], scheme="GSO", value="02746", from_day=SINCE, by=ADMIN, at=ENTERED)
    for code in ("xa-1", "xa-3"):
        post = services.ensure_post(body=bodies[code], title="Chủ tịch", protocol_order=1, by=ADMIN, at=ENTERED)
        person = services.enter_person(full_name=f"Người {code}", by=ADMIN, at=ENTERED)
        services.appoint(person=person, post=post, from_day=SINCE, by=ADMIN, at=ENTERED)
        services.open_term(body=bodies[code], label="2021 - 2026", from_day=SINCE, to_day=None, by=ADMIN, at=ENTERED)
    carried_out(drafted())
    holding = Holding.objects.get(post__body__code="xa-3")
    services.step_down(holding=holding, on=date(2021, 8, 1), by=ADMIN, at=ENTERED)
    told = {"from_day": date(2021, 9, 1), "by": ADMIN, "at": ENTERED}
    services.rename(body=bodies["xa-3"], name="Xã Ba", short_name="Xã Ba", **told)
    services.end_mandate(mandate=Mandate.objects.get(body=bodies["mttq"]), on=date(2021, 9, 1), by=ADMIN, at=ENTERED)


class TestBodies:
    def test_hold_as_they_were_told(self, lived):
        assert Mandate.objects.filter(body__code="xa-1", valid_to=DAY).exists()
        assert list(vouching.broken()) == []

    def test_are_found_out_when_anything_of_them_is_altered(self, lived):
        tinh, later = Body.objects.get(code="tinh"), date(2022, 1, 1)
        harms = {
            "name": lambda: BodyName.objects.filter(body__code="xa-3", valid_to=None).update(name="Xã Bốn"),
            "level": lambda: BodyLevel.objects.filter(body__code="xa-3").update(level="PROVINCE"),
            "level's period": lambda: BodyLevel.objects.filter(body__code="huyen").update(valid_to=None),
            "code": lambda: BodyCode.objects.update(value="02747"),
            "place": lambda: BodyParent.objects.filter(body__code="xa-3", valid_to=None).update(parent=tinh.pk + 1),
            "place more": lambda: BodyParent.objects.create(
                body_id=tinh.pk + 2, parent=tinh, structure="FRONT", valid_from=later
            ),
            "place less": lambda: BodyParent.objects.filter(body__code="xa-moi").delete(),
            "mandate": lambda: Mandate.objects.filter(body__code="mttq").update(role="ADMIN"),
            "mandate's end": lambda: Mandate.objects.filter(body__code="mttq").update(valid_to=None),
            "mandate less": lambda: Mandate.objects.all().delete(),
            "post": lambda: Post.objects.filter(body__code="xa-3").update(title="Phó Chủ tịch"),
            "holding": lambda: Holding.objects.filter(post__body__code="xa-3").update(valid_to=None),
            "holding of the ended": lambda: Holding.objects.filter(post__body__code="xa-1").update(valid_to=None),
            "holder": lambda: Holding.objects.filter(post__body__code="xa-3").update(
                person=Person.objects.get(full_name="Người xa-1")
            ),
            "term": lambda: Term.objects.filter(body__code="xa-1").update(valid_to=None),
            "term less": lambda: Term.objects.filter(body__code="xa-3").delete(),
            "first day": lambda: Body.objects.filter(code="xa-moi").update(founded_on=SINCE),
            "last day": lambda: Body.objects.filter(code="huyen").update(ended_on=None),
            "a body of its own": lambda: Body.objects.create(code="bi-lay", kind=tinh.kind, founded_on=SINCE),
        }
        missed = []

        for which, harm in harms.items():
            before = transaction.savepoint()
            harm()
            if not list(vouching.broken()):
                missed.append(which)
            transaction.savepoint_rollback(before)

        assert missed == []

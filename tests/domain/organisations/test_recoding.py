"""When a structure changes, bodies get the new codes that others give them; the former ones hold for the days before."""

from copy import copy
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from phoihop.domain.organisations import queries, services
from phoihop.domain.organisations.models import BodyCode, BodyLevel, BodyName, BodyParent
from phoihop.domain.organisations.services.restructuring import Change
from tests.domain.organisations.factories import ADMIN, ENTERED, body

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 1)


class TestGivingACode:
    def test_closes_the_one_of_its_scheme_and_takes_none_that_another_holds(self):
        one, other = body("xa-1"), body("xa-2")
        told = {"scheme": "GSO", "by": ADMIN, "at": ENTERED}
        services.give_code(body=one, value="02632", from_day=date(2020, 1, 1), **told)
        services.give_code(body=one, value="02635", from_day=DAY, **told)

        with pytest.raises(services.CannotCode):
            services.give_code(body=one, value="02647", from_day=DAY, **told)
        with pytest.raises(services.CannotCode):
            services.give_code(body=other, value="02635", from_day=DAY, **told)
        services.give_code(body=other, value="02632", from_day=DAY, **told)

        assert list(one.codes.order_by("pk").values_list("value", "valid_to")) == [("02632", DAY), ("02635", None)]
        for table in (
            BodyCode(scheme="GSO", value="1"),
            BodyName(name="A"),
            BodyLevel(level="COMMUNE"),
            BodyParent(parent=other),
        ):
            table.body, table.valid_from = one, DAY
            with pytest.raises(IntegrityError), transaction.atomic():
                type(table).objects.bulk_create([table, copy(table)])


class TestRecoding:
    @pytest.mark.parametrize("n", [1, 5])
    def test_closes_the_former_codes_of_a_scheme_at_once_and_no_others(self, n):
        bodies = [body(f"xa-{number}") for number in range(n)]
        BodyCode.objects.bulk_create(
            BodyCode(body=one, scheme=scheme, value=f"{scheme}-{one.code}", valid_from=date(2020, 1, 1))
            for one in bodies
            for scheme in ("GSO", "TAX")
        )
        change = Change(on=DAY, codes=[(one.code, "GSO", f"moi-{one.code}") for one in bodies])

        with CaptureQueriesContext(connection) as asked:
            services.restructure(change=change, cause=body("viec"), by=ADMIN, at=ENTERED)

        assert sum(query["sql"].startswith('UPDATE "organisations_bodycode"') for query in asked) == 1
        assert queries.resolve("moi-xa-0", DAY) == queries.resolve("GSO-xa-0", DAY - timedelta(days=1)) == bodies[0]
        assert queries.resolve("TAX-xa-0", DAY) == bodies[0]
        with pytest.raises(queries.UnknownBody):
            queries.resolve("GSO-xa-0", DAY)

"""A body works at a level for a time; what it was before stays readable."""

from datetime import UTC, date, datetime

import pytest

from phoihop.domain.organisations import queries, services
from tests.domain.organisations.factories import ADMIN, body

AT = datetime(2021, 9, 23, 3, tzinfo=UTC)


@pytest.mark.django_db
class TestSetLevel:
    def test_holds_from_its_day_and_keeps_the_level_before(self) -> None:
        town = body("thi-xa", name="UBND thị xã Sa Pa")
        services.set_level(body=town, level="COMMUNE", from_day=date(2021, 1, 1), by=ADMIN, at=AT)

        services.set_level(body=town, level="DISTRICT", from_day=date(2021, 7, 1), by=ADMIN, at=AT)

        days = (date(2020, 12, 31), date(2021, 1, 1), date(2021, 6, 30), date(2021, 7, 1))
        assert [queries.level_of(town.pk, day) for day in days] == ["", "COMMUNE", "COMMUNE", "DISTRICT"]

    def test_is_refused_on_a_day_that_already_has_a_later_level(self) -> None:
        town = body("thi-xa", name="UBND thị xã Sa Pa")
        services.set_level(body=town, level="DISTRICT", from_day=date(2021, 7, 1), by=ADMIN, at=AT)

        with pytest.raises(services.CannotPlace, match=r"1/7/2021|later|muộn hơn"):
            services.set_level(body=town, level="COMMUNE", from_day=date(2021, 7, 1), by=ADMIN, at=AT)

"""How far a period's reports have come, and whose figures are far from those of a year before."""

import re
from datetime import date

import pytest
from django.urls import reverse

from phoihop.domain.regimes import queries, services
from phoihop.domain.regimes.models import Duty
from tests.domain.organisations.factories import acting
from tests.domain.regimes.factories import AT, duty, in_force, province
from tests.surfaces.workspace.test_regimes import at_desk

pytestmark = pytest.mark.django_db
BEFORE, NOW = date(2020, 9, 15), date(2021, 9, 15)


def send(row: Duty, on: date, **cells: str) -> None:
    """Write these cells, each with a note, and send."""
    by = acting(row.body)
    services.write(duty=row, cells={name: services.Typed(text, "Có lý do.") for name, text in cells.items()}, by=by)
    services.send(duty=row, by=by, on=on, at=AT, key=f"{row.pk}:{on}")


class TestThePageOfAPeriod:
    def test_draws_how_far_all_have_come_and_begins_with_the_most_unusual(self):
        bodies = province()
        issuer = bodies["ubnd"]
        regime, by = in_force(issuer), acting(issuer)
        first, second = (
            services.open_period(regime=regime, code=code, by=by, on=on, at=AT)
            for code, on in (("9T-2020", date(2020, 9, 7)), ("9T-2021", date(2021, 9, 6)))
        )
        for code in ("so", "mttq"):
            send(duty(first, code), BEFORE, doi_thoai="10", nguoi_du="100")
        send(duty(second, "mttq"), NOW, doi_thoai="14", nguoi_du="151")
        send(duty(second, "so"), NOW, doi_thoai="16", nguoi_du="300")
        send(duty(second, "xa-1"), NOW, doi_thoai="1", nguoi_du="5")
        services.approve(duty=duty(second, "mttq"), by=by, on=NOW, key="a")
        services.return_(
            duty=duty(second, "xa-1"), remarks={"": "Sai"}, by=acting(bodies["huyen"]), on=NOW, at=AT, key="r"
        )

        far = queries.unusual(second, queries.standings(second, today=NOW))
        page = at_desk(issuer).get(reverse("regime_period", args=[regime.code, second.code])).content.decode()

        assert far == {duty(second, "so").pk: ["doi_thoai", "nguoi_du"], duty(second, "mttq").pk: ["nguoi_du"]}
        assert "Phải báo cáo 5 → đã gửi 3 → đang xem xét 1 → trả lại 1 → đã duyệt 1" in page
        assert re.findall(r'<rect class="bar-(\w+)" x="[\d.]+" width="([\d.]+)" height="12"', page) == [
            ("ok", "20"), ("wait", "20"), ("doing", "20"), ("late", "40"),
        ]  # fmt: skip
        assert "chưa gửi, quá hạn: 2" in page
        order = [page.index(reverse("unit_report", args=[duty(second, code).pk])) for code in ("so", "mttq", "huyen")]
        assert order == sorted(order)
        assert "2 số liệu khác xa cùng kỳ năm trước" in page

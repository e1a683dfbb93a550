"""Figures of the year so far: of one body, of a compiled report, on their pages and on the paper."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from phoihop.config import case_reporting
from phoihop.domain.documents.composing import Head
from phoihop.domain.documents.paper import Signatory
from phoihop.domain.organisations.models import Body
from phoihop.domain.regimes import queries, rules, services
from phoihop.domain.regimes.models import Duty, OpenedPeriod
from phoihop.domain.rulebook import periods
from tests.domain.organisations.factories import acting
from tests.domain.regimes.factories import AT, duty, in_force, province
from tests.surfaces.workspace.test_regimes import at_desk

FLOWS = tuple(rules.Field(code, code, rules.NUMBER, adds_up=True) for code in ("a", "b"))
FORM = (*FLOWS, rules.Field("s", "s", rules.SHARE, numerator="a", denominator="b"), rules.Field("c", "c", rules.NUMBER))
VALUES = st.none() | st.integers(0, 10**6).map(Decimal)
YEARS = st.dictionaries(
    st.sampled_from(["T01", "T02", "T03", "T04"]), st.fixed_dictionaries({"a": VALUES, "b": VALUES, "c": VALUES})
)


class TestTheArithmetic:
    @given(YEARS)
    def test_adds_what_is_there_and_names_what_is_not(self, year):
        found = rules.so_far(FORM, year)

        there = [row["a"] for row in year.values() if row["a"] is not None]
        assert found["a"].value == (sum(there) if there else None)
        assert len(found["a"].missing) + len(there) == len(year)
        assert "c" not in found

    @given(YEARS, st.permutations(["T01", "T02", "T03", "T04"]))
    def test_does_not_depend_on_the_order(self, year, order):
        turned = {code: year[code] for code in order if code in year}

        assert rules.so_far(FORM, turned)["a"].value == rules.so_far(FORM, year)["a"].value

    @given(YEARS)
    def test_gives_a_share_only_over_the_same_periods(self, year):
        found = rules.so_far(FORM, year)

        same = found["a"].missing == found["b"].missing
        assert found["s"].value == (rules.share(found["a"].value, found["b"].value) if same else None)
        assert set(found["s"].missing) == {*found["a"].missing, *found["b"].missing}

    @pytest.mark.parametrize(
        ("code", "told"),
        [
            ("T03-2021", ("T01-2021", "T02-2021", "T03-2021")), ("Q2-2021", ("Q1-2021", "Q2-2021")),
            ("6TC-2021", ("6T-2021", "6TC-2021")), ("9T-2021", ("9T-2021",)), ("N-2021", ("N-2021",)),
        ],
    )  # fmt: skip
    def test_knows_the_periods_of_a_year(self, code, told):
        assert periods.so_far(code) == told


def three_quarters() -> tuple[dict[str, Body], dict[str, OpenedPeriod]]:
    """A quarterly regime whose second quarter nobody opened; the department sent both others, a commune the last."""
    bodies = province()
    issuer = bodies["ubnd"]
    regime = in_force(issuer, frequency="QUARTER")
    found = {
        code: services.open_period(regime=regime, code=code, by=acting(issuer), on=on, at=AT)
        for code, on in (("Q1-2021", date(2021, 3, 8)), ("Q3-2021", date(2021, 9, 6)))
    }
    send(duty(found["Q1-2021"], "so"), date(2021, 3, 15), doi_thoai="2", nguoi_du="90")
    send(duty(found["Q3-2021"], "so"), date(2021, 9, 15), doi_thoai="3")
    send(duty(found["Q3-2021"], "xa-1"), date(2021, 9, 15), doi_thoai="10")
    return bodies, found


def send(row: Duty, on: date, **cells: str) -> None:
    """Write these cells and send."""
    by = acting(row.body)
    written = {name: services.Typed(text, "Có lý do.") for name, text in cells.items()}
    services.write(duty=row, cells=written, by=by)
    services.send(duty=row, by=by, on=on, at=AT, key=f"{row.pk}:{on}")


@pytest.mark.django_db
class TestABody:
    def test_has_its_sent_reports_added_up_and_is_told_which_period_is_missing(self):
        _bodies, found = three_quarters()
        row = duty(found["Q3-2021"], "so")

        year = queries.year_of(row, list(case_reporting.FIELDS), {"doi_thoai": Decimal(3), "nguoi_du": None})

        assert set(year) == {"doi_thoai", "nguoi_du"}
        assert (year["doi_thoai"].so_far.value, year["doi_thoai"].so_far.missing) == (5, ("Q2-2021",))
        assert (year["nguoi_du"].so_far.value, year["nguoi_du"].so_far.missing) == (90, ("Q2-2021", "Q3-2021"))
        assert [(one.duty.period.code, value) for one, value in year["doi_thoai"].parts] == [("Q1-2021", 2)]

    def test_does_not_count_what_came_back(self):
        bodies, found = three_quarters()
        services.return_(
            duty=duty(found["Q1-2021"], "so"), remarks={"": "Sai"}, by=acting(bodies["ubnd"]), on=date(2021, 9, 16), at=AT, key="r"
        )  # fmt: skip

        year = queries.year_of(duty(found["Q3-2021"], "so"), list(case_reporting.FIELDS), {"doi_thoai": Decimal(3)})

        assert (year["doi_thoai"].so_far.value, year["doi_thoai"].so_far.missing) == (3, ("Q1-2021", "Q2-2021"))

    def test_reads_it_on_its_pages_with_the_reports_behind_it(self):
        bodies, found = three_quarters()
        row, before = duty(found["Q3-2021"], "so"), duty(found["Q1-2021"], "so")
        so = at_desk(bodies["so"])

        pages = [
            so.get(reverse("unit_report_page", args=[row.pk, name])).content.decode() for name in ("figures", "sent")
        ]

        for page in pages:
            assert "Lũy kế từ đầu năm: 5 · thiếu kỳ Q2-2021" in page
            assert f'<a href="{reverse("unit_report_page", args=[before.pk, "sent"])}">Q1-2021</a>: 2' in page


@pytest.mark.django_db
class TestACompiledReport:
    def test_has_every_sum_of_the_year_and_keeps_it_once_settled(self):
        bodies, found = three_quarters()
        issuer = bodies["ubnd"]
        by, on = acting(issuer), date(2021, 9, 20)
        row = services.gather(period=found["Q3-2021"], body=issuer, by=by, at=AT)
        row = services.settle(compilation=row, by=by, on=on, at=AT)
        late = duty(found["Q1-2021"], "xa-1")
        services.write(duty=late, cells={"doi_thoai": services.Typed("100")}, by=acting(late.body))
        services.send(duty=late, by=acting(late.body), on=on, at=AT, key="late", late_reason="Máy hỏng.")

        kept, now = (
            {one.field.code: one for one in sums}
            for sums in (
                queries.of_compilation(row, today=on).sums,
                queries.compiled(found["Q3-2021"], issuer.pk, today=on).sums,
            )
        )

        assert kept["doi_thoai"].so_far == rules.SoFar(Decimal(15), ("Q2-2021",))
        assert [(period.code, len(one.given), one.of) for period, one in kept["doi_thoai"].parts] == [
            ("Q1-2021", 1, 5),
            ("Q3-2021", 2, 5),
        ]
        assert now["doi_thoai"].so_far == rules.SoFar(Decimal(115), ("Q2-2021",))
        assert kept["cam_ket"].so_far is None

    def test_says_it_on_its_pages_and_on_the_paper(self):
        bodies, found = three_quarters()
        ubnd, by = at_desk(bodies["ubnd"]), acting(bodies["ubnd"])
        row = services.gather(period=found["Q3-2021"], body=bodies["ubnd"], by=by, at=AT)
        row = services.settle(compilation=row, by=by, on=date(2021, 9, 20), at=datetime(2021, 9, 20, 2, tzinfo=UTC))

        page = ubnd.get(reverse("compilation", args=[row.pk])).content.decode()
        figure = ubnd.get(reverse("compilation_figure", args=[row.pk, "doi_thoai"])).content.decode()
        head = Head(
            ("UBND tỉnh",), "BC-UBND", "Lào Cai", date(2021, 9, 22), (Signatory(("CHỦ TỊCH",), "X"),), ("Lưu: VT",)
        )
        issued = services.issue(compilation=row, head=head, by=by, on=date(2021, 9, 22), at=AT)

        assert "Lũy kế từ đầu năm: 15 · thiếu kỳ Q2-2021" in page
        assert "2 (1 trên 5 đơn vị)" in figure
        assert issued.document is not None
        assert "15 (thiếu kỳ Q2-2021; Q1-2021: 1/5 đơn vị; Q3-2021: 2/5 đơn vị)" in issued.document.facts


@pytest.mark.django_db
class TestAForm:
    def test_adds_up_numbers_and_money_alone(self):
        words = rules.Field("loi", "Lời", rules.TEXT, adds_up=True)

        with pytest.raises(services.CannotRegulate, match="loi"):
            in_force(province()["ubnd"], fields=(*case_reporting.FIELDS, words))

    def test_says_which_figures_do(self):
        bodies = province()
        regime = in_force(bodies["ubnd"], frequency="QUARTER")

        page = at_desk(bodies["ubnd"]).get(reverse("regime", args=[regime.code])).content.decode()

        assert page.count("cộng dồn trong năm") == 2

"""What a period opens, what bodies write and send, what comes back, what is approved and compiled of it."""

from datetime import date
from decimal import Decimal

import pytest

from phoihop.config import case_reporting
from phoihop.domain.documents.composing import Head
from phoihop.domain.documents.paper import Signatory
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.regimes import pasting, queries, rules, services
from phoihop.domain.regimes.models import Edition, OpenedPeriod
from phoihop.domain.regimes.states import Stand
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Denied
from tests.domain.organisations.factories import acting
from tests.domain.regimes.factories import AT, LATE, OPENED, SENT, duty, in_force, opened, province, sent

pytestmark = pytest.mark.django_db
HEAD = Head(("UBND tỉnh",), "BC-UBND", "Lào Cai", date(2021, 9, 22), (Signatory(("CHỦ TỊCH",), "X"),), ("Lưu: VT",))


class TestOpen:
    def test_binds_every_body_below_by_its_levels_own_day_and_asks_the_equal(self):
        bodies = province()

        period = opened(bodies)

        told = {
            one.body.code: (one.receiver.code, one.commitment.state, one.commitment.due_on)
            for one in period.duties.select_related("body", "receiver", "commitment")
        }
        day, two_days = date(2021, 9, 15), date(2021, 9, 16)
        assert told == {
            "mttq": ("ubnd", "PROPOSED", two_days), "so": ("ubnd", "IN_FORCE", two_days),
            "huyen": ("ubnd", "IN_FORCE", day), "xa-1": ("huyen", "IN_FORCE", day), "xa-2": ("huyen", "IN_FORCE", day),
        }  # fmt: skip
        assert list(queries.broken()) == []

    def test_happens_by_itself_when_the_cut_off_is_near_and_only_once(self):
        in_force(province()["ubnd"])

        early = services.open_due(today=date(2021, 8, 1), at=AT)
        due = services.open_due(today=OPENED, at=AT)
        again = services.open_due(today=OPENED, at=AT)

        assert (early, [period.code for period in due], again) == ([], ["9T-2021"], [])
        assert Commitment.objects.count() == 5

    @pytest.mark.parametrize("frequency", ["AD_HOC", "THEMATIC"])
    @pytest.mark.parametrize(("send_by", "taken"), [(10, False), (11, True), (13, True)])  # the tenth is a Friday
    def test_takes_the_later_day_that_who_asks_once_for_a_report_names_even_a_day_off(self, frequency, send_by, taken):
        issuer = province()["ubnd"]
        asked = services.Asked(date(2021, 8, 1), date(2021, 9, 10), date(2021, 9, send_by))
        regime, told = in_force(issuer, frequency=frequency), ""

        try:
            services.open_period(regime=regime, code="DX-1", by=acting(issuer), on=OPENED, at=AT, asked=asked)
        except services.CannotOpen as refusal:
            told = str(refusal)

        assert (OpenedPeriod.objects.exists(), bool(told)) == (taken, not taken)
        assert set(Commitment.objects.values_list("due_on", flat=True)) == ({asked.send_by} if taken else set())

    def test_is_not_for_the_bodies_that_report(self):
        bodies = province()
        regime = in_force(bodies["ubnd"])

        with pytest.raises(Denied):
            services.open_period(regime=regime, code="9T-2021", by=acting(bodies["so"]), on=OPENED, at=AT)

        assert not OpenedPeriod.objects.exists()


class TestWrite:
    def test_keeps_what_is_wrong_and_what_a_colleague_wrote(self):
        bodies = province()
        row = duty(opened(bodies), "so")
        officer = acting(bodies["so"], "OFFICER")
        services.write(duty=row, cells={"doi_thoai": services.Typed("ba", was="")}, by=officer)

        clashes = services.write(
            duty=row,
            cells={"doi_thoai": services.Typed("4", was=""), "nguoi_du": services.Typed("12", was="")},
            by=officer,
        )

        found = {one.field.code: one for one in queries.sheet(row).rows}
        assert clashes == {"cell-doi_thoai": "ba"}
        assert (found["doi_thoai"].text, found["nguoi_du"].value) == ("ba", 12)
        assert [fault.hard for fault in found["doi_thoai"].faults] == [True]

    def test_leaves_alone_what_was_not_changed_here_and_tells_of_notes_too(self):
        bodies = province()
        row = duty(opened(bodies), "so")
        lan, hoa = acting(bodies["so"], "OFFICER"), acting(bodies["so"], "OFFICER")
        services.write(duty=row, cells={"doi_thoai": services.Typed("3", "của Lan", was="", note_was="")}, by=lan)

        untouched = services.write(
            duty=row,
            cells={
                "doi_thoai": services.Typed("", "", was="", note_was=""),
                "nguoi_du": services.Typed("7", "", was="", note_was=""),
            },
            by=hoa,
        )
        noted = services.write(
            duty=row, cells={"doi_thoai": services.Typed("3", "của Hoa", was="3", note_was="")}, by=hoa
        )

        found = {one.field.code: (one.text, one.note) for one in queries.sheet(row).rows if one.text}
        assert (untouched, noted) == ({}, {"note-doi_thoai": "của Lan"})
        assert found == {"doi_thoai": ("3", "của Lan"), "nguoi_du": ("7", "")}

    def test_takes_lines_however_a_browser_ends_them(self):
        bodies = province()
        row = duty(opened(bodies), "so")
        by = acting(bodies["so"])
        services.write(duty=row, cells={"I.1": services.Typed("một\r\nhai", was="")}, by=by)

        clashes = services.write(duty=row, cells={"I.1": services.Typed("một\nhai\nba", was="một\r\nhai")}, by=by)

        assert (clashes, queries.sheet(row).texts[0].text) == ({}, "một\nhai\nba")

    def test_fills_in_what_the_ledger_has_and_asks_why_a_report_says_otherwise(self):
        bodies = province()
        period = opened(bodies)
        task = ledger.open_(
            kind="TASK", title="Rà soát", debtor=bodies["so"], creditor=bodies["ubnd"], by=acting(bodies["ubnd"]),
            reckoning=rulebook.fixed(date(2021, 9, 1), "KH", verified=True), on=OPENED, key="t",
        )  # fmt: skip
        ledger.assign(commitment=task, by=acting(bodies["ubnd"]), on=OPENED, key="ta")
        row = duty(period, "so")

        filled = {one.field.code: one for one in queries.sheet(row).rows}
        services.write(duty=row, cells={"qua_han": services.Typed("0")}, by=acting(bodies["so"]))
        with pytest.raises(services.CannotSend) as refused:
            services.send(duty=row, by=acting(bodies["so"]), on=SENT, at=AT, key="k")
        services.write(duty=row, cells={"qua_han": services.Typed("0", "Đã xong, chưa báo.")}, by=acting(bodies["so"]))
        edition = services.send(duty=row, by=acting(bodies["so"]), on=SENT, at=AT, key="k")

        assert (filled["qua_han"].value, filled["qua_han"].is_filled) == (1, True)
        assert [fault.cell for fault in refused.value.faults] == ["qua_han"]
        assert [source.ref for source in queries.sources_of(edition, "qua_han")] == [task.code]
        assert queries.figures_of(edition)["qua_han"]["measured"] == "1"

    def test_takes_a_pasted_block_whole_or_refuses_it_cell_by_cell(self):
        fields = case_reporting.FIELDS
        bad = "Chỉ tiêu\tSố liệu\nSố cuộc đối thoại với Nhân dân\t1.234\nngay_ky\t31/02\nnguoi_du\t7\t9\nkhông có\t1"

        refused = pasting.read(bad, fields)
        taken = pasting.read("Chỉ tiêu\tSố liệu\ndoi_thoai\t12\nNGƯỜI_DỰ\t1\nnguoi_du\t1234", fields[:13])
        good = pasting.read("doi_thoai\t12\nnguoi_du\t1.234.567\nda_ky\tcó", fields)
        stray = pasting.read("=cmd\t<b>x</b>", fields)

        assert [(one.row, one.column) for one in refused.refused] == [(2, 2), (3, 2), (4, 3), (5, 1)]
        assert refused.cells == {}
        assert [(one.row, one.column) for one in stray.refused] == [(1, 1)]
        assert len(taken.refused) == 1
        assert good.cells == {"doi_thoai": "12", "nguoi_du": "1.234.567", "da_ky": "có"}


class TestSend:
    def test_agrees_for_an_equal_and_freezes_what_was_sent(self):
        bodies = province()
        period = opened(bodies)

        edition = sent(period, "mttq", doi_thoai="4")

        row = duty(period, "mttq")
        assert row.commitment.state == "CLAIMED"
        with pytest.raises(services.CannotWrite):
            services.write(duty=row, cells={"doi_thoai": services.Typed("5")}, by=acting(bodies["mttq"]))
        assert queries.value_of(case_reporting.FIELDS[11], edition) == 4

    def test_twice_is_once(self):
        bodies = province()
        period = opened(bodies)
        first = sent(period, "so", key="once")
        row, who = duty(period, "so"), acting(bodies["so"])

        same = services.send(duty=row, by=who, on=SENT, at=AT, key="once")
        with pytest.raises(services.CannotSend):
            services.send(duty=row, by=who, on=SENT, at=AT, key="twice")

        assert (same, Edition.objects.count()) == (first, 1)

    def test_waits_until_the_period_has_ended(self):
        bodies = province()
        period = opened(bodies)
        row = duty(period, "so")

        with pytest.raises(services.CannotSend):
            services.send(duty=row, by=acting(bodies["so"]), on=period.last_day, at=AT, key="k")

        assert not Edition.objects.exists()

    def test_late_is_taken_marked_and_explained(self):
        bodies = province()
        period = opened(bodies)
        row, who = duty(period, "so"), acting(bodies["so"])
        services.write(duty=row, cells={"doi_thoai": services.Typed("1")}, by=who)

        with pytest.raises(services.CannotSend):
            services.send(duty=row, by=who, on=LATE, at=AT, key="k")
        edition = services.send(duty=row, by=who, on=LATE, at=AT, key="k", late_reason="Mất điện.")

        assert (edition.late, edition.late_reason) == (4, "Mất điện.")
        assert queries.standing_of(duty(period, "so"), today=LATE).late == 4


class TestReturn:
    def test_opens_the_report_again_with_remarks_on_its_cells(self):
        bodies = province()
        period = opened(bodies)
        sent(period, "xa-1", doi_thoai="40")
        row = duty(period, "xa-1")

        services.return_(
            duty=row, remarks={"doi_thoai": "40 cuộc?", "I.1": " "}, by=acting(bodies["huyen"]), on=SENT, at=AT, key="r"
        )
        back = queries.sheet(duty(period, "xa-1"))
        stood = queries.standing_of(duty(period, "xa-1"), today=SENT).stand
        edition = sent(period, "xa-1", doi_thoai="4")

        assert {one.field.code: one.remark for one in back.rows if one.remark} == {"doi_thoai": "40 cuộc?"}
        assert {one.field.code: one.text for one in back.rows}["doi_thoai"] == "40"
        assert (stood, edition.number) == (Stand.RETURNED, 2)
        assert [queries.value_of(case_reporting.FIELDS[11], one) for one in row.editions.all()] == [40, 4]
        assert list(queries.broken()) == []


class TestApprove:
    def test_goes_from_below_upwards_and_locks_below(self):
        bodies = province()
        period = opened(bodies)
        for code in ("xa-1", "huyen"):
            sent(period, code)
        with pytest.raises(services.CannotSend):
            services.approve(duty=duty(period, "huyen"), by=acting(bodies["ubnd"]), on=SENT, key="h")
        services.approve(duty=duty(period, "xa-1"), by=acting(bodies["huyen"]), on=SENT, key="x")
        services.approve(duty=duty(period, "huyen"), by=acting(bodies["ubnd"]), on=SENT, key="h")
        sent(period, "xa-2", on=LATE)

        with pytest.raises(services.CannotSend):
            services.return_(
                duty=duty(period, "xa-2"), remarks={"": "Sai"}, by=acting(bodies["huyen"]), on=LATE, at=AT, key="r"
            )

        stands = {row.duty.body.code: row.stand for row in queries.standings(period, today=LATE)}
        assert stands == {
            "mttq": Stand.ASKED, "so": Stand.MISSING, "huyen": Stand.APPROVED, "xa-1": Stand.APPROVED,
            "xa-2": Stand.SENT,
        }  # fmt: skip


class TestCompile:
    def test_says_of_how_many_and_is_issued_with_the_figures_of_its_moment(self):
        bodies = province()
        period = opened(bodies)
        sent(period, "so", doi_thoai="2", **{"I.1": "Đã ký quy chế."})
        sent(period, "xa-1", doi_thoai="3", nguoi_du="")
        by, issuer = acting(bodies["ubnd"]), bodies["ubnd"]
        row = services.gather(period=period, body=issuer, by=by, at=AT)

        row = services.settle(compilation=row, by=by, on=LATE, at=AT)
        sent(period, "xa-2", doi_thoai="100", on=LATE)
        services.word(compilation=row, heading="I.1", text="Sở đã ký quy chế.", by=by, at=AT, key="w")
        row = services.issue(compilation=row, head=HEAD, by=by, on=date(2021, 9, 22), at=AT)

        sums = {one.field.code: one for one in queries.of_compilation(row, today=date(2021, 12, 1)).sums}
        assert (sums["doi_thoai"].value, len(sums["doi_thoai"].given), sums["doi_thoai"].of) == (5, 2, 5)
        assert sums["nguoi_du"].value is None
        assert row.document is not None
        assert row.document.about == "Kết quả công tác phối hợp 9 tháng (kỳ 9T-2021)"
        assert "2/5 đơn vị" in row.document.facts
        assert "Sở đã ký quy chế." in row.document.facts
        assert list(queries.broken()) == []
        with pytest.raises(services.CannotCompile):
            services.settle(compilation=row, by=by, on=LATE, at=AT)


class TestArithmetic:
    def test_takes_nothing_for_zero(self):
        share = rules.Field("t", "t", rules.SHARE, numerator="a", denominator="b")
        check = rules.Checked("a", "LE", ("b",), "!")

        assert rules.read(rules.Field("a", "a", rules.NUMBER), " ") is None
        assert rules.with_shares([share], {"a": Decimal(1), "b": None})["t"] is None
        assert rules.with_shares([share], {"a": Decimal(0), "b": Decimal(0)})["t"] is None
        assert rules.violated([check], {"a": Decimal(5), "b": None}) == []
        assert rules.violated([check], {"a": Decimal(5), "b": Decimal(4)}) != []

    @pytest.mark.parametrize("given", ["-1", "1,5", "1.5", "12 nghìn", "9" * 20])
    def test_counts_whole_things(self, given):
        with pytest.raises(rules.BadFigure):
            rules.read(rules.Field("a", "a", rules.NUMBER), given)

    def test_shows_what_an_editor_changed(self):
        pieces = list(rules.difference("Đã ký 12 quy chế.", "Đã ký 13 quy chế."))

        assert pieces == [("KEPT", "Đã ký "), ("TAKEN", "12"), ("ADDED", "13"), ("KEPT", " quy chế.")]

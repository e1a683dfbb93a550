"""A report that is kept while it is typed, and bad input into it, asked over HTTP: a plain sentence each time, and nothing lost."""

import pytest
from django.test import Client
from django.urls import reverse

from phoihop.domain.regimes import queries
from phoihop.domain.regimes.models import Cell, Duty, Edition
from tests.domain.regimes.factories import duty, opened, province, sent
from tests.surfaces.workspace.test_regimes import at_desk, do

pytestmark = pytest.mark.django_db


def keep(client: Client, row: Duty, **fields: str):
    told = {"key": "k", **{name.replace("__", "-", 1): value for name, value in fields.items()}}
    return client.post(reverse("unit_report_act", args=[row.pk, "save"]), told, headers={"Accept": "application/json"})


class TestAPageThatKeepsByItself:
    def test_is_told_when_it_was_kept_and_what_is_wrong_with_what_stands(self):
        row = duty(opened(province()), "so")

        told = keep(at_desk(row.body), row, cell__doi_thoai="ba", was__doi_thoai="", cell__nguoi_du="1.234").json()

        assert len(told["at"]) == len("10:42")
        assert told["stand"]["cell-doi_thoai"] == "ba"
        assert [hard for _words, hard in told["faults"]["doi_thoai"]] == [True]
        assert ["1234" in words and "1,234" in words for words, _hard in told["faults"]["nguoi_du"]] == [True]
        assert (told["clashes"], told["shares"]) == ({}, {"ty_le": "—"})

    def test_is_told_both_values_where_a_colleague_wrote_meanwhile_and_overwrites_nothing(self):
        row = duty(opened(province()), "so")
        so = at_desk(row.body)
        keep(so, row, cell__doi_thoai="3", was__doi_thoai="")

        told = keep(so, row, cell__doi_thoai="4", was__doi_thoai="", cell__nguoi_du="9", was__nguoi_du="").json()
        after = keep(so, row, cell__doi_thoai="4", was__doi_thoai="3").json()

        assert told["clashes"] == {"cell-doi_thoai": "3"}
        assert (told["stand"]["cell-doi_thoai"], told["stand"]["cell-nguoi_du"]) == ("3", "9")
        assert (after["clashes"], after["stand"]["cell-doi_thoai"]) == ({}, "4")

    def test_is_refused_in_a_sentence_once_it_is_sent(self):
        period = opened(province())
        row = duty(period, "so")
        so = at_desk(row.body)
        sent(period, "so")

        answer = keep(so, row, cell__doi_thoai="9")

        assert (answer.status_code, "đã gửi" in answer.json()["sentence"]) == (422, True)
        assert Cell.objects.get(duty=row).text == "1"

    def test_is_of_no_use_to_a_receiver(self):
        bodies = province()
        row = duty(opened(bodies), "so")

        answers = [keep(at_desk(bodies[code]), row, cell__doi_thoai="9") for code in ("ubnd", "mttq")]

        assert [answer.status_code for answer in answers] == [422, 404]
        assert not Cell.objects.exists()


class TestBadInput:
    @pytest.mark.parametrize(
        ("pasted", "told"),
        [
            ("doi_thoai\t3\t9", ("dòng 1, cột 3",)),
            ("doi_thoai\t3\nnguoi_du\t7\t9", ("dòng 2, cột 3",)),
            ("doi_thoai\t1.234", ("dòng 1, cột 2", "1234", "1,234")),
            ("ngay_ky\t31/02/2021", ("dòng 1, cột 2", "31/02")),
            ("ngay_ky\t31/02", ("dòng 1, cột 2", "31/02")),
            ("Số cuộc gì đó\t3", ("dòng 1, cột 1", "Số cuộc gì đó")),
        ],
    )  # fmt: skip
    def test_that_is_pasted_names_its_cell_changes_nothing_and_stays_in_its_box(self, pasted, told):
        row = duty(opened(province()), "so")
        so = at_desk(row.body)
        keep(so, row, cell__doi_thoai="5")

        status, page = do(so, "unit_report_act", row.pk, "paste", pasted=pasted)

        assert status == 422
        assert [words for words in told if words not in page] == []
        assert pasted.split("\t", maxsplit=1)[0] in page
        assert [cell.text for cell in Cell.objects.all()] == ["5"]

    def test_that_is_typed_is_kept_as_it_was_typed_and_stands_in_the_way_of_sending(self):
        row = duty(opened(province()), "so")
        so = at_desk(row.body)

        saved = do(so, "unit_report_act", row.pk, "save", **{"cell-ngay_ky": "31/02/2021", "cell-doi_thoai": "1.234"})
        page = so.get(reverse("unit_report_page", args=[row.pk, "figures"])).content.decode()
        check = so.get(reverse("unit_report_page", args=[row.pk, "send"])).content.decode()
        gone = do(so, "unit_report_act", row.pk, "send", late_reason="Mất điện")

        assert (saved[0], gone[0]) == (302, 422)
        assert 'value="31/02/2021"' in page
        assert "31/02/2021" in gone[1]
        assert "được đọc là 1234" in page
        assert "được đọc là 1234" in check
        assert not Edition.objects.exists()

    def test_a_report_sent_twice_is_one_edition_whichever_page_it_is_sent_from(self):
        row = duty(opened(province()), "so")
        so = at_desk(row.body)
        keep(so, row, cell__doi_thoai="3")

        twice = [do(so, "unit_report_act", row.pk, "send", late_reason="Mất điện", key="one")[0] for _press in range(2)]
        other = do(so, "unit_report_act", row.pk, "send", late_reason="Mất điện", key="two")

        assert (twice, other[0]) == ([302, 302], 422)
        assert "không gửi lần thứ hai" in other[1].casefold() or "đã được gửi" in other[1].casefold()
        assert queries.value_of(row.period.regime.indicators.get(code="doi_thoai").field, Edition.objects.get()) == 3

"""A reporting regime drafted on its page, with what is wrong told at its place, and begun from another one."""

import re
from html import unescape

import pytest
from django.urls import reverse

from phoihop.config import case_reporting
from phoihop.domain.regimes.models import Regime
from phoihop.domain.rulebook.models import PeriodRule
from tests.domain.regimes.factories import in_force, province
from tests.surfaces.workspace.test_regimes import at_desk

pytestmark = pytest.mark.django_db
CONTENTS = {
    "code": "BC-THU", "title": "Báo cáo thử", "content": "Kết quả", "reporters_told": "UBND cấp huyện", "receivers_told": "UBND tỉnh",
    "method": "Trên phần mềm", "frequency": "NINE_MONTHS", "basis": "Quy chế", "guide": "", "opens_days": "10",
}  # fmt: skip
TABLES = {
    "reporters": [{"whom": "kind-AUTHORITY|DISTRICT", "to": "ISSUER"}],
    "headings": [{"code": "I", "words": "Kết quả", "asked": "on"}],
    "fields": [
        {"code": "so_lop", "words": "Số lớp", "kind": "NUMBER", "unit": "lớp"}, {"code": "da_mo", "words": "Đã mở", "kind": "NUMBER"},
        {"code": "ty_le", "words": "Tỷ lệ", "kind": "SHARE", "numerator": "da_mo", "denominator": "so_lop"},
    ],
    "checks": [{"left": "da_mo", "sign": "LE", "right": "so_lop", "sentence": "Không thể nhiều hơn.", "hard": "on"}],
}  # fmt: skip


def form(**changed: object) -> dict[str, object]:
    """As a browser sends it, empty rows and all."""
    sent: dict[str, object] = {**CONTENTS, **{name: value for name, value in changed.items() if name in CONTENTS}}
    for name, rows in (TABLES | {name: value for name, value in changed.items() if name in TABLES}).items():
        sent |= {f"{name}-TOTAL_FORMS": len(rows) + 2, f"{name}-INITIAL_FORMS": 0}  # type: ignore[arg-type]  # rows
        for place, row in enumerate(rows):  # type: ignore[arg-type,var-annotated]  # rows
            sent |= {f"{name}-{place}-{field}": value for field, value in row.items()}
    return sent | {"key": "k"}


def typed(page: str) -> dict[str, object]:
    """What a browser would send back of a page as it stands: its boxes, ticks and lists."""
    found: dict[str, object] = {"key": "k"}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found[name[1]] = unescape(value[1]) if value else "on" if "checkbox" in tag else ""
    for name, words in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL):
        found[name] = unescape(words)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


class TestARegime:
    def test_is_drafted_on_its_page_and_put_in_force(self):
        ubnd = at_desk(province()["ubnd"])

        answer = ubnd.post(reverse("regime_new"), form())
        row = Regime.objects.get(code="BC-THU")
        adopted = ubnd.post(reverse("regime_act", args=["BC-THU", "adopt"]), {"key": "k2"})

        assert answer.status_code == adopted.status_code == 302
        assert [(one.kind, one.level, one.to) for one in row.reporters.all()] == [("kind-AUTHORITY", "DISTRICT", "ISSUER")]  # fmt: skip
        assert [(one.code, one.kind, one.numerator) for one in row.indicators.all()] == [
            ("so_lop", "NUMBER", ""), ("da_mo", "NUMBER", ""), ("ty_le", "SHARE", "da_mo"),
        ]  # fmt: skip
        assert [(one.rule.left, one.rule.right, one.hard) for one in row.checks.all()] == [("da_mo", ("so_lop",), True)]
        assert Regime.objects.get(code="BC-THU").state == "IN_FORCE"

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"basis": "", "method": ""}, "Chế độ báo cáo"), ({"checks": [{"left": "la", "sign": "LE", "right": "so_lop"}]}, "la"),
            ({"code": "có dấu"}, "chữ hoa không dấu"), ({"reporters": []}, "Chế độ báo cáo"),
            ({"fields": [{"code": "Có Dấu", "words": "x", "kind": "NUMBER"}]}, "chữ thường không dấu"),
        ],
    )  # fmt: skip
    def test_is_refused_in_a_sentence_and_keeps_what_was_typed(self, changed, told):
        ubnd = at_desk(province()["ubnd"])

        answer = ubnd.post(reverse("regime_new"), form(**changed))

        page = answer.content.decode()
        assert answer.status_code == 422
        assert told.lower() in page.lower()
        assert 'value="Báo cáo thử"' in page
        assert not Regime.objects.exists()

    def test_is_refused_where_a_level_has_no_day_to_send(self):
        ubnd = at_desk(province()["ubnd"])
        PeriodRule.objects.filter(level="DISTRICT").delete()

        answer = ubnd.post(reverse("regime_new"), form())

        assert answer.status_code == 422
        assert "Sổ quy tắc chưa có hạn gửi báo cáo này cho cấp" in answer.content.decode()

    def test_begins_as_another_one_and_is_the_same_but_for_its_code(self):
        bodies = province()
        in_force(bodies["ubnd"])
        ubnd = at_desk(bodies["ubnd"])
        page = ubnd.get(reverse("regime_new") + f"?from={case_reporting.CODE}").content.decode()

        answer = ubnd.post(reverse("regime_new"), typed(page) | {"code": "BC-MOI"})

        first, second = Regime.objects.get(code=case_reporting.CODE), Regime.objects.get(code="BC-MOI")
        assert answer.status_code == 302
        for rows in ("reporters", "headings", "indicators", "checks"):
            assert [one.told() for one in getattr(first, rows).order_by("pk")] == [
                one.told() for one in getattr(second, rows).order_by("pk")
            ]

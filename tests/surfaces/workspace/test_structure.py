"""The pages of the structure: any day, two days, a drawing, a life; nothing written is lost and nothing unknown breaks."""

import re
from datetime import UTC, date, datetime
from unittest import mock

from django.db import connection
from django.template.loader import render_to_string
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, Succession
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.surfaces.workspace.structure import lives, presenting
from tests.domain.organisations import reorganised
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, body
from tests.domain.organisations.reorganised import BEFORE, CHANGED

TODAY = date(2025, 8, 1)
AT = datetime(2025, 8, 1, 2, tzinfo=UTC)


class Pages(TestCase):
    """Pages as an observer of the new Lào Cai gets them, who may only read."""

    @classmethod
    def setUpTestData(cls):
        lifecycle.stand_still(day=TODAY, demo=True)
        reorganised.lao_cai()
        cls.user = accounts.give_account(username="xem", full_name="Người xem", password="một-mật-khẩu-dài")
        province = Body.objects.get(code="laocai-2025.ubnd")
        organisations.grant_mandate(user=cls.user, body=province, role="OBSERVER", from_day=SINCE, by=ADMIN, at=AT)

    def setUp(self):
        self.client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")

    def page(self, address: str, status: int = 200) -> str:
        answer = self.client.get(address)
        assert answer.status_code == status
        return re.sub(r"\s+", " ", answer.content.decode())


class TestTheList(Pages):
    def test_is_of_today_unless_a_day_is_asked_for(self):
        today, then = self.page("/structure/"), self.page("/structure/?on=30/6/2025")

        assert 'value="1/8/2025"' in today
        assert "Ủy ban nhân dân phường Cầu Thia" in today
        assert "Ủy ban nhân dân huyện Bảo Yên" not in today
        assert "Ủy ban nhân dân huyện Bảo Yên" in then

    def test_keeps_what_was_written_when_the_day_is_none(self):
        shown = self.page("/structure/?on=31/6/2025&q=bao+yen&structure=AGENCY")

        assert "“31/6/2025” không phải ngày có thật" in shown
        assert 'value="31/6/2025"' in shown
        assert 'value="bao yen"' in shown
        assert '<option value="AGENCY" selected>' in shown
        assert "trang này là của ngày" in shown

    def test_bears_any_other_nonsense(self):
        for asked in ("on=", "structure=KHÔNG", "q=%00", "q=" + "x" * 500, "on=1/1/0001", "on=31/12/9999", "page=x"):
            self.page(f"/structure/?{asked}")

    def test_shows_the_days_of_change_with_ways_to_them(self):
        shown = self.page("/structure/?on=1/7/2025")

        assert 'href="/structure/?on=4/1/2025"' in shown
        assert 'href="/structure/compare/?from=30/6/2025&amp;to=1/7/2025"' in shown
        assert "1 đổi tên, 8 chuyển cấp trên" in shown
        assert 'aria-current="date"' in shown

    def test_counts_bodies_by_level_and_kind(self):
        shown = self.page("/structure/?on=30/6/2025")

        assert "huyện: 21" in shown
        assert "Ủy ban nhân dân cấp xã</span>" in shown

    def test_finds_by_an_old_name_and_says_so(self):
        shown = self.page("/structure/?q=huyen+bao+yen")

        assert "tên cũ: Ủy ban nhân dân huyện Bảo Yên, nay là" in shown
        assert 'href="/structure/bodies/laocai-2025.ubnd/"' in shown

    def test_says_when_a_name_leads_nowhere(self):
        assert "kể cả tên cũ" in self.page("/structure/?q=atlantis").split("Kết quả")[1]

    def test_opens_the_way_to_one_body_and_marks_it(self):
        shown = self.page("/structure/?on=30/6/2025&under=laocai.ubnd-02635")

        assert '<li id="here" class="here"> <div class="leaf"><a href="/structure/bodies/laocai.ubnd-02635/">' in shown

    def test_says_that_a_body_does_not_live_on_the_day(self):
        shown = self.page("/structure/?under=laocai.ubnd-087")

        assert "“Ủy ban nhân dân huyện Bảo Yên” không hoạt động vào ngày này." in shown

    def test_says_that_the_day_is_yet_to_come(self):
        assert "Ngày này chưa đến" in self.page("/structure/?on=1/1/2030")
        assert "Ngày này chưa đến" not in self.page("/structure/")

    def test_is_not_here_for_an_unknown_code(self):
        assert "Không có trang này" in self.page("/structure/?under=nobody", 404)

    def test_says_that_a_structure_is_empty(self):
        assert "Ngày này chưa có cơ quan nào trực thuộc" in self.page("/structure/?structure=PARTY")


class TestALargeList(Pages):
    def test_comes_branch_by_branch(self):
        with mock.patch.object(presenting, "WHOLE", 50):
            closed = self.page("/structure/?on=30/6/2025")
            opened = self.page("/structure/?on=30/6/2025&under=laocai.ubnd-087")

        address = re.search(r'hx-get="([^"#]*under=laocai.ubnd)#here"', closed)[1].replace("&amp;", "&")
        fragment = self.client.get(address, headers={"hx-request": "true"}).content.decode()

        assert "Ủy ban nhân dân huyện Bảo Yên" not in closed
        assert "Xem các cơ quan trực thuộc" in closed
        assert "Ủy ban nhân dân xã Bảo Hà" in opened
        assert fragment.startswith("<ul")
        assert "Ủy ban nhân dân huyện Bảo Yên" in fragment
        assert "Ủy ban nhân dân xã Bảo Hà" not in fragment

    def test_asks_the_database_no_more_often_for_more_bodies(self):
        def asked() -> int:
            small = mock.patch.object(presenting, "WHOLE", 5)
            with small, CaptureQueriesContext(connection) as queries:
                self.page("/structure/?on=1/7/2025&under=laocai-2025.ubnd")
            return len(queries)

        asked()
        few = asked()
        for number in range(20):
            commune = body(f"xa-{number}", name=f"Xã {number}")
            organisations.place_under(
                body=commune, parent=Body.objects.get(code="laocai-2025.ubnd"), from_day=date(2025, 7, 1), by=ADMIN,
                at=ENTERED,
            )  # fmt: skip

        assert asked() == few


class TestTwoDays(Pages):
    def test_are_those_of_the_last_change_unless_others_are_asked_for(self):
        shown = self.page("/structure/compare/")

        assert "30/6/2025</time> → <time" in shown
        assert "Đổi tên: 1</h2>" in shown

    def test_show_each_ended_body_with_its_heirs(self):
        numbers = range(1, 9)

        pages = [self.page(f"/structure/compare/?from=30/6/2025&to=1/7/2025&show=ended&page={n}") for n in numbers]

        rows = " ".join(pages).split('<li class="row">')
        assert any("tỉnh Lào Cai (đến 30/6/2025)" in row.split("</a>")[0] for row in rows)
        (district,) = [row for row in rows if "laocai.ubnd-087/" in row.split("</a>")[0]]
        assert "Ủy ban nhân dân xã Bảo Yên" in district
        assert "Luật Tổ chức chính quyền địa phương 72/2025/QH15" in district
        assert "Trang 2/8" in pages[1]

    def test_keep_what_was_written_when_a_day_is_none(self):
        shown = self.page("/structure/compare/?from=x&to=1/7/2025")

        assert "“x” không phải ngày có thật" in shown
        assert 'name="from" value="x"' in shown

    def test_may_be_asked_backwards(self):
        backwards = self.page("/structure/compare/?from=1/7/2025&to=30/6/2025")

        assert "30/6/2025</time> → <time" in backwards
        assert 'name="from" value="30/6/2025"' in backwards


class TestALife(Pages):
    def test_of_an_ended_body_opens_with_its_end_and_its_heirs(self):
        shown = self.page("/structure/bodies/laocai.ubnd-087/")

        banner = shown.split('class="banner soon"')[1].split("</div>")[0]
        assert "Đơn vị này kết thúc ngày" in banner
        assert "1/7/2025" in banner
        assert 'href="/structure/bodies/laocai-2025.ubnd/">Ủy ban nhân dân tỉnh Lào Cai</a>' in banner
        assert "Luật Tổ chức chính quyền địa phương 72/2025/QH15" in shown

    def test_of_a_body_that_nobody_follows_names_who_has_its_territory(self):
        Succession.objects.filter(predecessor__code="laocai.ubnd-085").delete()

        shown = self.page("/structure/bodies/laocai.ubnd-085/")

        banner = shown.split('class="banner soon"')[1].split("</div>")[0]
        assert "địa bàn nay thuộc: " in banner
        assert shown.split('id="heirs"')[1].count("Ủy ban nhân dân xã") == 6
        assert "chưa ghi nhận" not in banner

    def test_of_the_new_province_leads_back_to_both_old_ones(self):
        shown = self.page("/structure/bodies/laocai-2025.ubnd/")

        assert 'class="banner soon"' not in shown
        assert 'href="/structure/bodies/laocai.ubnd/"' in shown
        assert "Ủy ban nhân dân tỉnh Lào Cai (đến 30/6/2025)" in shown
        assert 'href="/structure/bodies/yenbai.ubnd/"' in shown

    def test_leads_to_its_place_on_the_nearest_day_on_which_it_lives(self):
        addresses = {
            re.search(r'href="(/structure/\?on=[^"]*)#here"', self.page(f"/structure/bodies/{code}/"))[1]
            for code in ("laocai.ubnd-087", "yenbai.ubnd-04603")
        }

        assert addresses == {
            "/structure/?on=30/6/2025&amp;under=laocai.ubnd-087", "/structure/?on=1/8/2025&amp;under=yenbai.ubnd-04603",
        }  # fmt: skip

    def test_tells_both_names_of_a_renamed_commune(self):
        shown = self.page("/structure/bodies/yenbai.ubnd-04603/")

        assert "Đổi tên thành Ủy ban nhân dân xã Tà Xi Láng" in shown
        assert "đến hết ngày 30/6/2025" in shown

    def test_is_not_here_for_an_unknown_code(self):
        assert "Không có trang này" in self.page("/structure/bodies/nobody/", 404)


class TestTheFormerStructure(Pages):
    def test_is_named_over_what_was_decided_under_it(self):
        parties = [Body.objects.get(code=code).pk for code in ("laocai.mttq", "yenbai.mttq")]

        former = lives.former_of(parties, decided_on=date(2023, 5, 1), today=TODAY)

        shown = re.sub(r"\s+", " ", render_to_string("workspace/former_structure.html", {"former": former}))
        assert (
            "Quyết định dưới cơ cấu cũ (trước 1/7/2025): Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai (đến 30/6/2025),"
            in shown
        )
        assert 'href="/structure/bodies/laocai-2025.mttq/"' in shown

    def test_is_not_named_over_anything_else(self):
        ward = Body.objects.get(code="laocai-2025.ubnd").pk

        former = lives.former_of([ward], decided_on=CHANGED, today=TODAY)

        assert render_to_string("workspace/former_structure.html", {"former": former}).strip() == ""


class TestTheDrawing(Pages):
    def test_draws_a_province_with_all_its_communes(self):
        shown = self.page("/structure/drawing/?on=1/7/2025&under=laocai-2025.ubnd")

        names = re.findall(r"<title>(Ủy ban nhân dân (?:xã|phường|đặc khu) [^<]*)</title>", shown)
        assert len(set(names)) == 99
        assert 'href="/static/workspace/drawing.css"' in shown

    def test_says_when_there_is_nothing_to_draw(self):
        assert "Ngày này chưa có cơ quan nào trực thuộc" in self.page("/structure/drawing/?structure=PARTY")

    def test_keeps_what_was_written_when_the_day_is_none(self):
        shown = self.page("/structure/drawing/?on=x&under=laocai-2025.ubnd")

        assert 'value="x"' in shown
        assert 'name="under" value="laocai-2025.ubnd"' in shown

    def test_draws_all_where_a_body_does_not_live_on_the_day_and_says_so(self):
        shown = self.page(f"/structure/drawing/?on={BEFORE.day}/6/2025&under=laocai-2025.ubnd")

        assert "UBND huyện Bảo Yên" in shown
        assert len(re.findall(r"<text[^>]*>Cơ cấu[^<]*30/6/2025</text>", shown)) == 1
        assert "“Ủy ban nhân dân tỉnh Lào Cai” không hoạt động vào ngày này." in shown
        assert 'name="under" value="laocai-2025.ubnd"' in shown

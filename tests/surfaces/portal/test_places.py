"""Pages of places: what was published, signed and asked there, and where a name that is no more leads."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from phoihop.domain.petitions import queries as asked
from phoihop.domain.petitions.models import Petition
from phoihop.surfaces.portal import kept
from phoihop.surfaces.portal.public import places
from tests.config.test_reorganise import CARRIED_OUT, carried_out_database
from tests.support import loaded_case

__all__ = ["carried_out_database"]
READER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux) Firefox/150.0"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(case_database: None) -> None:
    loaded_case.load()
    kept.forget()


def words(key: str) -> str:
    page = Client(**READER).get(reverse("portal:place", args=[key])).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0])).split())


class TestAPlace:
    def test_has_its_articles_bodies_and_what_was_signed_there(self) -> None:
        page = words("xa-luong-son-02992")

        for said in (
            "Xã Lương Sơn (Bảo Yên) đạt chuẩn", "Ủy ban nhân dân xã Lương Sơn", "Quy chế phối hợp giữa UBND và Ủy ban MTTQ xã",
        ):  # fmt: skip
            assert said in page

    def test_has_what_lies_under_it_and_nothing_of_its_neighbours(self) -> None:
        district, neighbour = words("huyen-bao-yen-087"), words("huyen-bac-ha-085")

        assert ("đạt chuẩn Nông thôn mới" in district, "đạt chuẩn Nông thôn mới" in neighbour) == (True, False)
        assert ("Cốc Lầu phát triển kinh tế" in district, "Cốc Lầu phát triển kinh tế" in neighbour) == (False, True)

    def test_tells_of_petitions_in_fives_and_of_none_under_five(self) -> None:
        commune, today = "Xã Tả Phìn", date(2021, 9, 23)
        first = Petition.objects.filter(place=commune)[:1].get()
        few = asked.rounded(today, [commune])
        Petition.objects.exclude(pk=first.pk).update(place=commune)

        many = asked.rounded(today, [commune])

        assert few.collected is None
        assert many.collected == Petition.objects.filter(taken_on__lte=today).count() // 5 * 5
        assert "làm tròn xuống bội số của 5" in words("xa-ta-phin-03013")

    def test_with_few_petitions_reads_as_one_with_none(self) -> None:
        def told() -> str:
            kept.forget()
            return words("xa-ta-phin-03013").partition("Kiến nghị cử tri")[2]

        Petition.objects.update(place="Xã Lương Sơn")
        none = told()
        Petition.objects.filter(pk=Petition.objects.latest("pk").pk).update(place="Xã Tả Phìn", illustrative=True)

        assert "dưới 5" in none
        assert told() == none

    @pytest.mark.parametrize("key", ["xa-luong-son-1", "xa-khac-02992", "quan-ba-dinh-001", "02992", "x"])
    def test_of_another_name_or_province_is_not_there(self, key: str) -> None:
        assert Client(**READER).get(reverse("portal:place", args=[key])).status_code == 404


class TestAName:
    def test_leads_straight_to_the_only_place_that_bears_it_marks_or_none(self) -> None:
        here = reverse("portal:places")

        led = [
            Client(**READER).get(here, {"ten": ten}).headers.get("Location")
            for ten in ("luong son", "Lương Sơn (Bảo Yên)")
        ]

        assert led == [reverse("portal:place", args=["xa-luong-son-02992"])] * 2
        assert places.units_of("Lương Sơn (Bắc Hà)", date(2021, 9, 23)) == []

    def test_of_several_shows_them_and_of_none_says_what_to_do(self) -> None:
        here = reverse("portal:places")
        several, none = (Client(**READER).get(here, {"ten": ten}).content.decode() for ten in ("Bát Xát", "Xyz"))

        assert {"Huyện Bát Xát", "Thị trấn Bát Xát"} <= set(
            re.findall(r">([^<]+)</a>", unescape(several).partition('id="found"')[2].partition("</section>")[0])
        )
        assert "Trong tỉnh không có và chưa từng có địa bàn tên này" in unescape(none)


class TestAPlaceThatIsNoMore:
    @pytest.fixture(autouse=True)
    def moved(self, loaded: None, carried_out_database: None) -> None:
        CARRIED_OUT.told()
        kept.forget()

    def test_leads_to_those_of_today_which_have_what_was_written_of_it(self) -> None:
        old = Client(**READER).get(reverse("portal:place", args=["huyen-bao-yen-087"])).content.decode()
        heirs = re.findall(r'href="/cong/dia-ban/([^"/]+)/"', old.partition("p-former")[2].partition("</p>")[0])

        later = [words(key) for key in heirs]

        assert "Địa bàn này không còn từ" in unescape(old)
        assert any("Lương Sơn (Bảo Yên)" in page for page in later)
        assert all("Lập ngày 1/7/2025" in page for page in later)

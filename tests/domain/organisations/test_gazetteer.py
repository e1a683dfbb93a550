"""Places before and after 1 July 2025, held against what is known of that day from elsewhere."""

import csv
import tracemalloc
from collections import Counter
from datetime import date

import pytest

from phoihop.domain.organisations import gazetteer

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
LAO_CAI_BEFORE, YEN_BAI_BEFORE, LAO_CAI = "10", "15", "15"
LAO_CAI_CITY, BAO_THANG = "080", "086"


def names(found):
    return [hit.unit.name for hit in found]


def levels(on):
    return Counter(unit.level for unit in gazetteer.units(on))


def gaps(kind):
    path = gazetteer._REFERENCE / "gaps-2025-07-01.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file) if row["gap"] == kind}


@pytest.fixture(params=[BEFORE, AFTER], ids=["before", "after"])
def side(request):
    return request.param


class TestUnits:
    def test_were_63_provinces_with_districts_until_30_june_2025(self):
        assert levels(BEFORE) == {"PROVINCE": 63, "DISTRICT": 696, "COMMUNE": 10_051}

    def test_are_34_provinces_and_3321_communes_since_1_july_2025(self):
        assert levels(AFTER) == {"PROVINCE": 34, "COMMUNE": 3_321}

    def test_of_lao_cai_are_89_communes_and_10_wards_of_lao_cai_and_yen_bai_together(self):
        kinds = Counter(unit.name.split(" ")[0] for unit in gazetteer.children(LAO_CAI, AFTER))

        assert kinds == {"Xã": 89, "Phường": 10}
        came_from = [share.unit.name for share in gazetteer.predecessors(LAO_CAI)]
        assert came_from == ["Tỉnh Lào Cai", "Tỉnh Yên Bái"]

    def test_of_both_old_provinces_were_9_districts_each(self):
        districts = [len(gazetteer.children(code, BEFORE)) for code in (LAO_CAI_BEFORE, YEN_BAI_BEFORE)]
        communes = [len(gazetteer.communes(code, BEFORE)) for code in (LAO_CAI_BEFORE, YEN_BAI_BEFORE)]

        assert districts == [9, 9]
        assert communes == [151, 168]

    def test_have_one_place_each_a_name_and_no_code_twice(self, side):
        units = gazetteer.units(side)

        assert len({unit.code for unit in units}) == len(units)
        assert all(unit.name == " ".join(unit.name.split()) for unit in units)

    def test_bear_a_name_once_below_one_place(self, side):
        twice = [name for name, times in Counter((u.above, u.name) for u in gazetteer.units(side)).items() if times > 1]

        assert twice == ([("380", "Xã Đông Khê")] if side == BEFORE else [])  # one of the two has no heir
        assert side == AFTER or "16387" in gaps("NO_SUCCESSOR")

    def test_make_a_forest_of_provinces(self, side):
        for unit in gazetteer.units(side):
            above = unit
            for _storey in range(3):
                above = gazetteer.unit(above.above, side) if above.above else above
            assert above.level == "PROVINCE"
            assert (unit.above == "") == (unit.level == "PROVINCE")

    def test_are_all_reached_from_the_top(self, side):
        communes = [unit for top in gazetteer.children("", side) for unit in gazetteer.communes(top.code, side)]

        assert len(communes) == levels(side)["COMMUNE"]


class TestUnit:
    def test_answers_for_the_day_where_a_code_changed_its_meaning(self):
        assert gazetteer.unit("15", BEFORE).name == "Tỉnh Yên Bái"
        assert gazetteer.unit("15", AFTER).name == "Tỉnh Lào Cai"

    def test_knows_no_district_after_the_district_level_ended(self):
        assert gazetteer.unit(LAO_CAI_CITY, BEFORE).name == "Thành phố Lào Cai"

        with pytest.raises(gazetteer.UnknownUnit, match=LAO_CAI_CITY):
            gazetteer.unit(LAO_CAI_CITY, AFTER)


class TestSuccessors:
    def test_are_known_for_every_commune_that_is_not_on_the_list_of_gaps(self):
        missing = {unit.code for unit in gazetteer.unmapped()}

        assert missing == gaps("NO_SUCCESSOR")
        assert len(missing) == 19
        assert all(gazetteer.successors(u.code) for u in gazetteer.units(BEFORE) if u.code not in missing)

    def test_have_only_codes_that_exist_on_their_side(self):
        after, before = gazetteer._links()
        codes = {day: {unit.code for unit in gazetteer.units(day)} for day in (BEFORE, AFTER)}

        assert set(after) <= codes[BEFORE]
        assert set(before) == codes[AFTER]

    def test_of_a_commune_lie_in_the_province_that_its_province_became(self):
        for province in gazetteer.children("", BEFORE):
            (heir,) = gazetteer.successors(province.code)
            reached = {
                share.unit.above
                for commune in gazetteer.communes(province.code, BEFORE)
                for share in gazetteer.successors(commune.code)
            }
            assert reached == {heir.unit.code}

    def test_of_tien_giang_are_dong_thap_alone_though_the_package_adds_tay_ninh(self):
        assert [share.unit.name for share in gazetteer.successors("82")] == ["Tỉnh Đồng Tháp"]

    def test_take_a_part_each_unless_one_takes_the_whole_population(self):
        split = [
            u.code for u in gazetteer.units(BEFORE) if u.level == "COMMUNE" and len(gazetteer.successors(u.code)) > 1
        ]
        whole = Counter(sum(not share.part for share in gazetteer.successors(code)) for code in split)

        assert whole == {0: 380, 1: 59}

    def test_of_two_communes_follow_the_name_where_the_table_has_a_neighbours_code(self):
        assert [share.unit.name for share in gazetteer.successors("01651")] == ["Xã Phục Hòa"]
        assert [share.unit.name for share in gazetteer.successors("02482")] == ["Xã Thái Bình"]

    def test_put_the_heir_of_the_population_first(self):
        thuy_khue = gazetteer.successors("00112")

        assert [(share.unit.name, share.part) for share in thuy_khue] == [
            ("Phường Tây Hồ", False),
            ("Phường Ba Đình", True),
        ]

    def test_leave_one_commune_with_a_rest_that_nobody_names(self):
        alone = [
            u.code for u in gazetteer.units(BEFORE) if u.level == "COMMUNE" and len(gazetteer.successors(u.code)) == 1
        ]

        assert {code for code in alone if gazetteer.successors(code)[0].part} == gaps("REST_UNKNOWN")

    def test_of_an_island_district_without_communes_are_the_special_zone(self):
        (heir,) = gazetteer.successors("536")

        assert (heir.unit.name, heir.part) == ("Đặc khu Lý Sơn", False)

    def test_of_lao_cai_city_are_the_four_units_and_gia_phu_for_thong_nhat(self):
        heirs = {share.unit.name for share in gazetteer.successors(LAO_CAI_CITY)}

        four = {"Xã Cốc San", "Xã Hợp Thành", "Phường Cam Đường", "Phường Lào Cai"}
        assert heirs == four | {"Xã Gia Phú"}
        to_gia_phu = [share.unit for share in gazetteer.predecessors("02923") if share.unit.above == LAO_CAI_CITY]
        assert [unit.name for unit in to_gia_phu] == ["Xã Thống Nhất"]


class TestPredecessors:
    def test_are_known_for_every_place_of_today(self):
        assert all(gazetteer.predecessors(unit.code) for unit in gazetteer.units(AFTER))

    def test_of_coc_lau_are_three_communes(self):
        came_from = [share.unit.name for share in gazetteer.predecessors("02896")]

        assert sorted(came_from) == ["Xã Bản Cái", "Xã Cốc Lầu", "Xã Nậm Lúc"]

    def test_of_lao_cai_ward_count_ban_phiet_from_another_district(self):
        districts = {share.unit.name: share.unit.above for share in gazetteer.predecessors("02647")}

        assert districts.pop("Xã Bản Phiệt") == BAO_THANG
        assert set(districts.values()) == {LAO_CAI_CITY}

    def test_of_cam_duong_ward_are_six_wards_and_a_commune(self):
        kinds = Counter(share.unit.name.split(" ")[0] for share in gazetteer.predecessors("02671"))

        assert kinds == {"Phường": 6, "Xã": 1}


class TestResolve:
    @pytest.mark.parametrize("name", ["Bản Cái", "ban cai", "xã Bản Cái", "X. BẢN CÁI"])
    def test_finds_the_unit_of_today_by_an_old_name(self, name):
        (hit,) = gazetteer.resolve(name, AFTER)

        assert (hit.unit.name, hit.via.name) == ("Xã Cốc Lầu", "Xã Bản Cái")

    @pytest.mark.parametrize(("name", "count"), [("TP Lào Cai", 5), ("thị xã Sa Pa", 6), ("huyện Bảo Yên", 6)])
    def test_finds_the_communes_of_a_district_that_ended(self, name, count):
        found = gazetteer.resolve(name, AFTER)

        assert len(found) == count
        assert all(hit.unit.level == "COMMUNE" and hit.via.level == "DISTRICT" for hit in found)

    def test_puts_those_that_bear_the_name_today_first(self):
        found = gazetteer.resolve("lao cai", AFTER)

        assert names(found)[:2] == ["Tỉnh Lào Cai", "Phường Lào Cai"]
        assert [hit.via for hit in found[:2]] == [None, None]
        assert len(names(found)) == len(set(names(found)))

    def test_does_not_mind_where_a_tone_stands(self):
        assert gazetteer.resolve("Vạn Hòa", AFTER) == gazetteer.resolve("vạn hoà", AFTER)

    def test_takes_a_name_that_sounds_like_a_kind_for_a_name(self):
        assert "Xã Tà Xi Láng" not in names(gazetteer.resolve("Xà Hồ", AFTER))
        assert [hit.via.name for hit in gazetteer.resolve("Xà Hồ", AFTER)] == ["Xã Xà Hồ"]

    def test_keeps_to_the_place_asked_for(self):
        everywhere, here = gazetteer.resolve("Phường 1", AFTER), gazetteer.resolve("Phường 1", AFTER, within="96")

        assert 0 < len(here) < len(everywhere)
        assert {hit.unit.above for hit in here} == {"96"}

    def test_leads_a_name_of_today_back_before_the_change(self):
        found = gazetteer.resolve("Hoàng Sa", BEFORE)

        assert [(hit.unit.name, hit.via) for hit in found] == [("Huyện Hoàng Sa", None)]
        assert names(gazetteer.resolve("Phường Đa Mai", BEFORE, within="24"))[0] == "Phường Đa Mai"
        assert {hit.via.name for hit in gazetteer.resolve("xã Toàn Lưu", BEFORE)} == {"Xã Toàn Lưu"}

    def test_finds_nothing_for_a_name_that_nobody_bore(self):
        assert gazetteer.resolve("Atlantis", AFTER) == ()
        assert gazetteer.resolve("", AFTER) == ()


class TestTheLists:
    def test_stay_under_16_megabytes_once_read(self):
        for read in (gazetteer._before, gazetteer._after, gazetteer._links):
            read.cache_clear()
        tracemalloc.start()

        gazetteer.resolve("Bản Cái", AFTER)

        held, _peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert held < 16_000_000

"""Writes the reorganisation of 1/7/2025 in the format of organisations/reference/reorganisations/README.md.

.ci/reorganisation.py lao-cai > FILE     the case's bodies, those of Yên Bái and every commune of both
.ci/reorganisation.py country > FILE     the People's Committees of all 63 provinces, districts and communes

Territory comes from the gazetteer, bodies from the case. What no source says is written with checked=no.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from phoihop.config import case_rows
from phoihop.domain.organisations import gazetteer
from phoihop.domain.organisations.gazetteer import CHANGED_ON, LAST_DAY_BEFORE, Unit
from phoihop.foundation.vn import text

Line = tuple[str, ...]
LISTED, CASE_BEGINS = "from=2025-01-04", "from=2021-01-01"
TABLE, UNCHECKED = "source=TABLE", "checked=no"
LAO_CAI, YEN_BAI, LAO_CAI_TODAY, CITY = "10", "15", "15", "080"
COUNTRY_BASES = ("Q202", "NUBTV")
# What the published accounts confirm of the table, by today's code of the commune.
CONFIRMED = {"02896": "BANCAI", "02671": "CITY", "02647": "CITY"}
KINDS = {
    "PROVINCE": "peoples_committee",
    "DISTRICT": "district_committee",
    "COMMUNE": "commune_committee",
}
# The heads of a new body, by its kind: by law or charter of each; who holds a post is for whoever appoints.
CHAIRED, DIRECTED, LED = ("Chủ tịch", "Phó Chủ tịch"), ("Giám đốc", "Phó Giám đốc"), ("Bí thư", "Phó Bí thư")
HEADS = {
    "peoples_committee": CHAIRED, "commune_committee": CHAIRED, "peoples_council": CHAIRED, "front_committee": CHAIRED,
    "commune_front": CHAIRED, "socio_political_org": CHAIRED, "department": DIRECTED, "party_committee": LED, "pc_party_committee": LED,
}  # fmt: skip
YOUTH = "tinhdoan"  # led by secretaries
SOURCES = (
    ("source", "TABLE", "vietnam-provinces 2026.9.0: danh mục đơn vị hành chính và bảng chuyển đổi (Cục Thống kê)"),
    ("source", "LAW", "https://danhmucvanbanphapluatvietnam.blogspot.com/p/chuong-vii-ieu-khoan-thi-hanh_32.html"),
    ("source", "CITY", "https://thuviennhadat.vn/phap-ly-nha-dat/tp-lao-cai-doi-ten-thanh-gi-sau-sap-nhap-danh-sach-xa-phuong-tp-lao-cai-sau-sap-xep-dvhc-690612.html"),
    ("source", "BANCAI", "https://muigio.com/lao-cai/xa-ban-cai-huyen-bac-ha"),
    ("source", "AGENCY", "https://baomoi.com/to-chuc-bo-may-co-quan-uy-ban-mat-tran-to-quoc-viet-nam-cap-tinh-c52467055.epi"),
    ("source", "FRONTS", "http://mattrantoquoc.laocai.org.vn/hoat-dong-mttq-tinh/uy-ban-mttq-viet-nam-hai-tinh-lao-cai-va-yen-bai-ky-ket-chuong-trinh-hop-tac-giai-doan-2023-2025-1208724"),
    ("source", "PARTY", "https://www.vietnamplus.vn/tien-toi-dai-hoi-xiv-cua-dang-giu-vung-vai-tro-hat-nhan-chinh-tri-post1057327.vnp"),
)  # fmt: skip
COMMITTEES = (
    ("kind", "peoples_committee", "label=Ủy ban nhân dân", "label_en=People's Committee", "side=AUTHORITY", "order=10"),
    ("kind", "district_committee", "label=Ủy ban nhân dân cấp huyện", "label_en=District People's Committee", "side=AUTHORITY", "order=50"),
    ("kind", "commune_committee", "label=Ủy ban nhân dân cấp xã", "label_en=Commune People's Committee", "side=AUTHORITY", "order=60"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bases:
    """The basis of what happens to provinces, districts and communes."""

    province: str
    commune: str
    district: str = "L72"


def slug(unit: Unit) -> str:
    """A province's part of a code: `laocai`; of the five cities too, without their kind."""
    _kind, bare = gazetteer.kind_and_name(unit.name)
    return "".join(letter for letter in bare if letter.isalnum())


def keeps(unit: Unit) -> Unit | None:
    """The place of today that this one alone became, and nothing else went into; None if there is none."""
    shares = gazetteer.successors(unit.code)
    alone = len(shares) == 1 and not shares[0].part and len(gazetteer.predecessors(shares[0].unit.code)) == 1
    return shares[0].unit if alone else None


def province_of(unit: Unit, on_day_before: bool) -> Unit:
    day = LAST_DAY_BEFORE if on_day_before else CHANGED_ON
    while unit.above:
        unit = gazetteer.unit(unit.above, day)
    return unit


def before(unit: Unit) -> str:
    """The code of the People's Committee of a place of before."""
    own = f"{slug(province_of(unit, True))}.ubnd"
    return f"{own}-{unit.code}" if unit.above else own


def after(unit: Unit) -> str:
    """The code of the People's Committee of a place of today: the old body where the place is kept, else a new one."""
    came = gazetteer.predecessors(unit.code)
    if len(came) == 1 and keeps(came[0].unit) == unit:
        return before(came[0].unit)
    own = f"{slug(province_of(unit, False))}-2025.ubnd"
    return f"{own}-{unit.code}" if unit.above else own


def named(unit: Unit) -> Line:
    name = unit.name[:1].lower() + unit.name[1:]
    return f"name=Ủy ban nhân dân {name}", f"short=UBND {name}"


def heads(kind: str, code: str = "") -> Line:
    """The posts that begin with a body."""
    return tuple(f"post={title}" for title in (LED if code.endswith(YOUTH) else HEADS.get(kind, ())))


def body(unit: Unit, since: str) -> Line:
    under = (f"under={before(gazetteer.unit(unit.above, LAST_DAY_BEFORE))}",) if unit.above else ()
    kind = KINDS[unit.level]
    return ("body", before(unit), *named(unit), f"kind={kind}", f"level={unit.level}", *under, f"code=GSO:{unit.code}", since, TABLE)  # fmt: skip


def create(unit: Unit, *reasons: str) -> Line:
    under = (f"under={after(gazetteer.unit(unit.above, CHANGED_ON))}",) if unit.above else ()
    kind = KINDS[unit.level]
    return ("create", after(unit), *named(unit), f"kind={kind}", f"level={unit.level}", *under, f"code=GSO:{unit.code}", *heads(kind), *reasons)  # fmt: skip


def change(old: Unit, new: Unit, *reasons: str) -> Iterator[Line]:
    """What is new about a body whose place is kept: name or code, level, the body above."""
    code = (f"code=GSO:{new.code}",) if new.code != old.code else ()
    if code or text.fold(old.name) != text.fold(new.name):
        yield ("rename", before(old), *named(new), *code, *reasons)
    if new.level != old.level:
        yield ("relevel", before(old), f"level={new.level}", *reasons)
    if new.above:
        yield ("reparent", before(old), f"under={after(gazetteer.unit(new.above, CHANGED_ON))}", *reasons)


def merge(new: Unit, *reasons: str) -> Line:
    came = gazetteer.predecessors(new.code)
    return ("merge", *(f"{'part' if s.part else 'original'}={before(s.unit)}" for s in came), f"result={after(new)}", *reasons)  # fmt: skip


def end_district(district: Unit, bases: Bases) -> Iterator[Line]:
    """A district ends: its duties go down to the communes or up to the province, as someone decides."""
    to = [share.unit for share in gazetteer.successors(district.code)]
    top = after(gazetteer.successors(district.above)[0].unit)
    kept = keeps(district)
    if kept:  # an island district without communes became a special zone
        yield from change(district, kept, f"basis={bases.commune}", UNCHECKED, TABLE)
    elif district.code == CITY and bases.commune == "N1673":
        four = [after(unit) for unit in to if unit.code != "02923"]
        note = "note=Bài đăng kể bốn đơn vị; bảng chuyển đổi thêm xã Gia Phú, nhận xã Thống Nhất"
        yield ("split", f"original={before(district)}", *(f"result={code}" for code in four), f"heir={after(gazetteer.unit('02923', CHANGED_ON))}", f"heir={top}", "basis=N1673", "checked=yes", "source=CITY", note)  # fmt: skip
    else:
        heirs = [f"heir={code}" for code in (*(after(unit) for unit in to), top)]
        yield ("abolish", f"original={before(district)}", *heirs, f"basis={bases.district}", "checked=yes", TABLE)


def territory(provinces: list[Unit], bases: Bases, since: str) -> Iterator[Line]:
    """The People's Committees of whole provinces of before: as they are, and what becomes of them."""
    districts = [unit for top in provinces for unit in gazetteer.children(top.code, LAST_DAY_BEFORE)]
    communes = [unit for district in districts for unit in gazetteer.children(district.code, LAST_DAY_BEFORE)]
    heirs = {share.unit for top in provinces for share in gazetteer.successors(top.code)}
    today = sorted(heirs, key=lambda unit: unit.code)
    new = [unit for top in today for unit in gazetteer.children(top.code, CHANGED_ON)]
    kept = {keeps(unit) for unit in (*provinces, *districts, *communes)}

    yield ("#", "Các đơn vị trước 01/7/2025")
    # Who was not in the case enters with the list's own day: rates of earlier days stay what they were.
    yield from (body(top, since if top.code == LAO_CAI else LISTED) for top in provinces)
    told = {code for codes in case_rows.COMMUNES.values() for code in codes}
    known = {unit.code for unit in districts if unit.above == LAO_CAI} | told
    yield from (body(unit, since if unit.code in known else LISTED) for unit in (*districts, *communes))
    yield ("#", "Cấp tỉnh")
    reasons = (f"basis={bases.province}", "checked=yes", TABLE)
    for top in today:
        if top not in kept:
            yield create(top, *reasons)
            yield merge(top, *reasons)
    yield from (line for top in provinces if (same := keeps(top)) for line in change(top, same, *reasons))
    yield ("#", "Cấp xã: một dòng lập, một dòng gộp; đơn vị giữ nguyên chỉ đổi cấp trên")
    for unit in new:
        if unit in kept:
            continue
        proof = CONFIRMED.get(unit.code)
        reasons = (f"basis={bases.commune}", *(("checked=yes", f"source={proof}") if proof else (UNCHECKED, TABLE)))
        yield create(unit, *reasons)
        yield merge(unit, *reasons)
    reasons = (f"basis={bases.commune}", UNCHECKED, TABLE)
    yield from (line for unit in communes if (same := keeps(unit)) for line in change(unit, same, *reasons))
    for unit in communes:
        if not gazetteer.successors(unit.code):
            yield ("abolish", f"original={before(unit)}", *reasons, "note=Bảng chuyển đổi không có đơn vị này: phải có người quyết định nơi kế thừa")  # fmt: skip
    yield ("#", "Cấp huyện kết thúc")
    yield from (line for district in districts for line in end_district(district, bases))


def organs() -> Iterator[Line]:
    """The other bodies of the case and their like in Yên Bái: merged, and the five unions inside the Front's agency."""
    others = [row for row in case_rows.BODIES if row.code != case_rows.UBND]
    rows = [row for row in others if row.level == "PROVINCE"]
    yield ("#", "Các cơ quan, tổ chức khác cấp tỉnh")
    kinds = {row.kind: row for row in others}
    for row in kinds.values():
        yield ("kind", row.kind, f"label={row.kind_label}", f"label_en={row.kind_label_en}", f"side={row.side}", f"order={row.order}")  # fmt: skip
    yield ("kind", "front_agency", "label=Cơ quan Ủy ban Mặt trận Tổ quốc", "label_en=Agency of the Front committee", "side=FRONT", "order=21")  # fmt: skip
    yield ("kind", "pc_party_committee", "label=Đảng ủy Ủy ban nhân dân", "label_en=Party Committee of the People's Committee", "side=PARTY", "order=8")  # fmt: skip
    both = ("laocai", "Lào Cai"), ("yenbai", "Yên Bái")
    for prefix, place in both:
        for row in rows:
            begun = (LISTED, UNCHECKED) if prefix == "yenbai" else (CASE_BEGINS, "checked=yes")
            yield ("body", *_organ(row, prefix, place), *begun, *_made_up(row))
    for row in others:
        if row not in rows:
            yield ("body", *_organ(row, "laocai", "Lào Cai"), CASE_BEGINS, "checked=yes", *_made_up(row))
    yield ("create", "laocai-2025.danguy-ubnd", "name=Đảng ủy Ủy ban nhân dân tỉnh Lào Cai", "short=Đảng ủy UBND tỉnh", "kind=pc_party_committee", "level=PROVINCE", *heads("pc_party_committee"), "basis=PARTY", UNCHECKED, "source=PARTY")  # fmt: skip
    for row in rows:
        part = row.code.partition(".")[2]
        originals = [f"original={prefix}.{part}" for prefix, _place in both]
        if row.code == case_rows.PARTY_GROUP:
            note = "note=Ban cán sự đảng kết thúc: ngày chưa kiểm chứng, lấy ngày sắp xếp"
            for original in originals:
                yield ("abolish", original, "heir=laocai-2025.danguy-ubnd", "basis=PARTY", UNCHECKED, "source=PARTY", note)  # fmt: skip
            continue
        front = row.code == case_rows.MTTQ
        reasons = ("basis=ORGANS", *(("checked=yes", "source=FRONTS") if front else (UNCHECKED,)), *_made_up(row))
        yield ("create", *_organ(row, "laocai-2025", "Lào Cai"), *heads(row.kind, row.code), *reasons)
        yield ("merge", *originals, f"result=laocai-2025.{part}", *reasons)
    yield from fronts_below(others)
    reasons = ("basis=R301", "checked=yes", "source=AGENCY")
    yield ("create", "laocai-2025.coquan-mttq", "name=Cơ quan Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai", "short=Cơ quan MTTQ tỉnh", "kind=front_agency", "level=PROVINCE", "under=laocai-2025.mttq", *reasons)  # fmt: skip
    for row in rows:
        if row.kind == "socio_political_org":
            yield ("absorb", f"laocai-2025.{row.code.partition('.')[2]}", "under=laocai-2025.coquan-mttq", *reasons)


def fronts_below(others: list[case_rows.BodyRow]) -> Iterator[Line]:
    """Those of districts end with them, those of communes go on."""
    for row in others:
        if row.level == "DISTRICT":
            yield ("abolish", f"original={row.code}", "heir=laocai-2025.mttq", "basis=ORGANS", UNCHECKED, *_made_up(row))  # fmt: skip
        if row.level == "COMMUNE":
            yield from commune_front(row)


def commune_front(row: case_rows.BodyRow) -> Iterator[Line]:
    """The Front of a commune follows the commune: there is one for what the commune became."""
    (share,) = gazetteer.successors(row.code.rpartition("-")[2])
    result = f"laocai-2025.mttq-{share.unit.code}"
    place = share.unit.name[:1].lower() + share.unit.name[1:]
    names = (f"name=Ủy ban Mặt trận Tổ quốc Việt Nam {place}", f"short=Ủy ban MTTQ {place}")
    reasons = ("basis=ORGANS", UNCHECKED, *_made_up(row))
    yield ("create", result, *names, f"kind={row.kind}", f"level={row.level}", *heads(row.kind), *reasons)
    yield ("merge", f"original={row.code}", f"result={result}", *reasons)
    yield ("reparent", result, "under=laocai-2025.mttq", "structure=FRONT", *reasons)


def beside() -> Iterator[Line]:
    """What stands beside the administrative structure: the Party's own, and who belongs to the Front."""
    yield ("#", "Bên cạnh cơ cấu hành chính: tổ chức Đảng và thành viên của Mặt trận")
    yield ("reparent", "laocai-2025.danguy-ubnd", "under=laocai-2025.tinhuy", "structure=PARTY", "basis=PARTY", UNCHECKED, "source=PARTY")  # fmt: skip
    for code, _front in case_rows.FRONT_PLACES:
        if code.count("-") == 0:
            yield ("reparent", f"laocai-2025.{code.partition('.')[2]}", "under=laocai-2025.mttq", "structure=FRONT", "basis=ORGANS", UNCHECKED)  # fmt: skip


def _organ(row: case_rows.BodyRow, prefix: str, place: str) -> Line:
    under = (f"under={row.under.replace('laocai', prefix)}",) if row.under else ()
    name = row.name.replace("Lào Cai", place)
    code = row.code.replace("laocai", prefix)
    return code, f"name={name}", f"short={row.short_name}", f"kind={row.kind}", f"level={row.level}", *under


def _made_up(row: case_rows.BodyRow) -> Line:
    return ("illustrative=yes",) if row.illustrative else ()


def lao_cai() -> Iterator[Line]:
    """The run that takes the case of 2021 through 1/7/2025."""
    yield ("title", "Lào Cai và Yên Bái hợp nhất thành tỉnh Lào Cai; cấp huyện kết thúc")
    yield ("effective", CHANGED_ON.isoformat())
    yield from SOURCES
    yield ("basis", "Q202", "Nghị quyết 202/2025/QH15, Điều 1 khoản 2", "checked=yes", "source=CITY")
    yield ("basis", "N1673", "Nghị quyết 1673/NQ-UBTVQH15", "checked=yes", "source=CITY")
    yield ("basis", "L72", "Luật Tổ chức chính quyền địa phương 72/2025/QH15", "checked=yes", "source=LAW")
    yield ("basis", "R301", "Quy định 301-QĐ/TW ngày 9/6/2025", "checked=yes", "source=AGENCY", "note=Ngày thực hiện tại Lào Cai chưa kiểm chứng")  # fmt: skip
    yield ("basis", "ORGANS", "Quyết định hợp nhất của từng tổ chức (số và ngày chưa có)", UNCHECKED)
    yield ("basis", "PARTY", "Chủ trương kết thúc Ban cán sự đảng, lập Đảng ủy Ủy ban nhân dân tỉnh", UNCHECKED, "source=PARTY")  # fmt: skip
    yield from COMMITTEES
    tops = [gazetteer.unit(code, LAST_DAY_BEFORE) for code in (LAO_CAI, YEN_BAI)]
    yield from territory(tops, Bases("Q202", "N1673"), CASE_BEGINS)
    yield from organs()
    yield from beside()


def country() -> Iterator[Line]:
    """Every People's Committee of the country."""
    yield ("title", "Sắp xếp đơn vị hành chính cả nước; cấp huyện kết thúc")
    yield ("effective", CHANGED_ON.isoformat())
    yield from SOURCES[:4]
    yield ("basis", "Q202", "Nghị quyết 202/2025/QH15", "checked=yes", "source=CITY")
    yield ("basis", "NUBTV", "Nghị quyết của Ủy ban Thường vụ Quốc hội về đơn vị hành chính cấp xã của từng tỉnh", UNCHECKED, "note=Số của từng nghị quyết chưa có")  # fmt: skip
    yield ("basis", "L72", "Luật Tổ chức chính quyền địa phương 72/2025/QH15", "checked=yes", "source=LAW")
    yield from COMMITTEES
    yield from territory(list(gazetteer.children("", LAST_DAY_BEFORE)), Bases(*COUNTRY_BASES), LISTED)


def write(lines: Iterable[Line], to: TextIO) -> None:
    """The file: its first line says the format, its last how many records there are, so that half a file is found out."""
    writer = csv.writer(to, lineterminator="\n")
    records = 1
    to.write("reorganisation,1\n")
    for line in lines:
        if line[0] == "#":
            to.write(f"\n# {line[1]}\n")
            continue
        writer.writerow(line)
        records += 1
    to.write(f"\nend,{records}\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr] # a terminal or a file
    write({"lao-cai": lao_cai, "country": country}[sys.argv[1]](), sys.stdout)

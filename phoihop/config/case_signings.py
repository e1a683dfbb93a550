"""Where the signing lags: agreements of departments, districts and communes, each at another step of its signing.

That signing lags there is what the account says. Which bodies, which papers and which days is made up: every one of
these agreements is illustrative.
"""

from dataclasses import dataclass
from datetime import date

from phoihop.config.case_rows import LAO_DONG, MTTQ, NOI_VU, NONG_NGHIEP, NONGDAN, PHUNU, TINHDOAN

ASKED_BY = "Điều 14 Quy chế phối hợp hoạt động nhiệm kỳ 2021 - 2025"
TARGETS = (
    ("department", "PROVINCE", date(2021, 6, 30)),
    ("district_committee", "DISTRICT", date(2021, 7, 31)),
    ("commune_committee", "COMMUNE", date(2021, 10, 31)),
)  # kind and level of those who are to sign with the organisations of their level, and by when
HEADING = "Nội dung phối hợp"
TEXT = "Hai bên phối hợp tuyên truyền, vận động và giám sát trong lĩnh vực của mình; hằng năm xây dựng kế hoạch."


@dataclass(frozen=True, slots=True)
class Signing:
    """One agreement; its first party drafts it. Not presented, it is a draft; not signed by all, it waits."""

    code: str
    title: str
    parties: tuple[str, str]
    drafted: date
    presented: bool = True
    signed: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """That two who are asked to sign will have done so by a day."""

    parties: tuple[str, str]
    proposed: date
    agreed: date
    due: date


def _place(code: str) -> tuple[str, str]:
    return f"laocai.ubnd-{code}", f"laocai.mttq-{code}"


_SA_PA, _BAO_YEN, _BAT_XAT = _place("088"), _place("087"), _place("082")
_LUONG_SON, _NGHIA_DO = _place("02992"), _place("02953")
SIGNINGS = (
    Signing("CT-PHUNU-LDTBXH", "Chương trình phối hợp giữa Hội LHPN tỉnh và Sở Lao động - Thương binh và Xã hội", (PHUNU, LAO_DONG),
            date(2021, 4, 5), signed=((PHUNU, date(2021, 4, 20)), (LAO_DONG, date(2021, 8, 10)))),
    Signing("CT-NONGDAN-NNPTNT", "Chương trình phối hợp giữa Hội Nông dân tỉnh và Sở Nông nghiệp và Phát triển nông thôn", (NONGDAN, NONG_NGHIEP),
            date(2021, 5, 10), signed=((NONGDAN, date(2021, 6, 15)),)),
    Signing("QC-MTTQ-NOIVU", "Quy chế phối hợp giữa Ủy ban MTTQ tỉnh và Sở Nội vụ", (MTTQ, NOI_VU), date(2021, 6, 1)),
    Signing("KH-TINHDOAN-NOIVU", "Kế hoạch phối hợp giữa Tỉnh Đoàn và Sở Nội vụ", (TINHDOAN, NOI_VU), date(2021, 7, 12), presented=False),
    Signing("CT-SAPA", "Chương trình phối hợp giữa UBND và Ủy ban MTTQ thị xã Sa Pa", _SA_PA,
            date(2021, 5, 4), signed=((_SA_PA[0], date(2021, 7, 1)), (_SA_PA[1], date(2021, 7, 1)))),
    Signing("CT-BAOYEN", "Chương trình phối hợp giữa UBND và Ủy ban MTTQ huyện Bảo Yên", _BAO_YEN,
            date(2021, 6, 21), signed=((_BAO_YEN[1], date(2021, 8, 2)),)),
    Signing("CT-BATXAT", "Chương trình phối hợp giữa UBND và Ủy ban MTTQ huyện Bát Xát", _BAT_XAT, date(2021, 8, 16), presented=False),
    Signing("QC-LUONGSON", "Quy chế phối hợp giữa UBND và Ủy ban MTTQ xã Lương Sơn", _LUONG_SON,
            date(2021, 7, 19), signed=((_LUONG_SON[0], date(2021, 8, 5)), (_LUONG_SON[1], date(2021, 8, 5)))),
    Signing("QC-NGHIADO", "Quy chế phối hợp giữa UBND và Ủy ban MTTQ xã Nghĩa Đô", _NGHIA_DO,
            date(2021, 8, 30), signed=((_NGHIA_DO[0], date(2021, 9, 10)),)),
)  # fmt: skip
PROMISE = Promise(_NGHIA_DO, date(2021, 9, 1), date(2021, 9, 6), date(2021, 10, 31))

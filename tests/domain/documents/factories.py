"""Papers as the form wants them."""

from datetime import date, datetime

from phoihop.domain.documents import catalogue, services
from phoihop.domain.documents.paper import Annex, Paper, Section, Signatory, Text
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor


def report(**changes: object) -> Paper:
    """A short report with two levels of headings, an annex, and two signatories of equal weight."""
    facts: dict[str, object] = {
        "kind": "BÁO CÁO",
        "about": "Kết quả phối hợp 9 tháng đầu năm 2021",
        "issuer": "Ủy ban nhân dân tỉnh Lào Cai",
        "symbol": "BC-UBND",
        "place": "Lào Cai",
        "day": date(2021, 9, 16),
        "number": 7,
        "opening": (Text("Thực hiện Quy chế phối hợp, báo cáo như sau:"),),
        "sections": (
            Section("I", "KẾT QUẢ", 1),
            Section("1", "Giám sát", 2, (Text("Đã giám sát 3 huyện.", made_up=True),)),
            Section("II", "KIẾN NGHỊ", 1, (Text("Sớm phê duyệt kế hoạch."),)),
        ),
        "annexes": (
            Annex(
                "BẢNG TỪNG NỘI DUNG", ("TT", "Nội dung"), (1, 5), (("1", "Giám sát"), ("2", "Đối thoại")), (True, False)
            ),
        ),
        "signatories": (
            Signatory(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Người Thứ Nhất"),
            Signatory(("TM. ỦY BAN MTTQ", "CHỦ TỊCH"), "Người Thứ Hai"),
        ),
        "recipients": ("Thường trực Tỉnh ủy", "Lưu: VT"),
        "remarks": ("(minh họa): do tình huống mẫu đặt ra.",),
    }
    return Paper(**{**facts, **changes})  # type: ignore[arg-type]  # a test names the fields it changes


def full(kind: str, **changes: object) -> Paper:
    """A paper of this type with every box that the decree draws, under one name."""
    facts: dict[str, object] = {
        "kind": kind,
        "symbol": catalogue.named(kind).symbol("UBND", unit="" if catalogue.named(kind).code else "TH"),
        "above": "Chính phủ",
        "addressees": ("Thường trực Tỉnh ủy",),
        "bases": (
            Text("Căn cứ Luật Mặt trận Tổ quốc Việt Nam ngày 09 tháng 6 năm 2015"),
            Text("Căn cứ Quy chế phối hợp công tác"),
        ),
        "signatories": (Signatory(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Người Thứ Nhất"),),
        "urgency": "HỎA TỐC",
        "circulation": "LƯU HÀNH NỘI BỘ",
        "drafted": "nth.25",
        "contact": "Số 1 đường Minh Họa, Lào Cai",
        "annexes": (),
    }
    return report(**{**facts, **changes})


def arrived(body: Body, by: Actor, at: datetime) -> str:
    """The row of a paper that came to this body."""
    day = date(2021, 9, 14)
    came = services.Came(day, "Sở Nội vụ", "12/SNV-TH", day, "Góp ý")
    handled = services.Handled("Phòng Tổng hợp")
    return str(services.take_in(body=body, came=came, handled=handled, by=by, on=day, at=at, key="arrived").pk)


def laid(lead: Body, other: Body, by: Actor, at: datetime) -> str:
    """A joint paper whose words wait for both bodies, by its number on a page."""
    paper = report(number=None, issuer="Ủy ban nhân dân tỉnh", joined=("Ủy ban Mặt trận",))
    day = date(2021, 9, 16)
    row = services.lay(body=lead, paper=paper, sides=[lead, other], by=by, on=day, at=at, key=f"joint:{lead.code}")
    return str(row.pk)


def addresses(issued: str, joint: str) -> dict[str, dict[str, list[str]]]:
    """What the addresses of an issued paper and of a joint one take, by the state of the thing."""
    return {
        "paper_file": {"ours": [issued, "pdf"], "missing": ["0", "pdf"]},
        "paper_joint": {"laid": [joint], "missing": ["0"]},
        "paper_joint_file": {"laid": [joint, "pdf"], "missing": ["0", "pdf"]},
        "paper_joint_act": {"laid": [joint, "agree"]},
        "paper_sign_act": {"ours": [issued]},
        "paper_picture": {"ours": [issued, "1"], "missing": ["0", "1"]},
        "paper_signed_file": {"ours": [issued, "0"], "missing": ["0", "0"]},
        "paper_copy": {"ours": [issued], "missing": ["0"]},
        "paper_sign": {"ours": [issued], "missing": ["0"]},
    }

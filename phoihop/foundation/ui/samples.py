"""What the gallery shows: made-up words and figures, every component in every state."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class SampleBody:
    """As much of a body as a page needs."""

    id: int
    name: str
    short_name: str
    side: str


COMMITTEE = SampleBody(1, "Ủy ban nhân dân tỉnh Lào Cai", "UBND tỉnh", "AUTHORITY")
FRONT = SampleBody(2, "Ủy ban MTTQ Việt Nam tỉnh Lào Cai", "Ủy ban MTTQ tỉnh", "FRONT")
PARTY = SampleBody(3, "Ban Dân vận Tỉnh ủy", "Ban Dân vận", "PARTY")
OTHER = SampleBody(4, "Đoàn kiểm tra liên ngành", "Đoàn liên ngành", "OTHER")
DAY = dt.date(2021, 9, 23)


class SampleForm(forms.Form):
    """One field of each sort."""

    title = forms.CharField(label=_("Content of the task"), max_length=200)
    due = forms.DateField(label=_("Due day"), help_text=_("Day, month, year; for instance 25/12/2026."))
    percent = forms.IntegerField(label=_("Done so far, in percent"), required=False, max_value=100)
    lead = forms.ChoiceField(label=_("Lead"), choices=[("1", COMMITTEE.name), ("2", FRONT.name)])
    mood = forms.ChoiceField(
        label=_("Relation"), choices=[("REQUEST", _("request")), ("ASSIGN", _("assign"))], widget=forms.RadioSelect
    )
    supporters = forms.MultipleChoiceField(
        label=_("Supporters"),
        choices=[("3", PARTY.name), ("4", OTHER.name)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, required=False)
    evidence = forms.FileField(
        label=_("Evidence"), required=False, help_text=_("PDF, docx, xlsx or a picture; at most 30 MB.")
    )
    sure = forms.BooleanField(label=_("I have read the whole of the paper"))


TAGS = [
    ("late", "Trễ 9 ngày"),
    ("soon", "Còn 3 ngày làm việc"),
    ("ok", "Đúng hạn"),
    ("wait", "Chờ xác nhận"),
    ("suspended", "Tạm dừng"),
    ("idle", "Chưa đến kỳ"),
    ("draft", "Bản nháp"),
    ("returned", "Bị trả lại"),
    ("closed", "Đã khép lại"),
]
WHY = [
    "Phong trào dưới một năm phải tổng kết khi kết thúc đợt.",
    "Kỳ 9 tháng chốt số liệu ngày 14/9 theo quy định của tỉnh.",
    "Không trùng ngày nghỉ. Không có thời gian tạm dừng.",
]
STEPS: list[dict[str, object]] = [
    {"words": "báo hoàn thành, kèm báo cáo tổng kết", "body": COMMITTEE, "next": True, "day": dt.date(2021, 9, 14)},
    {
        "words": "trả lại: còn thiếu báo cáo của hai sở", "body": FRONT, "day": DAY, "illustrative": True,
        "kind": "returned", "tag": "Bị trả lại", "note": "Đề nghị bổ sung báo cáo của Sở Nội vụ và Sở Tài chính.",
        "url": "#timeline", "link": "xem câu trong kết luận",
    },
    {
        "words": "cập nhật 60%: đã thu báo cáo của 18 trên 20 sở", "body": COMMITTEE, "day": dt.date(2021, 8, 30),
        "recorded": dt.datetime(2021, 8, 31, 9, 5, tzinfo=dt.UTC), "illustrative": True,
    },
    {"words": "góp ý cho dự thảo", "body": PARTY, "day": dt.date(2021, 3, 2), "illustrative": True},
    {"words": "Hai bên cùng đồng ý, cam kết có hiệu lực", "day": dt.date(2021, 2, 8)},
]  # fmt: skip
ROWS = [
    {"number": "14", "title": "Tổng kết Chỉ thị số 01/CT-UBND", "lead": COMMITTEE, "due": dt.date(2021, 9, 14),
     "done": 60, "kind": "late", "tag": "Trễ 9 ngày"},
    {"number": "15", "title": "Giám sát việc chi trả hỗ trợ cho người lao động gặp khó khăn vì dịch bệnh",
     "lead": FRONT, "due": dt.date(2021, 11, 30), "done": 35, "kind": "soon", "tag": "Còn 6 ngày"},
    {"number": "16", "title": "Hội nghị đối thoại với thanh niên", "lead": COMMITTEE, "due": None,
     "done": None, "kind": "suspended", "tag": "Tạm dừng"},
]  # fmt: skip
HEAT = [
    ("Sở Nội vụ", [("2", "81"), ("0", "—"), ("2", "88"), ("4", "67"), ("5", "48"), ("1", "92")]),
    ("Thị xã Sa Pa", [("1", "100"), ("3", "75"), ("5", "54"), ("0", "—"), ("2", "81"), ("3", "75")]),
]


def frame() -> dict[str, object]:
    """A frame as the context processor makes it, filled to the brim."""
    desks = ["Tổng quan", "Quy chế, chương trình", "Kế hoạch năm", "Báo cáo", "Họp và kết luận", "Tổ chức bộ máy"]
    keys = ["overview", "agreement", "plan", "report", "meeting", "structure"]
    return {
        "nav": [
            {"label": "Bàn làm việc", "url": "#frame", "icon": "home", "on": True},
            {"label": "Chờ tôi xác nhận", "url": "#frame", "icon": "key", "count": 4, "urgent": True},
            {"label": "Quá hạn", "url": "#frame", "icon": "late", "count": 3, "urgent": True},
            {"label": "Đến hạn tuần này", "url": "#frame", "icon": "due", "count": 6},
            {"label": "Bị trả lại", "url": "#frame", "icon": "returned", "count": 1},
        ],
        "groups": [
            {
                "label": "Các bàn",
                "links": [{"label": d, "url": "#frame", "icon": k} for d, k in zip(desks, keys, strict=True)],
            }
        ],
        "body": COMMITTEE,
        "bodies": [COMMITTEE, FRONT],
        "switch_url": "#frame",
        "search_url": "#frame",
        "person": "Nguyễn Thị Ánh",
        "account_url": "#frame",
        "keys_url": "#frame",
        "today": DAY,
        "today_is_fixed": True,
        "known_text": "Tính đến 14/9/2021, như đã biết ngày 23/9/2021",
    }


def page() -> dict[str, object]:
    """Everything the gallery's template names."""
    refused = SampleForm({"title": "", "due": "31/02/2026", "lead": "1", "percent": "140"})
    refused.add_error(None, _("A task that the Front leads is requested of it, never assigned."))
    return {
        "frame": frame(),
        "bodies": [COMMITTEE, FRONT, PARTY, OTHER],
        "committee": COMMITTEE,
        "front": FRONT,
        "trail": [("Kế hoạch phối hợp 2021", "#crumbs"), ("Nhóm III. Thi đua", "#crumbs"), ("Dòng 14", None)],
        "tags": TAGS,
        "banner_kinds": [
            ("info", "Kỳ 9 tháng chốt số liệu ngày 14/9/2021."),
            ("ok", "Đã ghi nhận. Ủy ban MTTQ tỉnh sẽ thấy việc này trong mục chờ xác nhận."),
            ("soon", "Báo cáo phải gửi trong 2 ngày làm việc nữa."),
            ("late", "Không lưu được: tệp lớn hơn 30 MB. Đề nghị chọn tệp nhỏ hơn."),
            ("wait", "Bên kia đã đồng ý. Còn chờ ông/bà xác nhận."),
        ],
        "parts": [("ok", 58, "58% xong"), ("doing", 14, "14% đang làm"), ("late", 9, "9% quá hạn"),
                  ("idle", 19, "19% chưa đến kỳ")],
        "words": WHY,
        "steps": STEPS,
        "rows": ROWS,
        "heat": HEAT,
        "months": ["T1", "T2", "T3", "T4", "T5", "T6"],
        "sample_day": DAY,
        "sample_moment": dt.datetime(2021, 8, 31, 9, 5, tzinfo=dt.UTC),
        "form": SampleForm(auto_id="new_%s"),
        "refused": refused,
    }  # fmt: skip

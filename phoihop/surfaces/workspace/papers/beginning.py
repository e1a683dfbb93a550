"""What a paper about a thing begins with: a plan for its submission and its approval, a petition for its transfer,
a supervised body for the yearly letter to it.
"""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from phoihop.domain.documents import catalogue
from phoihop.domain.documents import permissions as papers
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body, BodySide
from phoihop.domain.oversight import yearly
from phoihop.domain.petitions import permissions as petitions
from phoihop.domain.plans import permissions as plans
from phoihop.domain.plans.models import Plan
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates

Told = dict[str, str]


def begun(kind: str, of: str, by: Actor, today: date) -> Told:
    """The words of a paper of this kind about `of` (plan:KH-2021, petition:12, oversight:laocai.ubnd:2021); none where the actor does not see it."""
    noun, _mark, which = of.partition(":")
    begin = _BEGIN.get((noun, kind))
    with translation.override("vi"):
        return begin(which, by, today) if begin else {}


def links(noun: str, which: str, by: Actor) -> list[tuple[str, str]]:
    """What papers about this thing are begun with, and where, for who may issue one; none for others."""
    if not papers.can_register(by):
        return []
    labels = {
        "TỜ TRÌNH": _("Draft a submission"),
        "QUYẾT ĐỊNH": _("Draft a decision"),
        "PHIẾU CHUYỂN": _("Draft a transfer slip"),
        catalogue.LETTER: _("Draft the letter"),
    }
    kinds = [kind for of, kind in _BEGIN if of == noun and (kind != "QUYẾT ĐỊNH" or _to_approve(which, by))]
    asked = [(labels[kind], urlencode({"kind": kind, "of": f"{noun}:{which}"})) for kind in kinds]
    return [(label, f"{reverse('paper_new')}?{query}") for label, query in asked]


def _submission(code: str, by: Actor, today: date) -> Told:
    """Tờ trình: the plan laid before who approves it."""
    plan = plans.visible_to(by).filter(code=code).select_related("agreement").first()
    if plan is None:
        return {}
    approver, rows = organisations.view_of(plan.approver_id, today), plan.rows.count()
    return {
        "about": f"Đề nghị phê duyệt {plan.title}", "addressees": approver.name,
        "bases": f"Căn cứ {plan.agreement.title}",
        "words": "\n".join((
            f"Các bên đã thống nhất {plan.title}, gồm {rows} nội dung (mã kế hoạch {plan.code}).",
            f"Trân trọng trình {approver.name} xem xét, phê duyệt.",
        )),
    }  # fmt: skip


def _to_approve(code: str, by: Actor) -> Plan | None:
    """The plan, for the body that approves it alone: no other decides about it."""
    plan = plans.visible_to(by).filter(code=code).select_related("agreement").first()
    return plan if plan and plans.approves(by, plan) else None


def _carried_out(side: str) -> str:
    """Who carries a decision out: those under the body that decides. It asks the other sides, which it does not command."""
    if side == BodySide.AUTHORITY:
        return (
            "Các sở, ngành và Ủy ban nhân dân các cấp nêu trong kế hoạch chịu trách nhiệm thi hành; đề nghị Ủy ban Mặt trận Tổ quốc "
            "Việt Nam và các tổ chức chính trị - xã hội phối hợp thực hiện theo kế hoạch đã thống nhất."
        )
    return "Đề nghị các cơ quan, tổ chức nêu trong kế hoạch phối hợp thực hiện theo kế hoạch đã thống nhất."


def _approval(code: str, by: Actor, today: date) -> Told:
    """Quyết định: the plan approved, by the body that approves it."""
    plan = _to_approve(code, by)
    if plan is None:
        return {}
    side = organisations.view_of(plan.approver_id, today).side
    return {
        "about": f"Phê duyệt {plan.title}", "bases": f"Căn cứ {plan.agreement.title}",
        "words": "\n".join((
            f"Điều 1. Phê duyệt {plan.title} gồm {plan.rows.count()} nội dung (mã kế hoạch {plan.code}).",
            "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
            f"Điều 3. {_carried_out(side)}",
        )),
    }  # fmt: skip


def _transfer(number: str, by: Actor, today: date) -> Told:
    """Phiếu chuyển: a petition handed to who is to answer it. It tells what was asked by its number, and of nobody who asked."""
    row = petitions.visible_to(by).filter(pk=number).first() if number.isdecimal() else None
    if row is None:
        return {}
    holder = organisations.view_of(row.holder_id, today).name if row.holder_id else ""
    due = f" chậm nhất ngày {dates.show(row.due_on)}" if row.due_on else ""
    return {
        "about": f"Chuyển kiến nghị của cử tri số {row.pk}", "addressees": holder,
        "words": "\n".join((
            f"Chuyển kiến nghị của cử tri số {row.pk}, lĩnh vực {row.topic}, đến {holder or '………'} để xem xét, giải quyết theo thẩm quyền.",
            f"Đề nghị trả lời cử tri{due} và thông báo kết quả.",
        )),
    }  # fmt: skip


def _yearly(which: str, by: Actor, today: date) -> Told:
    """Công văn: what was recommended to a body in a year, done, and not done with the reasons."""
    code, _mark, year = which.partition(":")
    body = Body.objects.filter(code=code).first()
    if body is None or not re.fullmatch("[12][0-9]{3}", year) or body.pk not in yearly.bodies(by, int(year)):
        return {}
    views = organisations.views_of({body.pk, by.body_id or body.pk}, today)
    name, issuer = views[body.pk].name, views[by.body_id or body.pk].name
    told = yearly.of_body(by, body.pk, int(year), today)
    return {
        "about": yearly.about(int(year), name), "addressees": name,
        "words": yearly.words(told, issuer=issuer, body=name, today=today),
    }  # fmt: skip


_BEGIN: dict[tuple[str, str], Callable[[str, Actor, date], Told]] = {
    ("plan", "TỜ TRÌNH"): _submission,
    ("plan", "QUYẾT ĐỊNH"): _approval,
    ("petition", "PHIẾU CHUYỂN"): _transfer,
    ("oversight", catalogue.LETTER): _yearly,
}

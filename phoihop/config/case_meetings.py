"""The review of 23/9/2021 as a meeting, as far as the account tells it, and one to come that is made up.

The account names organiser, chairs, session, matters and which leaders came; place, departments and who answered for
whom are what such meetings usually have, and are marked.
"""

from datetime import date, datetime, time

from django.conf import settings

from phoihop.config import case_files, case_papers, case_portal
from phoihop.config.case_rows import (
    CCB,
    LAO_DONG,
    LDLD,
    MEETING,
    MTTQ,
    NOI_VU,
    NONG_NGHIEP,
    NONGDAN,
    PARTY_GROUP,
    PHUNU,
    TAI_CHINH,
    TINHDOAN,
    UBND,
)
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.meetings import services
from phoihop.domain.meetings.models import Invitation, Meeting
from phoihop.domain.organisations.models import Body, Post
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.vn import dates

REVIEW, NEXT, OTHERS = "case:meeting:review", "case:meeting:next", "case:meeting:others"
_NAMED = (PARTY_GROUP, MTTQ, PHUNU, LDLD, CCB, NONGDAN, TINHDOAN)  # whose leaders came, as the account says
_DEPARTMENTS = (NOI_VU, TAI_CHINH, NONG_NGHIEP, LAO_DONG)  # it names no department: these are made up
_MATTERS = (
    "Đánh giá kết quả thực hiện công tác phối hợp 9 tháng đầu năm 2021",
    "Phương hướng, nhiệm vụ 3 tháng cuối năm 2021",
    "Kế hoạch phối hợp năm 2022",
)
_CONFERENCE_SENT, _CONFERENCE = date(2021, 7, 1), date(2021, 7, 8)
_DEPUTY = "Phó Chủ tịch UBND tỉnh (minh họa)"
_HEARD = "Hội Liên hiệp Phụ nữ tỉnh đề nghị UBND tỉnh cân đối kinh phí cho hoạt động phối hợp trước ngày 31/12/2021."
_WISHED = "cân đối kinh phí cho hoạt động phối hợp trước ngày 31/12/2021"
_SENT, _NEXT_DAY = date(2021, 9, 16), date(2021, 10, 7)
_PAPERS = (  # of the meeting to come, made up
    ("Đề cương nêu giải pháp.pdf", "Mỗi tổ chức nêu việc đã làm, vướng mắc và giải pháp, trong 10 phút."),
    ("Danh mục câu hỏi thảo luận.txt", "1. Nguồn lực. 2. Thông tin giữa các bên. 3. Thời hạn trả lời."),
)
_HALL = "Phòng họp UBND tỉnh (minh họa)"
_OPENED, _OVER, _WRITTEN = time(8, 0), time(10, 45), time(15, 0)
_PROPOSED = (  # the account's three; it does not say which delegate proposed which, nor what the chairs said to each
    "xem xét phê duyệt Kế hoạch công tác phối hợp giữa UBND tỉnh với các tổ chức chính trị - xã hội năm 2022 để chủ động trong phối hợp thực hiện Quy chế của nhiệm kỳ 2021 - 2025 đã ký kết",
    "chỉ đạo các sở, ban, ngành tỉnh và UBND các huyện, thị xã, thành phố thực hiện việc ký kết các chương trình phối hợp với các tổ chức chính trị - xã hội cùng cấp",
    "tổ chức đánh giá, tổng kết Chỉ thị số 01/CT-UBND ngày 25/01/2021 của Chủ tịch UBND tỉnh về việc phát động phong trào thi đua năm 2021",
)
_DELEGATES = "các đại biểu"
_HELD_VIEWS = {
    1: (UBND, MTTQ),
    2: (UBND, MTTQ),
    3: (MTTQ,),
}  # made up: who said “accepted”; the third waits for one chair
_CONCLUDED = "Thảo luận tại cuộc họp"  # with these words the account begins to tell what was asked
_CARRIED = {  # what its tasks became, by the order in which they are read; the third is a directive's own duty
    1: ("ke-hoach-2022",), 2: ("ky-ket",), 4: ("doi-moi",), 6: ("hang-nam",),
    5: tuple(f"giai-phap-{name}" for name in ("phunu", "ldld", "ccb", "nongdan", "tinhdoan")),
}  # fmt: skip
# The account prints no minutes: these tell what it says of the morning, in the form that minutes have.
_MINUTES = """1. Đánh giá kết quả thực hiện công tác phối hợp 9 tháng đầu năm 2021
Các bên đã tăng cường thực hiện Quy chế phối hợp đã ký kết. Thông tin giữa các bên có lúc chưa kịp thời; một số chương trình chưa được tổng kết; việc ký kết ở sở, ngành và cấp huyện còn chậm; kinh phí còn hạn hẹp.

2. Phương hướng, nhiệm vụ 3 tháng cuối năm 2021
Chủ tịch Ủy ban MTTQ Việt Nam tỉnh cho rằng cần tìm ra nguyên nhân của những tồn tại, hạn chế.
Các đại biểu đề nghị UBND tỉnh phê duyệt Kế hoạch phối hợp năm 2022; chỉ đạo các sở, ngành và UBND cấp huyện ký kết chương trình phối hợp; tổng kết Chỉ thị số 01/CT-UBND.

3. Kế hoạch phối hợp năm 2022
Chủ tịch UBND tỉnh đề nghị các tổ chức chính trị - xã hội đưa ra giải pháp thực hiện các chương trình mục tiêu quốc gia; hằng năm xây dựng kế hoạch phối hợp và định kỳ đánh giá."""


def tell(by_code: dict[str, Body]) -> None:
    """The review with all who came, its minutes, signed by one of two chairs; and the meeting that is still to come."""
    party = speaker(by_code[PARTY_GROUP])
    review = services.Draft(
        title="Họp đánh giá kết quả thực hiện công tác phối hợp 9 tháng đầu năm 2021",
        held_on=MEETING, session="MORNING", place=_HALL, chairs=[by_code[UBND], by_code[MTTQ]],
        agenda=[services.Item(heading) for heading in _MATTERS],
    )  # fmt: skip
    row = _invited(review, party, by_code, _NAMED, _DEPARTMENTS, key=REVIEW, source=case_papers.ACCOUNT)
    for invitation in row.invitations.select_related("body", "meeting").exclude(body__code=PARTY_GROUP).order_by("pk"):
        _accept(invitation)
    with moments.history(_moment(MEETING, _OPENED)):
        services.begin(meeting=row, by=party, on=MEETING, at=_moment(MEETING, _OPENED))
        seats = [services.Seat(invitation, "PRESENT") for invitation in row.invitations.order_by("pk")]
        services.attend(meeting=row, seats=seats, by=party, at=_moment(MEETING, _OPENED), key=f"{REVIEW}:came")
        _propose(row, party, by_code)
    with moments.history(_moment(MEETING, _OVER)):
        services.close(meeting=row, by=party, at=_moment(MEETING, _OVER))
    with moments.history(_moment(MEETING, _WRITTEN)):
        at = _moment(MEETING, _WRITTEN)
        services.write_minutes(
            meeting=row, text=_MINUTES, base=0, by=party, at=at, key=f"{REVIEW}:minutes", illustrative=True
        )
        services.sign_minutes(meeting=row, number=1, by=speaker(by_code[MTTQ]), on=MEETING, at=at)
        _conclude(row, speaker(by_code[UBND]), at)
    _next(by_code)
    _of_others(by_code)


def _conclude(row: Meeting, by: Actor, at: datetime) -> None:
    """What was asked, in the account's own words, each beside the commitments that carry it; one still waits for somebody."""
    account = case_portal.article()
    text = account[account.index(_CONCLUDED) :].strip()
    made = services.conclude(meeting=row, text=text, by=by, on=MEETING, at=at, key=f"{REVIEW}:concluded")
    _dispose(row, at)
    for place, keys in _CARRIED.items():
        carried = [Commitment.objects.get(entries__key=f"case:{key}:open") for key in keys]
        services.settle(task=made.tasks.get(place=place), commitments=carried, by=by, on=MEETING, at=at)
    for proposal in row.proposals.filter(state="ACCEPTED").order_by("place"):  # the text begins with the proposals
        services.lead_to(proposal=proposal, task=made.tasks.get(place=proposal.place), by=by, at=at)


def _propose(row: Meeting, by: Actor, by_code: dict[str, Body]) -> None:
    """What the delegates proposed, in the account's own words."""
    for place, words in enumerate(_PROPOSED, start=1):
        wish = services.Wish(words, by_code[UBND], proposed_by=_DELEGATES)
        services.make_proposal(
            meeting=row, wish=wish, by=by, on=MEETING, at=_moment(MEETING, _OPENED), key=f"{REVIEW}:proposal:{place}"
        )


def _dispose(row: Meeting, at: datetime) -> None:
    """Made up: what each chair said to the proposals."""
    chairs = {chair.body.code: chair.body for chair in row.chairs.select_related("body")}
    for proposal in row.proposals.order_by("place"):
        for code in _HELD_VIEWS[proposal.place]:
            services.dispose(
                proposal=proposal, meeting=row, verdict="ACCEPTED", by=speaker(chairs[code]), on=MEETING, at=at,
                key=f"{proposal.key}:{code}", illustrative=True,
            )  # fmt: skip


def _next(by_code: dict[str, Body]) -> None:
    """Made up: the Front asks those who have to do with the national target programmes."""
    told = services.Draft(
        title="Trao đổi giải pháp thực hiện các chương trình mục tiêu quốc gia", held_on=_NEXT_DAY, session="AFTERNOON",
        place="Phòng họp Ủy ban MTTQ tỉnh (minh họa)", chairs=[by_code[MTTQ], by_code[UBND]],
        agenda=[services.Item("Các tổ chức nêu giải pháp", 60, by_code[MTTQ]), services.Item("Thảo luận", 60)],
    )  # fmt: skip
    guests = (PHUNU, NONGDAN, NONG_NGHIEP, LAO_DONG)
    row = _invited(told, speaker(by_code[MTTQ]), by_code, (), guests, key=NEXT)
    _accept(row.invitations.select_related("body", "meeting").get(body__code=NONGDAN))
    _lay_out(row, speaker(by_code[MTTQ]))


def _lay_out(row: Meeting, by: Actor) -> None:
    """Made up: what is read before it."""
    for item, (name, words) in zip(row.agenda.order_by("place"), _PAPERS, strict=True):
        file = case_files.keep(name, item.heading, words, _SENT)
        with moments.history(_moment(_SENT)):
            services.bring(
                item=item, files=[file], by=by, on=_SENT, at=_moment(_SENT), key=f"{row.key}:paper:{item.place}",
                illustrative=True,
            )  # fmt: skip


def _of_others(by_code: dict[str, Body]) -> None:
    """Made up: a conference of the Women's Union that asks the chairman of the Committee; his deputy comes and hears a proposal."""
    host, at = speaker(by_code[PHUNU]), _moment(_CONFERENCE_SENT)
    told = services.Draft(
        title="Hội nghị sơ kết công tác Hội 6 tháng đầu năm 2021", held_on=_CONFERENCE, session="MORNING",
        place="Hội trường Hội LHPN tỉnh (minh họa)", chairs=[by_code[PHUNU]],
        agenda=[
            services.Item("Thông tin tình hình kinh tế - xã hội của tỉnh", 30, by_code[UBND]),
            services.Item("Kiến nghị của cơ sở Hội", 60),
        ],
    )  # fmt: skip
    chairman = Post.objects.get(body=by_code[UBND], title="Chủ tịch UBND tỉnh")
    with moments.history(at):
        row = services.prepare(draft=told, by=host, at=at, key=OTHERS, illustrative=True)
        services.invite(
            meeting=row, bodies=[by_code[MTTQ]], posts=[chairman], by=host, at=at, key=OTHERS, illustrative=True
        )
        services.send(meeting=row, by=host, at=at)
        for invitation in row.invitations.select_related("body", "meeting").order_by("pk"):
            sent = {"answer": "DELEGATE", "words": _DEPUTY} if invitation.post_id else {"answer": "ACCEPT"}
            services.reply(
                invitation=invitation, **sent, by=speaker(invitation.body), on=_CONFERENCE_SENT, at=at,
                key=f"{invitation.key}:yes",
            )  # fmt: skip
    at = _moment(_CONFERENCE)
    with moments.history(at):
        services.begin(meeting=row, by=host, on=_CONFERENCE, at=at)
        seats = [
            services.Seat(one, "REPLACED", words=_DEPUTY) if one.post_id else services.Seat(one, "PRESENT")
            for one in row.invitations.order_by("pk")
        ]
        services.attend(meeting=row, seats=seats, by=host, at=at, key=f"{OTHERS}:came")
        services.make_proposal(
            meeting=row, wish=services.Wish(_WISHED, by_code[UBND], by_code[PHUNU]), by=host, on=_CONFERENCE, at=at,
            key=f"{OTHERS}:proposal", illustrative=True,
        )  # fmt: skip
        services.close(meeting=row, by=host, at=at)
        services.conclude(meeting=row, text=_HEARD, by=host, on=_CONFERENCE, at=at, key=f"{OTHERS}:heard")


def _invited(
    told: services.Draft, by: Actor, by_code: dict[str, Body], named: tuple[str, ...], made_up: tuple[str, ...], *,
    key: str, source: str = "",
) -> Meeting:  # fmt: skip
    at = _moment(_SENT)
    with moments.history(at):
        row = services.prepare(draft=told, by=by, at=at, key=key, source=source, illustrative=not source)
        for codes, illustrative in ((named, False), (made_up, True)):
            if codes:
                bodies = [by_code[code] for code in codes]
                services.invite(meeting=row, bodies=bodies, by=by, at=at, key=key, illustrative=illustrative)
        return services.send(meeting=row, by=by, at=at)


def _accept(invitation: Invitation) -> None:
    on = date(2021, 9, 20)
    with moments.history(_moment(on)):
        services.reply(
            invitation=invitation, answer="ACCEPT", by=speaker(invitation.body), on=on, at=_moment(on),
            key=f"{invitation.key}:yes",
        )  # fmt: skip


def _moment(day: date, hour: time = time(9, 0)) -> datetime:
    return datetime.combine(day, hour, dates.VIET_NAM)


def speaker(body: Body) -> Actor:
    """Whoever leads the body, as the case lets them act."""
    return Actor(user_id=None, body_id=body.pk, role="LEADER", capabilities=settings.ROLES["LEADER"])

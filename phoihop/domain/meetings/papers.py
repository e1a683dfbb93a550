"""The papers of a meeting, composed from what was recorded of it. Papers are in Vietnamese, whatever the screen speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import translation

from phoihop.domain.documents import catalogue, composing
from phoihop.domain.documents.paper import Paper, Section, Signatory, Text
from phoihop.domain.meetings import proposals, queries
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.meetings.states import THERE
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.vn import dates

MINUTES, NOTICE, INVITATION = "BIÊN BẢN", "THÔNG BÁO", "GIẤY MỜI"
_HEAD = ("number", "day", "signatories", "recipients")  # made up where the meeting is


@dataclass(frozen=True, slots=True)
class Form:
    """What a paper needs beside the meeting: its symbol, from where, who receives it; when; of minutes also who wrote."""

    symbol: str
    place: str
    recipients: tuple[str, ...]
    began: time = time(8, 0)
    ended: time = time(11, 30)
    secretary: str = ""


def symbol(kind: str, body: organisations.BodyView) -> str:
    """The usual symbol of such a paper of this body: BB-UBND, TB-MTTQ."""
    issuer = composing.short_of(body.short_name, body.name)
    return catalogue.form_of(body.side, body.name).symbol(kind, issuer)


def minutes(meeting: Meeting, body: Body, form: Form, on: date) -> Paper:
    """Biên bản: the text that the chairs signed."""
    with translation.override("vi"):
        text = queries.minutes_text(meeting)
        guests = [guest for guest in queries.guests(meeting) if guest.presence]
        present = [_told(guest) for guest in guests if guest.presence and guest.presence.came in THERE]
        absent = [_told(guest) for guest in guests if guest.presence and guest.presence.came not in THERE]
        chairs = _chairs(meeting)
        return composing.minutes(
            _head(meeting, body, form, on), about=meeting.title, began=_at(meeting, form.began),
            ended=_at(meeting, form.ended), venue=meeting.place, present=present, absent=absent,
            chair="; ".join(chairs), secretary=form.secretary,
            sections=[*_sections(text), *_proposed(meeting), *_voted(meeting)],
        )  # fmt: skip


def notice(meeting: Meeting, body: Body, form: Form, on: date) -> Paper:
    """Thông báo kết luận: who chaired together, and the text that was concluded."""
    with translation.override("vi"):
        conclusion = meeting.conclusions.order_by("-pk")[0]
        session = str(meeting.get_session_display())
        opened = (
            f"{session.capitalize()} {dates.show_formal(meeting.held_on)}, tại {meeting.place}, "
            f"{' và '.join(_chairs(meeting))} đã {'đồng ' if meeting.chairs.count() > 1 else ''}chủ trì: {meeting.title}."
        )
        return composing.conclusion_notice(
            _head(meeting, body, form, on), about=f"Kết luận: {meeting.title}", chaired=Text(opened), heard=(),
            sections=_sections(conclusion.text),
        )  # fmt: skip


def invitation(meeting: Meeting, body: Body, form: Form, on: date) -> Paper:
    """Giấy mời: everybody on the list, in the name of the body that issues it."""
    with translation.override("vi"):
        leader = next(iter(organisations.people_of_each([body.pk], on)[body.pk]), None)
        head = _head(meeting, body, form, on, (_signatory(leader, "NGƯỜI ĐỨNG ĐẦU"),))
        matters = "; ".join(item.heading.rstrip(".") for item, _presenter in queries.agenda(meeting))
        return composing.invitation(
            head, about=meeting.title, to=recipients(meeting, body, called=True), event=meeting.title.rstrip("."),
            content=matters or meeting.title.rstrip("."), chair="; ".join(_chairs(meeting)),
            begins=_at(meeting, form.began), venue=meeting.place.rstrip("."),
        )  # fmt: skip


def recipients(meeting: Meeting, body: Body, *, called: bool = False) -> list[str]:
    """Who chairs or is on the list, each once, but for the body that writes; `called`: who of them is asked to come."""
    found = []
    for host in queries.hosts(meeting):
        if host.body.id != body.pk:
            found.append(f"{host.person.printed}" if called and host.person else host.body.name)
    for guest in queries.guests(meeting):
        if called and guest.invitation.post:
            named = guest.people[0].name if guest.people else ""
            found.append(f"{named} - {guest.invitation.post.title}" if named else guest.invitation.post.title)
        elif guest.body.id != body.pk:
            found.append(f"Lãnh đạo {guest.body.name}" if called else guest.body.name)
    return list(dict.fromkeys(found))


def _told(guest: queries.Guest) -> str:
    """A body of the list in the minutes, with who came for it or why nobody did."""
    words = guest.presence.words if guest.presence else ""
    return f"{guest.body.name} ({words})" if words else guest.body.name


def _signatory(person: organisations.Titled | None, nobody: str) -> Signatory:
    """Who signs in the post held in the body itself: a post in another body gives no right to sign for this one."""
    return Signatory((person.here.upper(),), person.name) if person else Signatory((nobody,), "")


def _head(
    meeting: Meeting, body: Body, form: Form, on: date, signatories: tuple[Signatory, ...] = ()
) -> composing.Head:
    signatories = signatories or tuple(_signatory(host.person, "NGƯỜI CHỦ TRÌ") for host in queries.hosts(meeting))
    view = organisations.view_of(body.pk, on)
    return composing.Head(
        form=catalogue.form_of(view.side, view.name).code, issuers=(view.name,), symbol=form.symbol, place=form.place, day=on,
        signatories=signatories, recipients=form.recipients, made_up=_HEAD if meeting.illustrative or meeting.source else (),
    )  # fmt: skip


def _chairs(meeting: Meeting) -> list[str]:
    return [host.person.printed if host.person else host.body.name for host in queries.hosts(meeting)]


def _sections(text: str) -> Sequence[Section]:
    return [Section("", "", 1, tuple(Text(line.strip()) for line in text.split("\n") if line.strip()))]


def _proposed(meeting: Meeting) -> list[Section]:
    """What was proposed and what each of those who decide said to it; nothing where nothing was proposed."""
    texts = []
    for one in proposals.for_minutes(meeting):
        proposer = one.proposer.name if one.proposer else one.row.proposed_by
        said = "; ".join(
            f"{word.body.name}: {word.said.get_verdict_display()}{f' ({word.said.reason})' if word.said.reason else ''}"
            if word.said else f"{word.body.name}: chưa có ý kiến" for word in one.words
        )  # fmt: skip
        texts.append(
            Text(
                f"- {proposer} đề nghị {one.to.name}: {one.row.text.rstrip('.')}. Ý kiến: {said}.", one.row.illustrative
            )
        )
    return [Section("", "Đề xuất, kiến nghị và ý kiến về từng nội dung", 1, tuple(texts))] if texts else []


def _voted(meeting: Meeting) -> list[Section]:
    """What was put to the vote and the three sums of each; nothing where nothing was."""
    texts = []
    for one in queries.votes(meeting):
        row, how = one.vote, "kín" if one.vote.secret else "công khai"
        said = "không kiểm phiếu được, không có kết quả"
        if one.passed is not None:
            sums = f"tán thành {row.agree}, không tán thành {row.against}, không có ý kiến {row.abstain}"
            outcome = "thông qua" if one.passed else "không thông qua"
            said = f"{sums}, trên {one.electors} cơ quan có quyền biểu quyết; {outcome}"
        texts.append(Text(f"- Biểu quyết {how}: {row.question.rstrip('.')} Kết quả: {said}."))
    return [Section("", "Kết quả biểu quyết", 1, tuple(texts))] if texts else []


def _at(meeting: Meeting, hour: time) -> datetime:
    return datetime.combine(meeting.held_on, hour, dates.VIET_NAM)

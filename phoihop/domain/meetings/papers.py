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

MINUTES, NOTICE = "BIÊN BẢN", "THÔNG BÁO"
_HEAD = ("number", "day", "signatories", "recipients")  # made up where the meeting is


@dataclass(frozen=True, slots=True)
class Form:
    """What a paper needs beside the meeting: its symbol, from where, who receives it; of minutes also when and who wrote."""

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
        present = [
            guest.body.name for guest in queries.guests(meeting) if guest.presence and guest.presence.came in THERE
        ]
        chairs = _chairs(meeting)
        return composing.minutes(
            _head(meeting, body, form, on), about=meeting.title, began=_at(meeting, form.began),
            ended=_at(meeting, form.ended), venue=meeting.place, present=present, chair="; ".join(chairs),
            secretary=form.secretary, sections=[*_sections(text), *_proposed(meeting)],
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


def _head(meeting: Meeting, body: Body, form: Form, on: date) -> composing.Head:
    signatories = tuple(
        Signatory(
            (host.person.titles[0].upper() if host.person else "NGƯỜI CHỦ TRÌ",),
            host.person.name if host.person else "",
        )
        for host in queries.hosts(meeting)
    )
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


def _at(meeting: Meeting, hour: time) -> datetime:
    return datetime.combine(meeting.held_on, hour, dates.VIET_NAM)

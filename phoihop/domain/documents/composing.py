"""Papers of the types that coordination needs, each with what its template in Decree 30/2020/NĐ-CP, Annex III, asks for.

A paper composed here has no number yet: the register gives it when it is issued.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from phoihop.domain.documents import catalogue
from phoihop.domain.documents.paper import Annex, Paper, Section, Signatory, Text
from phoihop.foundation.vn import dates


@dataclass(frozen=True, slots=True)
class Head:
    """What every paper has: who issues and signs it under which symbol, where and when, and who receives it.

    Further `issuers` issue it jointly and with equal weight; the number comes from the first one's book. No template of
    the decree shows a joint paper: names above one another and signatures side by side are practice.
    """

    issuers: tuple[str, ...]
    symbol: str
    place: str
    day: date
    signatories: tuple[Signatory, ...]
    recipients: tuple[str, ...]
    above: str = ""
    made_up: tuple[str, ...] = ()
    form: str = catalogue.STATE  # the lead body's, as `catalogue.form_of` finds it


_ALONE = ("giám đốc", "tổng giám đốc", "chánh", "trưởng", "cục trưởng", "chi cục trưởng", "thủ trưởng")
_TOGETHER = ("trưởng đoàn",)  # heads of bodies that decide together, for all that their titles begin like those
_DEPUTY = re.compile(r"^phó\s+", re.I)
_ABBREVIATION = re.compile(r"[A-ZĐ&]{2,}")
_PLACE = re.compile(r"(?:tỉnh|thành phố|huyện|thị xã|xã(?!\s+hội)|phường|thị trấn)\s+(.+)$", re.I)
_STANDING = re.compile(r"\s+thường trực\b", re.I)  # the deputy's rank, no part of the head's title


def in_the_name_of(body: str, title: str, *, decree: bool = True, behalf: str = "TM.") -> tuple[str, ...]:
    """The lines above a signature (Decree 30, Annex I, II.7): TM. for a body that decides together, KT. for a deputy of its head.

    The head of a department or an office signs in that post and for no collective. Without a title, the body alone. The
    `decree` binds the authorities: how deputies of other bodies sign was found in no source, so that they keep their
    title and no KT. is claimed for them; the Party writes T/M for TM.
    """
    title = unicodedata.normalize("NFC", title)
    deputy = _DEPUTY.match(title) is not None
    head = _STANDING.sub("", _DEPUTY.sub("", title)) if deputy else title
    folded = head.casefold()
    alone = folded.startswith(_ALONE) and not folded.startswith(_TOGETHER)
    lead = body.upper() if alone else f"{behalf} {body.upper()}"
    if deputy and decree:
        return (lead, f"KT. {head.upper()}", title.upper())
    return (lead, title.upper()) if title else (lead,)


def receivers(words: str) -> tuple[str, ...]:
    """Who receives a paper, one a line, without the dash and the end of a line that the paper itself sets."""
    told = (line.strip().lstrip("-–—•+* \t").rstrip(";,. \t") for line in words.splitlines())
    return tuple(one for one in told if one)


def short_of(short_name: str, name: str) -> str:
    """The letters by which a body stands in a symbol: those that its name is written with, else the first of each word."""
    found = _ABBREVIATION.search(short_name) or _ABBREVIATION.search(name)
    return found[0] if found else "".join(word[0].upper() for word in short_name.split() if word[0].isalpha())


def place_in(name: str) -> str:
    """The place at the end of a body's name, which stands before the day of its papers; empty where there is none."""
    found = _PLACE.search(name)
    return found[1].strip() if found else ""


def titled(
    head: Head, *, kind: str, about: str, bases: Sequence[Text] = (), opening: Sequence[Text] = (),
    sections: Sequence[Section] = (), annexes: Sequence[Annex] = (), addressees: Sequence[str] = (), remarks: Sequence[str] = (),
) -> Paper:  # fmt: skip
    """Any paper (templates 1.4 and 1.5): report, plan, programme, directive, letter. Raises UnknownType."""
    catalogue.named(kind)
    lead, *joined = head.issuers
    return Paper(
        kind=kind, about=about, issuer=lead, joined=tuple(joined), symbol=head.symbol, place=head.place, day=head.day,
        above=head.above, addressees=tuple(addressees), opening=tuple(opening), sections=tuple(sections),
        annexes=tuple(annexes), signatories=head.signatories, recipients=head.recipients, remarks=tuple(remarks),
        made_up=head.made_up, form=head.form, bases=tuple(bases),
    )  # fmt: skip


def letter(head: Head, *, about: str, to: Sequence[str], text: Sequence[Text]) -> Paper:
    """Công văn (template 1.5): no type above its text, what it is about stands under the number."""
    return titled(head, kind=catalogue.LETTER, about=about, addressees=to, opening=text)


def conclusion_notice(
    head: Head, *, about: str, chaired: Text, heard: Sequence[str], sections: Sequence[Section], remarks: Sequence[str] = ()
) -> Paper:  # fmt: skip
    """Thông báo kết luận: who chaired what, where and when; what was heard; then what was concluded.

    `chaired` is the sentence that opens it. The order is observed practice, no rule.
    """
    concluded = "Người chủ trì kết luận như sau:"
    if heard:
        concluded = f"Sau khi nghe {'; '.join(heard)} và ý kiến của các đại biểu, người chủ trì kết luận như sau:"
    return titled(
        head, kind="THÔNG BÁO", about=about, opening=(chaired, Text(concluded)), sections=sections, remarks=remarks
    )  # fmt: skip


def invitation(
    head: Head, *, about: str, to: Sequence[str], event: str, content: str, chair: str, begins: datetime, venue: str,
    notes: Sequence[Text] = (),
) -> Paper:  # fmt: skip
    """Giấy mời (template 1.7): who invites whom to what, who chairs, when and where."""
    lines = [
        f"{' và '.join(head.issuers)} trân trọng kính mời: {'; '.join(to)}",
        f"Tới dự: {event}.", f"Nội dung: {content}.", f"Chủ trì: {chair}.",
        f"Thời gian: {_hour(begins)}, {dates.show_formal(_day(begins))}.", f"Địa điểm: {venue}.",
    ]  # fmt: skip
    return titled(head, kind="GIẤY MỜI", about=about, opening=[*map(Text, lines), *notes])


def minutes(
    head: Head, *, about: str, began: datetime, ended: datetime, venue: str, present: Sequence[str], chair: str,
    secretary: str, sections: Sequence[Section], absent: Sequence[str] = (),
) -> Paper:  # fmt: skip
    """Biên bản (template 1.9): when it began, where, who was there, what was said in its order, when it ended."""
    missing = [f"Vắng mặt: {'; '.join(absent)}."] if absent else []
    lines = [
        f"Thời gian bắt đầu: {_hour(began)}, {dates.show_formal(_day(began))}.", f"Địa điểm: {venue}.",
        f"Thành phần tham dự: {'; '.join(present)}.", *missing, f"Chủ trì (chủ tọa): {chair}.",
        f"Thư ký (người ghi biên bản): {secretary}.", "Nội dung (theo diễn biến cuộc họp):",
    ]  # fmt: skip
    end = Section("", "", 1, (Text(f"Cuộc họp kết thúc vào {_hour(ended)}, {dates.show_formal(_day(ended))}."),))
    return titled(head, kind="BIÊN BẢN", about=about, opening=[*map(Text, lines)], sections=[*sections, end])


def _hour(moment: datetime) -> str:
    return f"{moment.astimezone(dates.VIET_NAM):%H giờ %M}"


def _day(moment: datetime) -> date:
    return dates.today_in_vietnam(moment)

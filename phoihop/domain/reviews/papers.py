"""A review as an official joint paper, made of the text that stands and of nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from phoihop.domain.documents import catalogue, composing
from phoihop.domain.documents.paper import Annex, Paper, Section, Signatory, Text
from phoihop.domain.ledger.states import Reason, State
from phoihop.domain.organisations.models import BodySide
from phoihop.domain.reviews import queries
from phoihop.domain.reviews.models import Review, Side
from phoihop.domain.reviews.states import Answered, CauseKind, Grade, Outcome, ReviewKind
from phoihop.foundation.audit import chain
from phoihop.foundation.vn import dates

KIND = "BÁO CÁO"
_MOST_HEADS = 3  # names above one another; where more sides sign, the first and all the others in one line
_OTHERS = "Các bên cùng đánh giá"
_PRELUDE = "Các bên đã tự đánh giá, cùng đánh giá và thống nhất báo cáo như sau:"
_RECIPIENTS = ("Các bên cùng đánh giá", "Lưu: VT")
_HEAD = ("number", "day", "signatories")  # made up where the review is
_NUMERALS = ("I", "II", "III", "IV", "V")
Facts = dict[str, Any]  # Any: canonical JSON as it was frozen, read key by key


@dataclass(frozen=True, slots=True)
class Form:
    """What the paper needs beside its text."""

    symbol: str
    place: str


def paper(review: Review, *, form: Form, on: date) -> Paper:
    """The paper of a text that stands, without a number, in Vietnamese whatever the reader's screen speaks.

    The grades of every side stand side by side in the annex, disagreement with the words of each; it bears the code of
    the text that the sides signed. Raises LookupError while the text does not stand.
    """
    facts = queries.frozen(review)
    if not facts:
        raise LookupError(review.pk)
    with translation.override("vi"):
        told: Facts = dict(facts)
        named = [str(side["name"]) for side in told["sides"]]
        issuers = tuple(named) if len(named) <= _MOST_HEADS else (named[0], _OTHERS)
        head = composing.Head(
            issuers=issuers, symbol=form.symbol, place=form.place, day=on, signatories=tuple(_signatories(review, named)),
            recipients=_RECIPIENTS, made_up=_HEAD if told["illustrative"] else (),
            form=_form(review, named),
        )  # fmt: skip
        return composing.titled(
            head, kind=KIND, about=_about(told), opening=_opening(told, named), sections=_sections(told),
            annexes=(_annex(told),), remarks=(f"Mã nội dung các bên đã thống nhất: {chain.short_code(review.digest)}.",),
        )  # fmt: skip


def _about(told: Facts) -> str:
    first, last = (dates.show(date.fromisoformat(day)) for day in told["covers"])
    kind = ReviewKind(told["kind"]).label.capitalize()
    return f"{kind} việc thực hiện {told['title']}, từ ngày {first} đến ngày {last}"


def _opening(told: Facts, named: Sequence[str]) -> list[Text]:
    who = "các bên cùng đánh giá" if told["noun"] == "programme" else "các bên ký kết"
    return [Text(f"Thực hiện {told['title']}; {who} gồm: {'; '.join(named)}."), Text(_PRELUDE)]


def _sections(told: Facts) -> list[Section]:
    made_up = bool(told["illustrative"])
    parts = [
        ("KẾT QUẢ PHỐI HỢP", [Text(line, made_up) for line in told["text"]["RESULTS"].split("\n") if line.strip()]),
        ("ĐÁNH GIÁ CHUNG", list(_judged(told))),
        ("HẠN CHẾ, NGUYÊN NHÂN, GIẢI PHÁP", list(_short(told))),
        ("GIẢI PHÁP CỦA LẦN ĐÁNH GIÁ TRƯỚC", [Text(words, made_up) for words in _earlier(told)]),
        ("PHƯƠNG HƯỚNG, NHIỆM VỤ", [Text(line, made_up) for line in told["text"]["AHEAD"].split("\n") if line.strip()]),
    ]
    kept = [(heading, texts) for heading, texts in parts if texts]
    return [
        Section(number, heading, 1, tuple(texts))
        for number, (heading, texts) in zip(_NUMERALS, kept, strict=False)
    ]  # fmt: skip


def _judged(told: Facts) -> Iterable[Text]:
    """The common word on each point; where the sides disagree, what each of them says."""
    names, made_up = {side["code"]: side["name"] for side in told["sides"]}, bool(told["illustrative"])
    for point in told["points"]:
        words = f" {point['words']}" if point["words"] else ""
        yield Text(f"{point['label']}: {Outcome(point['outcome']).label}.{words}", made_up)
        if point["outcome"] == Outcome.DISAGREED:
            for one in point["scores"]:
                said = f" {one['words']}" if one["words"] else ""
                yield Text(f"- {names[one['body']]}: {Grade(one['grade']).label}.{said}", made_up)


def _short(told: Facts) -> Iterable[Text]:
    names = {side["code"]: side["name"] for side in told["sides"]}
    for place, row in enumerate(told["shortcomings"], start=1):
        yield Text(f"{place}. {row['words']}", not row["source"] and bool(told["illustrative"]))
        kind = CauseKind(row["cause_kind"]).label.capitalize()
        yield Text(f"{kind} ({Reason(row['cause']).label}): {row['cause_words']}", bool(row["illustrative"]))
        due = dates.show(date.fromisoformat(row["due_on"]))
        owed = f"{names[row['owner']]} thực hiện, {names[row['towards']]} xác nhận, trước ngày {due}"
        yield Text(f"Giải pháp: {row['remedy']}; {owed}.", bool(row["illustrative"]))


def _earlier(told: Facts) -> Iterable[str]:
    for row in told["earlier"]:
        stands = State(row["state"]).label if row["state"] else "chưa ghi vào sổ"
        due = dates.show(date.fromisoformat(row["due_on"]))
        found = f" Các bên đánh giá: {Answered(row['found']).label}." if row["found"] else ""
        yield f"{row['remedy']} (thời hạn {due}): {stands}.{found}{' ' if row['words'] else ''}{row['words']}"


def _annex(told: Facts) -> Annex:
    """Every side's grade of every point, each side in a column of the same width."""
    sides = [(side["code"], side["name"]) for side in told["sides"]]
    rows, made_up = [], bool(told["illustrative"])
    for point in told["points"]:
        given = {one["body"]: Grade(one["grade"]).label for one in point["scores"]}
        grades = [str(given.get(code, "")) for code, _name in sides]
        rows.append((str(point["number"]), point["label"], *grades, str(Outcome(point["outcome"]).label)))
    headers = ("TT", "Nội dung", *(name for _code, name in sides), "Kết luận chung")
    widths = (2, 12, *([5] * len(sides)), 6)
    return Annex("ĐÁNH GIÁ CỦA TỪNG BÊN", headers, widths, tuple(rows), (True,) * len(rows) if made_up else ())


def _sides(review: Review) -> QuerySet[Side]:
    return review.sides.select_related("signed_as__person", "signed_as__post", "body__kind").order_by("place")


def _form(review: Review, named: Sequence[str]) -> str:
    """The lead body's, which stands first."""
    return catalogue.form_of(_sides(review)[0].body.kind.side, named[0]).code


def _signatories(review: Review, named: Sequence[str]) -> Iterable[Signatory]:
    """Each side in the post in which it signed, by its name of that day; before it has, with a place for it."""
    rows = _sides(review)
    for side, name in zip(rows, named, strict=True):
        held = side.signed_as
        authority = side.body.kind.side == BodySide.AUTHORITY
        behalf = catalogue.form_of(side.body.kind.side, name).behalf
        lines = composing.in_the_name_of(name, held.post.title if held else "", decree=authority, behalf=behalf)
        yield Signatory(lines, held.person.full_name if held else "")

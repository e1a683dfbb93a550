"""A reply to voters as an official letter (Decree 30/2020/NĐ-CP, template 1.5). It names nobody who asked: names in what was asked are covered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.domain.documents import composing
from phoihop.domain.documents.paper import Paper, Signatory, Text
from phoihop.domain.petitions.models import Petition
from phoihop.foundation.vn import dates, personal

MADE_UP = ("number", "day", "signatories", "recipients")


@dataclass(frozen=True, slots=True)
class Form:
    """What the paper needs beside its words: its symbol, where it is issued, as what and by whom it is signed, who gets it."""

    symbol: str
    place: str
    signs_as: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]


def head(issuer: str, form: Form, on: date, *, made_up: bool) -> composing.Head:
    """The head of any paper of petitions."""
    return composing.Head(
        issuers=(issuer,), symbol=form.symbol, place=form.place, day=on,
        signatories=(Signatory(form.signs_as, form.signer),), recipients=form.recipients,
        made_up=MADE_UP if made_up else (),
    )  # fmt: skip


def reply(rows: Sequence[Petition], words: str, issuer: str, askers: Sequence[str], form: Form, on: date) -> Paper:
    """The letter that answers these petitions to the bodies that collected them.

    One that answers several goes to all who see one of them: it tells of none what was asked, where and when.
    """
    made_up = any(row.illustrative for row in rows)
    numbers = ", ".join(str(row.pk) for row in rows)
    asked = [_asked(rows[0])] if len(rows) == 1 else [Text(f"Các kiến nghị số {numbers}", made_up)]
    asker = ", ".join(askers)
    opening = Text(f"{issuer} nhận được kiến nghị của cử tri do {asker} tổng hợp, chuyển đến và trả lời như sau:")
    answer = [Text(line, made_up) for line in words.split("\n") if line.strip()]
    end = Text(f"{issuer} trân trọng thông báo để {asker} biết, trả lời cử tri.")
    return composing.letter(
        head(issuer, form, on, made_up=made_up), about=f"trả lời kiến nghị của cử tri số {numbers}",
        to=askers, text=(opening, *asked, Text("Nội dung trả lời:"), *answer, end),
    )  # fmt: skip


def _asked(row: Petition) -> Text:
    where, line = personal.masked(row.session.place), personal.masked(" ".join(row.text.split()))
    return Text(f"Kiến nghị số {row.pk} ({where}, ngày {dates.show(row.session.held_on)}): {line}", row.illustrative)

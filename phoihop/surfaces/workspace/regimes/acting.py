"""From a posted form to one verb of the domain."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from phoihop.domain.documents import composing
from phoihop.domain.documents.composing import Head
from phoihop.domain.documents.paper import Signatory
from phoihop.domain.documents.services import CannotRegister
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.regimes import permissions, services
from phoihop.domain.regimes.models import Attachment, Compilation, Duty, Regime
from phoihop.domain.regimes.services import Typed
from phoihop.domain.rulebook.periods import NotAPeriod
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.storage import services as storage
from phoihop.surfaces.workspace.posting import CannotPost
from phoihop.surfaces.workspace.regimes import forms as shapes

REFUSALS = (
    services.CannotRegulate, services.CannotOpen, services.CannotWrite, services.CannotSend, services.CannotCompile,
    CannotRegister, Refused, Denied, NotAPeriod, NoRule, CannotPost, services.CannotPaste, services.CannotTalk,
    storage.CannotKeep,
)  # fmt: skip
_CELL = re.compile(r"cell-(.{1,30})")
_REMARK = re.compile(r"remark-(.{0,30})")


@dataclass(frozen=True, slots=True)
class Given:
    """Who acts, when, under which key, and what was written."""

    by: Actor
    on: date
    at: datetime
    key: str
    words: dict[str, Any]  # cleaned values of a form, of whatever shape the form has
    posted: QueryDict


@dataclass(frozen=True, slots=True)
class Verb:
    """The form that asks, the verb that it leads to, and the page of the report that shows it again."""

    form: type[forms.Form]
    do: Callable[[Any, Given], object]  # Any: the thing that is acted on
    page: str = ""


def cells_of(posted: QueryDict) -> dict[str, Typed]:
    """What the form of a report tells of its cells, each with what the page showed before."""

    def told(name: str) -> str | None:
        found = posted.get(name)
        return None if found is None else str(found)

    return {
        found[1]: Typed(
            told(name) or "", told(f"note-{found[1]}") or "", told(f"was-{found[1]}"), told(f"wasnote-{found[1]}")
        )
        for name in posted
        if (found := _CELL.fullmatch(name))
    }


def remarks_of(posted: QueryDict) -> dict[str, str]:
    """The remarks on cells; the one without a cell is on the whole report."""
    return {found[1]: str(posted[name]) for name in posted if (found := _REMARK.fullmatch(name))}


def _open(row: Regime, given: Given) -> None:
    services.open_period(regime=row, code=given.words["period"], by=given.by, on=given.on, at=given.at)


def _save(row: Duty, given: Given) -> dict[str, str]:
    return services.write(duty=row, cells=cells_of(given.posted), by=given.by)


def _attach(row: Duty, given: Given) -> None:
    permissions.check_writes(given.by, row)  # before anything is kept
    kept = [storage.keep(name=file.name or "", chunks=file.chunks()) for file in given.words["attachments"]]
    services.attach(duty=row, files=kept, by=given.by)


def _detach(row: Duty, given: Given) -> None:
    number = str(given.posted.get("attachment", ""))
    found = Attachment.objects.filter(duty=row, pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise services.CannotWrite(_("Choose the file that is to be taken out."))
    services.detach(attachment=found, by=given.by)


def _send(row: Duty, given: Given) -> None:
    services.send(
        duty=row, by=given.by, on=given.on, at=given.at, key=given.key, late_reason=given.words["late_reason"]
    )


def _return(row: Duty, given: Given) -> None:
    services.return_(
        duty=row, remarks=remarks_of(given.posted), by=given.by, on=given.on, at=given.at, key=given.key,
        seen=_edition_of(given),
    )  # fmt: skip


def _edition_of(given: Given) -> int | None:
    """The edition that the page showed."""
    said = str(given.posted.get("edition", ""))
    return int(said) if said.isdecimal() else None


def _issue(row: Compilation, given: Given) -> None:
    words = given.words
    head = Head(
        issuers=(organisations.view_of(row.body_id, given.on).name,), symbol=words["symbol"], place=words["place"],
        day=given.on, signatories=(Signatory(_lines(words["signs_as"]), words["signer"]),),
        recipients=composing.receivers(words["recipients"]),
    )  # fmt: skip
    services.issue(compilation=row, head=head, by=given.by, on=given.on, at=given.at)


def _word(row: Compilation, given: Given) -> None:
    services.word(
        compilation=row, heading=str(given.posted.get("heading", "")), text=str(given.posted.get("text", "")), by=given.by,
        at=given.at, key=given.key,
    )  # fmt: skip


def _talk(say: Callable[..., object]) -> Verb:
    """One step of the talk about a cell: all three are told the same."""

    def do(row: Duty, given: Given) -> None:
        say(
            duty=row, cell=given.words["cell"], words=given.words["words"], by=given.by, at=given.at, key=given.key
        )  # fmt: skip

    return Verb(shapes.TalkForm, do)


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.splitlines() if line.strip())


ON_REGIMES: dict[str, Verb] = {
    "adopt": Verb(shapes.NothingForm, lambda row, g: services.adopt(regime=row, by=g.by, at=g.at)),
    "end": Verb(shapes.NothingForm, lambda row, g: services.end(regime=row, by=g.by, at=g.at)),
    "open": Verb(shapes.PeriodForm, _open),
}
ON_REPORTS: dict[str, Verb] = {
    "save": Verb(shapes.NothingForm, _save, "figures"),
    "paste": Verb(
        shapes.PasteForm, lambda row, g: services.paste(duty=row, pasted=g.words["pasted"], by=g.by), "figures"
    ),
    "attach": Verb(shapes.AttachForm, _attach, "files"),
    "detach": Verb(shapes.NothingForm, _detach, "files"),
    "send": Verb(shapes.SendForm, _send, "send"),
    "return": Verb(shapes.NothingForm, _return, "sent"),
    "approve": Verb(
        shapes.ApproveForm,
        lambda row, g: services.approve(
            duty=row, by=g.by, on=g.on, key=g.key, note=g.words["note"], seen=_edition_of(g)
        ),
        "sent",
    ),
}
ON_TALKS: dict[str, Verb] = {
    "ask": _talk(services.ask),
    "answer": _talk(services.answer),
    "settle": _talk(services.close),
}
ON_COMPILATIONS: dict[str, Verb] = {
    "settle": Verb(shapes.NothingForm, lambda row, g: services.settle(compilation=row, by=g.by, on=g.on, at=g.at)),
    "word": Verb(shapes.NothingForm, _word),
    "issue": Verb(shapes.IssueForm, _issue),
}

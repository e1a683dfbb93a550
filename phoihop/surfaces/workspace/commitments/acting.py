"""From a posted form to one verb of the ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.commitments import TASK
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.storage import queries as stored
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage.models import StoredFile
from phoihop.foundation.storage.services import CannotKeep
from phoihop.surfaces.workspace.commitments import forms as shapes

MOST_FILES = 10
Kept = tuple[tuple[StoredFile, str], ...]


@dataclass(frozen=True, slots=True)
class Given:
    """Who acts, on which day, under which key, and what was written."""

    by: Actor
    on: date
    key: str
    words: dict[str, Any]  # cleaned values of a form, of whatever shape the form has
    files: Kept = ()

    def turn(self) -> dict[str, Any]:  # the same: keyword arguments that every verb takes
        """What every verb of the ledger asks."""
        return {"by": self.by, "on": self.on, "key": self.key}


def _reckoning(given: Given) -> rulebook.Reckoning | None:
    until = given.words.get("until")
    return rulebook.agreed(until) if until else None


def _ask(row: Commitment, given: Given) -> None:
    words = given.words
    ledger.ask(
        commitment=row, change=words["change"], reason=words["reason"], words=words["words"],
        reckoning=_reckoning(given), effect=words["effect"], **given.turn(),
    )  # fmt: skip


def _progress(row: Commitment, given: Given) -> None:
    ledger.progress(
        commitment=row, percent=given.words["percent"], text=given.words["words"], evidence=given.files, **given.turn()
    )


@dataclass(frozen=True, slots=True)
class Verb:
    """The form that asks, and the verb that it leads to."""

    form: type[forms.Form]
    do: Callable[[Commitment, Given], object]


VERBS: dict[str, Verb] = {
    "agree": Verb(shapes.BareForm, lambda c, g: ledger.agree(commitment=c, **g.turn())),
    "decline": Verb(shapes.WordsForm, lambda c, g: ledger.decline(commitment=c, reason=g.words["words"], **g.turn())),
    "claim": Verb(
        shapes.ClaimForm,
        lambda c, g: ledger.claim(commitment=c, result=g.words["words"], evidence=g.files, **g.turn()),
    ),
    "accept": Verb(shapes.BareForm, lambda c, g: ledger.accept(commitment=c, **g.turn())),
    "return": Verb(shapes.WordsForm, lambda c, g: ledger.return_(commitment=c, reason=g.words["words"], **g.turn())),
    "progress": Verb(shapes.ProgressForm, _progress),
    "ask": Verb(shapes.AskForm, _ask),
    "grant": Verb(shapes.GrantForm, lambda c, g: ledger.grant(commitment=c, document=g.words["document"], **g.turn())),
    "refuse": Verb(shapes.WordsForm, lambda c, g: ledger.refuse(commitment=c, reason=g.words["words"], **g.turn())),
    "resume": Verb(shapes.BareForm, lambda c, g: ledger.resume(commitment=c, **g.turn())),
    "propose": Verb(shapes.BareForm, lambda c, g: ledger.propose(commitment=c, **g.turn())),
    "assign": Verb(shapes.BareForm, lambda c, g: ledger.assign(commitment=c, **g.turn())),
    "withdraw": Verb(shapes.WordsForm, lambda c, g: ledger.withdraw(commitment=c, reason=g.words["words"], **g.turn())),
    "close": Verb(shapes.BareForm, lambda c, g: ledger.close(commitment=c, **g.turn())),
}


def open_(form: shapes.OpenForm, *, by: Actor, on: date, key: str) -> Commitment:
    """Open what the form says, as a draft that only the acting body sees."""
    words = form.cleaned_data
    own, other = Body.objects.get(pk=by.body_id or 0), Body.objects.get(pk=words["other"])
    debtor, creditor = (own, other) if words["direction"] == form.WE_DO else (other, own)
    return ledger.open_(
        kind=TASK.code, title=words["title"], product=words["product"], debtor=debtor, creditor=creditor,
        reckoning=rulebook.fixed(words["until"], words["basis"], verified=False), basis=words["basis"],
        supporters=list(Body.objects.filter(pk__in=words["supporters"]).order_by("code")), by=by, on=on, key=key,
    )  # fmt: skip


def keep(verb: str, files: "list[UploadedFile[bytes]]", *, possible: bool) -> Kept:
    """The uploaded files, kept, where the verb asks for any.

    Nothing new is kept for a step that the actor cannot take; a form sent twice finds what it sent the first time.
    Raises CannotKeep for the first that is refused, Denied where the step is not the actor's to take.
    """
    if "evidence" not in VERBS[verb].form.base_fields:
        return ()
    if len(files) > MOST_FILES:
        raise CannotKeep(
            _("At most %(most)s files go with one step. Choose the ones that matter, or pack several into one.")
            % {"most": MOST_FILES}
        )
    if possible:
        return tuple(storage.keep(name=file.name or "", chunks=file.chunks()) for file in files)
    found = [(stored.known(file.chunks()), storage.clean(file.name or "")) for file in files]
    known = tuple((row, name) for row, name in found if row is not None)
    if len(known) < len(found):
        raise Denied(_("You cannot take this step now, so its files were not kept. Load the page again."))
    return known

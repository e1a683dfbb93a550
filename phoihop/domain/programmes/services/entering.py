"""Entering what the work serves.

Every verb of programmes takes an idempotency key: the same request again changes nothing; another one under the same
key is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents import paper as papers
from phoihop.domain.programmes import permissions
from phoihop.domain.programmes.models import PAPER_MAX, TITLE_MAX, WORDS_MAX, Criterion, Event, Programme
from phoihop.domain.programmes.states import Kind, Verb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import personal, text


class CannotKeep(Exception):
    """What was given is not whole, or the key served another request. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of something that the work serves."""

    code: str
    kind: str
    title: str
    issuer: str
    starts_on: date
    objective: str = ""
    paper: str = ""
    issued_on: date | None = None
    last_day: date | None = None
    review_due_on: date | None = None
    within: Programme | None = None
    source: str = ""
    verified: bool = False
    illustrative: bool = False


@transaction.atomic
def enter(*, told: Told, by: Actor, on: date, at: datetime, key: str) -> Programme:
    """Enter what the work serves; the actor's body keeps it and says how far it is. Raises Denied, CannotKeep."""
    keeper_id = permissions.check_can_enter(by)
    if told.kind not in Kind.values:
        raise CannotKeep(_("Say what it is: a resolution, a scheme, a programme, a movement or a directive."))
    if told.kind in (Kind.MOVEMENT, Kind.DIRECTIVE) and told.review_due_on is None:
        raise CannotKeep(_("A movement or a directive says by when it is reviewed. Enter that day."))
    if told.last_day is not None and told.last_day < told.starts_on:
        raise CannotKeep(_("It ends on the day on which it starts or later."))
    same: dict[str, object] = {
        "kind": told.kind, "title": written(told.title, _("Enter the title."), most=TITLE_MAX),
        "objective": told.objective and written(told.objective, _("Say what it is to reach.")),
        "issuer": written(told.issuer, _("Say who issued it."), most=TITLE_MAX), "paper": named(told.paper),
        "issued_on": told.issued_on, "keeper_id": keeper_id, "within_id": told.within.pk if told.within else None,
        "starts_on": told.starts_on, "last_day": told.last_day, "review_due_on": told.review_due_on,
        "source": told.source[:TITLE_MAX], "verified": told.verified, "illustrative": told.illustrative,
    }  # fmt: skip
    row, new = Programme.objects.get_or_create(code=told.code, defaults=same)
    check_same(row, same)
    if new:
        event = Event.objects.create(
            programme=row, verb=Verb.ENTER, actor_id=keeper_id, on=on, key=key, illustrative=told.illustrative
        )
        audit.record("programmes.programme.enter", on=row, by=by, at=at, facts=event.told())
    return row


@transaction.atomic
def add_criteria(*, programme: Programme, names: Sequence[str], by: Actor, at: datetime) -> list[Criterion]:
    """Give a programme its criteria, in their order; they are given once. Raises Denied, CannotKeep."""
    permissions.check_keeps(by, programme)
    kept = [written(name, _("Write one criterion a line."), most=TITLE_MAX) for name in names if name.strip()]
    if not kept:
        raise CannotKeep(_("Write one criterion a line."))
    # Writers take their turn on the programme itself: of two lists at once, one is refused.
    Programme.objects.filter(pk=programme.pk).update(code=programme.code)
    if programme.criteria.exists():
        raise CannotKeep(_("This programme has its criteria already; communes were or will be judged by them."))
    made = [Criterion(programme=programme, number=number, name=name) for number, name in enumerate(kept, start=1)]
    Criterion.objects.bulk_create(made)
    for one in made:
        audit.record("programmes.criterion.added", on=programme, by=by, at=at, facts=one.told())
    return made


def written(words: str, sentence: str, *, most: int = WORDS_MAX) -> str:
    """The words in the form that is kept, with nothing in them that leads to a person. Raises CannotKeep."""
    kept = text.nfc(papers.printable(words)).replace("\r\n", "\n").strip()
    if not 0 < len(kept) <= most:
        raise CannotKeep(sentence)
    if personal.found(kept):
        raise CannotKeep(
            _("There seems to be a telephone number, an identity number or an e-mail address in it. Take it out.")
        )
    return kept


def named(paper: str) -> str:
    """The number of a paper, empty where there is none. Raises CannotKeep."""
    return written(paper, _("Write the number of the paper in at most 120 letters."), most=PAPER_MAX) if paper else ""


def check_same(row: models.Model, same: Mapping[str, object]) -> None:
    """The request that was made before was this one. Raises CannotKeep."""
    if any(getattr(row, name) != value for name, value in same.items()):
        raise CannotKeep(_("This code or this request was used before with other content. Load the page anew."))

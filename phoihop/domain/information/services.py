"""Sending, receiving, opening, acknowledging and answering. What is due stands in the ledger as a commitment.

Each verb takes an idempotency key where it makes something: sent again it changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents import paper as papers
from phoihop.domain.information import permissions
from phoihop.domain.information.models import (
    CLAUSE_MAX,
    TITLE_MAX,
    WORDS_MAX,
    Clause,
    ClauseOpinion,
    Copy,
    Item,
)
from phoihop.domain.information.states import ASKING, STEPS, CopyState, CopyVerb, Kind, Opinion
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import Mood, State
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import queries as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import steps as tables
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.foundation.vn import text
from phoihop.foundation.vn.language import recorded

ANSWER = {Kind.DRAFT: "INF-COMMENT", Kind.QUESTION: "INF-REPLY"}  # rules: by when one answers
MOST_CLAUSES = 200


class CannotInform(Exception):
    """What was given is not whole, or it is not the time for it. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a body says of one clause."""

    place: int
    opinion: str
    words: str = ""


@transaction.atomic
def send(
    *, kind: str, title: str, words: str, to: Sequence[Body], by: Actor, on: date, at: datetime, key: str,
    clauses: Sequence[str] = (), illustrative: bool = False,
) -> Item:  # fmt: skip
    """Send an item to bodies that live on that day. Where an answer is due, each gets a commitment to answer by rule.

    Raises Denied, CannotInform, NoRule, and what the ledger refuses.
    """
    sender_id = permissions.check_can_send(by)
    told = (
        kind, _kept(title), _kept(words), sender_id, [_kept(part) for part in clauses if part.strip()], {body.pk for body in to},
    )  # fmt: skip
    if earlier := Item.objects.filter(key=key).first():
        return _same(earlier, told)
    title = _written(title, TITLE_MAX, _("Say what it is about, in at most 300 characters."))
    words = _written(words, WORDS_MAX, _("Write the information itself, in at most 4000 characters."))
    parts = [_written(part, CLAUSE_MAX, _("A clause has at most 4000 characters.")) for part in clauses if part.strip()]
    _check(kind, parts, to, sender_id, on)
    due_on = rulebook.due(ANSWER[Kind(kind)], on).due_on if kind in ASKING else None
    try:
        with transaction.atomic():
            item = Item.objects.create(
                code=_next_code(on.year), key=key, kind=kind, title=title, text=words, sender_id=sender_id, sent_on=on,
                due_on=due_on, illustrative=illustrative,
            )  # fmt: skip
    except IntegrityError:  # the same request at once, or another that took the number
        if earlier := Item.objects.filter(key=key).first():
            return _same(earlier, told)
        raise CannotInform(_("Somebody sent another item at the same moment. Send it again.")) from None
    Clause.objects.bulk_create(Clause(item=item, place=n, text=part) for n, part in enumerate(parts, start=1))
    copies = [Copy.objects.create(item=item, body=body, state=CopyState.SENT) for body in to]
    audit.record("information.item.send", on=item, by=by, at=at, facts=item.told())
    for copy in copies:
        audit.record("information.copy.send", on=copy, by=by, at=at, facts={"item": item.code})
        if kind in ASKING:
            copy.commitment = _ask(copy, by, on)
            copy.save(update_fields=["commitment"])
    return item


def _same(earlier: Item, told: tuple[object, ...]) -> Item:
    """What was sent with this key, if it is what is sent now. Raises CannotInform."""
    clauses = list(earlier.clauses.order_by("place").values_list("text", flat=True))
    to = {*earlier.copies.values_list("body_id", flat=True)}
    if (earlier.kind, earlier.title, earlier.text, earlier.sender_id, clauses, to) != told:
        raise _used()
    return earlier


def _ask(copy: Copy, by: Actor, on: date) -> Commitment:
    """A commitment to answer: assigned to who stands under the sender, proposed to anybody else."""
    item = copy.item
    own = f"{item.key}:{copy.body_id}"
    with recorded():
        title = _("Answer %(code)s: %(title)s") % {"code": item.code, "title": item.title}
    commitment = ledger.open_(
        kind="REPLY", title=title,
        debtor=copy.body, creditor=item.sender, reckoning=rulebook.due(ANSWER[Kind(item.kind)], on), by=by, on=on,
        key=f"{own}:open", illustrative=item.illustrative,
    )  # fmt: skip
    turn = ledger.assign if commitment.mood == Mood.ASSIGN else ledger.propose
    return turn(commitment=commitment, by=by, on=on, key=f"{own}:key")


def _check(kind: str, parts: Sequence[str], to: Sequence[Body], sender_id: int, on: date) -> None:
    if kind not in Kind.values:
        raise CannotInform(_("Choose what is sent: a situation report, a draft for comment or a question."))
    if not to or sender_id in {body.pk for body in to} or len({body.pk for body in to}) != len(to):
        raise CannotInform(_("Choose to whom it is sent: one body or several, each once, and not your own."))
    ended = next((body for body in to if not organisations.lives(body, on)), None)
    if ended:
        name = organisations.view_of(ended.pk, on).name
        raise CannotInform(_("%(name)s does not exist on that day. Choose the body that follows it.") % {"name": name})
    if parts and kind != Kind.DRAFT:
        raise CannotInform(_("Only a draft has clauses to comment on."))
    if kind == Kind.DRAFT and not 0 < len(parts) <= MOST_CLAUSES:
        raise CannotInform(_("Write the clauses of the draft, between 1 and 200, with an empty line between them."))


@transaction.atomic
def receive(*, copy: Copy, by: Actor, at: datetime) -> Copy:
    """The clerk has it in the register of the body. Raises Denied, CannotInform."""
    permissions.check_can_take(by, copy, "register_document", "draft")
    return _move(copy, CopyVerb.RECEIVE, by, at)


@transaction.atomic
def open_(*, copy: Copy, by: Actor, at: datetime) -> Copy:
    """Somebody who prepares the body's work reads it. Raises Denied, CannotInform."""
    permissions.check_can_take(by, copy, "draft")
    return _move(copy, CopyVerb.OPEN, by, at)


@transaction.atomic
def acknowledge(*, copy: Copy, by: Actor, on: date, at: datetime) -> Copy:
    """The body says that it knows; to what asks for an answer this promises one. Raises Denied, CannotInform."""
    permissions.check_can_take(by, copy, "turn_key")
    row = _move(copy, CopyVerb.ACKNOWLEDGE, by, at)
    _agree(row, by, on)
    return row


@transaction.atomic
def answer(*, copy: Copy, words: str, said: Sequence[Said] = (), by: Actor, on: date, at: datetime) -> Copy:
    """Answer, a draft clause by clause; the commitment to answer is reported done. Raises Denied, CannotInform."""
    permissions.check_can_take(by, copy, "turn_key")
    row = _held(copy)
    if row.item.kind not in ASKING:
        raise CannotInform(_("This asks for no answer. Acknowledge it."))
    if row.state == CopyState.ANSWERED:
        raise CannotInform(_("Your body has answered already."))
    answered = _written(words, WORDS_MAX, _("Write what your body answers, in at most 4000 characters."))
    clauses = {clause.place: clause for clause in row.item.clauses.all()}
    _check_opinions(said, set(clauses))
    ClauseOpinion.objects.bulk_create(
        ClauseOpinion(copy=row, clause=clauses[one.place], opinion=one.opinion, words=_kept(one.words)) for one in said
    )
    row.answer, row.answered_on = answered, on
    step(row=row, verb=CopyVerb.ANSWER, by=by, at=at)
    _agree(row, by, on)
    if row.commitment is not None and row.commitment.state not in (State.CLAIMED, State.FULFILLED):
        row.commitment = ledger.claim(
            commitment=row.commitment, result=answered[:500], by=by, on=on, key=f"{row.item.key}:{row.body_id}:claim"
        )
    return row


def _check_opinions(said: Sequence[Said], places: set[int]) -> None:
    if {one.place for one in said} != places or len(said) != len(places):
        raise CannotInform(_("Say of every clause whether your body agrees."))
    for one in said:
        if one.opinion not in Opinion.values:
            raise CannotInform(_("Say of every clause whether your body agrees."))
        if one.opinion != Opinion.AGREE and not one.words.strip():
            raise CannotInform(_("Say what should be changed in clause %(n)s, or why not.") % {"n": one.place})


def _agree(row: Copy, by: Actor, on: date) -> None:
    """Acknowledging a question promises its answer: the second key, where two are asked."""
    if row.commitment is not None and row.commitment.state == State.PROPOSED:
        row.commitment = ledger.agree(
            commitment=row.commitment, by=by, on=on, key=f"{row.item.key}:{row.body_id}:agree"
        )


def _held(copy: Copy) -> Copy:
    """The copy as it stands, for this transaction alone."""
    audit.join_appenders()
    rows = Copy.objects.select_for_update(of=("self",)).select_related("item__sender", "body", "commitment")
    return rows.get(pk=copy.pk)


def _move(copy: Copy, verb: CopyVerb, by: Actor, at: datetime) -> Copy:
    row = _held(copy)
    step(row=row, verb=verb, by=by, at=at)
    return row


def step(*, row: Copy, verb: CopyVerb, by: Actor, at: datetime) -> None:
    """One step of a copy's life, with what was answered. Raises CannotInform when the table has no such step."""
    facts = row.told() if verb == CopyVerb.ANSWER else None
    try:
        target = tables.target(STEPS, verb, row.state)
    except WrongStep:
        raise CannotInform(_("This was done already. Load the page again.")) from None
    before, row.state = row.state, target
    changed = Copy.objects.filter(pk=row.pk, state=before)
    if changed.update(state=target, answer=row.answer, answered_on=row.answered_on) != 1:
        raise CannotInform(_("This was done already. Load the page again."))
    audit.record(f"information.copy.{verb.lower()}", on=row, by=by, at=at, facts=facts)


def _next_code(year: int) -> str:
    """TT-2021-003 after TT-2021-002: trao đổi thông tin, the year, a number."""
    codes = Item.objects.filter(code__startswith=f"TT-{year}-").values_list("code", flat=True)
    return f"TT-{year}-{max((int(code.rpartition('-')[2]) for code in codes), default=0) + 1:03}"


def _kept(words: str) -> str:
    return text.nfc(papers.printable(words)).replace("\r\n", "\n").strip()


def _written(words: str, most: int, sentence: str) -> str:
    """The words in the form that is kept. Raises CannotInform."""
    kept = _kept(words)
    if not 0 < len(kept) <= most:
        raise CannotInform(sentence)
    return kept


def _used() -> CannotInform:
    return CannotInform(_("This form was already used for something else. Reload the page and enter it again."))

"""The common text: judging each point together, naming shortcomings, writing, and agreeing to what stands there.

Every change makes a new edition, and an agreement is given to one edition: whoever changes a word asks all sides anew.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from phoihop.domain.ledger.states import Reason
from phoihop.domain.organisations.models import Body
from phoihop.domain.reviews import permissions, queries
from phoihop.domain.reviews.models import (
    TEXT_MAX,
    WORDS_MAX,
    Answer,
    Judgement,
    Point,
    Review,
    Shortcoming,
    Side,
    Wording,
    Written,
)
from phoihop.domain.reviews.services.turns import CannotReview, kept, take
from phoihop.domain.reviews.states import Answered, CauseKind, Outcome, Part, ReviewState, ReviewVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit

REMEDY_MAX = 500


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is done about a shortcoming: who owes it to which other side, and by when."""

    words: str
    owner: Body
    towards: Body
    due_on: date


@transaction.atomic
def judge(*, point: Point, outcome: str, words: str, by: Actor, on: date, at: datetime) -> Judgement:
    """Say of a point what the sides say together, or that they disagree. The last word holds; the earlier ones are kept.

    Raises Denied, CannotReview.
    """
    row, side = _writing(point.review, by)
    if outcome not in Outcome.values:
        raise CannotReview(_("Choose what the sides say of this point together, or that they disagree."))
    made = Judgement(
        point=Point.objects.select_related("review").get(pk=point.pk, review=row),
        outcome=outcome,
        words=kept(words, most=WORDS_MAX),
    )
    last = made.point.judgements.filter(until=None).first()
    if last is not None and (last.outcome, last.words) == (made.outcome, made.words):
        return last
    _put(row, made, last, side, by, on, at)
    return made


@transaction.atomic
def write(*, review: Review, part: Part, words: str, by: Actor, on: date, at: datetime) -> Wording:
    """Write a part of the text anew; what stood there is kept. Raises Denied, CannotReview."""
    row, side = _writing(review, by)
    if part not in Part.values:
        raise CannotReview(_("There is no such part of the text."))
    made = Wording(review=row, part=part, words=kept(words, most=TEXT_MAX))
    last = row.wordings.filter(part=part, until=None).first()
    if last is not None and last.words == made.words:
        return last
    _put(row, made, last, side, by, on, at)
    return made


@transaction.atomic
def name_shortcoming(
    *, review: Review, words: str, cause_kind: str, cause: str, cause_words: str, remedy: Remedy, by: Actor, on: date,
    at: datetime, number: int | None = None, source: str = "", illustrative: bool = False,
) -> Shortcoming:  # fmt: skip
    """Name a shortcoming with its cause and its remedy: none goes without the other two. `number` writes that one anew.

    Raises Denied, CannotReview.
    """
    row, side = _writing(review, by)
    if cause_kind not in CauseKind.values or cause not in Reason.values:
        raise CannotReview(_("Say whether the cause is objective or subjective, and which it is."))
    sides = set(row.sides.values_list("body_id", flat=True))
    if not {remedy.owner.pk, remedy.towards.pk} <= sides or remedy.owner.pk == remedy.towards.pk:
        raise CannotReview(_("A remedy is owed by one side of the review to another. Choose two different sides."))
    if remedy.due_on < on:
        raise CannotReview(_("The day of a remedy has passed. Choose today or a later day."))
    last = row.shortcomings.filter(number=number, until=None).first() if number else None
    if number and last is None:
        raise CannotReview(_("This shortcoming was struck out meanwhile. Load the page anew."))
    made = Shortcoming(
        review=row, number=number or queries.next_number(row), cause_kind=cause_kind, cause=cause,
        words=kept(words, most=WORDS_MAX, empty=_("Say what falls short.")),
        cause_words=kept(cause_words, most=WORDS_MAX, empty=_("Say why: no shortcoming without its cause.")),
        remedy=kept(remedy.words, most=REMEDY_MAX, empty=_("Say what is done about it: no shortcoming without its remedy.")),
        owner=remedy.owner, towards=remedy.towards, due_on=remedy.due_on, source=source, illustrative=illustrative,
    )  # fmt: skip
    if last is not None and last.said() == made.said():
        return last
    _put(row, made, last, side, by, on, at)
    return made


@transaction.atomic
def answer(*, review: Review, remedy: int, found: str, words: str, by: Actor, on: date, at: datetime) -> Answer:
    """Say what came of a remedy of an earlier review, by the shortcoming that it is of; why, where it was not carried out.

    Raises Denied, CannotReview.
    """
    row, side = _writing(review, by)
    of = next((one for one in queries.earlier(row) if one.pk == remedy), None)
    if of is None:
        raise CannotReview(_("This is no remedy of an earlier review that still is open. Load the page anew."))
    if found not in Answered.values:
        raise CannotReview(_("Choose what came of this remedy."))
    empty = "" if found == Answered.DONE else _("It was not carried out whole: say why, and how it goes on.")
    made = Answer(review=row, shortcoming=of, found=found, words=kept(words, most=WORDS_MAX, empty=empty))
    last = row.answers.filter(shortcoming=of, until=None).first()
    if last is not None and last.said() == made.said():
        return last
    _put(row, made, last, side, by, on, at)
    return made


@transaction.atomic
def strike(*, review: Review, number: int, by: Actor, at: datetime) -> None:
    """Strike a shortcoming out of the text; it stays in the history. Raises Denied, CannotReview."""
    row, _side = _writing(review, by)
    last = row.shortcomings.filter(number=number, until=None).first()
    if last is None:
        raise CannotReview(_("This shortcoming was struck out meanwhile. Load the page anew."))
    _end(row, last, _turned(row), by, at)


@transaction.atomic
def consent(*, review: Review, edition: int, by: Actor, on: date, at: datetime) -> Review:
    """Agree to the text as it stands in this edition. With the last side's agreement it is frozen, word by word.

    Raises Denied, CannotReview when the text was changed meanwhile or is not whole.
    """
    row = take(review, ReviewState.JOINT)
    side = permissions.check_side(by, row, "turn_key")
    if row.edition != edition:
        raise CannotReview(_("The text was changed meanwhile. Read it as it stands now, then agree."))
    if queries.unsettled(row):
        raise CannotReview(_("Some points have no common word yet. That the sides disagree is one too."))
    if not row.wordings.filter(part=Part.RESULTS, until=None).exclude(words="").exists():
        raise CannotReview(_("Nothing is written of the results yet."))
    if queries.unanswered(row):
        raise CannotReview(_("What came of some remedies of the review before is not said yet. Answer each of them."))
    if side.agreed_to == edition:
        raise CannotReview(_("Your side has agreed to this text already."))
    Side.objects.filter(pk=side.pk).update(agreed_to=edition)
    facts: dict[str, object] = {"body": side.body.code, "edition": edition}
    audit.record("reviews.side.consent", on=row, by=by, at=at, facts=facts)
    if not row.sides.exclude(agreed_to=edition).exists():
        _freeze(row, by, on, at)
    return row


@transaction.atomic
def reopen(*, review: Review, by: Actor, at: datetime) -> Review:
    """Take an agreed text up again, while nobody has signed: all sides agree anew. Raises Denied, CannotReview."""
    row = take(review, ReviewState.FROZEN)
    permissions.check_side(by, row, "turn_key")
    if row.sides.exclude(signed_on=None).exists():
        raise CannotReview(_("A side has signed already: the text stands."))
    _move(row, ReviewVerb.REOPEN, by, at, {}, facts="", digest="", frozen_on=None)
    _turned(row)
    return row


def _freeze(row: Review, by: Actor, on: date, at: datetime) -> None:
    text = chain.canonical(queries.agreed(row, on))
    digest = chain.digest(text)
    _move(row, ReviewVerb.FREEZE, by, at, {"digest": digest}, facts=text, digest=digest, frozen_on=on)


def _move(row: Review, verb: ReviewVerb, by: Actor, at: datetime, told: dict[str, object], **columns: object) -> None:
    """Take a step whose state and columns change together: a constraint binds the two."""
    target = ReviewState.FROZEN if verb == ReviewVerb.FREEZE else ReviewState.JOINT
    if Review.objects.filter(pk=row.pk, state=row.state).update(state=target, **columns) != 1:
        raise CannotReview(_("Somebody was faster. Load the page anew."))
    row.refresh_from_db()
    audit.record(f"reviews.review.{verb.lower()}", on=row, by=by, at=at, facts=told)


def _writing(review: Review, by: Actor) -> tuple[Review, Side]:
    row = take(review, ReviewState.JOINT)
    return row, permissions.check_side(by, row, "draft")


def _turned(row: Review) -> int:
    """The number of the edition that begins now."""
    Review.objects.filter(pk=row.pk).update(edition=F("edition") + 1)
    row.refresh_from_db(fields=["edition"])
    return row.edition


def _put(
    row: Review, made: Written, last: Written | None, side: Side, by: Actor, on: date, at: datetime
) -> None:  # fmt: skip
    made.author_id, made.on, made.since = side.body_id, on, _turned(row)
    if last is not None:
        _end(row, last, made.since, by, at)
    made.save(force_insert=True)
    audit.record("reviews.text.write", on=row, by=by, at=at, facts=made.told())


def _end(row: Review, last: Written, edition: int, by: Actor, at: datetime) -> None:
    last.until = edition
    last.save(update_fields=["until"])
    audit.record("reviews.text.end", on=row, by=by, at=at, facts=last.told_end())

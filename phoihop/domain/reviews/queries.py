"""What is due for review, one review as a side may see it, and whether all of it still is what was recorded."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max, Q, QuerySet

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import ENDS, AgreementState
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import OPEN_STATES
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.states import PlanState
from phoihop.domain.programmes.models import Programme
from phoihop.domain.programmes.states import ProgrammeState
from phoihop.domain.reviews import permissions, rules
from phoihop.domain.reviews.models import (
    Answer,
    Duty,
    Judgement,
    Point,
    Review,
    Score,
    Shortcoming,
    Side,
    Wording,
    Written,
)
from phoihop.domain.reviews.states import ENDS as ANSWERED
from phoihop.domain.reviews.states import RUNNING, STANDS, STEPS, Part, ReviewKind, ReviewState
from phoihop.domain.reviews.subjects import NOUNS, Subject, begins, named, noun
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle

INTERIM, FINAL, AHEAD, RENEWAL = "REV-INTERIM", "REV-FINAL", "REV-AHEAD", "REV-RENEW"  # rules


@dataclass(frozen=True, slots=True)
class Due:
    """The next review that an agreement owes. `near`: it is opened in the ledger by now, `commitment` where it was."""

    agreement: Agreement
    kind: str
    reckoning: Reckoning
    near: bool
    commitment: Commitment | None
    review: Review | None  # under way

    @property
    def due_on(self) -> date:
        """The day, by the rule."""
        return self.reckoning.due_on or date.max


def running(rows: QuerySet[Agreement] | None = None) -> QuerySet[Agreement]:
    """Agreements in force that neither were closed nor ended with a party: the end of the term alone ends no duty."""
    found = rows if rows is not None else Agreement.objects.all()
    ended = Agreement.objects.filter(settlements__standing__in=ENDS).values("pk")
    return found.filter(state=AgreementState.IN_FORCE).exclude(pk__in=ended)


def due(today: date, rows: QuerySet[Agreement] | None = None) -> list[Due]:
    """The next review of each agreement that runs, the most pressing first.

    Interim: so long after it came into force or after the last review's time; when the term ends before that, final.
    Raises NoRule.
    """
    agreements = list(running(rows).order_by("pk"))
    if not agreements:
        return []
    reviews: dict[int | None, list[Review]] = {row.pk: [] for row in agreements}
    for review in Review.objects.filter(agreement__in=agreements).order_by("covers_to", "pk"):
        reviews[review.agreement_id].append(review)
    duties = {
        (duty.agreement_id, duty.kind, duty.due_on): duty.commitment
        for duty in Duty.objects.filter(agreement__in=agreements).select_related("commitment")
    }
    ahead = timedelta(days=rulebook.rule(AHEAD, today).value)
    found = []
    for row in agreements:
        told = _next(row, [one for one in reviews[row.pk] if one.state == ReviewState.SIGNED])
        if told is None:
            continue
        kind, reckoning = told
        day = reckoning.due_on or date.max
        under_way = next(
            (one for one in reviews[row.pk] if one.state not in (ReviewState.SIGNED, ReviewState.WITHDRAWN)), None
        )
        found.append(Due(row, kind, reckoning, day - ahead <= today, duties.get((row.pk, kind, day)), under_way))
    return sorted(found, key=lambda one: (one.due_on, one.agreement.code))


def _next(row: Agreement, signed: list[Review]) -> tuple[str, Reckoning] | None:
    """The kind and the day of the next review; None once the final one is signed."""
    if any(review.kind == ReviewKind.FINAL for review in signed):
        return None
    began = max(row.in_force_from or row.term_from, row.term_from)
    interim = rulebook.due(INTERIM, signed[-1].last_day if signed else began)
    if row.term_to is None or (interim.due_on and interim.due_on < row.term_to):
        return str(ReviewKind.INTERIM), interim
    return str(ReviewKind.FINAL), rulebook.due(FINAL, row.term_to - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Missing:
    """A programme or a plan whose final review is missing. `due_on`: by what day, where one was set; `near`: soon, or past."""

    subject: Programme | Plan
    due_on: date | None
    near: bool
    review: Review | None  # under way


def missing(today: date, programmes: QuerySet[Programme], plans: QuerySet[Plan], *, most: int) -> list[Missing]:
    """Of these, what its final review is missing for: by the day set for it, or because its year is over; not more than `most`.

    Raises NoRule.
    """
    ahead = timedelta(days=rulebook.rule(AHEAD, today).value)
    asked = programmes.filter(state=ProgrammeState.RUNNING, review_due_on__isnull=False)
    first = list(asked.order_by("review_due_on", "code")[:most])
    over = plans.filter(state=PlanState.IN_FORCE, year__lt=today.year).order_by("year", "code")
    found: list[Programme | Plan] = [*first, *over[: most - len(first)]]
    of_these = Q(programme__in=first) | Q(plan__in=found[len(first) :])
    running = Review.objects.filter(of_these, state__in=RUNNING).select_related(*NOUNS)
    under_way = {review.subject: review for review in running}
    told = []
    for row in found:
        due_on = row.review_due_on if isinstance(row, Programme) else None
        told.append(Missing(row, due_on, due_on is None or due_on <= today + ahead, under_way.get(row)))
    return told


def of(subject: Subject, by: Actor) -> list[Review]:
    """The reviews of it that the actor may see, the last first."""
    return list(permissions.visible_to(by).filter(**named(subject)))


def under_way(subject: Subject) -> bool:
    """Whether a review of it runs, whoever may see it."""
    return Review.objects.filter(**named(subject), state__in=RUNNING).exists()


def next_from(subject: Subject) -> date:
    """The first day that no signed review covers yet."""
    signed = Review.objects.filter(**named(subject), state=ReviewState.SIGNED)
    last: date | None = signed.aggregate(last=Max("covers_to"))["last"]
    return last or begins(subject)


def open_duty(agreement: Agreement, kind: str) -> Duty | None:
    """The oldest duty of this kind that still is open in the ledger."""
    rows = Duty.objects.filter(agreement=agreement, kind=kind, commitment__state__in=OPEN_STATES)
    return rows.select_related("commitment__debtor", "commitment__creditor").order_by("due_on", "pk").first()


@dataclass(frozen=True, slots=True)
class Term:
    """An agreement whose term ends soon or has ended: `left` days, negative since."""

    agreement: Agreement
    left: int
    reviewed: bool


def ending(today: date, rows: QuerySet[Agreement], *, most: int) -> list[Term]:
    """Those of the agreements whose last day is near or past and that were not closed: to renew, and to review at the end.

    The first to end, not more than `most`.
    Raises NoRule.
    """
    ahead = timedelta(days=rulebook.rule(RENEWAL, today).value)
    found = running(rows).filter(term_to__lte=today + ahead + timedelta(days=1)).order_by("term_to", "code")
    shown = list(found[:most])
    final = set(_final().filter(agreement__in=shown).values_list("agreement_id", flat=True))
    return [Term(row, (row.last_day - today).days, row.pk in final) for row in shown if row.last_day]


def _final() -> QuerySet[Review]:
    return Review.objects.filter(kind=ReviewKind.FINAL, state=ReviewState.SIGNED)


def final_review(agreement: Agreement) -> Review | None:
    """The final review that all sides signed."""
    return _final().filter(agreement=agreement).order_by("-pk").first()


def waiting_for(by: Actor) -> QuerySet[Review]:
    """Reviews that wait for the actor's side: to hand in, to agree to the text as it stands, or to sign."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    silent = Q(review__state=ReviewState.SCORING, handed_in_on=None)
    unsigned = Q(review__state=ReviewState.FROZEN, signed_on=None)
    other_text = Q(agreed_to=None) | ~Q(agreed_to=F("review__edition"))
    asked = silent | unsigned | Q(other_text, review__state=ReviewState.JOINT)
    waiting = Side.objects.filter(asked, body_id__in=ours).values("review_id")
    return permissions.visible_to(by).filter(pk__in=waiting).select_related(*NOUNS)


def next_number(review: Review) -> int:
    """The number of the next shortcoming; a number that was struck is not given again."""
    last: int | None = review.shortcomings.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@dataclass(frozen=True, slots=True)
class Said:
    """What a side says of a point."""

    body_id: int
    grade: str
    words: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A point with the scores that the reader may see, and what the sides say together; `settled`: somebody wrote it."""

    point: Point
    said: tuple[Said, ...]
    outcome: str
    words: str
    settled: bool


def scored(review: Review, by: Actor) -> list[Scored]:
    """The points as the actor's side may see them: before all are in, with its own scores and nothing else."""
    return _scored(review, permissions.scores_seen(by, review))


def _scored(review: Review, seen: QuerySet[Score]) -> list[Scored]:
    said: dict[int, list[Said]] = {}
    for score in seen.select_related("side").order_by("side__place"):
        said.setdefault(score.point_id, []).append(Said(score.side.body_id, score.grade, score.words))
    judged = {row.point_id: row for row in Judgement.objects.filter(point__review=review, until=None)}
    sides, found = review.sides.count(), []
    for point in review.points.select_related("article"):
        given, last = said.get(point.pk, []), judged.get(point.pk)
        alike = rules.of_one_mind(one.grade for one in given) if len(given) == sides > 1 else ""
        if review.state == ReviewState.SCORING:
            alike = ""
        found.append(
            Scored(point, tuple(given), last.outcome if last else alike, last.words if last else "", last is not None)
        )
    return found


def unsettled(review: Review) -> list[Scored]:
    """Points of which the sides have said nothing together yet; a grade that all gave is their common word."""
    return [row for row in _scored(review, Score.objects.filter(point__review=review)) if not row.outcome]


def shortcomings(review: Review) -> list[Shortcoming]:
    """The shortcomings as the text stands."""
    rows = review.shortcomings.filter(until=None).select_related("commitment")
    return list(rows.order_by("number"))


def wording(review: Review) -> dict[str, str]:
    """The free parts of the text as they stand."""
    written = {row.part: row.words for row in review.wordings.filter(until=None)}
    return {part: written.get(part, "") for part in Part.values}


def _before(review: Review) -> QuerySet[Review]:
    """The reviews of the same thing that were signed before this one began: only one runs at a time."""
    same = {f"{noun}_id": getattr(review, f"{noun}_id") for noun in NOUNS}
    return Review.objects.filter(**same, state=ReviewState.SIGNED, pk__lt=review.pk)


def earlier(review: Review) -> list[Shortcoming]:
    """The remedies of the reviews before that none of them found carried out or no longer needed: looked at again here."""
    before = _before(review).values("pk")
    done = Answer.objects.filter(review__in=before, until=None, found__in=ANSWERED).values("shortcoming")
    rows = Shortcoming.objects.filter(review__in=before, until=None).exclude(pk__in=done)
    return list(rows.select_related("commitment").order_by("review", "number"))


def answers(review: Review) -> dict[int, Answer]:
    """What this review says came of each remedy of those before, by the number of the shortcoming."""
    return {row.shortcoming_id: row for row in review.answers.filter(until=None)}


def unanswered(review: Review) -> list[Shortcoming]:
    """The remedies of the reviews before of which this one says nothing yet."""
    told = answers(review)
    return [row for row in earlier(review) if row.pk not in told]


def history(review: Review) -> list[Written]:
    """Everything that was ever written into the text, the newest first."""
    judged = Judgement.objects.filter(point__review=review).select_related("point")
    rows: list[Written] = [
        *review.wordings.all(),
        *judged,
        *review.shortcomings.all(),
        *review.answers.select_related("shortcoming"),
    ]
    return sorted(rows, key=lambda row: row.since, reverse=True)


def agreed(review: Review, on: date) -> dict[str, object]:
    """All that the sides agree to, as plain facts with the names of that day: what is frozen, signed and printed."""
    sides = list(review.sides.order_by("place"))
    views = organisations.views_of({side.body_id for side in sides}, on)
    points = [
        {
            "number": row.point.number, "label": row.point.label, "outcome": row.outcome, "words": row.words,
            "scores": [{"body": views[one.body_id].code, "grade": one.grade, "words": one.words} for one in row.said],
        }
        for row in _scored(review, Score.objects.filter(point__review=review))
    ]  # fmt: skip
    short = [
        {
            "number": row.number, "words": row.words, "cause_kind": row.cause_kind, "cause": row.cause,
            "cause_words": row.cause_words, "remedy": row.remedy, "owner": views[row.owner_id].code,
            "towards": views[row.towards_id].code, "due_on": row.due_on.isoformat(), "source": row.source,
            "illustrative": row.illustrative,
        }
        for row in shortcomings(review)
    ]  # fmt: skip
    told = answers(review)
    looked_at = [
        {
            "remedy": row.remedy, "due_on": row.due_on.isoformat(), "code": row.commitment.code if row.commitment else "",
            "state": row.commitment.state if row.commitment else "",
            "found": told[row.pk].found if row.pk in told else "", "words": told[row.pk].words if row.pk in told else "",
        }
        for row in earlier(review)
    ]  # fmt: skip
    return {
        "noun": noun(review.subject), "subject": review.subject.code, "title": review.subject.title, "kind": review.kind,
        "covers": [review.covers_from.isoformat(), review.last_day.isoformat()], "edition": review.edition,
        "sides": [{"code": views[s.body_id].code, "name": views[s.body_id].name} for s in sides],
        "points": points, "shortcomings": short, "earlier": looked_at, "text": wording(review),
        "illustrative": review.illustrative, "frozen_on": on.isoformat(),
    }  # fmt: skip


def frozen(review: Review) -> dict[str, object]:
    """The facts that stand, as they were agreed to; none before."""
    found: dict[str, object] = json.loads(review.facts) if review.state in STANDS else {}
    return found


def broken() -> Iterator[chain.Break]:
    """Reviews, scores, wordings, agreements to the text, frozen texts and signatures that are not what was recorded."""
    yield from lifecycle.misplaced(Review, STEPS)
    rows = list(Review.objects.select_related("document", *NOUNS).order_by("pk"))
    yield from audit.altered(Review, "reviews.review.prepare", ((row.pk, row.told()) for row in rows))
    sides = list(Side.objects.select_related("body", "review").order_by("pk"))
    handed = ((side.review_id, side.told_scores()) for side in sides if side.handed_in_on)
    yield from audit.altered(Review, "reviews.side.hand_in", handed)
    signed = ((side.review_id, side.told_signature(side.review.digest)) for side in sides if side.signed_on)
    yield from audit.altered(Review, "reviews.side.sign", signed)
    issued: Iterator[tuple[int, dict[str, object]]] = (
        (row.pk, {"paper": row.document.digest}) for row in rows if row.document
    )
    yield from audit.altered(Review, "reviews.review.issue", issued)
    written = list(_all_written())
    yield from audit.altered(Review, "reviews.text.write", ((pk, row.told()) for pk, row in written))
    ended = ((pk, row.told_end()) for pk, row in written if row.until is not None)
    yield from audit.altered(Review, "reviews.text.end", ended)
    for row in rows:  # a text that was frozen and taken up again left its act behind: the last one counts
        if row.digest and (chain.digest(row.facts) != row.digest or not _vouched(row)):
            yield chain.Break(f"audit:reviews.review:{row.pk}", 1, "WORDS")
    yield from _closed_unreviewed()


def _all_written() -> Iterator[tuple[int, Written]]:
    for row in Wording.objects.order_by("pk"):
        yield row.review_id, row
    for judged in Judgement.objects.select_related("point").order_by("pk"):
        yield judged.point.review_id, judged
    for short in Shortcoming.objects.order_by("pk"):
        yield short.review_id, short
    for answer in Answer.objects.order_by("pk"):
        yield answer.review_id, answer


def _vouched(row: Review) -> bool:
    """Whether the last act of freezing tells the digest that stands."""
    return audit.last_told(row, "reviews.review.freeze").get("digest") == row.digest


def _closed_unreviewed() -> Iterator[chain.Break]:
    """Agreements that were closed, and plans that were reviewed, on a final review which nobody signed."""
    signed = set(_final().values_list("agreement_id", "digest"))
    planned = set(_final().values_list("plan_id", "digest"))
    for pk, digest in Plan.objects.exclude(final_review="").values_list("pk", "final_review"):
        if (pk, digest) not in planned:
            yield chain.Break(f"audit:plans.plan:{pk}", 1, "STATE")
    for pk, digest in Agreement.objects.filter(state=AgreementState.CLOSED).values_list("pk", "closing_review"):
        if (pk, digest) not in signed:
            yield chain.Break(f"audit:agreements.agreement:{pk}", 1, "STATE")

"""Preparing a review, and scoring it alone."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.reviews import permissions, subjects
from phoihop.domain.reviews.models import LABEL_MAX, WORDS_MAX, Point, Review, Score, Side
from phoihop.domain.reviews.services.turns import CannotReview, kept, take
from phoihop.domain.reviews.states import RUNNING, STEPS, Grade, ReviewKind, ReviewState, ReviewVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.vn import dates


@dataclass(frozen=True, slots=True)
class Given:
    """One side's word on a point."""

    grade: str
    words: str = ""


@transaction.atomic
def prepare(
    *, subject: subjects.Subject, kind: ReviewKind, covers_from: date, covers_to: date, by_group: bool, by: Actor, on: date,
    at: datetime, key: str, source: str = "", illustrative: bool = False,
) -> Review:  # fmt: skip
    """Begin a review by all who are its sides that day, point by point, or by the groups of points.

    `covers_to` is exclusive. The same again gives the same review. Raises Denied, CannotReview.
    """
    opener_id = permissions.check_party(by, subject, on, "draft")
    if kind not in ReviewKind.values or not subjects.runs(subject):
        raise CannotReview(_("Only what is in force or under way is reviewed, until its final review."))
    if covers_to <= covers_from:
        raise CannotReview(_("The time under review ends after it begins. Correct one of the two days."))
    _check_time(subject, kind, covers_to, on)
    same = {
        f"{subjects.noun(subject)}_id": subject.pk,
        "kind": kind,
        "covers_from": covers_from,
        "covers_to": covers_to,
    }
    known = Review.objects.filter(key=key).first()
    if known is not None:
        if any(getattr(known, name) != value for name, value in same.items()):
            raise CannotReview(_("This request was sent before with other content. Load the page anew."))
        return known
    audit.join_appenders()
    if Review.objects.filter(**subjects.named(subject), state__in=RUNNING).exists():
        raise CannotReview(_("A review of this is under way already."))
    sides = subjects.sides(subject, on)
    if len(sides) <= 1:
        raise CannotReview(_("Only one body stands on all sides of it now: nobody is left to review it with."))
    row = Review.objects.create(
        key=key, opener_id=opener_id, opened_on=on, source=source, illustrative=illustrative, **same
    )
    Side.objects.bulk_create(
        Side(review=row, body_id=body_id, place=n, salt=secrets.token_hex(16))
        for n, body_id in enumerate(sides, start=1)
    )
    points = subjects.points(subject, on, by_group=by_group)
    if not points:
        raise CannotReview(_("Nothing of it asks for action: there is nothing to score."))
    Point.objects.bulk_create(
        [Point(review=row, number=n, label=label[:LABEL_MAX], article_id=pk) for n, (label, pk) in enumerate(points, 1)]
    )
    audit.record("reviews.review.prepare", on=row, by=by, at=at, facts=row.told())
    return row


def _check_time(subject: subjects.Subject, kind: ReviewKind, covers_to: date, on: date) -> None:
    """What has not happened yet is not reviewed; a final review reaches the last day of what it ends. Raises CannotReview."""
    if covers_to > on + timedelta(days=1):
        raise CannotReview(_("The time under review ends today at the latest. Correct its last day."))
    last = subjects.last_day(subject)
    if kind == ReviewKind.FINAL and last is not None and covers_to <= last:
        raise CannotReview(
            _("A final review reaches the last day, %(day)s. Until then, choose the interim review.")
            % {"day": dates.show(last)}
        )


@transaction.atomic
def withdraw(*, review: Review, by: Actor, at: datetime) -> Review:
    """Take back what was begun by mistake, before the scores are open. Raises Denied, CannotReview."""
    row = take(review, ReviewState.SCORING)
    permissions.check_side(by, row, "turn_key")
    if row.opener_id not in {side.body_id for side in permissions.sides_of(by, row)}:
        raise CannotReview(_("Only the body that began this review takes it back."))
    lifecycle.move(row, steps=STEPS, verb=ReviewVerb.WITHDRAW, by=by, at=at)
    return row


@transaction.atomic
def score(*, review: Review, given: Mapping[int, Given], by: Actor) -> Review:
    """Write down one's own scores, by the number of the point; no other side learns of them. Raises Denied, CannotReview."""
    row = take(review, ReviewState.SCORING)
    side = permissions.check_side(by, row, "draft")
    if side.handed_in_on:
        raise CannotReview(_("Your side has handed in its scores: they no longer change."))
    points = {point.number: point for point in row.points.all()}
    for number, said in given.items():
        if number not in points or said.grade not in Grade.values:
            raise CannotReview(_("Choose one of the four grades for each point."))
        words = kept(said.words, most=WORDS_MAX)
        Score.objects.update_or_create(side=side, point=points[number], defaults={"grade": said.grade, "words": words})
    return row


@transaction.atomic
def hand_in(*, review: Review, by: Actor, on: date, at: datetime) -> Review:
    """Hand in one's scores: they no longer change. With the last side's all scores are open to all sides at once.

    Raises Denied, CannotReview while a point has no grade.
    """
    row = take(review, ReviewState.SCORING)
    side = permissions.check_side(by, row, "turn_key")
    if side.scores.count() != row.points.count():
        raise CannotReview(_("Some points have no grade yet. Give each one before you hand in."))
    if Side.objects.filter(pk=side.pk, handed_in_on=None).update(handed_in_on=on) != 1:
        raise CannotReview(_("Your side has handed in its scores: they no longer change."))
    audit.record("reviews.side.hand_in", on=row, by=by, at=at, facts=side.told_scores())
    if not row.sides.filter(handed_in_on=None).exists():
        lifecycle.move(row, steps=STEPS, verb=ReviewVerb.OPEN, by=by, at=at)
    return row

"""Looking: one question over everything that the actor may see, the same answers in the same order on every database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from phoihop.domain.finding import rules
from phoihop.domain.finding.models import Findable, Followed, Kind, Saved
from phoihop.domain.finding.permissions import visible_to
from phoihop.foundation.accounts.actors import Actor

BACK = timedelta(seconds=30)  # for so long what was taken away can be brought back
MOST = 2000  # the newest that are ranked; whoever gets so many adds a word


@dataclass(frozen=True, slots=True)
class Answers:
    """What was found, the best first, by row number; how many of each kind; whether there is more than was ranked.

    `made` is false where nothing was taken in yet, as right after a first start: then nothing found says nothing.
    """

    question: rules.Question
    numbers: tuple[int, ...]
    counts: dict[str, int]
    more: bool
    made: bool = True


def find(typed: str, *, by: Actor, on: date, kind: str = "") -> Answers:
    """Everything that has all the words that were typed, as far as the actor may see it on the day. One query,
    and a second where nothing has them.
    """
    question = rules.read(typed)
    if not question.words:
        return Answers(question, (), {}, more=False)
    rows = Findable.objects.filter(_has(question), visible_to(by, on)).order_by("-day", "kind", "ref")
    columns = ("pk", "kind", "title", "head", "day", "address")
    found = list(rows.values_list(*columns)[: MOST + 1])
    ranked = sorted(
        (rules.order(rules.score(question, kind=which, title=title, head=head), day, which, address), pk)
        for pk, which, title, head, day, address in found[:MOST]
        if kind in ("", which)
    )
    counts = Counter(row[1] for row in found[:MOST])
    made = bool(found) or Followed.objects.exists()
    return Answers(question, tuple(pk for _order, pk in ranked), _in_order(counts), more=len(found) > MOST, made=made)


def matching(typed: str, *, by: Actor, on: date, kind: str = "") -> QuerySet[Findable]:
    """The same as rows to be counted: everything that has the words, as far as the actor may see it."""
    question = rules.read(typed)
    if not question.words:
        return Findable.objects.none()
    found = Findable.objects.filter(_has(question), visible_to(by, on))
    return found.filter(kind=kind) if kind else found


def saved_of(user_id: int, at: datetime) -> tuple[list[Saved], Saved | None]:
    """What a person keeps, the first kept first, and what they took away last while it can still be brought back."""
    rows = Saved.objects.filter(Q(removed_at=None) | Q(removed_at__gt=at - BACK), user_id=user_id).order_by("pk")
    kept = [row for row in rows if row.removed_at is None]
    gone = sorted((row for row in rows if row.removed_at is not None), key=lambda row: str(row.removed_at))
    return kept, gone[-1] if gone else None


def _in_order(counts: Counter[str]) -> dict[str, int]:
    return {kind: counts[kind] for kind in Kind.values if counts[kind]}


def _has(question: rules.Question) -> Q:
    """Both indexes hold the same folded words, so both find the same rows. Words are letters and figures only."""
    if connection.vendor == "sqlite":
        asked = " ".join([*(f'"{word}"' for word in question.whole), *(f'"{question.words[-1]}"*',) * question.begins])
        sql = "SELECT rowid FROM finding_words WHERE finding_words MATCH %s"
        return Q(pk__in=RawSQL(sql, [asked]))  # noqa: S611  # the question is a parameter
    asked = " & ".join([*question.whole, *(f"{question.words[-1]}:*",) * question.begins])
    sql = "SELECT id FROM finding_findable WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery"
    return Q(pk__in=RawSQL(sql, [asked]))  # noqa: S611  # the same


def rows_of(numbers: Sequence[int]) -> list[Findable]:
    """These things, in this order."""
    found = Findable.objects.in_bulk(list(numbers))
    return [found[number] for number in numbers if number in found]

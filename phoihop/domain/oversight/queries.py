"""What was supervised and recommended, what waits for whom, and whether all of it still is what was recorded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import AgreementState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.oversight import permissions
from phoihop.domain.oversight.models import (
    Criticism,
    Delegation,
    Effect,
    Finding,
    Intent,
    IntentStep,
    Point,
    Recommendation,
    Remark,
    Report,
    Supervision,
    Voice,
)
from phoihop.domain.oversight.states import (
    CRITICISM_STEPS,
    INTENT_STEPS,
    MEANT,
    STEPS,
    UNANSWERED,
    CriticismState,
    CriticismVerb,
    Form,
    IntentState,
    IntentVerb,
    RecommendationState,
    Taken,
    Verb,
)
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle


@dataclass(frozen=True, slots=True)
class Tally:
    """Answered and carried out are two numbers."""

    made: int
    answered: int  # ever answered in writing
    carried_out: int
    not_carried_out: int
    late: int  # no written answer, past the day; that the superior got a day of its own mends nothing


def tally(rows: QuerySet[Recommendation], today: date) -> Tally:
    """Count these recommendations as they stand on the day."""
    answered = Recommendation.objects.filter(voices__verb=Verb.ANSWER).values("pk")
    found = rows.order_by().aggregate(
        made=Count("pk"),
        answered=Count("pk", filter=Q(pk__in=answered)),
        carried_out=Count("pk", filter=Q(state=RecommendationState.CARRIED_OUT)),
        not_carried_out=Count("pk", filter=Q(state=RecommendationState.NOT_CARRIED_OUT)),
        late=Count(
            "pk",
            filter=Q(state=RecommendationState.ESCALATED) | Q(state=RecommendationState.WAITING, due_on__lt=today),
        ),
    )
    return Tally(**found)


def waiting_for(by: Actor) -> QuerySet[Recommendation]:
    """What waits for the actor's body: to answer as supervised or as its superior, or to say what was found."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    asked = Q(answerer_id__in=ours) | Q(answerer=None, supervision__supervised_id__in=ours)
    answers = asked & Q(state__in=UNANSWERED)  # that the superior was asked takes the answer from nobody
    stands_in = Q(asked_superior_id__in=ours, state=RecommendationState.ESCALATED)
    finds = Q(supervision__supervisor_id__in=ours, state=RecommendationState.ANSWERED)
    found = permissions.recommendations_seen(by).filter(answers | stands_in | finds)
    return found.select_related("supervision").order_by(F("due_on").asc(), "pk")


def pressing(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """What is not answered first, then what is open, then what is closed; in each the earliest day first."""
    rank = Case(
        When(state__in=UNANSWERED, then=0), When(state=RecommendationState.ANSWERED, then=1), default=2,
        output_field=IntegerField(),
    )  # fmt: skip
    return rows.order_by(rank, "due_on", "pk")


def with_bodies(body_ids: Iterable[int]) -> QuerySet[Recommendation]:
    """The recommendations that wait for an answer of one of these bodies, as supervised or as superior."""
    wanted = list(body_ids)
    supervised = Q(answerer_id__in=wanted) | Q(answerer=None, supervision__supervised_id__in=wanted)
    superior = Q(asked_superior_id__in=wanted, state=RecommendationState.ESCALATED)
    found = Recommendation.objects.filter(supervised | superior, state__in=UNANSWERED)
    return found.select_related("supervision").order_by("pk")


def overdue(today: date) -> QuerySet[Recommendation]:
    """Recommendations to which no written answer came by the day, and whose superior was not asked yet."""
    late = Recommendation.objects.filter(state=RecommendationState.WAITING, due_on__lt=today)
    return late.select_related("supervision").order_by("due_on", "pk")


def criticisms_waiting(by: Actor) -> QuerySet[Criticism]:
    """The criticisms that wait for the actor's body: to answer, or to hold against the later text."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    answers = Q(drafter_id__in=ours, state=CriticismState.SENT)
    compares = Q(critic_id__in=ours, state=CriticismState.ANSWERED)
    return permissions.criticisms_seen(by).filter(answers | compares).order_by(F("due_on").asc(), "pk")


def criticisms_in_hand(by: Actor) -> QuerySet[Criticism]:
    """The criticisms that the actor's body prepares, and those that it sent and awaits the answer to."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    states = [CriticismState.OPEN, CriticismState.SENT]
    return permissions.criticisms_seen(by).filter(critic_id__in=ours, state__in=states).order_by("received_on", "pk")


def intents_waiting(by: Actor) -> QuerySet[Intent]:
    """The entries of a programme that wait for the actor's body: to agree, or to choose other days."""
    ours = organisations.stands_for(by.body_id) if by.body_id and by.may("read") else set()
    agrees = Q(authority_id__in=ours, state=IntentState.PROPOSED)
    moves = Q(supervisor_id__in=ours, state=IntentState.CLASHES)
    return Intent.objects.filter(agrees | moves).order_by("begins_on", "pk")


def programme(by: Actor, year: int) -> QuerySet[Intent]:
    """What the actor sees of the programmes of a year: whatever falls into it."""
    days = {"begins_on__lte": date(year, 12, 31), "ends_on__gte": date(year, 1, 1)}
    return permissions.intents_seen(by).filter(**days)


def programme_years(by: Actor, today: date) -> list[int]:
    """The years of which the actor sees an entry, this one and the next; the last first."""
    days = permissions.intents_seen(by).order_by().values_list("begins_on", "ends_on")
    return sorted({day.year for both in days for day in both} | {today.year, today.year + 1}, reverse=True)


def at_the_same_time(rows: Iterable[Intent]) -> dict[int, list[Intent]]:
    """Of each entry the others that mean to supervise the same body in any of the same days; one query however many."""
    found = list(rows)
    bodies = {row.supervised_id for row in found}
    others = list(Intent.objects.filter(supervised_id__in=bodies, state__in=[*MEANT, IntentState.BEGUN]))
    return {
        row.pk: [
            one
            for one in others
            if one.pk != row.pk
            and one.supervised_id == row.supervised_id
            and one.begins_on <= row.ends_on
            and row.begins_on <= one.ends_on
        ]
        for row in found
        if row.state != IntentState.DROPPED
    }


def agreed_of(by: Actor, *, key: str = "") -> QuerySet[Intent]:
    """The agreed entries that the actor's body may begin, and the one that was begun under this key: it may be sent again."""
    ours = organisations.stands_for(by.body_id) if by.body_id and by.may("read") else set()
    begun = Q(supervision__key=key) if key else Q(pk__in=())
    return Intent.objects.filter(Q(state=IntentState.AGREED) | begun, supervisor_id__in=ours)


@dataclass(frozen=True, slots=True)
class Takings:
    """What criticism came to: of all points, those that the drafting bodies took, and those that the texts took."""

    points: int
    replied: int  # taken wholly or in part, by the reply
    found: int  # the same, in the text that was issued


def effect(rows: QuerySet[Criticism]) -> Takings:
    """Count the points of these criticisms. What was promised and what stands in the text are two numbers."""
    some = (Taken.WHOLLY, Taken.PARTLY)
    told = Point.objects.filter(criticism__in=rows.order_by()).aggregate(
        points=Count("pk"), replied=Count("pk", filter=Q(reply__in=some)), found=Count("pk", filter=Q(found__in=some))
    )
    return Takings(**told)


def policies(recommendations: QuerySet[Recommendation], criticisms: QuerySet[Criticism]) -> QuerySet[Effect]:
    """The policies that changed because of any of these, the last first."""
    of = Q(recommendation__in=recommendations.order_by()) | Q(point__criticism__in=criticisms.order_by())
    found = Effect.objects.filter(of).order_by("-on", "-pk")
    return found.select_related("recommendation__supervision", "point__criticism", "document", "agreement")


def regulations() -> list[tuple[str, str]]:
    """The regulations that were signed by all: code and title, as a choice offers them."""
    signed = Agreement.objects.filter(state__in=[AgreementState.IN_FORCE, AgreementState.CLOSED])
    return [(row.code, f"{row.code} · {row.title}") for row in signed.order_by("code")]


AGES = (30, 90, 180)  # days since it was recommended


@dataclass(frozen=True, slots=True)
class AgeRow:
    """The recommendations of an age, and how many of them were ever answered and carried out."""

    least: int
    most: int | None
    made: int
    answered: int
    carried_out: int

    @property
    def answered_of(self) -> str:
        """The part of them that was answered."""
        return _part(self.answered, self.made)

    @property
    def carried_out_of(self) -> str:
        """The part of them that was carried out."""
        return _part(self.carried_out, self.made)


def _part(some: int, whole: int) -> str:
    return f"{some * 100 / whole:.1f}%".replace(".", ",") if whole else ""


def by_age(rows: QuerySet[Recommendation], today: date) -> list[AgeRow]:
    """These recommendations by how long ago they were made, the youngest first; all ages add up to all."""
    made = Voice.objects.filter(verb=Verb.RECOMMEND, recommendation__in=rows.order_by()).values_list(
        "recommendation_id", "on", "recommendation__state"
    )
    told = set(Voice.objects.filter(verb=Verb.ANSWER).values_list("recommendation_id", flat=True))
    return ages(((on, pk in told, state) for pk, on, state in made), today)


def ages(rows: Iterable[tuple[date, bool, str]], today: date) -> list[AgeRow]:
    """The same of what is at hand: of each the day it was made, whether it was ever answered, and its state."""
    made, found = list(rows), []
    for least, most in zip((0, *(age + 1 for age in AGES)), (*AGES, None), strict=True):
        those = [
            row for row in made if least <= (today - row[0]).days and (most is None or (today - row[0]).days <= most)
        ]
        done = sum(state == RecommendationState.CARRIED_OUT for _on, _answered, state in those)
        found.append(AgeRow(least, most, len(those), sum(answered for _on, answered, _state in those), done))
    return found


def broken() -> Iterator[chain.Break]:
    """Supervisions, findings, recommendations and voices that are not what was recorded, or stand where none led."""
    yield from lifecycle.misplaced(Recommendation, STEPS)
    rows = Supervision.objects.select_related("supervisor", "supervised", "superior").order_by("pk")
    yield from audit.altered(Supervision, "oversight.supervision.begin", ((row.pk, row.told()) for row in rows))
    findings = Finding.objects.order_by("pk")
    told = ((row.supervision_id, row.told()) for row in findings)
    yield from audit.altered(Supervision, "oversight.supervision.find", told)
    stated = Delegation.objects.select_related("actor").order_by("pk")
    yield from audit.altered(
        Supervision, "oversight.supervision.delegate", ((row.supervision_id, row.told()) for row in stated)
    )
    issued = Report.objects.select_related("actor", "document").order_by("pk")
    yield from audit.altered(
        Supervision, "oversight.supervision.report", ((row.supervision_id, row.told()) for row in issued)
    )
    voices = Voice.objects.select_related("recommendation", "actor", "asked_superior", "answerer", "former").order_by(
        "pk"
    )
    for verb in Verb.values:
        said = ((row.recommendation_id, row.told()) for row in voices.filter(verb=verb))
        yield from audit.altered(Recommendation, f"oversight.recommendation.{verb.lower()}", said)
    yield from _broken_programme()
    yield from _broken_criticism()
    changed = Effect.objects.select_related("actor", "document", "agreement").order_by("pk")
    yield from audit.altered(Effect, "oversight.effect.note", ((row.pk, row.told()) for row in changed))
    last = {row.recommendation_id: (row.due_on, row.asked_superior_id, row.answerer_id) for row in voices}
    for one in Recommendation.objects.order_by("pk"):
        if last.get(one.pk) != (one.due_on, one.asked_superior_id, one.answerer_id):
            yield chain.Break(f"audit:oversight.recommendation:{one.pk}", 1, "STATE")


def _broken_programme() -> Iterator[chain.Break]:
    """Entries of a programme that are not what was recorded, or stand where none led."""
    yield from lifecycle.misplaced(Intent, INTENT_STEPS)
    steps = IntentStep.objects.select_related(
        "intent__supervisor", "intent__supervised", "intent__authority", "actor"
    ).order_by("pk")
    for verb in IntentVerb.values:
        said = ((row.intent_id, row.told()) for row in steps.filter(verb=verb))
        yield from audit.altered(Intent, f"oversight.intent.{verb.lower()}", said)
    last = {row.intent_id: (row.begins_on, row.ends_on) for row in steps}
    for one in Intent.objects.order_by("pk"):
        if last.get(one.pk) != (one.begins_on, one.ends_on):
            yield chain.Break(f"audit:oversight.intent:{one.pk}", 1, "STATE")


def _broken_criticism() -> Iterator[chain.Break]:
    """Criticisms and points that are not what was recorded, or stand where no remark led."""
    yield from lifecycle.misplaced(Criticism, CRITICISM_STEPS)
    remarks = Remark.objects.select_related("criticism__critic", "criticism__drafter", "actor", "point").order_by("pk")
    for verb in CriticismVerb.values:
        said = ((row.criticism_id, row.told()) for row in remarks.filter(verb=verb))
        yield from audit.altered(Criticism, f"oversight.criticism.{verb.lower()}", said)
    stands: dict[int, tuple[int, date | None]] = {}
    points: dict[int, dict[str, str]] = {}
    for row in remarks:
        step, due_on = stands.get(row.criticism_id, (0, None))
        stands[row.criticism_id] = (row.step or step, row.due_on or due_on)
        if row.point_id and row.how:
            points.setdefault(row.point_id, {})[row.verb] = row.how
    for one in Criticism.objects.order_by("pk"):
        if stands.get(one.pk) != (one.step, one.due_on):
            yield chain.Break(f"audit:oversight.criticism:{one.pk}", 1, "STATE")
    for point in Point.objects.order_by("pk"):
        told = points.get(point.pk, {})
        if (point.reply, point.found) != (told.get(CriticismVerb.REPLY, ""), told.get(CriticismVerb.COMPARE, "")):
            yield chain.Break(f"audit:oversight.criticism:{point.criticism_id}", 1, "STATE")


def delegation_open(row: Supervision, on: date) -> bool:
    """Whether its delegation may still be stated: until it begins, and where none was, until something was found."""
    late = not row.delegations.exists() and not row.findings.exists()
    return row.form == Form.DELEGATION and (on < row.begins_on or late)

"""What was asked, what was answered, what came of it; and whether all of it still is what was recorded."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import ClassVar

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions import ahead, digest, lateness, permissions, rules, vouching
from phoihop.domain.petitions.models import DataRequest, Petition, Referral, Session, Slip, Stage, Tries, Word
from phoihop.domain.petitions.states import (
    ANSWERED,
    DATA_REQUEST_STEPS,
    DRAFTING,
    FINAL,
    STEPS,
    DataRequestState,
    PetitionState,
    PetitionVerb,
    Result,
)
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle

_GROUPED = ("holder", "topic", "competence", "result")
_COMPARED = 500  # of one place, the newest
ASK = "PET-ASK"  # the rule: by when a body asks others for help with a petition
NO_RESULT = "NONE"  # how an address asks for those of which nothing came yet


@dataclass(frozen=True, slots=True)
class Tally:
    """Answered and resolved are two numbers; neither is part of the other."""

    collected: int
    answered: int  # given an answer that still stands
    resolved: int  # resolved, and confirmed by the body that collected it
    late: int = 0  # not answered, and past the day; of what was opened again, since then


WHICH = {
    "route": _("waiting to be passed on"), "reply": _("waiting for a reply"), "late": _("late"),
    "confirm": _("waiting for confirmation"), "answered": _("answered"), "resolved": _("resolved and confirmed"),
}  # fmt: skip


def _stands(which: str, today: date) -> Q:
    """The filter for where petitions stand."""
    return {
        "route": Q(state__in=[PetitionState.COLLECTED, PetitionState.RETURNED]),
        "reply": Q(state=PetitionState.ROUTED),
        "late": lateness.late_on(today),
        "confirm": Q(state=PetitionState.ANSWERED),
        "answered": Q(state__in=ANSWERED),
        "resolved": Q(state=PetitionState.CONFIRMED, result=Result.RESOLVED),
    }[which]


def tally(petitions: QuerySet[Petition], today: date) -> Tally:
    """Count these petitions as they stand on the day: one query."""
    found = petitions.order_by().aggregate(
        collected=Count("pk"),
        **{which: Count("pk", filter=_stands(which, today)) for which in ("answered", "resolved", "late")},
    )
    return Tally(**found)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which petitions a board shows; what is empty chooses all."""

    NAMES: ClassVar = ("which", "holder", "topic", "competence", "place", "result", "year")
    which: str = ""
    holder: str = ""
    topic: str = ""
    competence: str = ""
    place: str = ""
    result: str = ""
    year: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Choice":
        """What an address chooses; what nothing could match chooses nothing."""
        return cls(**{name: given.get(name, "").replace("\x00", "") for name in cls.NAMES})

    def of(self, petitions: QuerySet[Petition], today: date) -> QuerySet[Petition]:
        """Those of these petitions that it chooses."""
        found = petitions.filter(_stands(self.which, today)) if self.which in WHICH else petitions
        for name in ("topic", "competence", "place"):
            if value := getattr(self, name):
                found = found.filter(**{name: value})
        if self.holder:
            found = (
                found.filter(holder_id=int(self.holder)) if re.fullmatch(r"[0-9]{1,18}", self.holder) else found.none()
            )
        if self.result:
            found = found.filter(result="" if self.result == NO_RESULT else self.result)
        if self.year:
            found = (
                found.filter(session__held_on__year=int(self.year))
                if re.fullmatch(r"[12][0-9]{3}", self.year)
                else found.none()
            )
        return found

    def takes(self, group: Mapping[str, object]) -> bool:
        """Whether it chooses the petitions of a group of the same holder, field, competence and result."""
        holder = int(self.holder) if re.fullmatch(r"[0-9]{1,18}", self.holder) else self.holder
        wanted = {"holder": holder, "topic": self.topic, "competence": self.competence, "result": self.result}
        if self.result == NO_RESULT:
            wanted["result"] = ""
        asked = [name for name in wanted if getattr(self, name)]
        return all(group[name] == wanted[name] for name in asked)


@dataclass(frozen=True, slots=True)
class Board:
    """What a body sees of petitions: those chosen, their counts, and by which holders and fields one can choose."""

    petitions: QuerySet[Petition]
    shown: int  # how many those are
    tally: Tally  # of all but for where they stand
    holders: list[int]
    topics: list[str]


def board(by: Actor, choice: Choice, today: date) -> Board:
    """The petitions that the actor's body sees, chosen; the latest to be answered first.

    One question counts them in groups, however many there are; what can be chosen is added up from these.
    """
    seen = permissions.visible_to(by)
    chosen = choice.of(seen, today).order_by(F("due_on").asc(nulls_last=True), "-pk")
    counts = {which: Count("pk", filter=_stands(which, today)) for which in WHICH}
    there = Choice(place=choice.place, year=choice.year).of(seen, today).order_by()
    groups = list(there.values(*_GROUPED).annotate(collected=Count("pk"), **counts))
    those = [group for group in groups if choice.takes(group)]
    told = {name: sum(group[name] for group in those) for name in ("collected", *WHICH)}
    return Board(
        chosen, told[choice.which if choice.which in WHICH else "collected"],
        Tally(**{field.name: told[field.name] for field in fields(Tally)}),
        sorted({group["holder"] for group in groups} - {None}), sorted({group["topic"] for group in groups}),
    )  # fmt: skip


def waiting_for(by: Actor) -> QuerySet[Petition]:
    """What waits for the actor's body: to pass on, to answer, to say what came of it, to confirm, to help with, to read
    what its voters wrote by their slips, or that they ask something of their data."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    passes = Q(collector_id__in=ours, state__in=[PetitionState.COLLECTED, PetitionState.RETURNED])
    confirms = Q(collector_id__in=ours, state=PetitionState.ANSWERED, result__in=FINAL) & ~Q(holder_id__in=ours)
    answers = Q(holder_id__in=ours, state=PetitionState.ROUTED)
    tells = Q(holder_id__in=ours, state=PetitionState.ANSWERED, result="")
    if not by.may("read"):
        return Petition.objects.none()
    asked = Stage.objects.filter(verb=PetitionVerb.ASK_HELP, other_id__in=ours).order_by()
    given = Stage.objects.filter(petition=OuterRef("petition"), verb=PetitionVerb.HELP, other_id=OuterRef("other_id"))
    helps = asked.exclude(Exists(given.filter(pk__gt=OuterRef("pk")))).values("petition")
    open_asked = DataRequest.objects.filter(
        state=DataRequestState.OPEN, slip__petition__collector_id__in=ours
    ).order_by()
    asked_of_data = (
        open_asked.values("slip__petition") if by.may("turn_key") else open_asked.none().values("slip__petition")
    )
    wrote = _unread(ours if by.may("draft") else ()).values("slip__petition")
    theirs = Petition.objects.filter(passes | confirms | answers | tells).values("pk")
    found = Petition.objects.filter(pk__in=theirs.union(helps, asked_of_data, wrote))
    return found.order_by(F("due_on").asc(nulls_last=True), "pk")


def ways_of(petitions: Iterable[Petition]) -> dict[int, list[Stage]]:
    """The ways of these petitions in one question; of each, the earliest step first."""
    found: dict[int, list[Stage]] = {row.pk: [] for row in petitions}
    for stage in Stage.objects.filter(petition__in=found).order_by("pk") if found else ():
        found[stage.petition_id].append(stage)
    return found


def _unread(collectors: Collection[int]) -> QuerySet[Word]:
    """What people wrote by slips of petitions that these bodies collected, and none of them looked at yet."""
    return Word.objects.filter(unread=True, slip__petition__collector_id__in=collectors).order_by()


@dataclass(frozen=True, slots=True)
class BySlips:
    """What waits for who collected some petitions from who holds their slips: by when they are answered on their data; unread words."""

    data: Mapping[int, date | None]  # the first day of each that asks
    wrote: Collection[int]


def by_their_slips(petitions: Iterable[Petition], by: Actor) -> BySlips:
    """Of these petitions, for the actor's body where it collected them; one question, and none where it collected none."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    mine = [row.pk for row in petitions if row.collector_id in ours]
    data: dict[int, date | None] = {}
    wrote: set[int] = set()
    if not mine:
        return BySlips(data, wrote)
    open_ = DataRequest.objects.filter(slip=OuterRef("pk"), state=DataRequestState.OPEN).order_by("due_on")
    slips = Slip.objects.filter(petition__in=mine).order_by("pk").annotate(
        asks=Exists(open_), due_on=Subquery(open_.values("due_on")[:1]), unread=Exists(_unread(ours).filter(slip=OuterRef("pk"))),
    )  # fmt: skip
    for petition, asks, due_on, unread in slips.values_list("petition", "asks", "due_on", "unread"):
        if asks and by.may("turn_key"):
            data[petition] = min((day for day in (data.get(petition), due_on) if day), default=None)
        if unread and by.may("draft"):
            wrote.add(petition)
    return BySlips(data, wrote)


def with_bodies(body_ids: Iterable[int]) -> QuerySet[Petition]:
    """The petitions that wait for an answer of one of these bodies."""
    return Petition.objects.filter(state=PetitionState.ROUTED, holder_id__in=body_ids).order_by("pk")


def together(petition: Petition, by: Actor) -> QuerySet[Petition]:
    """The other petitions of the same matter that the actor's body sees."""
    if petition.matter_id is None:
        return Petition.objects.none()
    return permissions.visible_to(by).filter(matter_id=petition.matter_id).exclude(pk=petition.pk)


def waiting_beside(petition: Petition, by: Actor) -> QuerySet[Petition]:
    """The others of the same matter that wait for an answer of the actor's body too."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    return together(petition, by).filter(state=PetitionState.ROUTED, holder_id__in=ours)


def ask_by(way: Sequence[Stage]) -> date | None:
    """By when the body that has it asks others for help, by rule; None where it has not come, or no rule says so."""
    arrived = next((stage.on for stage in reversed(way) if stage.verb == PetitionVerb.ROUTE), None)
    try:
        return rulebook.due(ASK, arrived).due_on if arrived else None
    except NoRule:
        return None


@dataclass(frozen=True, slots=True)
class Quality:
    """How a body answers: what came to it, what it answered at all, in time, and what had to be opened again."""

    body: int
    came: int
    answered: int
    timely: int
    reopened: int


def quality(by: Actor, year: str, today: date) -> list[Quality]:
    """How each body answers what the actor's body sees, the most petitions first; of a year, or ever."""
    seen = Choice(year=year).of(permissions.visible_to(by), today).values("pk")
    rows = Stage.objects.filter(petition__in=seen, verb__in=["ROUTE", "PASS", "ANSWER", "REOPEN"]).order_by("pk")
    told: dict[int, dict[str, set[int]]] = {}
    again: dict[int, date] = {}
    for stage in rows.values_list("holder_id", "verb", "petition_id", "on", "due_on"):
        holder, verb, petition, on, due_on = stage
        if holder is None:
            continue
        counts = told.setdefault(holder, {name: set() for name in ("ROUTE", "ANSWER", "LATE", "REOPEN")})
        counts["ROUTE" if verb == PetitionVerb.PASS else verb].add(petition)
        if verb == PetitionVerb.REOPEN:
            again[petition] = on
        elif verb == PetitionVerb.ANSWER and due_on and on > lateness.counted_from(due_on, again.pop(petition, None)):
            counts["LATE"].add(petition)
    found = [
        Quality(body, *(len(one) for one in (c["ROUTE"], c["ANSWER"], c["ANSWER"] - c["LATE"], c["REOPEN"])))
        for body, c in told.items()
    ]
    return sorted(found, key=lambda one: (-one.came, one.body))


def promised_by(commitment_id: int, by: Actor) -> Petition | None:
    """The petition whose answer promised this commitment, where the actor's body sees it."""
    return permissions.visible_to(by).filter(way__commitment_id=commitment_id).first()


BY = ("result", "competence", "topic", "place")


@dataclass(frozen=True, slots=True)
class Summary:
    """What was asked in a year, or ever: all of it, and by result, competence, field and place; each adds up to all."""

    whole: Tally
    by: dict[str, dict[str, Tally]]
    met: int  # meetings
    came: int
    years: list[int]  # in which there were meetings
    illustrative: bool  # whether anything made up is counted


def summary(by: Actor, year: str, today: date) -> Summary:
    """The summary of what the actor's body sees; `year` empty for ever."""
    seen = permissions.visible_to(by)
    found = Choice(year=year).of(seen, today)
    meetings = Session.objects.filter(pk__in=seen.values("session"))
    years = meetings.order_by("held_on__year").values_list("held_on__year", flat=True).distinct()
    of_year = Session.objects.filter(pk__in=found.values("session"))
    held = of_year.order_by().aggregate(met=Count("pk"), came=Sum("attended", default=0))
    return Summary(
        tally(found, today),
        {name: _by(found, name, today) for name in BY},
        **held,
        years=list(years),
        illustrative=found.filter(illustrative=True).exists(),
    )


@dataclass(frozen=True, slots=True)
class Digest:
    """What people were concerned about in a quarter, over all who collected: nobody is found by it."""

    whole: int | None  # hidden where it would tell a hidden cell
    topics: list[digest.Cell]
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Rounded:
    """What was asked, answered and resolved, each rounded down to fives; None for fewer than `digest.LEAST`, and for none.

    Rounded, so that no quarter can be had by taking others from the whole. Under the least nothing tells whether there are any.
    """

    collected: int | None
    answered: int | None
    resolved: int | None
    late: int | None
    illustrative: bool


def places() -> list[str]:
    """Every place that petitions speak of, as it was written; how many of them, nobody is told here."""
    return list(Petition.objects.order_by("place").values_list("place", flat=True).distinct())


def rounded(today: date, places: Collection[str] | None = None) -> Rounded:
    """Over all bodies and the whole time, as it stands on the day; of these places alone where any are named."""
    every = Petition.objects.filter(taken_on__lte=today)
    if places is not None:
        every = every.filter(place__in=places)
    told = tally(every, today)
    counts = {
        name: getattr(told, name) // digest.LEAST * digest.LEAST or None
        for name in ("collected", "answered", "resolved", "late")
    }
    told_of = counts["collected"] is not None
    return Rounded(**counts, illustrative=told_of and every.filter(illustrative=True).exists())


def digest_quarters(today: date) -> list[digest.Quarter]:
    """The quarters that have ended and in which petitions were taken in, the newest first."""
    days = Petition.objects.order_by().values_list("taken_on", flat=True).distinct()
    found = {digest.Quarter.of(day) for day in days}
    return sorted((quarter for quarter in found if quarter.after <= today), reverse=True)


def digest_of(quarter: digest.Quarter) -> Digest:
    """The digest of a quarter that has ended, of what was taken in during it: what comes later never changes it.

    One table alone: a second one of the same petitions could tell what the first one hides.
    """
    asked = Petition.objects.filter(taken_on__gte=quarter.first, taken_on__lt=quarter.after).order_by()
    counts = dict(asked.values_list("topic").annotate(n=Count("pk")).values_list("topic", "n"))
    return Digest(digest.whole(counts), digest.covered(counts), asked.filter(illustrative=True).exists())


def _by(petitions: QuerySet[Petition], name: str, today: date) -> dict[str, Tally]:
    """The same counts of each value of a column: one query, the most petitions first."""
    which = {one: Count("pk", filter=_stands(one, today)) for one in ("answered", "resolved", "late")}
    rows = petitions.order_by().values(name).annotate(collected=Count("pk"), **which).order_by("-collected", name)
    return {row.pop(name): Tally(**row) for row in rows}


def way_seen(petition: Petition, by: Actor) -> list[Stage]:
    """Its whole way; what a body drafted and checked before it answered is seen by that body alone."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    way = petition.way.select_related("commitment", "document")
    return [stage for stage in way if stage.verb not in DRAFTING or stage.actor_id in ours]


def paper_of(petition: Petition) -> str:
    """The number of the paper that answered it last; empty where none did."""
    found = petition.way.filter(verb=PetitionVerb.ANSWER).order_by("-pk").first()
    return found.paper if found else ""


def answer_of(petition: Petition) -> str:
    """What was answered last; empty where nothing was."""
    found = petition.way.filter(verb=PetitionVerb.ANSWER).order_by("-pk").first()
    return found.words if found else ""


def alike(petition: Petition, by: Actor) -> list[Petition]:
    """Others that the actor's body sees, about the same place, that ask much the same, open and past; newest first.

    Those already set beside it are left out.
    """
    there = permissions.visible_to(by).filter(place_folded=petition.place_folded).exclude(pk=petition.pk)
    if petition.matter_id:
        there = there.exclude(matter_id=petition.matter_id)
    recent = there.order_by("-pk")[:_COMPARED]
    return [other for other in recent if rules.alike(petition.text, other.text)]


@dataclass(frozen=True, slots=True)
class Open:
    """What everybody who follows a petition may read of it; what was not published is empty."""

    asked: str
    answer: str


def published(way: Iterable[Stage]) -> Open:
    """What was published last of what is asked, and of the answer that stands."""
    asked = answer = ""
    for stage in way:
        if stage.verb == PetitionVerb.SHOW_ASK:
            asked = stage.words
        elif stage.verb == PetitionVerb.SHOW_ANS:
            answer = stage.words
        elif stage.verb in (PetitionVerb.ANSWER, PetitionVerb.REOPEN):
            answer = ""  # another one stands, or none
    return Open(asked, answer)


def referred_at(meeting: Session) -> list[tuple[str, int, int]]:
    """How many were sent on from a meeting: kind, body, and how many."""
    counted = Counter(meeting.referrals.values_list("kind", "to_id"))
    return [(kind, to, n) for (kind, to), n in sorted(counted.items())]


def guessed_since(day: date) -> int:
    """How many wrong codes and secrets came since the day in the hours over which an alarm was raised."""
    found = Tries.objects.filter(of="", noticed=True, begins__date__gte=day).aggregate(wrong=Sum("wrong", default=0))
    return int(found["wrong"])


def by_slips(petition: Petition) -> QuerySet[Word]:
    """What people wrote of it by their slips, locked, newest first."""
    return Word.objects.filter(slip__petition=petition).order_by("-pk")


def asked_of_data(petition: Petition) -> QuerySet[DataRequest]:
    """What was asked of the words that people wrote of it, the open ones first."""
    return (
        DataRequest.objects.filter(slip__petition=petition)
        .select_related("slip")
        .order_by(F("answered_on").asc(nulls_first=True), "pk")
    )


def alike_in_all(petition: Petition) -> int:
    """How many others ask the same, whoever collected them; a number that everybody may know."""
    if petition.matter_id is None:
        return 0
    return Petition.objects.filter(matter_id=petition.matter_id).exclude(pk=petition.pk).count()


def broken() -> Iterator[chain.Break]:
    """Sessions, petitions and stages that are not what was recorded, or stand where no stage led."""
    yield from lifecycle.misplaced(Petition, STEPS)
    sessions = Session.objects.select_related("organiser").order_by("pk")
    yield from audit.altered(Session, "petitions.session.record", ((row.pk, row.told()) for row in sessions))
    petitions = Petition.objects.select_related("collector").order_by("pk")
    yield from audit.altered(Petition, "petitions.petition.collect", ((row.pk, row.told()) for row in petitions))
    stages = Stage.objects.select_related("petition", "holder", "other", "commitment", "document").order_by("pk")
    for verb in PetitionVerb.values:
        if verb != PetitionVerb.COLLECT:
            rows = stages.filter(verb=verb).iterator(chunk_size=2000)
            code = f"petitions.petition.{verb.lower()}"
            yield from audit.altered(Petition, code, ((row.petition_id, row.told()) for row in rows))
    referred = Referral.objects.select_related("to").order_by("pk")
    yield from audit.altered(Referral, "petitions.referral.refer", ((row.pk, row.told()) for row in referred))
    yield from audit.altered(Slip, "petitions.slip.issue", ((row.pk, row.told()) for row in Slip.objects.all()))
    yield from audit.altered(Word, "petitions.word.write", ((row.pk, row.told()) for row in Word.objects.all()))
    asked = DataRequest.objects.select_related("slip__petition").order_by("pk")
    yield from lifecycle.misplaced(DataRequest, DATA_REQUEST_STEPS)
    yield from audit.altered(DataRequest, "petitions.datarequest.ask", ((row.pk, row.told()) for row in asked))
    for state, verb in (("GRANTED", "grant"), ("REFUSED", "refuse")):
        told = ((row.pk, row.answered()) for row in asked.filter(state=state))
        yield from audit.altered(DataRequest, f"petitions.datarequest.{verb}", told)
    yield from ahead.broken()
    yield from vouching.strayed()
    yield from vouching.misread()
    yield from vouching.missummed()

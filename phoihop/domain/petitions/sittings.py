"""Sessions of a People's Council and what is summed up for them: which petitions are new, and what became of those told before."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, Sum

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.petitions.models import Petition, Reader, Session, SittingSummary, Stage
from phoihop.domain.petitions.queries import Tally, tally
from phoihop.domain.petitions.states import PetitionState, PetitionVerb

COUNCILS = frozenset(
    {"peoples_council", "commune_council"}
)  # kinds of bodies for whose sessions petitions are summed up
MOST = 2000  # petitions that one paper tells line by line


@dataclass(frozen=True, slots=True)
class Material:
    """What a summary tells: what is new since the last one for this council, and what was told before and still moves."""

    new: Sequence[Petition]  # `MOST` of them at most
    before: Sequence[Petition]  # the same
    asked: int  # all that are new
    topics: Mapping[str, Counter[str]]  # by competence and field of life: all that are new
    counts: Tally  # of those before, as they stand
    met: int
    came: int
    spoke: int
    since: date | None  # the day of the last summary; none where this is the first
    last: int


def councils(on: date) -> list[BodyView]:
    """The councils for whose sessions petitions can be summed up."""
    return [view for view in organisations.all_bodies(on) if view.kind_code in COUNCILS]


def material(summary: SittingSummary, today: date) -> Material:
    """What this summary would tell today, of what its body sees: the same petitions as on its page of petitions."""
    sitting = summary.sitting
    ours = organisations.stands_for(sitting.compiler_id)
    issued = SittingSummary.objects.filter(
        sitting__compiler_id__in=ours, sitting__council_id=sitting.council_id, document__isnull=False
    )
    past = issued.exclude(pk=summary.pk).order_by("-last", "-pk").first()
    seen = Petition.objects.filter(
        pk__in=Reader.objects.filter(body_id__in=ours).order_by().values("petition"), taken_on__lte=today
    ).select_related("session")
    reached = Reader.objects.filter(body_id__in=ours).order_by().values("petition").annotate(since=Min("pk"))
    told = past.last if past else 0
    new = seen.filter(pk__in=reached.filter(since__gt=told).values("petition"))
    before = seen.none()
    if past and past.issued_on:
        closed = Stage.objects.filter(verb=PetitionVerb.CONFIRM, on__gte=past.issued_on).values("petition")
        before = seen.filter(
            Q(pk__in=reached.filter(since__lte=told).values("petition"))
            & (~Q(state=PetitionState.CONFIRMED) | Q(pk__in=closed))
        )
    meetings = Session.objects.filter(pk__in=new.order_by().values("session")).order_by()
    people = meetings.aggregate(came=Sum("attended", default=0), spoke=Sum("spoke", default=0))
    last = reached.filter(petition__in=new.order_by().values("pk")).order_by("-since").values_list("since", flat=True)
    topics: dict[str, Counter[str]] = defaultdict(Counter)
    for competence, topic, n in new.order_by().values_list("competence", "topic").annotate(n=Count("pk")):
        topics[competence][topic] = n
    return Material(
        list(new.order_by("pk")[:MOST]), list(before.order_by("pk")[:MOST]), new.count(), topics,
        tally(before, today), meetings.count(),
        **people, since=past.issued_on if past else None,
        last=last.first() or told,
    )  # fmt: skip

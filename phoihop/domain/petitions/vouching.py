"""Whether each petition is where its way led it, and read by those alone whom it led to; and what was summed up of them."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from phoihop.domain.petitions.models import Petition, Reader, Sitting, SittingSummary, Stage
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit


def strayed() -> Iterator[chain.Break]:
    """Petitions that are not where their last stage left them."""
    last: dict[int, tuple[object, ...]] = {}
    now = ("holder_id", "due_on", "result", "result_day", "matter_id")
    for stage in Stage.objects.order_by("pk").values_list("petition_id", *now).iterator(chunk_size=2000):
        last[stage[0]] = stage[1:]
    for row in Petition.objects.order_by("pk").values_list("pk", *now).iterator(chunk_size=2000):
        if last.get(row[0]) != row[1:]:
            yield chain.Break(f"audit:petitions.petition:{row[0]}", 1, "HOLDER")


def misread() -> Iterator[chain.Break]:
    """Petitions that a body reads although their way never led to it, or that one does not read although it did."""
    led = Stage.objects.filter(petition=OuterRef("petition")).filter(
        Q(holder=OuterRef("body")) | Q(other=OuterRef("body"))
    )
    found = set(
        Reader.objects.exclude(petition__collector=F("body")).exclude(Exists(led)).values_list("petition", flat=True)
    )
    for rows, who in ((Stage.objects, "holder"), (Stage.objects, "other"), (Petition.objects, "collector")):
        petition = "pk" if who == "collector" else "petition"
        reads = Reader.objects.filter(petition=OuterRef(petition), body=OuterRef(who))
        found |= set(rows.exclude(**{who: None}).exclude(Exists(reads)).order_by().values_list(petition, flat=True))
    yield from (chain.Break(f"audit:petitions.petition:{pk}", 1, "READERS") for pk in sorted(found))


def missummed() -> Iterator[chain.Break]:
    """Council sessions and summaries issued for them that are not what was recorded."""
    rows = Sitting.objects.select_related("council", "compiler").order_by("pk")
    yield from audit.altered(Sitting, "petitions.sitting.enter", ((row.pk, row.told()) for row in rows))
    issued = (
        SittingSummary.objects.filter(document__isnull=False).select_related("commitment", "document").order_by("pk")
    )
    told = ((row.pk, row.told()) for row in issued)
    yield from audit.altered(SittingSummary, "petitions.sittingsummary.issue", told)

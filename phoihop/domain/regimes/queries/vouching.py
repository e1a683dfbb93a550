"""Whether regimes, periods, sent reports, remarks and compiled reports still are what was recorded."""

from collections.abc import Iterator

from phoihop.domain.regimes.models import (
    Compilation,
    Duty,
    Edition,
    Line,
    OpenedPeriod,
    Regime,
    Remark,
    Thread,
    Wording,
)
from phoihop.domain.regimes.states import COMPILATION_STEPS, STEPS, THREAD_STEPS, ThreadVerb
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle


def broken() -> Iterator[chain.Break]:
    """Every row that no act vouches for any more, and every state that no step led to."""
    yield from lifecycle.misplaced(Regime, STEPS)
    regimes = Regime.objects.select_related("issuer").order_by("pk")
    yield from audit.altered(Regime, "regimes.regime.draft", ((row.pk, row.told()) for row in regimes))
    periods = OpenedPeriod.objects.order_by("pk")
    yield from audit.altered(OpenedPeriod, "regimes.period.open", ((row.pk, row.told()) for row in periods))
    editions = Edition.objects.order_by("pk").iterator(chunk_size=2000)
    yield from audit.altered(Duty, "regimes.duty.send", ((row.duty_id, row.told()) for row in editions))
    remarks = Remark.objects.select_related("edition").order_by("pk")
    yield from audit.altered(Duty, "regimes.duty.remark", ((row.edition.duty_id, row.told()) for row in remarks))
    yield from lifecycle.misplaced(Thread, THREAD_STEPS)
    for verb in ThreadVerb.values:
        lines = Line.objects.filter(verb=verb).order_by("pk").iterator(chunk_size=2000)
        yield from audit.altered(
            Thread, f"regimes.thread.{verb.lower()}", ((row.thread_id, row.told()) for row in lines)
        )
    yield from lifecycle.misplaced(Compilation, COMPILATION_STEPS)
    compilations = list(Compilation.objects.order_by("pk"))
    told = ((row.pk, row.told()) for row in compilations)
    yield from audit.altered(Compilation, "regimes.compilation.gather", told)
    words = Wording.objects.order_by("pk")
    yield from audit.altered(
        Compilation, "regimes.compilation.word", ((row.compilation_id, row.told()) for row in words)
    )
    yield from _unsettled(compilations)


def _unsettled(compilations: list[Compilation]) -> Iterator[chain.Break]:
    """Compiled reports whose moment is not the one that they were settled at last."""
    for row in compilations:
        last = audit.last_facts(Compilation, row.pk, "regimes.compilation.settle")
        if last != (row.settled() if row.known_at else None):
            yield chain.Break(f"audit:{Compilation._meta.label_lower}:{row.pk}", 1, "STATE")

"""Who follows whom decides who may take what a body owed: of each day, what the acts said of it and what stands now."""

from collections.abc import Iterator
from datetime import date

from phoihop.domain.organisations.models import Succession
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.audit.models import Record

ACTS = ("organisations.body.succeeded", "organisations.structure.changed")


def successions_of(day: date) -> dict[str, object]:
    """What an act that lets bodies follow others from a day on tells of it: one hash over all that follow from that day."""
    rows = Succession.objects.filter(effective_on=day).order_by("predecessor__code", "successor__code", "legal_basis")
    told = rows.values_list("predecessor__code", "successor__code", "legal_basis")
    return {"following_from": day.isoformat(), "following": chain.digest(chain.canonical(list(map(list, told))))}


def broken() -> Iterator[chain.Break]:
    """Days from which other bodies follow than the last act about that day told; days of which no act tells."""
    told: dict[object, tuple[str, int, object]] = {}
    acts = Record.objects.filter(code__in=ACTS, facts__contains='"following_from"').order_by("pk")
    for subject, seq, text in acts.values_list("subject", "seq", "facts"):
        facts = audit.facts_of(text)
        told[facts.get("following_from")] = (subject, seq, facts.get("following"))
    days = {day.isoformat(): day for day in Succession.objects.values_list("effective_on", flat=True).distinct()}
    for name in sorted({*days, *(day for day in told if isinstance(day, str))}):
        subject, seq, says = told.get(name, (f"organisations.succession:{name}", 1, None))
        if says != successions_of(date.fromisoformat(name))["following"]:
            yield chain.Break(f"audit:{subject}", seq, "WORDS")

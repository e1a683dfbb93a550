"""Rights stand in the question itself: each kind of thing is found by whoever its own noun shows it to."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from phoihop.domain.agreements import permissions as agreements
from phoihop.domain.agreements import queries as held
from phoihop.domain.finding.models import Kind
from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.ledger.models import Evidence
from phoihop.domain.meetings import permissions as meetings
from phoihop.domain.plans import permissions as plans
from phoihop.domain.plans.models import Row
from phoihop.domain.programmes import permissions as programmes
from phoihop.domain.reporting import permissions as reporting
from phoihop.foundation.accounts.actors import Actor


def visible_to(by: Actor, on: date) -> Q:
    """The filter over things that can be found; nothing for who may not read. Bodies are known to everybody who may.

    Each thing that has the words is asked about by its own number: who looks for a few never waits for all that there is.
    """
    if by.body_id is None or not by.may("read"):
        return Q(pk__in=[])
    commitments = ledger.visible_to(by, on)
    papers, joint = agreements.visible_to(by).order_by().values("pk"), plans.visible_to(by).order_by().values("pk")
    files = Evidence.objects.filter(entry__commitment__in=ledger.with_files_for(by, on).order_by().values("pk"))
    rows = Row.objects.filter(plan__in=joint, commitment__in=commitments.order_by().values("pk"))
    seen: dict[Kind, QuerySet[Any]] = {  # Any: of many tables
        Kind.COMMITMENT: commitments,
        Kind.DUTY: commitments,
        Kind.AGREEMENT: agreements.visible_to(by),
        Kind.ARTICLE: held.articles_on(on).filter(agreement__in=papers),
        Kind.PLAN: plans.visible_to(by),
        Kind.ROW: rows,
        Kind.MEETING: meetings.visible_to(by),
        Kind.PROGRAMME: programmes.visible_to(by),
        Kind.FILE: files,
        Kind.REPORT: reporting.visible_to(by),
    }
    found = Q(kind=Kind.BODY)
    for kind, things in seen.items():
        found |= Q(Exists(things.order_by().filter(pk=OuterRef("ref"))), kind=kind)
    return found

"""Rights stand in the question itself: each kind of thing is found by whoever its own noun shows it to."""

from datetime import date

from django.db.models import Q

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
    """The filter over things that can be found; nothing for who may not read. Bodies are known to everybody who may."""
    if by.body_id is None or not by.may("read"):
        return Q(pk__in=[])
    commitments = ledger.visible_to(by, on).order_by().values("pk")
    papers, joint = agreements.visible_to(by).order_by().values("pk"), plans.visible_to(by).order_by().values("pk")
    articles = held.articles_on(on).filter(agreement__in=papers)
    files = Evidence.objects.filter(entry__commitment__in=ledger.with_files_for(by, on).order_by().values("pk"))
    rows = Row.objects.filter(plan__in=joint, commitment__in=commitments).order_by()
    return (
        Q(kind=Kind.BODY)
        | Q(kind=Kind.COMMITMENT, ref__in=commitments)
        | Q(kind=Kind.AGREEMENT, ref__in=papers)
        | Q(kind=Kind.ARTICLE, ref__in=articles.order_by().values("pk"))
        | Q(kind=Kind.PLAN, ref__in=joint)
        | Q(kind=Kind.ROW, ref__in=rows.values("pk"))
        | Q(kind=Kind.MEETING, ref__in=meetings.visible_to(by).order_by().values("pk"))
        | Q(kind=Kind.PROGRAMME, ref__in=programmes.visible_to(by).order_by().values("pk"))
        | Q(kind=Kind.FILE, ref__in=files.order_by().values("pk"))
        | Q(kind=Kind.REPORT, ref__in=reporting.visible_to(by).order_by().values("pk"))
    )

"""What a row serves: said and taken back at any time by who drafts the plan and by the two sides of the row."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from phoihop.domain.plans import permissions
from phoihop.domain.plans.models import Row, Serving
from phoihop.domain.programmes.models import Programme
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit


@transaction.atomic
def serve(*, row: Row, programmes: Sequence[Programme], by: Actor, on: date, at: datetime) -> None:
    """Say what a row serves: these and no others. What it served before stays readable. Raises Denied.

    It binds nobody to anything new, so it needs no second key; who said it stands beside it.
    """
    body_id = permissions.check_can_classify(by, row)
    # Writers take their turn on the row itself: of two at once, the later one's list stands.
    Row.objects.filter(pk=row.pk).update(number=row.number)
    standing = {one.programme_id: one for one in row.servings.filter(until=None).select_related("programme", "by_body")}
    wanted = {one.pk: one for one in programmes}
    for one in (one for pk, one in standing.items() if pk not in wanted):
        one.until, one.ended_by_id = on, body_id
        one.save(update_fields=["until", "ended_by"])
        audit.record("plans.row.serves_no_more", on=row.plan, by=by, at=at, facts=one.ending_told())
    for programme in (programme for pk, programme in wanted.items() if pk not in standing):
        made = Serving.objects.create(row=row, programme=programme, since=on, by_body_id=body_id)
        audit.record("plans.row.serves", on=row.plan, by=by, at=at, facts=made.told())

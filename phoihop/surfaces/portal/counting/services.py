"""Pouring what was counted into the database."""

from datetime import date, datetime

from django.db import connection, transaction

from phoihop.surfaces.portal.counting.tally import SITE, Pending
from phoihop.surfaces.portal.models import Counted, Presence

CARRIED = "carried"  # in the place of a process: brought along from where the site was before
_ADD = (
    "INSERT INTO portal_counted (day, article_id, hits, carried) VALUES (%s, %s, %s, 0) "
    "ON CONFLICT (day, article_id) DO UPDATE SET hits = portal_counted.hits + excluded.hits"
)


@transaction.atomic
def pour(*, pending: Pending, readers: int, process: str, at: datetime) -> None:
    """Add readings to their days, one statement for all; several processes may do so at once."""
    if pending:
        with connection.cursor() as cursor:
            rows = [(day, article, hits) for (day, article), hits in sorted(pending.items())]
            cursor.executemany(_ADD, rows)
    Presence.objects.update_or_create(process=process, defaults={"readers": readers, "told_at": at})


@transaction.atomic
def carry_over(*, day: date, readings: int, article_id: int = SITE) -> None:
    """What was counted elsewhere up to a day: said once, added to everything counted here."""
    Counted.objects.update_or_create(day=day, article_id=article_id, defaults={"carried": readings})


def carry_online(*, readers: int, at: datetime) -> None:
    """How many were online there when the site moved; told only while an installation stands still on that day."""
    Presence.objects.update_or_create(process=CARRIED, defaults={"readers": readers, "told_at": at})

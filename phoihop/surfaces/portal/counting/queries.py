"""What was counted, as pages show it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, Sum

from phoihop.foundation.lifecycle.prepared import Prepared
from phoihop.foundation.vn import dates
from phoihop.surfaces.portal.counting import rules
from phoihop.surfaces.portal.counting.services import CARRIED
from phoihop.surfaces.portal.counting.tally import SITE
from phoihop.surfaces.portal.models import Counted, Presence


@dataclass(frozen=True, slots=True)
class Board:
    """The four figures of the site."""

    online: int
    today: int
    week: int
    all: int


def board(*, today: date, at: datetime) -> Board:
    """Days are those of Viet Nam, weeks begin on Monday."""
    monday, readings = today - timedelta(days=today.weekday()), F("hits") + F("carried")
    told = Counted.objects.filter(article_id=SITE, day__lte=today).aggregate(
        today=Sum(readings, filter=Q(day=today), default=0),
        week=Sum(readings, filter=Q(day__gte=monday), default=0),
        all=Sum(readings, default=0),
    )
    return Board(online=online(today=today, at=at), **told)


def online(*, today: date, at: datetime) -> int:
    """Readers of the last minutes, of every process that told of itself lately."""
    lately = at - timedelta(seconds=3 * rules.WINDOW)
    return sum(
        row.readers
        for row in Presence.objects.all()
        if (dates.today_in_vietnam(row.told_at) == today if row.process == CARRIED else row.told_at >= lately)
    )


_VIEWS = Prepared(
    lambda article: Counted.objects.filter(article_id=article).order_by().values("article_id")
    .annotate(n=Sum(F("hits") + F("carried"))).values_list("n"),
    article=int,
)  # fmt: skip


def views_of(article_id: int) -> int:
    """How often an article was read, here and where it was before."""
    told = _VIEWS.row(article=article_id)
    return int(told[0]) if told else 0

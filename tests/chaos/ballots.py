"""A process that votes for many bodies, one after the other, and says of each when its vote was taken. It may be killed."""

import json
import os
import sys
from datetime import UTC, date, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.config.settings")
django.setup()

from django.conf import settings  # noqa: E402  # Django is set up first
from django.core.management import call_command  # noqa: E402  # as above

from phoihop.domain.meetings import services  # noqa: E402  # as above
from phoihop.domain.meetings.models import Meeting  # noqa: E402  # as above
from phoihop.domain.organisations.models import Body  # noqa: E402  # as above
from phoihop.foundation.accounts.actors import Actor  # noqa: E402  # as above
from tests.domain.organisations import factories  # noqa: E402  # as above

DAY, AT = date(2021, 9, 23), datetime(2021, 9, 23, 2, tzinfo=UTC)
CHOICES = ("AGREE", "AGAINST", "ABSTAIN")
KEY, BODIES = "chaos", 40


def speaker(body: Body) -> Actor:
    return Actor(user_id=None, body_id=body.pk, role="LEADER", capabilities=settings.ROLES["LEADER"])


def prepare() -> None:
    """Tables, and a meeting of many bodies that has begun and to which they came."""
    call_command("migrate", verbosity=0)
    bodies = [factories.body(f"{n:02}") for n in range(BODIES)]
    host = speaker(bodies[0])
    draft = services.Draft("Biểu quyết", DAY, "MORNING", "Hội trường", bodies[:1])
    row = services.prepare(draft=draft, by=host, at=AT, key=KEY)
    services.invite(meeting=row, bodies=bodies[1:], by=host, at=AT, key=KEY)
    services.send(meeting=row, by=host, at=AT)
    services.begin(meeting=row, by=host, on=DAY, at=AT)
    seats = [services.Seat(one, "PRESENT") for one in row.invitations.all()]
    services.attend(meeting=row, seats=seats, by=host, at=AT, key=KEY)


def cast(how: str) -> None:
    """Say who has voted by now; then everybody votes, from the first on: who did before a kill sends the same again."""
    row = Meeting.objects.get(key=KEY)
    host = speaker(row.chairs.get().body)
    vote = services.open_vote(meeting=row, question="Thông qua?", secret=how == "SECRET", by=host, at=AT, key=how)
    say(json.dumps(list(vote.electors.filter(voted=True).values_list("body__code", flat=True))))
    for n, elector in enumerate(vote.electors.select_related("body").order_by("pk")):
        services.cast(
            vote=vote, choice=CHOICES[n % 3], by=speaker(elector.body), at=AT, key=f"{how}:{elector.body.code}"
        )
        say(elector.body.code)
    counted = services.count_vote(vote=vote, by=host, at=AT)
    say(json.dumps([counted.agree, counted.against, counted.abstain]))


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    {"prepare": prepare, "cast": cast}[sys.argv[1]](*sys.argv[2:])

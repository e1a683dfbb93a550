"""A million guesses of petition codes: none right, the alarm raised, and the owner let in at the end."""

import logging
import time
from datetime import UTC, date, datetime, timedelta

from django.core.management import call_command

from phoihop.config import case
from phoihop.domain.petitions import services, slips
from phoihop.domain.petitions.models import Petition, Tries
from phoihop.foundation.accounts.actors import Actor

AT = datetime(2021, 9, 23, 3, tzinfo=UTC)
_PER_WINDOW = 20_000  # as many as a determined stranger sends in a quarter of an hour
_ADDRESSES = 500


def run(*, guesses: int) -> None:
    """Guess codes and secrets, half of them secrets of a code that exists, and print what came of it."""
    call_command("migrate", verbosity=0)
    case.load()
    logging.getLogger("phoihop.domain.petitions").setLevel(logging.ERROR)  # an alarm in each window
    row = Petition.objects.order_by("pk")[0]
    keeper = Actor(None, row.collector_id, "BENCH", frozenset({"draft"}))
    issued = services.issue_slip(petition=row, by=keeper, on=date(2021, 9, 23), at=AT)
    opened, began = 0, time.perf_counter()
    for number in range(guesses):
        code = issued.slip.code if number % 2 else slips.new_code()
        at = AT + timedelta(minutes=15) * (number // _PER_WINDOW)
        try:
            services.follow(code=code, secret=slips.new_secret(), address=str(number % _ADDRESSES), at=at)
            opened += 1
        except services.WrongSlip:
            pass
    each = (time.perf_counter() - began) / max(1, guesses)
    owner = services.follow(code=issued.slip.code, secret=issued.secret, address="1", at=at) == issued.slip
    alarms = Tries.objects.filter(noticed=True).count()
    print(f"{guesses} guesses: {opened} opened (0), {alarms} alarms, owner let in: {owner}; {each * 1000:.2f} ms each")

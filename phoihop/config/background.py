"""What this installation does by itself, and the worker that does it beside the server."""

import logging
import os
import subprocess
import sys
import time as clocks
from datetime import datetime, time, timedelta

from django.db import Error, close_old_connections, connections
from django.utils import timezone

from phoihop.domain.finding import services as finding
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.oversight import services as oversight
from phoihop.domain.petitions import services as petitions
from phoihop.domain.regimes import services as regimes
from phoihop.domain.reorganisations import queries as reorganisations
from phoihop.domain.reorganisations import services as reorganising
from phoihop.domain.reorganisations import sheet
from phoihop.domain.reviews import services as reviews
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.jobs import services as jobs
from phoihop.foundation.jobs.schedule import Job
from phoihop.foundation.lifecycle import queries as installation
from phoihop.foundation.storage import services as storage
from phoihop.foundation.vn import dates
from phoihop.surfaces.portal import services as portal

log = logging.getLogger(__name__)
KEEPER = Actor(user_id=None, body_id=None, role="KEEPER", capabilities=frozenset({"seal"}))
REORGANISER = Actor(user_id=None, body_id=None, role="KEEPER", capabilities=frozenset({"organise"}))
PAUSE = 5.0  # seconds between two looks


def _fold(_at: datetime) -> str:
    return f"{ledger.fold_deltas()} folded"


def _follow(at: datetime) -> str:
    return "moved" if ledger.follow_structure(today=dates.today_in_vietnam(at)) else "as it was"


def _recount(at: datetime) -> str:
    return f"{len(ledger.rebuild(check=True, at=at))} differences"


def _seal(_at: datetime) -> str:
    return ledger.seal(by=KEEPER).short_code


def _reorganise(at: datetime) -> str:
    """What is approved and whose day has come; one that cannot be carried out holds up none of the others."""
    told, failed = [], []
    for row in reorganisations.due(installation.effective_today(at)):
        try:
            reorganising.carry_out(reorganisation=row, by=REORGANISER, at=at)
            told.append(f"{row.code} carried out")
        except (reorganising.CannotCarryOut, sheet.BadSheet, Refused) as refusal:
            told.append(f"{row.code}: {refusal}")
        except Exception:
            log.exception("%s could not be carried out", row.code)
            failed.append(row.code)
    if failed:  # the job has not done its work and tries again; those that came through are through
        raise RuntimeError(", ".join(failed))
    return "; ".join(told)


def _publish(at: datetime) -> str:
    return f"{portal.publish_due(at=at)} let out"


def _escalate(at: datetime) -> str:
    """Where no written answer came to a recommendation by its day, the superior body is asked."""
    asked, without = oversight.escalate_due(today=installation.effective_today(at), by=KEEPER, at=at)
    return f"{asked} asked of superior bodies, {without} with nobody above"


def _review(at: datetime) -> str:
    """The next review of each agreement in force is owed once its day is near."""
    try:
        return f"{reviews.open_due(today=installation.effective_today(at))} reviews opened"
    except NoRule as missing:
        return str(missing)  # a place that has not entered by when it reviews owes none


def _open_periods(at: datetime) -> str:
    """Reporting periods whose cut-off is near, each with a duty for every body that reports."""
    return f"{len(regimes.open_due(today=installation.effective_today(at), at=at))} periods opened"


def _forget_tries(at: datetime) -> str:
    return f"{petitions.forget_tries(at=at)} forgotten"


def _find(_at: datetime) -> str:
    return f"{finding.follow()} found anew"


def _find_all(_at: datetime) -> str:
    return f"{finding.rebuild()} can be found"


def _sweep(at: datetime) -> str:
    return f"{storage.sweep(at=at)} removed"


JOBS = (
    Job("reorganisations.carry_out", _reorganise, daily_at=time(0, 5), whole=False),  # on its day, before anybody works
    Job("standings.fold", _fold, every=timedelta(minutes=5)),  # PostgreSQL appends deltas; reading them must stay cheap
    Job("standings.follow", _follow, daily_at=time(0, 10)),  # bodies that moved today, as decided earlier
    Job("oversight.escalate", _escalate, daily_at=time(0, 30)),  # recommendations without an answer by their day
    Job("reviews.open_due", _review, daily_at=time(0, 40)),  # agreements that are due for review
    Job("regimes.open", _open_periods, daily_at=time(0, 45)),  # duties stand before the first person comes to work
    Job("ledger.recount", _recount, daily_at=time(1, 30), whole=False),  # the standings proven against the entries
    Job("ledger.seal", _seal, daily_at=time(2, 0)),  # the day's heads vouched for
    Job("portal.publish", _publish, every=timedelta(minutes=1), whole=False),  # approved for a moment that has come
    Job("finding.follow", _find, every=timedelta(seconds=10), whole=False),  # what was written is found soon after
    Job("finding.rebuild", _find_all, daily_at=time(3, 30), whole=False),  # all of it anew, should one be missed
    Job("petitions.forget_tries", _forget_tries, daily_at=time(3, 20), whole=False),  # old counts of wrong codes
    Job("files.sweep", _sweep, daily_at=time(3, 0), whole=False),  # what refused forms left on the disk
)


def run_due() -> list[str]:
    """Do what is due now."""
    return jobs.run_due(JOBS, at=timezone.now(), clock=timezone.now)


def work() -> None:
    """Do what is due, again and again, until the process that started this one is gone.

    A database that does not answer is told in the log and asked again: no page would notice that the worker had ended.
    """
    parent = os.getppid()
    while os.getppid() == parent:
        close_old_connections()
        try:
            run_due()
        except Error:
            log.exception("the database did not answer; asking again in %s seconds", PAUSE)
            connections.close_all()
        clocks.sleep(PAUSE)


def start_worker() -> subprocess.Popen[bytes]:
    """A worker in a process of its own: it never slows down a page, and ends with the server."""
    return apart("work")


def apart(word: str) -> subprocess.Popen[bytes]:
    """A word of the command in a process of its own."""
    command = f"import sys; from phoihop.config.cli import main; sys.exit(main(['{word}']))"
    return subprocess.Popen([sys.executable, "-c", command])  # noqa: S603  # our own interpreter, our own words

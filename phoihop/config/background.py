"""What this installation does by itself, and the worker that does it beside the server."""

import logging
import os
import subprocess
import sys
import time as clocks
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, close_old_connections, connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.config import keeping
from phoihop.domain.finding import services as finding
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.notices import services as notices
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
from phoihop.foundation.outbox import services as outbox
from phoihop.foundation.storage import services as storage
from phoihop.foundation.vn import dates
from phoihop.surfaces.exchange.importing import services as lists
from phoihop.surfaces.exchange.webhooks import services as webhooks
from phoihop.surfaces.mail import posting, sending
from phoihop.surfaces.portal import services as portal

log = logging.getLogger(__name__)
KEEPER = Actor(user_id=None, body_id=None, role="KEEPER", capabilities=frozenset({"seal"}))
REORGANISER = Actor(user_id=None, body_id=None, role="KEEPER", capabilities=frozenset({"organise"}))
PAUSE = 5.0  # seconds between two looks


def _fold(_at: datetime) -> str:
    n = ledger.fold_deltas()
    return _counted(ngettext("%(n)s change folded", "%(n)s changes folded", n), n)


def _follow(at: datetime) -> str:
    moved = ledger.follow_structure(today=dates.today_in_vietnam(at))
    return _("counted under the new structure") if moved else _("the structure is as it was")


def _remember(at: datetime) -> str:
    """Months that are over, so that any past day is told as quickly as today."""
    n = ledger.remember(today=dates.today_in_vietnam(at))
    return _counted(ngettext("%(n)s month kept", "%(n)s months kept", n), n)


def _recount(at: datetime) -> str:
    n = len(ledger.rebuild(check=True, at=at))
    return _counted(ngettext("%(n)s difference", "%(n)s differences", n), n)


def _seal(_at: datetime) -> str:
    return ledger.seal(by=KEEPER).short_code


def _reorganise(at: datetime) -> str:
    """What is approved and whose day has come; one that cannot be carried out holds up none of the others."""
    told, failed = [], []
    for row in reorganisations.due(installation.effective_today(at)):
        try:
            reorganising.carry_out(reorganisation=row, by=REORGANISER, at=at)
            told.append(_("%(code)s carried out") % {"code": row.code})
        except (reorganising.CannotCarryOut, sheet.BadSheet, Refused) as refusal:
            told.append(f"{row.code}: {refusal}")
        except Exception:
            log.exception("%s could not be carried out", row.code)
            failed.append(row.code)
    if failed:  # the job has not done its work and tries again; those that came through are through
        raise RuntimeError(", ".join(failed))
    return "; ".join(told)


def _publish(at: datetime) -> str:
    n = portal.publish_due(at=at)
    return _counted(ngettext("%(n)s article let out", "%(n)s articles let out", n), n)


def _check_links(at: datetime) -> str:
    n = portal.check_links(at=at)
    return _counted(ngettext("%(n)s link leads nowhere", "%(n)s links lead nowhere", n), n)


def _escalate(at: datetime) -> str:
    """Where no written answer came to a recommendation by its day, the superior body is asked."""
    asked, without = oversight.escalate_due(today=installation.effective_today(at), by=KEEPER, at=at)
    sentence = _("%(asked)s asked of superior bodies, %(without)s with nobody above")
    return sentence % {"asked": asked, "without": without}


def _review(at: datetime) -> str:
    """The next review of each agreement in force is owed once its day is near."""
    try:
        n = reviews.open_due(today=installation.effective_today(at))
    except NoRule as missing:
        return str(missing)  # a place that has not entered by when it reviews owes none
    return _counted(ngettext("%(n)s review opened", "%(n)s reviews opened", n), n)


def _open_periods(at: datetime) -> str:
    """Reporting periods whose cut-off is near, each with a duty for every body that reports."""
    n = len(regimes.open_due(today=installation.effective_today(at), at=at))
    return _counted(ngettext("%(n)s period opened", "%(n)s periods opened", n), n)


def _forget_tries(at: datetime) -> str:
    n = petitions.forget_tries(at=at)
    return _counted(ngettext("%(n)s count forgotten", "%(n)s counts forgotten", n), n)


def _forget_words(at: datetime) -> str:
    """What people wrote by their slips goes once its term by rule is over; a place without such a rule keeps it."""
    n = petitions.forget_due(today=installation.effective_today(at), at=at)
    return _counted(
        ngettext("words of %(n)s petition deleted for good", "words of %(n)s petitions deleted for good", n), n
    )  # fmt: skip


def _forget_lists(at: datetime) -> str:
    """What lists from spreadsheets say is kept for a day, to be mended and taken in."""
    n = lists.forget(at=at)
    return _counted(ngettext("%(n)s list forgotten", "%(n)s lists forgotten", n), n)


def _find(at: datetime) -> str:
    n = finding.follow(on=installation.effective_today(at))
    return _counted(ngettext("%(n)s record indexed anew", "%(n)s records indexed anew", n), n)


def _find_all(at: datetime) -> str:
    n = finding.rebuild(on=installation.effective_today(at))
    return _counted(ngettext("%(n)s record can be found", "%(n)s records can be found", n), n)


def _sweep(at: datetime) -> str:
    n = storage.sweep(at=at) + storage.forget_left(at=at)
    return _counted(ngettext("%(n)s file removed", "%(n)s files removed", n), n)


def _remind(at: datetime) -> str:
    n = notices.remind(today=installation.effective_today(at), at=at)
    return _counted(ngettext("%(n)s reminder", "%(n)s reminders", n), n)


def _tell_of_week(at: datetime) -> str:
    n = notices.tell_of_week(today=installation.effective_today(at), at=at)
    return _counted(ngettext("%(n)s overview", "%(n)s overviews", n), n)


def _post(at: datetime) -> str:
    n = posting.post(at=at, today=installation.effective_today(at))
    return _counted(ngettext("%(n)s letter put into the box", "%(n)s letters put into the box", n), n)


def _gather(at: datetime) -> str:
    n = posting.gather(at=at, today=installation.effective_today(at))
    return _counted(ngettext("%(n)s letter put into the box", "%(n)s letters put into the box", n), n)


def _send(_at: datetime) -> str:
    n = outbox.hand_over(
        channel=posting.MAIL, now=timezone.now,
        send=lambda message: sending.send(message, installation.effective_today(timezone.now())),
    )  # fmt: skip
    return _counted(ngettext("%(n)s letter sent", "%(n)s letters sent", n), n)


def _tell_programs(_at: datetime) -> str:
    n = webhooks.carry(now=timezone.now, today=installation.effective_today)
    return _counted(ngettext("%(n)s message taken", "%(n)s messages taken", n), n)


def _back_up(at: datetime) -> str:
    """Where a folder and a key are named: the moment, for whoever has the key."""
    if not (settings.BACKUP_FOLDER and settings.BACKUP_TO):
        return _("no folder and no key are named")
    made = keeping.backup(Path(settings.BACKUP_FOLDER), settings.BACKUP_TO, at)
    if made.missing:
        raise FileNotFoundError(made.missing[0])
    return _counted(
        ngettext("%(n)s new file beside the rows", "%(n)s new files beside the rows", made.new_files), made.new_files
    )


def _counted(sentence: str, n: int) -> str:
    return sentence % {"n": n}


JOBS = (
    Job("reorganisations.carry_out", _reorganise, daily_at=time(0, 5), whole=False),  # on its day, before anybody works
    Job("standings.fold", _fold, every=timedelta(minutes=5)),  # PostgreSQL appends deltas; reading them must stay cheap
    Job("standings.follow", _follow, daily_at=time(0, 10)),  # bodies that moved today, as decided earlier
    Job("ledger.remember", _remember, daily_at=time(0, 15), whole=False),  # months that are over, each as it is counted
    Job("oversight.escalate", _escalate, daily_at=time(0, 30)),  # recommendations without an answer by their day
    Job("reviews.open_due", _review, daily_at=time(0, 40)),  # agreements that are due for review
    Job("regimes.open", _open_periods, daily_at=time(0, 45)),  # duties stand before the first person comes to work
    Job("ledger.recount", _recount, daily_at=time(1, 30), whole=False),  # the standings proven against the entries
    Job("ledger.seal", _seal, daily_at=time(2, 0)),  # the day's heads vouched for
    Job("portal.publish", _publish, every=timedelta(minutes=1), whole=False),  # approved for a moment that has come
    Job("portal.links", _check_links, daily_at=time(4, 0), whole=False),  # other houses may let us wait
    Job("finding.follow", _find, every=timedelta(seconds=10), whole=False),  # what was written is found soon after
    Job("finding.rebuild", _find_all, daily_at=time(3, 30), whole=False),  # all of it anew, should one be missed
    Job("petitions.forget_tries", _forget_tries, daily_at=time(3, 20), whole=False),  # old counts of wrong codes
    Job("petitions.forget_words", _forget_words, daily_at=time(3, 25), whole=False),  # whose term by rule is over
    Job("lists.forget", _forget_lists, every=timedelta(hours=1), whole=False),  # what they say is kept for a day
    Job("notices.remind", _remind, daily_at=time(6, 30)),  # in time for the letters of the day
    Job("notices.week", _tell_of_week, daily_at=time(6, 40)),  # on Mondays, before the letters of the day
    Job("notices.gather", _gather, daily_at=time(7, 0), whole=False),  # read when work begins
    Job("notices.post", _post, every=timedelta(seconds=20), whole=False),  # letters soon after what they tell of
    Job("mail.send", _send, every=timedelta(seconds=20), whole=False),  # no lock is held while a letter travels
    Job("webhooks.send", _tell_programs, every=timedelta(seconds=20), whole=False),  # the same of other programs
    Job(
        "files.sweep", _sweep, daily_at=time(3, 0), whole=False
    ),  # what refused forms and files that never came whole left on the disk
    Job("backup.keep", _back_up, every=timedelta(minutes=15), whole=False),  # what may be lost with the machine
)


def titles() -> dict[str, str]:
    """What each job does, in the words of whoever looks after the installation."""
    return {
        "backup.keep": _("Back up rows and files"),
        "reorganisations.carry_out": _("Carry out the reorganisations whose day has come"),
        "standings.fold": _("Fold the changes of counts together"),
        "standings.follow": _("Count under the structure of today"),
        "ledger.remember": _("Keep the counts of the months that are over"),
        "oversight.escalate": _("Ask the superior body where an answer is missing"),
        "reviews.open_due": _("Open the reviews that are due"),
        "regimes.open": _("Open the reporting periods that are near"),
        "ledger.recount": _("Prove the counts against the entries"),
        "ledger.seal": _("Seal the ledger of the day"),
        "portal.publish": _("Let out the articles whose moment has come"),
        "portal.links": _("Look where the links of articles lead"),
        "finding.follow": _("Index what was written"),
        "finding.rebuild": _("Index everything anew"),
        "petitions.forget_tries": _("Forget old counts of wrong codes"),
        "petitions.forget_words": _("Delete for good what people wrote by slips long ago"),
        "lists.forget": _("Forget what lists from spreadsheets said"),
        "notices.remind": _("Remind of what is due soon or late"),
        "notices.week": _("Tell leaders on Mondays how their bodies stand"),
        "notices.gather": _("Put the notices of a day or a week into one letter"),
        "notices.post": _("Write letters about what was told"),
        "mail.send": _("Send the letters that are due"),
        "webhooks.send": _("Tell other programs what happened"),
        "files.sweep": _("Remove what refused forms left on the disk"),
    }


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

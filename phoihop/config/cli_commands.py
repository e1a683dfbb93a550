"""What each word of the `phoihop` command does. Django is ready when this is imported."""

import argparse
import json
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.config import background, case, case_later, case_records, case_seed, cli, server, starting
from phoihop.config.case_seed import Standing
from phoihop.config.case_words import KINDS, PARTS
from phoihop.domain.documents import rendering
from phoihop.domain.ledger import queries as ledger_queries
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Side
from phoihop.domain.ledger.states import State
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.reporting import papers
from phoihop.domain.reporting import queries as reporting
from phoihop.domain.rulebook import periods
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.lifecycle import queries as installation
from phoihop.foundation.vn import dates, lines
from phoihop.surfaces.workspace.people import roles

OPERATOR = Actor(user_id=None, body_id=None, role="OPERATOR", capabilities=frozenset({"seal"}))
VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
MARK = " °"  # of what the case made up, as on screen


class BadRequest(Exception):
    """The command cannot be carried out as given; the text says what to do."""


def is_prepared() -> bool:
    """Whether the database answers and has its tables."""
    try:
        return "lifecycle_installation" in connection.introspection.table_names()
    except DatabaseError:
        return False


def serve(given: argparse.Namespace) -> int:
    """Migrate, load the case on a first start, collect the static files, print the address, serve. Each says so first."""
    if (trouble := server.trouble_with(given.port)) is not None:
        raise BadRequest(trouble)
    starting.migrate(_tell)
    # The case is loaded apart: it makes papers, whose typesetter keeps threads, and threads do not come along when the
    # server divides into its processes. There, the next paper would wait for them for ever.
    if case.is_empty() and background.apart("demo").wait() != cli.OK:
        return cli.WRONG
    starting.collect_static(_tell)
    _tell(_("Open http://127.0.0.1:%(port)s in a browser. Ctrl+C stops it.") % {"port": given.port})
    rows = [(one.username, one.password, roles.words(one.role), one.body) for one in case.demo_accounts()]
    for line in lines.aligned(rows):
        print(f"  {line}")
    sys.stdout.flush()
    worker = background.start_worker()
    try:
        server.serve(given.port)
    finally:
        worker.terminate()
        worker.wait()
    return cli.OK


def _tell(words: str) -> None:
    """A line at once, also where the output is a file or a pipe."""
    print(words, flush=True)


def work(given: argparse.Namespace) -> int:
    """The background work: once, or until told to stop."""
    if given.once:
        titles = background.titles()
        for name in background.run_due():
            print(f"{titles[name]} ({name})")
    else:
        background.work()
    return cli.OK


def demo(given: argparse.Namespace) -> int:
    """Load the demonstration case, if nothing is there yet; or look up which record carries each of its statements."""
    if given.check:
        return _check_case(given)
    if given.until_2025:
        return _go_on()
    starting.migrate(_tell)
    if not case.is_empty():
        raise BadRequest(_("There is data already, and nothing was changed. Choose an empty folder with PHOIHOP_DATA."))
    _tell(_("Loading the demonstration case: once only, about a minute or two…"))
    case.load(_tell)
    print(_("The demonstration case is loaded."))
    return cli.OK


def _go_on() -> int:
    """What came after the case, up to the eve of 1/7/2025."""
    try:
        case_later.load()
    except case_later.CannotGoOn:
        raise BadRequest(
            _("Only the case as it stands on %(day)s goes on. Load it into an empty folder with “phoihop demo” first.")
            % {"day": dates.show(case.REVIEW_DAY)}
        ) from None
    print(_("The case stands on %(day)s now.") % {"day": dates.show(case_later.EVE)})
    return cli.OK


def _check_case(given: argparse.Namespace) -> int:
    """Each statement of the account with the records that carry it. Wrong while one of them is not wholly carried."""
    checked = [case_records.check(statement) for statement in case_seed.statements()]
    if given.json:
        cli.show([_statement_facts(one) for one in checked])
    else:
        for one in checked:
            _tell_statement(one)
        carried = [one.standing for one in checked]
        print(
            _("%(carried)s carried, %(partly)s in part, %(missing)s missing")
            % {
                "carried": carried.count(Standing.CARRIED), "partly": carried.count(Standing.PARTLY),
                "missing": carried.count(Standing.LATER),
            }
        )  # fmt: skip
    return cli.OK if all(one.standing is Standing.CARRIED for one in checked) else cli.WRONG


def _statement_facts(one: case_records.Checked) -> dict[str, object]:
    """A statement for programs."""
    return {
        "id": one.statement.id, "content": one.statement.content, "standing": _CODES[one.standing],
        "records": [{"kind": row.kind, "name": row.name, "address": row.address} for row in one.found],
        "lost": list(one.lost), "waits_for": one.statement.part,
    }  # fmt: skip


_CODES = {Standing.CARRIED: "carried", Standing.PARTLY: "partly", Standing.LATER: "missing"}


def _tell_statement(one: case_records.Checked) -> None:
    """The same for people."""
    words = {
        Standing.CARRIED: _("carried"), Standing.PARTLY: _("in part"), Standing.LATER: _("missing"),
    }[one.standing]  # fmt: skip
    waits = _("waits for: %(part)s") % {"part": PARTS[one.statement.part]} if one.statement.part else ""
    print("  ".join(filter(None, [f"{one.statement.id:<5}{words:<12}", one.statement.content, waits])))
    for row in one.found:
        print(f"      {KINDS[row.kind]}: {row.words or row.name}  {row.address}")
    for name in one.lost:
        print(f"      {name}  {_('missing')}")


def seal(given: argparse.Namespace) -> int:
    """Draw a seal."""
    row = ledger.seal(by=OPERATOR)
    if given.json:
        cli.show({"seq": row.seq, "code": row.short_code, "sealed_at": row.sealed_at, "hash": row.hash})
    else:
        print(_("Seal %(seq)s: %(code)s") % {"seq": row.seq, "code": row.short_code})
    return cli.OK


def _day(text: str | None, default: date) -> date:
    if text is None:
        return default
    try:
        return dates.parse_day(text)
    except dates.NotADay as refusal:
        raise BadRequest(refusal.sentence()) from None


def _end_of(text: str) -> datetime:
    """The last moment of a day that is over: while it runs, what is known on it can still change."""
    now = timezone.now()
    day = _day(text, now.date())
    if day >= dates.today_in_vietnam(now):
        raise BadRequest(
            _("What is known on %(day)s can still change. Name a day that is over, or leave out --known-on.")
            % {"day": dates.show(day)}
        )
    return datetime.combine(day + timedelta(days=1), time.min, VIET_NAM) - timedelta(microseconds=1)


def statement(given: argparse.Namespace) -> int:
    """What a body owes and is owed, on a day, as known on a day."""
    today = installation.effective_today(timezone.now())
    as_of = _day(given.as_of, today)
    try:
        organisations.check_year(as_of, max(today, dates.today_in_vietnam(timezone.now())))
    except organisations.UnknownYear as refusal:
        raise BadRequest(str(refusal)) from None
    known_at = _end_of(given.known_on) if given.known_on else None
    try:
        body = organisations.resolve(given.body, as_of)
    except organisations.UnknownBody as refusal:
        raise BadRequest(str(refusal)) from None
    found = ledger_queries.statement(body_id=body.pk, as_of=as_of, known_at=known_at)
    views = organisations.views_of({row.other_id for row in found.rows}, as_of)
    if given.json:
        rows = [
            {
                "code": row.code, "title": row.title, "side": row.side, "other": views[row.other_id].code,
                "state": row.state, "due_on": row.due_on, "days_late": row.late, "days_unanswered": row.unanswered, "illustrative": row.illustrative,
            }
            for row in found.rows
        ]  # fmt: skip
        cli.show({"body": body.code, "as_of": as_of, "known_on": given.known_on, "rows": rows})
        return cli.OK
    for row in found.rows:
        day = dates.show(row.due_on) if row.due_on else "—"
        side, state = Side(row.side).label, State(row.state).label
        late = ngettext("%(n)s day late", "%(n)s days late", row.late) % {"n": row.late} if row.late else ""
        stands, mark = "; ".join(filter(None, [str(state), late])), MARK if row.illustrative else ""
        print(f"{side}  {row.code}  {day:<10}  {stands}  {row.title}{mark} ({views[row.other_id].short_name})")
    if any(row.illustrative for row in found.rows):
        print(f"{MARK.strip()} {_('illustrative: made up to show the form, never a fact')}")
    return cli.OK


def _check_period(code: str) -> None:
    """A period is one, and of a year that is known."""
    try:
        _regime, _ordinal, year = periods.parse(code)
        organisations.check_year(date(max(year, 1), 1, 1), dates.today_in_vietnam(timezone.now()))
    except (periods.NotAPeriod, organisations.UnknownYear) as refusal:
        raise BadRequest(str(refusal)) from None


def report(given: argparse.Namespace) -> int:
    """A sent report, from its frozen facts: the same bytes at every call."""
    _check_period(given.period)
    found = reporting.sent_under(given.body, given.period)
    if found is None:
        try:
            body = organisations.resolve(given.body, installation.effective_today(timezone.now()))
        except organisations.UnknownBody as refusal:
            raise BadRequest(str(refusal)) from None
        known = ", ".join(reporting.sent_periods(body.pk)) or _("none")
        raise BadRequest(
            _("%(body)s has sent no report for “%(period)s”. Sent so far: %(sent)s.")
            % {"body": body.code, "period": given.period, "sent": known}
        )
    if given.format == "json":
        content = (json.dumps(reporting.frozen(found), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
    else:
        render = rendering.to_pdf if given.format == "pdf" else rendering.to_docx
        content = render(papers.frozen(found))
    _deliver(content, given)
    return cli.OK


def _deliver(content: bytes, given: argparse.Namespace) -> None:
    """Into the file named, or JSON to the screen."""
    if given.output is None:
        if given.format != "json":
            raise BadRequest(_("Say which file to write, as -o report.%(format)s.") % {"format": given.format})
        sys.stdout.write(content.decode())
        return
    try:
        Path(given.output).write_bytes(content)
    except OSError as trouble:
        raise BadRequest(
            _("The file %(name)s cannot be written: %(why)s. Choose another place.")
            % {"name": given.output, "why": cli.why(trouble)}
        ) from None

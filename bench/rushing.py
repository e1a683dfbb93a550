"""The last hour before reports are due: 98 units, 40 people, most of it in the last ten minutes, over HTTP on PostgreSQL.

Everybody does what a browser does: chooses the unit, writes its figures, attaches three files of 5 MB, opens the last page,
and presses *send* twice, so that two requests with the same key travel at once. Files and presses of all compete for the same
two cores, and so does the program that asks.
"""

import http.client
import os
import random
import re
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench.serving import Served
from phoihop.config import case_reporting
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Entry
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.regimes import queries, services
from phoihop.domain.regimes.models import Attachment, Duty, Edition
from phoihop.domain.rulebook import rules as rulebook
from phoihop.domain.rulebook import services as rules
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.storage import queries as storage
from phoihop.foundation.vn import dates

UNITS, PEOPLE, FILES, SIZE = 98, 40, 3, 5 * 1024 * 1024
WINDOW, RUSHED = 600.0, 0.8  # seconds before the end of the day, and the part of all that comes in them
QUIET = 0.05  # of their length: the fifty minutes before
TASKS = 4  # that the ledger fills each report in from
GOAL = 500  # ms
_TOKEN, _KEY = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"'), re.compile(r'name="key" value="([\w-]+)"')
_ADMIN = Actor(None, None, "ADMIN", settings.ROLES["ADMIN"])
_SINCE, _ENTERED = date(2020, 1, 1), datetime(2020, 1, 1, tzinfo=UTC)


def run(*, factor: float) -> bool:
    """Prepare, serve, let everybody come as they come, print; whether everything came, once, in time and fast enough."""
    if connection.vendor != "postgresql":
        raise SystemExit("The claim is of PostgreSQL: .ci/postgres .venv/bin/python -m bench --rush")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    people = _prepare(factor)
    connection.close()
    server = Served(dict(os.environ))
    server.start()
    began = time.monotonic()
    try:
        threads = [threading.Thread(target=one.work, args=(server.port, began)) for one in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took, worked = time.monotonic() - began, server.worked()
    finally:
        server.stop()
    _tell(people, took, worked, factor)
    return _within(people) and _whole(people)


@dataclass(slots=True)
class Person:
    """Somebody who reports for some units: what they still have to do and when, and how long each answer took, in ms."""

    cookies: dict[str, str]
    work_for: list[tuple[float, int, int]]  # seconds from the beginning, unit, duty
    took: dict[str, list[float]] = field(default_factory=dict)
    answers: list[tuple[str, int]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def work(self, port: int, began: float) -> None:
        """One unit after the other, each when its moment has come; a person does one thing at a time."""
        for due, unit, duty in sorted(self.work_for):
            time.sleep(max(0.0, began + due - time.monotonic()))
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            try:
                self._report(line, port, unit, duty)
            except (OSError, http.client.HTTPException, RuntimeError) as trouble:
                self.wrong.append(f"{duty}: {trouble!r}")
            finally:
                line.close()

    def _report(self, line: http.client.HTTPConnection, port: int, unit: int, duty: int) -> None:
        here = f"/unit-reports/{duty}"
        page = self._get(line, "/regimes/")
        self._post(line, "choosing", "/acting/", {"csrfmiddlewaretoken": _found(_TOKEN, page), "body": str(unit)})
        page = self._get(line, f"{here}/figures/")
        form = self._form(page, unit) | {
            "page": "figures",
            "cell-doi_thoai": "4",
            "cell-nguoi_du": "120",
            "was-doi_thoai": "",
        }
        self._post(line, "writing", f"{here}/do/save/", form)
        for number in range(FILES):
            page = self._get(line, f"{here}/files/")
            self._attach(line, f"{here}/do/attach/", self._form(page, unit), f"phu-luc-{number + 1}.pdf")
        page = self._get(line, f"{here}/send/")
        form = self._form(page, unit) | {"late_reason": ""}
        again = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        second = threading.Thread(target=self._post, args=(again, "sending again", f"{here}/do/send/", form))
        second.start()
        self._post(line, "sending", f"{here}/do/send/", form)
        second.join()

    def _form(self, page: str, unit: int) -> dict[str, str]:
        token, key = _found(_TOKEN, page), _found(_KEY, page)
        return {"csrfmiddlewaretoken": token, "key": key, "acting_for": str(unit)}

    def _get(self, line: http.client.HTTPConnection, path: str) -> str:
        return self._ask(line, "opening", "GET", path, b"", {})[1]

    def _post(self, line: http.client.HTTPConnection, what: str, path: str, form: dict[str, str]) -> None:
        body = urlencode(form).encode()
        self._sent(
            what, *self._ask(line, what, "POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        )

    def _attach(self, line: http.client.HTTPConnection, path: str, form: dict[str, str], name: str) -> None:
        edge = "rush-edge"
        fields = "".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in form.items()
        )
        head = f'--{edge}\r\nContent-Disposition: form-data; name="attachments"; filename="{name}"\r\n\r\n'
        body = (fields + head).encode() + paper() + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        self._sent("attaching", *self._ask(line, "attaching", "POST", path, body, kind))

    def _sent(self, what: str, status: int, page: str) -> None:
        self.answers.append((what, status))
        if status != HTTPStatus.FOUND:
            raise RuntimeError(
                f"{what}: {status} {re.sub(r'<[^>]+>', ' ', page)[:300] if what != 'sending again' else ''}"
            )

    def _ask(
        self, line: http.client.HTTPConnection, what: str, method: str, path: str, body: bytes, head: dict[str, str]
    ) -> tuple[int, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.monotonic()
        line.request(method, path, body, {"Cookie": cookie, **head})
        answer = line.getresponse()
        page = answer.read().decode()
        self.took.setdefault(what, []).append((time.monotonic() - began) * 1000)
        for told in answer.headers.get_all("Set-Cookie") or []:
            name, _is, value = told.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, page


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if found is None:
        raise RuntimeError(f"no {pattern.pattern} in a page of {len(page)} letters")
    return found[1]


def paper() -> bytes:
    """A PDF of 5 MB like no other, whole, of one empty page."""
    noise = os.urandom(SIZE - 500)
    parts = (
        b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>", b"<</Length %d>>\nstream\n%s\nendstream" % (len(noise), noise),
    )  # fmt: skip
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer\n<</Root 1 0 R /Size 5>>\nstartxref\n%d\n%%%%EOF" % len(body)


def moments_of(count: int, factor: float, chance: random.Random) -> Iterator[float]:
    """When each comes, in seconds of this run: a fifth evenly in the fifty minutes before, the rest ever denser to the end."""
    before, window = 3000 / factor, WINDOW / factor
    for number in range(count):
        if number < count * (1 - RUSHED):
            yield chance.uniform(0, before) * QUIET  # shortened still more: it strains nothing
        else:
            yield before * QUIET + window * chance.random() ** 0.5


def _prepare(factor: float) -> list[Person]:
    """A province of 98 units that owe a report today, each with tasks that fill it in, and 40 people signed in."""
    committee, units = _bodies()
    today = dates.today_in_vietnam(moments.database_clock())
    by = Actor(None, committee.pk, "LEADER", settings.ROLES["LEADER"])
    for unit in units:
        for number in range(TASKS):
            row = ledger.open_(
                kind="TASK", title=f"Việc {number}", debtor=unit, creditor=committee, by=by, on=today - timedelta(days=50),
                reckoning=rulebook.fixed(today - timedelta(days=40), "Kế hoạch", verified=True), key=f"{unit.code}:{number}",
            )  # fmt: skip
            ledger.assign(commitment=row, by=by, on=today - timedelta(days=50), key=f"{unit.code}:{number}:a")
    told = replace(case_reporting.REGIME, frequency="AD_HOC", reporters=[("rush-unit", "PROVINCE", "ISSUER")])
    at = datetime.now(UTC)
    regime = services.draft(told=told, issuer=committee, by=by, at=at)
    services.adopt(regime=regime, by=by, at=at)
    asked = services.Asked(today - timedelta(days=90), today - timedelta(days=30), today)
    period = services.open_period(regime=regime, code="DX-1", by=by, on=today - timedelta(days=5), at=at, asked=asked)
    duties = dict(Duty.objects.filter(period=period).values_list("body_id", "pk"))
    return _people(units, duties, factor)


def _bodies() -> tuple[Body, list[Body]]:
    kinds = [
        organisations.ensure_kind(
            code=code, label=code, label_en=code, side="AUTHORITY", protocol_order=1, by=_ADMIN, at=_ENTERED
        )
        for code in ("rush-head", "rush-unit")
    ]
    names = [("ubnd", kinds[0])] + [(f"dv-{number:02d}", kinds[1]) for number in range(UNITS)]
    made = []
    for code, kind in names:
        one = organisations.create_body(
            code=code, kind=kind, name=code, short_name=code, founded_on=_SINCE, by=_ADMIN, at=_ENTERED
        )
        if made:
            organisations.place_under(body=one, parent=made[0], from_day=_SINCE, by=_ADMIN, at=_ENTERED)
        organisations.set_level(body=one, level="PROVINCE", from_day=_SINCE, by=_ADMIN, at=_ENTERED)
        made.append(one)
    rules.load_reference(by=_ADMIN, at=_ENTERED)
    return made[0], made[1:]


def _people(units: list[Body], duties: dict[int, int], factor: float) -> list[Person]:
    chance = random.Random(1)
    comes = list(moments_of(len(units), factor, chance))
    chance.shuffle(comes)
    people = []
    for number in range(PEOPLE):
        user = accounts.give_account(username=f"rush-{number}", full_name=f"Cán bộ {number}", password=None)
        mine = units[number::PEOPLE]
        for unit in mine:
            organisations.grant_mandate(user=user, body=unit, role="LEADER", from_day=_SINCE, by=_ADMIN, at=_ENTERED)
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        due = comes[number::PEOPLE]
        people.append(Person(cookies, [(when, unit.pk, duties[unit.pk]) for when, unit in zip(due, mine, strict=True)]))
    return people


def _tell(people: list[Person], took: float, worked: float, factor: float) -> None:
    cores = os.cpu_count() or 1
    print(f"{UNITS} units, {PEOPLE} people, {took:.0f} s for an hour, its last ten minutes {factor:g} times as dense")
    print(
        f"processor time of the server {worked:.0f} s of {took * cores:.0f}; load of the machine {os.getloadavg()[1]:.1f}"
    )
    whole = {what for one in people for what in one.took}
    for what in sorted(whole):
        ms = sorted(value for one in people for value in one.took.get(what, ()))
        p95 = ms[int(len(ms) * 0.95)]
        print(
            f"  {what:<15}{len(ms):>5}  median {statistics.median(ms):>6.0f} ms  p95 {p95:>6.0f} ms  longest {ms[-1]:>6.0f} ms"
        )


def _within(people: list[Person]) -> bool:
    """The sending request beside its floor, which is asked under the same load: a form that only chooses the body."""
    sends = sorted(value for one in people for what in ("sending", "sending again") for value in one.took.get(what, ()))
    floor = sorted(value for one in people for value in one.took.get("choosing", ()))
    p95, least = sends[int(len(sends) * 0.95)], floor[int(len(floor) * 0.95)]
    kept = p95 <= GOAL
    print(f"sending, both presses: p95 {p95:.0f} ms, {'within' if kept else 'MISSES'} {GOAL} ms; floor {least:.0f} ms")
    return kept


def _whole(people: list[Person]) -> bool:
    """Every report once, in time, with all its files as they were sent, and vouched for."""
    wrong = [line for one in people for line in one.wrong]
    for trouble in wrong:
        print("  went wrong:", trouble)
    editions = list(Edition.objects.order_by("pk"))
    claimed, files = Entry.objects.filter(verb="CLAIMED").count(), Attachment.objects.count()
    once = len(editions) == len({one.duty_id for one in editions}) == claimed == UNITS
    late, days = sum(bool(one.late) for one in editions), sorted({str(one.sent_on) for one in editions})
    damaged, broken = list(storage.broken()), list(queries.broken())
    print(
        f"editions {len(editions)}, claims {claimed}: {'each once' if once else 'NOT ONCE'}; late {late}, sent on {', '.join(days)}"
    )
    print(f"files {files} of {UNITS * FILES}, damaged {len(damaged)}; rows that nothing vouches for {len(broken)}")
    return once and not (wrong or late or damaged or broken) and files == UNITS * FILES

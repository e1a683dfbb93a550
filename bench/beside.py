"""What people do all day, in ours and in Redmine: the same rows, one PostgreSQL, one process of as many threads each, in turns.

Each of sixteen clients is signed in once. Told are answers per second of the clock, per second of the server's own processor
time, and how long 95 of 100 waited; the median of the rounds. What ours does on every page and write, and Redmine does not:
two keys, a chain of hashes over every entry, rights by row as the body stands on the day.
"""

import itertools
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client as Browser
from django.utils import timezone

from bench import country
from bench.loading import Ask, Client, Load
from bench.peers.redmine import OURS, PROJECTS, Redmine
from bench.serving import Served
from phoihop.config import case, server
from phoihop.domain.finding import services as finding
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.organisations.models import Body, Mandate
from phoihop.foundation.accounts.models import User
from phoihop.surfaces.exchange import services as exchange
from phoihop.surfaces.exchange.models import Scope, Token

CLIENTS, SECONDS, KEYS = 16, 6.0, 200
FIRST, TODAY, AT = date(2021, 1, 4), date(2021, 9, 23), datetime(2021, 9, 23, 3, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
RARE, EACH = "nông thôn mới", 97
JSON = "Content-Type: application/json"


@dataclass(frozen=True, slots=True)
class Scenario:
    """The same wish said to both. Each makes its next request for a client."""

    name: str
    ours: Callable[[int], Ask]
    theirs: Callable[[int], Ask]


def run(*, rows: int, rounds: int) -> None:
    """Fill both, ask both in turns, print the table."""
    if connection.vendor != "postgresql":
        raise SystemExit("The comparison is on PostgreSQL: .ci/postgres .venv/bin/python -m bench --peer 100000")
    threads = server.threads(os.cpu_count() or 1)
    redmine = Redmine(Path(os.environ["PHOIHOP_DATA"]), _database("redmine"), threads)
    redmine.prepare(rows)
    people = _fill(rows)
    ours = Served(dict(os.environ))
    try:
        ours.start()
        redmine.served.start()
        print(f"{rows:,} rows, {threads} threads in one process each, {CLIENTS} clients; median of {rounds} rounds")
        print(
            f"{'':<26}{'ours /s':>9}{'p95 ms':>8}{'/s of cpu':>11}{'Redmine /s':>12}{'p95 ms':>8}{'/s of cpu':>11}{'ratio':>8}{'of cpu':>8}"
        )
        for scenario in _scenarios(people, redmine.cookies(), redmine.keys(), rows):
            _line(scenario, ours, redmine.served, rounds)
        print(f"memory: ours {ours.held()} MB, Redmine {redmine.served.held()} MB")
    finally:
        ours.stop()
        redmine.served.stop()


def _database(name: str) -> str:
    """Another empty database beside ours, in the same PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")  # a constant of this file
    before, _slash, _ours = os.environ["DATABASE_URL"].rpartition("/")
    return f"{before}/{name}"


@dataclass(frozen=True, slots=True)
class People:
    """Who asks ours: what their browsers and programs send; and what they may ask for."""

    cookies: list[str]
    keys: list[str]
    mine: list[str]
    bodies: list[int]
    code: str
    others: list[str]


def _fill(rows: int) -> People:
    """The case, and so many commitments beside it: half of them owed by or to the body whose people ask."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    case.load()
    committee = Body.objects.get(code="laocai.ubnd")
    codes = dict(Body.objects.filter(ended_on=None).values_list("pk", "code"))
    others = sorted(set(codes) - {committee.pk})
    chance, mine = Random(5), []
    for start in range(0, rows, country.BATCH):
        made, stories = [], []
        for number in range(start, min(start + country.BATCH, rows)):
            sides = [committee.pk, chance.choice(others)] if number % 2 else chance.sample(others, 2)
            if number % 4 == 1:
                sides.reverse()
            title = f"Việc phối hợp số {number}{f' về {RARE}' if number % EACH == 0 else ''}"
            due = FIRST + timedelta(days=number % 360)
            row, story = country.owed(number, (sides[0], sides[1]), codes, title=title, day=FIRST, due=due)
            made.append(row)
            stories += story
            if sides[0] == committee.pk:
                mine.append(row.code)
        with transaction.atomic():
            Commitment.objects.bulk_create(made)
            Entry.objects.bulk_create(stories, batch_size=country.BATCH)
    ledger.rebuild(check=False, at=timezone.now())
    finding.rebuild(on=TODAY)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    user = User.objects.get(username="lanhdao.ubnd")
    return People(_cookies(user), _keys(user, committee), mine, others, committee.code, [codes[one] for one in others])


def _cookies(user: User) -> list[str]:
    found = []
    for _client in range(CLIENTS):
        browser = Browser()
        browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
        found.append("; ".join(f"{name}={one.value}" for name, one in browser.cookies.items()))
    return found


def _keys(user: User, body: Body) -> list[str]:
    """More keys than a person may hold: each may ask 300 times a minute, and that is not what is measured."""
    mandate = Mandate.objects.filter(user=user, body=body).order_by("pk")[0]
    found = [f"ph_bench_{number}" for number in range(KEYS)]
    Token.objects.bulk_create(
        Token(
            digest=exchange.digest_of(secret), purpose="bench", holder=user, body=body, scope=Scope.WRITE, mandate=mandate,
            made_with=exchange.mark_of(user), key=secret, made_at=AT, last_day=TODAY + timedelta(days=300),
        )
        for secret in found
    )  # fmt: skip
    return found


def _scenarios(people: People, cookies: list[str], keys: list[str], rows: int) -> list[Scenario]:
    """Number `n` of a scenario is the n-th request of all; whoever asks takes turns."""
    count = itertools.count()

    def ours(path: str, n: int) -> Ask:
        return Ask(path, FIREFOX, headers=(f"Cookie: {people.cookies[n % len(people.cookies)]}",))

    def theirs(path: str, n: int) -> Ask:
        return Ask(path, FIREFOX, headers=(f"Cookie: {cookies[n % len(cookies)]}",))

    def told(path: str, n: int, method: str = "GET", body: object = None) -> Ask:
        said = (f"Authorization: Bearer {people.keys[n % KEYS]}", f"Idempotency-Key: k{next(count)}", JSON)
        return Ask(path, FIREFOX, method=method, headers=said, body=json.dumps(body) if body else "")

    def asked(path: str, n: int, method: str = "GET", body: object = None) -> Ask:
        said = (f"X-Redmine-API-Key: {keys[n % len(keys)]}", JSON)
        return Ask(path, FIREFOX, method=method, headers=said, body=json.dumps(body) if body else "")

    visible = [number for number in range(1, rows + 1) if number % PROJECTS < OURS]
    near, body, word = "/overview/records/?show=running", people.bodies, quote(RARE)
    draft = {"title": "Việc mới", "debtor": people.code, "due_on": "2021-12-20"}
    return [
        Scenario("list of 50", lambda n: ours(near, n), lambda n: theirs("/issues?set_filter=1&per_page=50", n)),
        Scenario(
            "list of 50, filtered", lambda n: ours(f"{near}&body={body[n % len(body)]}", n),
            lambda n: theirs(f"/issues?set_filter=1&status_id=o&per_page=50&assigned_to_id={101 + n % 20}", n),
        ),
        Scenario("list of 50 over REST", lambda n: told("/api/v1/commitments?limit=50", n), lambda n: asked("/issues.json?limit=50", n)),
        Scenario(
            "one of them", lambda n: ours(f"/commitments/{people.mine[n * 7919 % len(people.mine)]}/", n),
            lambda n: theirs(f"/issues/{visible[n * 7919 % len(visible)]}", n),
        ),
        Scenario("search", lambda n: ours(f"/search/?q={word}", n), lambda n: theirs(f"/search?q={word}&issues=1", n)),
        Scenario(
            "create over REST", lambda n: told("/api/v1/commitments", n, "POST", draft | {"creditor": people.others[n % len(people.others)]}),
            lambda n: asked("/issues.json", n, "POST", {"issue": {"project_id": 1 + n % 25, "subject": "Việc mới", "due_date": "2036-12-20"}}),
        ),
        Scenario(
            "update over REST",
            lambda n: told(f"/api/v1/commitments/{people.mine[n * 7919 % len(people.mine)]}/steps", n, "POST", {"verb": "progress", "percent": 40, "words": "Đang làm."}),
            lambda n: asked(f"/issues/{visible[n * 7919 % len(visible)]}.json", n, "PUT", {"issue": {"done_ratio": 40 + n % 5 * 10, "notes": "Đang làm."}}),
        ),
    ]  # fmt: skip


def _line(scenario: Scenario, ours: Served, theirs: Served, rounds: int) -> None:
    """Both in turns; the first turn of each is thrown away."""
    counted = itertools.count()
    told: dict[str, list[tuple[float, float, float]]] = {"ours": [], "theirs": []}
    for turn in range(rounds + 1):
        for name, served, make in (("ours", ours, scenario.ours), ("theirs", theirs, scenario.theirs)):
            measured = _rate(served, lambda make=make: make(next(counted)), SECONDS if turn else SECONDS / 3)  # type: ignore[misc]  # bound now
            if turn:
                told[name].append(measured)
    mine, other = ([statistics.median(column) for column in zip(*told[name], strict=True)] for name in told)
    print(
        f"{scenario.name:<26}{mine[0]:>9.1f}{mine[1]:>8.0f}{mine[2]:>11.1f}{other[0]:>12.1f}{other[1]:>8.0f}{other[2]:>11.1f}"
        f"{mine[0] / other[0]:>8.1f}{mine[2] / other[2]:>8.1f}",
        flush=True,
    )


def _rate(served: Served, make: Callable[[], Ask], seconds: float) -> tuple[float, float, float]:
    """Answers per second, the p95 of waiting in ms, and answers per second that the server's own processes worked."""
    until = time.monotonic() + seconds

    def asks() -> Iterator[Ask]:
        while time.monotonic() < until:
            yield make()

    load = Load([Client(f"127.0.1.{n + 1}", asks()) for n in range(CLIENTS)])
    began, worked = time.monotonic(), served.worked()
    load.run(served.port)
    took, worked = time.monotonic() - began, served.worked() - worked
    waited = sorted(one.took for one in load.answered)
    return len(load.answered) / took, waited[int(len(waited) * 0.95)] * 1000, len(load.answered) / max(worked, 0.01)

"""The measurements themselves. Each pair takes turns, so that a busy moment of the machine hits both."""

import contextlib
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from http import HTTPStatus

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench import filling
from bench.urls import EMPTY
from phoihop.config import case, cli
from phoihop.domain.documents import rendering
from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.reporting import papers
from phoihop.domain.reporting import queries as reporting
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit import chain

APPENDS, PAGES, PAPERS = 200, 40, 5
WHOLE = 1_000_000  # entries of the full claim


def run(*, entries: int, rounds: int) -> None:
    """Everything, on the case."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.ALLOWED_HOSTS = ["testserver"]
    case.load()
    print(f"{connection.vendor}; median of {rounds} rounds\n")
    appending(rounds)
    pages(rounds)
    papers_(rounds)
    verifying(entries)


def per_second(n: int, work: Callable[[], None]) -> float:
    """How often a second `work` gets done, over `n` times."""
    started = time.perf_counter()
    for _time in range(n):
        work()
    return n / (time.perf_counter() - started)


def line(name: str, claim: float, floor: float, unit: str) -> None:
    """One printed figure with its floor and the ratio of the two."""
    print(f"{name:<34}{claim:>10,.0f} {unit:<10} floor {floor:>10,.0f} {unit:<10} ratio {claim / floor:.2f}")


def appending(rounds: int) -> None:
    """Entries one by one, and the rows of a plan at once; both beside bare committed INSERTs of an entry's size."""
    row = Commitment.objects.filter(state="IN_FORCE").order_by("code")[0]
    by = Actor(user_id=None, body_id=row.debtor_id, role="LEADER", capabilities=settings.ROLES["LEADER"])
    other = replace(by, body_id=row.creditor_id)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id INTEGER PRIMARY KEY, body TEXT)")
    number = iter(range(10_000_000))
    body = "x" * 400
    day = date(2021, 9, 23)

    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_floor VALUES (%s, %s)", [next(number), body])

    def append() -> None:
        key = f"bench-{next(number)}"
        services.progress(commitment=row, percent=40, text="Đang làm.", by=by, on=day, key=key)

    def propose() -> Commitment:
        key = f"bench-{next(number)}"
        opened = services.open_(
            kind=row.kind, title=row.title, debtor=row.debtor, creditor=row.creditor, by=by, on=day, key=key,
            reckoning=queries.reckoning_of(row),
        )  # fmt: skip
        return services.propose(commitment=opened, by=by, on=day, key=f"{key}:p")

    singles, together, floors = [], [], []
    for _round in range(rounds):
        waiting = [(propose(), f"bench-{next(number)}") for _row in range(APPENDS)]
        floors.append(per_second(APPENDS, insert))
        singles.append(per_second(APPENDS, append))
        started = time.perf_counter()
        services.agree_all(keyed=waiting, by=other, on=day)
        together.append(APPENDS / (time.perf_counter() - started))
    floor = statistics.median(floors)
    line("entries, each committed alone", statistics.median(singles), floor, "/s")
    line(f"entries, {APPENDS} rows agreed at once", statistics.median(together), floor, "/s")


def pages(rounds: int) -> None:
    """Pages through the whole stack of middleware and templates, beside a signed-in view that answers nothing."""
    client = Client()
    client.force_login(User.objects.get(username="lanhdao.ubnd"), backend="django.contrib.auth.backends.ModelBackend")
    code = Commitment.objects.filter(state="FULFILLED").order_by("code")[0].code
    urls = {"commitment page": f"/commitments/{code}/", "plan table": "/plans/KH-2021/", "desk": "/"}

    def get(url: str) -> Callable[[], None]:
        def work() -> None:
            answer = client.get(url)
            if answer.status_code != HTTPStatus.OK:
                raise RuntimeError(f"{url}: {answer.status_code}")

        return work

    settings.ROOT_URLCONF = "bench.urls"
    for name, url in urls.items():
        claims, floors = [], []
        for _round in range(rounds):
            floors.append(per_second(PAGES, get(EMPTY)))
            claims.append(per_second(PAGES, get(url)))
        line(name, statistics.median(claims), statistics.median(floors), "/s")


def papers_(rounds: int) -> None:
    """The report of the case from its frozen facts."""
    body = organisations.resolve("10", date(2021, 9, 23))
    report = reporting.sent(body.pk, "9T-2021")
    if report is None:
        raise RuntimeError("the case has no report")
    for name, render in (("PDF", rendering.to_pdf), ("docx", rendering.to_docx)):
        speeds = [per_second(PAPERS, lambda: render(papers.frozen(report))) for _round in range(rounds)]  # noqa: B023
        print(f"report as {name:<24}{1000 / statistics.median(speeds):>10,.0f} ms")


def verifying(entries: int) -> None:
    """`phoihop ledger verify` whole, beside the bare hashing of as many texts of the same length."""
    filling.fill(entries - Entry.objects.count())
    n = Entry.objects.count()
    told = io.StringIO()
    started, worked = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(told):
        code = cli.main(["ledger", "verify"])
    took, worked = time.perf_counter() - started, time.process_time() - worked
    if code != cli.OK:
        raise RuntimeError(f"the filled ledger does not hold: {told.getvalue()}")
    text, hash_ = "x" * 400, chain.genesis("floor")
    started = time.perf_counter()
    for _entry in range(n):
        hash_ = chain.link(hash_, text)
    floor = time.perf_counter() - started
    line(f"verify, {n:,} entries", n / took, n / floor, "/s")
    whole = "" if n >= WHOLE else " (extrapolated)"
    print(f"{'':<34}{took:>10.1f} s, {worked:.1f} s of processor; {WHOLE:,} entries in {took / n * WHOLE:.0f} s{whole}")

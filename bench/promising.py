"""The desks of what was promised and what this year: the matrix of who has signed, and the first page of a plan of 5,000 rows."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.urls import EMPTY
from phoihop.config import case
from phoihop.domain.agreements import cascade, services
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations.models import Body, BodyKind, BodyLevel, BodyName
from phoihop.domain.plans.models import Plan, Row
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User

AGREEMENT, PLAN, ROWS, ASKS = "QC-2021-2025", "KH-2021", 5_000, 5
COMMUNES = 170  # with the departments and districts of the case about 1,100 cells
SINCE, TODAY, DUE = date(2000, 1, 1), date(2021, 9, 23), date(2021, 12, 31)
AT = datetime(2021, 9, 23, 3, tzinfo=UTC)

T = TypeVar("T", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Claim:
    """An answer and how long it may take, in ms."""

    name: str
    goal: int
    ask: Callable[[], object]


def run(*, rounds: int) -> None:
    """Fill the case, take turns with an empty signed-in view, print medians of processor time, queries and ratios."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.ALLOWED_HOSTS, settings.ROOT_URLCONF = ["testserver"], "bench.urls"
    case.load()
    agreement, plan = Agreement.objects.get(code=AGREEMENT), Plan.objects.get(code=PLAN)
    _ask_communes(agreement)
    _lengthen(plan)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    client = Client()
    client.force_login(User.objects.get(username="lanhdao.ubnd"), "django.contrib.auth.backends.ModelBackend")

    def page(address: str) -> Callable[[], object]:
        def ask() -> None:
            answer = client.get(address)
            if answer.status_code != HTTPStatus.OK:
                raise RuntimeError(f"{address}: {answer.status_code}")

        return ask

    cells = len(cascade.matrix(agreement, TODAY, ()).cells)
    claims = (
        Claim(f"matrix of {cells:,} cells", 300, lambda: cascade.matrix(agreement, TODAY, ())),
        Claim("the same as a page", 300, page(f"/agreements/{AGREEMENT}/cascade/")),
        Claim(f"plan of {plan.rows.count():,} rows, first page", 400, page(f"/plans/{PLAN}/")),
    )
    print(f"{connection.vendor}; median of {rounds} rounds, processor time\n")
    _tell(claims, page(EMPTY), rounds)


def _tell(claims: tuple[Claim, ...], empty: Callable[[], object], rounds: int) -> None:
    """Claim and floor take turns, so that a busy moment of the machine hits both."""
    for claim in claims:
        claim.ask()
        with CaptureQueriesContext(connection) as asked:
            claim.ask()
        queries = len(asked)  # before the next request forgets them
        took, floor = [], []
        for _round in range(rounds):
            floor.append(_ms(empty))
            took.append(_ms(claim.ask))
        ms, least = statistics.median(took), statistics.median(floor)
        kept = "within" if ms <= claim.goal else "MISSES"
        print(
            f"{claim.name:<34}{ms:>8.0f} ms, {queries:>2} queries; {kept} {claim.goal} ms; "
            f"empty view {least:.1f} ms, ratio {ms / least:.0f}"
        )


def _ms(ask: Callable[[], object]) -> float:
    """Milliseconds of processor time of one answer."""
    began = time.process_time()
    for _time in range(ASKS):
        ask()
    return (time.process_time() - began) / ASKS * 1000


def _ask_communes(agreement: Agreement) -> None:
    """Communes with their Fronts, asked to sign under the agreement; what they signed is nothing yet."""
    kind = BodyKind.objects.create(code="bench_commune", label="UBND cấp xã", side="AUTHORITY", protocol_order=90)
    front = BodyKind.objects.filter(side="FRONT").order_by("protocol_order")[0]
    for code, of, name in (("ubnd", kind, "UBND xã"), ("mttq", front, "Ủy ban MTTQ xã")):
        made = [Body(code=f"laocai.{code}-9{n:04d}", kind=of, founded_on=SINCE) for n in range(COMMUNES)]
        Body.objects.bulk_create(made)
        found = list(Body.objects.filter(code__startswith=f"laocai.{code}-9", code__gte=f"laocai.{code}-90000"))
        BodyLevel.objects.bulk_create(BodyLevel(body=one, level="COMMUNE", valid_from=SINCE) for one in found)
        BodyName.objects.bulk_create(
            BodyName(body=one, name=f"{name} {n}", short_name=f"{name} {n}", valid_from=SINCE)
            for n, one in enumerate(found)
        )
    party = agreement.parties.order_by("place")[0]
    by = Actor(user_id=None, body_id=party.body_id, role="LEADER", capabilities=settings.ROLES["LEADER"])
    services.set_target(
        agreement=agreement, kind=kind.code, level="COMMUNE", due_on=DUE, document="Điều 14", by=by, at=AT
    )


def _lengthen(plan: Plan) -> None:
    """Copies of the plan's own rows, in bulk, until it has ROWS: to be read, not to be verified."""
    patterns = list(plan.rows.select_related("commitment").order_by("number"))
    more = range(len(patterns), ROWS)
    Commitment.objects.bulk_create(
        (_copy(patterns[n % len(patterns)].commitment, code=f"BENCH-{n:05d}", head_hash=str(n)) for n in more), 500
    )
    made = Commitment.objects.filter(code__startswith="BENCH-").order_by("code")
    Row.objects.bulk_create(
        (_copy(patterns[n % len(patterns)], number=n + 1, commitment=one) for n, one in zip(more, made, strict=True)),
        500,
    )


def _copy(of: T, **changed: object) -> T:
    values = {field.name: getattr(of, field.name) for field in of._meta.concrete_fields}
    return type(of)(**{**values, "id": None, **changed})

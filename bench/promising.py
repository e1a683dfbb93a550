"""The desks of what was promised and what this year: who has signed, in 2021 and today, and the first page of a plan of 5,000 rows."""

import statistics
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.urls import EMPTY
from phoihop.config import case, case_later, cli
from phoihop.domain import organisations as bodies
from phoihop.domain.agreements import cascade, queries, services
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, BodyKind, BodyLevel, BodyName
from phoihop.domain.plans.models import Plan, Row
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User

AGREEMENT, PLAN, ROWS, ASKS = "QC-2021-2025", "KH-2021", 5_000, 5
COMMUNES = 170  # with the departments and districts of the case about 1,100 cells
SINCE, TODAY, DUE = date(2000, 1, 1), date(2021, 9, 23), date(2021, 12, 31)
AT = datetime(2021, 9, 23, 3, tzinfo=UTC)

SHEET = Path(bodies.__file__).parent / "reference" / "reorganisations" / "lao-cai-2025-07-01.csv"
THEN, UNTIL, LINES = date(2025, 7, 1), date(2026, 1, 1), ("mttq", "phunu", "ldld", "ccb", "nongdan", "tinhdoan")
THEN_AT = datetime(2025, 7, 1, 3, tzinfo=UTC)

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
    print(f"{connection.vendor}; median of {rounds} rounds, processor time\n")
    with transaction.atomic():
        _of_2021(rounds)
        transaction.set_rollback(True)  # today begins with the case as it was
    _of_today(rounds)


def _of_2021(rounds: int) -> None:
    agreement, plan = Agreement.objects.get(code=AGREEMENT), Plan.objects.get(code=PLAN)
    _ask_communes(agreement)
    _lengthen(plan)
    page, by = _signed_in(), _leader(agreement.parties.order_by("place")[0].body_id)
    cells = len(cascade.matrix(agreement, TODAY, (), by).cells)
    claims = (
        Claim(f"matrix of {cells:,} cells", 300, lambda: cascade.matrix(agreement, TODAY, (), by)),
        Claim("the same as a page", 300, page(f"/agreements/{AGREEMENT}/cascade/")),
        Claim(f"plan of {plan.rows.count():,} rows, first page", 400, page(f"/plans/{PLAN}/")),
    )
    _tell(claims, page(EMPTY), rounds)


def _of_today(rounds: int) -> None:
    """The structure since 1/7/2025: each commune has signed with its Front and its five unions."""
    case_later.load()
    with redirect_stdout(StringIO()):
        cli.main(["reorganise", str(SHEET), "--confirm", "Nghị quyết 202/2025/QH15", "--give", "all"])
    agreement = Agreement.objects.get(code=AGREEMENT)
    signed = _sign_communes(agreement)
    first = agreement.parties.order_by("place")[0]
    page, by = _signed_in(), _leader(queries.standing_in_places(THEN)[first.pk])
    found = cascade.matrix(agreement, THEN, (), by)
    done = sum(cell.signing in cascade.DONE for cell in found.cells)
    print(f"\ntoday: {len(found.ranks)} communes, {done:,} of {len(found.cells):,} pairs signed, {signed:,} agreements")
    claims = (
        Claim(f"matrix of {len(found.cells):,} cells", 300, lambda: cascade.matrix(agreement, THEN, (), by)),
        Claim("the same as a page", 300, page(f"/agreements/{AGREEMENT}/cascade/")),
    )
    _tell(claims, page(EMPTY), rounds)


def _signed_in() -> Callable[[str], Callable[[], object]]:
    """Pages as the leader of the committee asks for them."""
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

    return page


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
    by = _leader(party.body_id)
    services.set_target(
        agreement=agreement, kind=kind.code, level="COMMUNE", due_on=DUE, document="Điều 14", by=by, on=SINCE, at=AT
    )


def _sign_communes(agreement: Agreement) -> int:
    """Every commune of the day with the organisations of its own level, each pair having signed; the verbs do it all."""
    committees = Body.objects.filter(kind__code="commune_committee", ended_on=None).order_by("pk")
    kind = BodyKind.objects.get(code="commune_front")
    made = 0
    for committee in committees:
        place = committee.code.rpartition("-")[2]
        for line in LINES:
            code = f"laocai-2025.{line}-{place}"
            other = Body.objects.filter(code=code).first() or organisations.create_body(
                code=code, kind=kind, name=f"{line} {place}", short_name=f"{line} {place}", founded_on=THEN,
                by=case.LOADER, at=THEN_AT,
            )  # fmt: skip
            _sign(committee, other, f"QC-{line}-{place}")
            made += 1
    first = agreement.parties.order_by("place")[0]
    services.set_target(
        agreement=agreement, kind="commune_committee", level="COMMUNE", due_on=UNTIL, document="Điều 14",
        by=_leader(queries.standing_in_places(THEN)[first.pk]), on=THEN, at=THEN_AT,
    )  # fmt: skip
    agreement.targets.exclude(kind="commune_committee").delete()  # departments are measured above
    return made


def _sign(committee: Body, other: Body, code: str) -> None:
    by = _leader(committee.pk)
    row = services.draft(
        code=code, title=f"Quy chế phối hợp {code}", parties=[committee, other], term_from=THEN, term_to=None, by=by,
        at=THEN_AT,
    )  # fmt: skip
    services.add_article(agreement=row, number=1, heading="Nội dung phối hợp", by=by, at=THEN_AT)
    services.present(agreement=row, by=by, at=THEN_AT)
    for body in (committee, other):
        services.sign(agreement=row, holding=None, by=_leader(body.pk), on=THEN, at=THEN_AT)


def _leader(body_id: int) -> Actor:
    return Actor(user_id=None, body_id=body_id, role="LEADER", capabilities=settings.ROLES["LEADER"])


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

"""The overview of a province whose bodies owe one another a million commitments: its page at 100,000 and at 1,000,000, on PostgreSQL.

A committee with twenty departments, nine districts with their communes, the Front with its unions: half of what they owe stands
in joint plans of 200 rows, due over five years. Rows are copied inside the database, to be read and not to be verified; the
counts are made from them as `ledger rebuild` would make them.
"""

import os
import statistics
import sys
import threading
import time
from datetime import UTC, date, datetime
from http import HTTPStatus
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.serving import Served
from phoihop.config import case
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment, Entry, Standing
from phoihop.domain.organisations.models import Body, BodyKind, BodyLevel, BodyName, BodyParent
from phoihop.domain.plans.models import Plan
from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import reading
from phoihop.surfaces.workspace.overview import presenting

TODAY, SINCE, PAST = date(2021, 9, 23), date(2016, 1, 1), date(2021, 6, 30)
AT = datetime(2021, 9, 23, 3, tzinfo=UTC)
DEPARTMENTS, DISTRICTS, COMMUNES, UNIONS, ROWS, YEARS = 20, 9, 17, 5, 200, 5
USERS, EACH, GOAL, GROWTH, QUERIES = 5, 20, 300, 1.5, 15
WHO, PATH = "lanhdao.ubnd", "/overview/"
SERVE = (
    "import os; from phoihop.config.server import serve; serve(int(os.environ['PORT']))"  # the pages alone: no worker
)


def run(*, commitments: int) -> bool:
    """Fill a tenth, measure; fill the rest, measure again. Whether all three goals are met."""
    if connection.vendor != "postgresql":
        raise SystemExit("The claim is of PostgreSQL: .ci/postgres .venv/bin/python -m bench --overview 1000000")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    case.load()
    _enter()
    told = [_measured(commitments // 10), _measured(commitments)]
    grown = told[1].alone / told[0].alone
    print(f"ten times as much takes {grown:.2f} times as long; {_kept(grown <= GROWTH)} {GROWTH}")
    return grown <= GROWTH and all(one.p95 <= GOAL and one.queries <= QUERIES for one in told)


class Measured:
    """What one size came to, in ms."""

    def __init__(self, alone: float, p95: float, queries: int) -> None:
        self.alone, self.p95, self.queries = alone, p95, queries


def _measured(n: int) -> Measured:
    began = time.perf_counter()
    _fill(n)
    print(
        f"\n{Commitment.objects.count():,} commitments, {Entry.objects.count():,} entries, {Plan.objects.count():,} plans, "
        f"{Standing.objects.count():,} counts, in {time.perf_counter() - began:.0f} s"
    )
    queries = _asked()
    connection.close()
    served = Served(dict(os.environ), (sys.executable, "-c", SERVE))
    served.start()
    try:
        cookie = _cookie()
        worked = served.worked()
        alone = _took(served.port, cookie, users=1, path=PATH)
        worked = (served.worked() - worked) / (EACH + 1) * 1000
        past = _took(served.port, cookie, users=1, path=f"{PATH}?on={PAST:%d/%m/%Y}")
        together = _took(served.port, cookie, users=USERS, path=PATH)
    finally:
        served.stop()
    median, p95 = statistics.median(alone), together[int(len(together) * 0.95)]
    print(f"  {worked:.0f} ms of the server's own processor time a page, the first one with it")
    print(f"  {queries} queries; {_kept(queries <= QUERIES)} {QUERIES}")
    print(
        f"  one user: median {median:.0f} ms (most {alone[-1]:.0f})"
        + f"; a past day {statistics.median(past):.0f} ms (most {past[-1]:.0f})"
    )
    print(
        f"  {USERS} users without a pause: median {statistics.median(together):.0f} ms, p95 {p95:.0f} ms; {_kept(p95 <= GOAL)} {GOAL} ms",
        flush=True,
    )
    return Measured(median, p95, queries)


def _kept(good: bool) -> str:
    return "within" if good else "MISSES"


def _asked() -> int:
    """Queries of the page itself; where it is slow, the slowest of them are told."""
    client = Client()
    client.force_login(User.objects.get(username=WHO), "django.contrib.auth.backends.ModelBackend")
    acting = client.get(PATH).wsgi_request.acting
    told = 0
    for on in (acting.today, PAST):
        with reading.reading(), CaptureQueriesContext(connection) as asked:
            presenting.page(acting.actor, presenting.asked(on, acting.today))
        for one in sorted(asked.captured_queries, key=lambda one: -float(one["time"]))[:4]:
            print(f"    {on}: {one['time']} s: {' '.join(one['sql'].split())[:160]}")
        told = max(told, len(asked))
    return told


def _cookie() -> str:
    client = Client()
    client.force_login(User.objects.get(username=WHO), "django.contrib.auth.backends.ModelBackend")
    connection.close()
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _took(port: int, cookie: str, *, users: int, path: str, each: int = EACH) -> list[float]:
    """Every answer in ms, the shortest first; everybody asks again as soon as they have been answered."""
    took: list[float] = []

    def ask() -> None:
        for turn in range(each + 1):
            began = time.perf_counter()
            with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie}), timeout=60) as answer:
                answer.read()
                if answer.status != HTTPStatus.OK:
                    raise RuntimeError(answer.status)
            if turn:  # the first one warms up
                took.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=ask) for _user in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took)


def _enter() -> None:
    """The bodies, under the committee and the Front of the case."""
    committee, front = Body.objects.get(code="laocai.ubnd"), Body.objects.get(code="laocai.mttq")
    office, commune = (
        BodyKind.objects.create(code=f"bench_{name}", label=name, label_en=name, side="AUTHORITY", protocol_order=90)
        for name in ("office", "commune")
    )
    for number in range(DEPARTMENTS):
        _body(f"so-{number}", f"Sở số {number}", office, "PROVINCE", committee)
    for number in range(UNIONS):
        _body(f"doan-{number}", f"Đoàn thể số {number}", front.kind, "PROVINCE", front)
    for number in range(DISTRICTS):
        district = _body(f"huyen-{number}", f"Huyện số {number}", office, "DISTRICT", committee)
        for one in range(COMMUNES):
            _body(f"xa-{number}-{one}", f"Xã số {number}.{one}", commune, "COMMUNE", district)


def _body(code: str, name: str, kind: BodyKind, level: str, parent: Body) -> Body:
    row = Body.objects.create(code=f"bench.{code}", kind=kind, founded_on=SINCE)
    BodyName.objects.create(body=row, name=name, short_name=name, valid_from=SINCE)
    BodyLevel.objects.create(body=row, level=level, valid_from=SINCE)
    BodyParent.objects.create(body=row, parent=parent, valid_from=SINCE)
    return row


def _fill(n: int) -> None:
    """Up to so many commitments, each with the entries that its state needs, half of them as rows of plans."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # every reference is copied from one that holds
        have = Commitment.objects.filter(code__startswith="BENCH-").count()
        for statement in (_COMMITMENTS, _AGREED, _CLAIMED, _ACCEPTED, _DISTURBED):
            cursor.execute(statement, {"have": have, "n": n, "today": TODAY, "at": AT})
        for statement in (_AGREEMENTS, _PARTIES, _PLANS, _PLAN_ROWS):
            cursor.execute(statement, {"have": have // 2 // ROWS // YEARS, "n": n // 2 // ROWS // YEARS, "rows": ROWS})
        for table in ("standingdelta", "standing", "monthstanding", "paststanding", "spell", "pastkept"):
            cursor.execute(f"DELETE FROM ledger_{table}")
        cursor.execute(_COUNTS)
        cursor.execute(_MONTHS)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    began = time.perf_counter()
    months = ledger.remember(today=TODAY)
    print(f"{months} months kept in {time.perf_counter() - began:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


# Who owes is by the number; when, how it went and what kind it is by a fixed scramble of it.
_COMMITMENTS = """
WITH bodies AS (SELECT array_agg(id ORDER BY id) ids FROM organisations_body WHERE code LIKE 'bench.%%'),
     pattern AS (SELECT * FROM ledger_commitment WHERE state = 'IN_FORCE' AND changes = 0 ORDER BY code LIMIT 1),
     drawn AS (SELECT number, ids, cardinality(ids) many, hashint4(number) & 1048575 a, hashint4(number + 77777777) & 1048575 b
                 FROM bodies, generate_series(%(have)s + 1, %(n)s) number),
     dated AS (SELECT *, date '2017-01-03' + (a %% 1815) due, b %% 100 went FROM drawn),
     stood AS (SELECT *, CASE WHEN due >= %(today)s THEN CASE WHEN went < 88 THEN 'IN_FORCE' WHEN went < 94 THEN 'CLAIMED'
                                    WHEN went < 98 THEN 'FULFILLED' ELSE 'SUSPENDED' END
                              ELSE CASE WHEN went < 92 THEN 'FULFILLED' WHEN went < 94 THEN 'CLAIMED' WHEN went < 97 THEN 'IN_FORCE'
                                    WHEN went < 98 THEN 'SUSPENDED' ELSE 'NOT_FEASIBLE' END END AS stands FROM dated)
INSERT INTO ledger_commitment (code, kind, title, product, basis, mood, illustrative, debtor_id, creditor_id, state, due_on,
    opener_id, proposer_id, proposed_for, opened_on, recorded_at, placed_on, since, claimed_on, fulfilled_on, percent, returns,
    changes, asked_seq, asked_change, entry_count, head_hash, sealed_count)
SELECT 'BENCH-' || lpad(s.number::text, 8, '0'), (ARRAY['PLAN_ROW','TASK','REPORT','REPLY','RECOMMENDATION'])[1 + s.b %% 5],
    'Việc số ' || s.number || ' của kế hoạch phối hợp', '', 'Điều 5', 'REQUEST', true, s.ids[1 + s.number %% many],
    s.ids[1 + (s.number + 1 + s.a %% (many - 1)) %% many], s.stands, s.due, p.opener_id, p.proposer_id, p.proposed_for, s.due - 90,
    %(at)s, %(today)s, s.due - 80,
    CASE WHEN s.stands IN ('CLAIMED', 'FULFILLED') THEN LEAST(s.due, %(today)s) + CASE WHEN s.a %% 9 = 0 THEN 6 ELSE -3 END END,
    CASE WHEN s.stands = 'FULFILLED' THEN LEAST(s.due, %(today)s) END,
    0, 0, CASE WHEN s.b %% 33 = 0 OR s.stands IN ('SUSPENDED', 'NOT_FEASIBLE') THEN 1 ELSE 0 END, 0, '', 3, md5(s.number::text), 3
FROM stood s, pattern p
"""
_ENTRY = """
INSERT INTO ledger_entry (commitment_id, seq, verb, effective_on, recorded_at, origin, by_body_id, facts, note_digest, state_after,
    due_after, debtor_after_id, creditor_after_id, key, previous_hash, hash)
SELECT id, {seq}, {verb}, {on}, recorded_at, 'HISTORY', {by}, {facts}, '', {after}, due_on, debtor_id, creditor_id,
    code || ':{seq}', md5(code), md5(code || '{seq}') FROM ledger_commitment
WHERE code > 'BENCH-' || lpad(%(have)s::text, 8, '0') AND code LIKE 'BENCH-%%' AND {which}
"""
_AGREED = _ENTRY.format(
    seq=1, verb="'AGREED'", on="since", by="creditor_id", after="'IN_FORCE'", which="true",
    facts="json_build_object('kind', kind, 'title', title)::text",
)  # fmt: skip
_CLAIMED = _ENTRY.format(
    seq=2, verb="'CLAIMED'", on="claimed_on", by="debtor_id", after="'CLAIMED'", facts="'{}'",
    which="state IN ('CLAIMED', 'FULFILLED')",
)  # fmt: skip
_ACCEPTED = _ENTRY.format(
    seq=3, verb="'ACCEPTED'", on="fulfilled_on", by="creditor_id", after="'FULFILLED'", facts="'{}'",
    which="state = 'FULFILLED'",
)  # fmt: skip
_DISTURBED = _ENTRY.format(
    seq=4, verb="CASE WHEN state IN ('SUSPENDED', 'NOT_FEASIBLE') THEN state ELSE 'POSTPONED' END", on="due_on - 20",
    by="creditor_id", after="CASE WHEN state IN ('SUSPENDED', 'NOT_FEASIBLE') THEN state ELSE 'IN_FORCE' END",
    facts="'{\"reason\":\"' || (ARRAY['EPIDEMIC','DISASTER','FUNDING','STAFF','POLICY'])[1 + id %% 5] || '\"}'",
    which="changes > 0 AND due_on - 20 <= %(today)s",
)  # fmt: skip
_AGREEMENTS = """
INSERT INTO agreements_agreement (code, title, kind, symbol, term_from, state, drafter_id, in_force_from, closing_review, source,
    preamble, closing, illustrative)
SELECT 'BENCH-' || n, 'Quy chế phối hợp số ' || n, a.kind, '', date '2017-01-01', a.state, a.drafter_id, date '2017-01-01', '', '', '', '', true
FROM generate_series(%(have)s + 1, %(n)s) n, (SELECT * FROM agreements_agreement WHERE code = 'QC-2021-2025') a
"""
_PARTIES = """
WITH bodies AS (SELECT array_agg(id ORDER BY id) ids FROM organisations_body WHERE code LIKE 'bench.%%'),
     ruled AS (SELECT id FROM organisations_body WHERE code = 'laocai.ubnd')
INSERT INTO agreements_party (agreement_id, body_id, place, signed_on, signed_at)
SELECT a.id, CASE WHEN place = 1 AND n %% 10 = 0 THEN ruled.id ELSE ids[1 + (n * 2 + place) %% cardinality(ids)] END, place,
    date '2017-01-01', timestamptz '2017-01-01'
FROM bodies, ruled, generate_series(%(have)s + 1, %(n)s) n JOIN agreements_agreement a ON a.code = 'BENCH-' || n, generate_series(1, 2) place
"""
_PLANS = """
INSERT INTO plans_plan (code, title, year, agreement_id, drafter_id, approver_id, decision, approved_on, state, final_review, illustrative)
SELECT 'BENCH-' || n || '-' || of.year, 'Kế hoạch phối hợp năm ' || of.year, of.year, a.id, p.drafter_id, p.approver_id, 'QĐ', make_date(of.year, 1, 2),
    p.state, '', true
FROM generate_series(%(have)s + 1, %(n)s) n JOIN agreements_agreement a ON a.code = 'BENCH-' || n, generate_series(2017, 2021) AS of(year),
    (SELECT * FROM plans_plan WHERE state = 'IN_FORCE' ORDER BY code LIMIT 1) p
"""
# A plan of a year takes the next 200 that are due in it; what the year cannot fill stays outside plans.
_PLAN_ROWS = """
WITH due AS (SELECT id, extract(year FROM due_on)::int AS year,
                    row_number() OVER (PARTITION BY extract(year FROM due_on) ORDER BY id) - 1 AS place
               FROM ledger_commitment c WHERE code LIKE 'BENCH-%%' AND NOT EXISTS (SELECT FROM plans_row r WHERE r.commitment_id = c.id)),
     placed AS (SELECT p.id, p.year, row_number() OVER (PARTITION BY p.year ORDER BY p.id) - 1 AS place
                  FROM plans_plan p WHERE p.code LIKE 'BENCH-%%' AND NOT EXISTS (SELECT FROM plans_row r WHERE r.plan_id = p.id))
INSERT INTO plans_row (plan_id, number, "group", commitment_id, lead_duty, other_duty, timing, span, anchor, indicator, target, beneficiaries)
SELECT placed.id, due.place %% %(rows)s + 1, 'Nhóm', due.id, 'Làm', 'Phối hợp', 'Cả năm', 'UNREAD', '', '', '', ''
FROM due JOIN placed ON placed.year = due.year AND placed.place = due.place / %(rows)s
"""
_COUNTS = """
WITH RECURSIVE above(body, over) AS (
    SELECT id, id FROM organisations_body
    UNION SELECT above.body, p.parent_id FROM above JOIN organisations_bodyparent p ON p.body_id = above.over
          WHERE p.structure = 'ADMINISTRATIVE' AND p.valid_from <= date '2021-09-23' AND (p.valid_to IS NULL OR p.valid_to > date '2021-09-23')),
sides AS (SELECT debtor_id AS body, 'OWES' AS side, kind, state, due_on, claimed_on FROM ledger_commitment WHERE state <> ''
    UNION ALL SELECT creditor_id, 'OWED', kind, state, due_on, claimed_on FROM ledger_commitment WHERE state <> ''),
cells AS (SELECT *, state IN ('CLAIMED', 'FULFILLED') AND due_on IS NOT NULL AND claimed_on > due_on AS late,
                 COALESCE(due_on, date '9999-12-31') AS day FROM sides)
INSERT INTO ledger_standing (body_id, side, under, kind, state, due_on, late, n)
SELECT body, side, false, kind, state, day, late, count(*) FROM cells GROUP BY 1, 2, 4, 5, 6, 7
UNION ALL
SELECT over, side, true, kind, state, day, late, count(*) FROM cells JOIN above USING (body) GROUP BY 1, 2, 4, 5, 6, 7
"""
_MONTHS = """
INSERT INTO ledger_monthstanding (body_id, under, state, month, late, n)
SELECT body_id, under, state, date_trunc('month', due_on)::date, late, sum(n) FROM ledger_standing WHERE side = 'OWES' GROUP BY 1, 2, 3, 4, 5
"""

"""The whole country through 1/7/2025: every People's Committee of before, open commitments between them, one transaction.

The sheet comes from the gazetteer; what is owed is spread over communes, districts and provinces by a fixed seed. Told are
the seconds of the dry run and of the day itself, with the peak of memory so far.
"""

import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from phoihop.domain.agreements import coverage
from phoihop.domain.ledger import queries as ledger_queries
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger import timeliness
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.services import appending
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import BodyParent
from phoihop.domain.reorganisations import queries, services, sheet
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.lifecycle.models import Installation

AT = datetime(2025, 3, 1, 3, tzinfo=UTC)
DAY, DUE = date(2025, 3, 1), date(2025, 12, 14)
STORY = (("OPENED", "DRAFT"), ("PROPOSED", "PROPOSED"), ("AGREED", "IN_FORCE"))
SHEET = [sys.executable, str(Path(__file__).parents[1] / ".ci" / "reorganisation.py"), "country"]
KEEPER = Actor(user_id=None, body_id=None, role="ADMIN", capabilities=settings.ROLES["ADMIN"])
BATCH = 500
UPWARDS, DOES = 0.7, 0.8  # how many stand with the body above, and in how many the first one owes


def run(*, commitments: int, killed: Sequence[int] = ()) -> None:
    """Fill, look, carry out, prove. `killed`: after how many seconds the day is killed before it is let through."""
    call_command("migrate", verbosity=0)
    print(connection.vendor)
    text = subprocess.run(SHEET, capture_output=True, check=True).stdout.decode("utf-8")
    with timed("entering the bodies of before"):
        enter(text)
    with timed(f"{commitments} open commitments"):
        owe(commitments)
    carry(text, killed)


@contextmanager
def timed(words: str) -> Iterator[None]:
    """Prints how long what is inside took, and the peak of memory so far."""
    begun = time.perf_counter()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{words:<44}{time.perf_counter() - begun:8.1f} s   peak {peak} MB", flush=True)


def enter(text: str) -> None:
    """Every body that the sheet says was there, with the product's own verb."""
    with transaction.atomic():
        cause = Installation.objects.create(demo=True)
        for kind in sheet.read(text).of("kind"):
            organisations.ensure_kind(
                code=kind.code, label=kind.get("label"), label_en=kind.get("label"), side=kind.get("side"),
                protocol_order=int(kind.get("order")), by=KEEPER, at=AT,
            )  # fmt: skip
        organisations.restructure(change=queries.plan_of(text).entered, cause=cause, by=KEEPER, at=AT)


def owe(n: int) -> None:
    """Agreed commitments between random bodies and those above them, hashed by the ledger's own functions."""
    random = Random(2025)
    codes = dict(BodyParent.objects.values_list("body_id", "body__code"))
    above = dict(BodyParent.objects.values_list("body_id", "parent_id"))
    codes |= dict(BodyParent.objects.values_list("parent_id", "parent__code"))
    bodies = sorted(above)
    for start in range(0, n, BATCH):
        rows, stories = [], []
        for number in range(start, min(start + BATCH, n)):
            sides = _pair(random, bodies, above)
            row, story = owed(number, sides, codes)
            rows.append(row)
            stories.append(story)
        with transaction.atomic():
            Commitment.objects.bulk_create(rows)
            Entry.objects.bulk_create([entry for story in stories for entry in story], batch_size=BATCH)
    ledger.rebuild(check=False, at=timezone.now())


def _pair(random: Random, bodies: list[int], above: dict[int, int]) -> tuple[int, int]:
    """A body and the one above it, or two that stand under nobody in common; either may owe."""
    one = random.choice(bodies)
    other = above[one] if random.random() < UPWARDS else random.choice(bodies)
    if one == other:
        other = above[one]
    return (one, other) if random.random() < DOES else (other, one)


def owed(
    number: int, sides: tuple[int, int], codes: dict[int, str], *, title: str = "Việc phối hợp", day: date = DAY, due: date = DUE
) -> tuple[Commitment, list[Entry]]:  # fmt: skip
    """A commitment of two sides that both agreed, and its story, hashed; not yet written anywhere."""
    debtor, creditor = sides
    row = Commitment(
        code=f"N-{number:07d}", kind="TASK", title=title, mood="REQUEST", debtor_id=debtor, creditor_id=creditor,
        state="IN_FORCE", due_on=due, opener_id=debtor, proposer_id=debtor, proposed_for="OWES", opened_on=day, since=day, placed_on=day,
        recorded_at=AT, entry_count=len(STORY),
    )  # fmt: skip
    previous, story = chain.genesis(row.chain_name), []
    reckoning = rulebook.fixed(due, "Kế hoạch năm", verified=True).to_facts()
    opened = {
        "title": row.title, "kind": row.kind, "product": "", "basis": "", "mood": row.mood, "illustrative": False,
        "debtor": codes[debtor], "creditor": codes[creditor], "supporters": [], "arises_from": "", "reckoning": reckoning,
    }  # fmt: skip
    facts: dict[str, dict[str, object]] = {"OPENED": opened, "PROPOSED": {"for": "OWES"}, "AGREED": {}}
    for seq, (verb, state) in enumerate(STORY, start=1):
        entry = Entry(
            commitment=row, seq=seq, verb=verb, effective_on=day, recorded_at=AT, origin="HISTORY",
            by_body_id=creditor if verb == "AGREED" else debtor, facts=chain.canonical(facts[verb]),
            note_digest="", state_after=state, due_after=due, debtor_after_id=debtor, creditor_after_id=creditor,
            key=f"{row.code}:{seq}", previous_hash=previous,
        )  # fmt: skip
        entry.hash = previous = chain.link(previous, appending.text_of(row.code, entry))
        story.append(entry)
    row.head_hash = previous
    return row, story


def carry(text: str, moments: Sequence[int]) -> None:
    """The dry run, the decisions, the day (killed at some moments first), the proof."""
    at = timezone.now()
    with timed("draft: read, lay beside the bodies"):
        row = services.draft(text=text, key="country", by=KEEPER, at=at)
    with timed("dry run: every list and count"):
        found = queries.outcome(row)
    print(json.dumps({"before": found.levels_before, "after": found.levels_after, "duties": len(found.duties)}))
    with timed("confirming every proposal"):
        services.pass_on_as_proposed(reorganisation=row, reason="Theo quy tắc", by=KEEPER, at=at)
    left = queries.outcome(row).undecided
    with timed(f"deciding the {len(left)} duties without one"):
        decided = [(duty.commitment_id, duty.side, _candidate(found, duty)) for duty in left]
        services.pass_on_each(reorganisation=row, decided=decided, reason="Chọn", by=KEEPER, at=at)
    services.approve(reorganisation=row, rest="", by=KEEPER, at=at)
    for seconds in moments:
        with timed(f"the day, killed after {seconds} s"):
            _kill(row, at, seconds)
    with timed("the day, in one transaction"):
        services.carry_out(reorganisation=row, by=KEEPER, at=at)
    with timed("signing by level and kind, the day before"):
        coverage.coverage(row.effective_on - timedelta(days=1))
    with timed("what fell due and how it went, of the year before it"):
        timeliness.fallen_due(DAY, row.effective_on - timedelta(days=1))
    with timed("ledger verify and rebuild --check"):
        breaks, differences = list(ledger_queries.verify()), ledger.rebuild(check=True, at=timezone.now())
    print(f"breaks {len(breaks)}, differences {len(differences)}")


def _kill(row: Reorganisation, at: datetime, seconds: int) -> None:
    """The day in a process that is killed with -9. Raises RuntimeError unless every row of every table is as before."""
    before = _held()
    connection.close()  # the child opens its own
    child = os.fork()
    if child == 0:
        try:
            services.carry_out(reorganisation=row, by=KEEPER, at=at)
        finally:
            os._exit(0)  # whatever comes: the folder is the parent's to take away
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, ended = os.waitpid(child, 0)
    if not os.WIFSIGNALED(ended):
        raise RuntimeError("The day was done before it was killed. Choose an earlier moment.")
    changed = [name for name, hashed in _held().items() if hashed != before[name]]
    if changed:
        raise RuntimeError(f"Neither before nor after: {', '.join(changed)}")
    print(f"{len(before)} tables as before")


def _held() -> dict[str, str]:
    """Of every table one hash over all its rows."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        hashed = hashlib.sha256()
        for row in model._default_manager.order_by("pk").values_list().iterator():
            hashed.update(repr(row).encode())
        found[model._meta.label] = hashed.hexdigest()
    return found


def _candidate(found: queries.Outcome, duty: queries.Duty) -> str:
    """The first candidate that is not the other side; without any the duty ends with its body."""
    return next((code for code in found.plan.endings[duty.body].candidates if code != duty.other), "")

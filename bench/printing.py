"""Papers in bulk on one core: a page, the nine-month report a hundred times, each with words of its own; and the same papers as a clerk's file.

The floor is the typesetter alone: the same facts, already laid out, in a process that has read its typeface.
"""

import hashlib
import io
import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdf
import typst
from django.core.management import call_command

from bench import measuring
from phoihop.config import case
from phoihop.domain.documents import catalogue, codes, rendering
from phoihop.domain.documents.paper import Paper
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.reporting import papers
from phoihop.domain.reporting import queries as reporting
from tests.domain.documents import factories

MANY, PAGE_MS, MANY_SECONDS = 100, 25, 5
FORM = Path(rendering.__file__).parent / "form"


def run(*, rounds: int) -> None:
    """Every figure, each over papers that differ: the typesetter remembers what it has set."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    page, report = factories.full("BÁO CÁO"), _report()
    rendering.to_pdf(page)  # what a process does once: reading the typeface and the form
    print(f"one core; median of {rounds} rounds; the report has {_pages(rendering.to_pdf(report))} pages\n")
    turn = iter(range(10_000_000))
    for name, paper, times in (("one page as PDF", page, MANY), (f"{MANY} reports as PDF", report, MANY)):
        claims, floors = [], []
        for _round in range(rounds):
            floors.append(_milliseconds(times, [_set(_laid_out(paper, next(turn)), paper) for _time in range(times)]))
            claims.append(_milliseconds(times, [_made(_another(paper, next(turn))) for _time in range(times)]))
        claim, floor = statistics.median(claims), statistics.median(floors)
        whole = f", together {claim * times / 1000:.1f} s of {MANY_SECONDS}" if paper is report else f" of {PAGE_MS}"
        print(f"{name:<24}{claim:>8.1f} ms each, floor {floor:.1f} ms, ratio {floor / claim:.2f}{whole}")
    for name, paper in (("one page as docx", page), ("the report as docx", report)):
        speeds = [1000 / measuring.per_second(5, lambda: rendering.to_docx(paper)) for _round in range(rounds)]  # noqa: B023  # asked at once
        print(f"{name:<24}{statistics.median(speeds):>8.1f} ms each")


def _report() -> Paper:
    """The nine-month report of the case, as it was sent."""
    call_command("migrate", verbosity=0)
    case.load()
    body = organisations.resolve("10", date(2021, 9, 23))
    report = reporting.sent(body.pk, "9T-2021")
    if report is None:
        raise RuntimeError("the case has no report")
    return papers.frozen(report)


def _pages(raw: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(raw)).pages)


def _another(paper: Paper, turn: int) -> Paper:
    """The same paper under another number and code, with other words in every paragraph and every row."""
    sections = tuple(
        replace(one, texts=tuple(replace(text, words=f"{text.words} {turn}") for text in one.texts))
        for one in paper.sections
    )
    annexes = tuple(
        replace(one, rows=tuple((*row[:-1], f"{row[-1]} {turn}") for row in one.rows)) for one in paper.annexes
    )
    opening = tuple(replace(text, words=f"{text.words} {turn}") for text in paper.opening)
    code = codes.of(hashlib.sha256(f"{paper.about} {turn}".encode()).hexdigest())
    address = paper.address.replace(paper.code, code) if paper.code else ""
    return replace(
        paper, number=turn + 1, sections=sections, annexes=annexes, opening=opening,
        code=code if paper.code else "", address=address,
    )  # fmt: skip


def _laid_out(paper: Paper, turn: int) -> str:
    return json.dumps(rendering.laid_out(_another(paper, turn)), ensure_ascii=False)


def _set(facts: str, paper: Paper) -> Callable[[], bytes]:
    moment = int(datetime(paper.day.year, paper.day.month, paper.day.day, tzinfo=UTC).timestamp())
    return lambda: typst.compile(
        str(FORM / "paper.typ"), root=str(FORM), font_paths=rendering.fonts(), sys_inputs={"facts": facts},
        pdf_standards="a-2a", timestamp=moment,
    )  # fmt: skip


def _made(paper: Paper) -> Callable[[], bytes]:
    return lambda: rendering.to_pdf(paper)


def _milliseconds(times: int, works: list[Callable[[], bytes]]) -> float:
    """How long each takes of the processor, on the average."""
    started = time.process_time()
    for work in works:
        work()
    return (time.process_time() - started) / times * 1000


def beside(wanted: str) -> int:
    """A paper of every type, as PDF and as LibreOffice prints its .docx: the same words on as many pages. Gives how many differ.

    Both stand in the folder as pictures beside one another, to be looked at.
    """
    office = shutil.which("soffice")
    if office is None or shutil.which("pdftoppm") is None:
        raise RuntimeError("This needs LibreOffice and poppler: apt-get install libreoffice-writer poppler-utils")
    folder = Path(wanted)
    folder.mkdir(parents=True, exist_ok=True)
    made = {f"{place:02d}": factories.full(one.name) for place, one in enumerate(catalogue.types(), start=1)}
    made["joint"], made["report"] = factories.report(), _report()
    for name, paper in made.items():
        (folder / f"{name}.docx").write_bytes(rendering.to_docx(paper))
        (folder / f"{name}-typst.pdf").write_bytes(rendering.to_pdf(paper))
    with tempfile.TemporaryDirectory() as own:
        command = [
            office,
            "--headless",
            f"-env:UserInstallation=file://{own}",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
        ]
        subprocess.run([*command, *sorted(folder.glob("*.docx"))], check=True, capture_output=True, timeout=600)
    different = 0
    for name, paper in made.items():
        ours, theirs = folder / f"{name}-typst.pdf", folder / f"{name}.pdf"
        pages = [_pages(path.read_bytes()) for path in (ours, theirs)]
        words = [_words(path) for path in (ours, theirs)]
        lacking = [*(words[0] - words[1]), *(words[1] - words[0])]
        different += pages[0] != pages[1] or bool(lacking)
        print(
            f"{name:<8}{paper.kind:<18}{pages[0]:>3} and {pages[1]:>2} pages{'  ' + ' '.join(lacking[:12]) if lacking else ''}"
        )
        for path in (ours, theirs):
            subprocess.run(["pdftoppm", "-r", "60", "-png", path, path.with_suffix("")], check=True)
    return different


def _words(path: Path) -> Counter[str]:
    """The words of a PDF; heads of tables that come again and the numbers of pages say nothing of what differs."""
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return Counter(set(re.findall(r"\w+", done.stdout.decode())))

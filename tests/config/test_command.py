"""The `phoihop` command: exit codes for scripts, sentences for people, the same bytes every time."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.utils import timezone

from phoihop.config import case, cli, examining
from phoihop.domain.agreements.models import Agreement, Article, Party
from phoihop.domain.documents.models import Document
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment, Entry, Standing, StandingDelta
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.reporting.models import Figure, Origin, Passage, Report
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit.models import Seal
from phoihop.foundation.jobs.models import JobRow
from phoihop.foundation.storage import services as storage
from phoihop.foundation.vn import dates
from tests.support import loaded_case, papers
from tests.support.installation import Installation

pytestmark = pytest.mark.django_db

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in this process: exit code, what it printed, what it complained of."""

    def one(*arguments: str, language: str = "vi_VN.UTF-8") -> tuple[int, str, str]:
        monkeypatch.setenv("LC_ALL", language)
        code = cli.main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return one


class ReadEnough(io.StringIO):
    """Output that nobody reads any more."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def fileno(self) -> int:
        return self.number

    def write(self, _text: str) -> int:
        raise BrokenPipeError


@pytest.fixture
def loaded(case_database: None) -> None:
    loaded_case.load()


class TestReport:
    @pytest.mark.parametrize("form", ["pdf", "docx", "json"])
    def test_writes_the_same_bytes_at_every_call(self, run: Run, loaded: None, tmp_path: Path, form: str) -> None:
        files = [tmp_path / f"{name}.{form}" for name in "xy"]

        codes = [run("report", "9T-2021", "--body", "10", "--format", form, "-o", str(file))[0] for file in files]

        assert codes == [0, 0]
        assert files[0].read_bytes() == files[1].read_bytes()

    def test_holds_every_part_of_the_official_paper(self, run: Run, loaded: None, tmp_path: Path) -> None:
        file = tmp_path / "x.pdf"
        run("report", "9T-2021", "--body", "10", "-o", str(file))

        text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()

        parts = [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 01/BC-UBND", "Lào Cai, ngày 23 tháng 9 năm 2021", "BÁO CÁO",
            "15/12/2020", "14/9/2021", "I. KẾT QUẢ", "II. TỒN TẠI", "III. PHƯƠNG HƯỚNG", "IV. KIẾN NGHỊ", "./.",
            "PHỤ LỤC", "Đề xuất nội dung phối hợp của",
        ]  # fmt: skip
        places = [text.index(part) for part in parts if part not in ("15/12/2020", "14/9/2021")]
        assert places == sorted(places)
        assert all(part in text for part in parts)

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("9T-2022", "--body", "10", "-o", "x"), "chưa gửi báo cáo nào cho kỳ “9T-2022”"),
            (("9T-2021", "--body", "không-có", "-o", "x"), "không-có"),
            (("9T-2021", "--body", "10"), "Hãy nêu tệp cần ghi"),
            (("9T-2021", "--body", "10", "-o", "/nowhere/x.pdf"), "Không ghi được tệp /nowhere/x.pdf"),
        ],
    )
    def test_says_what_to_do_when_asked_wrongly(
        self, run: Run, loaded: None, arguments: tuple[str, ...], sentence: str
    ) -> None:
        code, out, err = run("report", *arguments)

        assert (code, out) == (2, "")
        assert sentence in err

    def test_speaks_english_where_the_locale_does(self, run: Run, loaded: None) -> None:
        _code, _out, err = run("report", "9T-2022", "--body", "10", "-o", "x", language="en_GB.UTF-8")

        assert "has sent no report for “9T-2022”" in err

    def test_prints_its_figures_as_json(self, run: Run, loaded: None) -> None:
        _code, out, _err = run("report", "9T-2021", "--body", "10", "--format", "json")

        figures = json.loads(out)["figures"]
        parts = ("fulfilled", "claimed", "running", "overdue", "suspended", "not_feasible", "closed")
        assert figures["rows"] == sum(figures[name] for name in parts) == 44


class TestStatement:
    def test_answers_as_of_a_day_as_known_on_a_day(self, run: Run, loaded: None) -> None:
        asked = ("ledger", "statement", "10", "--as-of", "14/9/2021", "--json")

        known_early = json.loads(run(*asked, "--known-on", "8/9/2021")[1])["rows"]
        known_late = json.loads(run(*asked, "--known-on", "23/9/2021")[1])["rows"]

        def state(rows: list[dict[str, str]], title: str) -> str:
            return next(row["state"] for row in rows if row["title"].startswith(title))

        assert state(known_early, "Vận động đoàn viên") == "IN_FORCE"
        assert state(known_late, "Vận động đoàn viên") == "CLAIMED"

    def test_marks_what_was_made_up_and_says_how_late_something_is(self, run: Run, loaded: None) -> None:
        asked = ("ledger", "statement", "laocai.ubnd", "--as-of", "14/9/2021")

        lines, rows = run(*asked)[1].splitlines(), json.loads(run(*asked, "--json")[1])["rows"]

        assert sum("°" in line for line in lines) == sum(row["illustrative"] for row in rows) + 1  # and what it means
        for row in rows:
            (line,) = [line for line in lines if row["code"] in line]
            assert (f"Trễ {row['days_late']} ngày" in line) == bool(row["days_late"])

    def test_stops_when_whoever_reads_has_read_enough(
        self, run: Run, loaded: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        with (tmp_path / "gone").open("w") as gone:
            monkeypatch.setattr(sys, "stdout", ReadEnough(gone.fileno()))

            assert cli.main(("ledger", "statement", "laocai.ubnd", "--json")) == 0

    @pytest.mark.parametrize("days_from_now", [0, 1, 3650, None])
    def test_refuses_to_tell_what_will_be_known(self, run: Run, loaded: None, days_from_now: int | None) -> None:
        today = dates.today_in_vietnam(timezone.now())
        day = "31/12/9999" if days_from_now is None else dates.show(today + timedelta(days=days_from_now))

        code, out, err = run("ledger", "statement", "10", "--known-on", day)

        assert (code, out) == (2, "")
        assert f"Điều được biết trong ngày {day} còn có thể thay đổi" in err

    def test_tells_what_was_known_yesterday(self, run: Run, loaded: None) -> None:
        yesterday = dates.show(dates.today_in_vietnam(timezone.now()) - timedelta(days=1))

        assert run("ledger", "statement", "10", "--known-on", yesterday)[0] == 0

    @pytest.mark.parametrize(
        "asked",
        [
            "ledger statement 10 --as-of 31/12/9999",
            "ledger statement 10 --as-of 1/1/1021",
            "report 9T-1021 --body 10 -o x",
            "report 9T-2099 --body 10 -o x",
        ],
    )
    def test_names_the_years_of_which_something_is_known(self, run: Run, loaded: None, asked: str) -> None:
        first, last = Body.objects.earliest("founded_on").founded_on.year, timezone.now().year + 10

        code, out, err = run(*asked.split())

        assert (code, out) == (2, "")
        assert f"Hãy nhập ngày trong các năm {first} đến {last}." in err

    @pytest.mark.parametrize("day", ["31/02/2021", "hôm qua", "2021-13-01"])
    def test_refuses_a_day_that_is_none(self, run: Run, loaded: None, day: str) -> None:
        code, out, err = run("ledger", "statement", "10", "--as-of", day)

        assert (code, out) == (2, "")
        assert err.strip()
        assert "Traceback" not in err


def _again(row: models.Model) -> None:
    """The same row once more, as somebody with the database would slip one in."""
    row.pk, row._state.adding = None, True
    row.number = 99  # type: ignore[attr-defined]  # articles have one
    row.save()


ALTERED: dict[str, Callable[[], object]] = {
    "agreements.agreement:": lambda: Agreement.objects.update(title="Bịa"),
    "agreements.agreement: (article)": lambda: Article.objects.filter(number=1).update(text="Bịa"),
    "agreements.agreement: (one more)": lambda: _again(Article.objects.order_by("pk")[0]),
    "agreements.agreement: (signed)": lambda: (
        Party.objects.exclude(signed_on=None).filter(place=1).update(signed_on=date(2021, 3, 3))
    ),
    "agreements.agreement: (bound)": lambda: Agreement.objects.exclude(in_force_from=None).update(
        in_force_from=date(2021, 3, 3)
    ),
    "plans.plan:": lambda: Plan.objects.update(title="Bịa"),
    "plans.plan: (row)": lambda: Row.objects.filter(number=1).update(lead_duty="Bịa"),
    "reporting.report:": lambda: Report.objects.update(title="Bịa"),
    "reporting.report: (passage)": lambda: Passage.objects.filter(heading="I.1").update(text="Bịa"),
    "reporting.report: (facts)": lambda: Report.objects.update(facts=Replace("facts", Value("44 "), Value("99 "))),
    "reporting.report: (digest)": lambda: Report.objects.update(digest="0" * 64),
    "reporting.report: (day)": lambda: Report.objects.update(sent_on=date(2021, 9, 20)),
    "reporting.report: (moment)": lambda: Report.objects.update(known_at=F("known_at") + timedelta(days=1)),
    "reporting.report: (figure)": lambda: Figure.objects.filter(name="rows").update(value=99),
    "reporting.report: (record)": lambda: Origin.objects.filter(figure__name="rows").delete(),
    "documents.document:": lambda: Document.objects.update(about="Bịa"),
}


class TestCheckingTheCase:
    def test_names_the_record_that_carries_each_statement_and_what_is_missing(self, run: Run, loaded: None) -> None:
        code, out, _err = run("demo", "--check", "--json")

        told = {row["id"]: row for row in json.loads(out)}
        assert len(told) == 102
        assert {"kind": "report", "name": "9T-2021", "address": "/reports/laocai.ubnd/9T-2021/"} in told["X17"][
            "records"
        ]
        assert all(bool(row["records"]) == (row["standing"] != "missing") for row in told.values())
        assert code == (0 if {row["standing"] for row in told.values()} == {"carried"} else 1)

    def test_finds_nothing_where_nothing_was_loaded(self, run: Run) -> None:
        code, out, _err = run("demo", "--check")

        assert code == 1
        assert out.splitlines()[-1] == "0 câu có đủ, 0 câu có một phần, 102 câu còn thiếu"


class TestVerify:
    def test_finds_the_case_whole(self, run: Run, loaded: None) -> None:
        code, out, _err = run("ledger", "verify", "--json")

        assert (code, json.loads(out)["breaks"]) == (0, [])

    def test_names_what_no_longer_says_what_its_act_vouches_for(self, run: Run, loaded: None) -> None:
        missed = []
        for which, alter in ALTERED.items():
            before = transaction.savepoint()
            alter()

            code, out, _err = run("ledger", "verify", "--json")

            found = [entry for entry in json.loads(out)["breaks"] if entry.endswith("(WORDS)")]
            if code != 1 or not any(entry.startswith(which.partition(" ")[0]) for entry in found):
                missed.append(which)
            transaction.savepoint_rollback(before)
        assert missed == []


class TestVerifyingACode:
    @pytest.fixture
    def sealed(self, run: Run, loaded: None) -> str:
        """The code of a seal over the case."""
        return str(json.loads(run("ledger", "seal", "--json")[1])["code"])

    def test_says_up_to_when_the_ledger_is_unbroken(self, run: Run, sealed: str) -> None:
        moment = timezone.localtime(Seal.objects.latest("seq").sealed_at)

        code, out, _err = run("ledger", "verify", "--code", sealed)

        assert (code, sealed in out) == (0, True)
        assert f"sổ còn nguyên đến {moment:%H:%M} {dates.show(moment.date())}" in out

    def test_reads_it_as_people_copy_it(self, run: Run, sealed: str) -> None:
        for written in (sealed.lower(), sealed.replace("-", ""), sealed.replace("0", "o").replace("1", "l")):
            assert run("ledger", "verify", "--code", written)[0] == 0

    def test_knows_no_code_of_another_ledger(self, run: Run, sealed: str) -> None:
        other = "ZZZZ-ZZZZ"

        code, out, _err = run("ledger", "verify", "--code", other, "--json")

        assert (code, json.loads(out)["known"], json.loads(out)["whole"]) == (1, False, False)

    def test_finds_what_was_sealed_and_altered_later(self, run: Run, sealed: str) -> None:
        entry = Entry.objects.order_by("pk")[0]
        Entry.objects.filter(pk=entry.pk).update(facts=Replace("facts", Value("TASK"), Value("TASQ")), verb="CLOSED")

        code, out, _err = run("ledger", "verify", "--code", sealed, "--json")

        assert (code, json.loads(out)["known"], json.loads(out)["whole"]) == (1, True, False)
        assert any(found.startswith(f"{entry.commitment.code} #1 ") for found in json.loads(out)["breaks"])

    def test_vouches_for_nothing_that_came_after(self, run: Run, sealed: str) -> None:
        row = Commitment.objects.filter(state="IN_FORCE", kind="PLAN_ROW").order_by("pk")[0]
        by = Actor(None, row.debtor_id, "LEADER", configured.ROLES["LEADER"])
        ledger.progress(commitment=row, percent=5, text="Đang làm", by=by, on=case.REVIEW_DAY, key="after")
        Entry.objects.filter(key="after").update(verb="REFUSED")

        assert run("ledger", "verify")[0] == 1
        assert run("ledger", "verify", "--code", sealed)[0] == 0

    @pytest.mark.parametrize("written", ["", "7F3K", "7F3K-9QTDD", "ÁÁÁÁ-ÁÁÁÁ"])
    def test_refuses_what_can_be_no_code(self, run: Run, written: str) -> None:
        code, out, err = run("ledger", "verify", "--code", written)

        assert (code, out) == (2, "")
        assert "không phải mã niêm phong" in err


class TestDoctor:
    @pytest.fixture(autouse=True)
    def _on_a_sound_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The databases of the tests flush nothing, and their disk may be full."""
        monkeypatch.setattr(examining, "look", lambda _at: [])

    def test_says_what_is_wrong_with_the_machine(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        seen = [examining.Found("disk", "Đầy rồi.", wrong=True), examining.Found("backup", "Chưa có.")]
        monkeypatch.setattr(examining, "look", lambda _at: seen[1:])
        advised = run("doctor", "--json")
        monkeypatch.setattr(examining, "look", lambda _at: seen)

        told, code = run("doctor")[1], run("doctor", "--json")[0]

        assert (advised[0], json.loads(advised[1])["machine"]) == (0, {"backup": "advice"})
        assert code == 1
        assert "SAI: Đầy rồi." in told
        assert re.search("Sao lưu gần nhất +Chưa có.", told)

    def test_names_files_that_the_disk_has_lost(self, run: Run, settings, tmp_path: Path) -> None:
        settings.DATA = tmp_path
        kept, _name = storage.keep(name="a.pdf", chunks=[papers.pdf()])
        before = run("doctor", "--json")

        storage.path_of(kept.sha256).unlink()
        after = run("doctor", "--json")

        assert (before[0], json.loads(before[1])["files"]) == (0, "whole")
        assert (after[0], json.loads(after[1])["files"]) == (1, [kept.sha256])

    def test_names_tables_that_another_version_did_not_have_and_asks_nothing_else(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        there = [name for name in connection.introspection.table_names() if name != "petitions_petition"]
        monkeypatch.setattr(connection.introspection, "table_names", lambda *_given, **_more: there)

        code, out, _err = run("doctor")

        assert code == 1
        assert "thiếu các bảng: petitions_petition." in out

    def test_tells_a_job_that_has_long_been_due(self, run: Run) -> None:
        JobRow.objects.create(name="ledger.seal", due_at=timezone.now() - timedelta(hours=2))
        before = run("doctor", "--json")
        JobRow.objects.update(due_at=timezone.now() - timedelta(hours=4))

        code, out, _err = run("doctor", "--json")

        assert before[0] == 0
        assert code == 1
        assert json.loads(out)["jobs"]["ledger.seal"].startswith("not done since 20")

    def test_tells_a_recount_that_found_the_counts_wrong(self, run: Run, loaded: None) -> None:
        Standing.objects.all().delete()
        StandingDelta.objects.all().delete()
        run("ledger", "rebuild", "--check")

        code, out, _err = run("doctor", "--json")

        assert code == 1
        assert re.match(r"[1-9]\d* differences at 20", json.loads(out)["recount"])

    def test_says_to_people_what_is_wrong_and_what_to_do(self, run: Run, settings, tmp_path: Path) -> None:
        settings.DATA = tmp_path
        kept, _name = storage.keep(name="a.pdf", chunks=[papers.pdf()])
        storage.path_of(kept.sha256).unlink()
        JobRow.objects.create(name="ledger.seal", due_at=timezone.now() - timedelta(hours=4))
        JobRow.objects.create(name="files.sweep", due_at=timezone.now(), failures=1, outcome="OSError")

        code, out, _err = run("doctor")

        assert code == 1
        assert "Xóa tệp của các biểu mẫu không được nhận (files.sweep): không thực hiện được, lỗi OSError" in out
        assert "Niêm phong sổ của ngày (ledger.seal): chưa làm từ " in out
        assert re.search(rf"1 tệp bị mất hoặc bị sửa.*\n +{kept.sha256}\n", out)


class TestRebuild:
    def test_tells_differences_in_words_and_mends_them(self, run: Run, loaded: None) -> None:
        row = Commitment.objects.filter(state="IN_FORCE").exclude(due_on=None).order_by("pk")[0]
        told = f"{row.code}: thời hạn đang lưu là “1/1/2030”; theo các diễn biến là “{dates.show(row.due_on)}”."
        Commitment.objects.filter(pk=row.pk).update(
            due_on=date(2030, 1, 1), debtor_id=row.creditor_id, creditor_id=row.debtor_id
        )
        StandingDelta.objects.all().delete()
        Standing.objects.all().delete()

        checked, mended, again = (run("ledger", "rebuild", *more) for more in (["--check"], [], ["--check"]))

        assert (checked[0], mended[0], again[:2]) == (1, 0, (0, "0 chỗ khác nhau\n"))
        assert checked[1] == mended[1]
        assert told in checked[1]
        assert f"{row.code}: bên thực hiện đang lưu là “{row.creditor.code}”" in checked[1]
        assert re.search(
            r"Số đếm của laocai\.ubnd và các cơ quan trực thuộc, .*: đang lưu 0; theo các diễn biến là \d+", checked[1]
        )
        assert not re.search(r"datetime|None|True|False|IN_FORCE|OWE", checked[1])


@pytest.mark.once
class TestWithoutData:
    def test_says_how_to_get_some(self, tmp_path: Path) -> None:
        command = [
            sys.executable,
            "-c",
            "import sys; from phoihop.config import cli; sys.exit(cli.main())",
            "ledger",
            "verify",
        ]
        done = subprocess.run(
            command, env={"PHOIHOP_DATA": str(tmp_path), "LC_ALL": "vi_VN.UTF-8", "PATH": "/usr/bin:/bin"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

        assert done.returncode == 2
        assert "Chưa có dữ liệu ở đây" in done.stderr


@pytest.mark.once
class TestAnInstallationThatCannotBeReached:
    @pytest.mark.parametrize(
        ("environment", "words"),
        [
            ({"DATABASE_URL": "foo://x"}, "Không bắt đầu được"),
            ({"PHOIHOP_DATA": "/proc/none"}, "Không bắt đầu được"),
            ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, "Cơ sở dữ liệu không trả lời"),
        ],
    )
    def test_is_told_in_a_sentence_that_says_what_to_check(
        self, installation: Installation, environment: dict[str, str], words: str
    ) -> None:
        done = installation.run("ledger", "verify", LC_ALL="vi_VN.UTF-8", **environment)

        assert done.returncode == 2
        assert done.stderr.startswith(words)
        assert next(iter(environment)) in done.stderr


class TestAccount:
    def test_is_given_listed_opened_anew_and_ended(self, run: Run, loaded: None) -> None:
        person = ("laocai.mttq", "may.lo", "--name", "Lò Thị Mây", "--post", "Chuyên viên", "--role", "OFFICER")

        gave, given, _err = run("account", "give", *person, "--json")
        _code, listed, _err = run("account", "list", "laocai.mttq", "--json")
        taken, _out, why = run("account", "give", *person)
        after = [run("account", verb, "laocai.mttq", "may.lo")[0] for verb in ("reset", "end", "end")]

        assert (gave, taken, after) == (0, 2, [0, 0, 2])
        assert "/invitation/" in json.loads(given)["opens_at"]
        assert ["OFFICER"] in [one["account"]["roles"] for one in json.loads(listed) if one["name"] == "Lò Thị Mây"]
        assert "cùng tên" in why

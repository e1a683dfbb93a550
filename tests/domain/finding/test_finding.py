"""One question over everything that one may see: however it is typed, in the same order on every database."""

import csv
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from django.conf import settings as configured
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phoihop.config import case_rows
from phoihop.domain.agreements import services as agreements
from phoihop.domain.finding import queries, rules, services, sources
from phoihop.domain.finding.models import Findable, Kind
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage import texts
from tests.domain.organisations.factories import ADMIN, ENTERED, acting, body
from tests.support import loaded_case

DAY = date(2021, 9, 23)
ANSWERS = Path(__file__).with_name("answers.csv")


def leader(code: str) -> Actor:
    return Actor(None, Body.objects.get(code=code).pk, "LEADER", configured.ROLES["LEADER"])


def holding(words: str, kind: str, folder: Path) -> bytes:
    """A file of this kind that says so."""
    path = folder / f"ghi.{kind}"
    if kind == "docx":
        paper = docx.Document()
        paper.add_table(rows=1, cols=1).cell(0, 0).text = words
        paper.save(str(path))
    elif kind == "xlsx":
        book = openpyxl.Workbook()
        book.active["B7"] = words
        book.save(path)
    else:
        path.write_text(words, encoding="utf-8")
    return path.read_bytes()


_READ: dict[str, str] = {}  # the words of the case's own files, read once for all tests


def _read_once(path: Path, media_type: str, read=texts.text_of) -> str:
    if path.name not in _READ:
        _READ[path.name] = read(path, media_type)
    return _READ[path.name]


@pytest.fixture
def case(case_database: None, settings, tmp_path, db, monkeypatch) -> Actor:
    """The case, followed to its end, and a leader of the Front who looks."""
    settings.DATA = tmp_path
    monkeypatch.setattr(texts, "text_of", _read_once)
    loaded_case.load()
    services.follow(on=date(2021, 9, 23))
    return leader(case_rows.MTTQ)


def found(typed: str, by: Actor, most: int = 10) -> list[str]:
    numbers = queries.find(typed, by=by, on=DAY).numbers[:most]
    return [f"{row.kind}:{row.address}" for row in queries.rows_of(numbers)]


class TestReading:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Đường Hoà Bình", "duong hoa binh"), ("thuỷ lợi", "thủy lợi"), ("04/QC-UBND", "4/qc-ubnd"),
            ("ĐOÀN THANH NIÊN", "đoàn  thanh\tniên"), ("Tuye\u0302n truye\u0302\u0300n", "tuyên truyền"),
        ],
    )  # fmt: skip
    def test_takes_two_spellings_for_one(self, one, other):
        assert rules.read(one).words == rules.read(other).words

    @pytest.mark.parametrize(("short", "long"), [("UBMTTQ", "Ủy ban Mặt trận Tổ quốc"), ("BTT", "Ban Thường trực")])
    def test_knows_abbreviations_both_ways(self, short, long):
        assert set(rules.words_of(long)) <= set(rules.indexed(short).split())
        assert rules.words_of(short)[0] in rules.indexed(long).split()

    @given(st.text(max_size=300))
    def test_reads_anything_and_marks_without_changing_a_letter(self, typed):
        question = rules.read(typed)

        pieces = rules.marked(typed, question)

        assert "".join(piece.words for piece in pieces) == typed
        assert len(question.words) <= rules.MOST_WORDS
        assert all(word.isascii() and word.isalnum() for word in question.words)


@pytest.mark.django_db
class TestFinding:
    def test_gives_the_same_first_ten_on_every_database(self, case):
        """The file was written once; whichever database runs this must give the same."""
        with ANSWERS.open(encoding="utf-8", newline="") as file:
            expected = {row["typed"]: row["first"].split() for row in csv.DictReader(file)}

        given_now = {typed: found(typed, case) for typed in expected}

        assert len(expected) >= 40
        assert given_now == expected

    def test_finds_a_body_under_its_old_name_and_under_that_of_the_one_it_follows(self, db):
        old, new = body("cu", name="Sở Thông tin và Truyền thông"), body("moi", name="Sở Khoa học và Công nghệ")
        by = {"by": ADMIN, "at": ENTERED}
        organisations.rename(body=new, name="Sở Khoa học", short_name="Sở KH", from_day=date(2021, 1, 1), **by)
        organisations.record_succession(
            predecessor=old, successor=new, effective_on=date(2021, 3, 1), legal_basis="NQ", **by
        )
        services.follow(on=date(2021, 9, 23))

        assert found("so khoa hoc va cong nghe", acting(new)) == ["BODY:moi"]
        assert set(found("thong tin truyen thong", acting(new))) == {"BODY:cu", "BODY:moi"}

    def test_shows_a_draft_to_its_opener_alone(self, case):
        committee = leader(case_rows.UBND)
        sides = {"debtor": Body.objects.get(code=case_rows.UBND), "creditor": Body.objects.get(code=case_rows.MTTQ)}
        ledger.open_(
            kind="TASK", title="Chim hoàng yến", by=committee, on=DAY, key="k", **sides,
            reckoning=rulebook.fixed(date(2021, 12, 1), "K", verified=True),
        )  # fmt: skip
        paper = agreements.draft(
            code="QC-CHIM", title="Chim hoàng yến", parties=list(sides.values()), term_from=DAY, term_to=None,
            by=committee, at=ENTERED,
        )  # fmt: skip
        agreements.add_article(agreement=paper, number=1, heading="Chim hoàng yến", by=committee, at=ENTERED)
        services.follow(on=date(2021, 9, 23))

        assert len(found("chim hoang yen", committee)) == 3
        assert queries.find("chim hoang yen", by=case, on=DAY).counts == {}
        agreements.present(agreement=paper, by=committee, at=ENTERED)
        assert found("chim hoang yen", case) == ["AGREEMENT:QC-CHIM", "ARTICLE:QC-CHIM/1"]
        assert found("chim hoang yen", leader(case_rows.TAI_CHINH)) == []

    @pytest.mark.parametrize("kind", ["docx", "xlsx", "txt"])
    def test_reads_inside_the_files_that_are_shown_and_only_for_those_who_may_open_them(self, case, kind, tmp_path):
        file = storage.keep(name=f"Danh sách.{kind}", chunks=[holding("Tàu ngầm xóm Đồng Mạ", kind, tmp_path)])
        row = Commitment.objects.filter(state="IN_FORCE", debtor__code=case_rows.UBND, creditor__code=case_rows.MTTQ)
        shown = row.exclude(supporters__code=case_rows.TAI_CHINH).earliest("pk")
        for key in ("k1", "k2"):  # the same file, twice
            ledger.progress(
                commitment=shown,
                percent=50,
                text="Xong một nửa",
                by=leader(case_rows.UBND),
                on=DAY,
                key=key,
                evidence=[file],
            )
        services.follow(on=date(2021, 9, 23))

        assert found("tau ngam xom dong ma", leader(case_rows.UBND)) == [f"FILE:{shown.code}/{file[0].sha256}"]
        assert len(found("tau ngam xom dong ma", case)) == 1
        assert found("tau ngam xom dong ma", leader(case_rows.TAI_CHINH)) == []

    def test_shows_nothing_to_who_speaks_for_no_body(self, case):
        assert found("ke hoach", Actor(None, None, "", frozenset())) == []

    def test_holds_after_following_what_a_rebuild_makes(self, case):
        columns = ("kind", "ref", "address", "title", "line", "text", "words", "day")
        followed = set(Findable.objects.values_list(*columns))

        services.rebuild(on=date(2021, 9, 23))

        assert set(Findable.objects.values_list(*columns)) == followed
        assert {kind for kind, *_rest in followed} == set(Kind.values)
        assert services.follow(on=date(2021, 9, 23)) == 0

    def test_holds_no_petition(self):
        assert not any("petition" in name for name in dir(sources))

    @settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(typed=st.one_of(st.text(max_size=60), st.text(alphabet="\"'*:&|!()-^~{}[]<>%_\\ aàđ1", max_size=40)))
    def test_answers_whatever_is_typed(self, case, typed):
        answers = queries.find(typed, by=case, on=DAY)

        assert len(answers.numbers) == sum(answers.counts.values())

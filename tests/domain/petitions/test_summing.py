"""What voters asked is summed up for a People's Council before a session opens and after it has closed: two duties, two papers."""

import io
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phoihop.domain.documents import queries as documents
from phoihop.domain.documents import rendering
from phoihop.domain.ledger.states import State
from phoihop.domain.organisations import services as organisations
from phoihop.domain.petitions import papers, permissions, queries, services, sittings
from phoihop.domain.petitions.models import Sitting
from phoihop.domain.petitions.states import Around, Competence, Result
from phoihop.domain.rulebook.models import Rule
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Denied
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, acting, body
from tests.domain.petitions import factories
from tests.domain.petitions.factories import AT, DAY

pytestmark = pytest.mark.django_db
OPENS, CLOSES = date(2022, 7, 11), date(2022, 7, 13)
FORM = services.Form("BC-MTTQ", "Lào Cai", ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"), "Giàng A", ("Như trên", "Lưu: VT"))


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def council():
    kind = organisations.ensure_kind(
        code="peoples_council", label="HĐND", label_en="Council", side="AUTHORITY", protocol_order=9, by=ADMIN, at=ENTERED
    )  # fmt: skip
    return organisations.create_body(
        code="hdnd", kind=kind, name="Hội đồng nhân dân", short_name="HĐND", founded_on=SINCE, by=ADMIN, at=ENTERED
    )


@pytest.fixture
def rules():
    for code in ("PET-SUM-BEFORE", "PET-SUM-AFTER"):
        Rule.objects.create(
            code=code, words=code, value=15, unit="DAYS", basis="NQLT 72/2025", valid_from=date(2016, 1, 1)
        )  # fmt: skip


def entered(front, council, **other) -> Sitting:
    said = {
        "name": "kỳ họp thứ tư", "council": council, "opens_on": OPENS, "closes_on": CLOSES, "by": acting(front),
        "on": DAY, "at": AT, "key": "k1",
    }  # fmt: skip
    return services.enter_sitting(**(said | other))


def issue(row: Sitting, around: Around, front, on: date, key: str = "i1"):
    summary = row.summaries.get(around=around)
    return services.issue_summary(summary=summary, form=FORM, by=acting(front), on=on, at=AT, key=key)


def words(summary) -> str:
    """Every word of the issued paper, as its .docx holds them."""
    with ZipFile(io.BytesIO(rendering.to_docx(documents.printed(summary.document)))) as file:
        return file.read("word/document.xml").decode()


class TestEnterASitting:
    def test_owes_both_summaries_in_the_ledger_by_rule(self, front, council, rules):
        row = entered(front, council)

        duties = [one.commitment for one in row.summaries.all()]
        assert [(duty.due_on, duty.state) for duty in duties] == [
            (OPENS - timedelta(days=15), State.IN_FORCE), (CLOSES + timedelta(days=15), State.IN_FORCE),
        ]  # fmt: skip
        assert {(duty.debtor_id, duty.creditor_id, duty.basis) for duty in duties} == {
            (front.pk, council.pk, "NQLT 72/2025")
        }
        assert list(queries.broken()) == []

    def test_gives_the_same_for_the_same_key_and_enters_no_session_twice(self, front, council, rules):
        row = entered(front, council)

        assert entered(front, council).pk == row.pk
        with pytest.raises(services.CannotPetition):
            entered(front, council, name="kỳ họp khác")
        with pytest.raises(services.CannotPetition):
            entered(front, council, key="k2")

    def test_refuses_what_is_no_council_closes_first_or_has_no_rule(self, front, committee, council):
        with pytest.raises(services.CannotPetition):
            entered(front, committee)
        with pytest.raises(services.CannotPetition):
            entered(front, council, closes_on=OPENS - timedelta(days=1))
        with pytest.raises(NoRule):
            entered(front, council)
        assert not Sitting.objects.exists()


class TestIssueASummary:
    def test_claims_the_duty_with_a_numbered_report_once(self, front, council, rules):
        factories.collected(front)
        row = entered(front, council)

        summary = issue(row, Around.BEFORE, front, DAY)

        assert issue(row, Around.BEFORE, front, DAY).pk == summary.pk
        with pytest.raises(services.CannotPetition):
            issue(row, Around.BEFORE, front, DAY, key="i2")
        summary.commitment.refresh_from_db()
        assert (summary.document.kind, summary.document.number, summary.issued_on) == (papers.REPORT, 1, DAY)
        assert summary.commitment.state == State.CLAIMED
        assert rendering.to_pdf(documents.printed(summary.document)).startswith(b"%PDF")
        assert list(queries.broken()) == []

    def test_is_for_the_body_that_sums_up_and_after_the_close_where_it_tells_of_it(
        self, front, committee, council, rules
    ):
        row = entered(front, council)

        with pytest.raises(Denied):
            issue(row, Around.BEFORE, committee, DAY)
        with pytest.raises(services.CannotPetition):
            issue(row, Around.AFTER, front, CLOSES - timedelta(days=1))
        assert issue(row, Around.AFTER, front, CLOSES).issued_on == CLOSES

    def test_sets_what_is_new_apart_by_competence_and_tells_the_rest_once_more(self, front, committee, council, rules):
        session = factories.session(front)
        for key, competence in (("p1", Competence.PROVINCE), ("p2", Competence.COMMUNE)):
            ask = services.Ask(f"Sửa đường {key}", "Giao thông", "Xã Tả Phìn", competence)
            factories.collected(front, key=key, ask=ask, at_=session)
        row = entered(front, council)
        first = documents.printed(issue(row, Around.BEFORE, front, DAY).document)
        ask = services.Ask("Mở trạm y tế", "Y tế", "Xã Tả Phìn", Competence.PROVINCE)
        late = factories.collected(front, key="p3", ask=ask, at_=session)

        second = documents.printed(issue(row, Around.AFTER, front, CLOSES, key="i2").document)

        assert [(one.title, len(one.rows)) for one in first.annexes] == [
            ("Kiến nghị mới thuộc thẩm quyền của tỉnh", 1), ("Kiến nghị mới thuộc thẩm quyền của xã", 1),
        ]  # fmt: skip
        assert [(one.title, len(one.rows)) for one in second.annexes] == [
            ("Kiến nghị mới thuộc thẩm quyền của tỉnh", 1),
            ("Kết quả giải quyết kiến nghị đã tổng hợp các lần trước", 2),
        ]
        assert second.annexes[0].rows[0][1] == str(late.pk)

    def test_counts_all_that_is_new_by_competence_where_the_annex_names_the_first_alone(
        self, front, council, rules, monkeypatch
    ):
        monkeypatch.setattr(sittings, "MOST", 1)
        row = entered(front, council)
        for key in ("a", "b", "c"):
            factories.collected(front, key=key)

        told = words(issue(row, Around.BEFORE, front, OPENS))

        assert "thẩm quyền của tỉnh: 3 kiến nghị (Giao thông: 3)" in told
        assert "Phụ lục nêu 1 kiến nghị đầu" in told

    def test_tells_as_new_what_was_asked_elsewhere_before_and_reached_the_body_after_its_last_summary(
        self, front, council, rules
    ):
        factories.rules()
        commune = body("mttq-xa", side="FRONT")
        early = factories.collected(commune, key="p0")
        own = factories.collected(front, key="p1", at_=factories.session(front, key="s2"))
        row = entered(front, council)
        issue(row, Around.BEFORE, front, DAY)
        services.route(petition=early, to=front, by=acting(commune), on=DAY, at=AT, key="p0:route")

        told = sittings.material(row.summaries.get(around=Around.AFTER), CLOSES)

        assert early.pk < own.pk
        assert (told.new, told.before) == ([early], [own])

    def test_counts_answered_and_resolved_apart(self, front, committee, council, rules):
        factories.answered(front, committee, result=Result.RESOLVED)
        row = entered(front, council)
        issue(row, Around.BEFORE, front, DAY)

        told = sittings.material(row.summaries.get(around=Around.AFTER), CLOSES)

        assert (told.counts.answered, told.counts.resolved) == (1, 0)

    def test_names_nobody_and_no_place_of_theirs(self, front, council, rules):
        session = factories.session(front)
        ask = services.Ask(
            "Đề nghị hỗ trợ bà Giàng Thị Mỷ sửa nhà", "Khác", "Tổ 7 phường Cốc Lếu", Competence.PROVINCE, nobody=True
        )
        factories.collected(front, ask=ask, at_=session)

        told = words(issue(entered(front, council), Around.BEFORE, front, DAY))

        assert "sửa nhà" in told
        assert "Giàng Thị Mỷ" not in told
        assert "Cốc Lếu" not in told
        assert session.place not in told

    @given(cuts=st.lists(st.integers(min_value=0, max_value=4), min_size=1, max_size=4))
    @settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_tells_each_petition_as_new_once_however_many_come_between(self, front, council, rules, cuts):
        before, made, new = transaction.savepoint(), 0, []
        session = factories.session(front)
        for place, many in enumerate(cuts):
            for _each in range(many):
                made += 1
                factories.collected(front, key=f"p{made}", at_=session)
            opens = OPENS + timedelta(days=place)
            row = entered(front, council, key=f"k{place}", opens_on=opens, closes_on=opens)
            summary = issue(row, Around.BEFORE, front, DAY, key=f"i{place}")
            annexes = documents.printed(summary.document).annexes
            new += [one[1] for annex in annexes if "mới" in annex.title for one in annex.rows]
        transaction.savepoint_rollback(before)

        assert len(new) == len(set(new)) == made


class TestWhoSees:
    def test_is_who_sums_up_and_the_council(self, front, committee, council, rules):
        row = entered(front, council)

        assert list(permissions.sittings_seen(acting(front))) == [row]
        assert list(permissions.sittings_seen(acting(council))) == [row]
        assert not permissions.sittings_seen(acting(committee)).exists()

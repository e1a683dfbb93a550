"""A report is sent once: its figures and words stay, whatever is recorded later."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phoihop.domain.documents import rendering
from phoihop.domain.documents.models import Book, Document
from phoihop.domain.documents.paper import Signatory
from phoihop.domain.ledger import services as ledger
from phoihop.domain.plans import services as plans
from phoihop.domain.reporting import papers, permissions, queries, services
from phoihop.domain.reporting.models import Report
from phoihop.domain.rulebook.periods import Period
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit import moments
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import acting, body
from tests.domain.plans import factories as planning

pytestmark = pytest.mark.django_db

SPAN = Period("9T-2021", date(2020, 12, 15), date(2021, 9, 14))
ON = date(2021, 9, 16)
AT = datetime(2021, 9, 16, 2, tzinfo=UTC)
KEEPER = Actor(user_id=None, body_id=None, role="KEEPER", capabilities=frozenset({"seal"}))
FORM = papers.Form(
    issuer="UBND tỉnh", symbol="BC-UBND", place="Lào Cai", opening="Thực hiện Quy chế:",
    signatories=(Signatory(("CHỦ TỊCH",), "Minh họa"),), recipients=("Lưu: VT",), addressees=("Thường trực Tỉnh ủy",),
)  # fmt: skip


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def plan(committee, front):
    """Two agreed rows of the Front: one due in July, one in November."""
    made = planning.drafted(agreements.in_force(committee, front), committee)
    text = replace(planning.WHOLE, content="Ngày hội")
    with moments.history(planning.AT):
        planning.row(made, front, committee, by_body=committee, key="r1")
        planning.row(made, front, committee, by_body=committee, key="r2", due=date(2021, 11, 18), text=text)
        plans.propose(plan=made, by=acting(committee), on=planning.DAY, at=planning.AT, key="p")
        plans.agree(plan=made, by=acting(front), on=planning.DAY, at=planning.AT, key="a")
    return made


@pytest.fixture
def report(committee, plan):
    row = services.draft(span=SPAN, body=committee, plan=plan, title="Kết quả", by=acting(committee), at=AT)
    services.write(
        report=row, heading="I.1", text="Có {rows} nội dung, {overdue} quá hạn.", by=acting(committee), at=AT
    )
    return row


def send(report, committee):
    with moments.history(AT):
        return services.send(report=report, form=FORM, by=acting(committee), on=ON, at=AT)


class TestSend:
    def test_freezes_figures_that_open_their_records(self, report, plan, committee):
        sent = send(report, committee)

        first = plan.rows.get(number=1).commitment
        assert queries.figures(sent) == {
            "rows": 2, "fulfilled": 0, "claimed": 0, "running": 1, "overdue": 1, "suspended": 0, "not_feasible": 0,
            "closed": 0, "on_time": 0, "postponed": 0,
        }  # fmt: skip
        assert [origin.commitment for origin in queries.origins(sent, "overdue")] == [first]
        assert "Có 2 nội dung, 1 quá hạn." in str(queries.frozen(sent)["paper"])

    def test_stays_the_same_bytes_whatever_is_recorded_later(self, report, plan, committee, front):
        sent = send(report, committee)
        pdf, word = rendering.to_pdf(papers.frozen(sent)), rendering.to_docx(papers.frozen(sent))
        figures, facts = queries.figures(sent), sent.facts

        late = plan.rows.get(number=1).commitment
        ledger.claim(commitment=late, result="Đã giám sát.", by=acting(front), on=date(2021, 9, 10), key="late")
        ledger.accept(commitment=late, by=acting(committee), on=date(2021, 9, 12), key="late")

        again = Report.objects.get(pk=sent.pk)
        assert rendering.to_pdf(papers.frozen(again)) == pdf
        assert rendering.to_docx(papers.frozen(again)) == word
        assert (queries.figures(again), again.facts) == (figures, facts)
        assert len(queries.measure(plan, as_of=SPAN.last_day, known_at=None)["fulfilled"]) == 1
        assert queries.measure(plan, as_of=SPAN.last_day, known_at=sent.known_at)["fulfilled"] == []

    def test_prints_the_code_of_the_last_seal_that_it_was_sent_under(self, report, committee):
        with moments.history(AT - timedelta(hours=1)):
            drawn = ledger.seal(by=KEEPER)

        sent = send(report, committee)
        pdf = rendering.to_pdf(papers.frozen(sent))
        later = ledger.seal(by=KEEPER)

        assert papers.frozen(sent).remarks[1] == (
            "Số liệu lấy từ sổ cam kết như đã ghi đến 09:00 ngày 16/9/2021. Mọi diễn biến mà số liệu dựa vào đều nằm "
            f"dưới niêm phong mã {drawn.short_code}, lập 08:00 ngày 16/9/2021."
        )
        assert later.short_code not in "".join(papers.frozen(sent).remarks)
        assert rendering.to_pdf(papers.frozen(Report.objects.get(pk=sent.pk))) == pdf

    def test_says_how_much_of_its_figures_stands_under_the_next_seal_only(self, report, plan, committee, front):
        with moments.history(planning.AT + timedelta(hours=1)):
            drawn = ledger.seal(by=KEEPER)
        done = plan.rows.get(number=1).commitment
        with moments.history(AT - timedelta(hours=1)):
            ledger.claim(commitment=done, result="Đã giám sát.", by=acting(front), on=date(2021, 8, 3), key="done")

        paper = papers.frozen(send(report, committee))

        assert f"Niêm phong mới nhất khi đó: mã {drawn.short_code}" in paper.remarks[1]
        assert "diễn biến của 1 nội dung được ghi sau niêm phong này" in paper.remarks[1]
        assert paper.annexes[0].rows[0][5] == "Báo hoàn thành ngày 3/8/2021, trễ 3 ngày, chờ xác nhận"

    def test_counts_each_row_once_in_the_line_of_its_group(self, report, plan, committee, front):
        done = plan.rows.get(number=1).commitment
        with moments.history(AT - timedelta(hours=1)):
            ledger.claim(commitment=done, result="Đã giám sát.", by=acting(front), on=date(2021, 8, 3), key="done")

        whole, by_group = papers.frozen(send(report, committee)).annexes

        *groups, total = [[int(cell) for cell in row[2:]] for row in by_group.rows]
        assert [row[1] for row in by_group.rows[:-1]] == list(dict.fromkeys(plan.rows.values_list("group", flat=True)))
        assert all(line[0] == sum(line[1:]) for line in (*groups, total))
        assert total == [sum(column) for column in zip(*groups, strict=True)]
        assert (total[0], total[2]) == (len(whole.rows), 1)

    def test_says_what_was_reported_and_asked_of_a_late_row_in_one_query(self, report, plan, committee, front):
        late = plan.rows.get(number=1).commitment
        told = []

        def annexed():
            """The last cell of the late row, and how often a paper of two rows asks for entries."""
            counted = queries.measure(plan, as_of=SPAN.last_day, known_at=AT)
            with CaptureQueriesContext(connection) as asking:
                made = papers.paper(report, counted, form=FORM, number=1, on=ON, known_at=AT, sealed=None)
            told.append(made.annexes[0].rows[0][6])
            return sum('FROM "ledger_entry"' in query["sql"] for query in asking)

        with moments.history(AT - timedelta(hours=1)):
            counts = [annexed()]
            ledger.progress(
                commitment=late, percent=40, text="Đang làm", by=acting(front), on=date(2021, 8, 1), key="p"
            )
            counts.append(annexed())
            ledger.claim(commitment=late, result="Đã giám sát.", by=acting(front), on=date(2021, 8, 3), key="c")
            ledger.return_(commitment=late, reason="Thiếu số", by=acting(committee), on=date(2021, 8, 5), key="b")
            counts.append(annexed())
            ledger.ask(
                commitment=late, change="SUSPENDED", reason="EPIDEMIC", words="Covid", by=acting(front),
                on=date(2021, 8, 20), key="a",
            )  # fmt: skip
            counts.append(annexed())
            ledger.refuse(commitment=late, by=acting(committee), on=date(2021, 8, 25), key="n", reason="Làm được")
            counts.append(annexed())
        with moments.history(AT + timedelta(hours=1)):
            ledger.progress(
                commitment=late, percent=90, text="Sắp xong", by=acting(front), on=date(2021, 9, 1), key="q"
            )
            counts.append(annexed())

        returned = "Đã báo hoàn thành ngày 3/8/2021, bị trả lại ngày 5/8/2021 để làm tiếp"
        asks = f"{returned}; có đề nghị thay đổi ngày 20/8/2021, lý do: dịch bệnh; "
        assert told == [
            "Chưa báo kết quả, chưa nêu lý do", "Mới báo tiến độ 40%, chưa nêu lý do", f"{returned}, chưa nêu lý do",
            f"{asks}chưa được đồng ý", *[f"{asks}bên kia không đồng ý"] * 2,
        ]  # fmt: skip
        assert counts == [1] * 6

    def test_prints_no_code_where_nothing_was_sealed(self, report, committee):
        sent = send(report, committee)
        ledger.seal(by=KEEPER)

        assert "niêm phong" not in "".join(papers.frozen(Report.objects.get(pk=sent.pk)).remarks)

    def test_says_of_a_made_up_report_that_its_head_and_foot_are(self, plan, committee):
        made_up = services.draft(
            span=SPAN, body=committee, plan=plan, title="T", by=acting(committee), at=AT, illustrative=True
        )
        services.write(report=made_up, heading="I.1", text="Chữ", by=acting(committee), at=AT)

        paper = papers.frozen(send(made_up, committee))

        assert paper.made_up == ("number", "day", "addressees", "signatories", "recipients")
        assert papers.MARK in paper.remarks[-1]

    def test_says_to_whom_it_goes(self, report, committee):
        paper = papers.frozen(send(report, committee))

        assert paper.addressees == ("Thường trực Tỉnh ủy",)
        assert paper.made_up == ()

    def test_gives_the_paper_its_number_in_the_register(self, report, committee):
        sent = send(report, committee)

        assert papers.frozen(sent).numbered() == "Số: 01/BC-UBND"
        assert Document.objects.get().number == 1

    def test_freezes_nothing_that_cannot_be_printed(self, report, committee, monkeypatch):
        def fail(paper):
            raise ValueError("All strings must be XML compatible")

        monkeypatch.setattr(rendering, "to_docx", fail)

        with pytest.raises(services.CannotReport):
            send(report, committee)

        report.refresh_from_db()
        assert report.state == "DRAFT"
        assert Document.objects.count() == Book.objects.count() == 0

    def test_happens_once(self, report, committee):
        send(report, committee)

        with pytest.raises(services.CannotReport):
            send(report, committee)

        assert Document.objects.count() == 1

    def test_waits_for_the_end_of_the_period(self, report, committee):
        with pytest.raises(services.CannotReport):
            services.send(report=report, form=FORM, by=acting(committee), on=SPAN.last_day, at=AT)

    def test_refuses_a_report_without_a_word(self, plan, committee):
        empty = services.draft(span=SPAN, body=committee, plan=plan, title="T", by=acting(committee), at=AT)

        with pytest.raises(services.CannotReport):
            send(empty, committee)

    @pytest.mark.parametrize("role", ["CLERK", "OBSERVER"])
    def test_is_for_those_who_send_reports(self, report, committee, role):
        with pytest.raises(Denied):
            services.send(report=report, form=FORM, by=acting(committee, role), on=ON, at=AT)


class TestDraft:
    def test_refuses_a_second_report_of_the_period_over_another_plan(self, report, plan, committee):
        other = plans.draft(
            code="KH-2", title="T", year=2022, agreement=plan.agreement, by=acting(committee), at=AT
        )  # fmt: skip

        with pytest.raises(services.CannotReport):
            services.draft(span=SPAN, body=committee, plan=other, title="Kết quả", by=acting(committee), at=AT)


class TestWrite:
    def test_refuses_an_unknown_heading_an_unknown_figure_and_no_words(self, report, committee):
        for heading, text in (("IX", "Chữ"), ("I.1", "Có {nothing} nội dung"), ("I.1", "  ")):
            with pytest.raises(services.CannotReport):
                services.write(report=report, heading=heading, text=text, by=acting(committee), at=AT)

        assert report.passages.count() == 1

    def test_refuses_a_sent_report(self, report, committee):
        sent = send(report, committee)

        with pytest.raises(services.CannotReport):
            services.write(report=sent, heading="I.1", text="Thêm", by=acting(committee), at=AT)

    def test_is_not_for_the_other_side(self, report, front):
        with pytest.raises(Denied):
            services.write(report=report, heading="I.1", text="Chữ", by=acting(front), at=AT)


class TestVisibleTo:
    def test_hides_a_draft_from_the_other_side_until_it_is_sent(self, report, committee, front):
        before = list(permissions.visible_to(acting(front)))
        send(report, committee)

        assert before == []
        assert list(permissions.visible_to(acting(front))) == [Report.objects.get(pk=report.pk)]

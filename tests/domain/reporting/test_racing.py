"""A figure counts everything that was recorded by its moment, what was being written then too."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from phoihop.domain.documents.paper import Signatory
from phoihop.domain.ledger import services as ledger
from phoihop.domain.plans import services as plans
from phoihop.domain.reporting import papers, queries, services
from phoihop.domain.reporting.models import Report
from phoihop.domain.rulebook.periods import Period
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import acting, body
from tests.domain.plans import factories as planning

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 1.0  # seconds that one waits for the other; whoever is kept out by a lock does not come
SPAN = Period("9T-2021", date(2020, 12, 15), date(2021, 9, 14))
AT = datetime(2021, 9, 16, 2, tzinfo=UTC)
FORM = papers.Form(
    "UBND tỉnh", "BC-UBND", "Lào Cai", "Thực hiện Quy chế:", (Signatory(("CHỦ TỊCH",), "X"),), ("Lưu: VT",)
)


class TestTheSameDraftTwiceAtOnce:
    def test_is_one_report(self) -> None:
        committee, front, meet = body("ubnd"), body("mttq", side="FRONT"), Barrier(4)
        plan = planning.drafted(agreements.in_force(committee, front), committee)

        def draft(_place: int) -> Report:
            meet.wait()
            try:
                return services.draft(span=SPAN, body=committee, plan=plan, title="T", by=acting(committee), at=AT)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            drafted = list(pool.map(draft, range(4)))

        assert drafted == [Report.objects.get()] * 4


class TestAReportSentWhileSomebodyReportsARowDone:
    def test_has_the_same_figures_when_counted_again_as_of_its_moment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        committee, front = body("ubnd"), body("mttq", side="FRONT")
        plan = planning.drafted(agreements.in_force(committee, front), committee)
        row = planning.row(plan, front, committee, by_body=committee)
        plans.propose(plan=plan, by=acting(committee), on=planning.DAY, at=planning.AT, key="p")
        plans.agree(plan=plan, by=acting(front), on=planning.DAY, at=planning.AT, key="a")
        report = services.draft(span=SPAN, body=committee, plan=plan, title="T", by=acting(committee), at=AT)
        services.write(report=report, heading="I.1", text="{claimed}", by=acting(committee), at=AT)
        measure, claimed, counted = queries.measure, Event(), Event()

        def claim() -> None:
            with transaction.atomic():
                ledger.claim(commitment=row.commitment, result="Xong", by=acting(front), on=date(2021, 9, 1), key="c")
                claimed.set()
                counted.wait(PATIENCE)
            connection.close()

        def count(*given: object, **named: object) -> object:
            found = measure(*given, **named)  # type: ignore[arg-type]  # as it was called
            counted.set()
            return found

        def send() -> None:
            claimed.wait(PATIENCE)
            services.send(report=report, form=FORM, by=acting(committee), on=date(2021, 9, 16), at=AT)
            connection.close()

        monkeypatch.setattr(queries, "measure", count)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda request: request(), [claim, send]))

        report.refresh_from_db()
        again = measure(plan, as_of=SPAN.last_day, known_at=report.known_at)
        assert queries.figures(report) == {name: len(rows) for name, rows in again.items()}
        assert list(queries.broken()) == []


class TestAParagraphWrittenWhileTheReportIsSent:
    def test_stands_in_what_is_sent_or_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        committee, front = body("ubnd"), body("mttq", side="FRONT")
        plan = planning.drafted(agreements.in_force(committee, front), committee)
        report = services.draft(span=SPAN, body=committee, plan=plan, title="T", by=acting(committee), at=AT)
        services.write(report=report, heading="I.1", text="Đã có", by=acting(committee), at=AT)
        compose, composed, wrote = papers.paper, Event(), Event()

        def slowly(*given: object, **named: object) -> object:
            found = compose(*given, **named)  # type: ignore[arg-type]  # as it was called
            composed.set()
            wrote.wait(PATIENCE)
            return found

        def send() -> None:
            services.send(report=report, form=FORM, by=acting(committee), on=date(2021, 9, 16), at=AT)
            connection.close()

        def write() -> str:
            composed.wait(PATIENCE)
            try:
                services.write(report=report, heading="I.1", text="Viết thêm", by=acting(committee), at=AT)
            except services.CannotReport as refusal:
                return str(refusal)
            finally:
                wrote.set()
                connection.close()
            return ""

        monkeypatch.setattr(papers, "paper", slowly)
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.submit(send), pool.submit(write)
            first.result()
            refused = second.result()

        assert refused == "Báo cáo đã gửi không sửa được nữa."
        assert [passage.text for passage in Report.objects.get().passages.all()] == ["Đã có"]

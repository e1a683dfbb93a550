"""A report is sent once, however often and however closely together somebody presses the button."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection

from phoihop.domain.ledger.models import Entry
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.regimes import papers, queries, services
from phoihop.domain.regimes.models import Cell, Compilation, Duty, Edition
from phoihop.foundation.audit import services as audit
from tests.domain.organisations.factories import acting
from tests.domain.regimes.factories import AT, SENT, duty, opened, province
from tests.domain.regimes.test_reporting_cycle import HEAD

PATIENCE = 1.0  # seconds that one waits for the other; whoever is kept out by a lock does not come
pytestmark = pytest.mark.django_db(transaction=True)


class TestAReportThatIsSentFourTimesAtOnce:
    @pytest.mark.parametrize("code", ["so", "mttq"])  # assigned; and asked of an equal, who agrees by sending
    def test_is_one_edition_for_every_press_of_the_same_page(self, code: str) -> None:
        row, meet = _written(code), Barrier(4)

        def send(_press: int) -> Edition:
            meet.wait()
            try:
                return services.send(duty=duty(row.period, code), by=acting(row.body), on=SENT, at=AT, key="one page")
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            editions = list(pool.map(send, range(4)))

        assert editions == [Edition.objects.get()] * 4
        assert Entry.objects.filter(commitment=row.commitment, verb="CLAIMED").count() == 1

    def test_is_one_edition_of_two_pages_and_tells_the_other(self) -> None:
        row, meet = _written("so"), Barrier(2)

        def send(key: str) -> str:
            meet.wait()
            try:
                services.send(duty=duty(row.period, "so"), by=acting(row.body), on=SENT, at=AT, key=key)
            except (services.CannotSend, Refused) as refusal:
                return str(refusal)
            finally:
                connection.close()
            return ""

        with ThreadPoolExecutor(2) as pool:
            told = sorted(pool.map(send, ["first page", "second page"]))

        assert Edition.objects.count() == 1
        assert (told[0], bool(told[1])) == ("", True)


class TestACellWrittenWhileTheReportIsSent:
    def test_stands_in_what_is_sent_or_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        row, sheet, read, wrote = _written("so"), queries.sheet, Event(), Event()

        def slowly(of: Duty) -> object:
            found = sheet(of)
            read.set()
            wrote.wait(PATIENCE)
            return found

        def send() -> None:
            services.send(duty=duty(row.period, "so"), by=acting(row.body), on=SENT, at=AT, key="k")
            connection.close()

        def write() -> str:
            read.wait(PATIENCE)
            try:
                services.write(
                    duty=duty(row.period, "so"), cells={"doi_thoai": services.Typed("9")}, by=acting(row.body)
                )
            except services.CannotWrite as refusal:
                return str(refusal)
            finally:
                wrote.set()
                connection.close()
            return ""

        monkeypatch.setattr(queries, "sheet", slowly)
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.submit(send), pool.submit(write)
            first.result()
            refused = second.result()

        figures = queries.figures_of(Edition.objects.get())
        assert bool(refused) or figures["doi_thoai"]["value"] == "9"
        assert Cell.objects.get(duty=row, code="doi_thoai").text == ("1" if refused else "9")


class TestWordsWrittenWhileTheCompiledReportIsIssued:
    def test_stand_in_the_paper_or_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        row, compose, composed, wrote = _settled(), papers.paper, Event(), Event()
        by = acting(row.body)

        def slowly(*given: object, **named: object) -> object:
            found = compose(*given, **named)  # type: ignore[arg-type]  # as it was called
            composed.set()
            wrote.wait(PATIENCE)
            return found

        def issue() -> None:
            services.issue(compilation=row, head=HEAD, by=by, on=SENT, at=AT)
            connection.close()

        def word() -> str:
            composed.wait(PATIENCE)
            try:
                services.word(compilation=row, heading="III", text="Viết muộn", by=by, at=AT, key="w")
            except services.CannotCompile as refusal:
                return str(refusal)
            finally:
                wrote.set()
                connection.close()
            return ""

        monkeypatch.setattr(papers, "paper", slowly)
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.submit(issue), pool.submit(word)
            first.result()
            refused = second.result()

        assert refused == "Báo cáo này đã ban hành, không thay đổi nữa."
        assert Compilation.objects.get().wordings.count() == 0

    def test_and_settled_anew_wait_for_one_another_in_one_order(self, monkeypatch: pytest.MonkeyPatch) -> None:
        row, held, waited = _settled(), Event(), Event()
        by, record, wait = acting(row.body), audit.record, audit.wait_for_appenders

        def slowly(*given: object, **named: object) -> None:
            held.set()
            waited.wait(PATIENCE)
            record(*given, **named)  # type: ignore[arg-type]  # as it was called

        def wait_and_tell() -> None:
            wait()
            waited.set()

        def word() -> None:
            with monkeypatch.context() as patched:
                patched.setattr(audit, "record", slowly)
                services.word(compilation=row, heading="III", text="Viết", by=by, at=AT, key="w")
            connection.close()

        def settle() -> None:
            held.wait(PATIENCE)
            services.settle(compilation=row, by=by, on=SENT, at=AT)
            connection.close()

        monkeypatch.setattr(audit, "wait_for_appenders", wait_and_tell)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda request: request(), [word, settle]))

        assert queries.worded(Compilation.objects.get()) == {"III": "Viết"}


def _settled() -> Compilation:
    period = opened(province())
    issuer = period.regime.issuer
    row = services.gather(period=period, body=issuer, by=acting(issuer), at=AT)
    return services.settle(compilation=row, by=acting(issuer), on=SENT, at=AT)


def _written(code: str):  # type: ignore[no-untyped-def]  # a duty, as the factory gives it
    row = duty(opened(province()), code)
    services.write(duty=row, cells={"doi_thoai": services.Typed("1")}, by=acting(row.body))
    return row

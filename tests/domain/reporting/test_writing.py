"""A report is written over its sources: what is set aside stays, what was changed shows, and the ledger says what lies ahead."""

from datetime import date

import pytest

from phoihop.domain.finding import sources
from phoihop.domain.ledger import services as ledger
from phoihop.domain.reporting import assembling, papers, queries, services
from phoihop.domain.reporting.models import Passage
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.audit import moments
from tests.domain.organisations.factories import acting
from tests.domain.reporting.test_sending import AT, committee, front, plan, report, send

__all__ = ["committee", "front", "plan", "report"]  # fixtures
pytestmark = pytest.mark.django_db


def words(report):
    return [one.text for one in report.passages.filter(retired_at=None)]


class TestAParagraphThatIsSetAside:
    def test_stays_with_its_moment_and_stands_in_no_paper_and_no_search(self, report, committee):
        odd = services.write(report=report, heading="I.1", text="Chữ thừa", by=acting(committee), at=AT)

        with moments.history(AT):
            services.retire(passage=odd, by=acting(committee), at=AT)
        sent = send(report, committee)

        odd.refresh_from_db()
        assert (odd.text, odd.retired_at) == ("Chữ thừa", AT)
        assert "Chữ thừa" not in sent.facts
        assert "Chữ thừa" not in next(iter(sources.reports(None))).text
        assert list(queries.broken()) == []

    def test_is_set_aside_once(self, report, committee):
        first = report.passages.get()
        services.retire(passage=first, by=acting(committee), at=AT)

        with pytest.raises(services.CannotReport):
            services.retire(passage=first, by=acting(committee), at=AT)

    def test_leaves_nothing_to_send_where_it_was_the_only_one(self, report, committee):
        services.retire(passage=report.passages.get(), by=acting(committee), at=AT)

        with pytest.raises(services.CannotReport):
            send(report, committee)

    def test_is_missed_where_its_mark_is_taken_off_behind_the_services(self, report, committee):
        services.retire(passage=report.passages.get(), by=acting(committee), at=AT)

        Passage.objects.update(retired_at=None)

        assert list(queries.broken()) != []


class TestAParagraphThatIsWordedAnew:
    def test_takes_the_place_of_the_one_before_and_keeps_what_it_was_drawn_from(self, report, committee):
        by = acting(committee)
        first = services.write(report=report, heading="I.1", text="Sổ nói", drawn="Sổ nói", source="Sổ", by=by, at=AT)
        services.write(report=report, heading="I.1", text="Sau cùng", by=by, at=AT)

        made = services.rewrite(passage=first, text="Ta viết", by=by, at=AT, key="k")

        assert (made.place, made.drawn, made.source) == (first.place, "Sổ nói", "Sổ")
        assert words(report)[1:] == ["Ta viết", "Sau cùng"]
        assert list(queries.broken()) == []

    def test_is_written_once_by_the_same_form_and_is_refused_to_who_came_second(self, report, committee):
        by, first = acting(committee), report.passages.get()

        made = services.rewrite(passage=first, text="Một", by=by, at=AT, key="k")
        again = services.rewrite(passage=first, text="Một", by=by, at=AT, key="k")

        assert again == made
        for text, key in (("Hai", "k"), ("Hai", "another"), ("Một", "third")):
            with pytest.raises(services.CannotReport):
                services.rewrite(passage=first, text=text, by=by, at=AT, key=key)
        assert words(report) == ["Một"]

    @pytest.mark.parametrize("text", ["", "  ", "Có {odd} việc.", "a" * 8001])
    def test_is_refused_without_words_too_long_or_with_a_figure_that_nobody_counts(self, report, committee, text):
        with pytest.raises(services.CannotReport):
            services.rewrite(passage=report.passages.get(), text=text, by=acting(committee), at=AT, key="k")

        assert words(report) == ["Có {rows} nội dung, {overdue} quá hạn."]

    def test_is_written_by_no_other_body(self, report, front):
        with pytest.raises(Denied):
            services.rewrite(passage=report.passages.get(), text="Chữ", by=acting(front), at=AT, key="k")
        with pytest.raises(Denied):
            services.retire(passage=report.passages.get(), by=acting(front), at=AT)


class TestAParagraphOfSeveralLines:
    def test_is_a_paragraph_a_line_on_paper(self, report, committee):
        services.write(report=report, heading="II.1", text="Một\r\n\r\nHai", by=acting(committee), at=AT)

        paper = papers.frozen(send(report, committee))

        assert [text.words for text in paper.sections[9].texts] == ["Một", "Hai"]


class TestWhatTheLedgerSays:
    def test_names_what_lies_ahead_the_late_first(self, report):
        drawn = assembling.drawn(report, "ahead")

        late, ahead = drawn.words.split("\n")
        assert late.startswith("Hoàn thành ngay các nội dung đã quá hạn: ")
        assert ahead.startswith("Thực hiện các nội dung còn lại của kế hoạch: Ngày hội (")
        assert "hạn 18/11/2021" in ahead
        assert len(drawn.codes) == 2

    def test_names_what_was_done_by_group_and_what_falls_short(self, report, plan, committee, front):
        row = plan.rows.get(number=1).commitment
        short = assembling.drawn(report, "short")

        ledger.claim(commitment=row, result="Xong.", by=acting(front), on=date(2021, 9, 1), key="c")
        ledger.accept(commitment=row, by=acting(committee), on=date(2021, 9, 2), key="a")

        assert short.codes == (row.code,)
        assert "quá hạn" in short.words
        assert assembling.drawn(report, "done").codes == (row.code,)
        assert row.title in assembling.drawn(report, "done").words
        assert assembling.drawn(report, "short").words == ""

    def test_counts_the_reasons_for_which_rows_were_changed(self, report, plan, committee, front):
        row = plan.rows.get(number=2).commitment
        told = {"commitment": row, "on": date(2021, 9, 1)}

        ledger.ask(
            change="SUSPENDED", reason="EPIDEMIC", words="Dịch", by=acting(front), key="ask", reckoning=None, **told
        )
        ledger.grant(by=acting(committee), key="grant", document="Công văn", **told)

        assert assembling.drawn(report, "causes").words.endswith(": 1 nội dung.")
        assert "đang tạm dừng" in assembling.drawn(report, "ahead").words

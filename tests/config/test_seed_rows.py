"""The case tells what the account says, and only what is marked illustrative is more than that."""

from collections import Counter
from fnmatch import fnmatchcase

import pytest
from django.test import Client

from phoihop.config import case, case_papers, case_records, case_seed, case_words
from phoihop.config.case_records import opened
from phoihop.config.case_seed import Standing
from phoihop.domain.agreements.models import Agreement, Article
from phoihop.domain.ledger.models import Entry
from phoihop.domain.meetings.models import Invitation, Meeting
from phoihop.domain.organisations.models import Body, Person, Post, Term
from phoihop.domain.plans.models import Plan
from phoihop.domain.reporting.models import Passage, Report
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from tests.support import loaded_case

STATEMENTS = case_seed.statements()
NAMED = [(statement.id, record) for statement in STATEMENTS for record in statement.records]


def factual() -> list[str]:
    """Every record of the case that says it is a fact, as the table would name it."""
    real = {"illustrative": False}
    commitments = Entry.objects.filter(verb="OPENED", commitment__illustrative=False).values_list("key", flat=True)
    keys = [key.removeprefix("case:").removesuffix(":open") for key in commitments]
    posts = Post.objects.exclude(holdings__person__illustrative=True)
    articles = Article.objects.filter(**real).values_list("agreement__code", "number")
    return [
        *(f"body:{code}" for code in Body.objects.filter(**real).values_list("code", flat=True)),
        *(f"person:{name}" for name in Person.objects.filter(**real).values_list("full_name", flat=True)),
        *(f"post:{body}/{title}" for body, title in posts.values_list("body__code", "title")),
        *(f"term:{body}/{label}" for body, label in Term.objects.values_list("body__code", "label")),
        *(f"agreement:{code}" for code in Agreement.objects.filter(**real).values_list("code", flat=True)),
        *(f"article:{agreement}/{number}" for agreement, number in articles),
        *(f"plan:{code}" for code in Plan.objects.filter(**real).values_list("code", flat=True)),
        *(f"commitment:{key}" for key in keys),
        *(f"report:{period}" for period in Report.objects.filter(**real).values_list("period", flat=True)),
        *(f"meeting:{code}" for code in Meeting.objects.filter(**real).values_list("code", flat=True)),
        *(f"guest:{row.meeting.code}/{row.body.code}" for row in Invitation.objects.filter(**real)),
        *(f"passage:{row.heading}/{row.place}" for row in Passage.objects.filter(**real)),
    ]


class TestTheTable:
    def test_has_each_of_the_102_statements_once_and_in_order(self) -> None:
        assert [statement.id for statement in STATEMENTS] == [f"X{number:02d}" for number in range(1, 103)]

    def test_says_each_in_words(self) -> None:
        assert [statement.id for statement in STATEMENTS if not statement.content.strip()] == []

    def test_names_records_for_each_and_no_part_that_one_would_wait_for(self) -> None:
        assert [row.id for row in STATEMENTS if not row.records or row.part] == []

    def test_leaves_no_more_to_later_parts_than_it_did(self) -> None:
        counted = Counter(statement.standing for statement in STATEMENTS)

        assert (counted[Standing.CARRIED], counted[Standing.PARTLY], counted[Standing.LATER]) == (102, 0, 0)

    def test_names_only_kinds_of_record_that_can_be_looked_up_and_have_words(self) -> None:
        assert [pair for pair in NAMED if pair[1].partition(":")[0] not in case_records.FINDERS] == []
        assert case_words.KINDS.keys() == case_records.FINDERS.keys()
        assert case_words.PARTS.keys() == case_seed.PARTS


@pytest.mark.django_db
class TestTheCase:
    @pytest.fixture(autouse=True)
    def loaded(self, case_database: None) -> None:
        loaded_case.load()

    def test_holds_every_record_that_a_statement_names(self) -> None:
        checked = [case_records.check(statement) for statement in STATEMENTS]

        assert [(one.statement.id, one.lost) for one in checked if one.lost] == []
        assert [one.statement.id for one in checked if one.standing is not one.statement.standing] == []

    def test_shows_a_record_of_each_kind_on_a_page_that_there_is(self) -> None:
        leader = Client()
        leader.force_login(User.objects.get(username="lanhdao.ubnd"), "django.contrib.auth.backends.ModelBackend")
        first: dict[str, str] = {}
        for _id, name in NAMED:
            for found in case_records.look_up(name):
                first.setdefault(found.kind, found.address)

        answers = {kind: leader.get(address).status_code for kind, address in first.items()}

        assert answers == dict.fromkeys(case_records.FINDERS, 200)

    def test_misses_what_is_no_longer_there(self) -> None:
        suspended = next(statement for statement in STATEMENTS if statement.id == "X63")
        Entry.objects.filter(verb="SUSPENDED").update(verb="REFUSED")

        checked = case_records.check(suspended)

        assert checked.lost == ("entry:doi-thoai/SUSPENDED", "entry:gap-mat/SUSPENDED")
        assert checked.standing is Standing.PARTLY

    def test_has_no_fact_that_no_statement_vouches_for(self) -> None:
        vouched = {record for _id, record in NAMED}

        facts = factual()

        assert facts
        assert [fact for fact in facts if not any(fnmatchcase(fact, record) for record in vouched)] == []

    def test_puts_off_suspends_and_gives_up_on_both_sides_because_of_the_epidemic(self) -> None:
        verbs = ("POSTPONED", "SUSPENDED", "NOT_FEASIBLE")
        rows = Entry.objects.filter(verb__in=verbs, facts__contains='"EPIDEMIC"')

        found = set(rows.values_list("verb", "commitment__debtor__kind__side"))

        assert found == {(verb, side) for verb in verbs for side in ("AUTHORITY", "FRONT")}

    def test_tells_what_was_said_at_the_review_in_a_report_sent_after_it(self) -> None:
        report = Report.objects.get(period=case.PERIOD)
        meeting = Entry.objects.get(key=opened("ke-hoach-2022")).recorded_at
        said = [row for row in case_papers.PASSAGES if row.said]
        records = Record.objects.filter(code="reporting.passage.written", recorded_at__gt=meeting)

        assert records.count() == len(said) >= 10
        assert report.sent_on == case.REVIEW_DAY
        assert report.known_at is not None
        assert meeting < report.known_at

    def test_says_of_each_proposal_whom_it_asks(self) -> None:
        proposals = Passage.objects.filter(heading="IV").values_list("text", flat=True)

        assert len(proposals) == 3
        assert all("đề nghị Ủy ban nhân dân tỉnh" in text for text in proposals)

    def test_shows_signing_at_each_step_in_departments_and_districts(self) -> None:
        def states(kind: str) -> set[str]:
            rows = Agreement.objects.filter(parties__body__kind__code=kind)
            return set(rows.values_list("state", flat=True))

        assert states("department") == states("district_front") == {"DRAFT", "OPEN", "IN_FORCE"}

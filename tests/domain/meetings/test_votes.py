"""Each body at the table votes once; of a secret vote nothing tells who chose what; what was counted stands."""

import json

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, transaction

from phoihop.domain.meetings import box, queries, services
from phoihop.domain.meetings.models import Elector, Floor, Meeting, Vote
from phoihop.domain.meetings.services import CannotMeet, Seat
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.audit import moments
from phoihop.foundation.audit.models import Record
from tests.domain.meetings import factories
from tests.domain.meetings.factories import AT
from tests.domain.organisations.factories import acting, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def hosts():
    return body("UBND tỉnh"), body("Mặt trận", side="FRONT")


@pytest.fixture
def guests():
    return [body("Sở Nội vụ"), body("Hội Nông dân", side="FRONT"), body("Sở Y tế")]


@pytest.fixture
def meeting(hosts, guests):
    """Two of three guests have come."""
    row = factories.in_progress(hosts[0], list(hosts), guests)
    came = dict(zip(guests, ("PRESENT", "REPLACED", "ABSENT"), strict=True))
    seats = [Seat(one, came[one.body], words="Phó") for one in row.invitations.select_related("body")]
    services.attend(meeting=row, seats=seats, by=acting(hosts[0]), at=AT, key="came")
    return row


def opened(meeting, by, *, secret=False, key="v", needed="HALF"):
    return services.open_vote(
        meeting=meeting, question="Thông qua kế hoạch?", secret=secret, needed=needed, by=acting(by), at=AT, key=key
    )


def cast(vote, who, choice="AGREE", key=""):
    return services.cast(vote=vote, choice=choice, by=acting(who), at=AT, key=key or who.code)


class TestOpenVote:
    def test_gives_one_vote_to_each_body_that_chairs_or_came(self, meeting, hosts, guests):
        vote = opened(meeting, hosts[0])

        assert {one.body for one in vote.electors.all()} == {*hosts, *guests[:2]}
        with pytest.raises(Denied):
            cast(vote, guests[2])

    def test_waits_until_enough_are_there(self, meeting, hosts):
        Meeting.objects.filter(pk=meeting.pk).update(quorum=90)
        assert (queries.quorum(Meeting.objects.get()).there, queries.quorum(Meeting.objects.get()).needed) == (4, 5)

        with pytest.raises(CannotMeet):
            opened(meeting, hosts[0])

        assert not Vote.objects.exists()

    def test_is_for_hosts_one_at_a_time_and_once_for_one_form(self, meeting, hosts, guests):
        with pytest.raises(Denied):
            opened(meeting, guests[0])
        assert opened(meeting, hosts[0]) == opened(meeting, hosts[0])
        for told in ({"key": "other"}, {"key": "v", "needed": "TWO_THIRDS"}):
            with pytest.raises(CannotMeet):
                opened(meeting, hosts[0], **told)

        assert Vote.objects.count() == 1


class TestCast:
    def test_counts_once_however_often_it_is_sent(self, meeting, hosts):
        vote = opened(meeting, hosts[0])

        for _time in range(2):
            cast(vote, hosts[1], "AGAINST")
        for told in ({"key": "again"}, {"key": hosts[1].code}):
            with pytest.raises(CannotMeet):
                cast(vote, hosts[1], "AGREE", **told)

        counted = services.count_vote(vote=vote, by=acting(hosts[0]), at=AT)
        assert (counted.agree, counted.against, counted.abstain) == (0, 1, 0)

    @pytest.mark.parametrize(("needed", "agree", "passed"), [("HALF", 2, False), ("HALF", 3, True), ("TWO_THIRDS", 3, True), ("TWO_THIRDS", 2, False)])  # fmt: skip
    def test_needs_its_share_of_all_who_may_vote(self, meeting, hosts, guests, needed, agree, passed):
        vote = opened(meeting, hosts[0], needed=needed)
        for who in [*hosts, *guests][:agree]:
            cast(vote, who)

        services.count_vote(vote=vote, by=acting(hosts[0]), at=AT)

        assert queries.votes(meeting)[0].passed is passed

    def test_is_over_once_it_was_counted(self, meeting, hosts):
        vote = opened(meeting, hosts[0])
        services.count_vote(vote=vote, by=acting(hosts[0]), at=AT)

        with pytest.raises(CannotMeet):
            cast(vote, hosts[1])
        with pytest.raises(CannotMeet):
            services.count_vote(vote=vote, by=acting(hosts[0]), at=AT)

    def test_and_the_count_end_with_the_meeting(self, meeting, hosts):
        vote = opened(meeting, hosts[0])
        Meeting.objects.filter(pk=meeting.pk).update(state="CLOSED")

        with pytest.raises(CannotMeet):
            cast(vote, hosts[1])
        with pytest.raises(CannotMeet):
            services.count_vote(vote=vote, by=acting(hosts[0]), at=AT)

        assert not vote.electors.filter(voted=True).exists()


def left_by(vote, voters, choices):
    """Every column of every table after these choices, recorded at one moment; then they are undone."""
    before = transaction.savepoint()
    with moments.history(AT):
        for who, choice in zip(voters, choices, strict=True):
            cast(vote, who, choice)
    models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    rows = serializers.serialize("python", (row for model in models for row in model._base_manager.order_by("pk")))
    transaction.savepoint_rollback(before)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    return {(row["model"], row["pk"], name, str(told)) for row in rows for name, told in row["fields"].items()}


def differing(vote, voters):
    """The columns in which two votes by the same bodies with other choices differ."""
    one = left_by(vote, voters, ("AGREE", "AGAINST", "AGREE", "ABSTAIN"))
    other = left_by(vote, voters, ("ABSTAIN", "ABSTAIN", "AGAINST", "AGREE"))
    return {(model, pk, name) for model, pk, name, _told in one ^ other}


class TestASecretVote:
    def test_leaves_no_row_anywhere_that_differs_by_what_was_chosen(self, meeting, hosts, guests):
        secret = opened(meeting, hosts[0], secret=True)

        differ = differing(secret, [*hosts, *guests[:2]])

        assert differ == {("meetings.vote", secret.pk, "box")}

    def test_is_compared_by_what_finds_the_choices_of_an_open_one(self, meeting, hosts, guests):
        vote = opened(meeting, hosts[0])

        differ = {name for _model, _pk, name in differing(vote, [*hosts, *guests[:2]])}

        assert {"choice", "facts", "hash"} <= differ

    def test_locks_its_sums_so_that_the_same_sums_never_look_alike(self, settings):
        lock = box.new_lock()
        boxes = [box.with_one_more(box.empty(lock, 1), choice, lock, 1) for choice in ("AGREE", "AGREE", "ABSTAIN")]

        assert len(set(boxes)) == 3
        assert len({len(one) for one in boxes}) == 1
        settings.SECRET_KEY = "what the reader of the database has not"  # no secret, another one
        with pytest.raises(box.CannotCount):
            box.opened(boxes[0], lock, 1)

    def test_ends_without_a_count_where_the_secret_was_changed(self, meeting, hosts, guests, settings):
        vote = opened(meeting, hosts[0], secret=True)
        for who in [*hosts, guests[0]]:
            cast(vote, who)
        settings.SECRET_KEY = "another one than the box was locked with"  # no secret, a changed one

        with pytest.raises(CannotMeet):
            cast(vote, guests[1])
        assert not vote.electors.get(body=guests[1]).voted
        ended = services.count_vote(vote=vote, by=acting(hosts[0]), at=AT)

        assert (ended.state, ended.agree, ended.lock, ended.box) == ("VOID", None, "", "")
        assert json.loads(Record.objects.order_by("pk").last().facts)["reason"] == "BOX"
        assert queries.votes(meeting)[0].unopened
        assert list(queries.broken()) == []

    def test_empties_its_lock_with_the_count(self, meeting, hosts, guests):
        vote = opened(meeting, hosts[0], secret=True)
        for who, choice in zip([*hosts, guests[0]], ("AGREE", "AGAINST", "AGREE"), strict=True):
            cast(vote, who, choice)

        counted = services.count_vote(vote=vote, by=acting(hosts[1]), at=AT)

        assert (counted.agree, counted.against, counted.abstain) == (2, 1, 0)
        assert (counted.lock, counted.box) == ("", "")
        assert queries.votes(meeting)[0].open_choices == ()

    def test_of_two_is_not_counted(self, meeting, hosts):
        vote = opened(meeting, hosts[0], secret=True)
        for who in hosts:
            cast(vote, who)

        ended = services.count_vote(vote=vote, by=acting(hosts[0]), at=AT)

        assert (ended.state, ended.agree, ended.box) == ("VOID", None, "")


class TestSpeaking:
    def test_goes_by_the_line_and_one_at_a_time(self, meeting, hosts, guests):
        first, second = (
            services.ask_to_speak(meeting=meeting, by=acting(who), at=AT, key=who.code) for who in guests[:2]
        )
        for floor in (first, second):
            services.give_floor(floor=floor, by=acting(hosts[0]), at=AT)

        assert [(row.body, row.state) for row in Floor.objects.order_by("pk")] == [
            (guests[0], "SPOKEN"), (guests[1], "SPEAKING"),
        ]  # fmt: skip
        with pytest.raises(Denied):
            services.ask_to_speak(meeting=meeting, by=acting(guests[2]), at=AT, key="absent")

    def test_once_done_is_asked_for_anew_and_not_with_the_form_of_before(self, meeting, hosts, guests):
        def ask(key):
            return services.ask_to_speak(meeting=meeting, by=acting(guests[0]), at=AT, key=key)

        first = ask("k")
        assert ask("k") == first
        services.give_floor(floor=first, by=acting(hosts[0]), at=AT)
        services.end_speech(floor=first, by=acting(hosts[0]), at=AT)

        with pytest.raises(CannotMeet):
            ask("k")

        assert ask("another").state == "WAITING"

    def test_of_a_matter_begins_when_it_is_taken_up(self, meeting, hosts):
        before = Meeting.objects.get().beat

        row = services.take_up(meeting=meeting, place=2, by=acting(hosts[1]), at=AT)

        assert (row.on_agenda, row.taken_up_at, row.beat) == (2, AT, before + 1)
        with pytest.raises(CannotMeet):
            services.take_up(meeting=meeting, place=9, by=acting(hosts[1]), at=AT)


class TestVerify:
    @pytest.mark.parametrize(
        ("of", "altered"),
        [(Vote, {"agree": 3}), (Vote, {"question": "Khác"}), (Elector, {"choice": "AGREE", "voted": True, "key": "x"})],
    )
    def test_finds_what_was_altered_below_it(self, meeting, hosts, of, altered):
        vote = opened(meeting, hosts[0])
        cast(vote, hosts[0], "AGAINST")
        services.count_vote(vote=vote, by=acting(hosts[0]), at=AT)
        assert list(queries.broken()) == []

        of.objects.filter(pk=of.objects.order_by("pk").first().pk).update(**altered)

        assert list(queries.broken())

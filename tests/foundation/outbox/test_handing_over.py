"""A message leaves the house with its cause or not at all, once, and never at the cost of another."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from phoihop.foundation.outbox import services
from phoihop.foundation.outbox.models import Message

NOON = datetime(2021, 9, 23, 5, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def put(*subjects: str) -> None:
    for subject in subjects:
        services.put(channel="MAIL", address="van-thu@front.example", subject=subject, text="…", dedup=subject, at=NOON)


def at_all_times(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


class Post:
    """Who carries the messages; what is named in `loses` it loses."""

    def __init__(self, **loses: Exception) -> None:
        self.loses = loses
        self.carried: list[str] = []

    def __call__(self, message: Message) -> None:
        if trouble := self.loses.get(message.subject):
            raise trouble
        self.carried.append(message.subject)


class TestPut:
    def test_keeps_one_message_of_a_doubled_cause(self) -> None:
        put("request", "request")

        assert Message.objects.count() == 1

    def test_falls_with_its_cause(self) -> None:
        with transaction.atomic():
            put("request")
            transaction.set_rollback(True)

        assert not Message.objects.exists()


class TestHandOver:
    def test_gives_each_message_once_the_oldest_first(self) -> None:
        put("first", "second", "third")
        post = Post()

        counts = [services.hand_over(channel="MAIL", send=post, now=lambda: NOON, most=2) for _ in range(3)]

        assert counts == [2, 1, 0]
        assert post.carried == ["first", "second", "third"]
        assert set(Message.objects.values_list("sent_at", "attempts")) == {(NOON, 1)}

    @pytest.mark.parametrize("trouble", [ConnectionRefusedError("no server"), ValueError("no such address")])
    def test_counts_a_failure_goes_on_with_the_rest_and_tries_again_later(self, trouble: Exception) -> None:
        put("bad", "good")

        assert services.hand_over(channel="MAIL", send=Post(bad=trouble), now=lambda: NOON) == 1

        row = Message.objects.get(sent_at=None)
        assert (row.subject, row.attempts) == ("bad", 1)
        assert row.last_error == f"{type(trouble).__name__}: {trouble}"
        assert services.hand_over(channel="MAIL", send=Post(), now=lambda: NOON + timedelta(seconds=59)) == 0
        assert services.hand_over(channel="MAIL", send=Post(), now=lambda: NOON + timedelta(seconds=60)) == 1
        assert not Message.objects.exclude(last_error="").exists()

    def test_ends_at_the_first_message_that_no_server_takes_and_lets_the_rest_lose_no_attempt(self) -> None:
        put("first", "second", "third")
        silent = {name: services.Unreachable("timed out") for name in ("first", "second", "third")}
        later = NOON + services.REST

        assert services.hand_over(channel="MAIL", send=Post(**silent), now=lambda: NOON) == 0

        assert list(Message.objects.order_by("pk").values_list("attempts", "last_error")) == [
            (1, "timed out"), (0, ""), (0, ""),
        ]  # fmt: skip
        assert services.hand_over(channel="MAIL", send=Post(), now=lambda: later - timedelta(seconds=1)) == 0
        assert services.hand_over(channel="MAIL", send=Post(), now=lambda: later) == 3

    def test_begins_no_message_once_its_time_is_over(self) -> None:
        put("first", "second", "third")
        clock = [NOON]

        def slow(_message: Message) -> None:
            clock[0] += services.PASS / 2

        assert services.hand_over(channel="MAIL", send=slow, now=lambda: clock[0]) == 2
        assert services.hand_over(channel="MAIL", send=slow, now=lambda: clock[0]) == 1

    def test_waits_longer_each_time_and_gives_up_at_last(self) -> None:
        put("bad")
        tried: list[timedelta] = []
        at = NOON
        while (
            services.hand_over(channel="MAIL", send=Post(bad=OSError()), now=at_all_times(at)) == 0
            and len(tried) < services.MOST_ATTEMPTS
        ):
            tried.append(at - NOON)
            at = Message.objects.get().due_at

        assert tried[:4] == [timedelta(minutes=minutes) for minutes in (0, 1, 5, 21)]
        assert timedelta(days=3) < tried[-1] < timedelta(days=5)
        assert services.hand_over(channel="MAIL", send=Post(), now=lambda: at) == 0
        assert Message.objects.get().attempts == services.MOST_ATTEMPTS

    def test_leaves_to_a_second_worker_what_that_one_took_and_holds_no_lock_meanwhile(self) -> None:
        put("first", "second")
        second = Post()
        held: list[int] = []

        class First(Post):
            def __call__(self, message: Message) -> None:
                held.append(len(connection.savepoint_ids))
                services.hand_over(channel="MAIL", send=second, now=lambda: NOON)
                super().__call__(message)

        first = First()
        held_before = len(connection.savepoint_ids)

        services.hand_over(channel="MAIL", send=first, now=lambda: NOON)

        assert (first.carried, second.carried) == (["first"], ["second"])
        assert held == [held_before]

    def test_takes_over_from_a_worker_that_died_and_whose_late_word_no_longer_counts(self) -> None:
        put("request")
        later = NOON + services.LEASE
        others = Post(request=OSError("refused"))

        def overtaken(_message: Message) -> None:
            assert services.hand_over(channel="MAIL", send=others, now=lambda: later - timedelta(seconds=1)) == 0
            services.hand_over(channel="MAIL", send=others, now=lambda: later)
            raise OSError("too late")

        services.hand_over(channel="MAIL", send=overtaken, now=lambda: NOON)

        row = Message.objects.get()
        assert (row.attempts, row.last_error) == (2, "OSError: refused")

"""The list of notices, its counter in the header, and how each person wants to be told."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from phoihop.domain.notices.models import Kind, Mailbox, Notice, Read
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.models import User
from tests.domain.ledger.conftest import committee, front
from tests.domain.notices.factories import TITLE, person, proposed

__all__ = ["committee", "front"]
pytestmark = pytest.mark.django_db
WAYS = {f"way-{kind}": "APP" for kind in Kind}


@pytest.fixture
def leader(committee: Body, front: Body) -> User:
    """Who turns the keys of the committee, to which the Front has proposed something."""
    user = person("lanhdao.ubnd", committee)
    proposed(front, committee)
    return user


@pytest.fixture
def client(leader: User) -> Client:
    signed_in = Client()
    signed_in.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    return signed_in


class TestNotices:
    def test_are_counted_in_the_header_until_they_are_read(self, client: Client) -> None:
        notice = Notice.objects.get()
        before = client.get("/").content.decode()

        answer = client.post(reverse("notice_act", args=["read"]), {"key": "a", "notice": str(notice.pk)})

        after = client.get("/").content.decode()
        assert answer.status_code == 302
        assert "chưa đọc" in before
        assert "chưa đọc" not in after

    def test_say_what_waits_and_lead_to_it(self, client: Client) -> None:
        code = Notice.objects.get().thing.partition(":")[2]

        page = client.get(reverse("notices")).content.decode()

        assert f"chờ khóa của cơ quan mình: {code}" in page
        assert f'href="{reverse("commitment", args=[code])}"' in page
        assert TITLE in page  # the reader may know of it

    def test_are_all_read_at_once(self, client: Client, committee: Body, front: Body) -> None:
        proposed(front, committee)

        client.post(reverse("notice_act", args=["read-all"]), {"key": "a"})

        assert Read.objects.count() == 2

    def test_are_unread_again_when_that_is_undone_within_half_a_minute(self, client: Client) -> None:
        client.post(reverse("notice_act", args=["read-all"]), {"key": "a"})
        page = client.get(reverse("notices")).content.decode()

        answers = [client.post(reverse("notice_act", args=["unread"]), {"key": "b"}).status_code for _time in range(2)]

        assert "Hoàn tác" in page
        assert answers == [302, 302]
        assert not Read.objects.exists()
        assert "Hoàn tác" not in client.get(reverse("notices")).content.decode()

    def test_stay_read_after_that(self, client: Client) -> None:
        client.post(reverse("notice_act", args=["read-all"]), {"key": "a"})
        Read.objects.update(at=timezone.now() - timedelta(seconds=31))

        client.post(reverse("notice_act", args=["unread"]), {"key": "b"})

        assert Read.objects.count() == 1
        assert "Hoàn tác" not in client.get(reverse("notices")).content.decode()

    @pytest.mark.parametrize("told", [{"key": "a"}, {"key": "a", "notice": "x"}, {"key": "a", "notice": "9" * 40}])
    def test_of_nobody_are_refused_in_a_sentence(self, client: Client, told: dict[str, str]) -> None:
        answer = client.post(reverse("notice_act", args=["read"]), told)

        assert answer.status_code == 422
        assert "Hãy tải lại trang" in answer.content.decode()

    def test_ask_no_more_queries_for_more_of_them(
        self, client: Client, committee: Body, front: Body, django_assert_max_num_queries
    ) -> None:
        for _ in range(12):
            proposed(front, committee)

        with django_assert_max_num_queries(14):
            client.get(reverse("notices"))


class TestWishes:
    def test_are_kept(self, client: Client, leader: User) -> None:
        told = {"key": "a", "address": "ubnd@coquan.example", "language": "en", "quiet_from": "18:30", "quiet_to": "7"}

        answer = client.post(reverse("notice_wishes"), told | WAYS)

        box = Mailbox.objects.get(user=leader)
        assert answer.status_code == 302
        assert (box.address, box.language, box.working_days_only) == ("ubnd@coquan.example", "en", False)
        assert (box.quiet_from, box.quiet_to) == (time(18, 30), time(7))
        assert "18:30" in client.get(reverse("notice_wishes")).content.decode()

    @pytest.mark.parametrize(
        ("told", "words"),
        [
            ({"address": "không phải"}, "Hãy nhập địa chỉ thư"),
            ({"quiet_from": "25:00"}, "Hãy nhập giờ"),
            ({"quiet_from": "18:00"}, "điền cả hai"),
            ({"quiet_from": "18:00", "quiet_to": "18:00"}, "khác nhau"),
        ],
    )
    def test_that_do_not_fit_are_refused_with_what_was_typed(
        self, client: Client, told: dict[str, str], words: str
    ) -> None:
        answer = client.post(reverse("notice_wishes"), {"key": "a", "language": "vi"} | WAYS | told)

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Mailbox.objects.exists()

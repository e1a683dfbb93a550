"""A letter says that something waits and where, to who may still read it, once, when they want letters."""

import email
import email.policy
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest

from phoihop.domain.ledger import services as ledger
from phoihop.domain.notices import queries, services
from phoihop.domain.notices.models import UNASKED, Gathered, Kind, Notice, Way
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, Mandate, Post
from phoihop.foundation.accounts.models import User
from phoihop.foundation.outbox import services as outbox
from phoihop.foundation.outbox.models import Message
from phoihop.surfaces.mail import posting, sending
from tests.domain.ledger.conftest import committee, front, new_key
from tests.domain.notices.factories import ON, TITLE, person, proposed
from tests.domain.organisations.factories import ADMIN, SINCE, acting
from tests.support.post_office import PostOffice, post_office

__all__ = ["committee", "front"]
pytestmark = pytest.mark.django_db
NOON = datetime(2021, 9, 23, 5, tzinfo=UTC)  # a Thursday, in Viet Nam
TODAY = date(2021, 9, 23)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    """Where letters are written: Django's tests would keep them in memory."""
    settings.EMAIL_BACKEND = "phoihop.surfaces.mail.carrying.EmlBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.SIGN_IN_ADDRESS = "https://ph.example"
    return tmp_path / "mail"


def wanting(user: User, body: Body, *, address: str = "", language: str = "vi", quiet: str = "", **ways: str) -> None:
    """What a person wants: letters to `address`, none in the hours of `quiet` (from-to)."""
    hours = [time.fromisoformat(f"{hour}:00") for hour in quiet.split("-")] if quiet else [None, None]
    wishes = services.Wishes(
        {**UNASKED, **ways},
        address or f"{user.username}@coquan.example",
        language,
        *hours,
        working_days_only=bool(quiet),
    )
    services.choose(wishes=wishes, by=acting(body, user_id=user.pk), at=NOON)


@pytest.fixture
def leader(committee: Body) -> User:
    user = person("lanhdao", committee)
    wanting(user, committee)
    return user


def letters(folder: Path) -> list[EmailMessage]:
    """What lies in the folder of mail."""
    read = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in folder.glob("*.eml")]
    return cast("list[EmailMessage]", read)


def said(folder: Path) -> str:
    """The plain text of the one letter there."""
    (letter,) = letters(folder)
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def send(at: datetime = NOON, carrier: Callable[[Message, date], None] = sending.send) -> int:
    return outbox.hand_over(channel="MAIL", send=lambda message: carrier(message, TODAY), now=lambda: at)


class TestPost:
    def test_makes_one_letter_a_notice_and_reader_however_often_it_runs(
        self, leader: User, committee: Body, front: Body, folder: Path
    ) -> None:
        row = proposed(front, committee)

        counts = [posting.post(at=NOON, today=TODAY) for _ in range(2)]
        sent = [send() for _ in range(2)]

        (letter,) = letters(folder)
        assert (counts, sent) == ([1, 0], [1, 0])
        assert letter["To"] == "lanhdao@coquan.example"
        assert str(letter["Subject"]).strip() == "[Phối Hợp] Có việc chờ khóa của cơ quan mình (ubnd)"
        for kind in ("plain", "html"):
            part = letter.get_body((kind,))
            assert part is not None
            assert row.code in part.get_content()
            assert f"https://ph.example/commitments/{row.code}/" in part.get_content()

    def test_says_no_word_that_people_wrote(self, leader: User, committee: Body, front: Body, folder: Path) -> None:
        row = proposed(front, committee)
        row = ledger.agree(commitment=row, by=acting(committee), on=ON, key=new_key())
        ledger.claim(commitment=row, result=TITLE, by=acting(front), on=ON, key=new_key())

        posting.post(at=NOON, today=TODAY)
        send()

        told = [letter.as_string() + str(letter["Subject"]) for letter in letters(folder)]
        bodies = [part.get_content() for letter in letters(folder) for part in letter.walk() if not part.is_multipart()]
        assert len(told) == 2
        assert not [text for text in told + bodies if "Lan" in text or "sạt lở" in text or "tổ 5" in text]

    def test_speaks_the_language_of_its_reader(self, committee: Body, front: Body, folder: Path) -> None:
        wanting(person("officer", committee), committee, language="en")
        proposed(front, committee)

        posting.post(at=NOON, today=TODAY)
        send()

        (letter,) = letters(folder)
        assert "Something waits for our key" in letter["Subject"]

    def test_waits_while_its_reader_wants_no_letters(self, committee: Body, front: Body, folder: Path) -> None:
        wanting(person("lanhdao", committee), committee, quiet="18-07")
        proposed(front, committee)
        friday_evening = datetime(2021, 9, 24, 12, tzinfo=UTC)

        posting.post(at=friday_evening, today=TODAY)

        assert Message.objects.get().due_at == datetime(2021, 9, 27, 0, tzinfo=UTC)  # Monday at seven in Viet Nam
        assert send(friday_evening) == 0
        assert send(datetime(2021, 9, 27, 0, tzinfo=UTC)) == 1

    def test_writes_to_nobody_without_an_address_or_who_wants_none(self, committee: Body, front: Body) -> None:
        person("khong-dia-chi", committee)
        wanting(person("khong-thu", committee), committee, KEY=Way.APP)
        wanting(person("quan-sat", committee, "OBSERVER"), committee)
        proposed(front, committee)

        assert posting.post(at=NOON, today=TODAY) == 0

    def test_asks_no_more_for_more_notices(
        self, leader: User, committee: Body, front: Body, django_assert_max_num_queries
    ) -> None:
        for _ in range(20):
            proposed(front, committee)

        with django_assert_max_num_queries(16):
            assert posting.post(at=NOON, today=TODAY) == 20


class TestSend:
    def test_drops_what_its_reader_may_no_longer_read(
        self, leader: User, committee: Body, front: Body, folder: Path
    ) -> None:
        proposed(front, committee)
        posting.post(at=NOON, today=TODAY)

        organisations.end_mandate(mandate=Mandate.objects.get(user=leader), on=TODAY, by=ADMIN, at=NOON)

        assert send() == 0
        message = Message.objects.get()
        assert (message.sent_at, message.dropped_at) == (None, NOON)
        assert letters(folder) == []

    def test_drops_what_is_for_a_closed_account_or_no_longer_wanted(
        self, leader: User, committee: Body, front: Body, folder: Path
    ) -> None:
        other = person("hai", committee)
        wanting(other, committee)
        proposed(front, committee)
        posting.post(at=NOON, today=TODAY)

        User.objects.filter(pk=leader.pk).update(is_active=False)
        wanting(other, committee, KEY=Way.NOT)

        assert send() == 0
        assert Message.objects.exclude(dropped_at=None).count() == 2

    @pytest.mark.parametrize("dies", ["before it sends", "after it sent"])
    def test_is_one_file_where_a_worker_died_between_taking_and_settling(
        self, leader: User, committee: Body, front: Body, folder: Path, dies: str
    ) -> None:
        proposed(front, committee)
        posting.post(at=NOON, today=TODAY)

        def dying(message: Message, today: date) -> None:
            if dies == "after it sent":
                sending.send(message, today)
            raise SystemExit  # as if the power went: nothing is settled

        with suppress(SystemExit):
            send(carrier=dying)
        at_once = send(NOON + timedelta(minutes=1))
        later = send(NOON + outbox.LEASE + timedelta(minutes=1))

        assert (at_once, later) == (0, 1)
        assert len(letters(folder)) == 1

    def test_tries_again_what_the_server_refused_and_loses_nothing(
        self, leader: User, committee: Body, front: Body, folder: Path
    ) -> None:
        proposed(front, committee)
        posting.post(at=NOON, today=TODAY)

        def refusing(_message: Message, _today: date) -> None:
            raise ConnectionRefusedError

        assert send(carrier=refusing) == 0
        assert send(NOON + timedelta(minutes=2)) == 1

    def test_leaves_files_that_their_owner_alone_reads(
        self, leader: User, committee: Body, front: Body, folder: Path
    ) -> None:
        proposed(front, committee)
        posting.post(at=NOON, today=TODAY)
        send()

        (file,) = folder.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


class TestByASmtpServer:
    @pytest.fixture
    def office(self, settings) -> Iterator[PostOffice]:
        with post_office("hai@coquan.example") as office:
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
            yield office

    def test_comes_at_least_once_and_again_only_under_the_same_name(
        self, office: PostOffice, leader: User, committee: Body, front: Body
    ) -> None:
        proposed(front, committee)
        posting.post(at=NOON, today=TODAY)

        def dying(message: Message, today: date) -> None:
            sending.send(message, today)
            raise SystemExit  # as if the power went after the server took it

        with suppress(SystemExit):
            send(carrier=dying)
        send(NOON + outbox.LEASE + timedelta(minutes=1))

        first, second = (email.message_from_bytes(one, policy=email.policy.default) for one in office.taken)
        assert first["To"] == second["To"] == "lanhdao@coquan.example"
        assert first["Message-ID"] == second["Message-ID"]

    def test_refused_to_one_reader_still_comes_to_the_others(
        self, office: PostOffice, committee: Body, front: Body
    ) -> None:
        for name in ("mot", "hai", "ba"):
            wanting(person(name, committee), committee)
        proposed(front, committee)
        posting.post(at=NOON, today=TODAY)

        assert send() == 2
        assert "550" in Message.objects.get(sent_at=None).last_error

    def test_asks_a_server_that_is_not_there_once_a_pass(
        self, office: PostOffice, settings, leader: User, committee: Body, front: Body
    ) -> None:
        for _ in range(3):
            proposed(front, committee)
        posting.post(at=NOON, today=TODAY)
        with socket.socket() as taken:  # bound and not listening: whoever calls is refused
            taken.bind(("127.0.0.1", 0))
            settings.EMAIL_PORT = taken.getsockname()[1]
            assert send() == 0

        assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]
        settings.EMAIL_PORT = office.port
        assert send(NOON + outbox.REST) == 3


class TestGather:
    def test_puts_a_day_into_one_letter_and_nothing_twice(self, committee: Body, front: Body, folder: Path) -> None:
        wanting(person("lanhdao", committee), committee, KEY=Way.DAY)
        rows = [proposed(front, committee) for _ in range(3)]

        at_once = posting.post(at=NOON, today=TODAY)
        gathered = [posting.gather(at=NOON + timedelta(hours=n), today=TODAY) for n in (1, 2, -30)]
        send(NOON + timedelta(hours=3))

        (letter,) = letters(folder)
        part = letter.get_body(("plain",))
        assert (at_once, gathered) == (0, [1, 0, 0])
        assert part is not None
        assert all(row.code in part.get_content() for row in rows)
        assert str(letter["Subject"]).strip() == "[Phối Hợp] 3 thông báo của ubnd"

    def test_keeps_a_week_until_the_next_has_begun(self, committee: Body, front: Body) -> None:
        wanting(person("lanhdao", committee), committee, KEY=Way.WEEK)
        proposed(front, committee)
        Notice.objects.update(recorded_at=NOON)
        posting.post(at=NOON, today=TODAY)
        sunday, monday = datetime(2021, 9, 26, 16, tzinfo=UTC), datetime(2021, 9, 27, 0, tzinfo=UTC)

        counts = [posting.gather(at=at, today=TODAY) for at in (NOON, sunday, monday, monday)]

        assert counts == [0, 0, 1, 0]

    def test_writes_nothing_to_who_left_meanwhile(self, committee: Body, front: Body) -> None:
        user = person("lanhdao", committee)
        wanting(user, committee, KEY=Way.DAY)
        proposed(front, committee)
        posting.post(at=NOON, today=TODAY)

        organisations.end_mandate(mandate=Mandate.objects.get(user=user), on=TODAY, by=ADMIN, at=NOON)

        assert posting.gather(at=NOON, today=TODAY) == 0
        assert not Gathered.objects.filter(put_at=None).exists()

    @pytest.fixture
    def both(self, committee: Body, front: Body) -> Callable[[bool], tuple[str, str]]:
        """One letter of two notices of their own kinds waits; the codes of what waits for a key, and of what was answered."""

        def put(key_comes_last: bool) -> tuple[str, str]:
            user = person("lanhdao", committee)
            organisations.grant_mandate(user=user, body=committee, role="OFFICER", from_day=SINCE, by=ADMIN, at=NOON)
            wanting(user, committee, KEY=Way.DAY, ANSWERED=Way.DAY)
            other = proposed(committee, front)
            steps = [lambda: ledger.agree(commitment=other, by=acting(front), on=ON, key=new_key())]
            steps.insert(int(key_comes_last), lambda: proposed(front, committee))
            rows = {row.debtor_id: row.code for row in [step() for step in steps]}
            posting.post(at=NOON, today=TODAY)
            assert posting.gather(at=NOON, today=TODAY) == 1
            return rows[front.pk], rows[committee.pk]

        return put

    @pytest.mark.parametrize("key_comes_last", [True, False])
    def test_says_what_is_left_to_a_reader_who_lost_one_right(
        self, committee: Body, folder: Path, both: Callable[[bool], tuple[str, str]], key_comes_last: bool
    ) -> None:
        key, answered = both(key_comes_last)

        organisations.end_mandate(mandate=Mandate.objects.get(role="LEADER"), on=TODAY, by=ADMIN, at=NOON)

        assert send() == 1
        assert (key in said(folder), answered in said(folder)) == (False, True)

    @pytest.mark.parametrize("lost", ["KEY", "ANSWERED"])
    @pytest.mark.parametrize("way", [Way.APP, Way.NOT])
    def test_leaves_out_what_is_wanted_in_no_letter_any_more(
        self, committee: Body, folder: Path, both: Callable[[bool], tuple[str, str]], lost: str, way: Way
    ) -> None:
        key, answered = both(False)

        wanting(User.objects.get(username="lanhdao"), committee, **{"KEY": Way.DAY, "ANSWERED": Way.WEEK, lost: way})

        assert send() == 1
        assert (key in said(folder), answered in said(folder)) == (lost != "KEY", lost != "ANSWERED")

    def test_takes_some_at_a_time_until_nothing_waits(
        self, committee: Body, front: Body, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "MOST", 2)
        wanting(person("lanhdao", committee), committee, KEY=Way.DAY)
        for _ in range(5):
            proposed(front, committee)
        for _ in range(3):
            posting.post(at=NOON, today=TODAY)

        assert posting.gather(at=NOON, today=TODAY) == 3
        assert not Gathered.objects.filter(put_at=None).exists()


def holding(user: User, body: Body, title: str, order: int) -> None:
    """The person of this account holds a post at this place of the order."""
    holder = organisations.enter_person(full_name=title, by=ADMIN, at=NOON)
    post = organisations.ensure_post(body=body, title=title, protocol_order=order, by=ADMIN, at=NOON)
    organisations.appoint(person=holder, post=post, from_day=SINCE, by=ADMIN, at=NOON)
    organisations.join_account(person=holder, user=user, by=ADMIN, at=NOON)


class TestEscalation:
    @pytest.mark.parametrize(
        ("posts", "told"),
        [
            ([("chutich", "LEADER", 1), ("pho", "LEADER", 2)], ["chutich"]),
            ([("vanthu", "LEADER", Post.UNRANKED), ("chutich", "LEADER", 1)], ["chutich"]),
            ([("mot", "LEADER", Post.UNRANKED), ("hai", "LEADER", Post.UNRANKED)], ["hai", "mot"]),
            ([("chutich", "OFFICER", 1), ("pho", "LEADER", 2), ("khac", "LEADER", 3)], ["khac", "pho"]),
        ],
        ids=["the first post", "no post of the staff", "none has an order", "the first may not hear"],
    )
    def test_goes_to_the_first_post_or_to_all_who_turn_keys(
        self, committee: Body, posts: list[tuple[str, str, int]], told: list[str]
    ) -> None:
        for name, role, order in posts:
            user = person(name, committee, role)
            wanting(user, committee)
            holding(user, committee, name, order)
        Notice.objects.create(
            body=committee, kind=Kind.ESCALATED, what="ESCALATED", thing="statement", n=1, facts='{"codes":["PH-1"]}', on=TODAY,
            recorded_at=NOON, key="x",
        )  # fmt: skip

        posting.post(at=NOON, today=TODAY)

        addresses = sorted(Message.objects.values_list("address", flat=True))
        assert addresses == [f"{name}@coquan.example" for name in told]

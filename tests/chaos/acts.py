"""What people send while harm is done, and whether what was acknowledged is there afterwards: once, with its file, vouched for."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO

from django.conf import settings
from django.test import Client

from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Mandate
from phoihop.domain.petitions import services as petitions
from phoihop.domain.petitions.models import Petition, Stage
from phoihop.domain.petitions.states import Contact
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage.models import StoredFile
from tests.support.papers import pdf

DAY, AT = date(2021, 9, 23), datetime(2021, 9, 23, 3, tzinfo=UTC)
WRITER, CLERK = "lanhdao.ubnd", "lanhdao.mttq"  # who reports with a file; who takes petitions in at a table
DUTY = "Đánh giá, tổng kết Chỉ thị"
TAKEN = 302
HERE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the two write, and by which cookies they are signed in."""

    duty: str
    table: str
    cookies: Mapping[str, str]


@dataclass(slots=True)
class Judged:
    """What became of acts, by number: acknowledged but not there, there more than once, there in part."""

    lost: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    half: list[int] = field(default_factory=list)
    there: int = 0

    @property
    def good(self) -> bool:
        """Nothing of the three."""
        return not (self.lost or self.doubled or self.half)


def prepare() -> Desk:
    """A duty on which one reports and a meeting at whose table the other enters, in the case as it was loaded."""
    duty = Commitment.objects.get(title__startswith=DUTY)
    clerk = User.objects.get(username=CLERK)
    by = organisations.actor_for(clerk.pk, Mandate.objects.filter(user=clerk).earliest("pk").body_id, DAY)
    meeting = petitions.record_session(
        kind=Contact.REGULAR, held_on=DAY, place="Xã Tả Phìn", attended=60, spoke=20, by=by, on=DAY, at=AT, key="chaos",
        illustrative=True,
    )  # fmt: skip
    return Desk(
        f"/commitments/{duty.code}/progress/", f"/petitions/sessions/{meeting.pk}/",
        {name: _signed_in(name) for name in (WRITER, CLERK)},
    )  # fmt: skip


def send(desk: Desk, number: int) -> tuple[int, str]:
    """Send one act as a browser would: an odd one reports with a file, an even one enters a petition. Status, and where it leads."""
    key = _key(number)
    client = Client(raise_request_exception=False, SERVER_NAME=HERE)
    if number % 2:
        client.cookies[settings.SESSION_COOKIE_NAME] = desk.cookies[WRITER]
        file = BytesIO(_file(number))
        file.name = f"bao-cao-{number}.pdf"
        told = {"progress-percent": "40", "progress-words": f"Việc thứ {number}.", "progress-evidence": file}
        answer = client.post(desk.duty, {"key": key, **told})
    else:
        client.cookies[settings.SESSION_COOKIE_NAME] = desk.cookies[CLERK]
        told = {"text": _words(number), "topic": "Giao thông", "place": "Xã Tả Phìn"}
        answer = client.post(desk.table, {"key": key, "competence": "PROVINCE", **told})
    return answer.status_code, answer.headers.get("Location", "")


def read(desk: Desk) -> int:
    """Open the page of the duty."""
    client = Client(raise_request_exception=False, SERVER_NAME=HERE)
    client.cookies[settings.SESSION_COOKIE_NAME] = desk.cookies[WRITER]
    return client.get(desk.duty.removesuffix("progress/")).status_code


def judge(acknowledged: Collection[int], sent: Collection[int]) -> Judged:
    """Look for every act that was sent: one that was acknowledged is there, and none is there twice or in part."""
    found = Judged()
    for number in sent:
        count, whole = _reported(number) if number % 2 else _entered(number)
        found.there += bool(count)
        if count > 1:
            found.doubled.append(number)
        elif count and not whole:
            found.half.append(number)
        elif not count and number in acknowledged:
            found.lost.append(number)
    return found


def spoil(reported: int, entered: int) -> None:
    """Take away the file of one act, and of another what vouches for it: for a judge that must see both."""
    storage.path_of(hashlib.sha256(_file(reported)).hexdigest()).unlink()
    rows = Petition.objects.filter(text=_words(entered))
    Record.objects.filter(subject__in=[f"petitions.petition:{row.pk}" for row in rows]).delete()


def _reported(number: int) -> tuple[int, bool]:
    """How many entries it made, and whether the one shows its file, which lies on the disk as it was sent."""
    entries = list(Entry.objects.filter(key=_key(number)))
    hashes = [one.file.sha256 for entry in entries for one in entry.evidence.select_related("file")]
    sent = hashlib.sha256(_file(number)).hexdigest()
    path = storage.path_of(sent)
    kept = path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sent
    return len(entries), hashes == [sent] and kept and StoredFile.objects.filter(sha256=sent).count() == 1


def _entered(number: int) -> tuple[int, bool]:
    """How many petitions it made, and whether the one has its first step and the act that vouches for it."""
    rows = list(Petition.objects.filter(text=_words(number)))
    steps = Stage.objects.filter(key=_key(number), petition__in=rows).count()
    acts = Record.objects.filter(subject__in=[f"petitions.petition:{row.pk}" for row in rows]).count()
    return len(rows), (steps, acts) == (1, 1)


def _key(number: int) -> str:
    return f"chaos-{number:08}"


def _words(number: int) -> str:
    return f"Đề nghị sửa đường thôn {number}."


def _file(number: int) -> bytes:
    return pdf(str(number).encode())


def _signed_in(username: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.cookies[settings.SESSION_COOKIE_NAME].value

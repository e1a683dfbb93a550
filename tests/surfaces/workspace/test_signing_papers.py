"""A paper is seen page by page, signed, and asked about in public: who signed it, and whether that held then and holds now."""

import hashlib
import re
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from phoihop.domain.documents import queries, services
from tests.domain.documents import factories
from tests.domain.documents.certificates import PASSPHRASE, Authority
from tests.domain.organisations.factories import acting, body
from tests.surfaces.workspace.test_regimes import at_desk

pytestmark = pytest.mark.django_db
DAY, AT = date(2021, 9, 16), datetime(2021, 9, 16, 2, tzinfo=UTC)


@pytest.fixture
def authority(settings, tmp_path):
    settings.DATA, settings.TRUST = tmp_path, tmp_path / "trust"
    cache.clear()
    found = Authority.founded()
    found.trust(settings.TRUST)
    return found


@pytest.fixture
def issued():
    committee = body("ubnd", name="Ủy ban nhân dân tỉnh")
    paper = factories.report(number=None, day=DAY)
    return services.issue(body=committee, paper=paper, by=acting(committee), on=DAY, at=AT)


def sent(client, document, packed: bytes, **changed) -> tuple[int, str]:
    shown = hashlib.sha256(queries.present(document)).hexdigest()
    fields = {"key": "k1", "shown": shown, "place": "PERSON-0", "passphrase": PASSPHRASE} | changed
    fields["certificate"] = SimpleUploadedFile("toi.p12", packed)
    answer = client.post(reverse("paper_sign_act", args=[document.pk]), fields)
    return answer.status_code, answer.content.decode()


class TestAPaperToSign:
    def test_shows_its_pages_and_its_digest_and_is_signed_as_shown(self, authority, issued):
        client = at_desk(issued.body)
        address = reverse("paper_sign", args=[issued.pk])

        page = client.get(address).content.decode()
        pictures = re.findall(r'src="(/papers/[^"?]+\.png)', page)
        drawn = [client.get(one) for one in pictures]
        status, _page = sent(client, issued, authority.give("Người Thứ Nhất"))
        after = client.get(address).content.decode()
        file = client.get(reverse("paper_signed_file", args=[issued.pk, 1]))

        raw = queries.as_issued(issued)
        assert hashlib.sha256(raw).hexdigest() in page
        assert len(pictures) == 2
        assert all(one.content.startswith(b"\x89PNG") for one in drawn)
        assert client.get(reverse("paper_picture", args=[issued.pk, 3])).status_code == 404
        assert status == 302
        assert "Người Thứ Nhất" in after
        assert "nay còn hiệu lực" in after
        assert file.content.startswith(raw)
        assert client.get(reverse("paper_signed_file", args=[issued.pk, 0])).content == raw

    def test_refuses_an_ended_certificate_at_its_form_and_never_repeats_the_passphrase(self, authority, issued):
        client = at_desk(issued.body)

        status, page = sent(client, issued, authority.give("Lò Văn A", since=-400))
        nothing = client.post(reverse("paper_sign_act", args=[issued.pk]), {"key": "k", "place": "PERSON-0"})

        assert status == nothing.status_code == 422
        assert "Chứng thư của Lò Văn A đã hết hạn ngày" in page
        assert PASSPHRASE not in page
        assert "Hãy chọn tệp chứng thư, hoặc tệp đã ký" in nothing.content.decode()

    def test_is_nobody_elses(self, authority, issued):
        stranger = at_desk(body("so"))

        for name, more in (("paper_sign", []), ("paper_picture", [1]), ("paper_signed_file", [0])):
            assert stranger.get(reverse(name, args=[issued.pk, *more])).status_code == 404
        assert sent(stranger, issued, authority.give("A"))[0] == 404

    def test_is_found_by_the_other_side_which_is_offered_its_own_name_alone(self, authority):
        committee, front = body("ubnd", name="Ủy ban nhân dân tỉnh"), body("mttq", side="FRONT")
        paper = factories.report(number=None, day=DAY)
        joint = services.issue(
            body=committee, paper=paper, by=acting(committee), on=DAY, at=AT, sides=[committee, front]
        )
        client, address = at_desk(front), reverse("paper_sign", args=[joint.pk])

        listed = client.get(reverse("papers")).content.decode()
        page = client.get(address).content.decode()
        packed = authority.give("Người Thứ Nhất")

        assert address in listed
        assert 'value="PERSON-1"' in page
        assert 'value="PERSON-0"' not in page
        assert sent(client, joint, packed)[0] == 422
        assert not joint.signatures.exists()


class TestTheVerificationPage:
    def test_says_that_a_file_cannot_be_read_and_that_nobody_was_asked(self, authority, issued, client):
        sent(at_desk(issued.body), issued, authority.give("Người Thứ Nhất"))
        address = reverse("portal:verified", args=[issued.code])

        queries.storage.path_of(issued.signatures.get().file.sha256).unlink()
        lost = client.get(address)

        assert "Chưa hỏi chứng thư có bị thu hồi hay không." in lost.content.decode()
        assert lost.status_code == 200
        assert "Hiện không đọc được chữ ký này." in lost.content.decode()

    def test_tells_who_signed_with_what_and_knows_the_signed_file(self, authority, issued, client):
        desk = at_desk(issued.body)
        sent(desk, issued, authority.give("Người Thứ Nhất"))
        address = reverse("portal:verified", args=[issued.code])
        signed = queries.present(issued)

        page = client.get(address).content.decode()
        same = client.post(address, {"file": SimpleUploadedFile("a.pdf", signed)}).content.decode()
        other = client.post(address, {"file": SimpleUploadedFile("a.pdf", signed + b"\n")}).content.decode()

        assert "Người Thứ Nhất" in page
        assert "Chứng thư có hiệu lực khi ký." in page
        assert "Nay vẫn còn hiệu lực." in page
        assert hashlib.sha256(signed).hexdigest() in page
        assert "Tệp đúng là văn bản đã ban hành, đến từng byte." in same
        assert "đến từng byte" not in other

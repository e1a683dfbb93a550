"""Anybody asks of a paper whether it was issued; the page tells what it is and never what it says."""

import io
from datetime import UTC, date, datetime

import pypdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from phoihop.domain.documents import codes, queries, rendering, services
from phoihop.domain.documents.models import Book
from phoihop.domain.documents.services import CannotRegister
from phoihop.foundation.audit.signs import SIGNS
from phoihop.surfaces.portal.public import verifying
from tests.domain.documents import factories
from tests.domain.organisations.factories import acting, body

pytestmark = pytest.mark.django_db
DAY, AT = date(2021, 9, 16), datetime(2021, 9, 16, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nobody_has_asked():
    cache.clear()


@pytest.fixture
def issued():
    committee = body("ubnd", name="Ủy ban nhân dân tỉnh")
    paper = factories.report(number=None, day=DAY)
    return services.issue(body=committee, paper=paper, by=acting(committee), on=DAY, at=AT)


def page(client, code, **sent):
    address = reverse("portal:verified", args=[code])
    return client.post(address, sent) if sent else client.get(address)


class TestACode:
    def test_gives_away_every_sign_that_was_misread_and_reads_what_people_exchange(self):
        code = codes.of("8f" * 32)
        signs = code.replace("-", "")

        wrong = [signs[:n] + other + signs[n + 1 :] for n in range(12) for other in SIGNS if other != signs[n]]

        wrong += [signs[:n] + signs[n + 1] + signs[n] + signs[n + 2 :] for n in range(11) if signs[n] != signs[n + 1]]

        assert codes.read(code.lower().replace("0", "o").replace("1", "l").replace("-", " ")) == code
        for written in (*wrong, signs[:-1], signs + "0", ""):
            with pytest.raises(codes.NoCode):
                codes.read(written)

    def test_stands_on_the_paper_in_print(self, issued):
        paper = queries.printed(issued)

        assert issued.code in paper.address
        printed = pypdf.PdfReader(io.BytesIO(rendering.to_pdf(paper)))
        assert issued.code in "".join(one.extract_text() for one in printed.pages)
        assert list(queries.broken()) == []


class TestThePage:
    def test_tells_number_day_signers_and_digest_and_nothing_of_the_text(self, client, issued):
        answer = page(client, issued.code).content.decode()

        for told in (
            "01/BC-UBND",
            "16/9/2021",
            "Người Thứ Nhất",
            "TM. ỦY BAN MTTQ",
            queries.issued(issued.code, at=AT).files["pdf"],
        ):
            assert told in answer
        assert "Đã giám sát" not in answer
        assert "Kết quả phối hợp" not in answer

    def test_compares_a_file_and_keeps_nothing(self, client, issued):
        same = rendering.to_pdf(queries.printed(issued))

        equal = page(client, issued.code, file=SimpleUploadedFile("a.pdf", same)).content.decode()
        differs = page(client, issued.code, file=SimpleUploadedFile("a.pdf", same + b"%")).content.decode()

        assert "đến từng byte" in equal
        assert "không phải là văn bản đã ban hành" in differs

    def test_lets_nobody_try_codes_one_after_another(self, client, issued):
        never = codes.of("00" * 32)

        given = [page(client, never).status_code for _turn in range(verifying.MOST_WRONG + 1)]

        assert given == [404] * verifying.MOST_WRONG + [429]
        assert client.get(reverse("portal:verify"), {"ma": "XXXX"}).status_code == 422
        assert client.get(reverse("portal:verify"), {"ma": issued.code}).status_code == 302


class TestAPaperMarkedSecret:
    @pytest.mark.parametrize("mark", ["MẬT", "Độ mật: Tối mật", "tuyệt mật."])
    def test_is_refused_in_a_sentence_and_takes_no_number(self, mark):
        committee = body("ubnd")
        paper = factories.report(number=None, day=DAY, remarks=("Nội dung bí mật nhà nước không có.", mark))

        with pytest.raises(CannotRegister):
            services.issue(body=committee, paper=paper, by=acting(committee), on=DAY, at=AT)

        assert Book.objects.count() == 0

"""Files of a report in pieces, as a page sends them: begun, laid one behind the other, attached; and whose business they are."""

import hashlib

import pytest
from django.test import Client
from django.urls import reverse

from phoihop.foundation.storage import services
from phoihop.foundation.storage.models import Arriving, StoredFile
from tests.domain.regimes.factories import duty, opened, province, sent
from tests.support import papers
from tests.surfaces.workspace.test_regimes import at_desk

pytestmark = pytest.mark.django_db
PDF = papers.pdf(b"x" * 3000)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


def begin(client: Client, pk: int, **told: object):
    sha256 = hashlib.sha256(PDF).hexdigest()
    form = {"key": "k", "name": "Phụ lục 1.pdf", "size": len(PDF), "sha256": sha256, **told}
    return client.post(reverse("unit_report_pieces", args=[pk]), form)


def lay(client: Client, at: str, offset: int, piece: bytes):
    return client.patch(at, piece, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)})


class TestAFileOfAReport:
    def test_is_attached_by_its_last_piece_and_by_none_before(self):
        row = duty(opened(province()), "so")
        so = at_desk(row.body)

        at = begin(so, row.pk).json()["at"]
        first = lay(so, at, 0, PDF[:1200])
        behind = lay(so, at, 0, PDF[:1200])
        between = row.attachments.count()
        last = lay(so, at, 1200, PDF[1200:])
        asked, again = so.get(at).json(), lay(so, at, len(PDF), b"")

        assert (first.json()["offset"], behind.status_code, behind["Upload-Offset"], between) == (1200, 409, "1200", 0)
        assert [one.json()["done"] for one in (first, last)] == [False, True]
        assert (asked["done"], again.status_code) == (True, 409)
        assert [(one.name, one.file.size) for one in row.attachments.select_related("file")] == [
            ("Phụ lục 1.pdf", len(PDF))
        ]

    def test_goes_on_for_who_announces_it_again(self):
        row = duty(opened(province()), "so")
        so = at_desk(row.body)
        lay(so, begin(so, row.pk).json()["at"], 0, PDF[:700])

        again = begin(so, row.pk)

        assert (again.status_code, again.json()["offset"]) == (201, 700)

    @pytest.mark.parametrize(
        ("told", "words"),
        [({"name": "a.exe"}, "a.exe"), ({"size": ""}, "Tải lại trang"), ({"size": "9" * 30}, "Tải lại trang"), ({"key": ""}, "Tải lại trang"),
         ({"size": str(40 * 1024 * 1024)}, "30 MB"), ({"sha256": "?"}, "Tải lại trang")],
    )  # fmt: skip
    def test_is_refused_in_a_sentence_before_anything_of_it_comes(self, told, words):
        row = duty(opened(province()), "so")

        answer = begin(at_desk(row.body), row.pk, **told)

        assert answer.status_code == 422
        assert words.casefold() in answer.json()["sentence"].casefold()
        assert not Arriving.objects.exists()

    def test_that_is_no_pdf_is_refused_whole_and_leaves_nothing(self):
        row, bad = duty(opened(province()), "so"), b"MZ" * 100
        so = at_desk(row.body)
        at = begin(so, row.pk, name="gia.pdf", size=len(bad), sha256="").json()["at"]

        answer = lay(so, at, 0, bad)

        assert (answer.status_code, "gia.pdf" in answer.json()["sentence"]) == (422, True)
        assert not row.attachments.exists()
        assert not StoredFile.objects.exists()
        assert so.get(at).status_code == 404

    def test_is_given_up_by_who_began_it(self):
        row = duty(opened(province()), "so")
        so = at_desk(row.body)
        at = begin(so, row.pk).json()["at"]

        gone = so.delete(at)

        assert (gone.status_code, so.get(at).status_code, Arriving.objects.count()) == (204, 404, 0)

    @pytest.mark.parametrize("behind", [True, False])
    def test_that_is_given_up_while_a_piece_of_it_comes_is_not_found(self, monkeypatch, behind):
        row = duty(opened(province()), "so")
        so = at_desk(row.body)
        at = begin(so, row.pk).json()["at"]

        def given_up(*, arriving: Arriving, **_rest: object) -> None:
            services.forget(arriving=Arriving.objects.get(pk=arriving.pk))
            if behind:
                raise services.Behind

        monkeypatch.setattr(services, "take_piece", given_up)

        assert lay(so, at, 0, PDF).status_code == 404

    def test_is_no_business_of_a_receiver_of_another_report_or_once_it_is_sent(self):
        bodies = province()
        period = opened(bodies)
        row = duty(period, "so")
        so, ubnd, mttq = (at_desk(bodies[code]) for code in ("so", "ubnd", "mttq"))
        at = begin(so, row.pk).json()["at"]
        lay(so, at, 0, PDF[:100])

        theirs = [one.get(at).status_code for one in (ubnd, mttq)] + [lay(ubnd, at, 100, PDF[100:]).status_code]
        elsewhere = so.get(at.replace(f"/{row.pk}/", f"/{duty(period, 'xa-1').pk}/")).status_code
        refused, unseen = begin(ubnd, row.pk).status_code, begin(mttq, row.pk).status_code
        sent(period, "so")
        late = lay(so, at, 100, PDF[100:])

        assert (theirs, elsewhere, refused, unseen) == ([404] * 3, 404, 422, 404)
        assert late.status_code == 422
        assert not row.attachments.exists()

"""A paper copied on a page by who keeps the register, and found again by its code."""

import io

import pypdf
import pytest

from phoihop.domain.documents import queries
from phoihop.domain.documents.models import Document
from tests.support import loaded_case
from tests.surfaces.workspace.test_drafting_papers import signed_in

pytestmark = pytest.mark.django_db
SAID = {
    "how": "SY", "in_hand": "on", "place": "Lào Cai", "signs_as": "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", "signer": "Người Ký Sao",
    "recipients": "Như trên\nLưu: VT",
}  # fmt: skip


@pytest.fixture(autouse=True)
def loaded(case_database):
    loaded_case.load()


def form_of(client, **changes):
    body = str(client.get("/").context["frame"]["body"].id)
    return {**SAID, "acting_for": body, "key": "one", "do": "copy", **changes}


class TestAClerk:
    def test_looks_at_the_copy_without_a_number_and_makes_it_once(self):
        clerk, report = signed_in("vanthu.ubnd"), Document.objects.get(symbol="BC-UBND")
        where = f"/papers/{report.pk}/copy/"

        seen = clerk.post(where, form_of(clerk, do="look"))
        nothing = Document.objects.filter(kind="BẢN SAO").count()
        for _time in range(2):
            made = clerk.post(where, form_of(clerk))

        row = Document.objects.get(kind="BẢN SAO")
        assert nothing == 0
        assert "Người Ký Sao" in pypdf.PdfReader(io.BytesIO(seen.content)).pages[-1].extract_text()
        assert made["Location"] == f"/papers/{row.pk}/sign/"
        assert queries.printed(row).own_number == "Số: 01/SY-UBND"
        assert "01/SY-UBND" in clerk.get(f"/papers/{report.pk}/sign/").content.decode()
        said = clerk.get(f"/cong/kiem-tra/{row.code}/").content.decode()
        assert "Số: 01/SY-UBND" in said
        assert "SAO Y" in said

    def test_reads_why_it_is_not_made_and_loses_nothing(self):
        clerk, report = signed_in("vanthu.ubnd"), Document.objects.get(symbol="BC-UBND")

        refused = clerk.post(f"/papers/{report.pk}/copy/", form_of(clerk, how="TrS"))

        assert refused.status_code == 422
        assert "Hãy chọn phần được trích." in refused.content.decode()
        assert "Người Ký Sao" in refused.content.decode()
        assert not Document.objects.filter(kind="BẢN SAO").exists()


class TestAnother:
    def test_who_keeps_no_register_copies_nothing(self):
        report = Document.objects.get(symbol="BC-UBND")

        assert signed_in("chuyenvien.ubnd").get(f"/papers/{report.pk}/copy/").status_code == 403
        assert signed_in("lanhdao.phunu").get(f"/papers/{report.pk}/copy/").status_code == 404

"""The square on an issued paper, read from the page by a reader that others wrote."""

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.domain.documents import codes, rendering
from tests.domain.documents import factories

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
HOSTS = st.sampled_from(["http://127.0.0.1:8000", "https://phoihop.example", "https://www.phoihop.laocai.gov.vn"])


def read(raw: bytes, dots: int) -> list[str]:
    """What squares on the first page say, as it looks at so many dots to the inch."""
    with pypdfium2.PdfDocument(raw) as paper:
        page = paper[0].render(scale=dots / 72, grayscale=True).to_pil()
    return [one.text for one in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)]


class TestTheSquare:
    @given(digest=DIGESTS, host=HOSTS)
    @settings(max_examples=15)
    def test_says_the_address_whatever_the_code(self, digest, host):
        code = codes.of(digest)
        address = f"{host}/cong/kiem-tra/{code}/"
        raw = rendering.to_pdf(factories.full("BÁO CÁO", code=code, address=address))

        assert read(raw, 150) == [address]

    @pytest.mark.parametrize("dots", [100, 300, 600])
    def test_is_read_from_a_coarse_scan_and_from_a_fine_one(self, dots):
        address = "https://phoihop.example/cong/kiem-tra/7F3K-9QTD-2B4C/"
        raw = rendering.to_pdf(factories.full("BÁO CÁO", code="7F3K-9QTD-2B4C", address=address))

        assert read(raw, dots) == [address]

    def test_of_a_paper_that_nobody_issued_is_not_there(self):
        assert read(rendering.to_pdf(factories.full("BÁO CÁO")), 150) == []

"""Papers signed with certificates: what was shown is what is signed, one after another, where the decree puts it, and never with one that ended."""

import hashlib
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pypdf
import pytest
from cryptography.hazmat.primitives import hashes
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from phoihop.domain.documents import queries, rendering, services, signing
from phoihop.domain.documents.models import Document, Signature
from phoihop.domain.documents.services import CannotSign, Sign
from phoihop.foundation.accounts.actors import Denied
from tests.domain.documents import factories
from tests.domain.documents.certificates import PASSPHRASE, Authority
from tests.domain.organisations.factories import acting, body

pytestmark = pytest.mark.django_db
DAY, AT = date(2021, 9, 16), datetime(2021, 9, 16, 2, tzinfo=UTC)
MM = 72 / 25.4


@pytest.fixture
def authority(settings, tmp_path):
    settings.DATA, settings.TRUST = tmp_path, tmp_path / "trust"
    found = Authority.founded()
    found.trust(settings.TRUST)
    return found


@pytest.fixture
def committee():
    return body("ubnd", name="Ủy ban nhân dân tỉnh")


@pytest.fixture
def front():
    return body("mttq", side="FRONT", name="Ủy ban MTTQ tỉnh")


@pytest.fixture
def issued(committee, front):
    """A joint paper with two names under it."""
    paper = factories.report(number=None, day=DAY)
    return services.issue(body=committee, paper=paper, by=acting(committee), on=DAY, at=AT, sides=[committee, front])


def signed(document: Document, packed: bytes, by, *, signatory: int = 0, kind: str = "PERSON", **changed) -> Signature:
    """Signed as it stands now."""
    shown = changed.pop("shown", "") or hashlib.sha256(queries.present(document)).hexdigest()
    told = {"passphrase": PASSPHRASE, "picture": b"", "at": AT, "key": f"k:{kind}:{signatory}"} | changed
    sign = Sign(document, signatory, kind, shown)
    return services.sign(what=sign, packed=packed, by=by, **told)


def picture(colour: str) -> bytes:
    """A PNG with a clear ground."""
    out = io.BytesIO()
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    image.paste(Image.new("RGBA", (30, 30), colour), (15, 15))
    image.save(out, format="PNG")
    return out.getvalue()


class TestSign:
    def test_adds_one_signature_after_another_and_leaves_each_edition_before_as_it_was(
        self, authority, issued, committee, front
    ):
        before = queries.as_issued(issued)

        first = signed(issued, authority.give("Người Thứ Nhất"), acting(committee))
        second = signed(issued, authority.give("Người Thứ Hai", "MTTQ tỉnh"), acting(front), signatory=1)
        seal = signed(
            issued, authority.give("UBND tỉnh"), acting(committee, "CLERK"), kind="BODY", picture=picture("red")
        )

        files = [queries.content(one) for one in (first, second, seal)]
        assert [one.number for one in issued.signatures.all()] == [1, 2, 3]
        assert files[0].startswith(before)
        assert files[1].startswith(files[0])
        assert files[2].startswith(files[1])
        assert queries.as_issued(issued) == before == rendering.to_pdf(queries.printed(issued))
        held = queries.held(issued, at=datetime.now(UTC))
        assert [(one.signature.holder, one.then, one.now) for one in held] == [
            ("Người Thứ Nhất", True, True), ("Người Thứ Hai", True, True), ("UBND tỉnh", True, True),
        ]  # fmt: skip
        assert list(queries.broken()) == []

    def test_takes_nothing_but_the_bytes_that_were_shown(self, authority, issued, committee, front):
        shown = hashlib.sha256(queries.as_issued(issued)).hexdigest()
        signed(issued, authority.give("Người Thứ Nhất"), acting(committee), shown=shown)

        with pytest.raises(CannotSign, match="xem lại"):
            signed(issued, authority.give("Người Thứ Hai"), acting(front), signatory=1, shown=shown)

        assert issued.signatures.count() == 1

    def test_twice_is_once_and_no_name_is_signed_over_twice(self, authority, issued, committee):
        packed, by = authority.give("Người Thứ Nhất"), acting(committee)
        shown = hashlib.sha256(queries.present(issued)).hexdigest()

        first = signed(issued, packed, by, shown=shown)
        again = signed(issued, packed, by, shown=shown)
        with pytest.raises(CannotSign, match="đã dùng"):
            signed(issued, packed, by)  # the same key over other bytes
        with pytest.raises(CannotSign):
            signed(issued, packed, by, key="another")

        assert (first, issued.signatures.count()) == (again, 1)

    def test_refuses_a_certificate_that_ended_or_has_not_begun_in_a_plain_sentence(self, authority, issued, committee):
        by = acting(committee)

        with pytest.raises(CannotSign, match=r"Lò Văn A đã hết hạn ngày .* Chưa ký gì"):
            signed(issued, authority.give("Lò Văn A", since=-400), by)
        with pytest.raises(CannotSign, match="chỉ có hiệu lực từ ngày"):
            signed(issued, authority.give("Lò Văn A", since=10), by)

        assert not Signature.objects.exists()

    def test_refuses_a_wrong_passphrase_and_what_is_no_certificate(self, authority, issued, committee):
        for packed, passphrase in ((authority.give("A"), "sai"), (b"MZ", PASSPHRASE), (b"", "")):
            with pytest.raises(CannotSign, match="mật khẩu"):
                signed(issued, packed, acting(committee), passphrase=passphrase)

    def test_refuses_who_is_vouched_for_by_nobody_that_is_trusted(self, authority, issued, committee, settings):
        stranger = Authority.founded("Kẻ lạ")

        with pytest.raises(CannotSign, match="tin cậy"):
            signed(issued, stranger.give("Người Thứ Nhất"), acting(committee))
        (settings.TRUST / "authority.pem").unlink()
        with pytest.raises(CannotSign, match="chưa tin cậy"):
            signed(issued, authority.give("Người Thứ Nhất"), acting(committee))

    def test_is_for_leaders_and_the_seal_for_who_keeps_it_in_the_bodies_that_issued_it(
        self, authority, issued, committee
    ):
        packed, other = authority.give("Người Thứ Nhất"), body("so")

        for by, kind in (
            (acting(committee, "OFFICER"), "PERSON"), (acting(committee), "BODY"), (acting(other), "PERSON"),
            (acting(other, "CLERK"), "BODY"),
        ):  # fmt: skip
            with pytest.raises(Denied):
                signed(issued, packed, by, kind=kind)

    def test_is_over_ones_own_name_and_never_over_another_sides(self, authority, issued, committee, front):
        signed(issued, authority.give("Người Thứ Nhất"), acting(committee))
        packed = authority.give("Người Thứ Hai", "MTTQ tỉnh")

        for by, kind, place in (
            (acting(front), "PERSON", 0), (acting(front, "CLERK"), "BODY", 0), (acting(committee), "PERSON", 1),
            (acting(committee, "CLERK"), "BODY", 1), (acting(front), "PERSON", 2), (acting(front), "PERSON", -1),
        ):  # fmt: skip
            with pytest.raises(Denied):
                signed(issued, packed, by, kind=kind, signatory=place)

        assert signed(issued, packed, acting(front), signatory=1).number == 2

    def test_which_body_a_name_stands_for_is_vouched_for(self, issued, front):
        issued.joined.filter(signatory=0).update(body=front)

        assert len(list(queries.broken())) == 1

    def test_refuses_the_certificate_of_another_person_and_knows_titles_and_bare_letters(
        self, authority, issued, committee
    ):
        with pytest.raises(CannotSign, match=r"Người Thứ Hai.*Người Thứ Nhất"):
            signed(issued, authority.give("Người Thứ Hai"), acting(committee))
        with pytest.raises(CannotSign):
            signed(issued, authority.give("Nhất"), acting(committee))

        assert signed(issued, authority.give("TS. NGUOI THU NHAT"), acting(committee)).number == 1

    def test_lays_no_seal_where_nobody_has_signed(self, authority, issued, committee):
        with pytest.raises(CannotSign, match="Chưa ai ký"):
            signed(issued, authority.give("UBND tỉnh"), acting(committee, "CLERK"), kind="BODY")

    def test_tells_a_seal_of_another_name_than_the_bodys(self, authority, issued, committee):
        signed(issued, authority.give("Người Thứ Nhất"), acting(committee))
        by = acting(committee, "CLERK")
        signed(issued, authority.give("Con dấu", "Công ty khác"), by, kind="BODY")

        assert [one.other_name for one in queries.held(issued, at=datetime.now(UTC))] == [False, True]

    def test_refuses_a_picture_too_large_to_draw_in_a_plain_sentence(self, authority, issued, committee):
        out = io.BytesIO()
        Image.new("1", (30000, 10000)).save(out, format="PNG")

        with pytest.raises(CannotSign):
            signed(issued, authority.give("Người Thứ Nhất"), acting(committee), picture=out.getvalue())


def altered(raw: bytes, how: str) -> bytes:
    """The bytes with one more edition behind them, in which something else is changed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(raw))
    page = writer.root["/Pages"]["/Kids"][0]
    if how == "CONTENT":
        contents = page.raw_get("/Contents")
        stream = generic.StreamObject(stream_data=b"BT ET")
        writer.objects[(contents.generation, contents.idnum)] = stream
    elif how == "ANOTHER_CONTENT":
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        writer.mark_update(page.container_ref)
    elif how == "OPEN_ACTION":
        action = {generic.pdf_name("/S"): generic.pdf_name("/JavaScript"), generic.pdf_name("/JS"): generic.pdf_string("app.alert(1)")}  # fmt: skip
        writer.root["/OpenAction"] = writer.add_object(generic.DictionaryObject(action))
        writer.update_root()
    elif how == "FIELD":
        fields.append_signature_field(writer, fields.SigFieldSpec("Trống", on_page=0, box=(10, 10, 500, 500)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class TestBring:
    @pytest.fixture
    def own(self, authority):
        return signing.opened(authority.give("Người Thứ Nhất"), PASSPHRASE)

    @pytest.mark.parametrize("how", ["CONTENT", "ANOTHER_CONTENT", "OPEN_ACTION", "FIELD"])
    def test_refuses_pages_that_were_changed_before_they_were_signed(self, own, issued, committee, how):
        raw = queries.as_issued(issued)
        sign = Sign(issued, 0, "PERSON", hashlib.sha256(raw).hexdigest())
        box = signing.place_of(raw, queries.printed(issued), 0, "PERSON")
        made = signing.signed(altered(raw, how), own, field="S", box=box, kind="PERSON", at=datetime.now(UTC))

        assert made.startswith(raw)
        with pytest.raises(CannotSign, match="không thêm gì khác"):
            services.bring(what=sign, signed=made, by=acting(committee), at=AT, key="k")

    def test_refuses_a_file_that_leaves_the_shown_edition_out(self, issued):
        raw = queries.as_issued(issued)
        box = signing.place_of(raw, queries.printed(issued), 0, "PERSON")
        forged = raw + re.sub(rb"/Prev \d+", b"", altered(raw, "CONTENT")[len(raw) :])

        with pytest.raises(signing.BadSignature, match="không thêm gì khác"):
            signing.check_only_signed(raw, forged, "S", box)

    def test_refuses_a_signature_at_another_place_and_one_that_locks(self, own, issued, committee):
        raw = queries.as_issued(issued)
        sign = Sign(issued, 0, "PERSON", hashlib.sha256(raw).hexdigest())
        place = signing.place_of(raw, queries.printed(issued), 0, "PERSON")
        spec = fields.SigFieldSpec("S", on_page=place.page, box=(place.left, place.low, place.right, place.high))
        meta = signers.PdfSignatureMetadata(field_name="S", certify=True, subfilter=fields.SigSeedSubFilter.PADES)
        out = io.BytesIO()
        signers.PdfSigner(meta, signer=own, new_field_spec=spec).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(raw)), output=out
        )
        wide, low, page = (
            signing.signed(raw, own, field="S", box=replace(place, **moved), kind="PERSON", at=datetime.now(UTC))
            for moved in ({"left": 0}, {"low": place.low - 20}, {"page": 1})
        )

        for made, told in ((out.getvalue(), "không thêm gì khác"), (wide, "vị trí khác"), (low, "vị trí khác"), (page, "vị trí khác")):  # fmt: skip
            with pytest.raises(CannotSign, match=told):
                services.bring(what=sign, signed=made, by=acting(committee), at=AT, key="k")

    def test_takes_a_file_that_a_token_signed_and_no_other(self, authority, issued, committee):
        raw, by = queries.as_issued(issued), acting(committee)
        sign = Sign(issued, 0, "PERSON", hashlib.sha256(raw).hexdigest())
        box = signing.place_of(raw, queries.printed(issued), 0, "PERSON")
        own = signing.opened(authority.give("Người Thứ Nhất"), PASSPHRASE)
        made = signing.signed(raw, own, field="Sig-token", box=box, kind="PERSON", at=datetime.now(UTC))
        other = rendering.to_pdf(factories.report(about="Khác"))
        forged = signing.signed(other, own, field="S", box=box, kind="PERSON", at=datetime.now(UTC))

        for wrong in (raw, b"%PDF-1.7", other, forged, made + b"\n% more", made[:-40]):
            with pytest.raises(CannotSign):
                services.bring(what=sign, signed=wrong, by=by, at=AT, key="k")
        row = services.bring(what=sign, signed=made, by=by, at=AT, key="k")

        assert (row.holder, row.number, queries.content(row)) == ("Người Thứ Nhất", 1, made)


class TestASignature:
    def test_holds_as_of_its_moment_though_its_certificate_ended_since(self, authority, issued, committee):
        signed(issued, authority.give("Người Thứ Nhất", days=60), acting(committee))

        (held,) = queries.held(issued, at=datetime.now(UTC) + timedelta(days=90))

        assert (held.then, held.now) == (True, False)

    def test_keeps_its_verdict_when_its_authority_is_trusted_no_longer(self, authority, issued, committee, settings):
        row = signed(issued, authority.give("Người Thứ Nhất"), acting(committee))
        Authority.founded("Cơ quan khác").trust(settings.TRUST)

        (held,) = queries.held(issued, at=datetime.now(UTC))

        assert row.root == authority.certificate.fingerprint(hashes.SHA256()).hex()
        assert (held.then, held.now) == (True, False)

    @pytest.mark.parametrize("what", ["MISSING", "PEM"])
    def test_is_told_as_unread_where_its_file_or_what_is_trusted_cannot_be_read(
        self, authority, issued, committee, settings, what
    ):
        row = signed(issued, authority.give("Người Thứ Nhất"), acting(committee))
        if what == "PEM":
            (settings.TRUST / "broken.pem").write_bytes(
                b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
            )
        else:
            queries.storage.path_of(row.file.sha256).unlink()

        assert [one.read for one in queries.held(issued, at=datetime.now(UTC))] == [False]

    def test_is_given_up_where_the_file_was_changed_on_the_disk(self, authority, issued, committee):
        row = signed(issued, authority.give("Người Thứ Nhất"), acting(committee))
        path = queries.storage.path_of(row.file.sha256)
        path.write_bytes(path.read_bytes().replace(b"/ByteRange", b"/ByteRangf", 1))

        assert [(one.then, one.now) for one in queries.held(issued, at=datetime.now(UTC))] == [(False, False)]

    def test_stands_between_what_is_signed_as_and_the_name_and_the_seal_covers_a_third_from_its_left(
        self, authority, issued, committee
    ):
        signed(issued, authority.give("Người Thứ Nhất"), acting(committee), picture=picture("blue"))
        row = signed(
            issued, authority.give("UBND tỉnh"), acting(committee, "CLERK"), kind="BODY", picture=picture("red")
        )

        page = pypdf.PdfReader(io.BytesIO(queries.content(row))).pages[0]
        boxes = {str(one.get_object()["/T"]): [float(side) / MM for side in one.get_object()["/Rect"]] for one in page["/Annots"] if "/T" in one.get_object()}  # fmt: skip
        name = _run(page, "Người Thứ Nhất")
        mandate = _run(page, "CHỦ TỊCH")
        left, low, right, high = boxes["PERSON-1"]
        seal = boxes["BODY-1"]
        assert name[1] < low < high < mandate[1]
        assert left < name[0] < right
        assert seal[2] - left == pytest.approx((right - left) / 3, abs=0.1)
        assert seal[0] < left
        assert (seal[1] + seal[3]) / 2 == pytest.approx((low + high) / 2, abs=0.1)

    def test_leaves_the_paper_archival(self, authority, issued, committee):
        row = signed(issued, authority.give("Người Thứ Nhất"), acting(committee))

        reader = pypdf.PdfReader(io.BytesIO(queries.content(row)))
        metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
        assert re.search(r'pdfaid:part(="|>)2\b', metadata)
        assert re.search(r'pdfaid:conformance(="|>)A\b', metadata)
        (look,) = (one.get_object() for one in reader.pages[0]["/Annots"] if "/T" in one.get_object())
        assert int(look["/F"]) & 4, "it has to print"
        assert not int(look["/F"]) & 2, "it must not hide"
        fonts = [font for font in _fonts(look["/AP"]["/N"].get_object()) if "/FontDescriptor" in font or "/DescendantFonts" in font]  # fmt: skip
        assert fonts
        for font in fonts:
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def _fonts(form):
    """Every font that an appearance draws with, however deep."""
    resources = form.get("/Resources", {})
    resources = resources.get_object() if hasattr(resources, "get_object") else resources
    for font in resources.get("/Font", {}).values():
        yield font.get_object()
    for inner in resources.get("/XObject", {}).values():
        yield from _fonts(inner.get_object())


def _run(page, words):
    """Where words begin, in millimetres."""
    found = []

    def see(text, cm, tm, _font, _size):
        if text.strip() == words:
            found.append(((cm[4] + cm[0] * tm[4]) / MM, (cm[5] + cm[3] * tm[5]) / MM))

    page.extract_text(visitor_text=see)
    return found[0]

"""A package keeps what it is told, whoever wrote it and in whatever order; what is made to harm is refused."""

import base64
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from phoihop.surfaces.exchange.edxml import package, reading
from phoihop.surfaces.exchange.edxml.package import Enclosed, Organ, Package, Signed

SCHEMA = etree.XMLSchema(etree.parse(Path(package.__file__).parent / "qcvn-102-2016.xsd"))
DAY = date(2021, 9, 14)
MIN, MAX = datetime(1990, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001  # the format has no zone
LETTERS = st.characters(
    blacklist_categories=["Cs", "Cc", "Cn", "Zs", "Zl", "Zp"], blacklist_characters=",/\ufffe\uffff"
)
WORD = st.text(LETTERS, min_size=1, max_size=20)
LINE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
ORGANS = st.builds(
    Organ, code=WORD, name=LINE, charge=LINE, address=LINE, mail=WORD, telephone=WORD, fax=WORD, website=WORD
)
FILES = st.lists(st.builds(Enclosed, name=WORD.map(lambda word: f"{word}.pdf"), media_type=st.just("application/zip"), content=st.binary(max_size=300)), min_size=1, max_size=3)  # fmt: skip
PACKAGES = st.builds(
    Package, sender=ORGANS, receivers=st.lists(ORGANS, min_size=1, max_size=3).map(tuple), number=WORD, notation=WORD, place=LINE,
    day=DAYS, kind=LINE, subject=LINE, document_id=st.builds(package.document_id, WORD, DAYS, st.builds("{}/{}".format, WORD, WORD)),
    sent_at=st.datetimes(MIN, MAX).map(lambda at: at.replace(microsecond=0)),
    signed=st.builds(Signed, LINE, LINE, LINE), due_on=st.none() | DAYS, to_places=st.lists(LINE, max_size=3).map(tuple),
    priority=st.integers(0, 3), typer=WORD, amount=st.integers(1, 99), pages=st.integers(1, 999),
    appendixes=st.lists(LINE, max_size=2).map(tuple), business=st.integers(0, 3), reason=LINE, enclosed=FILES.map(tuple),
)  # fmt: skip


def sample(**changes: str) -> bytes:
    """A package as other programs write it: another order, a prefix on some, files of a name space of their own."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a1b2.txt", "Góp ý".encode())
    told = {
        "doctype": "", "date": "2021/09/14", "files": "", "status": "", "number": "12", "encoded": base64.b64encode(held.getvalue()).decode()
    } | changes  # fmt: skip
    return f"""<?xml version="1.0" encoding="UTF-8"?>{told["doctype"]}
<edXML xmlns="{package.SPACE}"><edXML:edXMLEnvelope xmlns:edXML="{package.SPACE}"><edXML:edXMLHeader>
 <edXML:MessageHeader>
  <edXML:From><edXML:OrganName>Sở Nội vụ
     tỉnh Lào Cai</edXML:OrganName><edXML:OrganId>000.00.08.H38</edXML:OrganId></edXML:From>
  <edXML:To><edXML:OrganId>000.00.00.H38</edXML:OrganId><edXML:OrganName>UBND tỉnh Lào Cai</edXML:OrganName></edXML:To>
  <edXML:DocumentId>000.00.08.H38,2021/09/14,12/SNV-TH</edXML:DocumentId>
  <edXML:Code><edXML:CodeNumber>{told["number"]}</edXML:CodeNumber><edXML:CodeNotation>SNV-TH</edXML:CodeNotation></edXML:Code>
  <edXML:PromulgationInfo><edXML:Place>Lào Cai</edXML:Place><edXML:PromulgationDate>{told["date"]}</edXML:PromulgationDate></edXML:PromulgationInfo>
  <edXML:DocumentType><edXML:Type>1</edXML:Type><edXML:TypeName>Công văn</edXML:TypeName></edXML:DocumentType>
  <edXML:Subject>V/v góp ý kế hoạch</edXML:Subject>
  <edXML:DueDate>2021-09-30</edXML:DueDate>{told["status"]}
 </edXML:MessageHeader>
 <edXML:TraceHeaderList><edXML:Bussiness><edXML:BussinessDocType>0</edXML:BussinessDocType></edXML:Bussiness></edXML:TraceHeaderList>
</edXML:edXMLHeader></edXML:edXMLEnvelope>
<AttachmentEncoded><Attachment><ContentId>cid:1</ContentId><AttachmentName>12-SNV-TH.txt</AttachmentName>
 <edXML:ContentTransferEncoded xmlns:edXML="{package.SPACE}">
  {told["encoded"]}
 </edXML:ContentTransferEncoded></Attachment>{told["files"]}</AttachmentEncoded></edXML>""".encode()


class TestAPackage:
    @given(PACKAGES)
    def test_fits_the_schema_and_is_read_back_as_it_was_told(self, told):
        content = package.written(told)

        SCHEMA.assertValid(etree.fromstring(content))
        assert reading.read(content) == told

    def test_keeps_the_spellings_of_the_format(self):
        told = package.written(reading.read(sample()))

        assert all(
            name in told
            for name in (b"edXML:Bussiness>", b"BussinessDocType", b"TyperNotation", b"edXML:edXMLEnvelope")
        )

    def test_of_another_program_is_read_in_its_order_and_with_its_habits(self):
        told = reading.read(b"\xef\xbb\xbf\n" + sample())

        assert told.sender == Organ("000.00.08.H38", "Sở Nội vụ tỉnh Lào Cai")
        assert (told.symbol, told.day, told.due_on, told.kind) == ("12/SNV-TH", DAY, date(2021, 9, 30), "Công văn")
        assert told.enclosed == (Enclosed("12-SNV-TH.txt", "", "Góp ý".encode()),)

    def test_with_a_file_that_is_in_no_archive_is_read_too(self):
        told = reading.read(sample(encoded=base64.b64encode(b"%PDF-1.4 tran").decode()))

        assert told.enclosed[0].content == b"%PDF-1.4 tran"


class TestWhatIsNoPackage:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "XML"),
            (b"PK\x03\x04", "XML"),
            (b"<a/>", "MessageHeader"),
            (sample(date="14.9.2021"), "PromulgationDate"),
            (sample(number=""), "CodeNumber"),
            (sample(encoded="@@@"), "Base64"),
            (sample(encoded=base64.b64encode(b"PK\x03\x04 hong").decode()), "12-SNV-TH.txt"),
            (sample(status="<StatusCode>03</StatusCode>"), "paper of ours|văn bản của ta"),
        ],
    )
    def test_is_refused_with_what_is_wrong(self, content, words):
        with pytest.raises(reading.BadPackage, match=words):
            reading.read(content)

    @pytest.mark.parametrize(
        "doctype",
        [
            '<!DOCTYPE edXML [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE edXML [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
            '<!DOCTYPE edXML SYSTEM "http://192.0.2.1/x.dtd">',
        ],
    )
    def test_is_one_that_brings_a_document_type(self, doctype):
        with pytest.raises(reading.BadPackage, match="XML"):
            reading.read(sample(doctype=doctype))

    def test_is_one_whose_archive_unpacks_to_far_more(self, monkeypatch):
        monkeypatch.setattr(reading, "LARGEST_FILE", 1000)
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("to.pdf", b"0" * 100_000)

        with pytest.raises(reading.BadPackage, match=r"12-SNV-TH\.txt"):
            reading.read(sample(encoded=base64.b64encode(held.getvalue()).decode()))

    def test_is_one_of_too_many_files_or_too_many_bytes(self, monkeypatch):
        monkeypatch.setattr(reading, "MOST_FILES", 1)
        with pytest.raises(reading.BadPackage, match=r"\b1\b"):
            reading.read(sample(files="<Attachment/>"))

        monkeypatch.setattr(reading, "LARGEST", 1024 * 1024)
        with pytest.raises(reading.BadPackage, match="MB"):
            reading.read(b" " * (1024 * 1024 + 1))

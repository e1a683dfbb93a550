"""A paper for keeping: the requirements of ISO 19005-2 (PDF/A-2, level A) that can be read off the file, one by one."""

import io
import re
from collections.abc import Iterator

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from phoihop.domain.documents import catalogue, rendering
from tests.domain.documents import factories

FORBIDDEN_ACTIONS = {
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition", "/Trans",
    "/GoTo3DView", "/JavaScript",
}  # fmt: skip
FORBIDDEN_FILTERS = {"/LZWDecode", "/Crypt"}
PDFA = re.compile(r"<pdfaid:(part|conformance)>(\w+)<")


def things(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary and stream of the file, those within others too."""

    def within(value: object) -> Iterator[DictionaryObject]:
        if isinstance(value, DictionaryObject):
            yield value
            for name in value:
                yield from within(value.raw_get(name))
        elif isinstance(value, ArrayObject):
            for one in list.__iter__(value):
                yield from within(one)

    for number in range(1, int(reader.trailer["/Size"])):
        if number in reader.xref[0] or number in reader.xref_objStm:
            yield from within(reader.get_object(number))


def breaches(raw: bytes) -> list[str]:
    """What in the file is against the standard, each by the number of its clause."""
    reader = pypdf.PdfReader(io.BytesIO(raw))
    root = reader.trailer["/Root"]
    found = {
        "6.1.2 header": not re.match(rb"%PDF-1\.[4-7]\s+%[\x80-\xff]{4}", raw),
        "6.1.3 identifier": len(reader.trailer.get("/ID", [])) != 2,
        "6.1.3 encrypted": "/Encrypt" in reader.trailer,
        "6.1.12 permissions": "/Perms" in root,
        "6.4 actions": "/AA" in root or "/OpenAction" in root,
        "6.4.1 form from data": "/XFA" in root.get("/AcroForm", {}),
        "6.6.2 metadata": "/Metadata" not in root,
        "6.7.2.2 marked": root.get("/MarkInfo", {}).get("/Marked") is None or not root["/MarkInfo"]["/Marked"].value,
        "6.7.3.3 structure": "/StructTreeRoot" not in root,
        "6.7.4 language": not str(root.get("/Lang", "")).startswith("vi"),
    }
    broken = [name for name, wrong in found.items() if wrong]
    broken += [f"6.2.3 {name}" for name in _output(root)]
    if "/Metadata" in root:
        broken += [f"6.6.4 {name}" for name in _metadata(root["/Metadata"], reader)]
    for one in things(reader):
        broken += list(_thing(one))
    for page in reader.pages:
        broken += ["6.7.3.4 a page outside the structure"] * ("/StructParents" not in page)
    return broken


def _output(root: DictionaryObject) -> Iterator[str]:
    intents = [one.get_object() for one in root.get("/OutputIntents", [])]
    if [one["/S"] for one in intents] != ["/GTS_PDFA1"]:
        yield "output intent"
        return
    profile = intents[0]["/DestOutputProfile"].get_object()
    if profile.get_data()[36:40] != b"acsp" or profile["/N"] not in (1, 3, 4):
        yield "colour profile"


def _metadata(stream: StreamObject, reader: pypdf.PdfReader) -> Iterator[str]:
    words = stream.get_data().decode()
    if dict(PDFA.findall(words)) != {"part": "2", "conformance": "A"}:
        yield "identification"
    if "/Filter" in stream:
        yield "packed metadata"
    info = reader.metadata
    if info and (info.title or "") not in words:
        yield "title unlike the file's"
    if info and (info.author or "") not in words:
        yield "author unlike the file's"


def _thing(one: DictionaryObject) -> Iterator[str]:
    kind = one.get("/Type")
    filters = one.get("/Filter", [])
    if FORBIDDEN_FILTERS & set(filters if isinstance(filters, list) else [filters]):
        yield "6.1.7 a filter"
    if "/F" in one and isinstance(one, StreamObject):
        yield "6.1.7.1 content outside the file"
    if one.get("/S") in FORBIDDEN_ACTIONS or "/JS" in one:
        yield "6.5.1 an action"
    if kind == "/Annot" and one.get("/Subtype") != "/Popup" and int(one.get("/F", 0)) & 0b100111 != 0b100:
        yield "6.3.2 what would not be printed"
    if kind == "/FontDescriptor" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(one):
        yield "6.2.11.4 a font that is not in the file"
    if kind == "/Font" and one.get("/Subtype") == "/Type0" and "/ToUnicode" not in one:
        yield "6.2.11.7 letters without their meaning"
    if kind == "/Font" and one.get("/Subtype") in ("/Type1", "/TrueType") and "/FontDescriptor" not in one:
        yield "6.2.11.4 a font of the reader's machine"
    if one.get("/Subtype") in ("/PS",) or ("/OPI" in one) or ("/Ref" in one and one.get("/Subtype") == "/Form"):
        yield "6.2.9 an object from outside"
    if kind == "/StructElem" and one.get("/S") == "/Figure" and not one.get("/Alt"):
        yield "6.7.7 a picture without words"


def titles(outline: list[object]) -> list[str]:
    """The bookmarks in order."""
    found = []
    for one in outline:
        found += titles(one) if isinstance(one, list) else [str(one.title)]
    return found


class TestAPaper:
    @pytest.mark.parametrize("kind", [one.name for one in catalogue.types()])
    def test_of_every_type_keeps_to_the_standard(self, kind):
        assert breaches(rendering.to_pdf(factories.full(kind))) == []

    def test_with_annexes_and_a_square_keeps_to_it_too(self):
        paper = factories.report(code="7F3K-9QTD-2B4C", address="https://phoihop.example/cong/kiem-tra/7F3K-9QTD-2B4C")

        assert breaches(rendering.to_pdf(paper)) == []

    def test_has_its_headings_as_bookmarks(self):
        reader = pypdf.PdfReader(io.BytesIO(rendering.to_pdf(factories.report())))

        assert titles(reader.outline) == ["I. KẾT QUẢ", "1. Giám sát", "II. KIẾN NGHỊ", "PHỤ LỤC"]

    def test_reads_aloud_in_the_order_of_its_lines(self):
        reader = pypdf.PdfReader(io.BytesIO(rendering.to_pdf(factories.report())))
        tags = [str(one.get("/S")) for one in things(reader) if one.get("/Type") == "/StructElem"]

        assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TR", "/TH", "/TD"} <= set(tags)


def _without(name: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(rendering.to_pdf(factories.report())))
    del writer._root_object[name]
    return _written(writer)


def _written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class TestTheCheck:
    @pytest.mark.parametrize(
        ("name", "clause"),
        [
            ("/OutputIntents", "6.2.3 output intent"),
            ("/Metadata", "6.6.2 metadata"),
            ("/StructTreeRoot", "6.7.3.3 structure"),
            ("/MarkInfo", "6.7.2.2 marked"),
            ("/Lang", "6.7.4 language"),
        ],
    )
    def test_finds_what_is_not_there(self, name, clause):
        assert clause in breaches(_without(name))

    def test_finds_a_script_and_a_locked_file(self):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(rendering.to_pdf(factories.report())))
        script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x');")}
        writer._root_object[NameObject("/OpenAction")] = DictionaryObject(script)
        scripted = breaches(_written(writer))
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(rendering.to_pdf(factories.report())))
        writer.encrypt("", "owner", algorithm="RC4-128")

        assert "6.5.1 an action" in scripted
        assert "6.1.3 encrypted" in breaches(_written(writer))

    def test_finds_a_font_that_was_taken_out(self):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(rendering.to_pdf(factories.report())))
        for one in writer._objects:
            if isinstance(one, DictionaryObject) and one.get("/Type") == "/FontDescriptor":
                for name in ("/FontFile2", "/FontFile3"):
                    one.pop(NameObject(name), None)

        assert "6.2.11.4 a font that is not in the file" in breaches(_written(writer))

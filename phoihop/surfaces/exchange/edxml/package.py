"""A package of QCVN 102:2016/BTTTT as facts, and its writing. Pure; the spellings of the format (Bussiness, TyperNotation) are kept.

The text of the regulation itself was not at hand: names, nesting and order follow published packages and programs that
exchange them (`docs/edxml.md` says which values nobody verified).
"""

import base64
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree as ET

SPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
DAY, MOMENT = "%Y/%m/%d", "%Y/%m/%d %H:%M:%S"
NEW, REVOKE, UPDATE, REPLACE = 0, 1, 2, 3  # what a package asks its receiver to do with the paper
PACKED_ON = (2000, 1, 1, 0, 0, 0)  # in the inner archive, so that the same paper gives the same bytes


@dataclass(frozen=True, slots=True)
class Organ:
    """A body as the other side knows it."""

    code: str
    name: str
    charge: str = ""
    address: str = ""
    mail: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """By what right, in which post and who signed."""

    competence: str = ""
    position: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file of a package."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Package:
    """What a package says. `number` and `notation` are the two halves of the symbol that is printed."""

    sender: Organ
    receivers: tuple[Organ, ...]
    number: str
    notation: str
    place: str
    day: date
    kind: str
    subject: str
    document_id: str
    sent_at: datetime | None = None
    signed: Signed = Signed()
    due_on: date | None = None
    to_places: tuple[str, ...] = ()
    priority: int = 0
    typer: str = ""
    amount: int = 1
    pages: int = 1
    appendixes: tuple[str, ...] = ()
    business: int = NEW
    reason: str = ""
    enclosed: tuple[Enclosed, ...] = ()

    @property
    def symbol(self) -> str:
        """Number and symbol as they are printed."""
        return f"{self.number}/{self.notation}"


def document_id(code: str, day: date, symbol: str) -> str:
    """How a paper is named between systems: whose it is, its day, its number and symbol."""
    return f"{code},{day.strftime(DAY)},{symbol}"


def written(package: Package) -> bytes:
    """The package as it is sent."""
    ET.register_namespace("edXML", SPACE)
    root = _under(None, "edXML")
    envelope = _under(root, "edXMLEnvelope")
    header = _under(envelope, "edXMLHeader")
    _message(_under(header, "MessageHeader"), package)
    _traces(_under(header, "TraceHeaderList"), package)
    manifest = _under(_under(envelope, "edXMLBody"), "edXMLManifest", version="1.0")
    attached = _under(root, "AttachmentEncoded")
    for place, one in enumerate(package.enclosed, start=1):
        named = {"ContentId": f"cid:{place}", "ContentType": "application/zip", "Description": one.name}
        reference, attachment = _under(manifest, "Reference"), _under(attached, "Attachment")
        _fill(reference, {**named, "AttachmentName": one.name})
        _fill(attachment, {"ContentId": named["ContentId"], "AttachmentName": one.name, "Description": one.name})
        _fill(attachment, {"ContentType": named["ContentType"], "ContentTransferEncoded": _packed(one)})
    content: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return content


def _message(header: ET.Element, package: Package) -> None:
    _organ(_under(header, "From"), package.sender)
    for organ in package.receivers:
        _organ(_under(header, "To"), organ)
    _fill(_under(header, "Code"), {"CodeNumber": package.number, "CodeNotation": package.notation})
    _fill(
        _under(header, "PromulgationInfo"),
        {"Place": package.place, "PromulgationDate": package.day.strftime(DAY)},
    )
    _fill(_under(header, "DocumentType"), {"Type": "1", "TypeDetail": "0", "TypeName": package.kind})
    _fill(header, {"Subject": package.subject, "Content": package.subject})
    signed = package.signed
    _fill(
        _under(header, "SignerInfo"),
        {"Competence": signed.competence, "Position": signed.position, "FullName": signed.name},
    )
    if package.due_on:
        _fill(header, {"DueDate": package.due_on.strftime(DAY)})
    places = _under(header, "ToPlaces")
    for place in package.to_places:
        _fill(places, {"Place": place})
    other = _under(header, "OtherInfo")
    _fill(other, {"Priority": str(package.priority), "SphereOfPromulgation": "", "TyperNotation": package.typer})
    _fill(other, {"PromulgationAmount": str(package.amount), "PageAmount": str(package.pages), "Direction": "false"})
    appendixes = _under(other, "Appendixes")
    for one in package.appendixes:
        _fill(appendixes, {"Appendix": one})
    _fill(header, {"SteeringType": "0", "DocumentId": package.document_id})


def _organ(element: ET.Element, organ: Organ) -> None:
    told = {
        "OrganId": organ.code, "OrganizationInCharge": organ.charge or organ.name, "OrganName": organ.name, "OrganAdd": organ.address,
        "Email": organ.mail, "Telephone": organ.telephone, "Fax": organ.fax, "Website": organ.website,
    }  # fmt: skip
    _fill(element, told)


def _traces(traces: ET.Element, package: Package) -> None:
    if package.sent_at:
        stamp = {"OrganId": package.sender.code, "Timestamp": package.sent_at.strftime(MOMENT)}
        _fill(_under(traces, "TraceHeader"), stamp)
    business = {
        "BussinessDocType": str(package.business),
        "BussinessDocReason": package.reason or "Văn bản điện tử mới",
    }
    _fill(_under(traces, "Bussiness"), {**business, "DocumentId": package.document_id, "Paper": "0"})


def _under(parent: ET.Element | None, name: str, **attributes: str) -> ET.Element:
    tag = f"{{{SPACE}}}{name}"
    return ET.Element(tag, attributes) if parent is None else ET.SubElement(parent, tag, attributes)


def _fill(parent: ET.Element, told: dict[str, str]) -> None:
    for name, words in told.items():
        _under(parent, name).text = words


def _packed(one: Enclosed) -> str:
    """A file as it travels: alone in an archive, in Base64."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(one.name, PACKED_ON), one.content, zipfile.ZIP_DEFLATED)
    return base64.b64encode(held.getvalue()).decode()

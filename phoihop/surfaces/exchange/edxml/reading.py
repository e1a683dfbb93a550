"""A package that somebody brings, read in whatever order and under whatever prefix its sender wrote it; nothing of it is trusted."""

import base64
import binascii
import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]  # has no types
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # the same
from django.utils.translation import gettext as _

from phoihop.domain.documents import paper
from phoihop.domain.documents.services import registering
from phoihop.surfaces.exchange.edxml.package import DAY, NEW, SPACE, Enclosed, Organ, Package, Signed

LARGEST = 40 * 1024 * 1024  # bytes of a package
MOST_FILES, LARGEST_FILE = 20, 30 * 1024 * 1024  # once unpacked
ALL_FILES = 60 * 1024 * 1024  # the same, together
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


class BadPackage(Exception):
    """It is no package that can be read. Carries a sentence for people."""


def read(content: bytes) -> Package:
    """What a package says. Raises BadPackage; of a document type, entities and what lies elsewhere nothing is read."""
    if len(content) > LARGEST:
        raise BadPackage(_("The package is larger than %(most)s MB.") % {"most": LARGEST // 1024 // 1024})
    try:
        root = fromstring(content.lstrip(b"\xef\xbb\xbf \t\r\n"), forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError):
        raise BadPackage(_("This is no edXML package: it cannot be read as XML.")) from None
    header = next(root.iter(f"{{{SPACE}}}MessageHeader"), None)
    if _local(root) != "edXML" or header is None:
        raise BadPackage(_("This is no edXML package of QCVN 102:2016: it has no MessageHeader."))
    if next(root.iter(f"{{{SPACE}}}StatusCode"), None) is not None:
        raise BadPackage(_("This package tells how a paper of ours stands with its receiver; it brings no paper."))
    if paper.secret_mark(one.text for one in header.iter() if one.text):
        raise BadPackage(registering.refused_secret())
    return _package(root, header)


def _package(root: ET.Element, header: ET.Element) -> Package:
    code, issued, other = _child(header, "Code"), _child(header, "PromulgationInfo"), _child(header, "OtherInfo")
    signer, traces = _child(header, "SignerInfo"), next(root.iter(f"{{{SPACE}}}TraceHeaderList"), None)
    business = _child(traces, "Bussiness")
    stamp = _child(traces, "TraceHeader")
    return Package(
        sender=_organ(_child(header, "From")), receivers=tuple(_organ(one) for one in _children(header, "To")),
        number=_needed(code, "CodeNumber"), notation=_needed(code, "CodeNotation"), place=_words(issued, "Place"),
        day=_needed_day(issued, "PromulgationDate"), kind=_words(_child(header, "DocumentType"), "TypeName"),
        subject=_needed(header, "Subject"), document_id=_words(header, "DocumentId"), sent_at=_moment(stamp, "Timestamp"),
        signed=Signed(_words(signer, "Competence"), _words(signer, "Position"), _words(signer, "FullName")),
        due_on=_day(header, "DueDate"), to_places=tuple(_line(one) for one in _children(_child(header, "ToPlaces"), "Place")),
        priority=_number(other, "Priority", 0), typer=_words(other, "TyperNotation"), amount=_number(other, "PromulgationAmount", 1),
        pages=_number(other, "PageAmount", 1),
        appendixes=tuple(_line(one) for one in _children(_child(other, "Appendixes"), "Appendix")),
        business=_number(business, "BussinessDocType", NEW), reason=_words(business, "BussinessDocReason"),
        enclosed=tuple(_files(root)),
    )  # fmt: skip


def _organ(element: ET.Element | None) -> Organ:
    return Organ(
        _needed(element, "OrganId"), _needed(element, "OrganName"), _words(element, "OrganizationInCharge"), _words(element, "OrganAdd"),
        _words(element, "Email"), _words(element, "Telephone"), _words(element, "Fax"), _words(element, "Website"),
    )  # fmt: skip


def _files(root: ET.Element) -> Iterator[Enclosed]:
    attached = [one for one in root.iter() if _local(one) == "Attachment"]
    if len(attached) > MOST_FILES:
        raise BadPackage(_("The package holds more than %(most)s files.") % {"most": MOST_FILES})
    left = ALL_FILES
    for one in attached:
        name = _needed(one, "AttachmentName")
        try:
            content = base64.b64decode("".join(_needed(one, "ContentTransferEncoded").split()), validate=True)
        except (binascii.Error, ValueError):
            raise BadPackage(_("The file %(name)s is not written as Base64.") % {"name": name}) from None
        content = _unpacked(name, content, min(left, LARGEST_FILE))
        left -= len(content)
        yield Enclosed(name, _words(one, "ContentType"), content)


def _unpacked(name: str, content: bytes, most: int) -> bytes:
    """What lies alone in an archive; what is none, or holds several things, is taken as it is. Raises BadPackage."""
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                held = [one for one in archive.infolist() if not one.is_dir()]
                if len(held) == 1:
                    with archive.open(held[0]) as file:
                        content = file.read(most + 1)  # whatever the archive claims to hold
        except _UNREADABLE:
            raise BadPackage(_("The archive of the file %(name)s cannot be opened.") % {"name": name}) from None
    if len(content) > most:
        raise BadPackage(_("The file %(name)s is too large.") % {"name": name})
    return content


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: ET.Element | None, name: str) -> list[ET.Element]:
    return [one for one in element if _local(one) == name] if element is not None else []


def _child(element: ET.Element | None, name: str) -> ET.Element | None:
    return next(iter(_children(element, name)), None)


def _line(element: ET.Element | None) -> str:
    """The words of an element as one line."""
    return " ".join((element.text or "").split()) if element is not None else ""


def _words(element: ET.Element | None, name: str) -> str:
    return _line(_child(element, name))


def _needed(element: ET.Element | None, name: str) -> str:
    words = _words(element, name)
    if not words:
        raise BadPackage(_("The package says nothing under %(name)s.") % {"name": name})
    return words


def _number(element: ET.Element | None, name: str, otherwise: int) -> int:
    words = _words(element, name)
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= 6 else otherwise  # noqa: PLR2004  # no paper has a million pages


def _day(element: ET.Element | None, name: str) -> date | None:
    """A day as the format writes it, or as many programs do, with hyphens; a moment after it is passed over."""
    words = _words(element, name).replace("-", "/")[:10]
    if not words:
        return None
    try:
        return datetime.strptime(words, DAY).date()  # noqa: DTZ007  # a day has no time zone
    except ValueError:
        raise BadPackage(
            _("Under %(name)s stands no day as 2021/09/30: %(words)s") % {"name": name, "words": words}
        ) from None


def _needed_day(element: ET.Element | None, name: str) -> date:
    found = _day(element, name)
    if found is None:
        raise BadPackage(_("The package says nothing under %(name)s.") % {"name": name})
    return found


def _moment(element: ET.Element | None, name: str) -> datetime | None:
    words = _words(element, name)
    try:
        return datetime.strptime(words.replace("-", "/"), "%Y/%m/%d %H:%M:%S") if words else None  # noqa: DTZ007  # the format has no zone
    except ValueError:
        return None  # who passed it on and when decides nothing here

"""Signing the bytes of a paper with a certificate, where the decree puts the picture of a signature and of the seal; and reading who signed.

PAdES signatures as increments: whoever signs later leaves every byte before as it was. No key is ever kept.
"""

import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import typst
from asn1crypto import pem
from asn1crypto import x509 as certificates
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign import diff_analysis as diff
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor

from phoihop.domain.documents import catalogue
from phoihop.domain.documents.paper import Paper
from phoihop.foundation.vn import dates, text

_HERE = Path(__file__).parent
_POINTS = 72 / 25.4  # of a millimetre
_MARGIN, _TEXT, _GUTTER = 30, 165, 3  # mm: left of the text, its width, between signatures side by side
_ALONE = (30 + (_TEXT - 4) * 4 / 11 + 4, 30 + _TEXT)  # mm: the column of one signature, beside the recipients
_ABREAST = 3
SIGNATURE = (
    catalogue.millimetres("SIGNATURE_WIDTH"),
    catalogue.millimetres("SIGNATURE_HEIGHT"),
)  # between what is signed as and the name
SEAL = catalogue.millimetres("SEAL")  # across: the picture is laid in its own size, and no larger
COVERED = 1 / 3  # of the signature, from its left (Decree 30/2020/NĐ-CP, Annex I)
_MOST_POINTS = 2000 * 2000  # of a picture
_NEAR = 2 * _POINTS  # how far from its place a signature may stand
_FIELD_NAME = 60
_FORM = {"/Fields", "/SigFlags"}
_LOCKING = ("/Reference", "/Lock", "/SV", "/A", "/AA", "/Kids", "/Parent")
PERSON, BODY = "PERSON", "BODY"


class BadSignature(ValueError):
    """The certificate or what was signed cannot be taken. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose certificate it is, who vouches for it, and from when to when."""

    name: str
    organisation: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime

    def check(self, moment: datetime) -> None:
        """Raises BadSignature where the certificate does not hold at the moment."""
        told = {"name": self.name, "day": ""}
        if moment >= self.valid_to:
            told["day"] = dates.show(dates.today_in_vietnam(self.valid_to))
            raise BadSignature(
                _("The certificate of %(name)s ended on %(day)s. Nothing was signed: renew it, then sign again.") % told
            )
        if moment < self.valid_from:
            told["day"] = dates.show(dates.today_in_vietnam(self.valid_from))
            raise BadSignature(_("The certificate of %(name)s holds from %(day)s only. Nothing was signed.") % told)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a picture stands: the page from 0, and its corners in points from the lower left of the page."""

    page: int
    left: float
    low: float
    right: float
    high: float


@dataclass(frozen=True, slots=True)
class Found:
    """One signature in a file: its field, whose it is, whether what it covers is unbroken, and to where it reaches."""

    field: str
    holder: Holder
    unbroken: bool
    trusted: bool
    covers_all: bool
    root: str  # SHA-256 of the authority that vouches for it, empty where none that is trusted does


def holder_of(certificate: certificates.Certificate) -> Holder:
    """Whose certificate it is."""
    named = certificate.subject.native
    issuer = certificate.issuer.native
    return Holder(
        str(named.get("common_name", "")), str(named.get("organization_name", "")),
        str(issuer.get("common_name") or issuer.get("organization_name", "")), format(certificate.serial_number, "x"),
        certificate.not_valid_before.astimezone(UTC), certificate.not_valid_after.astimezone(UTC),
    )  # fmt: skip


@sensitive_variables()
def opened(packed: bytes, passphrase: str) -> signers.SimpleSigner:
    """The key and the certificate of a PKCS#12 file, in memory only. Raises BadSignature."""
    try:
        signer: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12_data(
            packed, other_certs=[], passphrase=passphrase.encode()
        )
    except (ValueError, TypeError):
        signer = None
    if signer is None or signer.signing_cert is None:
        raise BadSignature(
            _("The certificate file does not open with this passphrase. Choose the file again and type it anew.")
        )
    return signer


def place_of(raw: bytes, paper: Paper, signatory: int, kind: str) -> Box:
    """Where the signature of one of those who sign goes, between what they sign as and their name; or the seal beside it."""
    page, base = _foot(raw, paper, signatory)
    middle = _middle(len(paper.signers), signatory)
    wide, high = SIGNATURE
    low = base + 6
    left = middle - wide / 2
    if kind == BODY:
        right, centre = left + wide * COVERED, low + high / 2
        return _box(page, right - SEAL, centre - SEAL / 2, right, centre + SEAL / 2)
    return _box(page, left, low, left + wide, low + high)


def _box(page: int, left: float, low: float, right: float, high: float) -> Box:
    return Box(page, left * _POINTS, low * _POINTS, right * _POINTS, high * _POINTS)


def _middle(of: int, place: int) -> float:
    """The middle of a signature's column, in millimetres."""
    if of == 1:
        return sum(_ALONE) / 2
    across = min(of, _ABREAST)
    wide = (_TEXT - _GUTTER * (across - 1)) / across
    return _MARGIN + wide / 2 + (place % _ABREAST) * (wide + _GUTTER)


def _foot(raw: bytes, paper: Paper, signatory: int) -> tuple[int, float]:
    """Page and height in millimetres of the name that a signature stands over: the last time the paper says it."""
    one = paper.signers[signatory]
    words = (one.name or one.lines[-1]).strip()
    found: list[tuple[int, float]] = []
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(raw)).pages):

        def see(
            words_there: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float, n: int = number
        ) -> None:
            if words_there.strip().startswith(words) and size >= 13:  # noqa: PLR2004  # points: names, and nothing of annexes
                found.append((n, (cm[5] + cm[3] * tm[5]) / _POINTS))

        page.extract_text(visitor_text=see)
    if not found:
        raise BadSignature(_("The place for the signature was not found on the paper. Nothing was signed."))
    return found[-1]


def _pages(node: generic.DictionaryObject) -> Iterator[generic.DictionaryObject]:
    """The pages of a tree in their order."""
    if node.get("/Type") == "/Page":
        yield node
        return
    for kid in node["/Kids"]:
        yield from _pages(kid.get_object())


def signed(
    raw: bytes, signer: signers.SimpleSigner, *, field: str, box: Box, kind: str, at: datetime, picture: bytes = b""
) -> bytes:
    """The bytes with one more signature behind them. Raises BadSignature."""
    assert signer.signing_cert is not None  # `opened` refuses one without
    holder = holder_of(signer.signing_cert)
    writer = IncrementalPdfFileWriter(io.BytesIO(raw))
    with tempfile.TemporaryDirectory() as folder:
        style = _look(picture, holder, kind, at, Path(folder))
        spec = fields.SigFieldSpec(field, on_page=box.page, box=(box.left, box.low, box.right, box.high))  # type: ignore[arg-type]  # points may be parts
        meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES)  # fmt: skip
        out = io.BytesIO()
        try:
            signers.PdfSigner(meta, signer=signer, stamp_style=style, new_field_spec=spec).sign_pdf(writer, output=out)
        except (SigningError, PdfError):
            raise BadSignature(_("The paper could not be signed with this certificate. Nothing was signed.")) from None
    return out.getvalue()


def _look(picture: bytes, holder: Holder, kind: str, at: datetime, folder: Path) -> StaticStampStyle:
    """The picture as it was brought, or who signed and when in words: blue of a person, red of a body."""
    if picture:
        try:
            return StaticStampStyle(background=PdfImage(_picture(picture)), border_width=0, background_opacity=1.0)
        except BadSignature:
            raise
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            raise BadSignature(_("The picture is no PNG. Choose a PNG file with a clear ground.")) from None
    wide, high = (SEAL, SEAL) if kind == BODY else SIGNATURE
    told = {
        "width": str(wide), "height": str(high), "ink": "#c00000" if kind == BODY else "#0033aa", "name": holder.name,
        "body": holder.organisation, "at": at.astimezone(dates.VIET_NAM).isoformat(timespec="seconds"),
    }  # fmt: skip
    drawn = folder / "look.pdf"
    drawn.write_bytes(
        typst.compile(
            str(_HERE / "form" / "signature.typ"), root=str(_HERE / "form"), font_paths=[str(_HERE / "fonts")],
            ignore_system_fonts=True, sys_inputs=told, timestamp=int(at.timestamp()),
        )
    )  # fmt: skip
    return StaticStampStyle.from_pdf_file(str(drawn), border_width=0, background_opacity=1.0)


def _picture(raw: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(raw), formats=["PNG"])
    if found.width * found.height > _MOST_POINTS:
        raise BadSignature(_("The picture is too large. Choose one of at most 2000 × 2000 points."))
    found.load()
    return found


def roots(folder: Path) -> list[certificates.Certificate]:
    """The authorities that this installation trusts: every certificate in the folder's .pem files. Raises BadSignature."""
    found = []
    for path in sorted(folder.glob("*.pem")):
        try:
            for _type, _headers, der in pem.unarmor(path.read_bytes(), multiple=True):
                found.append(certificates.Certificate.load(der, strict=True))
                holder_of(found[-1])
        except (OSError, ValueError, TypeError):
            raise BadSignature(
                _("The file %(name)s of trusted authorities cannot be read. Its keeper mends it.") % {"name": path.name}
            ) from None
    return found


def check_named(holder: Holder, name: str) -> None:
    """Raises BadSignature where a certificate is of somebody else than the name on the paper, titles and accents apart."""
    wanted, given = text.fold(name).split(), text.fold(holder.name).split()
    short, long = sorted((wanted, given), key=len)
    same = wanted == given or (len(short) > 1 and long[-len(short) :] == short)
    if wanted and not same:
        raise BadSignature(
            _("The certificate is of %(holder)s, the paper bears the name %(name)s. Nothing was signed.")
            % {"holder": holder.name, "name": name}
        )


class _Form(diff.FormUpdatingRule):
    """The form of a file that may have had none before: the first signature brings it, with its own field alone."""

    def apply(
        self, old: HistoricalResolver, new: HistoricalResolver
    ) -> Iterator[tuple[diff.ModificationLevel, diff.FormUpdate]]:
        """What the form may have changed. Raises SuspiciousModification."""
        if "/AcroForm" in old.root or "/AcroForm" not in new.root:
            yield from super().apply(old, new)
            return
        form = new.root["/AcroForm"]
        listed = form["/Fields"]
        if set(form) - _FORM or len(listed) != 1 or listed[0].get("/FT") != "/Sig":
            raise diff.SuspiciousModification("A form of more than one signature was added.")
        for made in (new.root.raw_get("/AcroForm"), form.raw_get("/Fields")):
            if isinstance(made, generic.IndirectObject) and old.is_ref_unassignable(made.reference):
                yield diff.ModificationLevel.FORM_FILLING, diff.FormUpdate(made.reference, field_name=None)
        spec = diff.FieldComparisonSpec("/Sig", None, listed.raw_get(0).reference, None)
        context = diff.FieldComparisonContext({str(listed[0]["/T"]): spec}, old, new)
        for rule in self.field_rules:
            yield from rule.apply(context)


_STANDARD = diff.DEFAULT_DIFF_POLICY.form_rule
assert _STANDARD is not None  # the standard policy has one
_POLICY = diff.StandardDiffPolicy(diff.DEFAULT_DIFF_POLICY.global_rules, _Form(_STANDARD.field_rules))


def check_only_signed(raw: bytes, signed: bytes, field: str, box: Box) -> None:
    """Raises BadSignature where anything but one signature, at its place, was added behind the bytes that were shown.

    That the old bytes come first proves little: what is behind them may give any object of theirs another content.
    """
    try:
        before, after = PdfFileReader(io.BytesIO(raw)), PdfFileReader(io.BytesIO(signed))
        whole = signed.startswith(raw) and _goes_on(before, after)
        judged = _POLICY.review_file(after, before.xrefs.total_revisions - 1) if whole else None
        told = isinstance(judged, diff.DiffResult) and judged.modification_level <= diff.ModificationLevel.FORM_FILLING
        alone = told and _one_more(before, after, field) and "/Perms" not in after.root
        there = alone and _stands(after, field, box)
    except (PdfError, diff.SuspiciousModification, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        there = alone = False
    if not alone:
        raise BadSignature(_("The file has to bear exactly one more signature than before, and nothing else."))
    if not there:
        raise BadSignature(_("The signature stands at another place of the paper than the one that was chosen."))


def _goes_on(before: PdfFileReader, after: PdfFileReader) -> bool:
    """Whether every edition of the file before is one of the file after, in its order."""
    count = before.xrefs.total_revisions
    return after.xrefs.total_revisions > count and all(
        before.xrefs.get_startxref_for_revision(one) == after.xrefs.get_startxref_for_revision(one)
        for one in range(count)
    )


def _one_more(before: PdfFileReader, after: PdfFileReader, field: str) -> bool:
    """Whether the fields of the file after are those before and this one, a signature that locks and does nothing."""
    old = [name for name, _value, _ref in fields.enumerate_sig_fields(before)]
    new = [name for name, _value, _ref in fields.enumerate_sig_fields(after)]
    if len(field) > _FIELD_NAME or sorted(new) != sorted([*old, field]) or field in old:
        return False
    made = next(one for one in after.embedded_signatures if one.field_name == field)
    return not any(key in made.sig_field or key in made.sig_object for key in _LOCKING)


def _stands(after: PdfFileReader, field: str, box: Box) -> bool:
    """Whether the field stands on its page alone, and where it belongs."""
    made = next(one for one in after.embedded_signatures if one.field_name == field)
    ref = next(ref for name, _value, ref in fields.enumerate_sig_fields(after) if name == field).reference
    pages = [
        place
        for place, page in enumerate(_pages(after.root["/Pages"]))
        for one in range(len(page.get("/Annots", ())))
        if getattr(page["/Annots"].raw_get(one), "reference", None) == ref
    ]
    sides = [float(side) for side in made.sig_field["/Rect"]]
    wanted = (box.left, box.low, box.right, box.high)
    return pages == [box.page] and all(abs(one - two) <= _NEAR for one, two in zip(sides, wanted, strict=True))


def _root(status: PdfSignatureStatus) -> str:
    path = status.validation_path
    if not status.trusted or path is None:
        return ""
    anchor = path.trust_anchor
    return anchor.certificate.sha256.hex() if isinstance(anchor, CertTrustAnchor) else ""


def read(raw: bytes, trusted: Sequence[certificates.Certificate], *, at: datetime) -> Iterator[Found]:
    """Every signature of a file in the order in which they were made, and how it holds at the moment.

    Without asking anybody on the network: a certificate that was called back is not seen. Raises BadSignature.
    """
    try:
        embedded = PdfFileReader(io.BytesIO(raw)).embedded_regular_signatures
    except (PdfError, ValueError):
        raise BadSignature(_("The file is no whole PDF.")) from None
    for one in embedded:
        context = ValidationContext(trust_roots=list(trusted), allow_fetching=False, moment=at)
        try:
            status = validate_pdf_signature(one, context)
        except (SignatureValidationError, PdfError, ValueError):
            raise BadSignature(_("A signature in the file cannot be read.")) from None
        yield Found(
            one.field_name, holder_of(one.signer_cert), bool(status.intact and status.valid and status.docmdp_ok),
            bool(status.trusted), status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
            _root(status),
        )  # fmt: skip

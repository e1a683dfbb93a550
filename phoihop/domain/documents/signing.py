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
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from phoihop.domain.documents.paper import Paper
from phoihop.foundation.vn import dates

_HERE = Path(__file__).parent
_POINTS = 72 / 25.4  # of a millimetre
_MARGIN, _TEXT, _GUTTER = 30, 165, 3  # mm: left of the text, its width, between signatures side by side
_ALONE = (30 + (_TEXT - 4) * 4 / 11 + 4, 30 + _TEXT)  # mm: the column of one signature, beside the recipients
_ABREAST = 3
SIGNATURE = (40, 18)  # mm: the picture of a signature between what is signed as and the name
SEAL = 36  # mm across: the picture is laid in its own size, and no larger
COVERED = 1 / 3  # of the signature, from its left (Decree 30/2020/NĐ-CP, Annex I)
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


def holder_of(certificate: certificates.Certificate) -> Holder:
    """Whose certificate it is."""
    named = certificate.subject.native
    issuer = certificate.issuer.native
    return Holder(
        str(named.get("common_name", "")), str(named.get("organization_name", "")),
        str(issuer.get("common_name") or issuer.get("organization_name", "")), format(certificate.serial_number, "x"),
        certificate.not_valid_before.astimezone(UTC), certificate.not_valid_after.astimezone(UTC),
    )  # fmt: skip


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
    middle = _middle(len(paper.signatories), signatory)
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
    one = paper.signatories[signatory]
    words = (one.name or one.lines[-1]).strip()
    found: list[tuple[int, float]] = []
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(raw)).pages):

        def see(
            text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float, n: int = number
        ) -> None:
            if text.strip().startswith(words) and size >= 13:  # noqa: PLR2004  # points: names, and nothing of annexes
                found.append((n, (cm[5] + cm[3] * tm[5]) / _POINTS))

        page.extract_text(visitor_text=see)
    if not found:
        raise BadSignature(_("The place for the signature was not found on the paper. Nothing was signed."))
    return found[-1]


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
        except (OSError, ValueError, SyntaxError):
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
    found.load()
    return found


def roots(folder: Path) -> list[certificates.Certificate]:
    """The authorities that this installation trusts: every certificate in the folder's .pem files."""
    found = []
    for path in sorted(folder.glob("*.pem")):
        for _type, _headers, der in pem.unarmor(path.read_bytes(), multiple=True):
            found.append(certificates.Certificate.load(der))
    return found


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
        )  # fmt: skip

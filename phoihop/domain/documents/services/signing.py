"""Signing the bytes of a paper that were shown."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from phoihop.domain.documents import permissions, queries, signing
from phoihop.domain.documents.models import Document, Signature, SignatureKind
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.audit import services as audit
from phoihop.foundation.storage import services as storage


class CannotSign(Exception):
    """The paper is not signed. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What somebody signs: over which name of the paper, as a person or with the seal, and the digest of what was shown."""

    document: Document
    signatory: int
    kind: str
    shown: str


@transaction.atomic
@sensitive_variables("packed", "passphrase", "signer")
def sign(*, what: Sign, packed: bytes, passphrase: str, picture: bytes, by: Actor, at: datetime, key: str) -> Signature:
    """Sign the shown bytes with the key of a PKCS#12 file, which is used in memory and kept nowhere.

    Raises Denied, and CannotSign for a certificate that has ended, or once somebody else signed meanwhile.
    """
    permissions.check_can_sign(by, what.document, what.kind, what.signatory)
    if found := _earlier(what, by, key):
        return found
    raw, moment = _shown(what), moments.recording().at
    paper = queries.printed(what.document)
    try:
        signer = signing.opened(packed, passphrase)
        signing.holder_of(signer.signing_cert).check(moment)
        box = signing.place_of(raw, paper, what.signatory, what.kind)
        field = f"{what.kind}-{what.signatory + 1}"
        made = signing.signed(raw, signer, field=field, box=box, kind=what.kind, at=moment, picture=picture)
    except signing.BadSignature as refusal:
        raise CannotSign(str(refusal)) from None
    return bring(what=what, signed=made, by=by, at=at, key=key)


@transaction.atomic
def bring(*, what: Sign, signed: bytes, by: Actor, at: datetime, key: str) -> Signature:
    """Take a file that was signed elsewhere, with a token: the shown bytes with one more valid signature and nothing else.

    Raises Denied, CannotSign.
    """
    permissions.check_can_sign(by, what.document, what.kind, what.signatory)
    if found := _earlier(what, by, key):
        return found
    raw, moment = _shown(what), moments.recording().at
    number = what.document.signatures.count() + 1
    try:
        one = _the_new_one(raw, signed, number, moment)
        paper = queries.printed(what.document)
        signing.check_only_signed(raw, signed, one.field, signing.place_of(raw, paper, what.signatory, what.kind))
        if what.kind == SignatureKind.PERSON:
            signing.check_named(one.holder, paper.signers[what.signatory].name)
    except signing.BadSignature as refusal:
        raise CannotSign(str(refusal)) from None
    file, _name = storage.keep(name=f"{what.document.code}-{number}.pdf", chunks=[signed])
    try:
        with transaction.atomic():
            row = Signature.objects.create(
                document=what.document, number=number, key=key, kind=what.kind, signatory=what.signatory, body_id=by.body_id or what.document.body_id,
                field=one.field, over=what.shown, file=file, holder=one.holder.name[:200],
                organisation=one.holder.organisation[:200], issuer=one.holder.issuer[:200], serial=one.holder.serial[:80],
                root=one.root, signed_at=moment,
            )  # fmt: skip
    except IntegrityError:
        raise CannotSign(_("Somebody signed at the same moment. Look at the paper again, then sign.")) from None
    audit.record("documents.document.signed", on=what.document, by=by, at=at, facts=row.told())
    return row


def _earlier(what: Sign, by: Actor, key: str) -> Signature | None:
    """What the same request did before. Raises CannotSign for what cannot be signed once more, or not yet."""
    found = Signature.objects.filter(key=key).first()
    if found:
        before = (found.document_id, found.kind, found.signatory, found.body_id, found.over)
        if before != (what.document.pk, what.kind, what.signatory, by.body_id, what.shown):
            raise CannotSign(_("This form was already used for another signature. Reload the page."))
        return found
    there = set(what.document.signatures.filter(signatory=what.signatory).values_list("kind", flat=True))
    if what.kind in there:
        raise CannotSign(_("This place is signed already. A paper is signed once over each name."))
    if what.kind == SignatureKind.BODY and SignatureKind.PERSON not in there:
        raise CannotSign(
            _("Nobody has signed at this place yet. The seal comes after the signature that it is laid on.")
        )
    return None


def _shown(what: Sign) -> bytes:
    """The bytes that are signed: those of the last signature, or of the paper as issued. Raises CannotSign for others."""
    raw = queries.present(what.document)
    if hashlib.sha256(raw).hexdigest() != what.shown:
        raise CannotSign(_("Somebody signed this paper since it was shown to you. Look at it again, then sign."))
    return raw


def _the_new_one(raw: bytes, signed: bytes, number: int, moment: datetime) -> signing.Found:
    """The last signature of the file, which must be the only thing that was added. Raises BadSignature."""
    trusted = signing.roots(settings.TRUST)
    if not trusted:
        raise signing.BadSignature(
            _("This installation trusts no certification authority yet. Its keeper puts their certificates into %(folder)s.")
            % {"folder": settings.TRUST.name}
        )  # fmt: skip
    if not signed.startswith(raw):
        raise signing.BadSignature(
            _("The file is not the paper that was shown with a signature added. Download it anew and sign that.")
        )
    found = list(signing.read(signed, trusted, at=moment))
    if len(found) != number or not all(one.unbroken for one in found) or not found[-1].covers_all:
        raise signing.BadSignature(_("The file has to bear exactly one more signature than before, and nothing else."))
    found[-1].holder.check(moment)
    if not found[-1].trusted:
        raise signing.BadSignature(
            _("The certificate of %(name)s was not given out by an authority that this installation trusts.")
            % {"name": found[-1].holder.name}
        )
    return found[-1]

"""Certificates for tests: an authority of their own, and people and bodies to whom it gave one. Nothing of it outlives a test."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "một-mật-khẩu"
_YEAR = timedelta(days=365)


def _named(name: str, body: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, body), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(oid, words) for oid, words in parts])


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=authority, crl_sign=authority, encipher_only=False, decipher_only=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Authority:
    """Gives out certificates; trusted where `trust` puts its own."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def founded(cls, name: str = "Cơ quan chứng thực thử nghiệm") -> "Authority":
        """A new one, ten years old."""
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        made = (
            x509.CertificateBuilder().subject_name(_named(name, name)).issuer_name(_named(name, name))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - 10 * _YEAR).not_valid_after(now + 10 * _YEAR)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(authority=True), critical=True)
        )  # fmt: skip
        return cls(made.sign(key, hashes.SHA256()), key)

    def trust(self, folder: Path) -> None:
        """Have the installation trust it."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "authority.pem").write_bytes(self.certificate.public_bytes(Encoding.PEM))

    def give(self, name: str, body: str = "UBND tỉnh", *, since: int = -30, days: int = 365) -> bytes:
        """A PKCS#12 file under PASSPHRASE; it holds from `since` days off, for so many days."""
        key, begins = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC) + timedelta(days=since)
        made = (
            x509.CertificateBuilder().subject_name(_named(name, body)).issuer_name(self.certificate.subject)
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(begins).not_valid_after(begins + timedelta(days=days))
            .add_extension(_usage(authority=False), critical=True)
        ).sign(self.key, hashes.SHA256())  # fmt: skip
        shut = BestAvailableEncryption(PASSPHRASE.encode())
        return pkcs12.serialize_key_and_certificates(name.encode(), key, made, [self.certificate], shut)

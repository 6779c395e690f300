"""What a certificate says, and reading it from PEM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

TRIAL_MARK = "THỬ NGHIỆM – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
"""In the subject or issuer of every certificate of `motcua demo-ca`; such a signature is none in law."""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What people read of a certificate; `serial` is hexadecimal, as in the tools of other vendors."""

    name: str
    organisation: str
    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    is_trial: bool


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """The facts of a certificate."""
    return CertificateFacts(
        name=_part(certificate.subject, NameOID.COMMON_NAME),
        organisation=_part(certificate.subject, NameOID.ORGANIZATION_NAME),
        subject=certificate.subject.rfc4514_string()[:500],
        issuer=_part(certificate.issuer, NameOID.COMMON_NAME) or certificate.issuer.rfc4514_string()[:200],
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        is_trial=_is_trial(certificate),
    )


def read_chain(pem: str) -> list[x509.Certificate]:
    """The certificates of a PEM text, the signer's own first."""
    return x509.load_pem_x509_certificates(pem.encode())


def chain_pem(certificates: Sequence[x509.Certificate]) -> str:
    """The certificates as one PEM text."""
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates)


def _is_trial(certificate: x509.Certificate) -> bool:
    names = [*certificate.subject, *certificate.issuer]
    return any(TRIAL_MARK in str(part.value) for part in names)


def _part(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""

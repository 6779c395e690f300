"""A private key that a PIN has opened, wherever it lives, and what may go wrong on the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

DIGEST = "sha256"


class WrongPin(Exception):
    """The key does not open with this PIN."""


class KeyFailed(Exception):
    """The key cannot be reached or does not sign: `reason` is a sentence for the officer."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))
        self.reason = str(reason)


class OpenKey(Protocol):
    """A key while it is open. `chain` begins with the certificate of the key."""

    chain: Sequence[x509.Certificate]

    def sign(self, data: bytes) -> bytes:
        """Sign the SHA-256 of the data (RSA PKCS#1 v1.5, or ECDSA in DER); raises KeyFailed."""


def has_signed(certificate: x509.Certificate, signature: bytes, data: bytes) -> bool:
    """Whether the signature over the data is by the key of the certificate."""
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def signature_size(certificate: x509.Certificate) -> int:
    """The most bytes a signature of this key takes."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size // 8
    if isinstance(key, ec.EllipticCurvePublicKey):
        return 2 * ((key.key_size + 7) // 8) + 9  # two integers in DER
    return 512

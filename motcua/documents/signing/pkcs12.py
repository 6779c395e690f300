"""Keys in PKCS#12 files (.p12, .pfx): the PIN is the password of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from django.utils.translation import gettext as _

from motcua.documents.signing.keys import KeyFailed, OpenKey, WrongPin

_PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class _FileKey:
    def __init__(self, key: _PrivateKey, chain: Sequence[x509.Certificate]) -> None:
        self.chain = chain
        self._key = key

    def sign(self, data: bytes) -> bytes:
        """In this process."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


@contextmanager
def open_pkcs12(content: bytes, pin: str) -> Iterator[OpenKey]:
    """The key of the file while the block runs; raises WrongPin, KeyFailed for a file without a fit key."""
    try:
        store = load_pkcs12(content, pin.encode())
    except ValueError as error:
        # The library says the same of a damaged file; this one was whole when it was registered.
        raise WrongPin from error
    if store.cert is None or not isinstance(store.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise KeyFailed(_("Tệp khóa không có khóa RSA hoặc EC kèm chứng thư."))
    chain = [store.cert.certificate, *(one.certificate for one in store.additional_certs)]
    yield _FileKey(store.key, chain)

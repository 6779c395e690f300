"""Keys at a remote signing service: what we ask of one, and a client over HTTP that other vendors can follow.

A service holds the key; we send it digests and the PIN over TLS, and check every answer against the
certificate before it gets into a paper. An adapter for a vendor's own interface implements `RemoteSigner`
and is named by MOTCUA_REMOTE_SIGNER.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from cryptography import x509
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from motcua.documents.signing.certificates import read_chain
from motcua.documents.signing.keys import KeyFailed, OpenKey, WrongPin

MOST_BYTES = 256 * 1024  # of an answer: a chain of certificates is a tenth of it


class RemoteSigner(Protocol):
    """A remote signing service. Both raise WrongPin or KeyFailed."""

    def certificates(self, *, key: str, pin: str) -> Sequence[x509.Certificate]:
        """The chain of the key, its own certificate first; also tells whether the PIN is right."""

    def sign_digest(self, *, key: str, pin: str, digest: bytes) -> bytes:
        """The signature over a SHA-256 digest."""


class HttpSigner:
    """The reference client: POST JSON to `certificates` and `signatures` below MOTCUA_REMOTE_SIGNER_URL.

    `{"key": …, "pin": …}` is answered by `{"certificates": "<PEM>"}`; with `"digest": "<base64>"` and
    `"algorithm": "sha256"` by `{"signature": "<base64>"}`; 403 `{"error": "wrong_pin"}` for a wrong PIN.
    """

    def certificates(self, *, key: str, pin: str) -> Sequence[x509.Certificate]:
        """See RemoteSigner."""
        answer = self._ask("certificates", {"key": key, "pin": pin})
        try:
            return read_chain(answer["certificates"])
        except (KeyError, ValueError, AttributeError, TypeError) as error:
            raise KeyFailed(_wrong_answer()) from error

    def sign_digest(self, *, key: str, pin: str, digest: bytes) -> bytes:
        """See RemoteSigner."""
        asked = {"key": key, "pin": pin, "digest": base64.b64encode(digest).decode(), "algorithm": "sha256"}
        answer = self._ask("signatures", asked)
        try:
            return base64.b64decode(answer["signature"], validate=True)
        except (KeyError, ValueError, TypeError) as error:
            raise KeyFailed(_wrong_answer()) from error

    def _ask(self, what: str, asked: dict[str, str]) -> dict[str, Any]:
        base = settings.REMOTE_SIGNER_URL
        if urlsplit(base).scheme not in ("http", "https"):
            raise KeyFailed(_("Máy chủ chưa cấu hình dịch vụ ký từ xa (MOTCUA_REMOTE_SIGNER_URL)."))
        request = Request(  # noqa: S310 - the scheme was looked at
            f"{base.rstrip('/')}/{what}",
            data=json.dumps(asked).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=settings.REMOTE_SIGNER_TIMEOUT) as answer:  # noqa: S310
                said = json.loads(answer.read(MOST_BYTES))
        except HTTPError as error:
            if error.code == 403:
                raise WrongPin from None
            raise KeyFailed(_("Dịch vụ ký từ xa báo lỗi %(code)s.") % {"code": error.code}) from None
        except OSError as error:
            raise KeyFailed(_("Dịch vụ ký từ xa không trả lời. Xin thử lại sau.")) from error
        except ValueError as error:
            raise KeyFailed(_wrong_answer()) from error
        if not isinstance(said, dict):
            raise KeyFailed(_wrong_answer())
        return said


class _RemoteKey:
    def __init__(self, service: RemoteSigner, key: str, pin: str, chain: Sequence[x509.Certificate]) -> None:
        self.chain = chain
        self._service, self._key, self._pin = service, key, pin

    def sign(self, data: bytes) -> bytes:
        """At the service."""
        digest = hashlib.sha256(data).digest()
        return self._service.sign_digest(key=self._key, pin=self._pin, digest=digest)


@contextmanager
def open_remote(*, key: str, pin: str) -> Iterator[OpenKey]:
    """The key at the service while the block runs; raises WrongPin, KeyFailed."""
    service: RemoteSigner = import_string(settings.REMOTE_SIGNER)()
    chain = service.certificates(key=key, pin=pin)
    if not chain:
        raise KeyFailed(_wrong_answer())
    yield _RemoteKey(service, key, pin, chain)


def _wrong_answer() -> str:
    return str(_("Dịch vụ ký từ xa trả lời sai; văn bản chưa được ký."))

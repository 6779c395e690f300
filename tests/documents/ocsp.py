"""A responder for OCSP on 127.0.0.1 that answers as a test wants, rightly or badly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from motcua.documents.signing.trial import LASTS, TrialCa, TrialKey


class Answers(StrEnum):
    """How the responder behaves."""

    GOOD = "good"
    REVOKED = "revoked"
    SLOW = "slow"  # longer than anybody waits
    OF_ANOTHER = "of another"  # signed by an authority that is not the issuer
    EXPIRED = "expired"
    BROKEN = "broken"  # no OCSP at all
    FAILING = "failing"  # HTTP 500


class Responder:
    """Answers about certificates of one authority; `asked` counts the questions."""

    def __init__(self, ca: TrialCa, stranger: TrialCa, now: datetime) -> None:
        self.ca, self.stranger, self.now = ca, stranger, now
        self.answers, self.asked = Answers.GOOD, 0
        self.let_go = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_port}/ocsp"

    def answer(self, question: bytes) -> tuple[int, bytes]:
        """HTTP state and body."""
        self.asked += 1
        if self.answers is Answers.SLOW:
            self.let_go.wait(10)
        if self.answers is Answers.FAILING:
            return 500, b""
        if self.answers is Answers.BROKEN:
            return 200, b"<html>no</html>"
        return 200, self._said(ocsp.load_der_ocsp_request(question).serial_number)

    def _said(self, serial: int) -> bytes:
        by = self.stranger if self.answers is Answers.OF_ANOTHER else self.ca
        is_old, is_revoked = self.answers is Answers.EXPIRED, self.answers is Answers.REVOKED
        begins = self.now - timedelta(days=30 if is_old else 0, hours=1)
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=_hash(by.issuing.certificate.subject.public_bytes()),
            issuer_key_hash=x509.SubjectKeyIdentifier.from_public_key(
                by.issuing.certificate.public_key()
            ).digest,
            serial_number=serial,
            algorithm=hashes.SHA1(),
            cert_status=ocsp.OCSPCertStatus.REVOKED if is_revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=begins,
            next_update=begins + timedelta(hours=4),
            revocation_time=begins if is_revoked else None,
            revocation_reason=None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by.issuing.certificate)
        signed = builder.sign(by.issuing.key, hashes.SHA256())
        return signed.public_bytes(Encoding.DER)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        responder = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                question = self.rfile.read(int(self.headers["Content-Length"]))
                state, body = responder.answer(question)
                self.send_response(state)
                self.send_header("Content-Type", "application/ocsp-response")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words: object) -> None:
                return

        return Handler


@contextmanager
def responding(ca: TrialCa, stranger: TrialCa, now: datetime) -> Iterator[Responder]:
    """A responder while the block runs."""
    responder = Responder(ca, stranger, now)
    thread = threading.Thread(target=responder.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield responder
    finally:
        responder.let_go.set()
        responder.server.shutdown()
        responder.server.server_close()
        thread.join()


def issue_with_ocsp(ca: TrialCa, name: str, url: str) -> TrialKey:
    """A key whose certificate names the responder, and no revocation list."""
    plain = ca.issue(name)
    own = plain.certificate
    builder = x509.CertificateBuilder(
        issuer_name=own.issuer, subject_name=own.subject, public_key=plain.key.public_key(),
        serial_number=x509.random_serial_number(), not_valid_before=ca.begins,
        not_valid_after=ca.begins + LASTS,
    )  # fmt: skip
    for one in own.extensions:
        builder = builder.add_extension(one.value, critical=one.critical)
    place = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(url))
    builder = builder.add_extension(x509.AuthorityInformationAccess([place]), critical=False)
    assert isinstance(ca.issuing.key, ec.EllipticCurvePrivateKey)
    return TrialKey(plain.key, builder.sign(ca.issuing.key, hashes.SHA256()), plain.above)


def _hash(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA1())
    digest.update(content)
    return digest.finalize()

"""Reading the signatures of a PDF, in a process of its own: `python -m motcua.documents.signing.reading`.

A file from outside may be made to exhaust memory or to run for ever, and no thread can be stopped; a process
can (`validation.py` starts it). It gets the moment and the trust folder as arguments and the file on its
standard input, and answers JSON. It reaches no network.
"""

from __future__ import annotations

import asyncio
import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto.x509 import Certificate
from cryptography import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator.context import ValidationContext

from motcua.documents.signing.apart import apart
from motcua.documents.signing.certificates import facts_of
from motcua.documents.signing.reports import Added, SignatureReport, Trust
from motcua.documents.signing.trust import Trusted, read_trust

MOST_SIGNATURES = 40  # of a paper; who sends more wants something else
MOST_MEMORY, MOST_SECONDS = 2 * 1024**3, 15
# What pyHanko raises on hostile files beside its own errors.
_BROKEN = (
    PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, MemoryError,
)  # fmt: skip
_ANY_USE = KeyUsageConstraints(key_usage=set())


def read_signatures(content: bytes, *, trusted: Trusted, at: datetime) -> tuple[SignatureReport, ...]:
    """The signatures of a PDF in the order of signing; raises PdfError or ValueError for what is no PDF."""
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    proofs = _proofs(reader)
    return apart(lambda: _reports(reader, proofs, trusted, at))


def _reports(
    reader: PdfFileReader, proofs: DocumentSecurityStore | None, trusted: Trusted, at: datetime
) -> tuple[SignatureReport, ...]:
    archived = _archived(reader, proofs, trusted, at)
    return tuple(
        _report(one, proofs, trusted, at, is_archived=one.signed_revision < archived)
        for one in _signatures(reader)
    )


def _archived(
    reader: PdfFileReader, proofs: DocumentSecurityStore | None, trusted: Trusted, at: datetime
) -> int:
    """The last revision that a good archival time stamp of a trusted authority covers; -1 for none."""
    covered = -1
    for stamp in reader.embedded_timestamp_signatures[:MOST_SIGNATURES]:
        state = asyncio.run(async_validate_pdf_timestamp(stamp, _context(proofs, trusted, at)))
        if state.valid and state.intact and state.trusted:
            covered = max(covered, stamp.signed_revision)
    return covered


def _signatures(reader: PdfFileReader) -> Iterator[EmbeddedPdfSignature]:
    found = reader.embedded_regular_signatures
    if len(found) > MOST_SIGNATURES:
        raise ValueError("too many signatures")
    yield from found


def _proofs(reader: PdfFileReader) -> DocumentSecurityStore | None:
    try:
        return DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return None


def _report(
    signature: EmbeddedPdfSignature,
    proofs: DocumentSecurityStore | None,
    trusted: Trusted,
    at: datetime,
    *,
    is_archived: bool,
) -> SignatureReport:
    facts = facts_of(x509.load_der_x509_certificate(signature.signer_cert.dump()))
    state = _judged(signature, proofs, trusted, at)
    stamped = state.timestamp_validity
    is_proved = stamped is not None and stamped.valid and stamped.intact and stamped.trusted
    moment = at
    if is_proved and stamped is not None:
        moment = stamped.timestamp
        state = _judged(signature, proofs, trusted, moment)
    return SignatureReport(
        field_name=signature.field_name,
        name=facts.name,
        organisation=facts.organisation,
        issuer=facts.issuer,
        serial=facts.serial,
        not_after=facts.not_after,
        signed_at=moment if is_proved else signature.self_reported_timestamp,
        is_time_proved=is_proved,
        is_intact=_is_intact(state),
        added=_added(state),
        trust=_trust(state, moment, facts.not_after, is_trial=facts.is_trial),
        level=_level(state, proofs, signature.signer_cert, is_archived=is_archived),
        is_trial=facts.is_trial,
    )


def _judged(
    signature: EmbeddedPdfSignature, proofs: DocumentSecurityStore | None, trusted: Trusted, at: datetime
) -> PdfSignatureStatus:
    """pyHanko's judgement as of a moment; a time stamp is judged as of its own.

    Asked first whether revocation data say anything: by itself pyHanko looks only for data that a certificate
    names a place for.
    """
    stamped_at = _stamped_at(signature) or at
    for is_strict in (True, False):
        state = asyncio.run(
            async_validate_pdf_signature(
                signature,
                signer_validation_context=_context(proofs, trusted, at, is_strict=is_strict),
                ts_validation_context=_context(proofs, trusted, min(stamped_at, at)),
                key_usage_settings=_ANY_USE,
            )
        )
        if state.trusted or state.revoked:
            break
    return state


def _context(
    proofs: DocumentSecurityStore | None, trusted: Trusted, at: datetime, *, is_strict: bool = False
) -> ValidationContext:
    others: list[Certificate] = list(proofs.load_certs()) if proofs is not None else []
    return trusted.context(
        at=at,
        others=others,
        crls=_streams(proofs.crls) if proofs is not None else (),
        ocsps=_streams(proofs.ocsps) if proofs is not None else (),
        needs_revocation=is_strict,
    )


def _streams(references: list[Any]) -> list[bytes]:
    return [reference.get_object().data for reference in references]


def _stamped_at(signature: EmbeddedPdfSignature) -> datetime | None:
    """What the time stamp says of itself, before anybody believes it."""
    for attribute in signature.signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            token = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
            moment: datetime = token["gen_time"].native
            return moment
    return None


def _is_intact(state: PdfSignatureStatus) -> bool:
    """What was signed is unchanged, by the key of that certificate, and no byte of it is left out."""
    covers = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
    return state.intact and state.valid and state.coverage in covers


def _added(state: PdfSignatureStatus) -> Added:
    if state.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Added.NOTHING
    if state.docmdp_ok is False or state.modification_level is None:
        return Added.CHANGES
    return {
        ModificationLevel.NONE: Added.NOTHING,
        ModificationLevel.LTA_UPDATES: Added.PROOFS,
        ModificationLevel.FORM_FILLING: Added.SIGNATURES,
    }.get(state.modification_level, Added.CHANGES)


def _trust(state: PdfSignatureStatus, moment: datetime, not_after: datetime, *, is_trial: bool) -> Trust:
    if state.revoked:
        return Trust.REVOKED
    if moment > not_after:
        return Trust.EXPIRED
    if not state.trusted:
        return Trust.UNKNOWN
    return Trust.TRIAL if is_trial else Trust.TRUSTED


def _level(
    state: PdfSignatureStatus, proofs: DocumentSecurityStore | None, signer: Certificate, *, is_archived: bool
) -> str:
    """B-LT where the paper carries revocation data by the issuer of the certificate beside a time stamp.

    B-LTA where an archival time stamp covers them.
    """
    if state.timestamp_validity is None:
        return "B-B"
    if proofs is None or not (proofs.crls or proofs.ocsps):
        return "B-T"
    if all(one.dump() != signer.dump() for one in proofs.load_certs()):
        return "B-T"
    return "B-LTA" if is_archived else "B-LT"


def main() -> None:
    """Read the file on standard input, within limits of memory and time that the system keeps."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    moment, folder = sys.argv[1:3]
    try:
        found = read_signatures(
            sys.stdin.buffer.read(), trusted=read_trust(Path(folder)), at=datetime.fromisoformat(moment)
        )
    except (
        PdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        MemoryError,
    ):
        sys.exit(1)
    sys.stdout.write(json.dumps([one.as_json() for one in found]))


if __name__ == "__main__":
    main()

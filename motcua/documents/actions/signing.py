"""Signing one paper: the crypto outside any transaction, what came of it inside one.

Not among what `motcua.documents.actions` offers at once: the library behind it takes a second to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append, open_chain
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.rules.text import fold
from motcua.core.transactions import action
from motcua.documents.actions.opening import Sitting, StampWords, opened_key
from motcua.documents.actions.storing import read_stored, store_files
from motcua.documents.choices import MediaType
from motcua.documents.errors import KeyUnreachable, PaperNotSignable
from motcua.documents.models import Signature, SigningKey, StoredFile
from motcua.documents.signing.keys import KeyFailed
from motcua.documents.signing.papers import SignedPaper
from motcua.documents.signing.reports import SignatureReport

SUBJECT = "documents.signature"
PLAIN = StampWords()

__all__ = [
    "Sitting",
    "StampWords",
    "opened_key",
    "record_foreign",
    "record_signature",
    "sign_file",
    "signed_in",
]


def sign_file(
    *,
    file: StoredFile,
    key: SigningKey,
    pin: str,
    words: StampWords = PLAIN,
    by: Actor,
    now: datetime,
    procedure: str | None = None,
) -> Signature:
    """Sign a stored PDF with a key; the signed paper is `Signature.signed_file`, the old one stays.

    Called outside any transaction: a wrong PIN must stay counted, a time stamp may take seconds. To sign
    several papers, or to do more in the transaction that records one: `opened_key`, `signed_in` and
    `record_signature`. Raises KeyNotYours, KeyLocked, PinWrong, CertificateUnfit, KeyUnreachable,
    PaperNotSignable.
    """
    with opened_key(key=key, pin=pin, by=by, now=now, procedure=procedure) as sitting:
        signed = signed_in(sitting, file, words)
    return record_signature(file=file, signed=signed, key=key, by=by, now=now)


def signed_in(
    sitting: Sitting, file: StoredFile, words: StampWords = PLAIN, content: bytes | None = None
) -> SignedPaper:
    """The paper signed in a sitting, stored nowhere yet; raises PaperNotSignable, KeyUnreachable.

    `content` is what the file holds, with what was printed into it for the signature.
    """
    if file.media_type != MediaType.PDF:
        raise PaperNotSignable(_("Chỉ ký số được văn bản PDF."))
    try:
        return sitting.sign(read_stored(file) if content is None else content, words)
    except KeyFailed as error:
        raise KeyUnreachable(error.reason) from error


@action
def record_signature(
    *, file: StoredFile, signed: SignedPaper, key: SigningKey, by: Actor, now: datetime
) -> Signature:
    """Store a signed paper and its signature: five statements.

    Who may sign was checked when the key was opened.
    """
    (stored,) = store_files(contents=[(signed.content, MediaType.PDF)], now=now)
    signature = Signature(
        file=file,
        signed_file=stored,
        key=key,
        agency=key.agency,
        signer_name=key.holder_name,
        certificate_serial=key.serial,
        issuer_name=key.issuer_name,
        field_name=signed.field_name,
        level=signed.level,
        is_trial=key.is_trial,
        signed_at=now,
        signed_by=by.label,
    )
    insert_rows([signature])
    said = {"from": file.pk, "key": key.pk, "serial": key.serial, "level": str(signed.level)}
    open_chain(
        subject_kind=SUBJECT,
        subject_id=stored.pk,
        events=[NewEvent("documents.signed", said)],
        by=by,
        now=now,
    )
    return signature


@action
def record_foreign(
    *, file: StoredFile, reports: Sequence[SignatureReport], agency: Agency, by: Actor, now: datetime
) -> list[Signature]:
    """Enter valid signatures that were made elsewhere and read here (`signing.validation`); known ones stay.

    One whose certificate names the agency is its seal, any other an officer's.
    """
    known = set(Signature.objects.filter(signed_file=file).values_list("field_name", flat=True))
    rows = [
        Signature(
            file=file,
            signed_file=file,
            agency=agency if fold(agency.name) in (fold(one.name), fold(one.organisation)) else None,
            signer_name=one.name[:200],
            certificate_serial=one.serial[:64],
            issuer_name=one.issuer[:200],
            field_name=one.field_name[:60],
            level=one.level,
            is_trial=one.is_trial,
            signed_at=one.signed_at or now,
            signed_by=by.label,
        )
        for one in reports
        if one.is_valid and one.field_name[:60] not in known
    ]
    if rows:
        insert_rows(rows)
        said = {"serials": [row.certificate_serial for row in rows]}
        append(
            subject_kind=SUBJECT,
            subject_id=file.pk,
            events=[NewEvent("documents.signatures_read", said)],
            by=by,
            now=now,
        )
    return rows

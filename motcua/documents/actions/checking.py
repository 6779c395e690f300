"""Asking about a paper given out: anybody may, each check is noted, nobody tries many codes in a row."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from motcua.core.inserts import insert_rows
from motcua.core.series import count_attempt
from motcua.core.transactions import action
from motcua.documents.errors import FileDamaged, FileTooLarge
from motcua.documents.models import CheckOutcome, DocumentCheck, IssuedDocument

# An employer checks a pile of papers from one address; a guesser of one in 17 million million gets nowhere.
MOST_CHECKS = 60
WINDOW = timedelta(minutes=15)


@action
def check_paper(*, code: str, source: str, now: datetime) -> IssuedDocument | None:
    """The paper of a code, None where there is none; the look is noted.

    `source` is what the checks of one place are counted under. Raises TooOften.
    """
    document = _found(code, source, now)
    if document is not None:
        record_check(document=document, outcome=CheckOutcome.SHOWN, now=now)
    return document


@action
def compare_file(*, code: str, sha256: str, source: str, now: datetime) -> tuple[IssuedDocument, bool] | None:
    """The paper of a code and whether a file of that hash is the one given out; None where there is no such.

    Raises TooOften.
    """
    document = _found(code, source, now)
    if document is None:
        return None
    is_same = document.file_id == sha256
    outcome = CheckOutcome.IDENTICAL if is_same else CheckOutcome.ALTERED
    record_check(document=document, outcome=outcome, now=now)
    return document, is_same


@action
def record_check(*, document: IssuedDocument, outcome: CheckOutcome, now: datetime) -> None:
    """Note that somebody asked about a paper; nothing about who is kept."""
    insert_rows([DocumentCheck(document=document, at=now, outcome=outcome)])


def hash_of(upload: UploadedFile) -> str:
    """The SHA-256 of a file handed in to be compared: it is neither opened nor kept.

    Raises FileDamaged for an empty file, FileTooLarge.
    """
    size = upload.size or 0
    if size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // 1024**2
        sentence = _("Tệp lớn hơn %(limit)s MB. Cơ quan không phát hành tệp lớn như vậy.")
        raise FileTooLarge(sentence % {"limit": limit})
    if not size:
        raise FileDamaged(_("Tệp trống. Xin chọn đúng tệp đã nhận từ cơ quan."))
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    return digest.hexdigest()


def _found(code: str, source: str, now: datetime) -> IssuedDocument | None:
    count_attempt(key=source, now=now, window=WINDOW, limit=MOST_CHECKS)
    return IssuedDocument.objects.select_related("issuer", "replaced_by").filter(code=code).first()

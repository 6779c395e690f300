"""Giving out papers that can be checked afterwards, taking them back, and noting each check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import Random, SystemRandom

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append, open_chain
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.rules.lookup_codes import ALPHABET
from motcua.core.transactions import action
from motcua.documents.errors import AlreadyRevoked, ReasonMissing
from motcua.documents.models import CheckOutcome, DocumentCheck, DocumentKind, IssuedDocument, StoredFile
from motcua.documents.permissions import REVOKE

SUBJECT = "documents.issued"
CODE_LENGTH = 10
_SECURE = SystemRandom()


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A paper to be given out; `code` comes from `free_code` before the paper is printed, for its QR."""

    code: str
    kind: DocumentKind
    title: str
    file: StoredFile
    issuer: Agency
    subject_kind: str
    subject_id: str
    number: str = ""
    signer_name: str = ""
    valid_to: date | None = None


def free_code(source: Random = _SECURE) -> str:
    """A code for a paper about to be printed: one of 21^10, so nobody guesses it.

    Two alike are refused by the table when the paper is issued.
    """
    return "".join(source.choice(ALPHABET) for _ in range(CODE_LENGTH))


@action
def issue_document(*, new: NewDocument, by: Actor, now: datetime) -> IssuedDocument:
    """Enter a paper among those given out: three statements.

    The right to give it out is that of the action which makes it and calls this one.
    """
    document = IssuedDocument(
        code=new.code,
        kind=new.kind,
        title=new.title[:300],
        number=new.number,
        file=new.file,
        issuer=new.issuer,
        signer_name=new.signer_name,
        subject_kind=new.subject_kind,
        subject_id=new.subject_id,
        issued_at=now,
        valid_to=new.valid_to,
    )
    insert_rows([document])
    said = {"kind": str(new.kind), "file": new.file.pk, "of": f"{new.subject_kind} {new.subject_id}"}
    open_chain(
        subject_kind=SUBJECT,
        subject_id=new.code,
        events=[NewEvent("documents.issued", said)],
        by=by,
        now=now,
    )
    return document


@action
def revoke_document(
    *, code: str, reason: str, by: Actor, now: datetime, replaced_by: IssuedDocument | None = None
) -> IssuedDocument:
    """Take back a paper given out, perhaps for another; from now on who checks it learns that.

    Raises NotFound, NotAllowed, ReasonMissing, AlreadyRevoked.
    """
    document = IssuedDocument.objects.select_related("issuer").filter(code=code).first()
    if document is None:
        raise NotFound(_("Không có văn bản này."))
    check(by, REVOKE, document.issuer.path)
    words = " ".join(reason.split())
    if not words:
        raise ReasonMissing(_("Xin ghi lý do thu hồi."), field="reason")
    standing = IssuedDocument.objects.filter(pk=document.pk, revoked_at=None)
    if not standing.update(revoked_at=now, revocation_reason=words[:300], replaced_by=replaced_by):
        raise AlreadyRevoked(_("Văn bản này đã được thu hồi."))
    document.revoked_at, document.revocation_reason, document.replaced_by = now, words[:300], replaced_by
    said = {"reason": words[:300], "replaced_by": replaced_by.code if replaced_by else ""}
    append(
        subject_kind=SUBJECT,
        subject_id=code,
        events=[NewEvent("documents.revoked", said)],
        by=by,
        now=now,
    )
    return document


@action
def record_check(*, document: IssuedDocument, outcome: CheckOutcome, now: datetime) -> None:
    """Note that somebody asked about a paper; anybody may, and nothing about them is kept."""
    insert_rows([DocumentCheck(document=document, at=now, outcome=outcome)])

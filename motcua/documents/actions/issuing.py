"""Giving out papers that can be checked afterwards, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random, SystemRandom

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append, open_chain
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action
from motcua.documents.errors import AlreadyRevoked, ReasonMissing
from motcua.documents.models import DocumentKind, IssuedDocument, StoredFile
from motcua.documents.permissions import REVOKE
from motcua.documents.rules.paper_codes import paper_code

SUBJECT = "documents.issued"
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
    person_name: str = ""
    valid_to: date | None = None


def free_code(source: Random = _SECURE) -> str:
    """A code for a paper about to be printed, which nobody guesses.

    Two alike are refused by the table when the paper is issued.
    """
    return paper_code(source.getrandbits(128))


def code_of(*said: str) -> str:
    """The same code for the same words, which nobody guesses without the office's secret.

    For a paper that may be handed in twice by one click: both times it gets the same QR and stays one file.
    """
    return paper_code(int(salted_hmac("motcua.documents.codes", "\x00".join(said)).hexdigest(), 16))


def enter_documents(new: Sequence[NewDocument], *, now: datetime) -> list[IssuedDocument]:
    """Enter papers among those given out: one statement, none without any.

    For an action that notes them itself, in the chain of what they belong to.
    """
    rows = [
        IssuedDocument(
            code=one.code,
            kind=one.kind,
            title=one.title[:300],
            number=one.number,
            file=one.file,
            issuer=one.issuer,
            signer_name=one.signer_name,
            person_name=one.person_name,
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            issued_at=now,
            valid_to=one.valid_to,
        )
        for one in new
    ]
    insert_rows(rows)
    return rows


@action
def issue_document(*, new: NewDocument, by: Actor, now: datetime) -> IssuedDocument:
    """Enter a paper among those given out: three statements.

    The right to give it out is that of the action which makes it and calls this one.
    """
    (document,) = enter_documents([new], now=now)
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
    return take_back(document, reason=words, by=by, now=now, replaced_by=replaced_by)


def take_back(
    document: IssuedDocument,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    replaced_by: IssuedDocument | None = None,
) -> IssuedDocument:
    """Take a paper back inside an action that has checked the right and the reason.

    Raises AlreadyRevoked.
    """
    words = reason
    standing = IssuedDocument.objects.filter(pk=document.pk, revoked_at=None)
    if not standing.update(revoked_at=now, revocation_reason=words[:300], replaced_by=replaced_by):
        raise AlreadyRevoked(_("Văn bản này đã được thu hồi."))
    document.revoked_at, document.revocation_reason, document.replaced_by = now, words[:300], replaced_by
    said = {"reason": words[:300], "replaced_by": replaced_by.code if replaced_by else ""}
    append(
        subject_kind=SUBJECT,
        subject_id=document.code,
        events=[NewEvent("documents.revoked", said)],
        by=by,
        now=now,
    )
    return document

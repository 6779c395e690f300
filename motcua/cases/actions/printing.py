"""Printing a form of a case: the one way to it, so no look goes unnoted and each form given out is known."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError

from motcua.audit.actions import log_read
from motcua.cases.forms.given_out import TITLES, GivenForm, given_form, is_given_out
from motcua.cases.forms.offered import form_pdf
from motcua.cases.models import Case
from motcua.cases.queries.results import PAPERS_OF, papers_of
from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.documents.actions import NewDocument, free_code, issue_document, read_stored, store_files
from motcua.documents.choices import MediaType
from motcua.documents.models import DocumentKind, IssuedDocument


def print_form(*, case: Case, kind: str, public_url: str, by: Actor, now: datetime) -> bytes:
    """The form as PDF/A; who looked at it is noted in the read log, since forms carry personal data.

    A refusal, an apology and a stop notice become papers given out the first time; from then on the same file
    is printed. The caller has checked that the case is visible to `by`. Raises FormNotIssued or SlipNotIssued
    when the case has no form of that kind, and then notes nothing. Laying out is done before the transaction.
    """
    if is_given_out(case, kind):
        content = _given_out(case, kind, public_url, by, now)
    else:
        content = form_pdf(case, kind, public_url=public_url, now=now)
    log_read(subject_kind="case", subject_id=case.code, what=f"form:{kind}", by=by, now=now)
    return content


def _given_out(case: Case, kind: str, public_url: str, by: Actor, now: datetime) -> bytes:
    known = _known(case, kind)
    if known is not None:
        return read_stored(known.file)
    form, code = given_form(case, kind, now=now), free_code()
    content = form.pdf(code=code, public_url=public_url)
    try:
        _give_out(case, kind, form, code, content, by=by, now=now)
    except IntegrityError:
        known = _known(case, kind)  # two printed it for the first time at once: one of them counts
        if known is None:
            raise
        return read_stored(known.file)
    return content


def _known(case: Case, kind: str) -> IssuedDocument | None:
    """The form as it was given out, unless it was taken back."""
    standing = papers_of(case.code).filter(kind=DocumentKind.FORM, title=TITLES[kind], revoked_at=None)
    return standing.select_related("file").first()


@action
def _give_out(
    case: Case, kind: str, form: GivenForm, code: str, content: bytes, *, by: Actor, now: datetime
) -> None:
    (file,) = store_files(contents=[(content, MediaType.PDF)], now=now)
    new = NewDocument(
        code=code,
        kind=DocumentKind.FORM,
        title=TITLES[kind],
        file=file,
        issuer=form.issuer,
        subject_kind=PAPERS_OF,
        subject_id=case.code,
        number=form.context.number,
        signer_name=form.signer_name[:120],
        person_name=case.applicant_name,
    )
    issue_document(new=new, by=by, now=now)

"""Printing a form of a case: the one way to it, so no look goes unnoted and each form given out is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils.timezone import localdate

from motcua.audit.actions import log_read
from motcua.cases.forms.given_out import TITLES, GivenForm, given_form, is_given_out
from motcua.cases.forms.heading import numbered
from motcua.cases.forms.offered import form_pdf
from motcua.cases.forms.waiver import waiver_form
from motcua.cases.models import Case
from motcua.cases.queries.results import PAPERS_OF
from motcua.cases.rules import waiver_series
from motcua.core.actors import Actor
from motcua.core.series import take
from motcua.core.transactions import action
from motcua.documents.actions import NewDocument, free_code, issue_document, read_stored, store_files
from motcua.documents.choices import MediaType
from motcua.documents.models import DocumentKind, IssuedDocument
from motcua.fees.actions.waiving import SHEET_OF, number_sheet
from motcua.fees.models import Waiver

WAIVER_TITLE = "Giấy xác nhận miễn phí, lệ phí"


@dataclass(frozen=True, slots=True)
class _Paper:
    """A form as a paper given out: what it belongs to, its title, and how it is laid out."""

    subject_kind: str
    subject_id: str
    title: str
    lay_out: Callable[[], GivenForm]

    def known(self) -> IssuedDocument | None:
        """The form as it was given out, unless it was taken back."""
        standing = IssuedDocument.objects.filter(
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            kind=DocumentKind.FORM,
            title=self.title,
            revoked_at=None,
        )
        return standing.select_related("file").first()


def print_form(*, case: Case, kind: str, public_url: str, by: Actor, now: datetime) -> bytes:
    """The form as PDF/A; who looked at it is noted in the read log, since forms carry personal data.

    A refusal, an apology and a stop notice become papers given out the first time; from then on the same file
    is printed. The caller has checked that the case is visible to `by`. Raises FormNotIssued or SlipNotIssued
    when the case has no form of that kind, and then notes nothing. Laying out is done before the transaction.
    """
    if is_given_out(case, kind):
        paper = _Paper(PAPERS_OF, case.code, TITLES[kind], lambda: given_form(case, kind, now=now))
        content = _given_out(case, paper, public_url, by, now)
    else:
        content = form_pdf(case, kind, public_url=public_url, now=now)
    log_read(subject_kind="case", subject_id=case.code, what=f"form:{kind}", by=by, now=now)
    return content


def print_waiver(*, case: Case, waiver: Waiver, public_url: str, by: Actor, now: datetime) -> bytes:
    """The confirmation of a waiver of the case as PDF/A, given out and numbered the first time.

    The caller has checked that the case is visible to `by`. Raises FormNotIssued once it was taken back.
    """
    if not waiver.sheet_number and waiver.undone_at is None:
        waiver = number_sheet(waiver, number=lambda: _next_number(case, waiver))
    paper = _Paper(SHEET_OF, str(waiver.pk), WAIVER_TITLE, lambda: waiver_form(case, waiver))
    content = _given_out(case, paper, public_url, by, now)
    log_read(subject_kind="case", subject_id=case.code, what=f"form:waiver-{waiver.pk}", by=by, now=now)
    return content


def _next_number(case: Case, waiver: Waiver) -> str:
    (number,) = take([waiver_series(case.receiving_agency.code, localdate(waiver.waived_at).year)])
    return numbered(case, "waiver", f"{number:02d}")


def _given_out(case: Case, paper: _Paper, public_url: str, by: Actor, now: datetime) -> bytes:
    known = paper.known()
    if known is not None:
        return read_stored(known.file)
    form, code = paper.lay_out(), free_code()
    content = form.pdf(code=code, public_url=public_url)
    try:
        _give_out(case, paper, form, code, content, by=by, now=now)
    except IntegrityError:
        known = paper.known()  # two printed it for the first time at once: one of them counts
        if known is None:
            raise
        return read_stored(known.file)
    return content


@action
def _give_out(
    case: Case, paper: _Paper, form: GivenForm, code: str, content: bytes, *, by: Actor, now: datetime
) -> None:
    (file,) = store_files(contents=[(content, MediaType.PDF)], now=now)
    new = NewDocument(
        code=code,
        kind=DocumentKind.FORM,
        title=paper.title,
        file=file,
        issuer=form.issuer,
        subject_kind=paper.subject_kind,
        subject_id=paper.subject_id,
        number=form.context.number,
        signer_name=form.signer_name[:120],
        person_name=case.applicant_name,
    )
    issue_document(new=new, by=by, now=now)

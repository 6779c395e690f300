"""Results become papers given out, which anybody checks by their QR; the chain of the case notes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import override

from motcua.audit.actions import NewEvent
from motcua.cases.choices import AttachmentPurpose, Outcome
from motcua.cases.models import Case, CaseAttachment, StepVisit
from motcua.cases.queries.results import PAPERS_OF, papers_of
from motcua.catalogue.queries import record_of
from motcua.core.actors import Role
from motcua.documents.actions import NewDocument, enter_documents, free_code
from motcua.documents.models import DocumentKind, IssuedDocument, StoredFile

# Stands on the public page, so it is Vietnamese whatever language the officer's screen has.
CORRECTED = "Kết quả đã được sửa; văn bản này không còn giá trị."


def give_out_decided(case: Case, *, now: datetime) -> list[NewEvent]:
    """The results that hang at a case which is decided now; called inside the action that decides it.

    One statement, another for those that are new. After a step that was taken back the same paper is given
    out again, with its number of now; after a correction the former ones count no longer: one more each.
    """
    hung = list(_hung(case))
    again = [one.known_id for one in hung if one.known_id is not None and not _is_former(one)]
    new = [one for one in hung if one.known_id is None]
    signer = (hung[0].signer or "")[:120] if hung else ""
    if again:
        IssuedDocument.objects.filter(pk__in=again).update(
            number=case.result_number, signer_name=signer, issued_at=now
        )
    events = give_out_results(case, new, signer=signer, now=now)
    if case.first_finished_at is not None:
        _replace_former(case, now=now)
    return events


def _hung(case: Case) -> QuerySet[Any]:
    """The results at the case: the paper given out that each is, since when, who signed, last reopening."""
    papers = papers_of(case.code).filter(kind=DocumentKind.RESULT, revoked_at=None, file=OuterRef("file"))
    signed = StepVisit.objects.filter(case=case, role=Role.LEADER, left_at__isnull=False).order_by("-number")
    return (
        CaseAttachment.objects.filter(case=case, purpose=AttachmentPurpose.RESULT)
        .annotate(
            known_id=Subquery(papers.values("pk")[:1]),
            known_at=Subquery(papers.values("issued_at")[:1]),
            signer=Subquery(signed.values("ended_by")[:1]),
            reopened_at=Subquery(_reopened(case)),
        )
        .order_by("pk")
    )


def _reopened(case: Case) -> QuerySet[Any]:
    return case.reopenings.order_by("-number").values("reopened_at")[:1]


def _is_former(hung: Any) -> bool:
    return hung.reopened_at is not None and hung.known_at < hung.reopened_at


def give_out_results(
    case: Case, results: Sequence[CaseAttachment], *, signer: str = "", now: datetime
) -> list[NewEvent]:
    """Enter results among the papers given out: one statement, none without any. Returns what to note."""
    if not results:
        return []
    with override("vi"):
        new = [
            NewDocument(
                code=result.check_code or free_code(),
                kind=DocumentKind.RESULT,
                title=_title(case),
                file=StoredFile(pk=result.file_id),  # stands there; to read it would be a statement more
                issuer=case.competent_agency,
                subject_kind=PAPERS_OF,
                subject_id=case.code,
                number=case.result_number,
                signer_name=signer[:120],
                person_name=case.applicant_name,
            )
            for result in results
        ]
    entered = enter_documents(new, now=now)
    said = [{"code": paper.code, "file": paper.file_id} for paper in entered]
    return [NewEvent("cases.results_given_out", {"given_out": said})]


def _title(case: Case) -> str:
    """What the procedure calls its result; the procedure itself where the record names several or none."""
    if case.outcome == Outcome.REFUSED:
        return f"Văn bản từ chối giải quyết: {case.procedure_name}"
    results = record_of(case.procedure_version_id).results
    return results[0].name if len(results) == 1 else case.procedure_name


def _replace_former(case: Case, *, now: datetime) -> None:
    """What was given out before the correction counts no longer: one statement."""
    results = papers_of(case.code).filter(kind=DocumentKind.RESULT)
    newest = results.filter(issued_at=now).order_by("pk").values("pk")[:1]
    former = results.filter(revoked_at=None, issued_at__lt=Subquery(_reopened(case)))
    former.update(revoked_at=now, revocation_reason=CORRECTED, replaced_by=Subquery(newest))

"""The papers given out about a case: its results, and the forms that went to the applicant."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet

from motcua.cases.models import Case
from motcua.documents.models import CheckOutcome, DocumentKind, IssuedDocument

PAPERS_OF = "case"


def papers_of(code: str | OuterRef) -> QuerySet[IssuedDocument]:
    """All papers given out about the case of that code."""
    return IssuedDocument.objects.filter(subject_kind=PAPERS_OF, subject_id=code)


def papers_with_checks(case: Case) -> list[IssuedDocument]:
    """The papers with `times_checked` and `times_altered`, newest first: one query, none without papers."""
    if not getattr(case, "has_papers_given_out", True):
        return []
    counted = (
        papers_of(case.code)
        .select_related("issuer", "replaced_by")
        .annotate(
            times_checked=Count("checks"),
            times_altered=Count("checks", filter=Q(checks__outcome=CheckOutcome.ALTERED)),
        )
    )
    return list(counted.order_by("-issued_at", "-pk"))


def is_unsettled(document: IssuedDocument) -> bool:
    """Whether it is the result of a case that has been opened again to correct it: one query."""
    return (
        document.subject_kind == PAPERS_OF
        and document.kind == DocumentKind.RESULT
        and Case.objects.filter(code=document.subject_id, finished_at=None).exists()
    )

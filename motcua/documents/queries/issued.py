"""Papers given out as an office looks at them: all of its own, and how often they are checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from motcua.documents.models import CheckOutcome, DocumentCheck, IssuedDocument

RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CheckFigures:
    """Of the last thirty days: papers given out, taken back, looks, and how comparisons of files ended."""

    given_out: int
    revoked: int
    shown: int
    identical: int
    altered: int


def issued_under(paths: tuple[str, ...]) -> QuerySet[IssuedDocument]:
    """The papers given out in these subtrees of agencies, newest first, with their checks counted."""
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(issuer__path__startswith=path)
    counted = IssuedDocument.objects.filter(wanted).select_related("issuer")
    return counted.annotate(
        times_checked=Count("checks"),
        times_altered=Count("checks", filter=Q(checks__outcome=CheckOutcome.ALTERED)),
    ).order_by("-issued_at", "-pk")


def figures_of(paths: tuple[str, ...], *, now: datetime) -> CheckFigures:
    """The figures of these agencies: two statements."""
    since = now - RECENT
    wanted = Q(pk__in=[])
    checked = Q(pk__in=[])
    for path in paths:
        wanted |= Q(issuer__path__startswith=path)
        checked |= Q(document__issuer__path__startswith=path)
    papers = IssuedDocument.objects.filter(wanted).aggregate(
        given_out=Count("pk", filter=Q(issued_at__gte=since)),
        revoked=Count("pk", filter=Q(revoked_at__gte=since)),
    )
    checks = DocumentCheck.objects.filter(checked, at__gte=since).aggregate(
        **{outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in CheckOutcome}
    )
    return CheckFigures(**papers, **checks)

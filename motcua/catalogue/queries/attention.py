"""What imports left to people: what is still open in procedures in force, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from motcua.agencies.models import Agency
from motcua.catalogue.models import AttentionItem, Offering
from motcua.catalogue.queries.finding import HEAVY, words_of


@dataclass(frozen=True, slots=True)
class AttentionFilter:
    """What a list of items is narrowed by; empty values narrow nothing."""

    kind: str = ""
    field_id: int | None = None
    agency_id: int | None = None
    words: str = ""
    text: str = ""


def open_attention(wanted: AttentionFilter) -> QuerySet[AttentionItem]:
    """Items nobody has settled, of current versions only: older ones ask for nothing any more."""
    found = _narrowed(wanted).filter(settled_at=None, version__procedure__current_version_id=F("version_id"))
    return found.order_by("version__name", "version_id", "pk")


def settled_attention(wanted: AttentionFilter) -> QuerySet[AttentionItem]:
    """Items somebody has settled, the latest first, of all versions."""
    return _narrowed(wanted).filter(settled_at__isnull=False).order_by("-settled_at", "-pk")


def attention_counts(wanted: AttentionFilter) -> dict[str, int]:
    """Open items by kind, the filter's own kind left aside."""
    counted = open_attention(replace(wanted, kind="")).order_by().values("kind")
    return {row["kind"]: row["count"] for row in counted.annotate(count=Count("pk"))}


def agencies_offering() -> QuerySet[Agency]:
    """Agencies that take cases for some procedure."""
    offered = Offering.objects.filter(agency=OuterRef("pk"), is_open=True)
    return Agency.objects.filter(Exists(offered)).order_by("path")


def _narrowed(wanted: AttentionFilter) -> QuerySet[AttentionItem]:
    found = AttentionItem.objects.select_related("version__procedure", "version__field").defer(
        *(f"version__{name}" for name in HEAVY)
    )
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.field_id:
        found = found.filter(version__field_id=wanted.field_id)
    if wanted.agency_id:
        offered = Offering.objects.filter(
            agency_id=wanted.agency_id, is_open=True, procedure=OuterRef("version__procedure")
        )
        found = found.filter(Exists(offered))
    if wanted.text:
        found = found.filter(text__icontains=wanted.text)
    for word in words_of(wanted.words):
        found = found.filter(version__search_text__contains=word)
    return found

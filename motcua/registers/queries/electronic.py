"""Electronic certified copies on their way: signed by the certifier, waiting for the agency's seal."""

from __future__ import annotations

from django.db.models import QuerySet

from motcua.registers.choices import EntryState
from motcua.registers.models import CertificationEntry, EntryPaper

UNDER_WAY = (EntryState.ENTERED, EntryState.CERTIFIED)


def copies_to_seal(entries: QuerySet[CertificationEntry]) -> list[EntryPaper]:
    """The signed copies of these requests that bear no seal yet, the oldest first: one statement."""
    open_ones = entries.filter(is_electronic=True, state__in=UNDER_WAY).order_by()
    papers = EntryPaper.objects.filter(entry__in=open_ones.values("pk"), issued=None, signed__isnull=False)
    related = papers.select_related("entry__agency", "entry__office__agency", "case", "signed", "line__book")
    return list(related.order_by("entry__entered_at", "pk"))

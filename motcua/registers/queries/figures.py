"""Figures of a period from the books: numbers given, copies, fees, events; corrections counted in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from motcua.agencies.models import Agency
from motcua.registers.choices import CERTIFICATION_KINDS, CIVIL_STATUS_KINDS, BookKind, LineColumn
from motcua.registers.models import (
    Book,
    CertificationLine,
    CivilExtract,
    CivilRecord,
    LineCorrection,
)

_SUMMED = (LineColumn.DOCUMENTS, LineColumn.COPIES, LineColumn.FEE)


@dataclass(frozen=True, slots=True)
class CertificationFigures:
    """One kind: `numbers` given and standing, `cancelled` beside them; `fee` in đồng."""

    kind: BookKind
    numbers: int
    cancelled: int
    documents: int
    copies: int
    fee: int


@dataclass(frozen=True, slots=True)
class CivilFigures:
    """One kind of event: registrations, and extracts with their copies."""

    kind: BookKind
    events: int
    extracts: int
    extract_copies: int


def certification_figures(agency: Agency, since: date, until: date) -> list[CertificationFigures]:
    """Of each kind, for the days from `since` to `until`, both counted: two queries."""
    lines = CertificationLine.objects.filter(book__in=_own_books(agency), made_on__range=(since, until))
    standing = Q(cancelled_at=None)
    found = {
        row["book__kind"]: row
        for row in lines.values("book__kind").annotate(
            numbers=Count("pk", filter=standing),
            cancelled=Count("pk", filter=~standing),
            **{f"sum_{column.value}": Sum(column.value, filter=standing) for column in _SUMMED},
        )
    }
    changed = _changes(lines.filter(standing))
    return [
        CertificationFigures(
            kind=kind,
            numbers=row.get("numbers", 0),
            cancelled=row.get("cancelled", 0),
            **{
                column.value: (row.get(f"sum_{column.value}") or 0) + changed[kind.value, column.value]
                for column in _SUMMED
            },
        )
        for kind in CERTIFICATION_KINDS
        for row in (found.get(kind.value, {}),)
    ]


def civil_figures(agency: Agency, since: date, until: date) -> list[CivilFigures]:
    """Of each kind of event: two queries."""
    books = _own_books(agency)
    events = Counter(
        dict(
            CivilRecord.objects.filter(book__in=books, registered_on__range=(since, until))
            .order_by()
            .values_list("book__kind")
            .annotate(events=Count("pk"))
        )
    )
    given = CivilExtract.objects.filter(
        record__book__agency=agency, made_at__date__range=(since, until)
    ).order_by()
    extracts = {
        kind: (count, copies)
        for kind, count, copies in given.values_list("record__book__kind").annotate(
            Count("pk"), Sum("copies")
        )
    }
    return [
        CivilFigures(kind, events[kind.value], *extracts.get(kind.value, (0, 0)))
        for kind in CIVIL_STATUS_KINDS
    ]


def _own_books(agency: Agency) -> list[int]:
    return list(Book.objects.filter(agency=agency, former_body="").values_list("pk", flat=True))


def _changes(lines: object) -> Counter[tuple[str, str]]:
    """What corrections of numbers add up to, by kind and column."""
    changed: Counter[tuple[str, str]] = Counter()
    corrections = LineCorrection.objects.filter(line__in=lines, column__in=_SUMMED)
    for kind, column, before, after in corrections.values_list(
        "line__book__kind", "column", "before", "after"
    ):
        changed[kind, column] += int(after) - int(before)
    return changed

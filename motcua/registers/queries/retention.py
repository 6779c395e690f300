"""Which papers of certified cases are kept no longer by the rules: named, never deleted by the program.

The books are kept for ever; what ends is the time of the papers (NĐ 23/2015/NĐ-CP Điều 14).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from motcua.agencies.models import Agency
from motcua.core.rules.rule_sets import in_force, register_rules
from motcua.registers.choices import CERTIFICATION_KINDS, BookKind
from motcua.registers.models import CertificationLine


@dataclass(frozen=True, slots=True)
class DuePapers:
    """Papers of a kind and a year whose time is over: how many numbers, and files in their cases."""

    kind: BookKind
    year: int
    years_kept: int
    lines: int
    files: int


def years_kept(kind: BookKind, on: date) -> int | None:
    """How long papers of the kind are kept by the rules of the day; None: for ever, 0: not at all."""
    return register_rules(in_force("registers", on).id).retention_years.get(kind.value)


def due_papers(agency: Agency, on: date) -> list[DuePapers]:
    """What is due, by kind and year: a query for each kind whose papers are not kept for ever."""
    found = []
    for kind in CERTIFICATION_KINDS:
        years = years_kept(kind, on)
        if years is None:
            continue
        rows = (
            _due_lines(agency, kind, years, on)
            .annotate(year=ExtractYear("made_on"))
            .values("year")
            .annotate(lines=Count("pk", distinct=True), files=Count("case__attachments", distinct=True))
            .order_by("year")
        )
        found += [DuePapers(kind, row["year"], years, row["lines"], row["files"]) for row in rows]
    return found


def each_due_line(agency: Agency, kind: BookKind, year: int, on: date) -> Iterator[CertificationLine]:
    """The lines behind one figure, in order of number, with the number of files of their cases."""
    years = years_kept(kind, on)
    if years is None:
        return iter(())
    lines = _due_lines(agency, kind, years, on).filter(made_on__year=year)
    counted = lines.annotate(files=Count("case__attachments", distinct=True))
    return counted.select_related("book", "case").order_by("number", "pk").iterator(chunk_size=1000)


def _due_lines(agency: Agency, kind: BookKind, years: int, on: date) -> QuerySet[CertificationLine]:
    """Lines made so long ago whose case still has files."""
    ended = _years_before(on, years)
    return CertificationLine.objects.filter(
        book__agency=agency, book__kind=kind, made_on__lt=ended, case__attachments__isnull=False
    ).order_by()


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)

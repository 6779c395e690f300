"""Which papers of certified cases are kept no longer by the rules, and what speaks for keeping one of them.

The books are kept for ever; what ends is the time of the papers (NĐ 23/2015/NĐ-CP Điều 14).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from motcua.agencies.models import Agency
from motcua.cases.choices import AttachmentPurpose
from motcua.cases.models import Case, CaseAttachment, CasePaper
from motcua.cases.queries.results import PAPERS_OF
from motcua.core.rules.rule_sets import in_force, register_rules
from motcua.documents.models import StoredFile
from motcua.registers.choices import CERTIFICATION_KINDS, BookKind
from motcua.registers.models import CertificationLine, DestroyedPaper, EntryPaper, PaperHold
from motcua.registers.rules.retention import Keep, KeptLine, keeps, last_day_kept

# What speaks of a file and needs it not: its words, its signatures, the records of its destruction.
_ABOUT_A_FILE = frozenset({"text", "signatures_from", "signatures", "signing_items", "destroyed_papers"})


@dataclass(frozen=True, slots=True)
class DuePapers:
    """Papers of a kind and a year whose time is over: how many numbers, and files in their cases."""

    kind: BookKind
    year: int
    years_kept: int
    lines: int
    files: int


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a case and what speaks for keeping it; None: it may be destroyed."""

    case_id: int
    file_id: str
    file_name: str
    size: int
    keep: Keep | None


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
            .annotate(lines=Count("pk", distinct=True), files=_files(years))
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
    counted = lines.annotate(files=_files(years))
    return counted.select_related("book", "case").order_by("number", "pk").iterator(chunk_size=1000)


def due_cases(agency: Agency, kind: BookKind, year: int, on: date, *, most: int) -> list[int]:
    """The first cases with due papers that no proposal has listed and no hold keeps, by number."""
    years = years_kept(kind, on)
    if years is None:
        return []
    waiting = DestroyedPaper.objects.filter(
        case=OuterRef("case"), destruction__approved_at=None, destruction__refused_at=None
    )
    held = PaperHold.objects.filter(line__case=OuterRef("case"), lifted_at=None)
    lines = _due_lines(agency, kind, years, on).filter(~Exists(waiting), ~Exists(held), made_on__year=year)
    return list(dict.fromkeys(lines.order_by("number", "pk").values_list("case", flat=True)))[:most]


def files_of(cases: Collection[int], kind: BookKind, on: date) -> list[Found]:
    """Every file of these cases that the rule of the kind is about, each with what speaks for keeping it.

    Of kinds kept for some years all files go, of copies only the papers: what was given out stays, for
    whoever holds it may have it checked. About twenty statements, whatever the number of cases.
    """
    found = {case.pk: case for case in Case.objects.filter(pk__in=cases)}
    lines = _kept_lines(found, on)
    standing = {
        case.pk: keeps(lines[case.pk], is_final=case.is_final, is_used=False, on=on)
        for case in found.values()
    }
    files = _files_at(found, with_results=bool(years_kept(kind, on)))
    clear = [pk for pk, keep in standing.items() if keep is None]
    used = _used_elsewhere({row[1] for row in files}, clear, [found[pk].code for pk in clear])
    return [
        Found(case, file, name, size, standing[case] or (Keep.USED if file in used else None))
        for case, file, name, size in files
    ]


def _kept_lines(cases: Collection[int], on: date) -> dict[int, list[KeptLine]]:
    held = PaperHold.objects.filter(line=OuterRef("pk"), lifted_at=None)
    rows = CertificationLine.objects.filter(case__in=list(cases)).annotate(is_held=Exists(held))
    lines: dict[int, list[KeptLine]] = defaultdict(list)
    for case, kind, made_on, is_held in rows.values_list("case", "book__kind", "made_on", "is_held"):
        lines[case].append(KeptLine(made_on, years_kept(BookKind(kind), on), is_held))
    return lines


def _files_at(cases: Collection[int], *, with_results: bool) -> list[tuple[int, str, str, int]]:
    """Case, file, name and size of each file once a case, those destroyed before left out."""
    hung = CaseAttachment.objects.filter(case__in=list(cases)).order_by("case", "pk")
    if not with_results:
        hung = hung.exclude(purpose=AttachmentPurpose.RESULT)
    shown = EntryPaper.objects.filter(case__in=list(cases), scan__isnull=False).order_by("case", "pk")
    rows = [
        *hung.filter(file__destroyed_at=None).values_list("case", "file", "file_name", "file__size"),
        *hung.filter(original__isnull=False, original__destroyed_at=None).values_list(
            "case", "original", "file_name", "original__size"
        ),
        *shown.filter(scan__destroyed_at=None).values_list("case", "scan", "name", "scan__size"),
    ]
    return list({(case, file): (case, file, name, size) for case, file, name, size in rows}.values())


def _used_elsewhere(files: Collection[str], cases: Collection[int], codes: Collection[str]) -> set[str]:
    """Files that something beside these cases needs: whatever table points at them, unless named here."""
    of_cases = {
        "attachments": Q(case__in=cases),
        "originals": Q(case__in=cases),
        "certified_papers": Q(case__in=cases),
        "scans": Q(attachment__case__in=cases),
        "issued": Q(subject_kind=PAPERS_OF, subject_id__in=codes),
    }
    used: set[str] = set()
    for relation in StoredFile._meta.related_objects:
        name = relation.get_accessor_name()
        if name in _ABOUT_A_FILE:
            continue
        column = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{column}__in": files})  # type: ignore[union-attr]
        own = of_cases.get(name or "")
        if own is not None:
            mine = rows.filter(own).values("pk")
            rows = rows.exclude(pk__in=mine)
        used.update(rows.values_list(column, flat=True))
    reused = CasePaper.objects.filter(reused_from__file__in=files).exclude(case__in=cases)
    used.update(reused.values_list("reused_from__file", flat=True))
    return used


def _due_lines(agency: Agency, kind: BookKind, years: int, on: date) -> QuerySet[CertificationLine]:
    """Lines made so long ago whose case still has files the rule is about."""
    hung = CaseAttachment.objects.filter(case=OuterRef("case"), file__destroyed_at=None)
    if not years:
        hung = hung.exclude(purpose=AttachmentPurpose.RESULT)
    return CertificationLine.objects.filter(
        Exists(hung),
        book__agency=agency,
        book__kind=kind,
        made_on__lte=_made_until(on, years),
        destruction=None,
    ).order_by()


def _files(years: int) -> Any:
    counted = Q(case__attachments__file__destroyed_at=None)
    if not years:
        counted &= ~Q(case__attachments__purpose=AttachmentPurpose.RESULT)
    return Count("case__attachments", filter=counted, distinct=True)


def _made_until(on: date, years: int) -> date:
    """The last day of certification whose papers are due."""
    made = on - timedelta(days=round(years * 365.25) - 2)
    while last_day_kept(made, years) >= on:
        made -= timedelta(days=1)
    return made

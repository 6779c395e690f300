"""The tracking book (Sổ theo dõi hồ sơ) of a centre: a field, a year or month, found lines, pages.

A page costs the same at 20,000 and at 200,000 cases: rows are reached through the index of centre, field and
moment of receipt, pages go on from a line instead of counting to it, and the total is counted up to a limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from motcua.agencies.models import Agency, Office
from motcua.cases.models import Case, CaseQuerySet
from motcua.cases.queries.finding import NEWEST, containing, meant_by, named, one_of, words_in
from motcua.catalogue.models import Field, ProcedureVersion
from motcua.core.actors import Actor, Role
from motcua.core.rules.dates import VN_TZ, local

PAGE_SIZE = 50
COUNTED_UP_TO = 10_000
_COLUMNS = (
    "code", "book_number", "procedure_name", "applicant_name", "applicant_address", "applicant_phone",
    "received_at", "due_at", "reappointed_due_at", "handed_over_at", "finished_at", "state", "delivery",
    "recipient_name", "rule_versions", "competent_agency__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookFilter:
    """Which lines of which book: `month` None is the whole year, `field_id` None all fields of the centre."""

    centre: Agency
    year: int
    month: int | None = None
    field_id: int | None = None
    words: str = ""

    @property
    def since(self) -> datetime:
        """First moment of the period, Vietnamese time."""
        return datetime(self.year, self.month or 1, 1, tzinfo=VN_TZ)

    @property
    def until(self) -> datetime:
        """First moment after the period."""
        if self.month is None or self.month == 12:
            return datetime(self.year + 1, 1, 1, tzinfo=VN_TZ)
        return datetime(self.year, self.month + 1, 1, tzinfo=VN_TZ)


@dataclass(frozen=True, slots=True)
class BookPage:
    """Lines of one page, newest first, and the lines from which the neighbouring pages go on.

    `total` is None for found lines, which are not counted; `has_more_than_total` when counting stopped.
    """

    cases: list[Case]
    total: int | None
    has_more_than_total: bool
    newer: int | None
    older: int | None


def centres_of(actor: Actor, roles: frozenset[Role]) -> list[Agency]:
    """The centres whose book the actor may see, those with a reception point: one query."""
    has_office = Exists(Office.objects.filter(agency=OuterRef("pk")))
    return list(Agency.objects.under(actor.paths_of(roles)).filter(has_office).select_related("parent"))


def fields_in(wanted: BookFilter) -> list[Field]:
    """The fields that have a line in the period, and the chosen one: a probe of the index for each field."""
    lines = Case.objects.filter(
        receiving_agency=wanted.centre,
        field=OuterRef("pk"),
        received_at__gte=wanted.since,
        received_at__lt=wanted.until,
    )
    return list(Field.objects.filter(Exists(lines) | Q(pk=wanted.field_id)))


def first_year(centre: Agency, *, now: datetime) -> int:
    """The year of the centre's first line, else the present one."""
    first = (
        Case.objects.filter(receiving_agency=centre, received_at__isnull=False)
        .order_by("received_at")
        .values_list("received_at", flat=True)
        .first()
    )
    return local(first or now).year


def lines_of(wanted: BookFilter) -> CaseQuerySet:
    """The lines in order of receipt, with the columns of the form."""
    return _with_columns(_found(wanted))


def _with_columns(lines: CaseQuerySet) -> CaseQuerySet:
    return lines.select_related("competent_agency").only(*_COLUMNS).order_by("received_at", "pk")


def each_line(wanted: BookFilter, *, limit: int) -> Iterator[Case]:
    """At most `limit` lines in order of receipt, a few thousand in memory at a time."""
    return lines_of(wanted)[:limit].iterator(chunk_size=2000)


def page_of(wanted: BookFilter, *, older_than: int | None = None, newer_than: int | None = None) -> BookPage:
    """The newest page, or the one beside the line (id of a case) from which to go on.

    At most four queries: the line to go on from, then the lines and their number, or procedures by name and
    the lines found among the next ones and in the whole book.
    """
    lines = _with_columns(_lines(wanted))
    if newer_than is not None:
        found = _first(wanted, _after(lines, newer_than), "received_at__lte")
        has_newer, has_older = len(found) > PAGE_SIZE, True
        cases = found[:PAGE_SIZE][::-1]
    else:
        newest_first = lines.order_by("-received_at", "-pk")
        rest = _before(newest_first, older_than) if older_than else newest_first
        found = _first(wanted, rest, "received_at__gte")
        has_newer, has_older = older_than is not None, len(found) > PAGE_SIZE
        cases = found[:PAGE_SIZE]
    total = None if wanted.words else _lines(wanted)[: COUNTED_UP_TO + 1].count()
    return BookPage(
        cases=cases,
        total=None if total is None else min(total, COUNTED_UP_TO),
        has_more_than_total=total is not None and total > COUNTED_UP_TO,
        newer=cases[0].pk if cases and has_newer else None,
        older=cases[-1].pk if cases and has_older else None,
    )


def _before(lines: CaseQuerySet, case_id: int) -> CaseQuerySet:
    moment = _received_at(case_id)
    if moment is None:
        return lines
    return lines.filter(received_at__lte=moment).exclude(received_at=moment, pk__gte=case_id)


def _after(lines: CaseQuerySet, case_id: int) -> CaseQuerySet:
    moment = _received_at(case_id)
    if moment is None:
        return lines
    return lines.filter(received_at__gte=moment).exclude(received_at=moment, pk__lte=case_id)


def _received_at(case_id: int) -> datetime | None:
    return Case.objects.filter(pk=case_id).values_list("received_at", flat=True).first()


def _lines(wanted: BookFilter) -> CaseQuerySet:
    """All lines of the book and period, whatever words are looked for."""
    lines = Case.objects.filter(
        receiving_agency=wanted.centre, received_at__gte=wanted.since, received_at__lt=wanted.until
    )
    return lines if wanted.field_id is None else lines.filter(field_id=wanted.field_id)


def _found(wanted: BookFilter) -> CaseQuerySet:
    """The lines looked for: by case code or a part of one, by name, by procedure; with or without marks."""
    lines = _lines(wanted)
    if not wanted.words.strip():
        return lines
    return lines.filter(one_of(meant_by(wanted.words) or _spoken(wanted)))


def _first(wanted: BookFilter, lines: CaseQuerySet, near: str) -> list[Case]:
    """The first of these lines that are looked for, one more than a page; `near`: how early lines compare.

    Common words fill the page from the next few thousand lines, read one after the other; only rare ones are
    looked for in the whole book, along indexes that hold few of them. So neither takes longer in a long book.
    """
    words = words_in(wanted.words)
    if not words:
        return list(lines[: PAGE_SIZE + 1])
    ways = meant_by(wanted.words)
    if not ways:
        procedures = _of_procedures(words, wanted.field_id)
        last = Subquery(lines.values("received_at")[NEWEST - 1 : NEWEST])
        end = Coalesce(last, wanted.since if near.endswith("gte") else wanted.until)
        early = lines.filter(**{near: end}).filter(containing(words) | procedures)
        found = list(early[: PAGE_SIZE + 1])
        if len(found) > PAGE_SIZE or not lines.values("pk")[NEWEST : NEWEST + 1].exists():
            return found
        ways = [*named(words), procedures, Q(pk__in=[case.pk for case in found])]
    # Each way finds few cases by itself; bound to the book, the database would walk through the book instead.
    return list(lines.filter(one_of(ways))[: PAGE_SIZE + 1])


def _spoken(wanted: BookFilter) -> list[Q]:
    words = words_in(wanted.words)
    return [*named(words), _of_procedures(words, wanted.field_id)]


def _of_procedures(words: list[str], field_id: int | None) -> Q:
    """Lines of the procedures with all the words in one of their versions; these are few and asked first."""
    versions = (
        ProcedureVersion.objects.all()
        if field_id is None
        else ProcedureVersion.objects.filter(field=field_id)
    )
    for word in words:
        versions = versions.filter(search_text__contains=word)
    return Q(procedure_id__in=list(versions.values_list("procedure_id", flat=True).distinct()))

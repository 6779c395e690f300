"""Books: whose an officer sees, by kind and year, and how an office keeps them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency, Succession
from motcua.core.access import Right
from motcua.core.actors import Actor
from motcua.registers.choices import CERTIFICATION_KINDS
from motcua.registers.models import (
    Book,
    BookSettings,
    CertificationLine,
    CivilRecord,
    agencies_kept_from,
)

REMIND_FROM = (12, 15)


def agencies_with_books(actor: Actor, wanted: Right) -> list[Agency]:
    """The agencies whose books the actor may see: their own, and those kept at the units where they work."""
    paths = actor.paths_of(wanted.roles)
    keeps = Exists(Book.objects.filter(agency=OuterRef("pk"))) | Exists(
        Agency.objects.filter(parent=OuterRef("pk"), kind=AgencyKind.CENTRE)
    )
    kept = agencies_kept_from(paths).values("pk")
    mine = Q(pk__in=Agency.objects.under(paths).values("pk")) | Q(pk__in=kept)
    return list(Agency.objects.filter(mine, keeps).select_related("parent"))


def books_of(agency: Agency) -> QuerySet[Book]:
    """The books of an agency and of the bodies it succeeded, newest first, each with its last number."""
    before = Succession.objects.filter(successor=agency).values("predecessor")
    lines = CertificationLine.objects.filter(book=OuterRef("pk")).order_by("-number").values("number")[:1]
    records = CivilRecord.objects.filter(book=OuterRef("pk")).order_by("-number").values("number")[:1]
    return (
        Book.objects.filter(Q(agency=agency) | Q(agency__in=before))
        .select_related("agency")
        .annotate(last_line=Subquery(lines), last_record=Subquery(records))
        .order_by("-year", "former_body", "kind", "-volume")
    )


def last_number(book: Book) -> int | None:
    """The highest number of a book as `books_of` found it."""
    found: int | None = getattr(book, "last_line" if book.kind in CERTIFICATION_KINDS else "last_record")
    return found


def must_be_closed(book: Book, *, on: date) -> bool:
    """Whether the keeper is to be reminded: the year is over, or ends in two weeks."""
    if not book.takes_lines:
        return False
    return book.year < on.year or (book.year == on.year and (on.month, on.day) >= REMIND_FROM)


def books_to_close(*, on: date) -> QuerySet[Book]:
    """Books of all agencies whose keepers are to be reminded; not where they close by themselves."""
    due = Q(year__lt=on.year)
    if (on.month, on.day) >= REMIND_FROM:
        due |= Q(year=on.year)
    by_themselves = BookSettings.objects.filter(closes_at_year_end=True).values("agency")
    books = Book.objects.filter(due, closed_on=None, former_body="").exclude(agency__in=by_themselves)
    return books.select_related("agency").order_by("agency", "-year", "kind", "volume")


def settings_of(agency: Agency) -> BookSettings:
    """The choices of the agency, the defaults without a row."""
    return BookSettings.objects.filter(agency=agency).first() or BookSettings(agency=agency)

"""Lines of a book: a page, found lines, all of them. A page costs the same at 20,000 and 150,000 lines.

Pages go on from a number instead of counting to it. Words fill a page from the next few thousand lines; only
rare ones are looked for through the whole book.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from motcua.core.rules.text import fold
from motcua.registers.choices import CERTIFICATION_KINDS
from motcua.registers.models import Book, CertificationLine, CivilRecord

PAGE_SIZE = 50
NEAR = 3000
_WORDS = 8
AnyLine = CertificationLine | CivilRecord


@dataclass(frozen=True, slots=True)
class LinePage:
    """Lines of one page, highest number first, and the keys from which the neighbouring pages go on."""

    lines: list[Any]
    newer: int | None
    older: int | None


def lines_in(book: Book) -> QuerySet[Any]:
    """The lines of a certification book or the records of a civil-status book, with what is noted."""
    if book.kind in CERTIFICATION_KINDS:
        lines = CertificationLine.objects.filter(book=book).select_related("destruction")
        return lines.prefetch_related("corrections")
    return CivilRecord.objects.filter(book=book).prefetch_related("notes")


def day_column(book: Book) -> str:
    """By which day the lines of a book belong to a month."""
    return "made_on" if book.kind in CERTIFICATION_KINDS else "registered_on"


def of_month(book: Book, month: int | None) -> QuerySet[Any]:
    """The lines of a month, all of the book without one."""
    found = lines_in(book)
    if month is None:
        return found
    column = day_column(book)
    first = date(book.year, month, 1)
    after = date(book.year + month // 12, month % 12 + 1, 1)
    return found.filter(**{f"{column}__gte": first, f"{column}__lt": after})


def totals_of(book: Book) -> dict[str, int]:
    """What the closing statement says: numbers, how many of them cancelled, the first and the last."""
    lines = lines_in(book)
    found = lines.aggregate(lines=Count("pk"), first=Min("number"), last=Max("number"))
    if book.kind in CERTIFICATION_KINDS:
        found["cancelled"] = lines.filter(cancelled_at__isnull=False).count()
    return {name: value or 0 for name, value in found.items()}


def page_of_lines(
    book: Book, *, words: str = "", older_than: int | None = None, newer_than: int | None = None
) -> LinePage:
    """The newest page, or the one beside the line with the key from which to go on: at most four queries."""
    start = older_than if newer_than is None else newer_than
    number = lines_in(book).filter(pk=start).values_list("number", flat=True).first() if start else None
    if number is None:
        older_than = newer_than = None
    if newer_than is not None:
        rest = lines_in(book).filter(Q(number__gt=number) | Q(number=number, pk__gt=newer_than))
        found = _first(rest.order_by("number", "pk"), words, "lte")
        lines, has_newer, has_older = found[:PAGE_SIZE][::-1], len(found) > PAGE_SIZE, True
    else:
        rest = lines_in(book)
        if older_than is not None:
            rest = rest.filter(Q(number__lt=number) | Q(number=number, pk__lt=older_than))
        found = _first(rest.order_by("-number", "-pk"), words, "gte")
        lines, has_newer, has_older = found[:PAGE_SIZE], older_than is not None, len(found) > PAGE_SIZE
    return LinePage(
        lines=lines,
        newer=lines[0].pk if lines and has_newer else None,
        older=lines[-1].pk if lines and has_older else None,
    )


def each_part(lines: QuerySet[Any], size: int) -> Iterator[list[Any]]:
    """All lines in order of number, `size` at a time in memory."""
    after: tuple[int, int] | None = None
    ordered = lines.order_by("number", "pk")
    while True:
        rest = ordered
        if after is not None:
            rest = ordered.filter(Q(number__gt=after[0]) | Q(number=after[0], pk__gt=after[1]))
        part = list(rest[:size])
        if not part:
            return
        yield part
        after = part[-1].number, part[-1].pk


def _first(lines: QuerySet[Any], words: str, near: str) -> list[Any]:
    """The first lines that fit, one more than a page."""
    wanted = _wanted(words)
    if wanted is None:
        return list(lines[: PAGE_SIZE + 1])
    if not _is_number(words):
        last = list(lines.values_list("number", flat=True)[NEAR - 1 : NEAR])
        if last:
            found = list(lines.filter(wanted, **{f"number__{near}": last[0]})[: PAGE_SIZE + 1])
            if len(found) > PAGE_SIZE:
                return found
    return list(lines.filter(wanted)[: PAGE_SIZE + 1])


def _wanted(words: str) -> Q | None:
    """A number means that number of the book, other words names, papers and identity numbers."""
    if not words.strip():
        return None
    if _is_number(words):
        return Q(number=int(words.strip()))
    wanted = Q()
    for word in fold(words).split()[:_WORDS]:
        wanted &= Q(search_text__contains=word)
    return wanted


def _is_number(words: str) -> bool:
    bare = words.strip()
    return bare.isdecimal() and len(bare) <= 7

"""Looking up what is copied from the books of an agency, its own and those taken over."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from motcua.agencies.models import Agency, Succession
from motcua.core.rules.dates import format_date
from motcua.core.rules.text import fold
from motcua.registers.choices import BookKind, LineColumn
from motcua.registers.models import CertificationLine, CivilRecord
from motcua.registers.queries.values import current_value

FOUND = 50
LONGEST_NAME = 300
_WORDS = 8


def find_records(agency: Agency, words: str) -> list[CivilRecord]:
    """Registrations with all the words in names or numbers, or with the number "123/2026"; newest first."""
    found = _fitting(CivilRecord.objects.filter(_kept_by(agency)), words)
    return list(found.select_related("book__agency").order_by("-registered_on", "-pk")[:FOUND])


def find_transactions(agency: Agency, words: str) -> list[CertificationLine]:
    """Certified transactions, found as registrations are; newest first."""
    return list(_fitting(kept_transactions(agency), words).order_by("-made_on", "-pk")[:FOUND])


def kept_transactions(agency: Agency) -> QuerySet[CertificationLine]:
    """Certified transactions of which copies can be given: not cancelled, their papers not destroyed."""
    lines = CertificationLine.objects.filter(
        _kept_by(agency), book__kind=BookKind.TRANSACTIONS, cancelled_at=None, destruction=None
    )
    return lines.select_related("book__agency").prefetch_related("corrections")


def name_of_original(line: CertificationLine) -> str:
    """What a copy of a certified transaction is a copy of: name, number, volume, day, the former body."""
    body = f" ({line.book.former_body})" if line.book.former_body else ""
    number = f"số {line.printed_number}, quyển số {line.book.volume_name}"
    told = f", chứng thực {number}, ngày {format_date(line.made_on)}{body}"
    return current_value(line, LineColumn.PAPER_NAME)[: LONGEST_NAME - len(told)] + told


def _kept_by(agency: Agency) -> Q:
    before = Succession.objects.filter(successor=agency).values("predecessor")
    return Q(book__agency=agency) | Q(book__agency__in=before)


def _fitting(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    number, slash, year = words.strip().partition("/")
    if slash and number.isdecimal() and year.isdecimal() and len(number) < 8 and len(year) == 4:
        return rows.filter(number=int(number), book__year=int(year))
    folded = fold(words).split()[:_WORDS]
    if not folded:
        return rows.none()
    for word in folded:
        rows = rows.filter(search_text__contains=word)
    return rows

"""Closing books: at the end of a year, when a volume is full, or at a merger."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.rules.dates import format_date
from motcua.core.rules.text import nfc, squeeze
from motcua.core.series import take_several
from motcua.core.transactions import action
from motcua.registers.actions.opening import SUBJECT
from motcua.registers.actions.printing import order_print
from motcua.registers.errors import BookClosed, ReasonMissing
from motcua.registers.models import Book, BookSettings
from motcua.registers.permissions import CLOSE, check_books
from motcua.registers.queries.lines import totals_of
from motcua.registers.rules.numbers import line_series


@action
def close_book(*, book_id: int, reason: str, by: Actor, now: datetime, on: date | None = None) -> Book:
    """Close a book for good: its totals are counted, its closing statement is printed by a job.

    `on`: the day it counts as closed, today unless given (a book of last year closes on 31 December). Waits
    for who is entering lines. Raises NotFound, NotAllowed, BookClosed, ReasonMissing.
    """
    book = Book.objects.select_related("agency__parent").filter(pk=book_id).first()
    if book is None:
        raise NotFound(_("Không có quyển sổ này."))
    check_books(by, CLOSE, book.agency)
    words = nfc(squeeze(reason))[:300]
    if not words:
        raise ReasonMissing(_("Xin ghi lý do khóa sổ."), field="reason")
    take_several(line_series(book.agency_id, book.kind, book.year), 0)
    closed_on = max(on or localdate(now), book.opened_on)
    totals = totals_of(book)
    closed = Book.objects.filter(pk=book.pk, closed_on=None).update(
        closed_on=closed_on, closed_by=by.label, closing_reason=words, line_count=totals["lines"]
    )
    if not closed:
        raise BookClosed(_("Sổ đã khóa trước đó."))
    book.refresh_from_db()
    said = {"reason": words, "on": closed_on.isoformat(), **totals}
    append(
        subject_kind=SUBJECT,
        subject_id=str(book.pk),
        events=[NewEvent("registers.book_closed", said)],
        by=by,
        now=now,
    )
    order_print(book_id=book.pk, month=None, by=by, now=now)
    return book


@action
def close_ended_years(*, by: Actor, now: datetime) -> int:
    """Close the books of years that are over where the office wants that; returns how many."""
    ended = Book.objects.filter(year__lt=localdate(now).year, closed_on=None, former_body="")
    willing = BookSettings.objects.filter(closes_at_year_end=True).values("agency")
    books = list(ended.filter(agency__in=willing).order_by("pk")[:20])
    for book in books:
        last_day = date(book.year, 12, 31)
        reason = _("Hết năm %(year)s, khóa sổ ngày %(day)s") % {
            "year": book.year,
            "day": format_date(last_day),
        }
        close_book(book_id=book.pk, reason=reason, on=last_day, by=by, now=now)
    return len(books)

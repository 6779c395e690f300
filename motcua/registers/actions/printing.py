"""Printing a book for binding: at once when it is short, by a job with progress when it is long."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.audit.actions import log_read
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.named_jobs import queue_job
from motcua.core.progress import tell_progress
from motcua.core.transactions import action
from motcua.documents.actions import store_files
from motcua.documents.choices import MediaType
from motcua.registers.actions.opening import SUBJECT
from motcua.registers.forms.sheets import PART, book_pdf
from motcua.registers.models import Book, BookPrint
from motcua.registers.permissions import VIEW, check_books
from motcua.registers.queries.lines import of_month

PRINT_JOB = "registers.print_book"
TELL_EVERY = 10 * PART


@action
def order_print(*, book_id: int, month: int | None, by: Actor, now: datetime) -> BookPrint:
    """Ask for a month of a book, or the whole; a job makes it. Raises NotFound, NotAllowed."""
    book = Book.objects.select_related("agency").filter(pk=book_id).first()
    if book is None:
        raise NotFound(_("Không có quyển sổ này."))
    check_books(by, VIEW, book.agency)
    wanted = BookPrint.objects.create(
        book=book, month=month, asked_at=now, asked_by=by.label, lines=of_month(book, month).count()
    )
    log_read(
        subject_kind=SUBJECT,
        subject_id=str(book.pk),
        what=f"print:{month or '*'}",
        by=by,
        now=now,
    )
    queue_job(PRINT_JOB, print_id=wanted.pk)
    return wanted


def carry_out_print(*, print_id: int, now: datetime) -> BookPrint:
    """Lay out a print that was asked for and keep it; one that is finished is left alone.

    Laid out outside any transaction: nobody waits for it.
    """
    wanted = BookPrint.objects.select_related("book__agency__parent", "book__follows").get(pk=print_id)
    if wanted.finished_at is not None:
        return wanted
    wanted.first_page = _first_page(wanted)
    content, wanted.pages = book_pdf(
        wanted.book,
        month=wanted.month,
        first_page=wanted.first_page,
        now=now,
        tell=lambda done: _tell(wanted, done),
    )
    return _keep(wanted=wanted, content=content, now=now)


@action
def _keep(*, wanted: BookPrint, content: bytes, now: datetime) -> BookPrint:
    (wanted.file,) = store_files(contents=[(content, MediaType.PDF)], now=now)
    wanted.finished_at = now
    wanted.save(update_fields=["file", "first_page", "pages", "finished_at"])
    if wanted.month is None:
        Book.objects.filter(pk=wanted.book_id, closed_on__isnull=False, closing_file=None).update(
            pages=wanted.pages, closing_file=wanted.file
        )
    _tell(wanted, wanted.lines, ended_at=now)
    return wanted


def _first_page(wanted: BookPrint) -> int:
    """After the pages of the months before, as they were printed last; a whole book begins at 1."""
    if wanted.month is None:
        return 1
    printed = (
        wanted.book.prints.filter(month__lt=wanted.month, finished_at__isnull=False)
        .values("month")
        .annotate(last=Max("pk"))
        .values("last")
    )
    return 1 + sum(BookPrint.objects.filter(pk__in=printed).values_list("pages", flat=True))


@action
def _tell(wanted: BookPrint, done: int, *, ended_at: datetime | None = None) -> None:
    if ended_at is None and done % TELL_EVERY:
        return
    tell_progress(
        name=f"{PRINT_JOB}:{wanted.pk}",
        title=f"{wanted.book.get_kind_display()} {wanted.book.volume_name}"[:200],
        done=done,
        total=max(wanted.lines, 1),
        ended_at=ended_at,
    )

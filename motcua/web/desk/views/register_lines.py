"""One book: its lines page by page, found lines, a line with its corrections, spreadsheets and prints."""

from __future__ import annotations

import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from motcua.agencies.models import Office
from motcua.audit.actions import log_read
from motcua.core.access import may, needs
from motcua.core.errors import RuleViolation
from motcua.core.models import Progress
from motcua.core.named_jobs import Stand, stand_of
from motcua.documents.actions import read_stored
from motcua.registers.actions import PRINT_JOB, cancel_line, correct_line, order_print
from motcua.registers.choices import CERTIFICATION_KINDS, BookKind, LineColumn, columns_of
from motcua.registers.forms.columns import cells_of
from motcua.registers.forms.sheets import write_book_xlsx
from motcua.registers.models import Book, BookPrint, CertificationLine
from motcua.registers.permissions import (
    CERTIFY_AT_DESK,
    CLOSE,
    CORRECT,
    ENTER,
    HOLD_PAPERS,
    VIEW,
    may_with_books,
)
from motcua.registers.queries.certification import acts_at
from motcua.registers.queries.lines import page_of_lines
from motcua.registers.queries.values import current_value, entered_value, notes_of, shown
from motcua.registers.rules.acts import Act
from motcua.web.desk.forms.registers import CorrectionForm, ReasonForm
from motcua.web.desk.views.forms import pdf_answer
from motcua.web.desk.views.intake import points_of
from motcua.web.desk.views.registers import book_for
from motcua.web.shared.htmx import is_fragment, render_either
from motcua.web.shared.requests import SiteRequest

WORDS = "desk_register_words"  # kept in the session: names of people do not belong into addresses
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PRINTS = 5


@needs(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: SiteRequest, book_id: int) -> HttpResponse:
    """One page of a book, highest numbers first. A POST keeps the words looked for and comes back by GET."""
    book = book_for(request, book_id, VIEW)
    if request.method == "POST":
        words = request.POST.get("words", "").strip()[:200]
        request.session[WORDS] = words
        return redirect(reverse("desk:register", args=[book.pk]) + ("?tim=1" if words else ""))
    words = request.session.get(WORDS, "") if request.GET.get("tim") else ""
    page = page_of_lines(
        book,
        words=words,
        older_than=_number(request.GET.get("sau")),
        newer_than=_number(request.GET.get("truoc")),
    )
    cells = cells_of(book)
    for line in page.lines:
        line.book = book
    context = {
        "book": book,
        "cells": cells,
        "page": page,
        "words": words,
        "rows": [(line, [(cell, cell.read(line)) for cell in cells]) for line in page.lines],
        "line_url": "desk:register_line" if book.kind in CERTIFICATION_KINDS else "desk:civil_record",
        "is_civil": book.kind not in CERTIFICATION_KINDS,
        "months": range(1, 13),
        "prints": book.prints.all()[:PRINTS],
        "may_close": book.takes_lines and may_with_books(request.actor, CLOSE, book.agency),
        "may_enter": book.takes_lines and may_with_books(request.actor, ENTER, book.agency),
        "close_form": ReasonForm(),
    }
    return render(request, "desk/registers/register.html", context)


@needs(VIEW)
@require_GET
def register_xlsx(request: SiteRequest, book_id: int) -> HttpResponseBase:
    """The book, or a month of it, as a spreadsheet streamed from a temporary file."""
    book = book_for(request, book_id, VIEW)
    month = _month(request.GET.get("thang"))
    _note_read(request, book, f"xlsx:{month or '*'}")
    # The response closes the file, and with it the file is gone.
    target = tempfile.TemporaryFile()  # noqa: SIM115
    write_book_xlsx(target, book, month=month)
    target.seek(0)
    name = f"{_file_name(book, month)}.xlsx"
    response = FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response


@needs(VIEW)
@require_POST
def print_register(request: SiteRequest, book_id: int) -> HttpResponse:
    """Have a month of the book, or all of it, laid out for binding."""
    book = book_for(request, book_id, VIEW)
    month = _month(request.POST.get("thang"))
    asked = order_print(book_id=book.pk, month=month, by=request.actor, now=request.now)
    return redirect("desk:register_print", asked.pk)


@needs(VIEW)
@require_safe
def register_print(request: SiteRequest, print_id: int) -> HttpResponse:
    """How far a print is; when it is there, where to take it."""
    asked = _print_for(request, print_id)
    if asked.finished_at is not None and is_fragment(request):
        return HttpResponseClientRefresh()
    job = stand_of(PRINT_JOB, now=request.now, print_id=asked.pk)
    progress = Progress.objects.filter(name=f"{PRINT_JOB}:{asked.pk}").first()
    context = {
        "asked": asked,
        "book": asked.book,
        "share": 100 * progress.done // progress.total if progress else 0,
        "has_failed": job.stand is Stand.FAILED,
        "has_worker": job.has_worker,
    }
    return render_either(request, "desk/registers/print.html", "desk/registers/_print_progress.html", context)


@needs(VIEW)
@require_GET
def register_print_file(request: SiteRequest, print_id: int) -> HttpResponse:
    """The pages."""
    asked = _print_for(request, print_id)
    if asked.file is None:
        raise Http404
    _note_read(request, asked.book, f"pdf:{asked.month or '*'}")
    return pdf_answer(read_stored(asked.file), name=_file_name(asked.book, asked.month))


@needs(VIEW)
@require_safe
def register_line(request: SiteRequest, line_id: int) -> HttpResponse:
    """One number: every column as entered and as it counts today, and what is noted beside it."""
    line = _line_for(request, line_id)
    return _line_page(request, line, CorrectionForm(columns=columns_of(line.book.kind)))


@needs(CORRECT)
@require_POST
def correct_register_line(request: SiteRequest, line_id: int) -> HttpResponse:
    """Note what a column should say."""
    line = _line_for(request, line_id)
    form = CorrectionForm(request.POST, columns=columns_of(line.book.kind))
    if not form.is_valid():
        return _line_page(request, line, form)
    given = form.cleaned_data
    try:
        correct_line(
            line_id=line.pk,
            column=LineColumn(given["column"]),
            after=given["after"],
            reason=given["reason"],
            by=request.actor,
            now=request.now,
        )
    except RuleViolation as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _line_page(request, line, form)
    messages.success(request, _("Đã ghi đính chính bên cạnh nội dung cũ."))
    return redirect("desk:register_line", line.pk)


@needs(CORRECT)
@require_POST
def cancel_register_line(request: SiteRequest, line_id: int) -> HttpResponse:
    """Cancel a number; it stays visible."""
    line = _line_for(request, line_id)
    try:
        cancel_line(line_id=line.pk, reason=request.POST.get("reason", ""), by=request.actor, now=request.now)
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã hủy số. Số này vẫn hiện trong sổ kèm lý do."))
    return redirect("desk:register_line", line.pk)


def _line_page(request: SiteRequest, line: CertificationLine, form: CorrectionForm) -> HttpResponse:
    columns = [
        (column, shown(column, entered_value(line, column)), shown(column, current_value(line, column)))
        for column in columns_of(line.book.kind)
    ]
    may_correct = may_with_books(request.actor, CORRECT, line.book.agency)
    context = {
        "line": line,
        "book": line.book,
        "columns": columns,
        "notes": notes_of(line),
        "form": form if may_correct and not line.is_cancelled else None,
        "may_cancel": may_correct and not line.is_cancelled and line.book.takes_lines,
        "cancel_form": ReasonForm(prefix="cancel"),
        "holds": line.holds.filter(lifted_at=None) if line.case_id else [],
        "copy_office": _copy_office(request, line),
        "may_hold": bool(line.case_id)
        and line.destruction_id is None
        and may_with_books(request.actor, HOLD_PAPERS, line.book.agency),
    }
    return render(request, "desk/registers/line.html", context, status=422 if form.errors else 200)


def _copy_office(request: SiteRequest, line: CertificationLine) -> Office | None:
    """Where the officer gives copies of the transaction, if it was one and its papers are there still."""
    is_kept = (
        line.book.kind == BookKind.TRANSACTIONS and not line.is_cancelled and line.destruction_id is None
    )
    if not is_kept or not may(request.actor, CERTIFY_AT_DESK):
        return None
    return next((office for office in points_of(request) if Act.TRANSACTION_COPY in acts_at(office)), None)


def _line_for(request: SiteRequest, line_id: int) -> CertificationLine:
    lines = CertificationLine.objects.select_related("case", "destruction").prefetch_related("corrections")
    line = get_object_or_404(lines, pk=line_id)
    line.book = book_for(request, line.book_id, VIEW)
    return line


def _print_for(request: SiteRequest, print_id: int) -> BookPrint:
    asked = get_object_or_404(BookPrint.objects.select_related("file"), pk=print_id)
    asked.book = book_for(request, asked.book_id, VIEW)
    return asked


def _note_read(request: SiteRequest, book: Book, what: str) -> None:
    log_read(
        subject_kind="registers.book", subject_id=str(book.pk), what=what, by=request.actor, now=request.now
    )


def _file_name(book: Book, month: int | None) -> str:
    period = f"{book.year}-{month:02d}" if month else str(book.year)
    return f"so-{book.kind}-{book.volume:02d}-{period}".replace("_", "-")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _month(text: str | None) -> int | None:
    month = _number(text)
    return month if month is not None and 1 <= month <= 12 else None

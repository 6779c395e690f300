"""Nhận bàn giao: the book of an abolished body, its lines from a file."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.access import needs
from motcua.core.errors import NotAllowed, NotFound, RuleViolation
from motcua.registers.actions import FormerBook, take_over_book
from motcua.registers.actions.former_lines import titles_of
from motcua.registers.choices import BookKind
from motcua.registers.errors import LinesWrong
from motcua.registers.permissions import CLOSE
from motcua.registers.queries.books import agencies_with_books
from motcua.web.desk.forms.registers import FormerBookForm
from motcua.web.desk.views.registers import chosen_agency
from motcua.web.shared.requests import SiteRequest

FAULTS_SHOWN = 200


@needs(CLOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def register_former(request: SiteRequest) -> HttpResponse:
    """The form, and taking the book over."""
    agency = chosen_agency(request, agencies_with_books(request.actor, CLOSE))
    form = FormerBookForm(request.POST or None, request.FILES or None)
    faults: tuple[tuple[int, str], ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new = FormerBook(
            kind=BookKind(given["kind"]),
            year=given["year"],
            volume=given["volume"],
            former_body=given["former_body"],
            decision=given["decision"],
        )
        try:
            with _on_disk(given["file"]) as file:
                book = take_over_book(
                    agency=agency, new=new, path=Path(file.name), by=request.actor, now=request.now
                )
        except (NotAllowed, NotFound):
            raise
        except LinesWrong as refusal:
            form.add_error(None, str(refusal))
            faults = refusal.faults
        except RuleViolation as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã nhận %(count)s dòng vào sổ.") % {"count": book.line_count})
            return redirect("desk:register", book.pk)
    context = {
        "form": form,
        "agency": agency,
        "faults": faults[:FAULTS_SHOWN],
        "unshown": max(0, len(faults) - FAULTS_SHOWN),
        "kinds": BookKind,
    }
    return render(request, "desk/registers/former.html", context, status=422 if form.errors else 200)


@needs(CLOSE)
@require_GET
def register_former_titles(request: SiteRequest, kind: str) -> HttpResponse:
    """The first line of the file for a kind of book, to be filled in with a spreadsheet."""
    if kind not in BookKind.values:
        raise Http404
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="mau-{kind.replace("_", "-")}.csv"'
    csv.writer(answer).writerow(titles_of(BookKind(kind)))
    return answer


def _on_disk(upload: UploadedFile) -> tempfile._TemporaryFileWrapper[bytes]:
    """The upload as a file with a path, gone when it is closed."""
    file = tempfile.NamedTemporaryFile()  # noqa: SIM115 - the caller closes it
    for piece in upload.chunks():
        file.write(piece)
    file.flush()
    return file

"""Nhận bàn giao: the book of an abolished body, its lines from a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.core.access import needs
from motcua.core.errors import NotAllowed, NotFound, RuleViolation
from motcua.registers.actions import FormerBook, take_over_book
from motcua.registers.actions.taking_over import column_titles
from motcua.registers.choices import BookKind
from motcua.registers.permissions import CLOSE
from motcua.registers.queries.books import agencies_with_books
from motcua.web.desk.forms.registers import FormerBookForm
from motcua.web.desk.views.registers import chosen_agency
from motcua.web.shared.requests import SiteRequest


@needs(CLOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def register_former(request: SiteRequest) -> HttpResponse:
    """The form, and taking the book over."""
    agency = chosen_agency(request, agencies_with_books(request.actor, CLOSE))
    form = FormerBookForm(request.POST or None, request.FILES or None)
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
        except RuleViolation as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã nhận %(count)s dòng vào sổ.") % {"count": book.line_count})
            return redirect("desk:register", book.pk)
    context = {"form": form, "agency": agency, "titles": list(column_titles())}
    return render(request, "desk/registers/former.html", context, status=422 if form.errors else 200)


def _on_disk(upload: UploadedFile) -> tempfile._TemporaryFileWrapper[bytes]:
    """The upload as a file with a path, gone when it is closed."""
    file = tempfile.NamedTemporaryFile()  # noqa: SIM115 - the caller closes it
    for piece in upload.chunks():
        file.write(piece)
    file.flush()
    return file

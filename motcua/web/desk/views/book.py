"""Sổ theo dõi hồ sơ: the electronic register of a centre on the screen, as XLSX and as PDF."""

from __future__ import annotations

import tempfile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies.models import Agency
from motcua.audit.actions import log_read
from motcua.cases.forms.tracking_book import book_pdf, line_of, write_book_xlsx
from motcua.cases.permissions import VIEW_BOOK
from motcua.cases.queries.book import PAGE_SIZE, BookFilter, centres_of, fields_in, first_year, page_of
from motcua.catalogue.models import Field
from motcua.core.access import needs
from motcua.core.rules.dates import local
from motcua.core.rules.rule_sets import FIRST_DAY
from motcua.web.shared.pdf import pdf_answer
from motcua.web.shared.requests import SiteRequest

WORDS = "desk_book_words"  # kept in the session: names of people do not belong into addresses
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHOICES = ("trungtam", "linhvuc", "nam", "thang")


@needs(VIEW_BOOK)
@require_http_methods(["GET", "POST"])
def book(request: SiteRequest) -> HttpResponse:
    """One page of the book, newest lines first. A POST keeps the words looked for and comes back by GET."""
    if request.method == "POST":
        return _keep_words(request)
    centres = centres_of(request.actor, VIEW_BOOK.roles)
    if not centres:
        return render(request, "desk/book.html", {"centres": []})
    wanted = _wanted(request, centres)
    page = page_of(
        wanted, older_than=_number(request.GET.get("sau")), newer_than=_number(request.GET.get("truoc"))
    )
    fields = fields_in(wanted)
    this_year = local(request.now).year
    return render(
        request,
        "desk/book.html",
        {
            "centres": [(centre.pk, str(centre)) for centre in centres],
            "fields": [(field.pk, field.name) for field in fields],
            "years": range(this_year, min(first_year(wanted.centre, now=request.now), wanted.year) - 1, -1),
            "months": range(1, 13),
            "wanted": wanted,
            "page": page,
            "page_size": PAGE_SIZE,
            "lines": [(case.pk, line_of(case)) for case in page.cases],
            "choices": _choices(wanted),
        },
    )


@needs(VIEW_BOOK)
@require_GET
def book_xlsx(request: SiteRequest) -> HttpResponseBase:
    """All lines of the chosen book as a spreadsheet, streamed from a temporary file."""
    wanted, field = _asked_for(request)
    _note_read(request, wanted, "xlsx")
    # The response closes the file, and with it the file is gone.
    target = tempfile.TemporaryFile()  # noqa: SIM115
    write_book_xlsx(target, wanted, field_name=field.name if field else "")
    target.seek(0)
    name = f"{_file_name(wanted)}.xlsx"
    response = FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response


@needs(VIEW_BOOK)
@require_GET
def book_as_pdf(request: SiteRequest) -> HttpResponse:
    """The chosen book in the form of its time, to be printed."""
    wanted, field = _asked_for(request)
    _note_read(request, wanted, "pdf")
    content = book_pdf(wanted, field_name=field.name if field else "", now=request.now)
    return pdf_answer(content, name=_file_name(wanted))


def _asked_for(request: SiteRequest) -> tuple[BookFilter, Field | None]:
    centres = centres_of(request.actor, VIEW_BOOK.roles)
    if not centres:
        raise PermissionDenied
    wanted = _wanted(request, centres)
    return wanted, Field.objects.filter(pk=wanted.field_id).first() if wanted.field_id else None


def _wanted(request: SiteRequest, centres: list[Agency]) -> BookFilter:
    """What the address asks for; what makes no sense there falls back to the first centre and this year."""
    this_year = local(request.now).year
    centre_id = _number(request.GET.get("trungtam"))
    year, month = _number(request.GET.get("nam")), _number(request.GET.get("thang"))
    return BookFilter(
        centre=next((centre for centre in centres if centre.pk == centre_id), centres[0]),
        year=year if year is not None and FIRST_DAY.year <= year <= this_year else this_year,
        month=month if month is not None and 1 <= month <= 12 else None,
        field_id=_number(request.GET.get("linhvuc")),
        words=request.session.get(WORDS, "") if request.GET.get("tim") else "",
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _choices(wanted: BookFilter) -> dict[str, Any]:
    """The choices as an address carries them."""
    values = (wanted.centre.pk, wanted.field_id, wanted.year, wanted.month)
    return {name: value for name, value in zip(_CHOICES, values, strict=True) if value is not None}


def _keep_words(request: SiteRequest) -> HttpResponse:
    words = request.POST.get("words", "").strip()[:200]
    parameters = QueryDict(mutable=True)
    for name in _CHOICES:
        if request.POST.get(name):
            parameters[name] = request.POST[name]
    if words:
        request.session[WORDS] = words
        parameters["tim"] = "1"
    return redirect(f"{reverse('desk:book')}?{parameters.urlencode()}")


def _note_read(request: SiteRequest, wanted: BookFilter, way: str) -> None:
    period = f"{wanted.year}-{wanted.month:02d}" if wanted.month else str(wanted.year)
    what = f"{way}:{period}:{wanted.field_id or '*'}"
    log_read(
        subject_kind="tracking_book",
        subject_id=wanted.centre.code,
        what=what,
        by=request.actor,
        now=request.now,
    )


def _file_name(wanted: BookFilter) -> str:
    period = f"{wanted.year}-{wanted.month:02d}" if wanted.month else str(wanted.year)
    return f"so-theo-doi-{wanted.centre.code}-{period}"

"""Sổ: the books of an office by year and kind; opening and closing them, and how they are kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.models import Agency
from motcua.core.access import Right, needs
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local_day
from motcua.registers.actions import choose_settings, close_book, open_book
from motcua.registers.choices import CIVIL_STATUS_KINDS, BookKind
from motcua.registers.models import Book
from motcua.registers.permissions import CLOSE, VIEW, may_with_books
from motcua.registers.queries.books import (
    agencies_with_books,
    books_of,
    last_number,
    must_be_closed,
    settings_of,
)
from motcua.web.desk.forms.registers import BookSettingsForm, OpenBookForm, ReasonForm
from motcua.web.shared.requests import SiteRequest


@needs(VIEW)
@require_safe
def books(request: SiteRequest) -> HttpResponse:
    """The books of one year: what is open, how far it is, and what should be closed."""
    agencies = agencies_with_books(request.actor, VIEW)
    if not agencies:
        return render(request, "desk/registers/books.html", {"agencies": []})
    agency = chosen_agency(request, agencies)
    found = list(books_of(agency))
    today = local_day(request.now)
    years = sorted({book.year for book in found} | {today.year}, reverse=True)
    year = next((each for each in years if str(each) == request.GET.get("nam")), years[0])
    context = {
        "agencies": [(each.pk, str(each)) for each in agencies],
        "agency": agency,
        "years": years,
        "year": year,
        "rows": [
            (book, last_number(book), must_be_closed(book, on=today)) for book in found if book.year == year
        ],
        "overdue": [book for book in found if book.year != year and must_be_closed(book, on=today)],
        "civil": CIVIL_STATUS_KINDS,
        "may_close": may_with_books(request.actor, CLOSE, agency),
        "open_form": OpenBookForm(),
        "close_form": ReasonForm(),
    }
    return render(request, "desk/registers/books.html", context)


@needs(CLOSE)
@require_POST
def open_register(request: SiteRequest) -> HttpResponse:
    """Open the next volume of a kind."""
    agency = chosen_agency(request, agencies_with_books(request.actor, CLOSE), strict=True)
    form = OpenBookForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Số đầu tiên phải là một số từ 1."))
        return _to_books(agency)
    try:
        opened = open_book(
            agency=agency,
            kind=BookKind(form.cleaned_data["kind"]),
            numbers_from=form.cleaned_data["numbers_from"],
            by=request.actor,
            now=request.now,
        )
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã mở quyển %(volume)s.") % {"volume": opened.volume_name})
    return _to_books(agency)


@needs(CLOSE)
@require_POST
def close_register(request: SiteRequest, book_id: int) -> HttpResponse:
    """Close a book with a reason; its closing statement is printed in the background."""
    book = book_for(request, book_id, CLOSE)
    try:
        close_book(book_id=book.pk, reason=request.POST.get("reason", ""), by=request.actor, now=request.now)
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Đã khóa quyển %(volume)s. Bản in có lời khóa sổ đang được lập.")
            % {"volume": book.volume_name},
        )
    return redirect("desk:register", book.pk)


@needs(CLOSE)
@require_http_methods(["GET", "POST"])
def register_settings(request: SiteRequest) -> HttpResponse:
    """How the books are kept where the law leaves a choice."""
    agency = chosen_agency(request, agencies_with_books(request.actor, CLOSE))
    now_chosen = settings_of(agency)
    form = BookSettingsForm(
        request.POST or None,
        initial={name: getattr(now_chosen, name) for name in BookSettingsForm.base_fields},
    )
    if request.method == "POST" and form.is_valid():
        choose_settings(agency=agency, **form.cleaned_data, by=request.actor, now=request.now)
        messages.success(request, _("Đã lưu lựa chọn về sổ."))
        return _to_books(agency)
    return render(request, "desk/registers/settings.html", {"form": form, "agency": agency})


def chosen_agency(request: SiteRequest, agencies: list[Agency], *, strict: bool = False) -> Agency:
    """The agency the address or the form names; the first one, or with `strict` Http404, otherwise."""
    wanted = request.POST.get("coquan") or request.GET.get("coquan")
    found = next((each for each in agencies if str(each.pk) == wanted), None)
    if found is None and (strict or not agencies):
        raise Http404
    return found or agencies[0]


def book_for(request: SiteRequest, book_id: int, wanted: Right) -> Book:
    """A book of an agency where the right is held, or of a body before it; raises Http404."""
    agencies = agencies_with_books(request.actor, wanted)
    book = Book.objects.select_related("agency__parent", "follows").filter(pk=book_id).first()
    if book is None:
        raise Http404
    known = {each.pk for each in agencies}
    if book.agency_id not in known and not book.agency.successions.filter(successor__in=known).exists():
        raise Http404
    return book


def _to_books(agency: Agency) -> HttpResponse:
    return redirect(f"{reverse('desk:books')}?coquan={agency.pk}")

"""Sổ cấp số kết quả: every number given, waiting or cancelled, newest first."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.cases.actions.result_numbers import cancel_number
from motcua.cases.models import ResultNumber
from motcua.cases.permissions import CANCEL_NUMBERS, SEE_NUMBERS, books_seen_by
from motcua.core.access import may, needs
from motcua.core.errors import NotAllowed, RuleViolation
from motcua.core.rules.dates import local_day
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50


@needs(SEE_NUMBERS)
@require_GET
def result_numbers(request: SiteRequest) -> HttpResponse:
    """The numbers of one book in one year; first of the book that gave the last one."""
    seen = books_seen_by(request.actor).annotate(taken_at=Max("numbers__taken_at"))
    books = list(seen.order_by(F("taken_at").desc(nulls_last=True), "agency_id", "symbol"))
    wanted, year = request.GET.get("so", ""), request.GET.get("nam", "")
    book = next((one for one in books if str(one.pk) == wanted), books[0] if books else None)
    shown = int(year) if year.isdecimal() and len(year) == 4 else local_day(request.now).year
    numbers = ResultNumber.objects.filter(book=book, year=shown).select_related("case__procedure")
    context = {
        "books": books,
        "book": book,
        "year": shown,
        "page": Paginator(numbers, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_cancel": book is not None and may(request.actor, CANCEL_NUMBERS, book.agency.path),
    }
    return render(request, "desk/result_numbers.html", context)


@needs(CANCEL_NUMBERS)
@require_POST
def cancel_result_number(request: SiteRequest, number_id: int) -> HttpResponse:
    """Give up a number that is on no signed paper, with a reason that stays in the book."""
    seen = ResultNumber.objects.filter(book__in=books_seen_by(request.actor).order_by().values("pk"))
    number = get_object_or_404(seen.select_related("book__agency", "case"), pk=number_id)
    try:
        cancel_number(number=number, reason=request.POST.get("reason", ""), by=request.actor, now=request.now)
    except NotAllowed:
        raise
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã hủy số %(number)s.") % {"number": number.number})
    return redirect("desk:result_numbers")

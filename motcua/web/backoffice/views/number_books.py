"""Sổ cấp số: the books from which results take number and symbol before they are signed."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies.models import Agency
from motcua.cases.actions.result_numbers import close_number_book, open_number_book
from motcua.cases.models import NumberBook
from motcua.cases.permissions import KEEP_NUMBER_BOOKS
from motcua.catalogue.models import Procedure
from motcua.core.access import needs
from motcua.web.backoffice.filling import accepted, offer
from motcua.web.shared.requests import SiteRequest

MOST_NUMBERS = 999_999


class NumberBookForm(forms.Form):
    """A new book."""

    agency = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan"),
        queryset=Agency.objects.none(),
        empty_label=gettext_lazy("Chọn cơ quan"),
    )
    symbol = forms.CharField(
        label=gettext_lazy("Ký hiệu"),
        max_length=40,
        help_text=gettext_lazy("Phần sau số thứ tự, ví dụ TLHT-UBND cho số 15/TLHT-UBND."),
    )
    procedures = forms.CharField(
        label=gettext_lazy("Mã thủ tục"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Cách nhau bằng dấu phẩy. Để trống: mọi thủ tục chưa có sổ riêng."),
    )
    used_before = forms.IntegerField(
        label=gettext_lazy("Số cuối đã cấp trong năm nay"), min_value=0, max_value=MOST_NUMBERS, initial=0
    )

    def clean_procedures(self) -> list[Procedure]:
        """The procedures of the codes; every code must be known."""
        codes = {code.strip() for code in self.cleaned_data["procedures"].split(",") if code.strip()}
        found = list(Procedure.objects.filter(code__in=codes).order_by("code"))
        if missing := codes - {one.code for one in found}:
            raise forms.ValidationError(
                _("Không có thủ tục mã %(codes)s."), params={"codes": ", ".join(sorted(missing))}
            )
        return found


@needs(KEEP_NUMBER_BOOKS)
@require_http_methods(["GET", "POST"])
def number_books(request: SiteRequest) -> HttpResponse:
    """The books of the agencies the administrator keeps, and the form for a new one."""
    agencies = Agency.objects.under(request.actor.paths_of(KEEP_NUMBER_BOOKS.roles))
    form = NumberBookForm(request.POST or None)
    offer(form, "agency", agencies.filter(offerings__isnull=False).distinct())
    if request.method == "POST" and accepted(
        form, lambda: open_number_book(**form.cleaned_data, by=request.actor, now=request.now)
    ):
        messages.success(request, _("Đã mở sổ; kết quả ký số từ nay lấy số từ sổ này."))
        return redirect("backoffice:number_books")
    books = NumberBook.objects.filter(agency__in=agencies).select_related("agency")
    context = {"form": form, "books": books.prefetch_related("procedures__current_version")}
    return render(request, "backoffice/number_books.html", context, status=422 if form.errors else 200)


@needs(KEEP_NUMBER_BOOKS)
@require_POST
def close_book(request: SiteRequest, book_id: int) -> HttpResponse:
    """Take no more numbers from a book."""
    book = get_object_or_404(NumberBook.objects.select_related("agency"), pk=book_id)
    close_number_book(book=book, by=request.actor, now=request.now)
    messages.success(request, _("Sổ %(symbol)s không cấp số nữa.") % {"symbol": book.symbol})
    return redirect("backoffice:number_books")

"""Biên lai: those of a day at a desk with their sum, one of them, the book of a month, its settings."""

from __future__ import annotations

import tempfile
from calendar import monthrange
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings as config
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.audit.actions import log_read
from motcua.cases.actions import cancel_fee_receipt
from motcua.cases.choices import CaseState
from motcua.cases.permissions import HAND_OVER
from motcua.cases.queries.fees import case_of_receipt
from motcua.core.access import may, needs
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local_day
from motcua.fees.actions import PrintedFacts, print_receipt, set_receipts
from motcua.fees.book import write_book
from motcua.fees.models import Receipt, ReceiptSetting
from motcua.fees.permissions import CANCEL_RECEIPT, SET_RECEIPTS, VIEW_RECEIPTS
from motcua.fees.queries import desks_of, receipts_at, replaced_by_this, replacement_of, total_of
from motcua.web.desk.forms.fees import CancelReceiptForm, ReceiptSettingForm
from motcua.web.desk.views.book import XLSX
from motcua.web.shared.days import DayField
from motcua.web.shared.pdf import pdf_answer
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50
WORDS = "desk_receipt_words"  # in the session: names of people do not belong into addresses


@needs(VIEW_RECEIPTS)
@require_http_methods(["GET", "POST"])
def receipts(request: SiteRequest) -> HttpResponse:
    """The receipts of a day, today unless said. A POST keeps the words looked for and comes back by GET."""
    if request.method == "POST":
        request.session[WORDS] = request.POST.get("words", "").strip()[:200]
        return redirect(
            f"{request.path}?{'tim=1&' if request.session[WORDS] else ''}ngay={_day(request):%d/%m/%Y}"
        )
    desk, day = _desk(request), _day(request)
    words = request.session.get(WORDS, "") if request.GET.get("tim") else ""
    # Who looks for somebody looks in the whole month of the day.
    first, last = _month(day) if words else (day, day)
    found = receipts_at(desk, first=first, last=last, words=words)
    context = {
        "desk": desk,
        "day": day,
        "is_today": day == local_day(request.now),
        "words": words,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "total": total_of(found),
        "may_set": may(request.actor, SET_RECEIPTS, desk.path),
    }
    return render(request, "desk/receipts.html", context)


@needs(VIEW_RECEIPTS)
@require_GET
def receipts_xlsx(request: SiteRequest) -> HttpResponseBase:
    """The book of the month in which the day lies."""
    desk, day = _desk(request), _day(request)
    first, last = _month(day)
    log_read(
        subject_kind="fees.book",
        subject_id=desk.code,
        what=f"xlsx:{first:%Y-%m}",
        by=request.actor,
        now=request.now,
    )
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it, and with it the file is gone
    write_book(target, desk, first=first, last=last)
    target.seek(0)
    name = f"so-bien-lai-{desk.code}-{first:%Y-%m}.xlsx"
    response = FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response


@needs(VIEW_RECEIPTS)
@require_GET
def receipt(request: SiteRequest, receipt_id: int) -> HttpResponse:
    """One receipt, ready to be printed or cancelled."""
    return _page(request, _receipt(request, receipt_id))


@needs(VIEW_RECEIPTS)
@require_GET
def receipt_as_pdf(request: SiteRequest, receipt_id: int) -> HttpResponse:
    """The receipt as PDF; who looked at it is noted."""
    found = _receipt(request, receipt_id)
    content = print_receipt(receipt=found, public_url=config.PUBLIC_URL, by=request.actor, now=request.now)
    log_read(
        subject_kind="fees.receipt", subject_id=str(found.pk), what="pdf", by=request.actor, now=request.now
    )
    return pdf_answer(content, name=f"bien-lai-{found.series}-{found.number_text}")


@needs(CANCEL_RECEIPT)
@require_POST
def cancel(request: SiteRequest, receipt_id: int) -> HttpResponse:
    """Cancel it with a reason."""
    found, form = _receipt(request, receipt_id), CancelReceiptForm(request.POST)
    form.is_valid()
    try:
        cancel_fee_receipt(
            receipt=found, reason=form.cleaned_data.get("reason", ""), by=request.actor, now=request.now
        )
    except RuleViolation as error:
        return _page(request, found, message=str(error), state=error.http_state)
    messages.success(request, _("Đã hủy biên lai; xin trả lại tiền cho người nộp."))
    return redirect("desk:receipt", receipt_id)


@needs(SET_RECEIPTS)
@require_http_methods(["GET", "POST"])
def settings(request: SiteRequest) -> HttpResponse:
    """What the collecting body of the desk prints on its receipts."""
    body = _body(_desk(request, SET_RECEIPTS))
    known = ReceiptSetting.objects.filter(agency=body).first() or ReceiptSetting()
    initial = {name: getattr(known, name) for name in asdict(PrintedFacts(""))}
    form = ReceiptSettingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_receipts(agency=body, facts=PrintedFacts(**form.cleaned_data), by=request.actor, now=request.now)
        messages.success(request, _("Đã lưu; biên lai in từ nay theo thiết lập này."))
        return redirect("desk:receipts")
    state = 422 if form.errors else 200
    return render(request, "desk/receipt_settings.html", {"form": form, "body": body}, status=state)


def _page(request: SiteRequest, found: Receipt, *, message: str = "", state: int = 200) -> HttpResponse:
    case = case_of_receipt(found)
    context: dict[str, Any] = {
        "receipt": found,
        "payment": found.payment,
        "lines": list(found.lines.all()),
        "case": case,
        "replaces": replaced_by_this(found),
        "replacement": replacement_of(found),
        "may_cancel": may(request.actor, CANCEL_RECEIPT, found.payment.place.path) and not found.cancelled_at,
        "may_hand_over": case is not None
        and case.state == CaseState.DECIDED
        and may(request.actor, HAND_OVER, found.payment.place.path),
        "is_fresh": request.GET.get("in") == "1",
        "message": message,
    }
    return render(request, "desk/receipt.html", context, status=state)


def _receipt(request: SiteRequest, receipt_id: int) -> Receipt:
    found = (
        Receipt.objects.select_related("payment__place", "collector__parent").filter(pk=receipt_id).first()
    )
    if found is None:
        raise Http404
    if not may(request.actor, VIEW_RECEIPTS, found.payment.place.path):
        raise PermissionDenied
    return found


def _desk(request: SiteRequest, wanted: Any = VIEW_RECEIPTS) -> Agency:
    desks = desks_of(request.actor, wanted)
    if not desks:
        raise PermissionDenied
    return desks[0]


def _body(desk: Agency) -> Agency:
    """The body for which a desk collects."""
    return desk.parent if desk.kind == AgencyKind.CENTRE and desk.parent else desk


def _day(request: SiteRequest) -> date:
    sent = DayField(required=False)
    try:
        said: date | None = sent.clean(request.POST.get("ngay") or request.GET.get("ngay") or "")
    except ValidationError:
        said = None
    return said or local_day(request.now)


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])

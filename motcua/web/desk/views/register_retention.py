"""Thời hạn lưu: papers whose time is over, proposed for destruction by one and approved by another; holds."""

from __future__ import annotations

import tempfile

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from motcua.audit.actions import log_read
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import format_date, local_day
from motcua.documents.actions import read_stored
from motcua.documents.spreadsheets import Column, write_table
from motcua.registers.actions import (
    approve_destruction,
    hold_papers,
    lift_hold,
    propose_destruction,
    refuse_destruction,
)
from motcua.registers.choices import CERTIFICATION_KINDS, BookKind
from motcua.registers.forms.destruction import file_size
from motcua.registers.models import Destruction, PaperHold
from motcua.registers.permissions import (
    APPROVE_DESTRUCTION,
    CLOSE,
    HOLD_PAPERS,
    PROPOSE_DESTRUCTION,
    may_with_books,
)
from motcua.registers.queries.books import agencies_with_books
from motcua.registers.queries.retention import due_papers, each_due_line, years_kept
from motcua.web.desk.views.forms import pdf_answer
from motcua.web.desk.views.register_lines import XLSX
from motcua.web.desk.views.registers import chosen_agency
from motcua.web.shared.requests import SiteRequest

RECORDS = 50
FILES_SHOWN = 200


@needs(CLOSE)
@require_safe
def register_retention(request: SiteRequest) -> HttpResponse:
    """What is kept how long, what is due, and the records of what was destroyed."""
    agencies = agencies_with_books(request.actor, CLOSE)
    if not agencies:
        return redirect("desk:books")
    agency = chosen_agency(request, agencies)
    today = local_day(request.now)
    context = {
        "agency": agency,
        "rules": [(kind.label, years_kept(kind, today)) for kind in CERTIFICATION_KINDS],
        "due": due_papers(agency, today),
        "records": agency.destructions.annotate(files=Count("papers"))[:RECORDS],
        "may_propose": may_with_books(request.actor, PROPOSE_DESTRUCTION, agency),
    }
    return render(request, "desk/registers/retention.html", context)


@needs(CLOSE)
@require_GET
def register_retention_xlsx(request: SiteRequest) -> HttpResponseBase:
    """The list that goes with the minutes of a destruction: numbers and files of a kind and a year."""
    agency = chosen_agency(request, agencies_with_books(request.actor, CLOSE))
    kind, year = _kind_and_year(request.GET.get("loai", ""), request.GET.get("nam", ""))
    today = local_day(request.now)
    log_read(
        subject_kind="registers.retention",
        subject_id=agency.code,
        what=f"xlsx:{kind.value}:{year}",
        by=request.actor,
        now=request.now,
    )
    # The response closes the file, and with it the file is gone.
    target = tempfile.TemporaryFile()  # noqa: SIM115
    write_table(
        target,
        sheet=f"{year}",
        heading=(
            agency.name,
            _("DANH SÁCH GIẤY TỜ HẾT THỜI HẠN LƯU (kèm biên bản tiêu hủy)"),
            f"{kind.label} {year}",
            _("Lập ngày %(day)s. Sổ được lưu vĩnh viễn; chỉ giấy tờ kèm theo hết hạn.")
            % {"day": format_date(today)},
        ),
        columns=[
            Column(_("Số chứng thực"), 14),
            Column(_("Ngày"), 12),
            Column(_("Người yêu cầu"), 30),
            Column(_("Tên giấy tờ"), 44),
            Column(_("Mã hồ sơ"), 28),
            Column(_("Số tệp"), 10),
        ],
        rows=(
            (
                line.printed_number,
                format_date(line.made_on),
                line.requester_name,
                line.paper_name,
                line.case.code if line.case else "",
                line.files,  # type: ignore[attr-defined]
            )
            for line in each_due_line(agency, kind, year, today)
        ),
    )
    target.seek(0)
    name = f"het-han-luu-{kind.value}-{year}.xlsx".replace("_", "-")
    response = FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response


@needs(PROPOSE_DESTRUCTION)
@require_POST
def propose_register_destruction(request: SiteRequest) -> HttpResponse:
    """Draw up the list of a kind and a year, for somebody else to approve."""
    agency = chosen_agency(request, agencies_with_books(request.actor, PROPOSE_DESTRUCTION), strict=True)
    kind, year = _kind_and_year(request.POST.get("loai", ""), request.POST.get("nam", ""))
    try:
        proposed = propose_destruction(agency=agency, kind=kind, year=year, by=request.actor, now=request.now)
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('desk:register_retention')}?coquan={agency.pk}")
    messages.success(request, _("Đã lập danh sách. Lãnh đạo duyệt thì giấy tờ mới được tiêu hủy."))
    return redirect("desk:register_destruction", proposed.pk)


@needs(CLOSE)
@require_safe
def register_destruction(request: SiteRequest, destruction_id: int) -> HttpResponse:
    """One record: who proposed and who approved it, its files, and whether they are gone."""
    return _page(request, _destruction_for(request, destruction_id))


@needs(APPROVE_DESTRUCTION)
@require_POST
def approve_register_destruction(request: SiteRequest, destruction_id: int) -> HttpResponse:
    """Approve as the second person."""
    destruction = _destruction_for(request, destruction_id)
    try:
        approved = approve_destruction(destruction_id=destruction.pk, by=request.actor, now=request.now)
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Đã duyệt, lập Biên bản số %(number)s.") % {"number": approved.printed_number}
        )
    return redirect("desk:register_destruction", destruction.pk)


@needs(APPROVE_DESTRUCTION)
@require_POST
def refuse_register_destruction(request: SiteRequest, destruction_id: int) -> HttpResponse:
    """Refuse with a reason; the papers stay."""
    destruction = _destruction_for(request, destruction_id)
    reason = request.POST.get("reason", "")
    try:
        refuse_destruction(destruction_id=destruction.pk, reason=reason, by=request.actor, now=request.now)
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi không duyệt. Giấy tờ được giữ lại."))
    return redirect("desk:register_destruction", destruction.pk)


@needs(CLOSE)
@require_GET
def register_destruction_file(request: SiteRequest, destruction_id: int) -> HttpResponse:
    """The record as a PDF."""
    destruction = _destruction_for(request, destruction_id)
    if destruction.file is None:
        raise Http404
    return pdf_answer(read_stored(destruction.file), name=f"bien-ban-tieu-huy-{destruction.pk}")


@needs(HOLD_PAPERS)
@require_POST
def hold_register_papers(request: SiteRequest, line_id: int) -> HttpResponse:
    """Keep the papers of a line whatever their time."""
    reason = request.POST.get("reason", "")
    try:
        hold_papers(line_id=line_id, reason=reason, by=request.actor, now=request.now)
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi giữ lại. Giấy tờ của số này không bị tiêu hủy."))
    return redirect("desk:register_line", line_id)


@needs(HOLD_PAPERS)
@require_POST
def lift_register_hold(request: SiteRequest, hold_id: int) -> HttpResponse:
    """The reason for keeping them is gone."""
    hold = get_object_or_404(PaperHold, pk=hold_id)
    lift_hold(hold_id=hold.pk, by=request.actor, now=request.now)
    messages.success(request, _("Đã bỏ giữ lại."))
    return redirect("desk:register_line", hold.line_id)


def _page(request: SiteRequest, destruction: Destruction) -> HttpResponse:
    papers = destruction.papers.select_related("case")
    may_decide = destruction.is_open and may_with_books(
        request.actor, APPROVE_DESTRUCTION, destruction.agency
    )
    count = papers.count()
    context = {
        "destruction": destruction,
        "kind": BookKind(destruction.kind),
        "papers": [(paper, file_size(paper.size)) for paper in papers[:FILES_SHOWN]],
        "count": count,
        "left_out": max(0, count - FILES_SHOWN),
        "kept": papers.exclude(kept_because="").count(),
        "may_decide": may_decide,
        "is_mine": destruction.proposer_id == request.actor.id,
    }
    return render(request, "desk/registers/destruction.html", context)


def _destruction_for(request: SiteRequest, destruction_id: int) -> Destruction:
    known = {agency.pk for agency in agencies_with_books(request.actor, CLOSE)}
    rows = Destruction.objects.select_related("agency", "file").filter(agency__in=known)
    return get_object_or_404(rows, pk=destruction_id)


def _kind_and_year(kind: str, year: str) -> tuple[BookKind, int]:
    if kind not in CERTIFICATION_KINDS or not year.isdecimal() or len(year) != 4:
        raise Http404
    return BookKind(kind), int(year)

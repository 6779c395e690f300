"""Số liệu and Thời hạn lưu: what the books add up to in a period, and papers kept no longer."""

from __future__ import annotations

import tempfile
from datetime import date

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from motcua.audit.actions import log_read
from motcua.core.access import needs
from motcua.core.rules.dates import format_date, local_day
from motcua.documents.spreadsheets import Column, write_table
from motcua.registers.choices import CERTIFICATION_KINDS, BookKind
from motcua.registers.permissions import CLOSE, VIEW
from motcua.registers.queries.books import agencies_with_books
from motcua.registers.queries.figures import certification_figures, civil_figures
from motcua.registers.queries.retention import due_papers, each_due_line, years_kept
from motcua.web.desk.forms.registers import PeriodForm
from motcua.web.desk.views.registers import chosen_agency
from motcua.web.shared.requests import SiteRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(VIEW)
@require_safe
def register_figures(request: SiteRequest) -> HttpResponse:
    """Numbers, copies, fees and events from a day to a day; this month unless said."""
    agency = chosen_agency(request, agencies_with_books(request.actor, VIEW))
    form = PeriodForm(request.GET or None)
    since, until = _period(form, local_day(request.now))
    certified = certification_figures(agency, since, until)
    context = {
        "agency": agency,
        "form": PeriodForm(initial={"tu": since, "den": until}),
        "since": since,
        "until": until,
        "certified": certified,
        "numbers": sum(row.numbers for row in certified),
        "fee": sum(row.fee for row in certified),
        "civil": civil_figures(agency, since, until),
        "is_wrong": form.is_bound and not form.is_valid(),
    }
    return render(request, "desk/registers/figures.html", context)


@needs(CLOSE)
@require_safe
def register_retention(request: SiteRequest) -> HttpResponse:
    """What is kept how long, and what is due: for people to decide, nothing is deleted here."""
    agency = chosen_agency(request, agencies_with_books(request.actor, CLOSE))
    today = local_day(request.now)
    context = {
        "agency": agency,
        "rules": [(kind.label, years_kept(kind, today)) for kind in CERTIFICATION_KINDS],
        "due": due_papers(agency, today),
    }
    return render(request, "desk/registers/retention.html", context)


@needs(CLOSE)
@require_GET
def register_retention_xlsx(request: SiteRequest) -> HttpResponseBase:
    """The list that goes with the minutes of a destruction: numbers and files of a kind and a year."""
    agency = chosen_agency(request, agencies_with_books(request.actor, CLOSE))
    kind, year = request.GET.get("loai", ""), request.GET.get("nam", "")
    if kind not in CERTIFICATION_KINDS or not year.isdecimal() or len(year) != 4:
        raise Http404
    today = local_day(request.now)
    log_read(
        subject_kind="registers.retention",
        subject_id=agency.code,
        what=f"xlsx:{kind}:{year}",
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
            f"{BookKind(kind).label} {year}",
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
            for line in each_due_line(agency, BookKind(kind), int(year), today)
        ),
    )
    target.seek(0)
    name = f"het-han-luu-{kind}-{year}.xlsx".replace("_", "-")
    response = FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response


def _period(form: PeriodForm, today: date) -> tuple[date, date]:
    """The days asked for; what makes no sense is this month."""
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    since, until = given.get("tu") or today.replace(day=1), given.get("den") or today
    return (since, until) if since <= until else (until, since)

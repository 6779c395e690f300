"""Figures of a hall: waits and services by line, counter, officer and time; how true the waits told were."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from motcua.core.access import needs
from motcua.core.rules.dates import format_date, local_day
from motcua.documents.spreadsheets import Column, csv_table, write_table
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.queries.figures import By, Report, accuracy_report, hall_report
from motcua.queueing.rules.calibration import WANTED
from motcua.queueing.rules.figures import Tally
from motcua.web.backoffice.forms.hall_figures import figures_query
from motcua.web.backoffice.hall_chart import columns
from motcua.web.backoffice.scope import hall_for
from motcua.web.shared.requests import SiteRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPLITS = {
    By.LINE: gettext_lazy("Nhóm"),
    By.COUNTER: gettext_lazy("Quầy"),
    By.OFFICER: gettext_lazy("Cán bộ"),
    By.HOUR: gettext_lazy("Giờ lấy số"),
    By.DAY: gettext_lazy("Ngày"),
    By.MONTH: gettext_lazy("Tháng"),
}
HEADS = (
    gettext_lazy("Khách"),
    gettext_lazy("Được phục vụ"),
    gettext_lazy("Vắng mặt"),
    gettext_lazy("Trả số"),
    gettext_lazy("Đóng cuối ngày"),
    gettext_lazy("Ưu tiên"),
    gettext_lazy("Từ xa"),
    gettext_lazy("Hẹn trước"),
    gettext_lazy("Chờ: một nửa không quá (phút)"),
    gettext_lazy("Chờ: 9 trong 10 không quá (phút)"),
    gettext_lazy("Phục vụ: một nửa không quá (phút)"),
    gettext_lazy("Phục vụ trung bình (phút)"),
)


@needs(MANAGE_HALL)
@require_safe
def hall_figures(request: SiteRequest, office_id: int) -> HttpResponse:
    """The figures of a period."""
    hall = hall_for(request.actor, office_id)
    query = figures_query(request.GET, now=request.now)
    report = hall_report(hall, first=query.first, last=query.last, by=query.by)
    yesterday = local_day(request.now) - timedelta(days=1)  # folded in the night that has not ended yet
    context = {
        "hall": hall,
        "query": query,
        "report": report,
        "splits": [(by.value, words) for by, words in SPLITS.items()],
        "split": SPLITS[query.by],
        "chart": columns([_column(line.label, line.tally) for line in report.lines]),
        "is_behind": any(day < yesterday for day in report.unfolded),
    }
    return render(request, "backoffice/halls/figures.html", context)


@needs(MANAGE_HALL)
@require_safe
def hall_figures_file(request: SiteRequest, office_id: int, kind: str) -> HttpResponse:
    """The same figures as a file: a spreadsheet, or CSV for whatever is not asked for as xlsx."""
    hall = hall_for(request.actor, office_id)
    query = figures_query(request.GET, now=request.now)
    report = hall_report(hall, first=query.first, last=query.last, by=query.by)
    head = [str(SPLITS[query.by]), *map(str, HEADS)]
    rows = [[line.label, *_cells(line.tally)] for line in report.lines]
    rows.append([_("Tổng cộng"), *_cells(report.total)])
    name = f"sanh-{office_id}-{query.first:%Y%m%d}-{query.last:%Y%m%d}.{'xlsx' if kind == 'xlsx' else 'csv'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "xlsx":
        return HttpResponse(_sheet(str(hall), report, head, rows), content_type=XLSX, headers=headers)
    # The mark at the beginning tells spreadsheets that the letters are Vietnamese.
    return HttpResponse(
        "\ufeff" + csv_table(head, rows), content_type="text/csv; charset=utf-8", headers=headers
    )


@needs(MANAGE_HALL)
@require_safe
def wait_accuracy(request: SiteRequest, office_id: int) -> HttpResponse:
    """How often people waited as they were told, by line and week."""
    hall = hall_for(request.actor, office_id)
    mondays, lines = accuracy_report(hall, now=request.now)
    context = {
        "hall": hall,
        "mondays": mondays,
        "lines": [(each, list(each.weeks.values())) for each in lines],
        "wanted": WANTED,
    }
    return render(request, "backoffice/halls/accuracy.html", context)


def _column(label: str, tally: Tally) -> tuple[str, str, int, int]:
    median, p90 = tally.median_wait or 0, tally.p90_wait or 0
    said = {"label": label, "tickets": tally.counts["tickets"], "median": median, "p90": p90}
    title = _("%(label)s: %(tickets)s khách; chờ: một nửa không quá %(median)s, 9/10 không quá %(p90)s phút")
    return label.partition(" · ")[0], title % said, median, p90


def _cells(tally: Tally) -> list[str | int]:
    counts, mean = tally.counts, tally.mean_service
    figures = (tally.median_wait, tally.p90_wait, tally.median_service, None if mean is None else round(mean))
    names = ("tickets", "served", "no_shows", "given_back", "closed", "priority", "remote", "appointments")
    return [*(counts[name] for name in names), *("" if figure is None else figure for figure in figures)]


def _sheet(office: str, report: Report, head: list[str], rows: list[list[Any]]) -> bytes:
    out = BytesIO()
    heading = [
        office,
        _("Số liệu xếp hàng từ %(first)s đến %(last)s")
        % {"first": format_date(report.first), "last": format_date(report.last)},
    ]
    widths = [Column(title, 32 if place == 0 else 12) for place, title in enumerate(head)]
    write_table(out, sheet=_("Xếp hàng"), heading=heading, columns=widths, rows=rows)
    return out.getvalue()

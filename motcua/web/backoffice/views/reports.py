"""Reports: on time by each dimension, the national progress, and the cases behind each figure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from motcua.cases.choices import CaseChannel
from motcua.cases.models import CaseFact, FactComparison, FactDifference
from motcua.catalogue.models import Procedure
from motcua.core.access import needs
from motcua.reform.permissions import VIEW_REPORTS
from motcua.reform.progress_sheet import progress_sheet
from motcua.reform.queries.drilling import Value, cases_in_progress_report, cases_on_time
from motcua.reform.queries.on_time import FIGURES, Dimension, Figures, Line, on_time
from motcua.reform.queries.progress import COLUMNS, progress
from motcua.web.backoffice.forms.reports import ReportQuery, report_query
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DIMENSIONS = {
    Dimension.AGENCY: _("Đơn vị"),
    Dimension.PROCEDURE: _("Thủ tục"),
    Dimension.CHANNEL: _("Kênh"),
    Dimension.MONTH: _("Tháng nhận"),
}
FIGURE_WORDS = {
    "total": _("Tổng số"),
    "early": _("Sớm hạn"),
    "on_time": _("Đúng hạn"),
    "late": _("Quá hạn"),
    "open_in_time": _("Đang xử lý, trong hạn"),
    "open_late": _("Đang xử lý, quá hạn"),
    "unjudged": _("Chưa đánh giá được"),
}
COLUMN_WORDS = {
    "received_total": _("Tiếp nhận"),
    "carried": _("Kỳ trước chuyển sang"),
    "received": _("Tiếp nhận trong kỳ"),
    "online": _("Tiếp nhận trực tuyến"),
    "direct": _("Tiếp nhận trực tiếp"),
    "post": _("Tiếp nhận qua bưu chính công ích"),
    "done": _("Đã xử lý"),
    "done_early": _("Đã xử lý trước hạn"),
    "done_on_time": _("Đã xử lý đúng hạn"),
    "done_late": _("Đã xử lý quá hạn"),
    "running": _("Đang xử lý"),
    "running_in_time": _("Đang xử lý trong hạn"),
    "running_late": _("Đang xử lý quá hạn"),
    "paused": _("Tạm dừng"),
    "paused_in_time": _("Tạm dừng trong hạn"),
    "paused_late": _("Tạm dừng quá hạn"),
}


@needs(VIEW_REPORTS)
@require_safe
def reports(request: SiteRequest) -> HttpResponse:
    """How many cases were on time, split by one dimension; each figure opens its cases."""
    query = report_query(request.GET, request.actor)
    by = Dimension(request.GET["theo"]) if request.GET.get("theo") in set(Dimension) else Dimension.AGENCY
    report = on_time(by=by, scope=query.scope, now=request.now)
    rows = [_row(line, by, query) for line in report.lines]
    context = {
        "query": query,
        "by": by.value,
        "dimensions": [(each.value, words) for each, words in DIMENSIONS.items()],
        "dimension": DIMENSIONS[by],
        "rows": rows,
        "report": report,
        "total": _row(Line("", "", report.total), None, query),
        "words": FIGURE_WORDS,
        "compared": FactComparison.objects.exclude(finished_at=None).first(),
    }
    return render(request, "backoffice/reports/on_time.html", context)


@needs(VIEW_REPORTS)
@require_safe
def progress_report(request: SiteRequest) -> HttpResponse:
    """The national progress report of a period, a row for each agency."""
    query = report_query(request.GET, request.actor)
    first, last = query.period(request.now)
    report = progress(first=first, last=last, scope=query.scope, now=request.now)
    lines = [
        (line, [(line.counts[name], _cases_url(query, by="agency", value=line.code or line.name, column=name,
                                               first=first, last=last)) for name in COLUMNS])
        for line in report.lines
    ]  # fmt: skip
    total = [(report.total[name], _cases_url(query, column=name, first=first, last=last)) for name in COLUMNS]
    context = {"query": query, "report": report, "lines": lines, "total": total}
    return render(request, "backoffice/reports/progress.html", context)


@needs(VIEW_REPORTS)
@require_safe
def progress_file(request: SiteRequest) -> HttpResponse:
    """The same report as a spreadsheet."""
    query = report_query(request.GET, request.actor)
    first, last = query.period(request.now)
    report = progress(first=first, last=last, scope=query.scope, now=request.now)
    name = f"tien-do-{first:%Y%m%d}-{last:%Y%m%d}.xlsx"
    return HttpResponse(
        progress_sheet(report),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@needs(VIEW_REPORTS)
@require_safe
def report_cases(request: SiteRequest) -> HttpResponse:
    """The cases behind one figure of either report."""
    said = request.GET
    query = report_query(said, request.actor)
    by = Dimension(said["theo"]) if said.get("theo") in set(Dimension) else None
    value = Value(by, said.get("gia_tri", ""))
    scope = query.scope
    column = said.get("cot", "")
    if column in COLUMNS:
        first, last = query.period(request.now)
        found = cases_in_progress_report(
            column=column, first=first, last=last, value=value, scope=scope, now=request.now
        )
        title = COLUMN_WORDS[column]
    else:
        figure = said.get("so") if said.get("so") in FIGURES else "total"
        found = cases_on_time(figure=str(figure), value=value, scope=scope, now=request.now)
        title = FIGURE_WORDS[str(figure)]
    pages: Paginator[CaseFact] = Paginator(cast("QuerySet[CaseFact]", found), PAGE_SIZE)
    page = pages.get_page(said.get("page"))
    facts = list(page.object_list)
    codes = {fact.procedure_code for fact in facts}
    names = dict(Procedure.objects.filter(code__in=codes).values_list("code", "current_version__name"))
    context = {
        "query": query,
        "title": title,
        "value": _value_words(value),
        "page": page,
        "rows": [(fact, names.get(fact.procedure_code) or fact.procedure_code) for fact in facts],
        "is_progress": column in COLUMNS,
    }
    return render(request, "backoffice/reports/cases.html", context)


@needs(VIEW_REPORTS)
@require_safe
def fact_comparisons(request: SiteRequest) -> HttpResponse:
    """The nightly comparisons, and what the latest differences were."""
    page = Paginator(FactComparison.objects.all(), 20).get_page(request.GET.get("page"))
    found = FactDifference.objects.select_related("comparison").order_by("-pk")[:100]
    return render(request, "backoffice/reports/comparisons.html", {"page": page, "found": found})


def _row(line: Line, by: Dimension | None, query: ReportQuery) -> dict[str, Any]:
    figures = [
        (name, number, _cases_url(query, by=by.value if by else "", value=line.value, figure=name))
        for name, number in asdict(line.figures).items()
    ]
    return {
        "value": line.value,
        "label": line.label,
        "figures": figures,
        "share": line.figures.on_time_share,
        "bar": _bar(line.figures),
    }


def _bar(figures: Figures) -> list[tuple[str, str, str]]:
    """The parts of a bar of width 100: their name, where each begins, how wide it is."""
    parts, at = [], 0.0
    for name in FIGURES[1:]:
        width = 100 * getattr(figures, name) / figures.total if figures.total else 0.0
        if width:
            parts.append((name, f"{at:.2f}", f"{width:.2f}"))
        at += width
    return parts


def _cases_url(
    query: ReportQuery, *, by: str = "", value: str = "", figure: str = "", column: str = "", **days: Any
) -> str:
    first, last = days.get("first", query.first), days.get("last", query.last)
    parameters = {
        "theo": by,
        "gia_tri": value,
        "so": figure,
        "cot": column,
        "tu": first.isoformat() if first else "",
        "den": last.isoformat() if last else "",
        "co_quan": query.agency.pk if query.agency else "",
    }
    given = {name: text for name, text in parameters.items() if text or (name == "gia_tri" and by)}
    return f"{reverse('backoffice:report_cases')}?{urlencode(given)}"


def _value_words(value: Value) -> str:
    if value.by is None:
        return ""
    if value.by is Dimension.CHANNEL and value.value in CaseChannel.values:
        return str(CaseChannel(value.value).label)
    return value.value or str(_("không rõ"))

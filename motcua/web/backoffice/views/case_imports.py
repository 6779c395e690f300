"""Imports of another system's cases: handing in the files, how far a run is, and what each found odd."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from motcua.audit.actions import log_read
from motcua.cases import actions
from motcua.cases.choices import AnomalyKind
from motcua.cases.models import CaseImport
from motcua.cases.permissions import IMPORT_CASES, VIEW_IMPORTS
from motcua.core.access import may, needs
from motcua.core.named_jobs import stand_of
from motcua.core.rules.dates import format_moment
from motcua.documents.spreadsheets import Column, write_table
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.case_imports import CASE_COLUMNS, EVENT_COLUMNS, CaseFilesForm
from motcua.web.backoffice.import_stands import import_stand
from motcua.web.shared.htmx import is_fragment, render_either
from motcua.web.shared.requests import SiteRequest

RUNS, LINES = 20, 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(VIEW_IMPORTS)
@require_safe
def case_imports(request: SiteRequest) -> HttpResponse:
    """Every run, the latest first; whoever may import finds the form here."""
    return _list(request, CaseFilesForm())


@needs(IMPORT_CASES)
@require_POST
def import_case_files(request: SiteRequest) -> HttpResponse:
    """Hand in the files: a job imports them batch by batch while the desk goes on working."""
    form = CaseFilesForm(request.POST, request.FILES)
    made = accepted(form, lambda: _begun(request, form))
    if made is None:
        return _list(request, form)
    if made.finished_at is not None:
        messages.info(request, _("Các tệp này đã nhập xong trước đây; không nhập lại."))
    return redirect("backoffice:case_import", made.pk)


@needs(IMPORT_CASES)
@require_POST
def resume_case_import(request: SiteRequest, run_id: int) -> HttpResponse:
    """Let a run go on that stopped."""
    run = get_object_or_404(CaseImport, pk=run_id)
    actions.resume_case_import(run_id=run.pk, by=request.actor, now=request.now)
    return redirect("backoffice:case_import", run.pk)


@needs(VIEW_IMPORTS)
@require_safe
def case_import(request: SiteRequest, run_id: int) -> HttpResponse:
    """How far a run is; once it has ended, its counts, and its anomalies by kind or by case code."""
    run = get_object_or_404(CaseImport, pk=run_id)
    if run.finished_at is None:
        return _running(request, run)
    if is_fragment(request):  # the page that watched the progress wants the report
        return HttpResponseClientRefresh()
    kind = request.GET.get("loai", "")
    kind = kind if kind in AnomalyKind.values else ""
    code = request.GET.get("q", "").strip()[:60]
    found = run.anomalies.filter(case_code__icontains=code) if code else run.anomalies.all()
    counts = dict(found.order_by().values("kind").annotate(lines=Sum("count")).values_list("kind", "lines"))
    if kind:
        found = found.filter(kind=kind)
    context = {
        "run": run,
        "kind": kind,
        "code": code,
        "kinds": [(each.value, each.label, counts[each]) for each in AnomalyKind if each in counts],
        "total": sum(counts.values()),
        "page": Paginator(found, LINES).get_page(request.GET.get("page")),
        "has_kept_lines": run.anomalies.exclude(verbatim="").exists(),
    }
    return render(request, "backoffice/reports/import.html", context)


@needs(VIEW_IMPORTS)
@require_GET
def kept_lines_file(request: SiteRequest, run_id: int) -> HttpResponseBase:
    """The lines kept word for word, each with the reason, as a spreadsheet streamed from a temporary file."""
    run = get_object_or_404(CaseImport, pk=run_id)
    log_read(
        subject_kind="case_import",
        subject_id=str(run.pk),
        what="kept_lines",
        by=request.actor,
        now=request.now,
    )
    # The response closes the file, and with it the file is gone.
    target = tempfile.TemporaryFile()  # noqa: SIM115
    write_table(
        target,
        sheet=_("Dòng giữ nguyên văn"),
        heading=[_("Nhập hồ sơ lúc %(moment)s") % {"moment": format_moment(run.started_at)}],
        columns=[
            Column(_("Tệp"), 10),
            Column(_("Dòng"), 10),
            Column(_("Mã hồ sơ"), 24),
            Column(_("Vì sao"), 36),
            Column(_("Nguyên văn"), 100),
        ],
        rows=_kept_lines(run),
    )
    target.seek(0)
    response = FileResponse(
        target, as_attachment=True, filename=f"dong-giu-nguyen-van-{run.pk}.xlsx", content_type=XLSX
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _kept_lines(run: CaseImport) -> Iterator[list[str | int]]:
    for each in run.anomalies.exclude(verbatim="").iterator(2000):
        reason = str(each.get_kind_display())
        yield [
            str(each.get_file_display()),
            each.line,
            each.case_code,
            f"{reason}: {each.text}" if each.text else reason,
            each.verbatim,
        ]


def _begun(request: SiteRequest, form: CaseFilesForm) -> CaseImport:
    given = form.cleaned_data
    return actions.begin_case_import(
        cases=given["cases"], events=given["events"], by=request.actor, now=request.now
    )


def _running(request: SiteRequest, run: CaseImport) -> HttpResponse:
    job = stand_of(actions.CASES_JOB, now=request.now, run_id=run.pk)
    stand = import_stand(
        job,
        stage=run.get_stage_display(),
        done=run.done,
        total=run.total,
        has_file=bool(run.cases_kept),
    )
    resume_url = reverse("backoffice:resume_case_import", args=[run.pk])
    context = {"run": run, "stand": stand, "resume_url": resume_url}
    return render_either(
        request, "backoffice/reports/import_running.html", "backoffice/_import_progress.html", context
    )


def _list(request: SiteRequest, form: CaseFilesForm) -> HttpResponse:
    runs = CaseImport.objects.annotate(odd=Sum("anomalies__count")).order_by("-started_at", "-pk")
    context = {
        "page": Paginator(runs, RUNS).get_page(request.GET.get("page")),
        "form": form if may(request.actor, IMPORT_CASES) else None,
        "limit": settings.CASE_FILE_LIMIT // 1024**2,
        "columns": [(_("Tệp hồ sơ"), CASE_COLUMNS), (_("Tệp sự kiện"), EVENT_COLUMNS)],
    }
    return render(request, "backoffice/reports/imports.html", context, status=422 if form.errors else 200)

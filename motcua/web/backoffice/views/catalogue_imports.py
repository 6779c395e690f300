"""Runs of the import, what each found, and handing in a file for a job to import."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from motcua.catalogue import actions
from motcua.catalogue.models import ImportRun
from motcua.catalogue.permissions import IMPORT_PROCEDURES, VIEW_IMPORTS
from motcua.catalogue.queries import ReportFilter, report_of, still_open
from motcua.catalogue.queries.imports import Line
from motcua.core.access import may, needs
from motcua.core.named_jobs import stand_of
from motcua.web.backoffice.catalogue_words import KINDS
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.catalogue import UploadForm
from motcua.web.backoffice.import_stands import import_stand
from motcua.web.shared.htmx import is_fragment, render_either
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 20
LINES = 50
PROCEDURES = 10


@needs(VIEW_IMPORTS)
@require_safe
def imports(request: SiteRequest) -> HttpResponse:
    """Every run, the latest first; whoever may import finds the form here."""
    return _list(request, UploadForm())


@needs(IMPORT_PROCEDURES)
@require_POST
def import_file(request: SiteRequest) -> HttpResponse:
    """Hand in a file: a job imports it slice by slice while the desk goes on working."""
    form = UploadForm(request.POST, request.FILES)
    made = accepted(form, lambda: _begun(request, form))
    if made is None:
        return _list(request, form)
    return redirect("backoffice:import_run", made.pk)


@needs(IMPORT_PROCEDURES)
@require_POST
def resume_import(request: SiteRequest, run_id: int) -> HttpResponse:
    """Let a run go on that stopped."""
    run = get_object_or_404(ImportRun, pk=run_id)
    actions.resume_import(run_id=run.pk, by=request.actor, now=request.now)
    return redirect("backoffice:import_run", run.pk)


@needs(VIEW_IMPORTS)
@require_safe
def import_run(request: SiteRequest, run_id: int) -> HttpResponse:
    """How far a run is; once it has ended, what it found: what needs a person, changes, rejected lines."""
    run = get_object_or_404(ImportRun, pk=run_id)
    if run.finished_at is None:
        return _running(request, run)
    if is_fragment(request):  # the page that watched the progress wants the report
        return HttpResponseClientRefresh()
    report = report_of(run)
    said = request.GET
    wanted = ReportFilter(
        kind=said.get("loai", ""),
        field_name=said.get("linh_vuc", ""),
        agency=said.get("co_quan", "").strip()[:200],
    )
    rows: dict[str, tuple[Sequence[Line], int]] = {
        "can-xem": (report.narrowed(wanted), LINES),
        "thay-doi": (report.changes, PROCEDURES),
        "bi-loai": (report.rejected_lines, LINES),
    }
    tab = said.get("xem", "")
    tab = tab if tab in rows else "can-xem"
    page = Paginator(*rows[tab]).get_page(said.get("page"))
    context = {
        "run": run,
        "report": report,
        "tab": tab,
        "wanted": wanted,
        "page": page,
    }
    if tab == "can-xem":
        counts = report.kinds(wanted)
        waiting = still_open(list(page))
        context |= {
            "kinds": [(kind.value, counts[kind]) for kind in KINDS if counts[kind] or kind == wanted.kind],
            "total": sum(counts.values()),
            "items": [(item, (item["code"], item["kind"], item["part"]) in waiting) for item in page],
        }
    return render(request, "backoffice/catalogue/import_run.html", context)


def _begun(request: SiteRequest, form: UploadForm) -> ImportRun:
    file = form.cleaned_data["file"]
    return actions.begin_import(file=file, name=file.name, by=request.actor, now=request.now)


def _running(request: SiteRequest, run: ImportRun) -> HttpResponse:
    job = stand_of(actions.IMPORT_JOB, now=request.now, run_id=run.pk)
    stand = import_stand(
        job, stage=_("Đang ghi danh mục"), done=run.position, total=run.total, has_file=bool(run.kept_file)
    )
    context = {"run": run, "stand": stand, "resume_url": reverse("backoffice:resume_import", args=[run.pk])}
    return render_either(
        request, "backoffice/catalogue/import_running.html", "backoffice/_import_progress.html", context
    )


def _list(request: SiteRequest, form: UploadForm) -> HttpResponse:
    runs = ImportRun.objects.defer("report_text")
    context = {
        "page": Paginator(runs, PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form if may(request.actor, IMPORT_PROCEDURES) else None,
        "limit": settings.UPLOAD_LIMIT // 1024**2,
    }
    status = 422 if form.errors else 200
    return render(request, "backoffice/catalogue/imports.html", context, status=status)

"""Runs of the import, what each found, and importing a file from the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.catalogue import actions
from motcua.catalogue.models import ImportRun
from motcua.catalogue.permissions import IMPORT_PROCEDURES, VIEW_IMPORTS
from motcua.catalogue.queries import ReportFilter, report_of, still_open
from motcua.catalogue.queries.imports import Line
from motcua.catalogue.rules.national_record import read_records, source_lines
from motcua.core.access import may, needs
from motcua.web.backoffice.catalogue_words import KINDS
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.catalogue import UploadForm
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
    """Import a file; the lines are read before the writing begins, so that counters wait less."""
    form = UploadForm(request.POST, request.FILES)
    made = accepted(form, lambda: _imported(request, form))
    if made is None:
        return _list(request, form)
    messages.success(request, _("Đã nhập tệp. Dưới đây là những gì tìm thấy."))
    return redirect("backoffice:import_run", made.pk)


@needs(VIEW_IMPORTS)
@require_safe
def import_run(request: SiteRequest, run_id: int) -> HttpResponse:
    """What one run found: what needs a person, what changed, which lines were rejected."""
    run = get_object_or_404(ImportRun, pk=run_id)
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


def _imported(request: SiteRequest, form: UploadForm) -> ImportRun:
    file = form.cleaned_data["file"]
    read = list(read_records(source_lines(cast("BinaryIO", file))))
    run, _report = actions.import_source(lines=read, source_name=file.name, by=request.actor, now=request.now)
    return run


def _list(request: SiteRequest, form: UploadForm) -> HttpResponse:
    runs = ImportRun.objects.defer("report_text")
    context = {
        "page": Paginator(runs, PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form if may(request.actor, IMPORT_PROCEDURES) else None,
        "limit": settings.UPLOAD_LIMIT // 1024**2,
    }
    status = 422 if form.errors else 200
    return render(request, "backoffice/catalogue/imports.html", context, status=status)

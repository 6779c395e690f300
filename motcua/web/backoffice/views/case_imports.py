"""Imports of another system's cases: the runs, and what each found odd."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from motcua.cases.choices import AnomalyKind
from motcua.cases.models import CaseImport
from motcua.cases.permissions import VIEW_IMPORTS
from motcua.core.access import needs
from motcua.web.shared.requests import SiteRequest

RUNS, LINES = 20, 50


@needs(VIEW_IMPORTS)
@require_safe
def case_imports(request: SiteRequest) -> HttpResponse:
    """Every run, the latest first."""
    runs = CaseImport.objects.annotate(odd=Sum("anomalies__count")).order_by("-started_at", "-pk")
    page = Paginator(runs, RUNS).get_page(request.GET.get("page"))
    return render(request, "backoffice/reports/imports.html", {"page": page})


@needs(VIEW_IMPORTS)
@require_safe
def case_import(request: SiteRequest, run_id: int) -> HttpResponse:
    """One run: its counts, and its anomalies by kind or by case code."""
    run = get_object_or_404(CaseImport, pk=run_id)
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
    }
    return render(request, "backoffice/reports/import.html", context)

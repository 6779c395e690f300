"""A case of another system: what it was and what happened to it, read-only."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from motcua.cases.models import HistoricalCase
from motcua.cases.permissions import VIEW
from motcua.catalogue.models import Procedure
from motcua.core.access import needs
from motcua.web.shared.requests import SiteRequest


@needs(VIEW)
@require_GET
def historical_case(request: SiteRequest, case_id: int) -> HttpResponse:
    """The imported case with its events; 404 when there is none for this officer."""
    seen = HistoricalCase.objects.visible_to(request.actor, VIEW.roles)
    case = get_object_or_404(seen.select_related("agency", "imported_in"), pk=case_id)
    procedure = Procedure.objects.select_related("current_version").filter(code=case.procedure_code).first()
    context = {
        "case": case,
        "procedure": procedure,
        "events": case.events.select_related("unit"),
        "anomalies": case.imported_in.anomalies.filter(case_code=case.code),
    }
    return render(request, "desk/historical_case.html", context)

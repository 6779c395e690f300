"""The printed forms of a case, each from one address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.cases.actions import print_form
from motcua.cases.permissions import VIEW
from motcua.core.access import needs
from motcua.web.desk.views.case import case_for
from motcua.web.shared.pdf import pdf_answer
from motcua.web.shared.requests import SiteRequest


@needs(VIEW)
@require_GET
def case_form(request: SiteRequest, case_id: int, kind: str) -> HttpResponse:
    """One form as PDF, shown by the browser and printed from there."""
    case = case_for(request, case_id)
    content = print_form(
        case=case, kind=kind, public_url=settings.PUBLIC_URL, by=request.actor, now=request.now
    )
    return pdf_answer(content, name=f"{kind}-{case.code}")

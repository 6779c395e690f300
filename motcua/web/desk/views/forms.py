"""The printed forms of a case. Every look is noted in the read log: forms carry personal data."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.audit.actions import log_read
from motcua.cases.forms.offered import form_pdf
from motcua.cases.permissions import VIEW
from motcua.core.access import needs
from motcua.web.desk.views.case import case_for
from motcua.web.desk.views.slip import pdf_answer
from motcua.web.shared.requests import SiteRequest


@needs(VIEW)
@require_GET
def case_form(request: SiteRequest, case_id: int, kind: str) -> HttpResponse:
    """One form as PDF, shown by the browser and printed from there."""
    case = case_for(request, case_id)
    content = form_pdf(case, kind, public_url=settings.PUBLIC_URL, now=request.now)
    log_read(
        subject_kind="case", subject_id=case.code, what=f"form:{kind}", by=request.actor, now=request.now
    )
    return pdf_answer(content, name=f"{kind}-{case.code}")

"""The printed forms of a case, each from one address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.cases.actions import print_form
from motcua.cases.permissions import VIEW
from motcua.core.access import needs
from motcua.web.desk.views.case import case_for
from motcua.web.shared.requests import SiteRequest

# A browser's PDF viewer is an embedded object with styles of its own; the answer contains nothing else.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@needs(VIEW)
@require_GET
def case_form(request: SiteRequest, case_id: int, kind: str) -> HttpResponse:
    """One form as PDF, shown by the browser and printed from there."""
    case = case_for(request, case_id)
    content = print_form(
        case=case, kind=kind, public_url=settings.PUBLIC_URL, by=request.actor, now=request.now
    )
    return pdf_answer(content, name=f"{kind}-{case.code}")


def pdf_answer(content: bytes, *, name: str) -> HttpResponse:
    """A PDF for this person only, shown in the browser, saved under `name` if somebody saves it."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Security-Policy"] = _PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response

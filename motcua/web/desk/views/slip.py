"""After reception: the slip as PDF, and the page that shows it, prints it and leads to the next person."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from motcua.cases.actions import issue_slip
from motcua.cases.choices import CaseState
from motcua.cases.forms.slip import slip_pdf
from motcua.cases.models import Case
from motcua.cases.permissions import RECEIVE, VIEW
from motcua.core.access import needs
from motcua.core.errors import NotFound
from motcua.web.shared.requests import SiteRequest

# A browser's PDF viewer is an embedded object with styles of its own; the answer contains nothing else.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_ALL = (
    "receiving_agency__parent",
    "competent_agency",
    "handling_unit",
    "office",
    "counter",
    "received_by",
    "applicant",
    "proxy",
)


@needs(RECEIVE)
@require_GET
def intake_done(request: SiteRequest, case_id: int) -> HttpResponse:
    """What came of the intake: number, appointment, slip; the next person is one key away."""
    case = seen_case(request, case_id)
    context = {
        "case": case,
        "is_received": case.received_at is not None,
        "is_asked": case.state == CaseState.AWAITING_SUPPLEMENT,
        "is_refused": case.state == CaseState.NOT_ACCEPTED,
        "supplement": case.supplements.prefetch_related("defects__paper").order_by("-number").first(),
        "refusal": case.desk_refusals.last(),
        "scan_count": case.attachments.count(),
        "charges": [link.charge for link in case.charges.select_related("charge")],
    }
    return render(request, "desk/intake_done.html", context)


@needs(VIEW)
@never_cache
@require_GET
def slip(request: SiteRequest, case_id: int) -> HttpResponse:
    """The appointment slip (Mẫu 01), to be shown in the page and printed."""
    case = seen_case(request, case_id)
    return pdf_answer(slip_pdf(case, public_url=settings.PUBLIC_URL), name=f"giay-hen-{case.code}")


@needs(RECEIVE)
@require_POST
def issue(request: SiteRequest, case_id: int) -> HttpResponse:
    """A slip for somebody who asks for one after all."""
    version = int(request.POST.get("version") or 0)
    issue_slip(case_id=case_id, version=version, by=request.actor, now=request.now)
    return redirect("desk:intake_done", case_id)


def pdf_answer(content: bytes, *, name: str) -> HttpResponse:
    """A PDF for this person only, shown in the browser, saved under `name` if somebody saves it."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Security-Policy"] = _PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def seen_case(request: SiteRequest, case_id: int) -> Case:
    """A case this officer has business with; to all others it does not exist."""
    actor = request.actor
    case = Case.objects.visible_to(actor, VIEW.roles).select_related(*_ALL).filter(pk=case_id).first()
    if case is None:
        raise NotFound(_("Không có hồ sơ này."))
    return case

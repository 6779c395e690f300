"""The printed forms of a case, each from one address."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from motcua.audit.actions import log_read
from motcua.cases.actions import print_form, print_waiver
from motcua.cases.forms.office import values_of
from motcua.cases.permissions import VIEW
from motcua.core.access import needs
from motcua.core.rules.dates import local_day
from motcua.documents.actions import read_stored
from motcua.documents.filling import fill
from motcua.documents.queries import office_forms_for
from motcua.fees.models import Waiver
from motcua.web.desk.views.case import case_for
from motcua.web.shared.docx import docx_answer
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


@needs(VIEW)
@require_GET
def waiver_sheet(request: SiteRequest, case_id: int, waiver_id: int) -> HttpResponse:
    """The confirmation that a fee of the case need not be paid."""
    case = case_for(request, case_id)
    waivers = Waiver.objects.filter(charge__case_link__case=case).select_related("charge")
    content = print_waiver(
        case=case,
        waiver=get_object_or_404(waivers, pk=waiver_id),
        public_url=settings.PUBLIC_URL,
        by=request.actor,
        now=request.now,
    )
    return pdf_answer(content, name=f"giay-xac-nhan-mien-{case.code}")


@needs(VIEW)
@require_GET
def office_form(request: SiteRequest, case_id: int, version_id: int, ending: str) -> HttpResponse:
    """One of the office's own forms filled from the case, as DOCX or PDF; the look is noted."""
    case = case_for(request, case_id)
    here = office_forms_for(case.procedure_id, case.competent_agency.path, on=local_day(request.now))
    version = next((one for one in here if one.pk == version_id), None)
    if version is None or ending not in ("docx", "pdf"):
        raise Http404
    content = fill(read_stored(version.file), values_of(case, now=request.now))
    answer = docx_answer(content, name=f"{version.form.name} {case.code}", as_pdf=ending == "pdf")
    what = f"form:office-{version.pk}"
    log_read(subject_kind="case", subject_id=case.code, what=what, by=request.actor, now=request.now)
    return answer

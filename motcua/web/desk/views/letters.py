"""Printed forms of a case other than the slip, to be shown in a new tab and printed."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.cases.forms.letters import withdrawal_pdf
from motcua.cases.forms.supplement import supplement_pdf
from motcua.cases.permissions import VIEW
from motcua.core.access import needs
from motcua.core.errors import NotFound
from motcua.web.desk.views.slip import pdf_answer, seen_case
from motcua.web.shared.requests import SiteRequest


@needs(VIEW)
@never_cache
@require_GET
def supplement_form(request: SiteRequest, case_id: int, number: int) -> HttpResponse:
    """A request to complete the case (Mẫu 02)."""
    case = seen_case(request, case_id)
    supplement = case.supplements.filter(number=number).first()
    if supplement is None:
        raise NotFound(_("Hồ sơ không có yêu cầu bổ sung này."))
    return pdf_answer(supplement_pdf(case, supplement), name=f"yeu-cau-bo-sung-{number}-{case.code}")


@needs(VIEW)
@never_cache
@require_GET
def stop_notice(request: SiteRequest, case_id: int) -> HttpResponse:
    """The notice that the case ended at the applicant's request (Mẫu 05 of 2025)."""
    case = seen_case(request, case_id)
    return pdf_answer(withdrawal_pdf(case), name=f"thong-bao-dung-{case.code}")

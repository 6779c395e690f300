"""Who opened a case, and the proof of its history, at the desk: for the applicant who asks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from motcua.audit.actions import log_read
from motcua.audit.errors import NotProvable
from motcua.cases.permissions import PROVE, VIEW
from motcua.cases.queries.own_file import whole_proof
from motcua.cases.queries.reads import looks_at
from motcua.core.access import needs
from motcua.web.desk.views.case import case_for
from motcua.web.shared.requests import SiteRequest


@needs(VIEW)
@require_GET
def case_reads(request: SiteRequest, case_id: int) -> HttpResponse:
    """Each look at the case, with names: officers answer to each other."""
    case = case_for(request, case_id)
    looks = looks_at(case.code, names_officers=True)
    log_read(subject_kind="case", subject_id=case.code, what="reads", by=request.actor, now=request.now)
    return render(request, "desk/case_reads.html", {"case": case, "looks": looks, "tab": "reads"})


@needs(PROVE)
@require_GET
def case_proof(request: SiteRequest, case_id: int) -> HttpResponse:
    """The proof of the case with everything that was said, for an inspection."""
    case = case_for(request, case_id)
    try:
        content = whole_proof(case.code)
    except NotProvable as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:case_log", case_id)
    log_read(subject_kind="case", subject_id=case.code, what="proof", by=request.actor, now=request.now)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="chung-minh-{case.code}.json"'
    response["Cache-Control"] = "private, no-store"
    return response

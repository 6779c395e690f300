"""Rating how a case was handled, by the two codes of its slip; a visit is rated on the page of its ticket."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from motcua.core.access import public
from motcua.core.actors import APPLICANT
from motcua.core.errors import RuleViolation
from motcua.feedback import actions
from motcua.feedback.actions import NewRating
from motcua.feedback.choices import Through
from motcua.web.portal.forms import LookupForm
from motcua.web.portal.views.tracking import case_of, not_found, private
from motcua.web.shared.rating import RatingForm
from motcua.web.shared.requests import SiteRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def rate_case(request: SiteRequest, code: str, lookup_code: str) -> HttpResponse:
    """For a result that came by post or as a file: a touch on a face, then reasons for a low score."""
    codes = LookupForm({"code": code, "lookup_code": lookup_code})
    case = case_of(request, codes)
    if case is None:
        return not_found(request, codes)
    form = RatingForm(request.POST if request.method == "POST" else None)
    context = {"case": case, "form": form, "address": request.path}
    if request.method != "POST":
        return private(render(request, "portal/case_rate.html", context))
    if not form.is_valid():
        return private(render(request, "portal/case_rate.html", context, status=422))
    new = NewRating(through=Through.PHONE, **form.cleaned_data)
    try:
        actions.rate_case(case_id=case.pk, new=new, by=APPLICANT, now=request.now)
    except RuleViolation as refusal:
        context["refusal"] = str(refusal)
        return private(render(request, "portal/case_rate.html", context, status=refusal.http_state))
    context |= {"is_why": form.asks_why, "is_done": not form.asks_why}
    return private(render(request, "portal/case_rate.html", context))

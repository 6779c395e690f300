"""Before the visit: say what applies, see what to bring, where and when."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.core.access import public
from motcua.core.rules.dates import local_day
from motcua.web.portal.forms import FillForm
from motcua.web.portal.preparing import Step, prepare
from motcua.web.portal.procedure_pages import version_of
from motcua.web.portal.views.office_forms import forms_here
from motcua.web.portal.visiting import places_for
from motcua.web.shared.requests import SiteRequest


@public
@require_safe
def before_visit(request: SiteRequest, code: str) -> HttpResponse:
    """The questions, then my list; the address holds the answers."""
    version = version_of(code)
    if version is None:
        return render(request, "portal/unknown_procedure.html", {"code": code[:40]}, status=404)
    found = prepare(version, request.GET)
    context = {
        "version": version,
        "prepared": found,
        "is_retired": version.procedure.is_retired_on(local_day(request.now)),
    }
    if found.step is Step.RESULT:
        context["office_forms"] = forms_here(version.procedure_id, request)
        context["fill_form"], context["code"] = FillForm(), version.procedure.code
        context["places"] = places_for(version.procedure_id, version.field_id, now=request.now)
    return render(request, f"portal/prepare_{found.step.value}.html", context)

"""Finding a procedure and reading it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.catalogue.choices import Level, OnlineLevel
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import fields_in_use, versions_of
from motcua.core.access import public
from motcua.core.rules.dates import local_day
from motcua.web.portal.procedure_pages import page_of, verbatim_of, version_of
from motcua.web.portal.searching import (
    ProcedureSearch,
    clean_words,
    offering_agencies,
    search_procedures,
)
from motcua.web.portal.views.office_forms import forms_here
from motcua.web.shared.context import main_office
from motcua.web.shared.htmx import is_fragment, render_either
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 20
SUGGESTIONS = 7


@public
@require_safe
def procedures(request: SiteRequest) -> HttpResponse:
    """All procedures, narrowed by words and filters."""
    wanted = ProcedureSearch.read(request.GET)
    found = search_procedures(wanted, office=main_office())
    context = {
        "wanted": wanted,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "unit": "",
    }
    if is_fragment(request):
        response = render_either(request, "", "portal/_procedures.html", context)
        response["HX-Push-Url"] = f"{request.path}?{wanted.address()}" if wanted.address() else request.path
        return response
    context |= {
        "fields": [(field.pk, field.name) for field in fields_in_use()],
        "agencies": [(agency.pk, agency.name) for agency in offering_agencies()],
        "levels": Level.choices,
        "online_levels": [choice for choice in OnlineLevel.choices if choice[0]],
    }
    return render_either(request, "portal/procedures.html", "", context)


@public
@require_safe
def suggest(request: SiteRequest) -> HttpResponse:
    """Answers while somebody types; without a script the list of procedures answers."""
    wanted = ProcedureSearch(words=clean_words(request.GET.get("q", "")))
    if not is_fragment(request):
        return redirect(f"{reverse('portal:procedures')}?{wanted.address()}")
    found = list(search_procedures(wanted, office=main_office())[: SUGGESTIONS + 1]) if wanted.words else []
    context = {"wanted": wanted, "found": found[:SUGGESTIONS], "has_more": len(found) > SUGGESTIONS}
    return render(request, "portal/_answers.html", context)


@public
@require_safe
def procedure(request: SiteRequest, code: str) -> HttpResponse:
    """The version in force."""
    found = version_of(code)
    return _page(request, found) if found else _unknown(request, code)


@public
@require_safe
def version(request: SiteRequest, code: str, number: int) -> HttpResponse:
    """One version, also one no longer in force: cases received under it go on by it."""
    found = version_of(code, min(number, 2**31 - 1))
    return _page(request, found) if found else _unknown(request, code)


@public
@require_safe
def versions(request: SiteRequest, code: str) -> HttpResponse:
    """All versions with their dates."""
    found = version_of(code)
    if found is None:
        return _unknown(request, code)
    context = {
        "current": found,
        "versions": versions_of(found.procedure).defer("record_text", "verbatim_text"),
    }
    return render(request, "portal/versions.html", context)


@public
@require_safe
def source(request: SiteRequest, code: str) -> HttpResponse:
    """The record as the source has it, word for word."""
    found = version_of(code)
    if found is None:
        return _unknown(request, code)
    return render(request, "portal/source.html", {"version": found, "fields": verbatim_of(found)})


def _page(request: SiteRequest, found: ProcedureVersion) -> HttpResponse:
    page = page_of(found, office=main_office(), chosen=request.GET.get("truong-hop", ""))
    is_current = found.procedure.current_version_id == found.pk
    context = {"page": page, "version": found, "record": page.record, "is_current": is_current}
    context["is_retired"] = found.procedure.is_retired_on(local_day(request.now))
    context["office_forms"], context["code"] = forms_here(found.procedure_id, request), found.procedure.code
    response = render(request, "portal/procedure.html", context)
    if not is_current:
        response["X-Robots-Tag"] = "noindex"
    return response


def _unknown(request: SiteRequest, code: str) -> HttpResponse:
    return render(request, "portal/unknown_procedure.html", {"code": code[:40]}, status=404)

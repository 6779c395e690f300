"""The office's forms of a procedure: blank, or filled with what is typed and kept nowhere."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from motcua.cases.forms.heading import place_of
from motcua.cases.forms.office import day_values
from motcua.core.access import public
from motcua.core.rules.dates import local_day
from motcua.documents.actions import read_stored
from motcua.documents.filling import fill
from motcua.documents.models import OfficeFormVersion
from motcua.documents.queries import office_forms_for
from motcua.documents.rules.office_forms import blank
from motcua.web.portal.forms import FillForm
from motcua.web.portal.procedure_pages import version_of
from motcua.web.shared.context import main_office
from motcua.web.shared.docx import docx_answer
from motcua.web.shared.requests import SiteRequest


def forms_here(procedure_id: int, request: SiteRequest) -> list[OfficeFormVersion]:
    """The forms of the procedure at this office: one query."""
    office = main_office()
    return office_forms_for(procedure_id, office.agency.path, on=local_day(request.now)) if office else []


@public
@require_safe
def blank_form(request: SiteRequest, code: str, version_id: int) -> HttpResponse:
    """The form with dots where one writes."""
    chosen = _chosen(request, code, version_id)
    return docx_answer(fill(read_stored(chosen.file), blank()), name=chosen.form.name)


@public
@require_POST
def filled_form(request: SiteRequest, code: str) -> HttpResponse:
    """The form with what was typed; nothing of it is kept."""
    form = FillForm(request.POST)
    if not form.is_valid():
        return redirect("portal:prepare", code)
    chosen = _chosen(request, code, form.cleaned_data.pop("form"))
    version = version_of(code)
    office = main_office()
    if version is None or office is None:
        raise Http404
    typed = {name: value for name, value in form.cleaned_data.items() if value}
    about = {
        "ten_thu_tuc": version.name,
        "ma_thu_tuc": code,
        "co_quan": chosen.form.agency.name,
        "trung_tam": office.agency.name,
        "dia_danh": place_of(office.agency),
        **day_values(local_day(request.now)),
    }
    return docx_answer(fill(read_stored(chosen.file), {**blank(), **about, **typed}), name=chosen.form.name)


def _chosen(request: SiteRequest, code: str, version_id: int) -> OfficeFormVersion:
    found = version_of(code)
    for version in forms_here(found.procedure_id, request) if found else ():
        if version.pk == version_id:
            return version
    raise Http404

"""The office's own forms at intake: filled from what is typed, printed to be signed, kept nowhere."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from motcua.cases.choices import PaperState
from motcua.cases.forms.office import paper_row, values_at_intake
from motcua.cases.permissions import RECEIVE
from motcua.cases.queries.intake import offering_at
from motcua.cases.queries.presets import chosen_variant
from motcua.catalogue.queries import record_of
from motcua.core.access import needs
from motcua.core.rules.dates import local_day
from motcua.documents.actions import read_stored
from motcua.documents.filling import fill
from motcua.documents.queries import office_forms_for
from motcua.web.desk.forms.intake import ApplicantForm, ChoicesForm, paper_forms, readable_part
from motcua.web.desk.views.intake import office_among, points_of
from motcua.web.shared.docx import docx_answer
from motcua.web.shared.requests import SiteRequest

_HANDED_IN = (PaperState.SUBMITTED, PaperState.PRESENTED)


@needs(RECEIVE)
@sensitive_post_parameters()
@require_POST
def intake_form(request: SiteRequest, version_id: int, ending: str) -> HttpResponse:
    """A form of the chosen procedure with what the screen holds so far; what cannot be read stays dots."""
    choices = readable_part(ChoicesForm(request.POST))
    office = office_among(points_of(request), choices.get("office"))
    today = local_day(request.now)
    offering = offering_at(office, choices.get("offering", 0), on=today)
    if offering is None or ending not in ("docx", "pdf"):
        raise Http404
    here = office_forms_for(offering.procedure_id, offering.agency.path, on=today)
    version = next((one for one in here if one.pk == version_id), None)
    if version is None:
        raise Http404
    record = record_of(offering.procedure.current_version_id or 0)
    proxy = ApplicantForm(request.POST, prefix="proxy") if choices.get("has_proxy") else None
    lines = [line.cleaned_data for line in paper_forms(request.POST) if line.is_valid()]
    handed_in = [line for line in lines if line["state"] in _HANDED_IN]
    values = values_at_intake(
        person=readable_part(ApplicantForm(request.POST, prefix="applicant")),
        proxy_name=readable_part(proxy).get("name", "") if proxy else "",
        record=record,
        variant=chosen_variant(record, choices.get("variant")),
        offering=offering,
        centre=office.agency,
        papers=[
            paper_row(order, line["name"], line["kind"], line["count"])
            for order, line in enumerate(handed_in, start=1)
        ],
        now=request.now,
    )
    return docx_answer(
        fill(read_stored(version.file), values), name=version.form.name, as_pdf=ending == "pdf"
    )

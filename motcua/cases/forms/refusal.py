"""The notice that a case is not accepted at the desk (Mẫu 03)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.cases.errors import FormNotIssued
from motcua.cases.forms.heading import applicant_fields, desk_heading, forms_of, in_vietnamese
from motcua.cases.models import Case
from motcua.documents.forms import RefusalNotice, render


def refusal_pdf(case: Case) -> bytes:
    """The notice as PDF/A; raises FormNotIssued for a case that was not refused at the desk."""
    return render(forms_of(case).refusal, refusal_of(case))


@in_vietnamese
def refusal_of(case: Case) -> RefusalNotice:
    """The context of the notice, signed by the receiver or the director, whoever gave it.

    Raises FormNotIssued for a case that was not refused at the desk.
    """
    refusal = case.desk_refusals.filter(is_given=True).first()
    if refusal is None or refusal.answered_at is None:
        raise FormNotIssued(_("Hồ sơ %(code)s không bị từ chối tiếp nhận.") % {"code": case.code})
    return RefusalNotice(
        **desk_heading(case, form=forms_of(case).refusal, number=refusal.form_number, at=refusal.answered_at),
        **applicant_fields(case),
        centre=case.receiving_agency.name,
        case_code=case.code,
        identity_number=case.applicant_identifier,
        matter=case.procedure_name,
        reasons=tuple(line for line in refusal.reason.splitlines() if line.strip()),
        submitter_name=case.proxy_name or case.applicant_name,
        giver_title=refusal.signer_title,
        giver_name=refusal.answered_by,
    )

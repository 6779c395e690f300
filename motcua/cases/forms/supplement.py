"""The request to complete a case (Mẫu 02)."""

from __future__ import annotations

from motcua.cases.forms.heading import applicant_fields, desk_heading, forms_of, hotline_of, in_vietnamese
from motcua.cases.models import Case, Supplement
from motcua.core.rules.dates import slip_moment
from motcua.documents.forms import SupplementRequest, render


def supplement_pdf(case: Case, supplement: Supplement) -> bytes:
    """The request as PDF/A."""
    return render(forms_of(case).supplement, supplement_of(case, supplement))


@in_vietnamese
def supplement_of(case: Case, supplement: Supplement) -> SupplementRequest:
    """The context of one request of the case; who asked gives advice and signs."""
    return SupplementRequest(
        **desk_heading(
            case, form=forms_of(case).supplement, number=supplement.form_number, at=supplement.asked_at
        ),
        **applicant_fields(case),
        case_code=case.code,
        matter=case.procedure_name,
        items=tuple(str(defect) for defect in supplement.defects.select_related("paper")),
        reason=supplement.reason,
        complete_by=slip_moment(supplement.due_at) if supplement.due_at else "",
        contact=supplement.asked_by,
        contact_phone=hotline_of(case),
        adviser_name=supplement.asked_by,
    )

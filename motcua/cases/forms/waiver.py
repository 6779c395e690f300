"""The confirmation that a fee of a case need not be paid: from rows to the context of its form."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.cases.errors import FormNotIssued
from motcua.cases.forms.given_out import GivenForm
from motcua.cases.forms.heading import agency_heading, applicant_title, in_vietnamese
from motcua.cases.models import Case
from motcua.core.rules.dates import slip_moment
from motcua.core.rules.numbers import amount_in_words, format_number
from motcua.documents.forms import WaiverSheet
from motcua.fees.models import ChargeKind, Waiver

_WHAT = {ChargeKind.FEE: "phí", ChargeKind.DUTY: "lệ phí"}


def waiver_form(case: Case, waiver: Waiver) -> GivenForm:
    """The confirmation as the centre gives it out; raises FormNotIssued once the waiver was taken back."""
    if waiver.undone_at is not None:
        raise FormNotIssued(_("Việc miễn này đã được bỏ nên không còn giấy xác nhận."))
    return GivenForm("waiver", waiver_of(case, waiver), case.receiving_agency, waiver.waived_by)


@in_vietnamese
def waiver_of(case: Case, waiver: Waiver) -> WaiverSheet:
    """The context of the confirmation of a waiver with its charge."""
    charge = waiver.charge
    return WaiverSheet(
        **agency_heading(case.receiving_agency, number=waiver.sheet_number, at=waiver.waived_at),
        what=_WHAT.get(ChargeKind(charge.kind), "phí, lệ phí"),
        applicant_title=applicant_title(case),
        applicant_name=case.applicant_name,
        identity_number=case.applicant_identifier,
        address=case.applicant_address,
        case_code=case.code,
        matter=case.procedure_name,
        charge=charge.description,
        legal_base=charge.legal_base,
        amount=f"{format_number(charge.amount)} đồng",
        amount_in_words=amount_in_words(charge.amount),
        reason=waiver.get_ground_display(),
        paper=waiver.paper,
        waived_at=slip_moment(waiver.waived_at),
        signer_capacity=("Người xác nhận",),
        signer_name=waiver.waived_by,
        recipients=(f"{applicant_title(case)} {case.applicant_name};", f"Lưu: VT, hồ sơ {case.code}."),
    )

"""The forms that leave the house as papers anybody may check: refusal, apology, stop notice.

The slip and the request to complete are none: they speak of a running case, which its two codes follow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from motcua.agencies.models import Agency
from motcua.cases.forms.heading import forms_of
from motcua.cases.forms.letters import case_apology_of, withdrawal_of
from motcua.cases.forms.offered import APOLOGY, REFUSAL, STOP_NOTICE
from motcua.cases.forms.refusal import refusal_of
from motcua.cases.models import Apology, Case
from motcua.documents.forms import FormContext, render
from motcua.documents.rules import check_url

TITLES = {
    REFUSAL: "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
    APOLOGY: "Văn bản xin lỗi và hẹn lại ngày trả kết quả",
    STOP_NOTICE: "Thông báo dừng giải quyết hồ sơ",
}


@dataclass(frozen=True, slots=True)
class GivenForm:
    """A form about to be given out: its template and context, who issues it and who signs."""

    template: str
    context: FormContext
    issuer: Agency
    signer_name: str

    def pdf(self, *, code: str, public_url: str) -> bytes:
        """The form as PDF/A with the QR of its code."""
        marked = replace(self.context, check_code=code, check_url=check_url(code, public_url=public_url))
        return render(self.template, marked)


def is_given_out(case: Case, kind: str) -> bool:
    """Whether the form of that kind is a paper given out; a draft of an apology is none yet."""
    if kind == APOLOGY:
        return Apology.objects.filter(case=case).exclude(form_number="").exists()
    return kind in TITLES


def given_form(case: Case, kind: str, *, now: datetime) -> GivenForm:
    """The form of the case; raises FormNotIssued when the case has none of that kind."""
    if kind == REFUSAL:
        refusal = refusal_of(case)
        return GivenForm(forms_of(case).refusal, refusal, case.receiving_agency, refusal.giver_name)
    if kind == APOLOGY:
        letter = case_apology_of(case, now=now)
        return GivenForm(forms_of(case).apology, letter, case.competent_agency, letter.signer_name)
    notice = withdrawal_of(case)
    return GivenForm(forms_of(case).stop_notice or "", notice, case.receiving_agency, notice.signer_name)

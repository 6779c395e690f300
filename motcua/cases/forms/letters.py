"""Letters of an agency about a case: the apology (Mẫu 04) and the stop notice (Mẫu 05 of 2025)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.cases.choices import PaperKind, PaperState
from motcua.cases.errors import FormNotIssued
from motcua.cases.forms.heading import (
    agency_heading,
    applicant_title,
    forms_of,
    hotline_of,
    in_vietnamese,
    numbered,
)
from motcua.cases.models import Apology, Case, Withdrawal
from motcua.core.rules.dates import local_day, long_date, slip_moment
from motcua.documents.forms import ApologyLetter, Paper, StopNotice, render


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the lines above the signature, e.g. ("TM. Ủy ban nhân dân", "Chủ tịch"), and the name."""

    capacity: tuple[str, ...]
    name: str


def apology_pdf(case: Case, letter: ApologyLetter) -> bytes:
    """The apology as PDF/A, in the form of the case's rules."""
    return render(forms_of(case).apology, letter)


def case_apology_pdf(case: Case, *, now: datetime) -> bytes:
    """The apology of the case as PDF/A; raises FormNotIssued where there is none."""
    return apology_pdf(case, case_apology_of(case, now=now))


def case_apology_of(case: Case, *, now: datetime) -> ApologyLetter:
    """The apology of the case, a draft without number; raises FormNotIssued where there is none.

    One that was given with the result was signed by nobody in time: the line is left for the hand.
    """
    apology = Apology.objects.filter(case=case).first()
    if apology is None:
        raise FormNotIssued(_("Hồ sơ %(code)s không có văn bản xin lỗi.") % {"code": case.code})
    written_at = apology.signed_at or apology.given_at or now
    return apology_of(
        case,
        number=apology.form_number,
        reason=apology.reason,
        new_due_at=apology.given_at or apology.new_due_at or now,
        signer=Signer(("Thủ trưởng cơ quan, đơn vị",), apology.signed_by),
        now=written_at,
    )


@in_vietnamese
def apology_of(
    case: Case,
    *,
    number: str,
    reason: str,
    new_due_at: datetime,
    signer: Signer,
    now: datetime,
) -> ApologyLetter:
    """The apology of the competent agency with the new day.

    `number` is the running number, e.g. "05", empty before it has one; `now` is the moment of the letter.
    Raises FormNotIssued for a case that was never received.
    """
    received_on, due_at = _received(case)
    return ApologyLetter(
        **agency_heading(
            case.competent_agency, number=numbered(case, forms_of(case).apology, number), at=now
        ),
        centre=case.receiving_agency.name,
        case_code=case.code,
        applicant_title=applicant_title(case),
        applicant_name=case.applicant_name,
        identity_number=case.applicant_identifier,
        address=case.applicant_address,
        matter=case.procedure_name,
        received_on=_bare_day(received_on),
        due_at=slip_moment(due_at),
        reason=_sentence(reason),
        new_due_at=slip_moment(new_due_at),
        is_past_due=due_at < now,
        signer_capacity=signer.capacity,
        signer_name=signer.name,
        recipients=("Như trên;", f"{case.receiving_agency.name};", "Lưu: VT, hồ sơ."),
        contact_phone=hotline_of(case),
    )


def stop_notice_pdf(case: Case, notice: StopNotice) -> bytes:
    """The stop notice as PDF/A; raises FormNotIssued under rules that know no such form."""
    return render(_stop_form(case), notice)


def withdrawal_pdf(case: Case) -> bytes:
    """The stop notice of a case its applicant ended, as PDF/A; raises FormNotIssued where none was given."""
    return stop_notice_pdf(case, withdrawal_of(case))


def withdrawal_of(case: Case) -> StopNotice:
    """The stop notice of a case that its applicant ended; raises FormNotIssued where none was given."""
    withdrawal = Withdrawal.objects.filter(case=case).first()
    if withdrawal is None or not withdrawal.form_number:
        raise FormNotIssued(_("Hồ sơ %(code)s không có thông báo dừng giải quyết.") % {"code": case.code})
    return stop_notice_of(
        case,
        number=withdrawal.form_number,
        requested_at=withdrawal.recorded_at,
        reason=withdrawal.reason,
        stopped_at=withdrawal.recorded_at,
        signer=Signer((withdrawal.signer_title,), withdrawal.recorded_by),
    )


@in_vietnamese
def stop_notice_of(
    case: Case,
    *,
    number: str,
    requested_at: datetime,
    reason: str,
    stopped_at: datetime,
    signer: Signer,
    returned: Sequence[Paper] | None = None,
) -> StopNotice:
    """The notice of the receiving centre that the case ends at the applicant's request.

    NĐ 118/2025/NĐ-CP, Điều 21. `returned` are the papers given back; None takes all that were handed in.
    Raises FormNotIssued for a case never received, or under the rules of 2018, which know no such form.
    """
    received_on, due_at = _received(case)
    return StopNotice(
        **agency_heading(
            case.receiving_agency, number=numbered(case, _stop_form(case), number), at=stopped_at
        ),
        centre=case.receiving_agency.name,
        case_code=case.code,
        applicant_title=applicant_title(case),
        applicant_name=case.applicant_name,
        identity_number=case.applicant_identifier,
        address=case.applicant_address,
        matter=case.procedure_name,
        received_on=_bare_day(received_on),
        due_at=slip_moment(due_at),
        requested_on=_bare_day(requested_at),
        reason=_sentence(reason),
        stopped_at=slip_moment(stopped_at),
        returned_papers=tuple(_handed_in(case) if returned is None else returned),
        signer_capacity=signer.capacity,
        signer_name=signer.name,
        recipients=("Như trên;", f"{case.competent_agency.name};", "Lưu: VT, hồ sơ."),
        contact_phone=hotline_of(case),
    )


def _stop_form(case: Case) -> str:
    form = forms_of(case).stop_notice
    if form is None:
        raise FormNotIssued(_("Theo Thông tư 01/2018/TT-VPCP không có thông báo dừng giải quyết hồ sơ."))
    return form


def _received(case: Case) -> tuple[datetime, datetime]:
    if case.received_at is None or case.due_at is None:
        raise FormNotIssued(_("Hồ sơ %(code)s chưa được tiếp nhận.") % {"code": case.code})
    return case.received_at, case.due_at


def _bare_day(moment: datetime) -> str:
    """24 tháng 3 năm 2026: the form writes "ngày" itself."""
    return long_date(local_day(moment)).removeprefix("ngày ")


def _sentence(text: str) -> str:
    clean = " ".join(text.split())
    return clean if clean.endswith((".", "!", "?")) else f"{clean}."


def _handed_in(case: Case) -> list[Paper]:
    return [
        Paper(name=paper.name, kind=str(PaperKind(paper.kind).label), count=str(paper.count))
        for paper in case.papers.filter(state=PaperState.SUBMITTED)
    ]

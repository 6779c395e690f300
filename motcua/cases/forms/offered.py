"""Which forms of a case can be printed now, and each of them as PDF: one table for screens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.cases.choices import CaseState
from motcua.cases.errors import FormNotIssued
from motcua.cases.forms.control_sheet import control_sheet_pdf
from motcua.cases.forms.letters import case_apology_pdf, withdrawal_pdf
from motcua.cases.forms.receipt import receipt_pdf
from motcua.cases.forms.refusal import refusal_pdf
from motcua.cases.forms.slip import slip_pdf
from motcua.cases.forms.supplement import supplement_pdf
from motcua.cases.models import Apology, Case, Supplement, Withdrawal

RECEIPT = "giay-tra-ket-qua"
SLIP, SUPPLEMENT, REFUSAL = "giay-hen", "phieu-bo-sung", "phieu-tu-choi"
STOP_NOTICE, CONTROL_SHEET, APOLOGY = "thong-bao-dung", "phieu-kiem-soat", "phieu-xin-loi"


@dataclass(frozen=True, slots=True)
class OfferedForm:
    """A form that can be printed: the word addresses use, its name, the moment it speaks of."""

    kind: str
    name: str
    at: datetime | None


def offered_forms(
    case: Case,
    *,
    supplements: Iterable[Supplement],
    withdrawal: Withdrawal | None,
    apology: Apology | None = None,
) -> list[OfferedForm]:
    """The forms of the case in the order they came about."""
    offered = []
    if case.slip_number:
        offered.append(OfferedForm(SLIP, _("Giấy tiếp nhận và hẹn trả"), case.received_at))
    offered += [
        OfferedForm(
            f"{SUPPLEMENT}-{supplement.number}",
            _("Phiếu yêu cầu bổ sung lần %(number)s") % {"number": supplement.number},
            supplement.asked_at,
        )
        for supplement in supplements
    ]
    if case.state == CaseState.NOT_ACCEPTED:
        offered.append(OfferedForm(REFUSAL, _("Phiếu từ chối tiếp nhận"), None))
    if apology is not None:
        name = _("Văn bản xin lỗi") if apology.form_number else _("Dự thảo văn bản xin lỗi")
        offered.append(OfferedForm(APOLOGY, name, apology.signed_at or apology.given_at))
    if withdrawal is not None and withdrawal.form_number:
        offered.append(OfferedForm(STOP_NOTICE, _("Thông báo dừng giải quyết hồ sơ"), withdrawal.recorded_at))
    if case.received_at is not None:
        offered.append(OfferedForm(CONTROL_SHEET, _("Phiếu kiểm soát quá trình giải quyết"), None))
    if case.handed_over_at is not None:
        offered.append(OfferedForm(RECEIPT, _("Giấy xác nhận trả kết quả"), case.handed_over_at))
    return offered


def form_pdf(case: Case, kind: str, *, public_url: str, now: datetime) -> bytes:
    """The form as PDF/A; raises FormNotIssued or SlipNotIssued when the case has none of that kind."""
    if kind == SLIP:
        return slip_pdf(case, public_url=public_url)
    if kind == REFUSAL:
        return refusal_pdf(case)
    if kind == APOLOGY:
        return case_apology_pdf(case, now=now)
    if kind == STOP_NOTICE:
        return withdrawal_pdf(case)
    if kind == CONTROL_SHEET:
        return control_sheet_pdf(case, now=now)
    if kind == RECEIPT:
        return receipt_pdf(case, public_url=public_url)
    name, _dash, number = kind.rpartition("-")
    if name == SUPPLEMENT and number.isdecimal() and len(number) < 5:
        supplement = case.supplements.filter(number=int(number)).first()
        if supplement is not None:
            return supplement_pdf(case, supplement)
    raise FormNotIssued(_("Hồ sơ %(code)s không có biểu mẫu này.") % {"code": case.code})

"""The office's own forms filled from a case."""

from __future__ import annotations

from datetime import date, datetime

from motcua.cases.choices import PaperKind
from motcua.cases.forms.heading import in_vietnamese, place_of
from motcua.cases.models import Case
from motcua.core.rules.dates import format_date, local_day, slip_moment
from motcua.documents.rules.office_forms import Values


@in_vietnamese
def values_of(case: Case, *, now: datetime) -> Values:
    """What a template may show of the case; an empty text where nothing is known."""
    return {
        "ho_ten": case.applicant_name,
        "so_dinh_danh": case.applicant_identifier,
        "ngay_sinh": format_date(case.applicant.born_on) if case.applicant.born_on else "",
        "dia_chi": case.applicant_address,
        "dien_thoai": case.applicant_phone,
        "email": case.applicant_email,
        "nguoi_nop_thay": case.proxy_name,
        "ten_thu_tuc": case.procedure_name,
        "ma_thu_tuc": case.procedure.code,
        "truong_hop": case.variant,
        "co_quan": case.competent_agency.name,
        "trung_tam": case.receiving_agency.name,
        "dia_danh": place_of(case.competent_agency),
        "ma_ho_so": case.code,
        "ngay_nop": format_date(case.received_at) if case.received_at else "",
        "hen_tra": slip_moment(case.due_at) if case.due_at else "",
        **day_values(local_day(now)),
        "giay_to": [
            {
                "stt": str(paper.order),
                "ten": paper.name,
                "loai": str(PaperKind(paper.kind).label),
                "so_luong": str(paper.count),
            }
            for paper in case.papers.all()
        ],
    }


def day_values(day: date) -> dict[str, str]:
    """The day as documents write it: days below 10 and months 1 and 2 with a zero (NĐ 30/2020)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return {"ngay": f"{day.day:02d}", "thang": month, "nam": str(day.year)}

"""The office's own forms filled from a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from motcua.agencies.models import Agency
from motcua.cases.choices import PaperKind
from motcua.cases.forms.heading import in_vietnamese, place_of
from motcua.cases.models import Case
from motcua.catalogue.models import Offering
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.rules.dates import format_date, local_day, slip_moment
from motcua.documents.rules.office_forms import Values, blank

_OF_PERSON = {
    "ho_ten": "name",
    "so_dinh_danh": "identifier",
    "dia_chi": "address",
    "dien_thoai": "phone",
    "email": "email",
}


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
            paper_row(paper.order, paper.name, paper.kind, paper.count) for paper in case.papers.all()
        ],
    }


@in_vietnamese
def values_at_intake(
    *,
    person: Mapping[str, Any],
    proxy_name: str,
    record: ProcedureRecord,
    variant: str,
    offering: Offering,
    centre: Agency,
    papers: Sequence[dict[str, str]],
    now: datetime,
) -> Values:
    """What a template may show before there is a case: what was typed so far; dots where nothing was.

    `person` holds the fields of `ApplicantData` that could be read, `papers` rows of `paper_row`.
    """
    known = {
        **{name: person.get(field, "") for name, field in _OF_PERSON.items()},
        "ngay_sinh": format_date(person["born_on"]) if person.get("born_on") else "",
        "nguoi_nop_thay": proxy_name,
        "ten_thu_tuc": record.name,
        "ma_thu_tuc": record.code,
        "truong_hop": variant,
        "co_quan": offering.agency.name,
        "trung_tam": centre.name,
        "dia_danh": place_of(offering.agency),
        **day_values(local_day(now)),
    }
    return {**blank(), **{name: text for name, text in known.items() if text}, "giay_to": list(papers)}


def paper_row(order: int, name: str, kind: int, count: int) -> dict[str, str]:
    """A line of the list of papers that a template may go through."""
    return {"stt": str(order), "ten": name, "loai": str(PaperKind(kind).label), "so_luong": str(count)}


def day_values(day: date) -> dict[str, str]:
    """The day as documents write it: days below 10 and months 1 and 2 with a zero (NĐ 30/2020)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return {"ngay": f"{day.day:02d}", "thang": month, "nam": str(day.year)}

"""The appointment slip (Mẫu 01) of a case: from rows to the typed context, and to the PDF.

The form follows the rule versions the case keeps: TT 01/2018/TT-VPCP or TT 03/2025/TT-VPCP, Phụ lục I.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from motcua.applicants.models import ApplicantKind
from motcua.cases.choices import CaseChannel, Delivery, PaperKind, PaperState
from motcua.cases.clock import FILING, last_appointment
from motcua.cases.errors import SlipNotIssued
from motcua.cases.forms.heading import applicant_fields, desk_heading, forms_of, hotline_of, in_vietnamese
from motcua.cases.models import Case, CasePaper
from motcua.cases.queries.tracking import tracking_path
from motcua.catalogue.queries import record_of
from motcua.catalogue.rules.limits import fees_for
from motcua.core.rules.dates import local_day, slip_moment
from motcua.core.rules.numbers import format_amount
from motcua.core.worktime import Due, LimitUnit, format_limit
from motcua.documents.forms import AuthorisingPerson, Paper, Slip, render

# Papers that lie with the case or were shown; an unavailable one was asked for on paper after the look-up.
_HANDED_IN = (PaperState.SUBMITTED, PaperState.PRESENTED, PaperState.UNAVAILABLE)
_DERIVATION_LINES = 3


def slip_pdf(case: Case, *, public_url: str) -> bytes:
    """The slip as PDF/A; raises SlipNotIssued when the case has none."""
    return render(forms_of(case).slip, slip_of(case, public_url=public_url))


@in_vietnamese
def slip_of(case: Case, *, public_url: str) -> Slip:
    """The context of a case's slip.

    `public_url` is the address of the public pages, e.g. https://motcua.binhhoa.gov.vn, for the QR. Raises
    SlipNotIssued for a case without a slip number: a same-day procedure prints one only on request.
    """
    if not case.slip_number or case.received_at is None or case.due_at is None:
        raise SlipNotIssued(
            _("Hồ sơ %(code)s không có giấy hẹn: kết quả trả trong ngày, hoặc hồ sơ chưa được tiếp nhận.")
            % {"code": case.code}
        )
    due = last_appointment(case)
    return Slip(
        **desk_heading(case, form=forms_of(case).slip, number=case.slip_number, at=case.received_at),
        centre=case.receiving_agency.name,
        competent_body=_competent_body(case),
        case_code=case.code,
        lookup_code=case.lookup_code,
        tracking_url=tracking_url(case, public_url=public_url),
        **_people(case),
        matter=case.procedure_name,
        papers=tuple(_paper(paper) for paper in case.papers.filter(state__in=_HANDED_IN)),
        limit=_limit_text(due),
        received_at=slip_moment(case.received_at),
        due_at=slip_moment(case.due_at),
        derivation=derivation_lines(due),
        result_at=_result_at(case),
        book_number=str(local_day(case.received_at).year) if case.book_number else "",
        book_line=f"{case.book_number:04d}" if case.book_number else "",
        fee=_fee_text(case),
        hotline=hotline_of(case),
        receiver_name=case.received_by.full_name if case.received_by else "",
    )


def _competent_body(case: Case) -> str:
    """Named when the receiving centre is not the desk of the agency that decides."""
    decides, centre = case.competent_agency, case.receiving_agency
    return "" if decides.pk in (centre.pk, centre.parent_id) else decides.name


def tracking_url(case: Case, *, public_url: str) -> str:
    """Where anyone with the slip follows the case: what the QR holds."""
    return f"{public_url.rstrip('/')}{tracking_path(case.code, case.lookup_code)}"


def derivation_lines(due: Due) -> tuple[str, ...]:
    """How the appointment follows, in at most three short lines."""
    parts = due.short_text.split("; ")
    shown = [*parts[: _DERIVATION_LINES - 1], "; ".join(parts[_DERIVATION_LINES - 1 :])]
    return tuple(f"{part[:1].upper()}{part[1:]}." for part in shown if part)


def _people(case: Case) -> dict[str, Any]:
    """Who stands on the slip: the person at the counter, and for a proxy the person authorising."""
    is_organisation = case.applicant.kind == ApplicantKind.ORGANISATION
    if case.proxy is None:
        return {
            **applicant_fields(case),
            "identity_number": case.applicant_identifier,
            "submitter_name": case.applicant.representative if is_organisation else case.applicant_name,
        }
    return {
        "applicant_title": "Ông/Bà",
        "applicant_name": case.proxy_name,
        "identity_number": case.proxy.identifier or "",
        "address": case.proxy.address,
        "phone": case.proxy.phone,
        "email": case.proxy.email,
        "submitter_name": case.proxy_name,
        "authorising": AuthorisingPerson(
            name=case.applicant_name,
            identity_number=case.applicant_identifier,
            address=case.applicant_address,
            phone=case.applicant_phone,
            email=case.applicant_email,
            authorisation=case.proxy_paper,
        ),
    }


def _paper(paper: CasePaper) -> Paper:
    kind = str(PaperKind(paper.kind).label)
    if paper.state == PaperState.PRESENTED:
        kind = f"{kind} (xuất trình)"
    return Paper(name=paper.name, kind=kind, count=str(paper.count))


def _limit_text(due: Due) -> str:
    """The legal limit as forms write it, one-digit numbers with a zero: 03 ngày làm việc."""
    if due.limit is None:
        return ""
    text = format_limit(due.limit)
    return text if due.limit.unit is LimitUnit.SAME_DAY or due.limit.amount > 9 else f"0{text}"


def _result_at(case: Case) -> str:
    if case.delivery == Delivery.POST:
        way = "Bưu chính, trả tận nơi"
        return f"{way}: {case.delivery_address}" if case.delivery_address else way
    if case.delivery == Delivery.ONLINE:
        address = case.delivery_address or case.applicant_email
        return f"Bản điện tử, gửi đến {address}" if address else "Bản điện tử"
    if case.office is None:
        return case.receiving_agency.name
    return f"{case.office.name}, {case.office.address}" if case.office.address else case.office.name


def _fee_text(case: Case) -> str:
    charges = [link.charge for link in case.charges.select_related("charge")]
    if charges:
        return format_amount(sum(charge.amount for charge in charges))
    record, channel = record_of(case.procedure_version_id), FILING[CaseChannel(case.channel)]
    lines = fees_for(record, channel=channel, variant=case.variant)
    ordinary = [line for line in lines if line.variant in ("", case.variant)]
    return "Miễn phí, lệ phí" if ordinary and all(line.is_free for line in ordinary) else ""

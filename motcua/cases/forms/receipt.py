"""The note that a result was handed over, with the code by which each result is checked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.cases.choices import Delivery
from motcua.cases.errors import FormNotIssued
from motcua.cases.forms.heading import agency_heading, applicant_title, hotline_of, in_vietnamese
from motcua.cases.models import Case
from motcua.cases.queries.results import papers_of
from motcua.core.rules.dates import slip_moment
from motcua.documents.forms import Paper, ReceiptNote, render
from motcua.documents.models import DocumentKind
from motcua.documents.rules import check_url

_WAYS = {
    Delivery.COUNTER: "Trực tiếp tại quầy",
    Delivery.POST: "Dịch vụ bưu chính công ích",
    Delivery.ONLINE: "Trực tuyến",
}


def receipt_pdf(case: Case, *, public_url: str) -> bytes:
    """The note as PDF/A; raises FormNotIssued before the result is handed over."""
    return render("receipt_note", receipt_of(case, public_url=public_url))


@in_vietnamese
def receipt_of(case: Case, *, public_url: str) -> ReceiptNote:
    """The context of the note: a single result has its QR on it, of several the codes stand in the list.

    Raises FormNotIssued before the result is handed over.
    """
    if case.handed_over_at is None:
        raise FormNotIssued(_("Hồ sơ %(code)s chưa trả kết quả.") % {"code": case.code})
    papers = list(papers_of(case.code).filter(kind=DocumentKind.RESULT, revoked_at=None).order_by("pk"))
    number = f", số {case.result_number}" if case.result_number else ""
    results = [
        Paper(name=f"{paper.title}{number}; mã kiểm tra {paper.code}", kind="Điện tử") for paper in papers
    ]
    only = papers[0].code if len(papers) == 1 else ""
    return ReceiptNote(
        **agency_heading(case.receiving_agency, number="", at=case.handed_over_at),
        centre=case.receiving_agency.name,
        case_code=case.code,
        applicant_title=applicant_title(case),
        applicant_name=case.applicant_name,
        matter=case.procedure_name,
        due_at=slip_moment(case.due_at) if case.due_at else "",
        results=tuple(results) or (Paper(name=f"{case.procedure_name}{number}", kind="Bản chính"),),
        handed_over_at=slip_moment(case.handed_over_at),
        way=_WAYS[Delivery(case.delivery)],
        recipient_name=case.recipient_name,
        recipient_identity_number=case.recipient_paper,
        hotline=hotline_of(case),
        check_code=only,
        check_url=check_url(only, public_url=public_url) if only else "",
    )

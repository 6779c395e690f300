"""The tracking book (Sổ theo dõi hồ sơ): its lines as the form has them, the book as PDF and as XLSX.

An office that keeps the register in the system needs no paper one, provided all data are there (TT 01/2018
Mẫu 06, TT 03/2025/TT-VPCP Mẫu 07, notes): the print serves those who ask for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO

from motcua.cases.choices import CaseState, Delivery
from motcua.cases.forms.heading import in_vietnamese, place_of
from motcua.cases.models import Case
from motcua.cases.queries.book import BookFilter, each_line
from motcua.core.rules.dates import format_date, format_moment, local_day, place_and_date
from motcua.core.rules.numbers import format_number
from motcua.core.rules.rule_sets import FIRST_DAY, form_rules, in_force
from motcua.documents.forms import TrackingBook, TrackingRow, render
from motcua.documents.spreadsheets import Column, write_table

# About seventy pages; laying out more at once takes a server's memory (130 MB a thousand lines).
PRINTED_LINES = 1_000
# A sheet holds 1,048,576 rows, the heading included.
SHEET_LINES = 1_000_000
ALL_FIELDS = "Tất cả lĩnh vực"

_WAYS = {
    Delivery.COUNTER: "Trực tiếp",
    Delivery.POST: "Bưu chính",
    Delivery.ONLINE: "Trực tuyến",
}
_RECEIPT = "Nhận và trả kết quả"
COLUMNS = (
    Column("STT", 7),
    Column("Mã hồ sơ", 26),
    Column("Tên TTHC", 45),
    Column("Tên tổ chức, cá nhân", 30),
    Column("Địa chỉ, số điện thoại", 42),
    Column("Cơ quan chủ trì giải quyết", 34),
    Column("Nhận hồ sơ", 17, group=_RECEIPT),
    Column("Hẹn trả", 17, group=_RECEIPT),
    Column("Trả kết quả", 17, group=_RECEIPT),
    Column("Phương thức nhận kết quả", 16, group=_RECEIPT),
    Column("Ký nhận", 26, group=_RECEIPT),
)


def line_of(case: Case) -> TrackingRow:
    """One line; the moments in Vietnamese time, the recipient's name for the signature."""
    return TrackingRow(
        number=str(case.book_number or ""),
        case_code=case.code,
        procedure=case.procedure_name,
        applicant=case.applicant_name,
        contact="; ".join(part for part in (case.applicant_address, case.applicant_phone) if part),
        handling_body=case.competent_agency.name,
        received_at=format_moment(case.received_at) if case.received_at else "",
        due_at=_due(case),
        handed_over_at=_handed_over(case),
        way=_WAYS[Delivery(case.delivery)],
        recipient=case.recipient_name,
    )


@in_vietnamese
def book_pdf(wanted: BookFilter, *, field_name: str, now: datetime) -> bytes:
    """The book in the form of its time as PDF/A; at most PRINTED_LINES lines, and the print says so."""
    cases = list(each_line(wanted, limit=PRINTED_LINES + 1))
    is_cut = len(cases) > PRINTED_LINES
    cases = cases[:PRINTED_LINES]
    limit = format_number(PRINTED_LINES)
    book = TrackingBook(
        issued_at=now,
        superior_body=wanted.centre.parent.name if wanted.centre.parent else "",
        issuing_body=wanted.centre.name,
        number="",
        place_and_date=place_and_date(place_of(wanted.centre), local_day(now)),
        field=field_name or ALL_FIELDS,
        year=str(wanted.year),
        period=_period(wanted),
        total=f"hơn {limit}" if is_cut else format_number(len(cases)),
        rows=tuple(line_of(case) for case in cases),
        remark=f"Bản in gồm {limit} hồ sơ đầu tiên của kỳ. Để có đủ, xin in từng tháng hoặc tải tệp XLSX."
        if is_cut
        else "",
    )
    return render(_form(wanted, cases), book)


@in_vietnamese
def write_book_xlsx(target: BinaryIO, wanted: BookFilter, *, field_name: str) -> None:
    """The book as a spreadsheet with all its lines; every cell is text or a number, never a formula."""
    write_table(
        target,
        sheet=f"Sổ {wanted.year}" + (f"-{wanted.month:02d}" if wanted.month else ""),
        heading=(
            wanted.centre.name,
            "SỔ THEO DÕI HỒ SƠ",
            f"Lĩnh vực: {field_name or ALL_FIELDS}",
            _period(wanted),
        ),
        columns=COLUMNS,
        rows=(_cells(line_of(case)) for case in each_line(wanted, limit=SHEET_LINES)),
    )


def _cells(line: TrackingRow) -> tuple[str | int, ...]:
    return (
        int(line.number) if line.number else "",
        line.case_code,
        line.procedure,
        line.applicant,
        line.contact,
        line.handling_body,
        line.received_at,
        line.due_at,
        line.handed_over_at,
        line.way,
        line.recipient,
    )


def _form(wanted: BookFilter, cases: list[Case]) -> str:
    """The form by which the lines were received; of an empty book, the one of its last day."""
    if cases:
        return form_rules(cases[-1].rule_versions["forms"]).tracking_book
    return form_rules(in_force("forms", max(_last_day(wanted).date(), FIRST_DAY)).id).tracking_book


def _period(wanted: BookFilter) -> str:
    return f"Từ ngày {format_date(wanted.since)} đến ngày {format_date(_last_day(wanted))}"


def _last_day(wanted: BookFilter) -> datetime:
    return wanted.until - timedelta(days=1)


def _due(case: Case) -> str:
    if case.due_at is None:
        return ""
    again = f"; hẹn lại {format_moment(case.reappointed_due_at)}" if case.reappointed_due_at else ""
    return format_moment(case.due_at) + again


def _handed_over(case: Case) -> str:
    if case.handed_over_at is not None:
        return format_moment(case.handed_over_at)
    if case.state == CaseState.ENDED_BY_APPLICANT and case.finished_at is not None:
        return f"Rút hồ sơ {format_moment(case.finished_at)}"
    return ""

"""The columns of the forms, by kind: what stands in each, for prints, spreadsheets and screens alike.

Certification: Phụ lục of NĐ 23/2015/NĐ-CP. Civil status: the contents of the law gathered by person, for a
landscape page has no room for twenty-five columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from motcua.catalogue.rules.declarations import shown
from motcua.core.rules.dates import format_date
from motcua.core.rules.numbers import format_number
from motcua.documents.forms import RegisterColumn
from motcua.registers.choices import CERTIFICATION_KINDS, BookKind, LineColumn
from motcua.registers.choices.civil import groups_of
from motcua.registers.models import Book, CertificationLine, CivilRecord
from motcua.registers.queries.civil_values import notes_of_record
from motcua.registers.queries.values import entered_value, notes_of


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the form and what a line has in it."""

    title: str
    width: int
    read: Callable[[Any], str]
    align: str = "left"

    def column(self) -> RegisterColumn:
        """The column as the form knows it."""
        return RegisterColumn(title=self.title, width=self.width, align=self.align)


def cells_of(book: Book) -> tuple[Cell, ...]:
    """The columns of a book, in the order of its form."""
    if book.kind in CERTIFICATION_KINDS:
        return _CERTIFICATION[BookKind(book.kind)]
    return _civil(book.kind)


def _entered(column: LineColumn) -> Callable[[CertificationLine], str]:
    return lambda line: entered_value(line, column)


def _amount(column: LineColumn) -> Callable[[CertificationLine], str]:
    return lambda line: format_number(int(entered_value(line, column)))


def _who(line: CertificationLine) -> str:
    return "; ".join(part for part in (line.requester_name, line.requester_identity) if part)


def _certifier(line: CertificationLine) -> str:
    return ", ".join(part for part in (line.certifier_name, line.certifier_title) if part)


def _parties(line: CertificationLine) -> str:
    return line.details.get("parties", "") or _who(line)


def _languages(line: CertificationLine) -> str:
    details = line.details
    return f"{details.get('from_language', '')} – {details.get('to_language', '')}".strip(" –")


def _notes(line: CertificationLine) -> str:
    place = line.details.get("place", "")
    return " ".join([f"Chứng thực tại: {place}." if place else "", *notes_of(line)]).strip()


_NUMBER = Cell("Số thứ tự/ số chứng thực", 20, lambda line: str(line.printed_number), "center")
_DAY = Cell("Ngày, tháng, năm chứng thực", 22, lambda line: format_date(line.made_on), "center")
_CERTIFIER = Cell("Họ và tên, chức danh của người ký chứng thực", 44, _certifier)
_FEE = Cell("Lệ phí/phí chứng thực", 20, _amount(LineColumn.FEE), "right")
_NOTE = Cell("Ghi chú", 44, _notes)

_COPIES = (
    _NUMBER,
    _DAY,
    Cell("Họ và tên của người yêu cầu chứng thực", 44, _entered(LineColumn.REQUESTER_NAME)),
    Cell("Tên của bản chính giấy tờ, văn bản", 0, _entered(LineColumn.PAPER_NAME)),
    _CERTIFIER,
    Cell("Số bản sao đã được chứng thực", 20, _amount(LineColumn.COPIES), "right"),
    _FEE,
    _NOTE,
)
_CERTIFICATION = {
    BookKind.COPIES: _COPIES,
    BookKind.ELECTRONIC_COPIES: _COPIES,
    BookKind.SIGNATURES: (
        _NUMBER,
        _DAY,
        Cell("Họ và tên, số CMND/CCCD/hộ chiếu của người yêu cầu", 50, _who),
        Cell("Tên của giấy tờ, văn bản chứng thực chữ ký/điểm chỉ", 0, _entered(LineColumn.PAPER_NAME)),
        _CERTIFIER,
        Cell("Số lượng giấy tờ, văn bản", 20, _amount(LineColumn.DOCUMENTS), "right"),
        _FEE,
        _NOTE,
    ),
    BookKind.TRANSLATORS: (
        _NUMBER,
        _DAY,
        Cell("Họ và tên của người yêu cầu chứng thực", 40, _who),
        Cell("Họ và tên của người dịch", 34, lambda line: line.details.get("translator", "")),
        Cell("Tên của giấy tờ, văn bản được dịch", 0, _entered(LineColumn.PAPER_NAME)),
        Cell("Dịch từ tiếng – sang tiếng", 26, _languages),
        _CERTIFIER,
        _FEE,
        _NOTE,
    ),
    BookKind.TRANSACTIONS: (
        _NUMBER,
        _DAY,
        Cell("Họ và tên, giấy tờ tùy thân của các bên", 62, _parties),
        Cell("Tên hợp đồng, giao dịch", 0, _entered(LineColumn.PAPER_NAME)),
        _CERTIFIER,
        Cell("Số bản chính", 16, _amount(LineColumn.COPIES), "right"),
        _FEE,
        _NOTE,
    ),
}


def _civil(kind: str) -> tuple[Cell, ...]:
    groups = groups_of(kind)
    last = list(groups)[-1]
    return (
        Cell("Số", 16, lambda record: record.printed_number, "center"),
        Cell("Ngày đăng ký", 20, lambda record: format_date(record.registered_on), "center"),
        *(Cell(group, 34 if group == last and len(groups) > 2 else 0, _of_group(group)) for group in groups),
        Cell("Người ký, người thực hiện", 34, _signers),
        Cell("Ghi chú", 40, lambda record: " ".join(notes_of_record(record))),
    )


def _of_group(group: str) -> Callable[[CivilRecord], str]:
    def read(record: CivilRecord) -> str:
        content = record.content
        return "; ".join(
            f"{field.label}: {shown(field, content[field.key])}"
            for field in groups_of(record.book.kind)[group]
            if content.get(field.key)
        )

    return read


def _signers(record: CivilRecord) -> str:
    signer = ", ".join(part for part in (record.signer_name, record.signer_title) if part)
    return f"{signer}; {record.officer_name}" if record.officer_name else signer

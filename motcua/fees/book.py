"""The book of receipts of a month as a spreadsheet (sổ biên lai)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import BinaryIO

from django.utils.translation import override

from motcua.agencies.models import Agency
from motcua.core.rules.dates import format_date, format_time
from motcua.documents.spreadsheets import Column, write_table
from motcua.fees.queries import BookLine, book_lines, receipts_at

COLUMNS = (
    Column("STT", 6),
    Column("Ngày, giờ", 17),
    Column("Ký hiệu", 10, "Biên lai"),
    Column("Số", 10, "Biên lai"),
    Column("Cơ quan thu", 34),
    Column("Người nộp tiền", 28),
    Column("Nội dung thu", 44),
    Column("Phí", 13, "Số tiền (đồng)"),
    Column("Lệ phí", 13, "Số tiền (đồng)"),
    Column("Khác", 13, "Số tiền (đồng)"),
    Column("Cộng", 14, "Số tiền (đồng)"),
    Column("Được để lại", 14, "Trong đó (đồng)"),
    Column("Nộp ngân sách", 14, "Trong đó (đồng)"),
    Column("Người thu", 26),
    Column("Ghi chú", 40),
)


def write_book(target: BinaryIO, desk: Agency, *, first: date, last: date) -> None:
    """All receipts given at the desk in the period, the cancelled ones with a reason and without a sum."""
    with override("vi"):
        write_table(
            target,
            sheet=f"Biên lai {first:%Y-%m}",
            heading=(
                desk.name,
                "SỔ BIÊN LAI THU PHÍ, LỆ PHÍ",
                f"Từ ngày {format_date(first)} đến ngày {format_date(last)}",
            ),
            columns=COLUMNS,
            rows=_rows(book_lines(receipts_at(desk, first=first, last=last))),
        )


def _rows(lines: Iterable[BookLine]) -> Iterable[tuple[str | int, ...]]:
    sums = [0] * 6
    for count, line in enumerate(lines, start=1):
        money = (line.fee, line.duty, line.other, line.total, line.kept, line.total - line.kept)
        sums = [one + more for one, more in zip(sums, money, strict=True)]
        receipt, payment = line.receipt, line.receipt.payment
        yield (
            count,
            f"{format_date(receipt.issued_at)} {format_time(receipt.issued_at)}",
            receipt.series,
            receipt.number_text,
            receipt.collector.name,
            payment.payer_name,
            line.what,
            *money,
            payment.received_by,
            f"Đã hủy: {receipt.cancel_reason}" if receipt.cancelled_at else "",
        )
    yield ("", "", "", "", "", "", "Tổng cộng", *sums, "", "")

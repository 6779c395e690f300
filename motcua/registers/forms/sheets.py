"""A book as pages for binding, laid out in parts and joined, and as a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

import pikepdf

from motcua.cases.forms.heading import agency_heading, in_vietnamese
from motcua.core.rules.dates import format_date, long_date
from motcua.core.rules.numbers import format_number
from motcua.documents.forms import RegisterBook, RegisterSigner, render
from motcua.documents.spreadsheets import Column, write_table
from motcua.registers.choices import CERTIFICATION_KINDS
from motcua.registers.forms.columns import cells_of
from motcua.registers.models import Book
from motcua.registers.queries.lines import each_part, of_month, totals_of

# Laying out more at once is no quicker and takes memory: 140 MB a process at 500 lines, 370 MB at 2,000.
PART = 500
SHEET_LINES = 1_000_000
_SIGNERS = ("Người giữ sổ", "Thủ trưởng cơ quan")


@in_vietnamese
def book_pdf(
    book: Book,
    *,
    month: int | None,
    first_page: int = 1,
    now: datetime,
    tell: Callable[[int], None] = lambda done: None,
) -> tuple[bytes, int]:
    """The book, or a month of it, as PDF/A and its number of pages; `tell` learns how many lines are done.

    A whole book and the month that opened it begin with the opening statement; a closed book, printed whole
    or by the month of its closing, ends with the closing one.
    """
    joined = _Joined(first_page)
    done = 0
    for part in _parts(book, month):
        joined.add(_sheets(book, month, part, now=now, first_page=joined.next_page))
        done += len(part)
        tell(done)
    last = _closing(book, month, now=now, first_page=joined.next_page)
    if last is not None:
        joined.add(last)
    return joined.saved(), joined.next_page - first_page


class _Joined:
    """Parts put one behind the other; the first keeps what PDF/A wants: metadata, colours."""

    def __init__(self, first_page: int) -> None:
        self.next_page = first_page
        self._parts: list[pikepdf.Pdf] = []

    def add(self, sheets: RegisterBook) -> None:
        """Lay out one part."""
        opened = pikepdf.open(io.BytesIO(render("register_book", sheets)))
        self.next_page += len(opened.pages)
        self._parts.append(opened)

    def saved(self) -> bytes:
        """All parts as one document."""
        whole, *others = self._parts
        for other in others:
            whole.pages.extend(other.pages)
        with io.BytesIO() as target:
            whole.save(target, deterministic_id=True)
            return target.getvalue()


def _parts(book: Book, month: int | None) -> Iterator[list[Any]]:
    """The lines by parts; one empty part for a book without any, so that there is a page."""
    has_any = False
    for part in each_part(of_month(book, month), PART):
        has_any = True
        for line in part:
            line.book = book  # its number is printed by the book's rules
        yield part
    if not has_any:
        yield []


def _sheets(
    book: Book, month: int | None, lines: list[Any], *, now: datetime, first_page: int
) -> RegisterBook:
    cells = cells_of(book)
    opens = first_page == 1 and month in (None, book.opened_on.month)
    return RegisterBook(
        **_common(book, month, now=now),
        columns=tuple(cell.column() for cell in cells),
        rows=tuple(tuple(cell.read(line) for cell in cells) for line in lines),
        first_page=first_page,
        opening=tuple(opening_statement(book)) if opens else (),
    )


def _closing(book: Book, month: int | None, *, now: datetime, first_page: int) -> RegisterBook | None:
    """The page with the closing statement, if it belongs to this print."""
    if month is not None and (book.closed_on is None or month != book.closed_on.month):
        return None
    sentences = closing_statement(book, pages=first_page)
    return RegisterBook(
        **_common(book, month, now=now), columns=(), rows=(), first_page=first_page, closing=tuple(sentences)
    )


def _common(book: Book, month: int | None, *, now: datetime) -> dict[str, Any]:
    heading = agency_heading(book.agency, number="", at=now)
    if book.former_body:
        heading |= {"superior_body": "", "issuing_body": book.former_body}
    return {
        **heading,
        "title": book.get_kind_display(),
        "volume": book.volume_name,
        "period": f"Tháng {month:02d}/{book.year}" if month else f"Năm {book.year}",
        "signers": tuple(RegisterSigner(role=role) for role in _SIGNERS),
    }


def opening_statement(book: Book) -> list[str]:
    """What the opening page says."""
    sentences = [
        f"{book.get_kind_display()}, quyển số {book.volume_name}, được mở ngày {long_date(book.opened_on)}.",
        "Các trang được đánh số liên tiếp, đóng dấu giáp lai; số thứ tự ghi liên tục từ đầu năm đến hết năm.",
    ]
    if book.follows is not None:
        sentences.append(f"Sổ này tiếp theo quyển số {book.follows.volume_name}.")
    return sentences


def closing_statement(book: Book, *, pages: int) -> list[str]:
    """What the closing page says; a book still open says so and gives its state."""
    totals = totals_of(book)
    what = "số chứng thực" if book.kind in CERTIFICATION_KINDS else "việc hộ tịch đã đăng ký"
    numbers = f", từ số {totals['first']} đến số {totals['last']}" if totals["lines"] else ""
    cancelled = (
        f", trong đó {format_number(totals['cancelled'])} số đã hủy" if totals.get("cancelled") else ""
    )
    count = f"{format_number(totals['lines'])} {what}{numbers}{cancelled}"
    if book.closed_on is None:
        return [f"Sổ chưa khóa. Tính đến khi in, sổ có {format_number(pages)} trang, {count}."]
    return [
        f"Sổ được khóa ngày {long_date(book.closed_on)}. Lý do: {book.closing_reason}.",
        f"Sổ có {format_number(pages)} trang, {count}.",
        f"Người khóa sổ: {book.closed_by}.",
    ]


@in_vietnamese
def write_book_xlsx(target: BinaryIO, book: Book, *, month: int | None) -> None:
    """The book as a spreadsheet; every cell is text, never a formula."""
    cells = cells_of(book)
    write_table(
        target,
        sheet=book.volume_name,
        heading=(
            book.former_body or book.agency.name,
            book.get_kind_display().upper(),
            f"Quyển số: {book.volume_name}" + (f"; tháng {month:02d}/{book.year}" if month else ""),
            f"Mở ngày {format_date(book.opened_on)}"
            + (f"; khóa ngày {format_date(book.closed_on)}" if book.closed_on else ""),
        ),
        columns=[Column(cell.title, max(cell.width // 2, 12) if cell.width else 40) for cell in cells],
        rows=([cell.read(line) for cell in cells] for part in _parts(book, month) for line in part),
    )

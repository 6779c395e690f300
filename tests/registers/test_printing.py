"""Books on paper and as spreadsheets: all lines once, pages that go on, nothing taken for a formula."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from motcua.agencies.models import Agency
from motcua.core.models import Progress
from motcua.documents.actions import read_stored
from motcua.registers.actions import cancel_line, carry_out_print, close_book, correct_line, order_print
from motcua.registers.choices import BookKind, LineColumn
from motcua.registers.forms import sheets
from motcua.registers.forms.sheets import book_pdf, write_book_xlsx
from motcua.registers.models import Book, BookPrint
from tests.factories import NOW
from tests.factories_books import enter, keeper, make_ward, new_line

pytestmark = pytest.mark.django_db
APRIL = NOW + timedelta(days=20)


@pytest.fixture
def ward() -> Agency:
    return make_ward()[0]


def text_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def fill(ward: Agency, count: int = 60, *, kind: BookKind = BookKind.COPIES, **values: object) -> Book:
    lines = [new_line(requester_name=f"Người Thứ {place}", **values) for place in range(1, count + 1)]
    return enter(ward, *lines, by=keeper(ward), kind=kind)[0].book


def test_a_month_has_all_its_lines_once_in_order_whatever_the_parts(
    ward: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "PART", 25)
    book = fill(ward)
    enter(ward, new_line(requester_name="Người Tháng Tư"), by=keeper(ward), now=APRIL)
    content, pages = book_pdf(book, month=3, now=NOW)
    texts = text_of(content)
    assert len(texts) == pages
    assert [f"Trang {place}" in text for place, text in enumerate(texts, start=1)] == [True] * pages
    whole = " ".join(texts)
    places = [whole.index(f"Người Thứ {place} ") for place in range(1, 61)]
    assert places == sorted(places)
    assert "Người Tháng Tư" not in whole
    assert ("LỜI MỞ SỔ" in texts[0], "LỜI KHÓA SỔ" in whole) == (True, False)
    assert "01/2026-SCT/BS" in texts[0]
    assert content == book_pdf(book, month=3, now=NOW)[0]


def test_corrections_and_cancelled_numbers_are_printed_under_ghi_chu(ward: Agency) -> None:
    (line,) = enter(ward, by=keeper(ward))
    correct_line(
        line_id=line.pk, column=LineColumn.FEE, after="0", reason="Miễn phí", by=keeper(ward), now=NOW
    )
    cancel_line(line_id=line.pk, reason="Người yêu cầu rút", by=keeper(ward), now=NOW)
    whole = " ".join(text_of(book_pdf(line.book, month=None, now=NOW)[0]))
    for said in ("6.000", "“6.000” thành “0”", "Miễn phí", "Đã hủy số: Người yêu cầu rút"):
        assert said in whole


def test_a_closed_book_ends_with_its_totals(ward: Agency) -> None:
    book = fill(ward, 3)
    open_statement = text_of(book_pdf(book, month=None, now=NOW)[0])[-1]
    assert "Sổ chưa khóa" in open_statement
    book = close_book(book_id=book.pk, reason="Sáp nhập phường", by=keeper(ward), now=NOW)
    last = text_of(book_pdf(book, month=None, now=NOW)[0])[-1]
    for said in ("LỜI KHÓA SỔ", "Sáp nhập phường", "3 trang", "3 số chứng thực, từ số 1 đến số 3"):
        assert said in last


@pytest.mark.parametrize(
    ("kind", "details", "said"),
    [
        (BookKind.SIGNATURES, {}, "CCCD 079185001234"),
        (BookKind.TRANSLATORS, {"translator": "Trần Dịch", "from_language": "Anh", "to_language": "Việt"},
         "Anh – Việt"),
        (BookKind.TRANSACTIONS, {"parties": "Bà Lê Thị Đào và ông Phạm Văn Khánh"}, "Phạm Văn Khánh"),
        (BookKind.ELECTRONIC_COPIES, {}, "1/ĐT"),
    ],
)  # fmt: skip
def test_each_kind_is_printed_with_the_columns_of_its_form(
    ward: Agency, kind: BookKind, details: dict[str, str], said: str
) -> None:
    book = fill(ward, 1, kind=kind, details=details)
    assert said in " ".join(text_of(book_pdf(book, month=None, now=NOW)[0]))


def test_a_print_is_kept_and_the_next_month_goes_on_with_its_pages(ward: Agency) -> None:
    book = fill(ward)
    enter(ward, by=keeper(ward), now=APRIL)
    march = carry_out_print(
        print_id=order_print(book_id=book.pk, month=3, by=keeper(ward), now=NOW).pk, now=NOW
    )
    april = carry_out_print(
        print_id=order_print(book_id=book.pk, month=4, by=keeper(ward), now=APRIL).pk, now=APRIL
    )
    assert (march.lines, march.first_page, april.first_page) == (60, 1, march.pages + 1)
    assert april.file is not None
    assert f"Trang {march.pages + 1}" in text_of(read_stored(april.file))[0]
    assert Progress.objects.get(name=f"registers.print_book:{march.pk}").ended_at == NOW
    assert carry_out_print(print_id=march.pk, now=APRIL).finished_at == NOW  # running twice does no harm
    assert BookPrint.objects.count() == 2


def test_an_empty_month_is_printed_as_such(ward: Agency) -> None:
    book = fill(ward, 1)
    content, pages = book_pdf(book, month=5, first_page=9, now=NOW)
    assert (len(text_of(content)), pages) == (1, 1)


def test_what_people_typed_is_no_formula_in_the_spreadsheet(ward: Agency) -> None:
    (line,) = enter(ward, new_line(requester_name="=1+1", paper_name="@SUM(A1)"), by=keeper(ward))
    target = io.BytesIO()
    write_book_xlsx(target, line.book, month=3)
    sheet = load_workbook(io.BytesIO(target.getvalue())).active
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    assert (cells["=1+1"], cells["@SUM(A1)"]) == ("s", "s")
    assert "Quyển số: 01/2026-SCT/BS; tháng 03/2026" in cells

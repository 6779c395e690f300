"""The national progress report as a spreadsheet, with the head of the form."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from motcua.core.rules.dates import format_date
from motcua.reform.queries.progress import COLUMNS, ProgressReport

TITLE = "Tiến độ giải quyết hồ sơ thủ tục hành chính"
# The three rows of the head: words, first and last column of the figures they stand above (0 = first).
_GROUPS = (("Tiếp nhận", 0, 5), ("Đã xử lý", 6, 9), ("Đang xử lý", 10, 12), ("Tạm dừng", 13, 15))
_SINGLE = (
    (0, "Tổng"), (1, "Kỳ trước chuyển sang"),
    (6, "Tổng"), (7, "Trước hạn"), (8, "Đúng hạn"), (9, "Quá hạn"),
    (10, "Tổng"), (11, "Trong hạn"), (12, "Quá hạn"),
    (13, "Tổng"), (14, "Trong hạn"), (15, "Quá hạn"),
)  # fmt: skip
_IN_TIME = ((2, "Tổng"), (3, "Trực tuyến"), (4, "Trực tiếp"), (5, "BCCI"))
_HEAD = 3  # first row of the head


def progress_sheet(report: ProgressReport) -> bytes:
    """The file (.xlsx). Names of agencies are written as text, so none is taken for a formula."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        base = {"font_name": "Times New Roman", "font_size": 12, "border": 1, "valign": "vcenter"}
        head = book.add_format({**base, "bold": True, "align": "center", "text_wrap": True})
        cell, figure = book.add_format(base), book.add_format({**base, "num_format": "#,##0"})
        strong = book.add_format({**base, "bold": True, "num_format": "#,##0"})
        page = book.add_worksheet("Tiến độ")
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEAD, _HEAD + 2)
        page.set_column(0, 0, 5)
        page.set_column(1, 1, 42)
        page.set_column(2, 1 + len(COLUMNS), 9)
        title = book.add_format({"font_name": "Times New Roman", "font_size": 14, "bold": True})
        plain = book.add_format({"font_name": "Times New Roman", "font_size": 12, "italic": True})
        page.write_string(0, 0, TITLE, title)
        page.write_string(1, 0, f"Từ {format_date(report.first)} đến {format_date(report.last)}", plain)
        _write_head(page, head)
        row = _HEAD + 3
        for number, line in enumerate(report.lines, start=1):
            page.write_number(row, 0, number, cell)
            page.write_string(row, 1, line.name, cell)
            for place, name in enumerate(COLUMNS, start=2):
                page.write_number(row, place, line.counts[name], figure)
            row += 1
        page.write_string(row, 0, "", strong)
        page.write_string(row, 1, "Tổng cộng", strong)
        for place, name in enumerate(COLUMNS, start=2):
            page.write_number(row, place, report.total[name], strong)
        page.freeze_panes(_HEAD + 3, 2)
    return out.getvalue()


def _write_head(page: xlsxwriter.worksheet.Worksheet, head: xlsxwriter.format.Format) -> None:
    page.merge_range(_HEAD, 0, _HEAD + 2, 0, "TT", head)
    page.merge_range(_HEAD, 1, _HEAD + 2, 1, "Đơn vị", head)
    for words, first, last in _GROUPS:
        page.merge_range(_HEAD, 2 + first, _HEAD, 2 + last, words, head)
    for place, words in _SINGLE:
        page.merge_range(_HEAD + 1, 2 + place, _HEAD + 2, 2 + place, words, head)
    page.merge_range(_HEAD + 1, 4, _HEAD + 1, 7, "Trong kỳ", head)
    for place, words in _IN_TIME:
        page.write_string(_HEAD + 2, 2 + place, words, head)

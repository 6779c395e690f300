"""Tables as XLSX files, written row by row with constant memory, and as CSV.

What people typed is written as text, never as a formula or a link: "=1+1" in a name stays those four letters.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, BinaryIO

import xlsxwriter

LONGEST_CELL = 32_767  # characters; a spreadsheet holds no more in one cell
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
_UNWANTED_IN_NAMES = str.maketrans("[]:*?/\\", "-------")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in characters, and the title it shares with its neighbours."""

    title: str
    width: int
    group: str = ""


def write_table(
    target: BinaryIO,
    *,
    sheet: str,
    heading: Sequence[str],
    columns: Sequence[Column],
    rows: Iterable[Sequence[str | int]],
) -> None:
    """Write one sheet: heading lines, a head of one or two rows that stays in sight, then the rows.

    `target` is a file open for writing bytes; the caller closes it.
    """
    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False},
    )  # fmt: skip
    page = book.add_worksheet(sheet.translate(_UNWANTED_IN_NAMES)[:31])
    bold = book.add_format({"bold": True})
    head = book.add_format(
        {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    cell = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
    for number, column in enumerate(columns):
        page.set_column(number, number, column.width)
    for number, text in enumerate(heading):
        page.write_string(number, 0, text, bold)
    first = _write_head(page, len(heading) + 1, columns, head)
    page.freeze_panes(first, 0)
    page.repeat_rows(first - 2, first - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    for number, row in enumerate(rows, start=first):
        for place, value in enumerate(row):
            if isinstance(value, int):
                page.write_number(number, place, value, cell)
            else:
                page.write_string(number, place, value[:LONGEST_CELL], cell)
    book.close()


def csv_table(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """The table as comma-separated text, safe to open in a spreadsheet."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([unformula(cell) for cell in head])
    writer.writerows([[unformula(cell) for cell in row] for row in rows])
    return out.getvalue()


def unformula(cell: str | int) -> str | int:
    """The cell so that a spreadsheet does not take what people typed for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA_BEGINS else cell


def _write_head(page: Any, row: int, columns: Sequence[Column], style: Any) -> int:
    """Groups above, titles below; returns the row after them. A row once left cannot be written to again."""
    number = 0
    while number < len(columns):
        group = columns[number].group
        last = number
        while group and last + 1 < len(columns) and columns[last + 1].group == group:
            last += 1
        if last > number:
            page.merge_range(row, number, row, last, group, style)
        else:
            page.write_string(row, number, group, style)
        number = last + 1
    for number, column in enumerate(columns):
        page.write_string(row + 1, number, column.title, style)
    return row + 2

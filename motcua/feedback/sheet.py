"""Ratings as a spreadsheet: one sheet for each split of the averages, one with all ratings."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter
from django.db.models import QuerySet

from motcua.core.rules.dates import format_moment
from motcua.feedback.models import Rating
from motcua.feedback.queries import Split, averages

_SPLITS = {Split.LINE: "Nhóm", Split.COUNTER: "Quầy", Split.OFFICER: "Cán bộ", Split.MONTH: "Tháng"}
_AVERAGE_HEAD = ("Số đánh giá", "Điểm trung bình", "Từ 3 điểm trở xuống")
_RATING_HEAD = ("Lúc", "Nhóm", "Quầy", "Cán bộ", "Điểm", "Lý do", "Ý kiến", "Đánh giá qua")
_WIDTHS = (16, 24, 14, 24, 7, 30, 60, 16)


def ratings_sheet(ratings: QuerySet[Rating]) -> bytes:
    """The file (.xlsx): five statements. Words of people are text cells, so none is taken for a formula."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        figure = book.add_format({"num_format": "0.00"})
        for split, words in _SPLITS.items():
            page = book.add_worksheet(words)
            page.set_column(0, 0, 32)
            page.set_column(1, 3, 16)
            _head(page, (words, *_AVERAGE_HEAD), head)
            for row, one in enumerate(averages(ratings, split), start=1):
                page.write_string(row, 0, f"{one.month:%m/%Y}" if one.month else one.name)
                page.write_number(row, 1, one.count)
                page.write_number(row, 2, one.average, figure)
                page.write_number(row, 3, one.low)
        page = book.add_worksheet("Từng đánh giá")
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)
        _head(page, _RATING_HEAD, head)
        for row, rating in enumerate(ratings.select_related("line", "counter", "officer"), start=1):
            _write(page, row, rating)
    return out.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, rating: Rating) -> None:
    cells: tuple[Any, ...] = (
        format_moment(rating.rated_at),
        str(rating.line or ""),
        str(rating.counter or ""),
        rating.officer.full_name if rating.officer else "",
        rating.score,
        ", ".join(rating.reason_words),
        rating.comment,
        rating.get_through_display(),
    )
    for column, value in enumerate(cells):
        if isinstance(value, int):
            page.write_number(row, column, value)
        else:
            page.write_string(row, column, value)


def _head(page: xlsxwriter.worksheet.Worksheet, words: Iterable[str], head: xlsxwriter.format.Format) -> None:
    for column, text in enumerate(words):
        page.write_string(0, column, text, head)
    page.freeze_panes(1, 0)

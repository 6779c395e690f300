"""Printing number and date of a document into the blanks that its author left for them, before it is signed.

A number added after the first signature would look like a change made after signing (ADR 0044). As with
signatures (ADR 0033) the place is found in the text of the first page: "Số:      /UBND" and "ngày    tháng
năm 2026"; a paper without such a place, as a scan, gets a line in its upper margin.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError
from pypdfium2 import PdfiumError, PdfTextPage

from motcua.core.rules.dates import format_date
from motcua.documents.errors import PaperNotSignable
from motcua.documents.forms.rendering import draw
from motcua.documents.marking import is_signed
from motcua.documents.pdfium import opened

Box = tuple[float, float, float, float]
_BLANK = r"[ \t\xa0.…_]*"
_NUMBER = re.compile(
    rf"Số\s?:{_BLANK}(?P<digits>\d[\d ]*)?{_BLANK}(?P<symbol>/[ ]?[^\s,;]+)?"  # "Số: 12/QĐ-UBND"
)
_DATE = re.compile(
    rf"(?P<d>ngày){_BLANK}(?P<day>\d{{1,2}})?{_BLANK}(?P<m>tháng){_BLANK}(?P<month>\d{{1,2}})?{_BLANK}"
    rf"(?P<y>năm){_BLANK}(?P<year>20\d\d)?"
)
_HEADING = 0.7  # of the height of the page: number and date stand above that
_CAPITAL = 0.66  # height of a capital in parts of the size of its type
_DIGIT, _LETTER = 0.5, 0.72  # their widths likewise
_SPACE = 3.0
_ROOM = " ........ "
_CHARACTERS = 3000  # of a page looked at: a heading has some hundred
_MARGIN_LEFT, _MARGIN_TOP, _MARGIN_SIZE = 24.0, 14.0, 10.0
_BROKEN = (
    PyPdfError, PdfiumError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError,
)  # fmt: skip
# The same paper numbered twice stays one file, so the moment of drawing is no part of it.
_DRAWN_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Blank:
    """Room for something on the first page, in points from its lower left corner; `size` of the type."""

    left: float
    right: float
    base: float
    size: float

    def holds(self, text: str) -> bool:
        """Whether the text fits in."""
        widths = (_DIGIT if sign.isdigit() or sign in " /-" else _LETTER for sign in text)
        return sum(widths) * self.size <= self.right - self.left


@dataclass(frozen=True, slots=True)
class Heading:
    """What the heading of a paper says and leaves open.

    `number`: the full number that stands there already; `symbol`: what is printed behind the blank for the
    running number, as "UBND". `for_date` are the blanks for day, month and year that are still open.
    """

    number: str = ""
    symbol: str = ""
    is_signed: bool = False
    for_number: Blank | None = None
    has_date: bool = False
    for_date: tuple[Blank | None, Blank | None, Blank | None] = (None, None, None)


def open_date(year: int) -> str:
    """The date of a heading with room for day and month, which are printed when it is signed."""
    return f"ngày{_ROOM}tháng{_ROOM}năm {year}"


def read_heading(content: bytes) -> Heading:
    """What the paper says of its number and date; raises PaperNotSignable for a broken or encrypted one."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise _broken()
        signed, is_turned = is_signed(reader), bool(reader.pages[0].rotation)
        with opened(content) as paper:
            page = paper[0]
            heading = Heading() if is_turned else _read(page.get_textpage(), *page.get_size())
            return replace(heading, is_signed=signed)
    except _BROKEN as error:
        raise _broken() from error


def print_number(content: bytes, heading: Heading, *, number: str, on: date) -> bytes:
    """The paper with its number and date: in the blanks of its heading, else in the upper margin.

    A number or a date that stands there stays. Raises PaperNotSignable for a paper that is signed already,
    and where it has another symbol printed than the number.
    """
    if heading.number:
        return content
    if heading.is_signed:
        raise PaperNotSignable(
            _("Văn bản đã có chữ ký số mà chưa ghi số: không ghi thêm số được nữa. Xin đính kèm bản chưa ký.")
        )
    ordinal, _slash, symbol = number.partition("/")
    if heading.symbol and heading.symbol != symbol:
        raise PaperNotSignable(
            _("Văn bản in ký hiệu “%(paper)s”, sổ cấp số dùng “%(book)s”. Xin sửa văn bản hoặc sổ cấp số.")
            % {"paper": heading.symbol, "book": symbol}
        )
    written, blank = ordinal if heading.symbol else number, heading.for_number
    parts = zip(heading.for_date, (f"{on:%d}", f"{on:%m}", f"{on:%Y}"), strict=True)
    open_parts = [(room, text) for room, text in parts if room is not None]
    has_date = heading.has_date and all(room.holds(text) for room, text in open_parts)
    pieces = [_piece(room, text) for room, text in open_parts] if has_date else []
    if blank is not None and blank.holds(written):
        pieces.append(_piece(blank, written, is_centred=bool(heading.symbol)))
    else:
        day = "" if has_date else f", ngày {format_date(on)}"
        pieces.append(
            {"x": _MARGIN_LEFT, "top": _MARGIN_TOP, "size": _MARGIN_SIZE, "text": f"Số: {number}{day}"}
        )
    try:
        return _drawn_over(content, pieces)
    except _BROKEN as error:
        raise _broken() from error


def _broken() -> PaperNotSignable:
    return PaperNotSignable(_("Không ghi số vào văn bản được: tệp PDF hỏng hoặc có mật khẩu."))


def _read(text: PdfTextPage, width: float, height: float) -> Heading:
    count = min(text.count_chars(), _CHARACTERS)
    words = "".join((text.get_text_range(place, 1) or " ")[0] for place in range(count))
    found = _in_heading(_NUMBER, words, text, height)
    date_found = _in_heading(_DATE, words, text, height)
    number, symbol, blank = _number(found, text, width) if found is not None else ("", "", None)
    return Heading(
        number=number,
        symbol=symbol,
        for_number=blank,
        has_date=date_found is not None,
        for_date=_date_blanks(date_found, text) if date_found is not None else (None, None, None),
    )


def _in_heading(
    pattern: re.Pattern[str], words: str, text: PdfTextPage, height: float
) -> re.Match[str] | None:
    return next(
        (one for one in pattern.finditer(words) if text.get_charbox(one.start())[1] > height * _HEADING), None
    )


def _number(found: re.Match[str], text: PdfTextPage, width: float) -> tuple[str, str, Blank | None]:
    """The number that stands there, or the printed symbol and the blank before it."""
    symbol = (found["symbol"] or "").replace(" ", "").removeprefix("/")
    if found["digits"]:
        digits = found["digits"].strip()
        return (f"{digits}/{symbol}" if symbol else digits), symbol, None
    colon = text.get_charbox(found.group().index(":") + found.start())
    first = text.get_charbox(found.start())
    end = text.get_charbox(found.start("symbol"))[0] if symbol else width / 2
    return "", symbol, _blank(first, colon[2], end)


def _date_blanks(found: re.Match[str], text: PdfTextPage) -> tuple[Blank | None, Blank | None, Blank | None]:
    day, month, year = (text.get_charbox(found.start(name)) for name in "dmy")
    ends = [text.get_charbox(found.end(name) - 1)[2] for name in "dmy"]
    below = text.get_charbox(found.end("m") - 1)[1]  # the "g" of "tháng" reaches below the line
    # From there to the top of an "n" it is as far as a capital is high; "n" stands on the line.
    line = (year[0], year[1], year[2], year[1] + day[3] - below)
    return (
        None if found["day"] else _blank(line, ends[0], month[0]),
        None if found["month"] else _blank(line, ends[1], year[0]),
        None if found["year"] else _blank(line, ends[2], ends[2] + 3 * (line[3] - line[1])),
    )


def _blank(like: Box, left: float, right: float) -> Blank:
    """The room between two marks on the line of a capital letter."""
    return Blank(left, right, like[1], (like[3] - like[1]) / _CAPITAL)


def _piece(blank: Blank, text: str, *, is_centred: bool = True) -> dict[str, object]:
    piece: dict[str, object] = {"base": blank.base, "size": blank.size, "text": text}
    if is_centred:
        return {**piece, "x": blank.left, "width": blank.right - blank.left}
    return {**piece, "x": blank.left + _SPACE}


def _drawn_over(content: bytes, pieces: list[dict[str, object]]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    page = writer.pages[0]
    page.transfer_rotation_to_content()
    box = page.mediabox
    values = {"width": float(box.width), "height": float(box.height), "pieces": pieces}
    drawn = draw("number_stamp", values, pictures={}, at=_DRAWN_AT)
    over: PageObject = PdfReader(io.BytesIO(drawn)).pages[0]
    page.merge_transformed_page(over, Transformation().translate(float(box.left), float(box.bottom)))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()

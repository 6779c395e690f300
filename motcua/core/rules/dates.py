"""Dates and moments as people read them; everything shown is Vietnamese local time.

Moments are aware datetimes. A naive one is refused: guessing its zone would move a due time by seven hours.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from motcua.core.rules.errors import Unreadable

VN_TZ = ZoneInfo("Asia/Ho_Chi_Minh")

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_DAY_FIRST_SOLID = re.compile(r"(\d{2})(\d{2})(\d{4})")
_CLOCK = re.compile(r"(?P<hour>\d{1,2})\s*[:hg]\s*(?P<minute>\d{2})(?::(?P<second>\d{2}))?", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")


def local(moment: datetime) -> datetime:
    """The moment in Vietnamese time; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone cannot be shown")
    return moment.astimezone(VN_TZ)


def local_day(moment: datetime) -> date:
    """The Vietnamese calendar day of the moment."""
    return local(moment).date()


def format_date(day: date | datetime) -> str:
    """dd/mm/yyyy; of a moment, its Vietnamese day."""
    if isinstance(day, datetime):
        day = local_day(day)
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_time(moment: datetime) -> str:
    """HH:MM in Vietnamese time."""
    return f"{local(moment):%H:%M}"


def format_moment(moment: datetime) -> str:
    """dd/mm/yyyy HH:MM in Vietnamese time."""
    return f"{format_date(moment)} {format_time(moment)}"


def long_date(day: date) -> str:
    """ngày 05 tháng 02 năm 2026: days below 10 and months 1 and 2 carry a zero (NĐ 30/2020, Phụ lục I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def slip_moment(moment: datetime) -> str:
    """As slips state receipt and appointment: 16 giờ 00 phút, ngày 25 tháng 02 năm 2026."""
    at = local(moment)
    return f"{at.hour:02d} giờ {at.minute:02d} phút, {long_date(at.date())}"


def place_and_date(place: str, day: date) -> str:
    """The line at the top right of a document: Bình Hòa, ngày 05 tháng 3 năm 2026."""
    return f"{place}, {long_date(day)}"


def weekday_name(day: date) -> str:
    """thứ Hai … thứ Bảy, Chủ nhật."""
    return _WEEKDAYS[day.weekday()]


def speak_moment(moment: datetime, *, today: date | None = None) -> str:
    """As one says it: chiều thứ Tư 25/11. The year is added when it is not the year of `today`."""
    at = local(moment)
    part = "sáng" if at.hour < 12 else "chiều" if at.hour < 18 else "tối"
    year = f"/{at.year}" if today is not None and today.year != at.year else ""
    return f"{part} {weekday_name(at.date())} {at:%d/%m}{year}"


def parse_date(text: str) -> date:
    """Read dd/mm/yyyy (also with dots, dashes or nothing between) and the yyyy-mm-dd of browsers.

    Raises Unreadable when the text is no date or the day does not exist. Two-digit years are not guessed.
    """
    bare = text.strip()
    if match := _YEAR_FIRST.fullmatch(bare):
        day, month, year = (int(match[name]) for name in ("day", "month", "year"))
    elif match := _DAY_FIRST.fullmatch(bare) or _DAY_FIRST_SOLID.fullmatch(bare):
        day, month, year = (int(part) for part in match.groups())
    else:
        raise Unreadable("Ngày phải viết theo dạng ngày/tháng/năm, đủ bốn chữ số của năm, ví dụ 05/03/2026.")
    _check_exists(day, month, year)
    return date(year, month, day)


def _check_exists(day: int, month: int, year: int) -> None:
    if year < 1:
        raise Unreadable("Năm phải là số từ 0001 đến 9999.")
    if not 1 <= month <= 12:
        raise Unreadable(f"Không có tháng {month}; ngày viết theo dạng ngày/tháng/năm, ví dụ 05/03/2026.")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise Unreadable(f"Tháng {month}/{year} không có ngày {day}; tháng này có {last} ngày.")


def parse_moment(text: str) -> datetime:
    """Read a moment: ISO 8601 with or without offset, or dd/mm/yyyy hh:mm; a day alone is its midnight.

    Without an offset it is Vietnamese time. Raises Unreadable.
    """
    bare = text.strip()
    try:
        moment = datetime.fromisoformat(bare)
    except ValueError:
        moment = _day_first_moment(bare)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=VN_TZ)


def _day_first_moment(text: str) -> datetime:
    match = _CLOCK.search(text)
    if match is None:
        return datetime.combine(parse_date(text), time.min)
    day = parse_date((text[: match.start()] + text[match.end() :]).strip(" ,"))
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise Unreadable("Giờ phải viết từ 00:00 đến 23:59.")
    return datetime.combine(day, time(hour, minute, second))

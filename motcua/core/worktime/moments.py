"""Moments as whole local minutes, and how derivations write them.

Inside the engine a moment is one integer: minutes since 01/01/0001 00:00 in Vietnamese local time. Vietnam
has no daylight saving, so wall-clock arithmetic is exact. Seconds are cut, never rounded.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime.errors import NaiveMoment

DAY_MINUTES = 24 * 60
_ZERO = datetime(1, 1, 1, tzinfo=VN_TZ)
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def to_minutes(moment: datetime) -> int:
    """Local minutes of an aware moment, seconds cut; raises NaiveMoment without time zone."""
    if moment.tzinfo is not VN_TZ:
        if moment.tzinfo is None:
            raise NaiveMoment
        moment = moment.astimezone(VN_TZ)
    return moment.toordinal() * DAY_MINUTES + moment.hour * 60 + moment.minute


@lru_cache(maxsize=8192)
def to_moment(minutes: int) -> datetime:
    """The aware moment in Asia/Ho_Chi_Minh."""
    return _ZERO + timedelta(minutes=minutes - DAY_MINUTES)


@lru_cache(maxsize=8192)
def day_text(day: int) -> str:
    """An ordinal day in words: thứ Sáu 13/02/2026."""
    on = date.fromordinal(day)
    return f"{_WEEKDAYS[on.weekday()]} {on.day:02d}/{on.month:02d}/{on.year}"


@lru_cache(maxsize=DAY_MINUTES)
def clock_text(minute: int) -> str:
    """A minute of the day: 16:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def moment_text(minutes: int) -> str:
    """16:00 thứ Sáu 13/02/2026."""
    return f"{clock_text(minutes % DAY_MINUTES)} {day_text(minutes // DAY_MINUTES)}"


def span_text(first: int, last: int) -> str:
    """One day or a range of ordinal days."""
    if first == last:
        return day_text(first)
    return f"{day_text(first)} đến {day_text(last)}"


def duration_text(minutes: int) -> str:
    """Working minutes as hours and minutes: 90 gives "1 giờ 30 phút"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} phút"
    return f"{hours} giờ {rest} phút" if rest else f"{hours} giờ"

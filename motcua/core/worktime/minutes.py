"""Working minutes between moments, and moments so many working minutes away."""

from __future__ import annotations

from datetime import datetime

from motcua.core.worktime.calendar import Calendar
from motcua.core.worktime.derivation import Due
from motcua.core.worktime.limits import PROOF_DAY_MINUTES
from motcua.core.worktime.moments import DAY_MINUTES, to_minutes, to_moment


def working_minutes(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Working minutes from start to end; negative when end comes first. Seconds are cut."""
    return calendar.minutes_until(to_minutes(end)) - calendar.minutes_until(to_minutes(start))


def add_working_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The earliest moment at which so many working minutes have elapsed since start.

    A negative number goes back: the latest moment from which so many lie before start, such as the last
    moment for an apology. 0 gives start itself, seconds cut.
    """
    at = to_minutes(start)
    if not minutes:
        return to_moment(at)
    total = calendar.minutes_until(at) + minutes
    return to_moment(calendar.minute_at(total, near=at // DAY_MINUTES, latest=minutes < 0))


def time_left(calendar: Calendar, now: datetime, due: Due | datetime) -> int:
    """Working minutes until the due moment; negative once it has passed.

    0 on both sides of a due moment in idle hours: compare the moments themselves to know whether it is late.
    """
    return working_minutes(calendar, now, due.moment if isinstance(due, Due) else due)


def describe_left(calendar: Calendar, now: datetime, due: Due | datetime) -> str:
    """The time left in words: "còn 2 ngày làm việc", "quá hạn 3 giờ làm việc".

    Whole units, never rounded up: what is promised as left is really there. A day is 8 working hours.
    """
    moment = due.moment if isinstance(due, Due) else due
    left = time_left(calendar, now, moment)
    if to_minutes(now) > to_minutes(moment):
        return f"quá hạn {_whole(-left)}" if left else "vừa quá hạn"
    return f"còn {_whole(left)}" if left else "đến hạn"


def _whole(minutes: int) -> str:
    if minutes >= PROOF_DAY_MINUTES:
        return f"{minutes // PROOF_DAY_MINUTES} ngày làm việc"
    if minutes >= 60:
        return f"{minutes // 60} giờ làm việc"
    return f"{minutes} phút làm việc"

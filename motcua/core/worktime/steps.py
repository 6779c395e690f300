"""The time of steps: a case's limit shared out in working minutes, and when a step is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from motcua.core.worktime.calendar import Calendar
from motcua.core.worktime.clocks import clock_start, elapsed
from motcua.core.worktime.derivation import Due
from motcua.core.worktime.due import finish
from motcua.core.worktime.errors import WorktimeError
from motcua.core.worktime.explain import closing_lines, stretch_line
from motcua.core.worktime.limits import Limit, static_minutes
from motcua.core.worktime.moments import moment_text, to_minutes, to_moment
from motcua.core.worktime.policy import Policy


def split_limit(limit: Limit | int, shares: Sequence[int]) -> tuple[int, ...]:
    """Working minutes of each step, in proportion to its share, adding up to the limit exactly.

    A limit is taken by `static_minutes`, a number as working minutes. Left-over minutes go to the largest
    remainders, the earlier step first. Raises WorktimeError without shares, or for a negative one.
    """
    total = limit if isinstance(limit, int) else static_minutes(limit)
    whole = sum(shares)
    if not shares or min(shares) < 0 or not whole:
        raise WorktimeError("Tỷ lệ thời gian của các bước phải là số không âm và có ít nhất một số dương.")
    minutes = [total * share // whole for share in shares]
    remainders = sorted(range(len(shares)), key=lambda n: (-(total * shares[n] % whole), n))
    for n in remainders[: total - sum(minutes)]:
        minutes[n] += 1
    return tuple(minutes)


def step_due(
    *,
    started_at: datetime,
    minutes: int,
    calendar: Calendar,
    policy: Policy,
    case_due: datetime | None = None,
) -> Due:
    """When a step of so many working minutes is due, by the calendar of the step's unit.

    Never later than `case_due`, if given and still ahead when the step starts. `Due.limit` is None. Raises
    WorktimeError for a step without time.
    """
    if minutes < 1:
        raise WorktimeError("Thời gian của một bước phải từ 1 phút làm việc.")
    at = to_minutes(started_at)
    start = clock_start(calendar, policy, at=at, submitted=None, what="Bắt đầu bước")
    found = finish(elapsed(start, minutes), calendar, policy, received=at, limit=None)
    end = None if case_due is None else to_minutes(case_due)
    if end is None or not at <= end < to_minutes(found.moment):
        return found
    left = calendar.minutes_until(end) - calendar.minutes_until(at)
    text = f"Hạn của hồ sơ đến trước: {moment_text(end)}"
    line = stretch_line(policy, at, end, left, "case_due", text)
    lines = (line, *closing_lines(policy, end, is_provisional=found.is_provisional))
    return replace(found, moment=to_moment(end), lines=lines)

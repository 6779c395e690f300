"""Refusals of the working-time engine; every message is Vietnamese and fit for the user."""

from __future__ import annotations

from motcua.core.errors import RuleViolation
from motcua.core.rules.errors import Unreadable


class WorktimeError(RuleViolation, ValueError):
    """A due moment cannot be computed from what was given."""

    code = "worktime"


class UnknownLimit(Unreadable):
    """A limit without a unit, without a whole amount, or unknown: a person decides, we invent none."""

    code = "unknown_limit"


class DateBeyondCalendar(WorktimeError):
    """A day lies outside the years the calendar covers."""

    code = "date_beyond_calendar"


class NoWorkingTime(WorktimeError):
    """A calendar leaves a whole stretch without working time, so that no limit would ever end in it."""

    code = "no_working_time"


class NaiveMoment(WorktimeError):
    """A moment came without a time zone; guessing one would move a due moment by seven hours."""

    code = "naive_moment"

    def __init__(self) -> None:
        super().__init__("Thời điểm thiếu múi giờ; cần ghi rõ, ví dụ 2026-02-13T16:00+07:00.")

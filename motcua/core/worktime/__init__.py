"""Working time: office calendars, limits, due moments with their derivation. Pure Python, no Django.

Typical use:

    limit = parse_limit("3 ngày làm việc")
    found = due(received_at=moment, limit=limit, calendar=national_calendar(), policy=POLICY_2025)
    found.moment, found.short_text, found.to_json()
"""

from motcua.core.worktime.calendar import DEFAULT_PATTERN, Calendar
from motcua.core.worktime.days import Session, SpecialDay, WeeklyPattern
from motcua.core.worktime.derivation import Due, Line
from motcua.core.worktime.due import due, online_clocks, recount, restart
from motcua.core.worktime.errors import (
    DateBeyondCalendar,
    NaiveMoment,
    NoWorkingTime,
    UnknownLimit,
    WorktimeError,
)
from motcua.core.worktime.limits import SAME_DAY, Limit, LimitUnit, format_limit, parse_limit, static_minutes
from motcua.core.worktime.minutes import add_working_minutes, describe_left, time_left, working_minutes
from motcua.core.worktime.national import national_calendar, statutory_days
from motcua.core.worktime.pauses import Pause
from motcua.core.worktime.policy import (
    POLICIES,
    POLICY_2018,
    POLICY_2025,
    DayMode,
    Policy,
    policy_by_id,
    policy_on,
)
from motcua.core.worktime.reappointment import reappointment
from motcua.core.worktime.steps import split_limit, step_due

__all__ = [
    "DEFAULT_PATTERN",
    "POLICIES",
    "POLICY_2018",
    "POLICY_2025",
    "SAME_DAY",
    "Calendar",
    "DateBeyondCalendar",
    "DayMode",
    "Due",
    "Limit",
    "LimitUnit",
    "Line",
    "NaiveMoment",
    "NoWorkingTime",
    "Pause",
    "Policy",
    "Session",
    "SpecialDay",
    "UnknownLimit",
    "WeeklyPattern",
    "WorktimeError",
    "add_working_minutes",
    "describe_left",
    "due",
    "format_limit",
    "national_calendar",
    "online_clocks",
    "parse_limit",
    "policy_by_id",
    "policy_on",
    "reappointment",
    "recount",
    "restart",
    "split_limit",
    "static_minutes",
    "statutory_days",
    "step_due",
    "time_left",
    "working_minutes",
]

"""Pure rules of agencies: weekly hours as people type them, and how calendars are put together."""

from motcua.agencies.rules.calendars import CalendarChange, DaysChange, HoursChange, Layers, OwnDay, OwnHours
from motcua.agencies.rules.weeks import (
    WEEKDAYS,
    Week,
    read_day,
    week_from_json,
    week_to_json,
    write_day,
)

__all__ = [
    "WEEKDAYS",
    "CalendarChange",
    "DaysChange",
    "HoursChange",
    "Layers",
    "OwnDay",
    "OwnHours",
    "Week",
    "read_day",
    "week_from_json",
    "week_to_json",
    "write_day",
]

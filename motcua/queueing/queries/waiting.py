"""How long somebody waits who stands behind so many people of a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from motcua.accounts.choices import HalfDay
from motcua.accounts.queries import NOON, half_day
from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_of
from motcua.core.rules.dates import VN_TZ, local_day
from motcua.core.worktime import Calendar
from motcua.queueing.models import Hall, LinePace
from motcua.queueing.queries.opening import closed_stretches
from motcua.queueing.rules.rosters import Planned, by_roster
from motcua.queueing.rules.waits import (
    Expectation,
    Pace,
    Serving,
    WaitInterval,
    expected_wait,
    told_interval,
)

_HALVES = ((time.min, time(NOON)), (time(NOON), time.max))


@dataclass(frozen=True, slots=True)
class Estimate:
    """What to tell, and what it stands on."""

    told: WaitInterval
    expected: Expectation


def estimate(
    *, people_ahead: int, serving: Serving, pace: LinePace, hall: Hall, agency: Agency, now: datetime
) -> Estimate:
    """The wait of somebody at a moment, over the breaks of the office; no statement."""
    speed = Pace(pace.mean, pace.deviation, pace.no_show_share, pace.widening)
    calendar, day = calendar_of(agency), local_day(now)
    closed = closed_stretches(calendar, hall, day=day)
    serving, changes = by_roster(serving, planned_sessions(pace, hall, calendar, day), now=now, closed=closed)
    expected = expected_wait(people_ahead=people_ahead, serving=serving, pace=speed, changes=changes)
    told = told_interval(expected, widening=speed.widening, now=now, closed=closed)
    return Estimate(told, expected)


def will_be_served(serving: Serving, pace: LinePace, *, now: datetime) -> bool:
    """Whether somebody sits at a counter of the line, or will by the roster later in the day."""
    if serving.is_open or pace.planned_on != local_day(now):
        return serving.is_open
    rest = [HalfDay.AFTERNOON] if half_day(now) is HalfDay.AFTERNOON else list(HalfDay)
    return any(pace.planned_in(half) for half in rest)


def planned_sessions(pace: LinePace, hall: Hall, calendar: Calendar, day: date) -> list[Planned]:
    """What the roster plans for the sessions of the day; empty where it says nothing."""
    if pace.planned_on != day:
        return []
    sessions = [(one.start, one.end) for one in calendar.sessions_on(day) if one.receives]
    found = []
    for start, end in _HALVES if hall.is_always_open else sessions:
        begins, ends = datetime.combine(day, start, VN_TZ), datetime.combine(day, end, VN_TZ)
        counters = pace.planned_in(half_day(begins))
        if counters is not None:
            found.append(Planned(begins, ends, counters))
    return found

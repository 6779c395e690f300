"""When few people come: the hours of the week to suggest to somebody who may choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time

from motcua.core.worktime import WeeklyPattern

# Fewer visits than this say nothing about the hours of a week.
LEAST_VISITS = 40


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the week: weekday (1 is Monday) and the hour it begins at."""

    weekday: int
    hour: int


@dataclass(frozen=True, slots=True)
class Load:
    """What an hour saw in the weeks looked at: people who came, minutes they waited on average."""

    people: int
    wait: float


@dataclass(frozen=True, slots=True)
class QuietHour:
    """An hour to suggest: people who come in it in a week, minutes they wait; None when nobody came."""

    hour: Hour
    people: float
    wait: float | None


def open_hours(pattern: WeeklyPattern) -> list[Hour]:
    """The whole hours in which people are received all the time, in the order of the week."""
    return [
        Hour(weekday, hour)
        for weekday, sessions in enumerate(pattern.week, start=1)
        for session in sessions
        if session.receives
        for hour in range(24)
        if session.start <= time(hour) and (hour < 23 and time(hour + 1) <= session.end)
    ]


def quiet_hours(
    hours: Iterable[Hour], loads: Mapping[Hour, Load], *, weeks: int, most: int = 3
) -> list[QuietHour]:
    """The quietest hours, the quietest first; nothing when too few visits are known to tell.

    Quiet is where few people come; among equals where they wait less, then the earlier in the week.
    """
    if sum(load.people for load in loads.values()) < LEAST_VISITS:
        return []
    known = [(hour, loads.get(hour, Load(0, 0.0))) for hour in hours]
    known.sort(key=lambda one: (one[1].people, one[1].wait, one[0].weekday, one[0].hour))
    return [
        QuietHour(hour, load.people / weeks, load.wait if load.people else None)
        for hour, load in known[:most]
    ]

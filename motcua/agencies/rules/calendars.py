"""How the calendar of an agency is put together from its own and its ancestors' rows, and what changes it.

A row is *decreed* when it rests on a decision of an authority above the office (Bộ luật Lao động 2019 Điều
112; decisions of the Government, the Prime Minister, the province), else it is the office's own arrangement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from motcua.core.worktime import Calendar, SpecialDay, WeeklyPattern

MONDAY = 0
LONGEST_RANGE = 62  # days one change may name


@dataclass(frozen=True, slots=True)
class OwnHours:
    """Weekly hours an agency has of its own. `set_at` None: known since before anybody noted it."""

    agency_id: int
    pattern: WeeklyPattern
    is_decreed: bool = False
    set_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day an agency has of its own; two special days of different sources count as equal, these do not."""

    agency_id: int
    special: SpecialDay
    source: str = ""
    is_decreed: bool = False
    set_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DaysChange:
    """Days in a row become off ("off"), worked in return ("worked"), or as the calendar above says ("")."""

    first: date
    last: date
    kind: str
    name: str = ""
    source: str = ""
    is_decreed: bool = False

    @property
    def days(self) -> list[date]:
        """Each day of the range."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def row(self, agency_id: int, on: date, *, at: datetime) -> OwnDay:
        """What the agency has on one of the days after the change."""
        special = special_day(on, self.kind, self.name, self.source)
        return OwnDay(agency_id, special, self.source, self.is_decreed, at)


@dataclass(frozen=True, slots=True)
class HoursChange:
    """Weekly hours from a day on; without a pattern those that begin on that day are taken back."""

    valid_from: date
    pattern: WeeklyPattern | None
    source: str = ""
    is_decreed: bool = False

    @property
    def first(self) -> date:
        """The first day it is about."""
        return self.valid_from


CalendarChange = DaysChange | HoursChange
Row = TypeVar("Row", OwnHours, OwnDay)


@dataclass(frozen=True, slots=True)
class Layers:
    """What the agencies from the root down to one (`lineage`) add to the national calendar."""

    lineage: tuple[int, ...]
    hours: tuple[OwnHours, ...] = ()
    days: tuple[OwnDay, ...] = ()

    def over(self, calendar: Calendar) -> Calendar:
        """The calendar with the layers: hours of the nearest agency count from their day on, days add up."""
        for agency_id in self.lineage:
            own = [row.pattern for row in self.hours if row.agency_id == agency_id]
            if own:
                begins = min(pattern.valid_from for pattern in own)
                before = [pattern for pattern in calendar.patterns if pattern.valid_from < begins]
                calendar = calendar.with_pattern(*before, *own)
            days = [row.special for row in self.days if row.agency_id == agency_id]
            if days:
                calendar = calendar.with_days(days)
        return calendar

    def known_at(self, moment: datetime) -> Layers:
        """What binds a promise made in that minute: what was known then, and what was decreed later."""
        return replace(self, hours=_known(self.hours, moment), days=_known(self.days, moment))

    def with_change(self, agency_id: int, change: CalendarChange, *, at: datetime) -> Layers:
        """The layers after an agency of the lineage has made the change."""
        if isinstance(change, HoursChange):
            replaced = (agency_id, change.valid_from)
            hours = [row for row in self.hours if (row.agency_id, row.pattern.valid_from) != replaced]
            if change.pattern is not None:
                hours.append(OwnHours(agency_id, change.pattern, change.is_decreed, at))
            return replace(self, hours=tuple(hours))
        named = set(change.days)
        days = [row for row in self.days if row.agency_id != agency_id or row.special.on not in named]
        if change.kind:
            days += [change.row(agency_id, on, at=at) for on in change.days]
        return replace(self, days=tuple(days))


def special_day(on: date, kind: str, name: str, source: str) -> SpecialDay:
    """A day off, or one worked in return with the hours of an ordinary day, which Monday is everywhere."""
    if kind == "off":
        return SpecialDay.off(on, name, source=source)
    return SpecialDay.worked(on, name, follows=MONDAY, source=source)


def _known(rows: Iterable[Row], moment: datetime) -> tuple[Row, ...]:
    return tuple(
        row
        for row in rows
        if row.is_decreed or row.set_at is None or row.set_at.replace(second=0, microsecond=0) <= moment
    )

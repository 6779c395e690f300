"""The calendar of an office: which minutes are working time, and how many lie between two days.

Immutable; sums are made per year when first asked for and kept with the object. Days are asked for by
`datetime.date`; methods ending in `_ordinal` take proleptic ordinals and serve the engine.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any

from motcua.core.worktime.day_plan import DayPlan, day_plan
from motcua.core.worktime.days import Session, Sessions, SpecialDay, WeeklyPattern
from motcua.core.worktime.errors import DateBeyondCalendar, NoWorkingTime, WorktimeError
from motcua.core.worktime.moments import DAY_MINUTES, to_minutes
from motcua.core.worktime.year_table import Stretch, YearTable

LAST_YEAR = 2100
DEFAULT_PATTERN = WeeklyPattern.monday_to_friday(Session.of("07:30", "11:30"), Session.of("13:00", "17:00"))


def _no_expected_days(year: int) -> tuple[SpecialDay, ...]:
    return ()


@dataclass(frozen=True, eq=False)
class Calendar:
    """Weekly patterns, special days and the last year whose days off have been announced.

    `expected_days` gives the statutory days of later years, which are marked "lịch dự kiến". Days before
    `first_year` or after `last_year` raise DateBeyondCalendar.
    """

    patterns: tuple[WeeklyPattern, ...] = (DEFAULT_PATTERN,)
    special_days: tuple[SpecialDay, ...] = ()
    first_year: int = 2023
    decreed_until: int = 2026
    last_year: int = LAST_YEAR
    expected_days: Callable[[int], tuple[SpecialDay, ...]] = _no_expected_days
    _tables: dict[int, YearTable] = field(default_factory=dict, repr=False)
    _by_day: dict[int, YearTable] = field(default_factory=dict, repr=False)
    # What others derive from this calendar alone; it lives and dies with it, unlike a cache of a module.
    derived: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.patterns:
            raise WorktimeError("Lịch làm việc phải có ít nhất một khung giờ trong tuần.")
        ordered = sorted(self.patterns, key=lambda pattern: pattern.valid_from)
        object.__setattr__(self, "patterns", tuple(ordered))
        by_day = {special.on: special for special in self.special_days}
        object.__setattr__(self, "special_days", tuple(by_day[on] for on in sorted(by_day)))

    # -- making another calendar -------------------------------------------------------------------

    def with_days(self, overrides: Iterable[SpecialDay]) -> Calendar:
        """This calendar with other special days; on the same date the new one wins."""
        return replace(self, special_days=(*self.special_days, *overrides), **_empty())

    def with_pattern(self, *patterns: WeeklyPattern) -> Calendar:
        """This calendar with other weekly hours, each from its date on."""
        return replace(self, patterns=patterns, **_empty())

    # -- questions about a day ---------------------------------------------------------------------

    def is_working_day(self, on: date) -> bool:
        """Whether any session of the day processes."""
        return self.plan_ordinal(on.toordinal()).minutes > 0

    def is_provisional(self, on: date) -> bool:
        """Whether the days off of that year are not announced yet."""
        return on.year > self.decreed_until

    def is_provisional_ordinal(self, day: int) -> bool:
        return self.table_of(day).year > self.decreed_until

    def special_day(self, on: date) -> SpecialDay | None:
        """What makes this date differ from its weekday, announced or expected."""
        return self._special_of_year(on.year).get(on.toordinal())

    def sessions_on(self, on: date) -> Sessions:
        """The sessions of the date, special days considered."""
        return self._sessions(on, self.special_day(on))

    def next_working_day(self, on: date) -> date:
        """The first working day after the date."""
        return self.nth_working_day(on, 1)

    def nth_working_day(self, on: date, n: int) -> date:
        """The n-th working day after the date (before it, if n is negative); 0 is not a count."""
        return date.fromordinal(self.nth_working_ordinal(on.toordinal(), n))

    def is_receiving_at(self, moment: datetime) -> bool:
        """Whether the desk is open to receive at that minute."""
        day, minute = divmod(to_minutes(moment), DAY_MINUTES)
        return any(start <= minute < end for start, end in self.plan_ordinal(day).reception)

    def is_processing_at(self, moment: datetime) -> bool:
        """Whether that minute is working time."""
        day, minute = divmod(to_minutes(moment), DAY_MINUTES)
        return any(start <= minute < end for start, end in self.plan_ordinal(day).stretches)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal characters that change whenever a due moment could: kept beside a due moment."""
        days = [(d.on.isoformat(), d.follows, _plain(d.sessions)) for d in self.special_days]
        weeks = [(p.valid_from.isoformat(), [_plain(s) for s in p.week]) for p in self.patterns]
        text = repr((days, weeks, self.decreed_until))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    # -- sums, by ordinal day ----------------------------------------------------------------------

    def table_of(self, day: int) -> YearTable:
        """The sums of the year the ordinal day lies in."""
        table = self._by_day.get(day)
        if table is not None:
            return table
        if not self._first_day <= day <= self._last_day:
            raise self._beyond(day)
        return self._table(date.fromordinal(day).year)

    def plan_ordinal(self, day: int) -> DayPlan:
        table = self._by_day.get(day) or self.table_of(day)
        return table.plans[day - table.first]

    def working_days_until(self, day: int) -> int:
        """Working days from the start of the calendar up to and with the day."""
        table = self.table_of(day)
        return table.day_ranks[day - table.first]

    def minutes_until(self, minutes: int) -> int:
        """Working minutes from the start of the calendar up to the local minute."""
        day, minute = divmod(minutes, DAY_MINUTES)
        table = self.table_of(day)
        offset = day - table.first
        return table.minute_sums[offset] + table.plans[offset].minutes_before(minute)

    def nth_working_ordinal(self, day: int, n: int) -> int:
        table = self.table_of(day)
        offset = day - table.first
        if n > 0:
            wanted = table.day_ranks[offset] + n
        else:
            # The day itself is not counted when going back either.
            wanted = table.day_ranks[offset] - (table.plans[offset].minutes > 0) + n + 1
        while wanted > table.days_until:
            table = self._table_after(table)
        while wanted <= table.days_before:
            table = self._table(table.year - 1)
        return table.working_days[wanted - table.days_before - 1]

    def minute_at(self, total: int, *, near: int, latest: bool = False) -> int:
        """The local minute at which `total` working minutes have passed since the start of the calendar.

        Between two sessions several minutes fit: the earliest (close of the first) unless `latest`
        (opening of the second). `near` is a day to start looking from.
        """
        table = self.table_of(near)
        reach = total + 1 if latest else total
        while reach > table.minutes_until:
            table = self._table_after(table)
        while reach <= table.minutes_before:
            table = self._table(table.year - 1)
        sums = table.minute_sums
        offset = (bisect_right(sums, total) if latest else bisect_left(sums, total)) - 1
        plan = table.plans[offset]
        elapsed = total - sums[offset]
        minute = plan.latest_at(elapsed) if latest else plan.earliest_at(elapsed)
        return (table.first + offset) * DAY_MINUTES + minute

    def stretches_between(self, first: int, last: int) -> list[Stretch]:
        """Named special stretches that touch the ordinal days first to last, in order."""
        if first > last:
            return []
        table, end = self.table_of(first), self.table_of(last)
        found = [s for s in table.special if s.last >= first and s.first <= last]
        while table is not end:
            table = self._table(table.year + 1)
            found += [s for s in table.special if s.first <= last]
        return found

    def check_year(self, year: int) -> None:
        """Raises DateBeyondCalendar for a year the calendar does not cover."""
        if not self.first_year <= year <= self.last_year:
            raise self._beyond(None)

    def rests_longer_than(self, days: int, *, first: date, last: date) -> tuple[date, date] | None:
        """The first stretch between two days that is longer than that without a working day; None if none is.

        Raises DateBeyondCalendar for days the calendar does not cover.
        """
        start, end = first.toordinal(), last.toordinal()
        worked = [day for year in range(first.year, last.year + 1) for day in self._table(year).working_days]
        before = start - 1
        for day in (*(day for day in worked if start <= day <= end), end + 1):
            if day - before - 1 > days:
                return date.fromordinal(before + 1), date.fromordinal(day - 1)
            before = day
        return None

    # -- building ----------------------------------------------------------------------------------

    @cached_property
    def _first_day(self) -> int:
        return date(self.first_year, 1, 1).toordinal()

    @cached_property
    def _last_day(self) -> int:
        return date(self.last_year, 12, 31).toordinal()

    def _table(self, year: int) -> YearTable:
        table = self._tables.get(year)
        if table is not None:
            return table
        self.check_year(year)
        # Threads that race here build equal tables; the last one stays, which is harmless.
        days = minutes = 0
        for each in range(self.first_year, year + 1):
            table = self._tables.get(each)
            if table is None:
                special = self._special_of_year(each)
                table = YearTable(
                    each,
                    plan_of=partial(self._plan, special_days=special),
                    special_days=special,
                    days_before=days,
                    minutes_before=minutes,
                )
                self._tables[each] = table
                self._by_day.update(dict.fromkeys(range(table.first, table.last + 1), table))
            days, minutes = table.days_until, table.minutes_until
        return self._tables[year]

    def _table_after(self, table: YearTable) -> YearTable:
        """The next year; a year without any working day is refused, not walked over up to the last one."""
        following = self._table(table.year + 1)
        if not following.working_days:
            raise NoWorkingTime(
                f"Lịch làm việc không có ngày giải quyết hồ sơ nào trong năm {following.year}; "
                "kiểm tra lại giờ làm việc trong tuần và ngày nghỉ của đơn vị."
            )
        return following

    def _special_of_year(self, year: int) -> dict[int, SpecialDay]:
        expected = self.expected_days(year) if year > self.decreed_until else ()
        own = (special for special in self.special_days if special.on.year == year)
        return {special.on.toordinal(): special for special in (*expected, *own)}

    def _plan(self, day: int, special_days: dict[int, SpecialDay]) -> DayPlan:
        return day_plan(self._sessions(date.fromordinal(day), special_days.get(day)))

    def _sessions(self, on: date, special: SpecialDay | None) -> Sessions:
        if special is None:
            return self._week_on(on)[on.weekday()]
        if special.follows is not None:
            return self._week_on(on)[special.follows]
        return special.sessions or ()

    def _week_on(self, on: date) -> tuple[Sessions, ...]:
        at = bisect_right(self.patterns, on, key=lambda pattern: pattern.valid_from) - 1
        # Before the first pattern its hours count too: an office without history has no other.
        return self.patterns[max(at, 0)].week

    def _beyond(self, day: int | None) -> DateBeyondCalendar:
        known = day is not None and date.min.toordinal() <= day <= date.max.toordinal()
        what = f"Ngày {date.fromordinal(day):%d/%m/%Y}" if known and day is not None else "Thời hạn này"
        return DateBeyondCalendar(
            f"{what} nằm ngoài lịch làm việc (từ năm {self.first_year} đến năm {self.last_year}); "
            "kiểm tra lại ngày, thời hạn hoặc bổ sung lịch."
        )


def _empty() -> dict[str, Any]:
    return {"_tables": {}, "_by_day": {}, "derived": {}}


def _plain(sessions: Sessions | None) -> list[tuple[str, bool, bool]] | None:
    if sessions is None:
        return None
    return [(str(s), s.receives, s.processes) for s in sessions]

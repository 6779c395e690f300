"""A year of a calendar, summed once, so that counting days or minutes is a look-up and not a walk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from motcua.core.worktime.day_plan import DayPlan
from motcua.core.worktime.days import SATURDAY, SpecialDay


class Stretch(NamedTuple):
    """Special days in a row that a derivation names on a line of its own; days are ordinals.

    `first` and `last` include the free weekend beside days off, `named_first` and `named_last` do not.
    """

    first: int
    last: int
    named_first: int
    named_last: int
    is_off: bool
    name: str
    article: str


class YearTable:
    """Running sums over a year. `days_before` and `minutes_before` carry the years before it."""

    __slots__ = (
        "day_ranks",
        "days_before",
        "first",
        "last",
        "minute_sums",
        "minutes_before",
        "plans",
        "special",
        "working_days",
        "year",
    )

    def __init__(
        self,
        year: int,
        *,
        plan_of: Callable[[int], DayPlan],
        special_days: Mapping[int, SpecialDay],
        days_before: int,
        minutes_before: int,
    ) -> None:
        self.year = year
        self.first = date(year, 1, 1).toordinal()
        self.last = date(year, 12, 31).toordinal()
        self.days_before = days_before
        self.minutes_before = minutes_before
        self.plans = [plan_of(day) for day in range(self.first, self.last + 1)]
        self.working_days = [self.first + n for n, plan in enumerate(self.plans) if plan.minutes]
        # Working days up to and with each day; working minutes before each day.
        self.day_ranks: list[int] = []
        self.minute_sums: list[int] = []
        days, minutes = days_before, minutes_before
        for plan in self.plans:
            self.minute_sums.append(minutes)
            days += plan.minutes > 0
            minutes += plan.minutes
            self.day_ranks.append(days)
        self.minute_sums.append(minutes)
        self.special = _stretches(self, special_days)

    @property
    def days_until(self) -> int:
        """Working days up to the end of this year."""
        return self.days_before + len(self.working_days)

    @property
    def minutes_until(self) -> int:
        """Working minutes up to the end of this year."""
        return self.minute_sums[-1]


def _stretches(table: YearTable, special_days: Mapping[int, SpecialDay]) -> list[Stretch]:
    """Named days off joined with the free weekend beside them; other special days one by one."""
    stretches: list[Stretch] = []
    day = table.first
    while day <= table.last:
        special = special_days.get(day)
        if special is None:
            day += 1
            continue
        if table.plans[day - table.first].minutes:
            stretches.append(
                Stretch(day, day, day, day, False, special.name, special.decree or special.source)
            )
            day += 1
            continue
        first = last = day
        while first > table.first and _is_free(table, first - 1, special_days):
            first -= 1
        while last < table.last and not table.plans[last + 1 - table.first].minutes:
            last += 1
        names = [s for d in range(first, last + 1) if (s := special_days.get(d))]
        name = ", ".join(dict.fromkeys(s.name for s in names))
        article = "; ".join(dict.fromkeys(s.decree or s.source for s in names if s.decree or s.source))
        named = [s.on.toordinal() for s in names]
        stretches.append(Stretch(first, last, named[0], named[-1], True, name, article))
        day = last + 1
    return stretches


def _is_free(table: YearTable, day: int, special_days: Mapping[int, SpecialDay]) -> bool:
    weekend = date.fromordinal(day).weekday() >= SATURDAY
    return weekend and day not in special_days and not table.plans[day - table.first].minutes

"""One day's sessions as minute arithmetic; days of equal sessions share one plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from functools import lru_cache
from typing import NamedTuple

from motcua.core.worktime.days import Sessions

Stretch = tuple[int, int]


class DayPlan(NamedTuple):
    """Processing stretches of a day in minutes after midnight, with opening, close and sum.

    A day without processing has `minutes` 0, and then opening and close mean nothing.
    """

    stretches: tuple[Stretch, ...]
    reception: tuple[Stretch, ...]
    opening: int
    close: int
    minutes: int

    def minutes_before(self, minute: int) -> int:
        """Working minutes of this day that lie before the given minute."""
        passed = 0
        for start, end in self.stretches:
            if minute >= end:
                passed += end - start
            elif minute > start:
                passed += minute - start
        return passed

    def earliest_at(self, elapsed: int) -> int:
        """The first minute at which `elapsed` (1 to `minutes`) working minutes have passed."""
        for start, end in self.stretches:
            if elapsed <= end - start:
                return start + elapsed
            elapsed -= end - start
        return self.close

    def latest_at(self, elapsed: int) -> int:
        """The last minute before more than `elapsed` (0 to below `minutes`) working minutes pass."""
        for start, end in self.stretches:
            if elapsed < end - start:
                return start + elapsed
            elapsed -= end - start
        return self.close

    def in_break(self, minute: int) -> bool:
        """Strictly between two stretches; the end of a stretch still belongs to it, as close does."""
        end_before = self.opening
        for start, end in self.stretches:
            if minute < start:
                return minute > end_before
            end_before = end
        return False

    def position(self, minute: int) -> int:
        """The clock position on this day: not before opening, not after close, out of a break forward."""
        if minute <= self.opening:
            return self.opening
        for start, end in self.stretches:
            if minute <= end:
                return max(minute, start)
        return self.close


@lru_cache(maxsize=1024)
def day_plan(sessions: Sessions) -> DayPlan:
    """The plan of the sessions; overlapping or touching ones are joined."""
    stretches = _join((_minute(s.start), _minute(s.end)) for s in sessions if s.processes)
    reception = _join((_minute(s.start), _minute(s.end)) for s in sessions if s.receives)
    if not stretches:
        return DayPlan((), reception, 0, 0, 0)
    minutes = sum(end - start for start, end in stretches)
    return DayPlan(stretches, reception, stretches[0][0], stretches[-1][1], minutes)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _join(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return tuple(joined)

"""How long somebody will wait, as an interval in minutes (ADR "Wait intervals are widened by what happened").

Counters that serve a line let people go at the rate of `counters / mean`: so many service times one after
another make the middle of the interval. Its half width has two parts: services differ, which evens out over
many people, and the picture of the hall is never quite right (a counter closes, somebody needs an hour),
which grows with the wait. `widening` multiplies it and is set from what people were told and what happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, floor, sqrt

Z = 1.2816  # four waits in five lie within this many deviations of the middle, were they normal
GRAIN = 5  # minutes: nobody believes "17 to 23 minutes"
ABSENT_SECONDS = 90  # what it costs a counter to find out that somebody is not there
PICTURE_ERROR = 0.2  # of the middle: how wrong the picture of the hall is, as a deviation
LEAST_COUNTERS = 0.25
PAUSED_SHARE = 0.5  # a paused counter comes back during the wait, or does not
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a line moves: seconds of service, their deviation, share of people who do not come."""

    mean: float
    deviation: float
    no_show_share: float = 0.0
    widening: float = 1.0


@dataclass(frozen=True, slots=True)
class Serving:
    """The counters of a line: how many work for it, and how many of them are free at this moment.

    `counters` is a fraction: one that serves several lines counts for each in proportion to its work (see
    `share_of`), a paused one for half. `is_open`: whether anybody sits at one of them.
    """

    counters: float
    free: int = 0
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """After so many seconds of working time the counters of a line are so many."""

    after: float
    counters: float


@dataclass(frozen=True, slots=True)
class Expectation:
    """A wait before it is rounded and widened: seconds of working time, and one deviation of them."""

    middle: float
    deviation: float

    def score(self, seconds: float) -> float:
        """By how many of its half widths at widening 1 a wait missed the middle."""
        return abs(seconds - self.middle) / max(Z * self.deviation, 1.0)


@dataclass(frozen=True, slots=True)
class WaitInterval:
    """Minutes, both ends included: four in five people are called within it."""

    low: int
    high: int

    def holds(self, minutes: float) -> bool:
        """Whether a wait of so many minutes fell inside."""
        return self.low <= minutes <= self.high


def share_of(work: float, competing: Sequence[float]) -> float:
    """How much of a counter a line has: its work against that of the other lines that have people there."""
    return work / (work + sum(competing))


def serving(*, open_share: float, paused_share: float, assigned: int, free: int) -> Serving:
    """The counters to reckon with; while none is open yet, half of those assigned to the line."""
    sitting = open_share + PAUSED_SHARE * paused_share
    return Serving(max(sitting or assigned / 2, LEAST_COUNTERS), free, is_open=open_share > 0)


def expected_wait(
    *, people_ahead: int, serving: Serving, pace: Pace, changes: Sequence[Change] = ()
) -> Expectation:
    """The wait of somebody with so many people before them in the published order.

    With a counter free for each of them nobody waits. Else the first departure takes the rest of a service,
    (mean² + variance) / 2 mean of it, for a service that runs is longer than others on average.
    """
    coming = 1 - pace.no_show_share
    each = coming * pace.mean + pace.no_show_share * ABSENT_SECONDS
    variance = coming * pace.deviation**2 + coming * pace.no_show_share * (pace.mean - ABSENT_SECONDS) ** 2
    queueing = max(0, people_ahead - serving.free)
    if people_ahead < serving.free:
        return Expectation(0.0, pace.deviation / serving.counters / 4)
    rest = (pace.mean**2 + pace.deviation**2) / (2 * pace.mean)
    counters = counters_over(queueing * each + rest, serving.counters, changes)
    middle = (queueing * each + rest) / counters
    spread = (queueing + 1) * variance / counters**2 + (PICTURE_ERROR * middle) ** 2
    return Expectation(middle, sqrt(spread))


def counters_over(work: float, counters: float, changes: Sequence[Change]) -> float:
    """How many counters on average do so much work (seconds of one of them) while their number changes."""
    at, left = 0.0, work
    for change in changes:
        done = counters * max(0.0, change.after - at)
        if left <= done:
            break
        at, left, counters = max(at, change.after), left - done, change.counters
    return work / (at + left / counters)


def told_interval(
    expected: Expectation, *, widening: float, now: datetime, closed: Sequence[Stretch] = ()
) -> WaitInterval:
    """The interval to tell at a moment, in minutes by the clock; breaks of the office are added."""
    half = Z * widening * expected.deviation
    low = _minutes(now, max(0.0, expected.middle - half), closed)
    high = _minutes(now, expected.middle + half, closed)
    low = floor(low / GRAIN) * GRAIN
    return WaitInterval(low, max(low + GRAIN, ceil(high / GRAIN) * GRAIN))


def _minutes(now: datetime, seconds: float, closed: Sequence[Stretch]) -> float:
    return (reached(now, seconds, closed) - now).total_seconds() / 60


def reached(start: datetime, seconds: float, closed: Sequence[Stretch]) -> datetime:
    """When so many seconds of working time have passed; `closed` are the breaks, in order, apart."""
    at, left = start, timedelta(seconds=seconds)
    for begins, ends in closed:
        if ends <= at:
            continue
        if begins > at:
            if left < begins - at:
                break
            left -= begins - at
        at = ends
    return at + left


def worked(start: datetime, end: datetime, closed: Sequence[Stretch]) -> float:
    """Seconds of working time between two moments."""
    idle = sum(
        (max(timedelta(0), min(end, ends) - max(start, begins)) for begins, ends in closed), timedelta(0)
    )
    return max(0.0, (end - start - idle).total_seconds())

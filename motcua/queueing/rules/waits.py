"""How long somebody will wait, as an interval in minutes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, sqrt

Z = 1.2816  # four waits in five lie within this many deviations of the middle, were they normal
GRAIN = 5  # minutes: nobody believes "17 to 23 minutes"


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a line moves: seconds of service, their deviation, share of people who do not come."""

    mean: float
    deviation: float
    no_show_share: float = 0.0
    widening: float = 1.0


@dataclass(frozen=True, slots=True)
class WaitInterval:
    """Minutes, both ends included: four in five people are called within it."""

    low: int
    high: int

    def holds(self, minutes: float) -> bool:
        """Whether a wait of so many minutes fell inside."""
        return self.low <= minutes <= self.high


def wait_interval(*, people_ahead: int, counters: float, pace: Pace) -> WaitInterval:
    """The wait of somebody with so many people before them, at so many open counters.

    The people before them leave the counters at the rate of `counters / mean`; those who do not come take no
    time. `counters` may be a fraction: a counter that serves two lines is half a one to each. With none open
    one is reckoned with, as soon as one opens.
    """
    serving = max(counters, 0.25)
    coming = people_ahead * (1 - pace.no_show_share)
    # With more counters than people before them somebody may walk up at once; else one rest of a service.
    rest = pace.mean / 2 / serving if people_ahead + 1 > serving else 0.0
    middle = coming * pace.mean / serving + rest
    spread = Z * pace.widening * sqrt(coming + 1) * pace.deviation / serving
    low = max(0, floor((middle - spread) / 60 / GRAIN) * GRAIN)
    high = max(GRAIN, ceil((middle + spread) / 60 / GRAIN) * GRAIN)
    return WaitInterval(low, high)

"""How long somebody waits who stands behind so many people of a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_of
from motcua.core.rules.dates import local_day
from motcua.queueing.models import Hall, LinePace
from motcua.queueing.queries.opening import closed_stretches
from motcua.queueing.rules.waits import (
    Expectation,
    Pace,
    Serving,
    WaitInterval,
    expected_wait,
    told_interval,
)


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
    expected = expected_wait(people_ahead=people_ahead, serving=serving, pace=speed)
    closed = closed_stretches(calendar_of(agency), hall, day=local_day(now))
    told = told_interval(expected, widening=speed.widening, now=now, closed=closed)
    return Estimate(told, expected)

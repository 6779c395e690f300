"""The lines of a hall for somebody who is not there yet: how many wait, how long it takes, why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.models import Agency
from motcua.queueing.models import Hall, ServiceLine
from motcua.queueing.queries.opening import why_closed
from motcua.queueing.queries.waiting import estimate
from motcua.queueing.rules.waits import WaitInterval
from motcua.queueing.sql import Watched, read_lines


@dataclass(frozen=True, slots=True)
class LineWait:
    """A line at a moment; `wait` of who comes now, None while nobody serves it; `closed` says why it takes
    nobody, empty while it does.
    """

    line: ServiceLine
    waiting: int
    wait: WaitInterval | None
    closed: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """All lines together; `longest` is the one with the longest wait, None where no wait is known."""

    waiting: int
    longest: LineWait | None


def crowd_of(lines: Sequence[LineWait]) -> Crowd:
    """How full the hall is."""
    known = [one for one in lines if one.wait is not None and one.waiting]
    longest = max(known, key=lambda one: one.wait.high if one.wait else 0, default=None)
    return Crowd(sum(one.waiting for one in lines), longest)


def line_waits(hall: Hall, agency: Agency, *, now: datetime) -> list[LineWait]:
    """The lines in use, in their order: one statement."""
    return [_line_wait(one, hall, agency, now) for one in read_lines(hall.pk)]


def open_instead(lines: Sequence[LineWait], *, of: int) -> list[LineWait]:
    """The lines that take the people of a line that has closed, the shortest first."""
    others = [one for one in lines if not one.closed and one.line.pk != of]
    return sorted(others, key=lambda one: one.waiting)


def _line_wait(one: Watched, hall: Hall, agency: Agency, now: datetime) -> LineWait:
    closed = why_closed(one.line, hall, agency, now=now)
    wait = None
    if one.pace is not None and one.serving.is_open and not closed:
        wait = estimate(
            people_ahead=one.waiting, serving=one.serving, pace=one.pace, hall=hall, agency=agency, now=now
        ).told
    return LineWait(one.line, one.waiting, wait, closed)

"""The lines of a hall at a moment, for everybody who is shown them: kiosk, board, phone, guidance desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.core.rules.dates import local_day
from motcua.queueing.choices import LineKind
from motcua.queueing.models import Hall, ServiceLine
from motcua.queueing.queries.opening import why_closed
from motcua.queueing.queries.waiting import estimate, will_be_served
from motcua.queueing.rules.waits import WaitInterval
from motcua.queueing.sql import Watched, read_lines


@dataclass(frozen=True, slots=True)
class LineNow:
    """A line at a moment.

    `waiting`: people there. `wait` of who comes now, None while the line is closed or nobody serves it.
    `closed` says why it takes nobody, empty while it does; a full line still has people with a wait.
    """

    line: ServiceLine
    waiting: int
    is_served: bool
    wait: WaitInterval | None
    closed: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """All lines together; `longest` is the one with the longest wait, None where no wait is known."""

    waiting: int
    longest: LineNow | None


def lines_now(hall: Hall, agency: Agency, *, now: datetime) -> list[LineNow]:
    """Every line in use, in their order: one statement."""
    return [_line_now(one, hall, agency, now) for one in read_lines(hall, on=local_day(now))]


def open_lines(hall: Hall, agency: Agency, *, now: datetime) -> list[LineNow]:
    """Where somebody may go instead of a closed line: those that take people now, guidance first."""
    lines = [one for one in lines_now(hall, agency, now=now) if not one.closed]
    return sorted(lines, key=lambda one: one.line.kind != LineKind.GUIDANCE)


def open_instead(lines: Sequence[LineNow], *, of: int) -> list[LineNow]:
    """The lines that take the people of a line that has closed, the shortest first."""
    others = [one for one in lines if not one.closed and one.line.pk != of]
    return sorted(others, key=lambda one: one.waiting)


def crowd_of(lines: Sequence[LineNow]) -> Crowd:
    """How full the hall is."""
    known = [one for one in lines if one.wait is not None and one.waiting]
    longest = max(known, key=lambda one: one.wait.high if one.wait else 0, default=None)
    return Crowd(sum(one.waiting for one in lines), longest)


def _line_now(one: Watched, hall: Hall, agency: Agency, now: datetime) -> LineNow:
    line, wait = one.line, None
    closed = why_closed(line, hall, agency, now=now)
    if one.pace is not None and not closed and will_be_served(one.serving, one.pace, now=now):
        wait = estimate(
            people_ahead=one.waiting, serving=one.serving, pace=one.pace, hall=hall, agency=agency, now=now
        ).told
    if not closed and line.daily_capacity is not None and one.issued >= line.daily_capacity:
        closed = _("Nhóm %(line)s đã hết số hôm nay.") % {"line": line.name}
    return LineNow(line, one.waiting, one.serving.is_open, wait, closed)

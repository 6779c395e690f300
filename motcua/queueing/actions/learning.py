"""What the last weeks teach about each line: how fast it moves, how far the waits told were off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from motcua.agencies.queries import calendar_of
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.queueing.choices import CallRule, TicketState
from motcua.queueing.models import Hall, LinePace, Ticket
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.queries.figures import NOT_JUDGED
from motcua.queueing.queries.opening import closed_stretches
from motcua.queueing.rules.calibration import WEEKS, Judged, hit_share, pace_of, widening_for
from motcua.queueing.rules.waits import Expectation, Stretch, WaitInterval, worked

_LEARNT = ("mean", "deviation", "samples", "no_show_share", "widening", "hit_share", "judged", "computed_at")


class Visit(NamedTuple):
    """What of a ticket is learnt from; the fields of the model."""

    line_id: int
    state: str
    origin: str
    call_rule: str
    issued_at: datetime
    first_called_at: datetime
    called_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    expected_wait: int | None
    expected_deviation: int | None
    told_low: int | None
    told_high: int | None


@dataclass(slots=True)
class _Learnt:
    """What has been seen of one line."""

    services: list[float] = field(default_factory=list)
    absent: int = 0
    judged: list[Judged] = field(default_factory=list)


@action
def learn_paces(*, by: Actor, now: datetime) -> int:
    """Set the pace and the widening of every line from the visits of the last weeks; how many lines.

    Four statements whatever the number of lines. What comes out depends on the visits alone: running it
    twice changes nothing.
    """
    paces = list(LinePace.objects.select_related("line__hall__office__agency").order_by("line"))
    for pace in paces:
        check(by, MANAGE_HALL, pace.line.hall.office.agency.path)
    learnt = _learn(paces, since=now - timedelta(weeks=WEEKS))
    for pace in paces:
        _set(pace, learnt[pace.line_id], now)
    LinePace.objects.bulk_update(paces, _LEARNT, batch_size=500)
    return len(paces)


def _learn(paces: Iterable[LinePace], *, since: datetime) -> dict[int, _Learnt]:
    breaks = {pace.line_id: _Breaks(pace.line.hall) for pace in paces}
    learnt: dict[int, _Learnt] = defaultdict(_Learnt)
    visits = Ticket.objects.filter(line__in=breaks, first_called_at__gte=since).order_by("line", "id")
    for row in visits.values_list(*Visit._fields).iterator(chunk_size=2000):
        visit = Visit(*row)
        seen = learnt[visit.line_id]
        if visit.state == TicketState.DONE and visit.ended_at is not None:
            seen.services.append((visit.ended_at - visit.called_at).total_seconds())
        elif visit.begun_at is None and visit.state in (TicketState.NO_SHOW, TicketState.CLOSED):
            seen.absent += 1
        judged = _judged(visit, breaks[visit.line_id])
        if judged is not None:
            seen.judged.append(judged)
    return learnt


class _Breaks:
    """The breaks of a hall, day by day."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._days: dict[date, list[Stretch]] = {}

    def on(self, day: date) -> list[Stretch]:
        """Those of the day."""
        if day not in self._days:
            calendar = calendar_of(self._hall.office.agency)
            self._days[day] = closed_stretches(calendar, self._hall, day=day)
        return self._days[day]


def _judged(visit: Visit, breaks: _Breaks) -> Judged | None:
    """How a wait compares with what was told; None where nothing was, or it means something else."""
    if visit.origin in NOT_JUDGED or visit.call_rule == CallRule.CHOSEN:
        return None
    if visit.expected_wait is None or visit.told_low is None or visit.told_high is None:
        return None
    expected = Expectation(visit.expected_wait, visit.expected_deviation or 0)
    seconds = worked(visit.issued_at, visit.first_called_at, breaks.on(local_day(visit.issued_at)))
    minutes = (visit.first_called_at - visit.issued_at).total_seconds() / 60
    told = WaitInterval(visit.told_low, visit.told_high)
    return Judged(expected.score(seconds), told.holds(minutes))


def _set(pace: LinePace, seen: _Learnt, now: datetime) -> None:
    found = pace_of(seen.services, absent=seen.absent, widening=widening_for(seen.judged))
    pace.mean, pace.deviation = found.mean, found.deviation
    pace.no_show_share, pace.widening = found.no_show_share, found.widening
    pace.samples, pace.judged = len(seen.services), len(seen.judged)
    pace.hit_share, pace.computed_at = hit_share(seen.judged), now

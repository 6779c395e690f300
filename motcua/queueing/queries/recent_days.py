"""The hall as it was over the last weeks, to play days from: who came when, what counters serve."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from motcua.agencies.queries import calendar_of
from motcua.core.rules.dates import VN_TZ, local, local_day
from motcua.queueing.choices import TicketOrigin
from motcua.queueing.models import CounterLine, Hall, LinePace, Ticket
from motcua.queueing.queries.opening import working_frame
from motcua.queueing.rules.calibration import WEEKS
from motcua.queueing.rules.crowds import LineDemand
from motcua.queueing.rules.simulation import Day, SimulatedCounter, SimulatedLine
from motcua.queueing.rules.waits import Stretch, worked
from motcua.queueing.rules.what_if import Setting

SLICES = 8  # of the working time, in which arrivals are counted


@dataclass(frozen=True, slots=True)
class RecentDays:
    """What days of a hall are drawn from; `days` is how many days it was learnt from."""

    days: int
    lines: list[SimulatedLine]
    counters: list[SimulatedCounter]
    demands: list[LineDemand]
    shape: Sequence[float]
    begins: datetime
    ends: datetime
    closed: Sequence[Stretch]

    def setting(self, *, seed: int) -> Setting:
        """Days like these, to be played."""
        day = Day(self.lines, self.counters, (), self.begins, self.ends, self.closed)
        return Setting(day, self.demands, self.shape, seed)


def hall_of(agency_code: str) -> Hall | None:
    """The hall of the agency of that code or of a unit of it, the main one first; else the only one."""
    halls = Hall.objects.select_related("office__agency").order_by("-office__is_main", "pk")
    if not agency_code:
        return halls.first() if halls.count() == 1 else None
    return halls.filter(
        Q(office__agency__code=agency_code) | Q(office__agency__parent__code=agency_code)
    ).first()


def recent_days(hall: Hall, *, now: datetime) -> RecentDays | None:
    """The last weeks of a hall; None for one that had no visitors. Three statements."""
    today = local_day(now)
    tickets = list(
        Ticket.objects.filter(
            office_id=hall.office_id, day__gte=today - timedelta(weeks=WEEKS), day__lt=today
        ).values_list("line__letters", "day", "issued_at", "priority_id", "origin")
    )
    if not tickets:
        return None
    days = {day for _line, day, *_rest in tickets}
    people = Tally(line for line, *_rest in tickets)
    first = Tally(line for line, _day, _at, priority, _origin in tickets if priority)
    booked = Tally(line for line, *_rest, origin in tickets if origin == TicketOrigin.APPOINTMENT)
    paces = LinePace.objects.filter(line__hall=hall).select_related("line").order_by("line__position")
    begins, ends, closed = _frame(hall, max(days))
    return RecentDays(
        days=len(days),
        lines=[
            SimulatedLine(
                pace.line.letters,
                pace.line.walk_ins_per_appointment,
                pace.line.largest_overtaking,
                pace.line.slot_minutes,
            )
            for pace in paces
        ],
        counters=_counters(hall),
        demands=[
            LineDemand(
                line=pace.line.letters,
                people=people[pace.line.letters] / len(days),
                mean=pace.mean,
                deviation=pace.deviation,
                absent_share=pace.no_show_share,
                priority_share=first[pace.line.letters] / max(people[pace.line.letters], 1),
                booked_share=booked[pace.line.letters] / max(people[pace.line.letters], 1),
            )
            for pace in paces
        ],
        shape=_shape([at for _line, _day, at, *_rest in tickets], begins, ends, closed),
        begins=begins,
        ends=ends,
        closed=closed,
    )


def _counters(hall: Hall) -> list[SimulatedCounter]:
    served: dict[int, dict[str, int]] = {}
    rows = CounterLine.objects.filter(line__hall=hall, line__is_active=True).order_by("counter__number")
    for number, letters, preference in rows.values_list("counter__number", "line__letters", "preference"):
        served.setdefault(number, {})[letters] = preference
    return [SimulatedCounter(number, lines) for number, lines in served.items()]


def _frame(hall: Hall, day: date) -> tuple[datetime, datetime, list[Stretch]]:
    """The sessions of the first working day from that one on."""
    calendar = calendar_of(hall.office.agency)
    return working_frame(calendar, day if calendar.is_working_day(day) else calendar.next_working_day(day))


def _shape(
    moments: Iterable[datetime], begins: datetime, ends: datetime, closed: list[Stretch]
) -> list[float]:
    """How many came in each slice of the working time."""
    length, counts = worked(begins, ends, closed), [0.0] * SLICES
    for moment in moments:
        at = datetime.combine(begins.date(), local(moment).time(), VN_TZ)
        passed = worked(begins, max(at, begins), closed)
        counts[min(SLICES - 1, int(passed / length * SLICES))] += 1
    return counts

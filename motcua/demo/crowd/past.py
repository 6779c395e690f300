"""The weeks before the first day: visits played in memory by the rules of the hall, then written in one go.

They have no events: nobody acted. Everything else about them is as if they had happened, so that figures,
the pace of lines and the hit rate of waits have something to stand on.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from motcua.agencies.models import Counter
from motcua.agencies.queries import calendar_of
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.demo.crowd.people import demands
from motcua.demo.crowd.staff import BY, simulated_officers
from motcua.demo.models import Crowd
from motcua.queueing.actions import enter_past_visits, learn_paces
from motcua.queueing.choices import TicketOrigin, TicketState
from motcua.queueing.models import CounterLine, CounterSession, Hall, ServiceLine, Ticket
from motcua.queueing.queries.opening import working_frame
from motcua.queueing.rules.calibration import CAUTIOUS
from motcua.queueing.rules.codes import new_ticket_key, ticket_code
from motcua.queueing.rules.crowds import draw_visitors
from motcua.queueing.rules.simulation import (
    Day,
    SimulatedCounter,
    SimulatedLine,
    Visit,
    play,
)
from motcua.queueing.rules.waits import Pace

WEEKS = 4


@action
def write_past(crowd: Crowd, *, now: datetime) -> int:
    """Write the visits of the weeks before today and learn from them; how many visits. All or nothing."""
    hall = Hall.objects.select_related("office__agency").get(pk=crowd.hall_id)
    past = _Past(crowd, hall)
    tickets, sessions = [], []
    for day in _working_days(hall, local_day(now)):
        tickets += past.tickets(day)
        sessions += past.sessions(day)
    enter_past_visits(hall=hall, tickets=tickets, sessions=sessions, by=BY, now=now)
    learn_paces(by=BY, now=now)
    return len(tickets)


def _working_days(hall: Hall, today: date) -> Iterator[date]:
    calendar = calendar_of(hall.office.agency)
    for back in range(WEEKS * 7, 0, -1):
        day = today - timedelta(days=back)
        if calendar.is_working_day(day) and any(one.receives for one in calendar.sessions_on(day)):
            yield day


class _Past:
    """The hall as it is now, played on days gone by."""

    def __init__(self, crowd: Crowd, hall: Hall) -> None:
        self.seed, self.hall, self.calendar = crowd.seed, hall, calendar_of(hall.office.agency)
        self.lines = {line.letters: line for line in ServiceLine.objects.filter(hall=hall)}
        self.officers = simulated_officers(hall.office)
        self.counters: dict[int, Counter] = {}
        self.served: dict[int, dict[str, int]] = {}
        rows = CounterLine.objects.filter(line__hall=hall, counter__number__in=self.officers)
        for row in rows.select_related("counter", "line").order_by("counter__number"):
            self.counters[row.counter.number] = row.counter
            self.served.setdefault(row.counter.number, {})[row.line.letters] = row.preference
        self.demands = demands(hall.simulated_visitors, self.lines)
        self.priorities = list(hall.priorities.filter(is_active=True))

    def tickets(self, on: date) -> list[Ticket]:
        """The visits of a day."""
        numbers: Tally[str] = Tally()
        random = Random(f"{self.seed}:{on}:people")
        found = []
        for visit in play(self._day(on)):
            numbers[visit.visitor.line] += 1
            found.append(self._ticket(visit, numbers[visit.visitor.line], on, random))
        return found

    def sessions(self, on: date) -> list[CounterSession]:
        """Who sat at the counters from the first session to the last."""
        begins, ends, _closed = working_frame(self.calendar, on)
        return [
            CounterSession(
                counter=self.counters[number],
                officer=self.officers[number],
                opened_at=begins,
                closed_at=ends,
            )
            for number in self.served
        ]

    def _day(self, on: date) -> Day:
        begins, ends, closed = working_frame(self.calendar, on)
        visitors = draw_visitors(
            Random(f"{self.seed}:{on}"), self.demands, begins=begins, ends=ends, closed=closed
        )
        return Day(
            lines=[
                SimulatedLine(line.letters, line.walk_ins_per_appointment, line.largest_overtaking)
                for line in self.lines.values()
            ],
            counters=[SimulatedCounter(number, lines) for number, lines in self.served.items()],
            visitors=visitors,
            begins=begins,
            ends=ends,
            closed=closed,
            paces={
                one.line: Pace(one.mean, one.deviation, one.absent_share, CAUTIOUS) for one in self.demands
            },
            work={one.line: one.people * one.mean for one in self.demands},
        )

    def _ticket(self, visit: Visit, number: int, on: date, random: Random) -> Ticket:
        visitor, line = visit.visitor, self.lines[visit.visitor.line]
        priority = random.choice(self.priorities) if visitor.head_start and self.priorities else None
        is_done = visit.called_at is not None and not visitor.is_absent
        ticket = Ticket(
            office=self.hall.office,
            line=line,
            day=on,
            number=number,
            code=ticket_code(line.letters, number),
            key=new_ticket_key(),
            origin=TicketOrigin.KIOSK,
            state=TicketState.DONE if is_done else TicketState.CLOSED,
            priority=priority,
            issued_at=visitor.came_at,
            joined_at=visitor.came_at,
            rank_at=visitor.came_at - visitor.head_start,
            people_ahead=visit.people_ahead,
            ended_at=visit.ended_at,
            walk_ins_in_a_row=visit.walk_ins_in_a_row,
        )
        if visit.told is not None and visit.expected is not None:
            ticket.told_low, ticket.told_high = visit.told.low, visit.told.high
            ticket.expected_wait = round(visit.expected.middle)
            ticket.expected_deviation = round(visit.expected.deviation)
        if visit.called_at is not None:
            ticket.counter, ticket.officer = self.counters[visit.counter], self.officers[visit.counter]
            ticket.call_rule = visit.rule
            ticket.first_called_at = ticket.called_at = visit.called_at
            ticket.begun_at = visit.called_at + timedelta(seconds=20) if is_done else None
        return ticket

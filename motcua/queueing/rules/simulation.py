"""A day of the hall played in memory: the calls are those of `rules.order`, the waits told those of
`rules.waits`. Nothing random happens here: who comes when and needs how long is given (`rules.crowds`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import simpy

from motcua.queueing.rules.live_line import LiveLine
from motcua.queueing.rules.order import Choice, Standing, next_for_counter, people_before
from motcua.queueing.rules.waits import (
    ABSENT_SECONDS,
    Expectation,
    Pace,
    Serving,
    Stretch,
    WaitInterval,
    expected_wait,
    serving,
    share_of,
    told_interval,
)

Steps = Generator[simpy.Event, object, None]


@dataclass(frozen=True, slots=True)
class SimulatedLine:
    """A line, the two numbers of its published order, and how long a time that can be booked is."""

    letters: str
    walk_ins_per_appointment: int = 1
    largest_overtaking: int = 3
    slot_minutes: int = 30


@dataclass(frozen=True, slots=True)
class SimulatedCounter:
    """A counter and the lines it serves, each with its preference (1 before 2)."""

    number: int
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who comes: when, for what, how many seconds they need; or who takes a number and leaves."""

    number: int
    line: str
    came_at: datetime
    service: float
    head_start: timedelta = timedelta(0)
    slot_at: datetime | None = None
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is played from. `closed` are the breaks, `paces` what is believed of the lines (for the
    waits told; without them nothing is told), `work` the share of each line in the work of the hall.
    """

    lines: Sequence[SimulatedLine]
    counters: Sequence[SimulatedCounter]
    visitors: Sequence[Visitor]
    begins: datetime
    ends: datetime
    closed: Sequence[Stretch] = ()
    paces: Mapping[str, Pace] = field(default_factory=dict)
    work: Mapping[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Visit:
    """What became of a visitor."""

    visitor: Visitor
    people_ahead: int = 0
    expected: Expectation | None = None
    told: WaitInterval | None = None
    called_at: datetime | None = None
    ended_at: datetime | None = None
    counter: int = 0
    rule: str = ""
    walk_ins_in_a_row: int = 0

    @property
    def waited(self) -> timedelta | None:
        """From the number to the call, of somebody who came before their appointment from its time; None
        for somebody nobody called.
        """
        if self.called_at is None:
            return None
        since = max(self.visitor.came_at, self.visitor.slot_at or self.visitor.came_at)
        return max(self.called_at - since, timedelta(0))


def play(day: Day) -> list[Visit]:
    """Every visit of the day, in the order people came; counters work until the hall is empty.

    Somebody whose line no counter serves is never called.
    """
    return SimulatedHall(day).play()


class SimulatedHall:
    """The hall while a day is played."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.lines = {
            line.letters: LiveLine(
                place,
                walk_ins_per_appointment=line.walk_ins_per_appointment,
                largest_overtaking=line.largest_overtaking,
            )
            for place, line in enumerate(day.lines)
        }
        self.visits: dict[int, Visit] = {}
        self.busy: set[int] = set()
        self._letters = list(self.lines)
        self._env = simpy.Environment()
        self._came = self._env.event()

    def play(self) -> list[Visit]:
        """Play the day to its end."""
        self._env.process(self._arrivals())
        for counter in self.day.counters:
            self._env.process(self._serve(counter))
        self._env.run()
        return list(self.visits.values())

    @property
    def now(self) -> datetime:
        """The moment the day has reached."""
        return self.day.begins + timedelta(seconds=self._env.now)

    def serving(self, line: str) -> Serving:
        """The counters of a line as they stand, as `sql.read_issuing` sees them."""
        own = [counter for counter in self.day.counters if line in counter.lines]
        is_open = self._break_end() is None or self.now > self.day.closed[0][1]
        share = sum(self._share(counter, line) for counter in own) if is_open else 0.0
        free = sum(counter.number not in self.busy for counter in own) if is_open else 0
        return serving(open_share=share, paused_share=0, assigned=len(own), free=free)

    def _share(self, counter: SimulatedCounter, line: str) -> float:
        competing = [
            self.day.work.get(other, 1) for other in counter.lines if other != line and len(self.lines[other])
        ]
        return share_of(self.day.work.get(line, 1), competing)

    def _arrivals(self) -> Steps:
        for visitor in sorted(self.day.visitors, key=lambda one: (one.came_at, one.number)):
            yield from self._until(visitor.came_at)
            standing = Standing(visitor.number, visitor.came_at, visitor.head_start, visitor.slot_at)
            visit = self.visits[visitor.number] = Visit(visitor)
            if self.day.paces:
                self._tell(visit, standing)
            self.lines[visitor.line].join(standing)
            came, self._came = self._came, self._env.event()
            came.succeed()

    def _tell(self, visit: Visit, standing: Standing) -> None:
        letters, pace = visit.visitor.line, self.day.paces[visit.visitor.line]
        walk_ins, appointments = self.lines[letters].before(standing, now=self.now)
        mixing = next(line.walk_ins_per_appointment for line in self.day.lines if line.letters == letters)
        visit.people_ahead = people_before(
            walk_ins=walk_ins,
            appointments=appointments,
            per_appointment=mixing,
            has_appointment=standing.slot_at is not None,
        )
        serving = self.serving(letters)
        visit.expected = expected_wait(people_ahead=visit.people_ahead, serving=serving, pace=pace)
        visit.told = told_interval(
            visit.expected, widening=pace.widening, now=self.now, closed=self.day.closed
        )

    def _serve(self, counter: SimulatedCounter) -> Steps:
        while True:
            opens = self._break_end()
            if opens is not None:
                yield from self._until(opens)
                continue
            heads = [self.lines[line].head(preference) for line, preference in counter.lines.items()]
            choice = next_for_counter(heads, now=self.now)
            if choice is None:
                yield self._env.any_of([self._came, *self._due(counter)])
                continue
            visit = self._call(counter, choice)
            self.busy.add(counter.number)
            yield self._env.timeout(ABSENT_SECONDS if visit.visitor.is_absent else visit.visitor.service)
            self.busy.discard(counter.number)
            visit.ended_at = self.now

    def _call(self, counter: SimulatedCounter, choice: Choice) -> Visit:
        one = self.lines[self._letters[choice.line_id]].call(choice)
        visit = self.visits[one.ticket_id]
        visit.called_at, visit.counter = self.now, counter.number
        visit.rule, visit.walk_ins_in_a_row = choice.rule, choice.walk_ins_in_a_row
        return visit

    def _due(self, counter: SimulatedCounter) -> Iterator[simpy.Event]:
        """What wakes a counter beside a newcomer: the first appointment whose time comes."""
        for line in counter.lines:
            due = self.lines[line].next_due()
            if due is not None and due > self.now:
                yield self._env.timeout((due - self.now).total_seconds())

    def _break_end(self) -> datetime | None:
        return next((ends for begins, ends in self.day.closed if begins <= self.now < ends), None)

    def _until(self, moment: datetime) -> Steps:
        seconds = (moment - self.day.begins).total_seconds() - self._env.now
        if seconds > 0:
            yield self._env.timeout(seconds)

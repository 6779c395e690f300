"""What a simulated day comes to: waits by line, idle time by counter, and with a counter more or fewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

from motcua.queueing.rules.simulation import Day, SimulatedCounter, Visit, play
from motcua.queueing.rules.waits import worked


@dataclass(frozen=True, slots=True)
class WaitFigures:
    """Waits in minutes; `people` a day. `never` are those of `people` whom no counter serves."""

    people: float
    mean: float
    median: float
    p90: float
    largest: float
    never: float = 0


@dataclass(frozen=True, slots=True)
class CounterFigures:
    """A counter on an average day: people served, and the share of its time in which nobody is there."""

    number: int
    people: float
    idle: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """So many days with one set of counters; `booked` are those of `total` who came to an appointment."""

    counters: int
    days: int
    total: WaitFigures
    booked: WaitFigures
    lines: dict[str, WaitFigures]
    by_counter: list[CounterFigures]

    @property
    def idle(self) -> float:
        """The idle share of all counters together."""
        return fmean(one.idle for one in self.by_counter) if self.by_counter else 0.0


def play_days(make_day: Callable[[int], Day], counters: Sequence[SimulatedCounter], *, days: int) -> Outcome:
    """Play so many days, each drawn anew, with these counters: the same people whatever the counters."""
    waits: dict[str, list[float]] = defaultdict(list)
    booked: list[float] = []
    never: dict[str, int] = defaultdict(int)
    busy: dict[int, list[float]] = {counter.number: [] for counter in counters}
    served: dict[int, int] = defaultdict(int)
    for number in range(days):
        day = replace(make_day(number), counters=counters)
        visits = play(day)
        for visit in visits:
            if visit.waited is None:
                never[visit.visitor.line] += 1
            else:
                minutes = visit.waited.total_seconds() / 60
                waits[visit.visitor.line].append(minutes)
                if visit.visitor.slot_at is not None:
                    booked.append(minutes)
                served[visit.counter] += 1
        for counter, share in _busy(day, visits).items():
            busy[counter].append(share)
    letters = [line.letters for line in make_day(0).lines]
    everybody = [minutes for line in letters for minutes in waits[line]]
    return Outcome(
        counters=len(counters),
        days=days,
        total=_figures(everybody, sum(never.values()), days),
        booked=_figures(booked, 0, days),
        lines={line: _figures(waits[line], never[line], days) for line in letters},
        by_counter=[
            CounterFigures(counter, served[counter] / days, 1 - fmean(shares))
            for counter, shares in busy.items()
        ],
    )


def _busy(day: Day, visits: Iterable[Visit]) -> dict[int, float]:
    """The share of the day's working time in which each counter had somebody."""
    seconds: dict[int, float] = {counter.number: 0.0 for counter in day.counters}
    last = day.ends
    for visit in visits:
        if visit.called_at is not None and visit.ended_at is not None:
            seconds[visit.counter] += (visit.ended_at - visit.called_at).total_seconds()
            last = max(last, visit.ended_at)
    length = max(worked(day.begins, last, day.closed), 1.0)
    return {counter: min(1.0, each / length) for counter, each in seconds.items()}


def _figures(waits: list[float], never: int, days: int) -> WaitFigures:
    ordered, people = sorted(waits), (len(waits) + never) / days
    if not ordered:
        return WaitFigures(people, 0.0, 0.0, 0.0, 0.0, never / days)
    p90 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))]
    return WaitFigures(people, fmean(ordered), median(ordered), p90, ordered[-1], never / days)


def one_more(counters: Sequence[SimulatedCounter]) -> list[SimulatedCounter]:
    """A further counter that helps wherever somebody waits longest: it serves every line alike."""
    lines = {line: 1 for counter in counters for line in counter.lines}
    return [*counters, SimulatedCounter(max(counter.number for counter in counters) + 1, lines)]


def one_fewer(counters: Sequence[SimulatedCounter], *, without: int) -> list[SimulatedCounter]:
    """Without that counter; lines that only it served go to the first of the others, after its own."""
    left = [counter for counter in counters if counter.number != without]
    gone = next(counter for counter in counters if counter.number == without)
    orphans = [line for line in gone.lines if not any(line in counter.lines for counter in left)]
    if not left or not orphans:
        return left
    after = max(left[0].lines.values()) + 1
    return [replace(left[0], lines={**left[0].lines, **dict.fromkeys(orphans, after)}), *left[1:]]

"""The simulated day: the published order, Erlang's formula, and what a counter more or fewer does."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import inf
from random import Random
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.queueing.rules.crowds import EVEN, LineDemand, draw_visitors
from motcua.queueing.rules.day_figures import one_fewer, one_more, play_days
from motcua.queueing.rules.erlang import mean_wait, probability_of_waiting
from motcua.queueing.rules.live_line import LiveLine
from motcua.queueing.rules.order import Choice, Standing, head_of, next_of_line
from motcua.queueing.rules.simulation import Day, SimulatedCounter, SimulatedLine, Visitor, play
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
LINE = [SimulatedLine("A")]


def counters(count: int) -> list[SimulatedCounter]:
    return [SimulatedCounter(number, {"A": 1}) for number in range(1, count + 1)]


def test_erlang_c_by_known_values() -> None:
    assert probability_of_waiting(load=0.5, counters=1) == pytest.approx(0.5)
    assert probability_of_waiting(load=2, counters=3) == pytest.approx(4 / 9)  # a table of every textbook
    assert mean_wait(arrivals=1 / 20, service=10, counters=1) == pytest.approx(10)
    assert mean_wait(arrivals=1, service=10, counters=10) == inf


@pytest.mark.parametrize(("servers", "use"), [(1, 0.6), (2, 0.7), (5, 0.8)])
def test_the_simulation_agrees_with_erlang(servers: int, use: float) -> None:
    """Mean waits of twenty runs, each after its warm-up: Erlang's lies within four standard errors."""
    service = 600.0
    rate = use * servers / service
    length = timedelta(seconds=1500 / rate)
    means = []
    for seed in range(20):
        demand = LineDemand("A", rate * length.total_seconds(), service, service)
        people = draw_visitors(Random(seed), [demand], begins=NOW, ends=NOW + length, shape=EVEN)
        visits = play(Day(LINE, counters(servers), people, NOW, NOW + length))
        means.append(
            fmean(visit.waited.total_seconds() for visit in visits[200:] if visit.waited is not None)
        )
    exact = mean_wait(arrivals=rate, service=service, counters=servers)
    error = stdev(means) / len(means) ** 0.5
    assert abs(fmean(means) - exact) < 4 * error
    assert error < 0.15 * exact, "else the bound says nothing"


people = st.lists(
    st.tuples(st.integers(0, 99), st.sampled_from([0, 0, 0, 30]), st.integers(0, 3), st.integers(-10, 20)),
    min_size=1, max_size=25,
)  # fmt: skip


@given(people, st.integers(0, 4), st.integers(1, 3), st.lists(st.integers(0, 200), min_size=5, max_size=60))
def test_a_line_in_memory_chooses_as_the_rule_over_everybody_does(
    drawn: list[tuple[int, int, int, int]], bound: int, mixing: int, moments: list[int]
) -> None:
    standings = []
    for number, (came, head_start, kind, later) in enumerate(sorted(drawn)):
        at = NOW + MINUTE * came
        slot = at + MINUTE * later if kind == 0 else None
        standings.append(Standing(number, at, timedelta(0) if slot else MINUTE * head_start, slot))
    line = LiveLine(1, walk_ins_per_appointment=mixing, largest_overtaking=bound)
    coming, waiting, called = list(standings), [], []
    for minute in sorted(moments):
        now = NOW + MINUTE * minute
        while coming and coming[0].joined_at <= now:
            waiting.append(coming[0])
            line.join(coming.pop(0))
        slow = head_of(1, waiting, called, walk_ins_per_appointment=mixing, largest_overtaking=bound)
        choice, expected = next_of_line(line.head(1), now=now), next_of_line(slow, now=now)
        assert _said(choice) == _said(expected)
        if choice is not None:
            one = line.call(choice)
            waiting.remove(one)
            called.append(one)
        assert len(line) == len(waiting)


def _said(choice: Choice | None) -> tuple[object, ...] | None:
    return (
        None if choice is None else (choice.standing, choice.rule, choice.overtaken, choice.walk_ins_in_a_row)
    )


def came(
    minute: float, *, number: int, service: float = 600, line: str = "A", head_start: int = 0
) -> Visitor:
    return Visitor(number, line, NOW + MINUTE * minute, service, MINUTE * head_start)


def day(*visitors: Visitor, count: int = 1, closed: list[tuple[datetime, datetime]] | None = None) -> Day:
    return Day(LINE, counters(count), visitors, NOW, NOW + timedelta(hours=8), closed or [])


def test_people_are_called_one_after_another_and_priority_passes() -> None:
    visits = play(day(came(0, number=1), came(1, number=2), came(2, number=3, head_start=30)))
    assert [(visit.called_at - NOW) / MINUTE for visit in visits if visit.called_at] == [0, 20, 10]
    assert visits[2].rule == "priority"


def test_nobody_is_called_in_a_break() -> None:
    noon = [(NOW + 5 * MINUTE, NOW + 60 * MINUTE)]
    first, second = play(day(came(0, number=1), came(1, number=2), closed=noon))
    assert first.called_at == NOW
    assert second.called_at == NOW + 60 * MINUTE


def test_an_appointment_that_waits_alone_is_called_when_its_time_comes() -> None:
    early = Visitor(1, "A", NOW, 60, slot_at=NOW + 30 * MINUTE)
    (visit,) = play(day(early))
    assert visit.called_at == NOW + 25 * MINUTE


def test_a_line_no_counter_serves_is_said_to_be_never_called() -> None:
    lines = [SimulatedLine("A"), SimulatedLine("B")]
    made = Day(lines, counters(1), [came(0, number=1, line="B")], NOW, NOW + timedelta(hours=8))
    outcome = play_days(lambda _number: made, counters(1), days=1)
    assert outcome.lines["B"].never == 1


def test_another_counter_shortens_waits_and_makes_idle_time() -> None:
    def made(number: int) -> Day:
        ends = NOW + timedelta(hours=8)
        drawn = draw_visitors(Random(number), [LineDemand("A", 90, 600, 300)], begins=NOW, ends=ends)
        return Day(LINE, counters(2), drawn, NOW, ends)

    fewer, same, more = (
        play_days(made, there, days=10)
        for there in (one_fewer(counters(2), without=2), counters(2), one_more(counters(2)))
    )
    assert fewer.total.people == same.total.people == more.total.people
    assert fewer.total.mean > same.total.mean > more.total.mean
    assert fewer.idle < same.idle < more.idle


def test_who_leaves_hands_over_the_lines_only_they_served() -> None:
    both = [SimulatedCounter(1, {"A": 1}), SimulatedCounter(2, {"B": 1, "A": 2})]
    (left,) = one_fewer(both, without=2)
    assert left.lines == {"A": 1, "B": 2}


def test_the_same_seed_draws_the_same_people() -> None:
    demands = [LineDemand("A", 40, 500, 200, 0.1, 0.1)]
    ends = NOW + timedelta(hours=8)
    once, again = (draw_visitors(Random(5), demands, begins=NOW, ends=ends) for _ in range(2))
    assert once == again
    assert {one.is_absent for one in once} == {True, False}

"""The published order: nobody starves, everybody's place has a bound, appointments and walk-ins mix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.queueing.rules.order import (
    Choice,
    Standing,
    head_of,
    next_for_counter,
    next_of_line,
    people_before,
)
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Day:
    """Who comes when, and when somebody is called; minutes from opening."""

    arrivals: list[Standing]
    calls: list[datetime]
    bound: int
    per_appointment: int


@st.composite
def days(draw: st.DrawFn) -> Day:
    count = draw(st.integers(1, 25))
    arrivals = []
    for number in range(count):
        came = NOW + MINUTE * draw(st.integers(0, 90))
        head_start = MINUTE * draw(st.sampled_from([0, 0, 0, 20, 30, 60]))
        slot = came + MINUTE * draw(st.integers(0, 20)) if draw(st.integers(0, 3)) == 0 else None
        arrivals.append(Standing(number, came, timedelta(0) if slot else head_start, slot))
    calls = sorted(NOW + MINUTE * draw(st.integers(0, 120)) for _ in range(count * 2))
    calls += [NOW + MINUTE * (200 + more) for more in range(count)]  # the hall empties in the end
    return Day(arrivals, calls, draw(st.integers(0, 4)), draw(st.integers(1, 3)))


def play(day: Day) -> list[tuple[datetime, Choice]]:
    """Who was called when, by the rule alone."""
    called: list[tuple[datetime, Choice]] = []
    for at in day.calls:
        gone = {choice.standing.ticket_id for _at, choice in called}
        waiting = [one for one in day.arrivals if one.joined_at <= at and one.ticket_id not in gone]
        head = head_of(
            1,
            waiting,
            [choice.standing for _at, choice in called],
            walk_ins_per_appointment=day.per_appointment,
            largest_overtaking=day.bound,
        )
        choice = next_of_line(head, now=at)
        if choice is not None:
            called.append((at, choice))
    return called


@given(days())
def test_everybody_is_called_once(day: Day) -> None:
    called = [choice.standing.ticket_id for _at, choice in play(day)]
    assert sorted(called) == [one.ticket_id for one in day.arrivals]


@given(days())
def test_no_walk_in_is_passed_by_more_than_the_bound(day: Day) -> None:
    """The oracle counts, for everybody, those who came later and were called before."""
    order = [choice.standing for _at, choice in play(day) if choice.standing.slot_at is None]
    for place, one in enumerate(order):
        came = (one.joined_at, one.ticket_id)
        passed = [other for other in order[:place] if (other.joined_at, other.ticket_id) > came]
        assert len(passed) <= day.bound


@given(days())
def test_the_place_has_a_bound_with_appointments_too(day: Day) -> None:
    moments, order = _timed(day)
    for one in order:
        if one.slot_at is not None:
            continue
        came = (one.joined_at, one.ticket_id)
        before = [x for x in day.arrivals if x.slot_at is None and (x.joined_at, x.ticket_id) < came]
        # Calls made since it came: those before it, those who passed it, and the appointments between them.
        since = [x for at, x in zip(moments, order, strict=True) if at >= one.joined_at]
        waited = since.index(one)
        walk_ins = len(before) + day.bound
        assert waited <= walk_ins + walk_ins // day.per_appointment + 1


def _timed(day: Day) -> tuple[list[datetime], list[Standing]]:
    played = play(day)
    return [at for at, _choice in played], [choice.standing for _at, choice in played]


@given(days())
def test_appointments_wait_for_their_time_and_take_turns(day: Day) -> None:
    in_a_row = 0
    for at, choice in play(day):
        slot = choice.standing.slot_at
        if slot is None:
            in_a_row += 1
            continue
        assert slot <= at + timedelta(minutes=5)
        waiting = [
            one
            for one in day.arrivals
            if one.slot_at is None and one.joined_at <= at and not _called_before(day, one, at)
        ]
        assert in_a_row >= day.per_appointment or not waiting
        in_a_row = 0


def _called_before(day: Day, one: Standing, at: datetime) -> bool:
    """Whether it had been called when the calls of that moment began, or at that very moment."""
    return any(choice.standing is one and when <= at for when, choice in play(day))


def test_without_priorities_and_appointments_first_come_is_first_served() -> None:
    arrivals = [Standing(number, NOW + MINUTE * number) for number in range(9)]
    day = Day(arrivals, [NOW + timedelta(hours=1)] * 9, 3, 1)
    assert [choice.standing.ticket_id for _at, choice in play(day)] == list(range(9))


def test_a_priority_is_a_head_start_and_not_a_jump_over_everybody() -> None:
    long_ago, late = Standing(1, NOW), Standing(2, NOW + 40 * MINUTE, 30 * MINUTE)
    just_before = Standing(3, NOW + 20 * MINUTE)
    day = Day([long_ago, late, just_before], [NOW + timedelta(hours=1)] * 3, 3, 1)
    assert [choice.standing.ticket_id for _at, choice in play(day)] == [1, 2, 3]
    assert [choice.rule for _at, choice in play(day)] == ["first_come", "priority", "first_come"]


def test_who_was_passed_often_enough_goes_next_and_the_call_says_so() -> None:
    patient = Standing(1, NOW)
    favoured = [Standing(2 + n, NOW + MINUTE * (n + 1), 60 * MINUTE) for n in range(4)]
    day = Day([patient, *favoured], [NOW + timedelta(hours=1)] * 5, 2, 1)
    played = play(day)
    assert [choice.standing.ticket_id for _at, choice in played] == [2, 3, 1, 4, 5]
    assert played[2][1].rule == "waited_enough"
    assert played[2][1].overtaken == 2


def test_a_line_of_lower_preference_waits_a_quarter_of_an_hour_more() -> None:
    first = head_of(1, [Standing(1, NOW + 10 * MINUTE)], [], preference=1)
    second = head_of(2, [Standing(2, NOW)], [], preference=2)
    later = NOW + timedelta(hours=1)
    choice = next_for_counter([first, second], now=later)
    assert choice is not None
    assert choice.line_id == 1
    second = head_of(2, [Standing(2, NOW - 6 * MINUTE)], [], preference=2)
    choice = next_for_counter([first, second], now=later)
    assert choice is not None
    assert choice.line_id == 2


def test_nobody_waits() -> None:
    assert next_for_counter([head_of(1, [], [])], now=NOW) is None
    assert next_for_counter([], now=NOW) is None


@pytest.mark.parametrize(
    ("walk_ins", "appointments", "has_appointment", "told"),
    [
        (0, 0, False, 0),
        (4, 0, False, 4),
        (4, 9, False, 9),
        (2, 1, False, 3),
        (5, 2, True, 5),
        (0, 2, True, 2),
    ],
)
def test_people_before_count_both_kinds(
    walk_ins: int, appointments: int, has_appointment: bool, told: int
) -> None:
    found = people_before(
        walk_ins=walk_ins, appointments=appointments, per_appointment=1, has_appointment=has_appointment
    )
    assert found == told


@st.composite
def shared_lines(draw: st.DrawFn) -> tuple[list[Standing], list[tuple[datetime, int]], int]:
    """A line served by two counters, some people sent to one of them; who calls when; the bound."""
    count = draw(st.integers(1, 20))
    arrivals = [
        Standing(
            number,
            NOW + MINUTE * draw(st.integers(0, 60)),
            MINUTE * draw(st.sampled_from([0, 0, 30])),
            None,
            draw(st.sampled_from([None, None, 1, 2])),
        )
        for number in range(count)
    ]
    calls = [(NOW + MINUTE * draw(st.integers(0, 90)), draw(st.integers(1, 2))) for _ in range(count)]
    rest = [(NOW + MINUTE * (200 + more), counter) for more in range(count) for counter in (1, 2)]
    return arrivals, sorted(calls) + rest, draw(st.integers(0, 3))


@given(shared_lines())
def test_who_is_sent_to_a_counter_is_called_by_no_other_and_the_bound_holds(
    played: tuple[list[Standing], list[tuple[datetime, int]], int],
) -> None:
    arrivals, calls, bound = played
    order: list[tuple[Standing, int]] = []
    for at, counter in calls:
        gone = [one for one, _by in order]
        waiting = [one for one in arrivals if one.joined_at <= at and one not in gone]
        head = head_of(1, waiting, gone, counter_id=counter, largest_overtaking=bound)
        choice = next_of_line(head, now=at)
        if choice is not None:
            order.append((choice.standing, counter))
    assert len(order) == len(arrivals)
    assert all(one.counter_id in (None, counter) for one, counter in order)
    for place, (one, _counter) in enumerate(order):
        came = (one.joined_at, one.ticket_id)
        by = (1, 2) if one.counter_id is None else (one.counter_id,)
        passed = [o for o, c in order[:place] if c in by and (o.joined_at, o.ticket_id) > came]
        assert len(passed) <= bound


def test_of_equals_the_one_sent_to_the_counter_goes_first() -> None:
    anybody, sent = Standing(1, NOW), Standing(2, NOW, counter_id=7)
    choice = next_of_line(head_of(1, [anybody, sent], [], counter_id=7), now=NOW)
    assert choice is not None
    assert choice.standing is sent

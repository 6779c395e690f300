"""Places kept from afar: in time nothing changes; late, nobody present is passed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.queueing.rules.order import Choice, Standing, head_of, next_of_line
from motcua.queueing.rules.remote import PastCall, place_on_arrival, turn_passed_at
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
BOUND = 3


@dataclass(frozen=True)
class Visitor:
    """Somebody who joins the line, and when they are there: at once unless the number is from afar."""

    standing: Standing
    there_at: datetime


@dataclass
class Played:
    """Who was called when, where each stood when called, when the turns of the absent passed."""

    calls: list[tuple[datetime, Choice]] = field(default_factory=list)
    places: dict[int, Standing] = field(default_factory=dict)
    passed: dict[int, datetime] = field(default_factory=dict)


@st.composite
def days(draw: st.DrawFn, *, with_priority: bool = True) -> tuple[list[Visitor], list[datetime]]:
    count = draw(st.integers(2, 20))
    visitors = []
    for number in range(count):
        came = NOW + MINUTE * draw(st.integers(0, 90))
        head_start = MINUTE * draw(st.sampled_from([0, 0, 20, 30])) if with_priority else timedelta(0)
        away = MINUTE * draw(st.integers(1, 120)) if draw(st.booleans()) else timedelta(0)
        visitors.append(Visitor(Standing(number, came, head_start), came + away))
    calls = sorted(NOW + MINUTE * draw(st.integers(0, 220)) for _ in range(count))
    calls += [NOW + MINUTE * (300 + more) for more in range(count)]
    return visitors, calls


def play(visitors: list[Visitor], calls: list[datetime]) -> Played:
    """The day by the rules alone: people who are there are called, those who arrive get their place."""
    played, past, waiting = Played(), [], {}
    for at in calls:
        for one in visitors:
            known = one.standing.ticket_id
            if one.there_at <= at and known not in played.places:
                before = [call for call in past if call.at < one.there_at]
                passed = turn_passed_at(one.standing, before, since=one.standing.joined_at)
                if one.there_at == one.standing.joined_at:
                    passed = None
                played.places[known] = waiting[known] = place_on_arrival(one.standing, passed_at=passed)
                if passed is not None:
                    played.passed[known] = passed
        head = head_of(1, list(waiting.values()), [call.standing for call in past], largest_overtaking=BOUND)
        choice = next_of_line(head, now=at)
        if choice is None:
            continue
        played.calls.append((at, choice))
        past.append(PastCall(choice.standing, at, choice.rule))
        del waiting[choice.standing.ticket_id]
    return played


@given(days())
def test_everybody_who_comes_is_called_once(day: tuple[list[Visitor], list[datetime]]) -> None:
    visitors, calls = day
    called = [choice.standing.ticket_id for _at, choice in play(visitors, calls).calls]
    assert sorted(called) == sorted(one.standing.ticket_id for one in visitors)


@given(days(with_priority=False))
def test_without_priorities_the_absent_pass_nobody_who_was_there_at_their_turn(
    day: tuple[list[Visitor], list[datetime]],
) -> None:
    """Whoever was in the hall when the turn of an absent person passed is called before them; whoever took a
    number after that moment is called after them, once both are there.
    """
    visitors, calls = day
    played = play(visitors, calls)
    order = {choice.standing.ticket_id: place for place, (_at, choice) in enumerate(played.calls)}
    called_at = {choice.standing.ticket_id: at for at, choice in played.calls}
    by_number = {one.standing.ticket_id: one for one in visitors}
    for late, passed_at in played.passed.items():
        for other, one in by_number.items():
            if other == late or other in played.passed:
                continue
            if one.there_at < passed_at and called_at[other] >= passed_at:
                assert order[other] < order[late]
            if one.standing.joined_at > passed_at and called_at[other] >= by_number[late].there_at:
                assert order[late] < order[other]


@given(days(with_priority=False))
def test_who_comes_in_time_is_called_as_if_they_had_stood_there(
    day: tuple[list[Visitor], list[datetime]],
) -> None:
    visitors, calls = day
    played = play(visitors, calls)
    for number, place in played.places.items():
        if number not in played.passed:
            assert place == next(one.standing for one in visitors if one.standing.ticket_id == number)


@given(days())
def test_the_bound_of_the_order_holds_with_people_from_afar(
    day: tuple[list[Visitor], list[datetime]],
) -> None:
    """Of those who came later, counted while one is there, at most the bound are called before anybody."""
    visitors, calls = day
    played = play(visitors, calls)
    there = {one.standing.ticket_id: one.there_at for one in visitors}
    for place, (_at, choice) in enumerate(played.calls):
        one = choice.standing
        passed = [
            other.standing
            for at, other in played.calls[:place]
            if (other.standing.joined_at, other.standing.ticket_id) > (one.joined_at, one.ticket_id)
            and at >= there[one.ticket_id]
        ]
        assert len(passed) <= BOUND


def test_calls_out_of_order_pass_nobodys_turn() -> None:
    mine = Standing(1, NOW)
    later = Standing(2, NOW + MINUTE)
    for rule in ("chosen", "waited_enough", "appointment"):
        assert turn_passed_at(mine, [PastCall(later, NOW + 2 * MINUTE, rule)], since=NOW) is None
    call = PastCall(later, NOW + 2 * MINUTE, "first_come")
    assert turn_passed_at(mine, [call], since=NOW) == NOW + 2 * MINUTE


def test_a_priority_that_goes_first_by_its_head_start_passes_nobodys_turn() -> None:
    mine = Standing(1, NOW)
    elder = Standing(2, NOW + 10 * MINUTE, head_start=30 * MINUTE)
    assert turn_passed_at(mine, [PastCall(elder, NOW + 11 * MINUTE, "priority")], since=NOW) is None

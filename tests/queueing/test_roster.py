"""Counters by the roster: what it plans is told to who waits, and a shift that is over closes its counter."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from motcua.accounts.actions import ShiftFacts, record_absence, set_shifts
from motcua.accounts.choices import HalfDay
from motcua.accounts.models import User
from motcua.audit.models import Event
from motcua.core.actors import job_actor
from motcua.core.rules.dates import VN_TZ
from motcua.queueing.actions import call_next, follow_roster
from motcua.queueing.models import CounterSession, LinePace
from motcua.queueing.queries.following import following
from motcua.queueing.queries.hall_now import lines_now
from motcua.queueing.rules.rosters import Planned, by_roster, planned_counters
from motcua.queueing.rules.waits import Change, Pace, Serving, counters_over, expected_wait
from tests.factories_queue import SETUP, Queue, make_queue

MONDAY = datetime(2026, 3, 16, tzinfo=VN_TZ)
MINUTE = timedelta(minutes=1)
JOB = job_actor("queueing.follow_roster")
PACE = Pace(mean=600, deviation=0)


def at(hour: int, minute: int = 0) -> datetime:
    return MONDAY + timedelta(hours=hour, minutes=minute)


NOON = [(at(0), at(7, 30)), (at(11, 30), at(13))]


def sessions(morning: float, afternoon: float) -> list[Planned]:
    return [Planned(at(7, 30), at(11, 30), morning), Planned(at(13), at(17), afternoon)]


@pytest.mark.parametrize(
    ("now", "serving", "counters"),
    [
        (at(7), Serving(1, is_open=False), 3.0),  # nobody there yet: whom the roster names
        (at(7), Serving(1), 3.0),  # the first came early, the others will come
        (at(7, 40), Serving(1), 3.0),  # they sit down
        (at(7, 40), Serving(4), 4.0),  # more came than were named
        (at(8), Serving(1), 1.0),  # who has not come by now does not come
        (at(8), Serving(0.5, is_open=False), 3.0),  # nobody has sat down: somebody must
        (at(12), Serving(3), 2.0),  # at noon those of the afternoon
        (at(18), Serving(1), 1.0),  # after the last session those who still sit
    ],
)
def test_who_sits_counts_and_before_them_who_is_named(
    now: datetime, serving: Serving, counters: float
) -> None:
    assert by_roster(serving, sessions(3, 2), now=now, closed=NOON)[0].counters == counters


def test_at_noon_the_number_of_counters_changes_as_the_roster_does() -> None:
    _, changes = by_roster(Serving(1.5), sessions(3, 1), now=at(11), closed=NOON)
    assert changes == [Change(30 * 60, 0.5)]  # half an hour of work is left of the morning
    fewer, same = (
        expected_wait(people_ahead=9, serving=Serving(1.5), pace=PACE, changes=each) for each in (changes, [])
    )
    # 5 700 s of work: 2 700 are done by noon, the other 3 000 take twice as long at one counter of two.
    assert same.middle == pytest.approx(5700 / 1.5)
    assert fewer.middle == pytest.approx(1800 + 3000 / 0.5)


@given(
    st.floats(1, 1e5),
    st.floats(0.25, 30),
    st.lists(st.builds(Change, st.floats(0, 1e5), st.floats(0.25, 30)), max_size=3),
)
def test_the_average_lies_between_the_fewest_and_the_most(
    work: float, counters: float, changes: list[Change]
) -> None:
    changes = sorted(changes, key=lambda one: one.after)
    numbers = [counters, *(one.counters for one in changes)]
    assert min(numbers) - 1e-6 <= counters_over(work, counters, changes) <= max(numbers) + 1e-6


def test_a_counter_is_shared_out_by_the_work_of_its_lines() -> None:
    assert planned_counters([[1, 2], [1]], {1: 300.0, 2: 100.0}) == {1: 1.75, 2: 0.25}


@pytest.fixture
def queue(db: None) -> Queue:
    return make_queue("D", counters=3)


def name(queue: Queue, place: int, *halves: HalfDay, reserve: User | None = None) -> None:
    facts = ShiftFacts(
        queue.counters[place],
        queue.officers[place],
        reserve,
        frozenset({0}),
        frozenset(halves),
        MONDAY.date(),
    )
    set_shifts(facts=facts, by=SETUP, now=at(6))


def test_a_ticket_taken_before_the_doors_open_is_told_by_the_roster(queue: Queue) -> None:
    for place in (0, 1, 2):
        name(queue, place, HalfDay.MORNING)
    before = [queue.ticket(now=at(7, 10)) for _ in range(7)][-1]
    follow_roster(by=JOB, now=at(7, 11))
    with CaptureQueriesContext(connection) as captured:
        after = queue.ticket(now=at(7, 12))
    assert len([one for one in captured if not one["sql"].startswith(("BEGIN", "COMMIT"))]) <= 6
    assert before.expected_wait is not None
    assert after.expected_wait is not None
    assert after.expected_wait < before.expected_wait  # three counters, where half of them were guessed
    seen = following(after.key, now=at(7, 13))
    assert seen is not None
    assert seen.wait is not None
    assert lines_now(queue.hall, queue.office.agency, now=at(7, 13))[0].wait is not None


def test_who_is_away_is_not_reckoned_with_and_the_reserve_is(queue: Queue) -> None:
    name(queue, 0, HalfDay.MORNING, reserve=queue.officers[2])
    name(queue, 1, *HalfDay)
    for place in (0, 1):
        away = queue.officers[place]
        record_absence(
            user=away, valid_from=MONDAY.date(), valid_to=MONDAY.date(), by=queue.officer(place), now=at(6)
        )
    follow_roster(by=JOB, now=at(7))
    pace = LinePace.objects.get()
    assert (pace.planned_on, pace.planned_morning, pace.planned_afternoon) == (MONDAY.date(), 1, 0)


def test_a_counter_closes_after_its_shift_unless_it_serves_or_goes_on(queue: Queue) -> None:
    name(queue, 0, HalfDay.MORNING)
    name(queue, 1, *HalfDay)
    name(queue, 2, HalfDay.MORNING)
    for place in range(3):
        queue.sit_down(place, now=at(8))
    ticket = queue.ticket(now=at(11, 20))
    call_next(counter_id=queue.counters[2].pk, by=queue.officer(2), now=at(11, 25))
    assert follow_roster(by=JOB, now=at(11, 50)) == 0
    assert follow_roster(by=JOB, now=at(12)) == 1
    open_ones = CounterSession.objects.filter(closed_at=None).values_list("counter_id", flat=True)
    assert set(open_ones) == {queue.counters[1].pk, queue.counters[2].pk}
    assert ticket.code == "D-001"
    assert CounterSession.objects.get(counter=queue.counters[0]).close_reason.startswith("Hết buổi")
    assert Event.objects.filter(kind="queueing.counter_closed").count() == 1
    with CaptureQueriesContext(connection) as captured:
        assert follow_roster(by=JOB, now=at(12, 10)) == 0
    assert len([one for one in captured if one["sql"].startswith(("UPDATE", "INSERT"))]) == 0


def test_the_reserve_of_the_afternoon_keeps_the_counter(queue: Queue) -> None:
    name(queue, 0, HalfDay.MORNING)
    facts = ShiftFacts(
        queue.counters[0],
        queue.officers[1],
        queue.officers[0],
        frozenset({0}),
        frozenset({HalfDay.AFTERNOON}),
        MONDAY.date(),
    )
    set_shifts(facts=facts, by=SETUP, now=at(6))
    queue.sit_down(0, now=at(8))
    assert follow_roster(by=JOB, now=at(12, 30)) == 0

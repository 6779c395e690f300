"""Which times can be booked: pure rules, then the job that keeps them in step with calendar and counters."""

from __future__ import annotations

import itertools
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.agencies.actions import change_calendar
from motcua.agencies.choices import DayKind
from motcua.agencies.rules import DaysChange
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ, local
from motcua.core.rules.errors import Unreadable
from motcua.notifications.models import Message
from motcua.queueing.actions import LineAppointments, book_appointment, change_appointments, plan_slots
from motcua.queueing.actions.slots import Planned
from motcua.queueing.choices import AppointmentState
from motcua.queueing.models import Appointment, Hall, LinePace, Slot
from motcua.queueing.rules.slots import (
    QUIET_WITHIN,
    Arrival,
    Force,
    FreeTime,
    arrival_of,
    plan_day,
    quietest,
    share_of_appointments,
)
from tests.factories import NOW
from tests.factories_queue import SETUP, URL, Queue, make_queue, planned_queue, visitor

MORNING, AFTERNOON = (450, 690), (780, 1020)  # 07:30–11:30, 13:00–17:00
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def force(*, counters: int = 1, seconds: float = 600) -> Force:
    return Force(Fraction(counters), seconds, share_of_appointments(1))


# --- rules ----------------------------------------------------------------------------------------------


def test_one_counter_of_ten_minutes_gives_half_its_places() -> None:
    planned = plan_day([MORNING, AFTERNOON], slot_minutes=60, force=force())
    assert [(one.begins, one.capacity) for one in planned] == [
        (450, 3),
        (510, 3),
        (570, 3),
        (630, 3),
        (780, 3),
        (840, 3),
        (900, 3),
        (960, 3),
    ]


def test_a_slow_line_gives_a_place_every_few_times() -> None:
    planned = plan_day([MORNING], slot_minutes=30, force=force(seconds=3600))
    assert [(one.begins, one.capacity) for one in planned] == [(540, 1), (660, 1)]


def test_what_is_left_of_a_session_is_no_time() -> None:
    planned = plan_day([(450, 535)], slot_minutes=30, force=force(seconds=60))
    assert [(one.begins, one.ends) for one in planned] == [(450, 480), (480, 510)]


def test_no_counter_no_time() -> None:
    assert plan_day([MORNING], slot_minutes=30, force=force(counters=0)) == []


sessions = st.lists(st.integers(0, 1440), min_size=2, max_size=8, unique=True).map(
    lambda cuts: list(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)
forces = st.builds(
    Force,
    counters=st.fractions(0, 12, max_denominator=12),
    seconds=st.floats(1, 7200),
    share=st.integers(1, 20).map(share_of_appointments),
    most=st.none() | st.integers(0, 60),
)


@given(reception=sessions, length=st.integers(5, 120), force=forces)
def test_times_lie_in_sessions_one_after_another_and_never_pass_the_share(
    reception: list[tuple[int, int]], length: int, force: Force
) -> None:
    planned = plan_day(reception, slot_minutes=length, force=force)
    for one in planned:
        assert one.ends - one.begins == length
        assert one.capacity >= 1
        assert any(opens <= one.begins and one.ends <= closes for opens, closes in reception)
    for one, following in itertools.pairwise(planned):
        assert one.ends <= following.begins
    for count in range(1, len(planned) + 1):
        worked = sum(min(planned[count - 1].ends, b) - a for a, b in reception if a < planned[count - 1].ends)
        assert sum(one.capacity for one in planned[:count]) <= force.served_in(worked)
    if force.most is not None:
        assert sum(one.capacity for one in planned) <= force.most


@given(
    minutes=st.integers(-2000, 2000),
    early=st.integers(0, 120),
    grace=st.integers(0, 60),
)
def test_everybody_is_early_in_time_or_late_on_the_day(minutes: int, early: int, grace: int) -> None:
    slot_at = datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)
    now = slot_at + minutes * MINUTE
    found = arrival_of(slot_at, now=now, early=early * MINUTE, grace=grace * MINUTE)
    if now.date() != slot_at.date():
        assert found is Arrival.OTHER_DAY
    elif -early <= minutes <= grace:
        assert found is Arrival.IN_TIME
    else:
        assert found is (Arrival.EARLY if minutes < 0 else Arrival.LATE)


def a_time(number: int, *, hours: int = 0, taken: int = 0, crowd: float = 0) -> FreeTime:
    starts = NOW + timedelta(hours=hours)
    return FreeTime(number, starts, starts + 30 * MINUTE, 4, taken, crowd)


def test_the_quietest_hour_is_suggested_then_the_emptiest_then_the_earliest() -> None:
    assert quietest([]) is None
    assert quietest([a_time(1, crowd=9), a_time(2, hours=3, crowd=2)]) == a_time(2, hours=3, crowd=2)
    assert quietest([a_time(1, taken=2), a_time(2, hours=3)]) == a_time(2, hours=3)
    assert quietest([a_time(1), a_time(2, hours=3)]) == a_time(1)
    late = a_time(2, hours=24 * QUIET_WITHIN.days)
    assert quietest([a_time(1, crowd=9), late]) == a_time(1, crowd=9)


# --- the job --------------------------------------------------------------------------------------------


@pytest.fixture
def queue(db: None) -> Queue:
    return planned_queue("D", counters=1)


def plan(queue: Queue, *, now: datetime = NOW) -> Planned:
    hall = Hall.objects.select_related("office__agency").get(pk=queue.hall.pk)
    return plan_slots(hall=hall, public_url=URL, by=SETUP, now=now)


def times_of(on: datetime) -> list[time]:
    return [
        local(one.starts_at).time() for one in Slot.objects.all() if local(one.starts_at).date() == on.date()
    ]


def test_times_are_planned_for_the_coming_days_without_past_ones_and_days_off(queue: Queue) -> None:
    first, last = Slot.objects.first(), Slot.objects.last()
    assert first is not None
    assert last is not None
    assert first.starts_at > NOW
    assert local(last.starts_at).date() == (NOW + 14 * DAY).date()
    assert {local(one.starts_at).weekday() for one in Slot.objects.all()} == set(range(5))
    assert times_of(NOW + DAY)[0] == time(7, 30)
    assert times_of(NOW + DAY)[-1] == time(16, 30)


def test_planning_again_changes_nothing(queue: Queue) -> None:
    before = list(Slot.objects.values())
    done = plan(queue)
    assert (done.added, done.closed, done.withdrawn) == (0, 0, 0)
    assert list(Slot.objects.values()) == before


def test_capacity_follows_pace_but_never_below_who_has_booked(queue: Queue) -> None:
    slot = Slot.objects.filter(starts_at__gt=NOW + DAY, capacity=2).first()
    assert slot is not None
    for number in range(2):
        book_appointment(slot_id=slot.pk, visitor=visitor(number), public_url=URL, by=SETUP, now=NOW)
    LinePace.objects.update(mean=3600)
    plan(queue)
    slot.refresh_from_db()
    assert (slot.capacity, slot.taken, slot.is_open) == (2, 2, False)
    assert Slot.objects.filter(is_open=True, capacity__gt=1).count() == 0
    LinePace.objects.update(mean=300)
    plan(queue)
    slot.refresh_from_db()
    assert (slot.capacity, slot.is_open) == (3, True)


def test_a_day_off_closes_its_times_and_tells_who_booked(queue: Queue) -> None:
    free, booked = (Slot.objects.filter(starts_at__gte=NOW + DAY)[number] for number in (0, 1))
    held = book_appointment(slot_id=booked.pk, visitor=visitor(1), public_url=URL, by=SETUP, now=NOW)
    other = Slot.objects.filter(starts_at__gte=NOW + 3 * DAY).first()
    assert other is not None
    kept = book_appointment(slot_id=other.pk, visitor=visitor(2), public_url=URL, by=SETUP, now=NOW)
    day_off(queue, local(booked.starts_at))
    done = plan(queue)
    held.refresh_from_db()
    kept.refresh_from_db()
    free.refresh_from_db()
    booked.refresh_from_db()
    assert (held.state, kept.state) == (AppointmentState.WITHDRAWN, AppointmentState.BOOKED)
    assert (free.is_open, booked.is_open, booked.taken) == (False, False, 0)
    assert done.withdrawn == 1
    told = Message.objects.get(notice="queueing.appointment_withdrawn")
    assert told.address == held.email
    assert held.name not in told.subject + told.text
    assert plan(queue).withdrawn == 0


def test_another_length_of_the_times_breaks_no_promise(queue: Queue) -> None:
    slot = Slot.objects.filter(starts_at__gte=NOW + DAY)[1]
    held = book_appointment(slot_id=slot.pk, visitor=visitor(1), public_url=URL, by=SETUP, now=NOW)
    line = queue.lines["D"]
    said = {line.pk: LineAppointments(True, 45, 1)}
    change_appointments(hall=queue.hall, days=14, kept_days=30, lines=said, public_url=URL, by=SETUP, now=NOW)
    held.refresh_from_db()
    slot.refresh_from_db()
    assert held.is_booked
    assert not slot.is_open
    standing = [*Slot.objects.filter(is_open=True), slot]
    standing.sort(key=lambda one: one.starts_at)
    for one, following in itertools.pairwise(standing):
        assert one.ends_at <= following.starts_at


def test_a_line_that_is_given_up_tells_who_booked_one_that_takes_no_more_does_not(queue: Queue) -> None:
    slot = Slot.objects.filter(starts_at__gte=NOW + DAY)[1]
    book_appointment(slot_id=slot.pk, visitor=visitor(1), public_url=URL, by=SETUP, now=NOW)
    line = queue.lines["D"]
    line.takes_appointments = False
    line.save()
    assert plan(queue).withdrawn == 0
    assert not Slot.objects.filter(is_open=True).exists()
    line.is_active = False
    line.save()
    assert plan(queue).withdrawn == 1
    assert Appointment.objects.get().state == AppointmentState.WITHDRAWN


def test_settings_out_of_bounds_and_strangers_are_refused(queue: Queue) -> None:
    def change(by: Actor = SETUP, **values: Any) -> None:
        given: dict[str, Any] = {"days": 14, "kept_days": 30, "lines": {}, **values}
        change_appointments(hall=queue.hall, public_url=URL, by=by, now=NOW, **given)

    with pytest.raises(Unreadable):
        change(days=0)
    with pytest.raises(Unreadable):
        change(lines={queue.lines["D"].pk: LineAppointments(True, 1, 1)})
    with pytest.raises(NotAllowed):
        change(by=queue.officer())


def test_a_line_without_counters_has_no_times(db: None) -> None:
    queue = make_queue("D", counters=0)
    assert plan(queue).added == 0


def day_off(queue: Queue, on: datetime) -> None:
    change = DaysChange(
        on.date(), on.date(), DayKind.OFF, "Mất điện", "Thông báo 12/TB-UBND", is_decreed=False
    )
    change_calendar(agency=queue.office.agency, change=change, by=SETUP, now=NOW)

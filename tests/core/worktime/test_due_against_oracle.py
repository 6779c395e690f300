"""Due moments against an oracle that knows nothing of the engine and walks minute by minute.

The oracle has its own idea of an office (plain tuples and sets) and its own loops. Both are built from the
same generated description, and only the results are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.core.worktime import (
    POLICY_2025,
    Calendar,
    DayMode,
    Limit,
    LimitUnit,
    Pause,
    Policy,
    Session,
    SpecialDay,
    WeeklyPattern,
    add_working_minutes,
    due,
    working_minutes,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST = date(2024, 12, 2)
MINUTE = timedelta(minutes=1)
EXACT = POLICY_2025
END_OF_DAY = POLICY_2025.with_mode(DayMode.END_OF_DAY)

quickly = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Office:
    """Stretches of each weekday in minutes, dates off, and dates worked as another weekday."""

    week: tuple[tuple[tuple[int, int], ...], ...]
    off: frozenset[date]
    worked: tuple[tuple[date, int], ...]

    def stretches(self, on: date) -> tuple[tuple[int, int], ...]:
        for day, weekday in self.worked:
            if day == on:
                return self.week[weekday]
        return () if on in self.off else self.week[on.weekday()]

    def works(self, at: datetime) -> bool:
        return at.hour * 60 + at.minute in working_minutes_of(self.stretches(at.date()))

    def minutes_of(self, on: date) -> list[datetime]:
        midnight = datetime.combine(on, time(0), HANOI)
        return [midnight + n * MINUTE for n in sorted(working_minutes_of(self.stretches(on)))]

    def calendar(self) -> Calendar:
        week = {
            weekday: [Session(clock(start), clock(end)) for start, end in stretches]
            for weekday, stretches in enumerate(self.week)
        }
        days = [SpecialDay.off(on, "nghỉ") for on in self.off]
        days += [SpecialDay.worked(on, "làm bù", follows=weekday) for on, weekday in self.worked]
        return Calendar(patterns=(WeeklyPattern.of(week),), special_days=tuple(days), first_year=2024)


@lru_cache
def working_minutes_of(stretches: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(n for n in range(1440) if any(start <= n < end for start, end in stretches))


def clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


# -- the oracle -----------------------------------------------------------------------------------------


def days_after(on: date) -> Iterator[date]:
    while True:
        on += timedelta(days=1)
        yield on


def nth_day(office: Office, on: date, n: int) -> date:
    for day in days_after(on):
        if office.stretches(day):
            n -= 1
            if not n:
                return day
    raise AssertionError


def walk(office: Office, at: datetime, minutes: int) -> datetime:
    while minutes:
        minutes -= office.works(at)
        at += MINUTE
    return at


def is_held(office: Office, received: datetime, online: bool) -> bool:
    worked = office.minutes_of(received.date())
    if not online or not worked:
        return False
    close = worked[-1] + MINUTE
    return close - 60 * MINUTE <= received <= close


def out_of_break(office: Office, at: datetime) -> datetime:
    while not office.works(at) and not office.works(at - MINUTE):
        at += MINUTE
    return at


def expected_working_days(
    office: Office, received: datetime, n: int, *, online: bool, exact: bool
) -> datetime:
    last = office.minutes_of(nth_day(office, received.date(), n))
    opening, close = last[0], last[-1] + MINUTE
    first = office.minutes_of(received.date())
    if not exact or not first or received > first[-1] + MINUTE or is_held(office, received, online):
        return close
    if received < first[0]:
        return opening
    position = out_of_break(office, received)
    target = datetime.combine(opening.date(), position.timetz())
    if target <= opening:
        return opening
    if target >= close:
        return close
    return out_of_break(office, target)


def expected_hours(office: Office, received: datetime, n: int, *, online: bool) -> datetime:
    at = received
    if is_held(office, received, online):
        at = datetime.combine(received.date() + timedelta(days=1), time(0), HANOI)
    return walk(office, at, n * 60)


def expected_close(office: Office, on: date) -> datetime:
    while not office.stretches(on):
        on += timedelta(days=1)
    return office.minutes_of(on)[-1] + MINUTE


def expected_month(received: date, n: int) -> date:
    year, month = received.year, received.month
    for _ in range(n):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    for day in range(received.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, received.day)


def expected_same_day(office: Office, received: datetime, *, online: bool) -> datetime:
    worked = office.minutes_of(received.date())
    is_today = (
        worked
        and received <= worked[-1]
        and received.time() <= time(15, 0)
        and not is_held(office, received, online)
    )
    if is_today:
        return worked[-1] + MINUTE
    return expected_close(office, nth_day(office, received.date(), 1))


# -- generated offices and moments ------------------------------------------------------------------------

WHOLE = ((450, 690), (780, 1020))
SHAPES = [
    WHOLE,
    ((450, 690),),
    ((780, 1020),),
    ((420, 700), (790, 1000)),
    ((480, 1020),),
    ((420, 500), (520, 640), (800, 990)),
    ((600, 601),),
]
some_days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def offices(draw: st.DrawFn) -> Office:
    weekdays = draw(st.lists(st.sampled_from([WHOLE, *SHAPES]), min_size=5, max_size=5))
    weekend = draw(st.lists(st.sampled_from([(), (), ((450, 690),)]), min_size=2, max_size=2))
    off = frozenset(draw(st.lists(some_days, max_size=12)))
    worked = draw(
        st.lists(st.tuples(some_days, st.integers(0, 6)), max_size=3, unique_by=lambda pair: pair[0])
    )
    worked = [(on, weekday) for on, weekday in worked if on not in off]
    return Office((*weekdays, *weekend), off, tuple(worked))


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """Any minute, with the edges of usual sessions far more often than chance."""
    edges = st.sampled_from(
        [0, 420, 449, 450, 451, 689, 690, 691, 779, 780, 900, 901, 959, 960, 961, 1019, 1020, 1021]
    )
    minute = draw(st.one_of(edges, st.integers(0, 1439)))
    return datetime.combine(draw(some_days), clock(minute), HANOI)


def computed(
    office: Office,
    received: datetime,
    n: int,
    unit: LimitUnit,
    *,
    online: bool = False,
    policy: Policy = EXACT,
) -> datetime:
    found = due(
        received_at=received,
        limit=Limit(n, unit),
        calendar=office.calendar(),
        policy=policy,
        submitted_online_at=received if online else None,
    )
    return found.moment


@quickly
@given(offices(), moments(), st.integers(1, 15), st.booleans())
def test_working_days_hour_exact_agree_with_the_oracle(
    office: Office, received: datetime, n: int, online: bool
) -> None:
    expected = expected_working_days(office, received, n, online=online, exact=True)
    assert computed(office, received, n, LimitUnit.WORKING_DAY, online=online) == expected


@quickly
@given(offices(), moments(), st.integers(1, 15))
def test_working_days_to_the_end_of_day_agree_with_the_oracle(
    office: Office, received: datetime, n: int
) -> None:
    expected = expected_working_days(office, received, n, online=False, exact=False)
    assert computed(office, received, n, LimitUnit.WORKING_DAY, policy=END_OF_DAY) == expected


@quickly
@given(offices(), moments(), st.integers(1, 12), st.booleans())
def test_hours_agree_with_the_oracle(office: Office, received: datetime, n: int, online: bool) -> None:
    expected = expected_hours(office, received, n, online=online)
    assert computed(office, received, n, LimitUnit.HOUR, online=online) == expected


@quickly
@given(offices(), moments(), st.integers(1, 60), st.integers(1, 3))
def test_calendar_days_and_months_agree_with_the_oracle(
    office: Office, received: datetime, days: int, months: int
) -> None:
    by_days = expected_close(office, received.date() + timedelta(days=days))
    by_months = expected_close(office, expected_month(received.date(), months))
    assert computed(office, received, days, LimitUnit.DAY) == by_days
    assert computed(office, received, months, LimitUnit.MONTH) == by_months


@quickly
@given(offices(), moments(), st.booleans())
def test_same_day_agrees_with_the_oracle(office: Office, received: datetime, online: bool) -> None:
    expected = expected_same_day(office, received, online=online)
    assert computed(office, received, 1, LimitUnit.SAME_DAY, online=online) == expected


@quickly
@given(offices(), moments(), moments())
def test_working_minutes_agree_with_the_oracle(office: Office, one: datetime, other: datetime) -> None:
    start, end = sorted((one, other))
    end = min(end, start + timedelta(days=6))
    counted = 0
    at = start
    while at < end:
        counted += office.works(at)
        at += MINUTE
    assert working_minutes(office.calendar(), start, end) == counted
    assert working_minutes(office.calendar(), end, start) == -counted


@quickly
@given(offices(), moments(), st.integers(1, 3000))
def test_added_minutes_are_the_earliest_and_taken_minutes_the_latest(
    office: Office, start: datetime, minutes: int
) -> None:
    calendar = office.calendar()
    end = add_working_minutes(calendar, start, minutes)
    assert end == walk(office, start, minutes)
    back = add_working_minutes(calendar, end, -minutes)
    assert working_minutes(calendar, back, end) == minutes
    assert working_minutes(calendar, back + MINUTE, end) < minutes


@quickly
@given(offices(), moments(), st.integers(1, 8), moments(), st.integers(0, 6000), st.booleans())
def test_a_pause_moves_the_due_moment_by_its_working_time_unless_it_begins_too_late(
    office: Office, received: datetime, n: int, paused_at: datetime, length: int, in_hours: bool
) -> None:
    unit = LimitUnit.HOUR if in_hours else LimitUnit.WORKING_DAY
    calendar = office.calendar()
    resumed_at = paused_at + length * MINUTE
    plain = computed(office, received, n, unit)
    found = due(
        received_at=received,
        limit=Limit(n, unit),
        calendar=calendar,
        policy=EXACT,
        pauses=[Pause(paused_at, resumed_at)],
    )
    lost = 0
    at = max(paused_at, received)
    if at < plain:
        while at < resumed_at:
            lost += office.works(at)
            at += MINUTE
    expected = walk(office, plain, lost)
    stays_at_opening = not in_hours and office.works(plain) and not office.works(plain - MINUTE)
    while lost and stays_at_opening and not office.works(expected):
        expected += MINUTE
    assert found.moment == expected
    assert found.moment >= plain


UNITS = st.sampled_from(
    [
        (LimitUnit.WORKING_DAY, EXACT),
        (LimitUnit.WORKING_DAY, END_OF_DAY),
        (LimitUnit.HOUR, EXACT),
        (LimitUnit.DAY, EXACT),
        (LimitUnit.MONTH, EXACT),
        (LimitUnit.SAME_DAY, EXACT),
    ]
)


@quickly
@given(offices(), moments(), moments(), st.integers(1, 6), UNITS, st.booleans())
def test_who_comes_later_is_never_due_earlier(
    office: Office, one: datetime, other: datetime, n: int, unit: tuple[LimitUnit, Policy], online: bool
) -> None:
    first, second = sorted((one, other))
    kind, policy = unit
    early = computed(office, first, n, kind, online=online, policy=policy)
    late = computed(office, second, n, kind, online=online, policy=policy)
    assert early <= late


@quickly
@given(offices(), moments(), st.integers(1, 6), UNITS)
def test_a_longer_limit_is_never_due_earlier(
    office: Office, received: datetime, n: int, unit: tuple[LimitUnit, Policy]
) -> None:
    kind, policy = unit
    shorter = computed(office, received, n, kind, policy=policy)
    assert shorter <= computed(office, received, n + 1, kind, policy=policy)
    assert shorter >= received


@quickly
@given(offices(), moments(), some_days, st.integers(1, 9), st.booleans())
def test_another_day_off_never_makes_a_limit_of_working_time_end_earlier(
    office: Office, received: datetime, on: date, n: int, in_hours: bool
) -> None:
    unit, policy = (LimitUnit.HOUR, EXACT) if in_hours else (LimitUnit.WORKING_DAY, END_OF_DAY)
    worked = tuple(pair for pair in office.worked if pair[0] != on)
    fewer = Office(office.week, office.off | {on}, worked)
    assert computed(office, received, n, unit, policy=policy) <= computed(
        fewer, received, n, unit, policy=policy
    )


@quickly
@given(offices(), moments(), st.integers(1, 20), UNITS, st.booleans())
def test_the_lines_of_a_derivation_add_up_and_stand_in_order(
    office: Office, received: datetime, n: int, unit: tuple[LimitUnit, Policy], online: bool
) -> None:
    kind, policy = unit
    calendar = office.calendar()
    found = due(
        received_at=received,
        limit=Limit(n, kind),
        calendar=calendar,
        policy=policy,
        submitted_online_at=received if online else None,
    )
    lines = found.lines
    assert [line.start for line in lines] == sorted(line.start for line in lines)
    assert all(line.start <= line.end and line.text and line.article for line in lines)
    assert lines[0].start == received
    assert next(line for line in lines if line.rule == "due").end == found.moment
    counts_first_day = bool(lines[0].minutes)
    next_day = datetime.combine(received.date() + timedelta(days=1), time(0), HANOI)
    since = received if counts_first_day else next_day
    if found.moment >= since:
        assert sum(line.minutes for line in lines) == working_minutes(calendar, since, found.moment)
    assert all(before.end <= after.start for before, after in pairwise(lines))


@pytest.mark.parametrize("seconds", [1, 59])
def test_seconds_are_cut(seconds: int) -> None:
    office = Office((WHOLE,) * 5 + ((), ()), frozenset(), ())
    received = datetime(2024, 12, 3, 9, 10, tzinfo=HANOI)
    late = received + timedelta(seconds=seconds, microseconds=7)
    assert computed(office, late, 2, LimitUnit.WORKING_DAY) == datetime(2024, 12, 5, 9, 10, tzinfo=HANOI)

"""Office calendars: national days, overrides, weekly hours with dates, the expected years."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime import (
    POLICY_2025,
    Calendar,
    DateBeyondCalendar,
    Limit,
    LimitUnit,
    NoWorkingTime,
    Session,
    SpecialDay,
    WeeklyPattern,
    WorktimeError,
    add_working_minutes,
    due,
    national_calendar,
    policy_by_id,
    policy_on,
    statutory_days,
)


def off_weekdays(year: int) -> set[str]:
    """Days from Monday to Friday without work."""
    day, found = date(year, 1, 1), set()
    while day.year == year:
        if day.weekday() < 5 and not national_calendar().is_working_day(day):
            found.add(f"{day:%d/%m}")
        day += timedelta(days=1)
    return found


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2019, "01/01 04/02 05/02 06/02 07/02 08/02 15/04 29/04 30/04 01/05 02/09"),
        (2020, "01/01 23/01 24/01 27/01 28/01 29/01 02/04 30/04 01/05 02/09"),
        (2021, "01/01 10/02 11/02 12/02 15/02 16/02 21/04 30/04 03/05 02/09 03/09"),
        (2022, "03/01 31/01 01/02 02/02 03/02 04/02 11/04 02/05 03/05 01/09 02/09"),
        (2023, "02/01 20/01 23/01 24/01 25/01 26/01 01/05 02/05 03/05 01/09 04/09"),
        (2024, "01/01 08/02 09/02 12/02 13/02 14/02 18/04 29/04 30/04 01/05 02/09 03/09"),
        (2025, "01/01 27/01 28/01 29/01 30/01 31/01 07/04 30/04 01/05 02/05 01/09 02/09"),
        (2026, "01/01 02/01 16/02 17/02 18/02 19/02 20/02 27/04 30/04 01/05 31/08 01/09 02/09 24/11"),
    ],
)
def test_weekdays_off_of_the_announced_years(year: int, expected: str) -> None:
    assert off_weekdays(year) == set(expected.split())


@pytest.mark.parametrize(
    "on", [date(2019, 5, 4), date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)]
)
def test_swapped_saturdays_are_worked_as_a_whole_weekday(on: date) -> None:
    calendar = national_calendar()
    assert on.weekday() == 5
    assert calendar.is_working_day(on)
    assert calendar.sessions_on(on) == calendar.sessions_on(date(2026, 3, 2))
    assert calendar.special_day(on) is not None


def test_every_announced_day_has_a_name_and_a_source() -> None:
    for special in national_calendar().special_days:
        assert special.name
        assert special.source


def test_expected_years_make_up_for_weekends() -> None:
    # 2028: 01/01 is a Saturday, Tết (26/01) lies within a week, 30/04 is a Sunday.
    names = {special.on: special.name for special in statutory_days(2028)}
    assert names[date(2028, 1, 3)] == "nghỉ bù Tết Dương lịch"
    assert {date(2028, 1, day) for day in (25, 26, 27, 28, 31)} <= set(names)
    assert names[date(2028, 5, 2)].startswith("nghỉ bù")
    assert all(special.is_expected for special in statutory_days(2028))


def test_the_lunar_table_reaches_the_last_year() -> None:
    for year in range(2027, 2101):
        assert "Giỗ Tổ Hùng Vương" in {special.name for special in statutory_days(year)}


def test_days_of_an_office_override_the_national_ones() -> None:
    national = national_calendar()
    monday = date(2026, 3, 2)
    own = national.with_days(
        [
            SpecialDay.off(monday, "cúp điện"),
            SpecialDay.worked(date(2026, 11, 24), "trực ngày lễ", follows=1),
            SpecialDay.with_hours(date(2026, 3, 3), "họp", [Session.of("07:30", "11:30")]),
        ]
    )
    assert not own.is_working_day(monday)
    assert own.is_working_day(date(2026, 11, 24))
    assert own.sessions_on(date(2026, 3, 3)) == (Session.of("07:30", "11:30"),)
    assert national.is_working_day(monday)
    assert own.fingerprint != national.fingerprint
    assert national.with_days([]).fingerprint == national.fingerprint


def test_weekly_hours_change_with_their_dates() -> None:
    winter = WeeklyPattern.monday_to_friday(Session.of("07:30", "11:30"), Session.of("13:00", "17:00"))
    summer = WeeklyPattern.monday_to_friday(
        Session.of("07:00", "11:00"), Session.of("13:30", "17:30"), valid_from=date(2026, 4, 15)
    )
    calendar = national_calendar().with_pattern(summer, winter)
    assert str(calendar.sessions_on(date(2026, 4, 14))[0]) == "07:30–11:30"
    assert str(calendar.sessions_on(date(2026, 4, 15))[0]) == "07:00–11:00"


def test_working_days_are_counted_forward_and_back() -> None:
    calendar = national_calendar()
    assert calendar.nth_working_day(date(2026, 2, 13), 3) == date(2026, 2, 25)
    assert calendar.nth_working_day(date(2026, 2, 25), -3) == date(2026, 2, 13)
    assert calendar.nth_working_day(date(2026, 2, 18), -1) == date(2026, 2, 13)
    assert calendar.next_working_day(date(2025, 12, 31)) == date(2026, 1, 5)
    assert calendar.nth_working_day(date(2026, 1, 5), -1) == date(2025, 12, 31)


def test_the_desk_is_open_from_opening_until_before_close() -> None:
    calendar = national_calendar()
    open_at = [
        calendar.is_receiving_at(datetime(2026, 3, 2, hour, minute, tzinfo=VN_TZ))
        for hour, minute in ((7, 29), (7, 30), (11, 30), (16, 59), (17, 0))
    ]
    assert open_at == [False, True, False, True, False]


@pytest.mark.parametrize(("start", "end"), [("11:30", "07:30"), ("07:30", "07:30"), ("7h30", "11:30")])
def test_a_session_must_be_a_stretch_of_time(start: str, end: str) -> None:
    with pytest.raises(WorktimeError):
        Session.of(start, end)


def test_rules_are_found_by_day_and_by_id() -> None:
    assert policy_on(date(2025, 6, 30)).id == "2018"
    assert policy_on(date(2025, 7, 1)).id == "2025"
    assert policy_by_id("2018").valid_from == date(2018, 6, 21)
    with pytest.raises(WorktimeError):
        policy_by_id("1999")
    with pytest.raises(WorktimeError):
        policy_on(date(2010, 1, 1))


def test_the_engine_imports_no_django() -> None:
    check = "import sys, motcua.core.worktime; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


NEVER = Calendar(patterns=(WeeklyPattern.of({}),))
SHOWS_UP = WeeklyPattern.of({5: (Session.of("07:30", "11:30", processes=False),)})


@pytest.mark.parametrize("calendar", [NEVER, Calendar(patterns=(SHOWS_UP,))])
def test_a_calendar_in_which_nothing_is_processed_is_refused_by_name(calendar: Calendar) -> None:
    start = datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)
    with pytest.raises(NoWorkingTime, match="không có ngày giải quyết hồ sơ nào trong năm"):
        calendar.next_working_day(start.date())
    with pytest.raises(NoWorkingTime):
        add_working_minutes(calendar, start, 60)


@given(
    weekdays=st.sets(st.integers(0, 6)),
    first=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    length=st.integers(0, 800),
    limit=st.builds(Limit, st.integers(1, 90), st.sampled_from([u for u in LimitUnit if u != "same_day"])),
)
def test_any_calendar_gives_a_due_moment_in_working_time_or_a_named_refusal(
    weekdays: set[int], first: date, length: int, limit: Limit
) -> None:
    """Weeks of any shape with any stretch off: never an endless walk, never a due moment nobody works at."""
    week = dict.fromkeys(weekdays, (Session.of("08:00", "11:30"),))
    off = [SpecialDay.off(first + timedelta(days=n), "đóng cửa") for n in range(length)]
    calendar = Calendar(patterns=(WeeklyPattern.of(week),)).with_days(off)
    received = datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)
    try:
        found = due(received_at=received, limit=limit, calendar=calendar, policy=POLICY_2025)
    except NoWorkingTime:
        years = range(received.year, 2031)
        assert any(
            not any(calendar.is_working_day(date(y, 1, 1) + timedelta(days=n)) for n in range(365))
            for y in years
        )
    except DateBeyondCalendar:
        raise AssertionError("a calendar that works every year holds any limit") from None
    else:
        assert found.moment > received
        assert calendar.is_working_day(found.moment.date())


def test_the_longest_rest_is_found_with_its_days() -> None:
    national = national_calendar()
    assert national.rests_longer_than(30, first=date(2025, 1, 1), last=date(2027, 12, 31)) is None
    assert national.rests_longer_than(8, first=date(2026, 1, 1), last=date(2026, 3, 1)) == (
        date(2026, 2, 14),
        date(2026, 2, 22),
    )
    closed = national.with_days(
        SpecialDay.off(date(2026, 4, 1) + timedelta(days=n), "đóng") for n in range(31)
    )
    assert closed.rests_longer_than(30, first=date(2026, 1, 1), last=date(2026, 12, 31)) == (
        date(2026, 4, 1),
        date(2026, 5, 3),
    )

"""Time left in words, and limits shared out to steps."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime import (
    POLICY_2025,
    Due,
    Limit,
    LimitUnit,
    WorktimeError,
    add_working_minutes,
    describe_left,
    national_calendar,
    split_limit,
    step_due,
    time_left,
)

CALENDAR = national_calendar()


def at(text: str) -> datetime:
    return datetime.strptime(f"{text[:5]}/2026{text[5:]}", "%d/%m/%Y %H:%M").replace(tzinfo=VN_TZ)


@pytest.mark.parametrize(
    ("now", "minutes", "words"),
    [
        ("02/03 10:00", 3 * 480, "còn 3 ngày làm việc"),
        ("03/03 09:00", 2 * 480 + 60, "còn 2 ngày làm việc"),
        ("04/03 11:00", 420, "còn 7 giờ làm việc"),
        ("05/03 09:30", 30, "còn 30 phút làm việc"),
        ("05/03 10:00", 0, "đến hạn"),
        ("05/03 10:20", -20, "quá hạn 20 phút làm việc"),
        ("05/03 14:30", -180, "quá hạn 3 giờ làm việc"),
        ("09/03 10:00", -960, "quá hạn 2 ngày làm việc"),
    ],
)
def test_time_left_is_signed_and_said_in_words(now: str, minutes: int, words: str) -> None:
    due_at = at("05/03 10:00")
    assert time_left(CALENDAR, at(now), due_at) == minutes
    assert describe_left(CALENDAR, at(now), due_at) == words


def test_idle_hours_around_the_due_moment_know_on_which_side_they_are() -> None:
    assert describe_left(CALENDAR, at("05/03 18:00"), at("06/03 07:30")) == "đến hạn"
    assert describe_left(CALENDAR, at("05/03 18:00"), at("05/03 17:00")) == "vừa quá hạn"


def test_working_minutes_can_be_taken_back() -> None:
    assert add_working_minutes(CALENDAR, at("25/02 16:00"), -480) == at("24/02 16:00")
    assert add_working_minutes(CALENDAR, at("23/02 16:00"), -480) == at("13/02 16:00")
    assert add_working_minutes(CALENDAR, at("07/03 10:00"), 0) == at("07/03 10:00")


def step(started: str, minutes: int, case_due: str | None = None) -> Due:
    return step_due(
        started_at=at(started),
        minutes=minutes,
        calendar=CALENDAR,
        policy=POLICY_2025,
        case_due=None if case_due is None else at(case_due),
    )


def test_a_step_is_due_after_its_working_minutes() -> None:
    found = step("13/02 16:00", 240)
    assert found.moment == at("23/02 10:30")
    assert sum(line.minutes for line in found.lines) == 240
    assert found.limit is None
    assert Due.from_json(found.to_json()) == found


def test_a_step_ends_no_later_than_its_case() -> None:
    found = step("02/03 10:00", 960, "03/03 10:00")
    assert found.moment == at("03/03 10:00")
    assert found.lines[0].rule == "case_due"
    assert step("02/03 10:00", 60, "03/03 10:00").moment == at("02/03 11:00")
    # A case that is late already cannot bound what starts after it.
    assert step("04/03 10:00", 60, "03/03 10:00").moment == at("04/03 11:00")


def test_a_step_needs_time() -> None:
    with pytest.raises(WorktimeError):
        step("02/03 10:00", 0)


@settings(max_examples=100)
@given(st.integers(1, 20000), st.lists(st.integers(0, 50), min_size=1, max_size=9).filter(any))
def test_shares_add_up_to_the_limit_exactly(total: int, shares: list[int]) -> None:
    minutes = split_limit(total, shares)
    assert sum(minutes) == total
    assert all(
        abs(part - total * share / sum(shares)) < 1 for part, share in zip(minutes, shares, strict=True)
    )


def test_a_limit_is_shared_by_its_static_minutes() -> None:
    assert split_limit(Limit(3, LimitUnit.WORKING_DAY), [1, 1, 4]) == (240, 240, 960)


@pytest.mark.parametrize("shares", [[], [0, 0], [1, -1]])
def test_shares_must_make_sense(shares: list[int]) -> None:
    with pytest.raises(WorktimeError):
        split_limit(480, shares)

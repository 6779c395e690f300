"""What moves a due moment after it was set, and what does not."""

from __future__ import annotations

from datetime import datetime

import pytest

from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime import (
    POLICY_2025,
    DayMode,
    Due,
    Pause,
    Policy,
    WorktimeError,
    due,
    national_calendar,
    parse_limit,
    restart,
    step_due,
)

CALENDAR = national_calendar()
END_OF_DAY = POLICY_2025.with_mode(DayMode.END_OF_DAY)


def at(text: str) -> datetime:
    return datetime.strptime(f"{text[:5]}/2026{text[5:]}", "%d/%m/%Y %H:%M").replace(tzinfo=VN_TZ)


def paused(received: str, limit: str, *spans: tuple[str, str | None], policy: Policy = POLICY_2025) -> Due:
    pauses = [Pause(at(start), None if end is None else at(end), reason="chờ thuế") for start, end in spans]
    return due(
        received_at=at(received), limit=parse_limit(limit), calendar=CALENDAR, policy=policy, pauses=pauses
    )


@pytest.mark.parametrize(
    ("limit", "span", "expected"),
    [
        # Without a pause: 05/03 10:00, or close of 12/03, 03/04, the day itself.
        ("3 ngày làm việc", ("03/03 08:00", "04/03 09:00"), "06/03 11:00"),
        ("3 ngày làm việc", ("05/03 09:59", "05/03 10:59"), "05/03 11:00"),
        ("3 ngày làm việc", ("06/03 17:00", "09/03 07:30"), "05/03 10:00"),
        ("8 giờ", ("02/03 13:00", "02/03 15:00"), "03/03 13:30"),
        ("10 ngày", ("04/03 09:00", "07/03 09:00"), "16/03 17:00"),
        ("10 ngày", ("04/03 09:00", "05/03 08:00"), "13/03 17:00"),
        ("1 tháng", ("04/03 09:00", "06/03 09:00"), "06/04 17:00"),
        ("trong ngày", ("02/03 11:00", "04/03 09:00"), "04/03 17:00"),
    ],
)
def test_a_pause_moves_the_due_moment_in_the_unit_of_the_limit(
    limit: str, span: tuple[str, str], expected: str
) -> None:
    assert paused("02/03 10:00", limit, span).moment == at(expected)


def test_a_whole_day_of_pause_keeps_a_due_moment_at_opening_at_opening() -> None:
    assert paused("02/03 06:00", "1 ngày làm việc", ("02/03 08:00", "03/03 08:00")).moment == at(
        "04/03 07:30"
    )


def test_end_of_day_limits_move_by_whole_working_days() -> None:
    found = paused("02/03 10:00", "3 ngày làm việc", ("03/03 16:00", "04/03 08:00"), policy=END_OF_DAY)
    assert found.moment == at("06/03 17:00")
    within = paused("02/03 10:00", "3 ngày làm việc", ("03/03 08:00", "03/03 16:00"), policy=END_OF_DAY)
    assert within.moment == at("05/03 17:00")


@pytest.mark.parametrize("limit", ["3 ngày làm việc", "8 giờ", "10 ngày", "1 tháng", "trong ngày"])
def test_nothing_after_the_due_moment_moves_it(limit: str) -> None:
    plain = paused("02/03 10:00", limit)
    late = paused("02/03 10:00", limit, ("20/05 08:00", "25/05 09:00"))
    assert late.moment == plain.moment
    assert any(line.rule == "pause_ignored" for line in late.lines)


def test_overlapping_pauses_count_once_and_touching_ones_join() -> None:
    once = paused("02/03 10:00", "5 ngày làm việc", ("03/03 08:00", "04/03 10:00"))
    twice = paused(
        "02/03 10:00", "5 ngày làm việc", ("03/03 08:00", "04/03 09:00"), ("03/03 15:00", "04/03 10:00")
    )
    joined = paused(
        "02/03 10:00", "5 ngày làm việc", ("03/03 08:00", "03/03 15:00"), ("03/03 15:00", "04/03 10:00")
    )
    assert once.moment == twice.moment == joined.moment


def test_a_first_pause_can_carry_the_due_moment_past_a_second() -> None:
    # Due 03/03 10:00; the first pause makes it 04/03 10:00, so the second still counts.
    found = paused(
        "02/03 10:00", "1 ngày làm việc", ("02/03 14:00", "03/03 14:00"), ("04/03 09:00", "04/03 10:00")
    )
    assert found.moment == at("04/03 11:00")


def test_a_pause_before_receipt_counts_from_receipt() -> None:
    assert paused("02/03 10:00", "1 ngày làm việc", ("02/03 08:00", "02/03 11:00")).moment == at(
        "03/03 11:00"
    )
    assert paused("02/03 10:00", "1 ngày làm việc", ("01/03 08:00", "02/03 10:00")).moment == at(
        "03/03 10:00"
    )


def test_an_open_pause_says_that_the_moment_will_still_move() -> None:
    found = paused("02/03 10:00", "3 ngày làm việc", ("03/03 08:00", None))
    assert found.is_paused
    assert found.moment == at("05/03 10:00")
    assert any(line.rule == "paused" and "chờ thuế" in line.text for line in found.lines)


def test_a_pause_cannot_end_before_it_begins() -> None:
    with pytest.raises(WorktimeError):
        Pause(at("03/03 08:00"), at("03/03 07:00"))


def again(previous: Due, requested: str, completed: str) -> Due:
    return restart(
        previous,
        requested_at=at(requested),
        completed_at=at(completed),
        calendar=CALENDAR,
        policy=POLICY_2025,
    )


def test_a_supplement_restarts_the_whole_limit() -> None:
    found = again(paused("02/03 10:00", "3 ngày làm việc"), "03/03 15:00", "10/03 09:00")
    assert found.moment == at("13/03 09:00")
    assert not found.was_late_before_restart
    assert found.lines[0].rule == "restart"
    assert "Hoàn thiện hồ sơ 09:00 thứ Ba 10/03/2026" in found.lines[1].text


def test_late_before_a_restart_stays_late() -> None:
    late = again(paused("02/03 10:00", "3 ngày làm việc"), "06/03 11:00", "10/03 09:00")
    assert late.was_late_before_restart
    assert late.late_before_restart_minutes == 480 + 60
    twice = again(late, "11/03 09:00", "12/03 09:00")
    assert twice.was_late_before_restart
    assert twice.late_before_restart_minutes == 540
    assert Due.from_json(twice.to_json()) == twice


def test_late_out_of_hours_is_late_without_working_minutes() -> None:
    found = again(paused("02/03 17:00", "1 ngày làm việc"), "03/03 18:00", "04/03 09:00")
    assert found.was_late_before_restart
    assert found.late_before_restart_minutes == 0


def test_a_file_cannot_be_complete_before_it_was_asked_for() -> None:
    with pytest.raises(WorktimeError):
        again(paused("02/03 10:00", "3 ngày làm việc"), "04/03 11:00", "04/03 09:00")


def test_a_step_has_no_limit_to_restart() -> None:
    step = step_due(started_at=at("02/03 10:00"), minutes=60, calendar=CALENDAR, policy=POLICY_2025)
    with pytest.raises(WorktimeError):
        again(step, "03/03 10:00", "04/03 10:00")

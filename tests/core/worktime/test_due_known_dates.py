"""Due moments everybody at a desk can check on a wall calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime import (
    POLICY_2018,
    POLICY_2025,
    SAME_DAY,
    Calendar,
    DateBeyondCalendar,
    DayMode,
    Due,
    Limit,
    LimitUnit,
    NaiveMoment,
    NoWorkingTime,
    Policy,
    Session,
    WeeklyPattern,
    WorktimeError,
    due,
    national_calendar,
    online_clocks,
    parse_limit,
)

END_OF_DAY = POLICY_2025.with_mode(DayMode.END_OF_DAY)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VN_TZ)


def found(
    received: str,
    limit: str,
    *,
    online: str = "",
    calendar: Calendar | None = None,
    policy: Policy = POLICY_2025,
) -> Due:
    return due(
        received_at=at(received),
        limit=parse_limit(limit),
        calendar=calendar or national_calendar(),
        policy=policy,
        submitted_online_at=at(online) if online else None,
    )


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        # The example of the command: Tết 14–22/02/2026 lies between.
        ("13/02/2026 16:00", "3 ngày làm việc", "25/02/2026 16:00"),
        ("02/03/2026 14:00", "1 ngày làm việc", "03/03/2026 14:00"),
        ("06/03/2026 09:15", "5 ngày làm việc", "13/03/2026 09:15"),
        # Before opening, at opening, in the break and at its edges, at and after close.
        ("03/03/2026 06:00", "1 ngày làm việc", "04/03/2026 07:30"),
        ("03/03/2026 07:30", "1 ngày làm việc", "04/03/2026 07:30"),
        ("03/03/2026 11:30", "1 ngày làm việc", "04/03/2026 11:30"),
        ("03/03/2026 11:31", "1 ngày làm việc", "04/03/2026 13:00"),
        ("03/03/2026 12:59", "1 ngày làm việc", "04/03/2026 13:00"),
        ("03/03/2026 13:00", "1 ngày làm việc", "04/03/2026 13:00"),
        ("03/03/2026 17:00", "1 ngày làm việc", "04/03/2026 17:00"),
        ("03/03/2026 19:45", "1 ngày làm việc", "04/03/2026 17:00"),
        # Received on a day without processing: counted from the next working day, to its close.
        ("07/03/2026 09:00", "1 ngày làm việc", "09/03/2026 17:00"),
        ("17/02/2026 09:00", "2 ngày làm việc", "24/02/2026 17:00"),
        # Swapped days of 2026.
        ("31/12/2025 10:00", "1 ngày làm việc", "05/01/2026 10:00"),
        ("09/01/2026 10:00", "1 ngày làm việc", "10/01/2026 10:00"),
        ("10/01/2026 10:00", "1 ngày làm việc", "12/01/2026 10:00"),
        ("21/08/2026 15:00", "1 ngày làm việc", "22/08/2026 15:00"),
        ("28/08/2026 08:00", "1 ngày làm việc", "03/09/2026 08:00"),
        # Giỗ Tổ on a Sunday is made up on Monday; the new holiday of 2026; the days around 30/4.
        ("24/04/2026 08:00", "1 ngày làm việc", "28/04/2026 08:00"),
        ("23/11/2026 08:00", "1 ngày làm việc", "25/11/2026 08:00"),
        ("29/04/2026 08:00", "1 ngày làm việc", "04/05/2026 08:00"),
        # Earlier years.
        ("19/01/2023 10:00", "1 ngày làm việc", "27/01/2023 10:00"),
        ("28/04/2023 10:00", "1 ngày làm việc", "04/05/2023 10:00"),
        ("07/02/2024 10:00", "1 ngày làm việc", "15/02/2024 10:00"),
        ("26/04/2024 10:00", "2 ngày làm việc", "03/05/2024 10:00"),
        ("03/05/2024 10:00", "1 ngày làm việc", "04/05/2024 10:00"),
        ("24/01/2025 10:00", "1 ngày làm việc", "03/02/2025 10:00"),
        ("25/04/2025 10:00", "1 ngày làm việc", "26/04/2025 10:00"),
        ("29/04/2025 10:00", "1 ngày làm việc", "05/05/2025 10:00"),
        ("29/08/2025 10:00", "1 ngày làm việc", "03/09/2025 10:00"),
        # Hours are working hours.
        ("03/03/2026 07:30", "8 giờ", "03/03/2026 17:00"),
        ("03/03/2026 10:30", "2 giờ làm việc", "03/03/2026 14:00"),
        ("03/03/2026 16:30", "2 giờ", "04/03/2026 09:00"),
        ("06/03/2026 17:20", "1 giờ", "09/03/2026 08:30"),
        ("03/03/2026 12:10", "1 giờ", "03/03/2026 14:00"),
        # Calendar days and months end at close, and never on a day off.
        ("02/03/2026 10:00", "10 ngày", "12/03/2026 17:00"),
        ("02/03/2026 10:00", "12 ngày", "16/03/2026 17:00"),
        ("20/01/2026 10:00", "30 ngày", "23/02/2026 17:00"),
        ("15/01/2026 10:00", "2 tháng", "16/03/2026 17:00"),
        ("31/03/2026 10:00", "1 tháng", "04/05/2026 17:00"),
        ("31/05/2026 10:00", "1 tháng", "30/06/2026 17:00"),
        ("30/11/2025 10:00", "3 tháng", "02/03/2026 17:00"),
        # Same day: the boundary is strictly after 15:00.
        ("03/03/2026 06:10", "trong ngày", "03/03/2026 17:00"),
        ("03/03/2026 13:30", "trong ngày", "03/03/2026 17:00"),
        ("03/03/2026 15:00", "trong ngày", "03/03/2026 17:00"),
        ("03/03/2026 15:01", "trong ngày", "04/03/2026 17:00"),
        ("06/03/2026 15:10", "trong ngày", "09/03/2026 17:00"),
        ("07/03/2026 09:00", "trong ngày", "09/03/2026 17:00"),
        ("07/03/2026 16:00", "trong ngày", "09/03/2026 17:00"),
    ],
)
def test_due_moment_of_the_national_calendar(received: str, limit: str, expected: str) -> None:
    assert found(received, limit).moment == at(expected)


@pytest.mark.parametrize(
    ("received", "expected"),
    [("13/02/2026 16:00", "25/02/2026 17:00"), ("13/02/2026 07:00", "25/02/2026 17:00")],
)
def test_end_of_day_mode_ends_at_close_of_the_same_day(received: str, expected: str) -> None:
    assert found(received, "3 ngày làm việc", policy=END_OF_DAY).moment == at(expected)


@pytest.mark.parametrize(
    ("submitted", "accepted", "expected"),
    [
        ("03/03/2026 15:59", "03/03/2026 15:59", "04/03/2026 15:59"),
        ("03/03/2026 16:00", "03/03/2026 16:05", "04/03/2026 17:00"),
        ("03/03/2026 16:59", "03/03/2026 16:59", "04/03/2026 17:00"),
        # The portal's receipt decides, not the acceptance.
        ("03/03/2026 14:00", "03/03/2026 16:40", "04/03/2026 16:40"),
        # Accepted once the next working day is there: the clock starts at acceptance.
        ("03/03/2026 16:30", "04/03/2026 09:00", "05/03/2026 09:00"),
        ("03/03/2026 16:30", "04/03/2026 07:00", "05/03/2026 07:30"),
        ("06/03/2026 16:30", "07/03/2026 09:00", "09/03/2026 17:00"),
    ],
)
def test_online_in_the_last_hour_counts_from_the_next_working_day(
    submitted: str, accepted: str, expected: str
) -> None:
    assert found(accepted, "1 ngày làm việc", online=submitted).moment == at(expected)


def test_the_same_filing_at_the_desk_knows_no_last_hour() -> None:
    assert found("03/03/2026 16:30", "1 ngày làm việc").moment == at("04/03/2026 16:30")


def test_online_filing_has_two_clocks_of_its_own() -> None:
    notify, answer = online_clocks(
        submitted_at=at("03/03/2026 16:30"), calendar=national_calendar(), policy=POLICY_2025
    )
    assert notify.moment == at("04/03/2026 09:30")
    assert answer.moment == at("04/03/2026 17:00")


def test_a_desk_that_receives_on_saturday_starts_the_clock_on_monday() -> None:
    morning, afternoon = Session.of("07:30", "11:30"), Session.of("13:00", "17:00")
    desk = Session.of("07:30", "11:30", processes=False)
    calendar = national_calendar().with_pattern(
        WeeklyPattern.monday_to_friday(morning, afternoon, saturday=[desk])
    )
    assert calendar.is_receiving_at(at("07/03/2026 09:00"))
    assert not calendar.is_processing_at(at("07/03/2026 09:00"))
    assert found("07/03/2026 09:00", "1 ngày làm việc", calendar=calendar).moment == at("09/03/2026 17:00")
    assert found("07/03/2026 09:00", "2 giờ", calendar=calendar).moment == at("09/03/2026 09:30")


def test_a_half_day_ends_at_its_own_close() -> None:
    morning, afternoon = Session.of("07:30", "11:30"), Session.of("13:00", "17:00")
    calendar = national_calendar().with_pattern(
        WeeklyPattern.monday_to_friday(morning, afternoon, saturday=[morning])
    )
    assert found("06/03/2026 16:00", "1 ngày làm việc", calendar=calendar).moment == at("07/03/2026 11:30")
    assert found("07/03/2026 11:45", "trong ngày", calendar=calendar).moment == at("09/03/2026 17:00")


def test_the_derivation_of_the_example_names_tet_and_adds_up() -> None:
    example = found("13/02/2026 16:00", "3 ngày làm việc")
    assert [(line.rule, line.minutes) for line in example.lines] == [
        ("received", 60),
        ("holiday", 0),
        ("working_days", 960),
        ("last_day", 420),
        ("due", 0),
    ]
    assert sum(line.minutes for line in example.lines) == 3 * 480
    tet = example.lines[1]
    assert "Tết Nguyên đán" in tet.text
    assert (tet.start, tet.end) == (at("14/02/2026 00:00"), at("23/02/2026 00:00"))
    assert example.short_text == (
        "3 ngày làm việc kể từ 16:00 thứ Sáu 13/02/2026; 14/02–22/02 Tết Nguyên đán, không tính"
    )


def test_a_worked_saturday_has_a_line_of_its_own() -> None:
    lines = found("20/08/2026 09:00", "3 ngày làm việc").lines
    assert [line.text for line in lines if line.rule == "worked_day"] == [
        "Thứ Bảy 22/08/2026: làm bù cho thứ Hai 31/08/2026, tính là ngày làm việc"
    ]


def test_beyond_the_last_announced_year_the_calendar_is_provisional() -> None:
    later = found("28/12/2026 09:00", "5 ngày làm việc")
    assert later.moment == at("05/01/2027 09:00")
    assert later.is_provisional
    assert "lịch dự kiến" in later.short_text
    assert later.lines[-1].rule == "provisional"
    assert not found("14/12/2026 09:00", "5 ngày làm việc").is_provisional
    # Tết 2027: the eve on Friday 05/02, four days from Saturday on, two of them made up on 10 and 11/02.
    assert found("04/02/2027 09:00", "1 ngày làm việc").moment == at("12/02/2027 09:00")


def test_many_hours_are_listed_for_a_person() -> None:
    long = found("03/03/2026 09:00", "24 giờ")
    assert long.needs_attention
    assert "24 giờ làm việc" in long.attention[0]
    assert not found("03/03/2026 09:00", "23 giờ").needs_attention


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    received = datetime(2026, 2, 13, 9, 0, 30, tzinfo=UTC)
    calendar = national_calendar()
    result = due(
        received_at=received, limit=Limit(3, LimitUnit.WORKING_DAY), calendar=calendar, policy=POLICY_2018
    )
    assert result.moment.isoformat() == "2026-02-25T16:00:00+07:00"
    assert result.received_at == at("13/02/2026 16:00")
    assert result.policy_id == "2018"
    assert result.calendar_version == calendar.fingerprint


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(NaiveMoment, match="thiếu múi giờ"):
        due(
            received_at=at("13/02/2026 09:00").replace(tzinfo=None),
            limit=SAME_DAY,
            calendar=national_calendar(),
            policy=POLICY_2025,
        )


def test_filing_after_acceptance_is_refused() -> None:
    with pytest.raises(WorktimeError, match="không thể sau thời điểm tiếp nhận"):
        found("03/03/2026 09:00", "1 ngày làm việc", online="03/03/2026 09:01")


@pytest.mark.parametrize(
    ("received", "limit"),
    [
        ("31/12/2018 09:00", "1 ngày làm việc"),
        ("01/01/2101 09:00", "trong ngày"),
        ("01/06/2099 09:00", "9999 ngày làm việc"),
        ("01/06/2099 09:00", "9999 ngày"),
        ("01/06/2099 09:00", "9999 tháng"),
        ("31/12/2100 17:30", "9999 giờ"),
    ],
)
def test_beyond_the_calendar_there_is_one_clear_sentence(received: str, limit: str) -> None:
    with pytest.raises(DateBeyondCalendar, match=r"nằm ngoài lịch làm việc.*2019.*2100"):
        found(received, limit)


def test_a_calendar_without_any_working_day_says_so_instead_of_looping() -> None:
    with pytest.raises(NoWorkingTime):
        found("03/03/2026 09:00", "1 ngày làm việc", calendar=Calendar(patterns=(WeeklyPattern.of({}),)))


def test_stored_derivations_come_back_equal() -> None:
    for limit in ("3 ngày làm việc", "8 giờ", "30 ngày", "2 tháng", "trong ngày"):
        result = found("13/02/2026 16:00", limit)
        assert Due.from_json(result.to_json()) == result
    stored = found("13/02/2026 16:00", "3 ngày làm việc").to_json()
    assert stored["due"] == "2026-02-25T16:00:00+07:00"
    assert set(stored["lines"][0]) == {"from", "to", "minutes", "rule", "article", "text"}


def test_another_cutoff_is_a_matter_of_policy() -> None:
    early = replace(POLICY_2025, same_day_cutoff=time(14, 0))
    assert found("03/03/2026 14:30", "trong ngày", policy=early).moment == at("04/03/2026 17:00")

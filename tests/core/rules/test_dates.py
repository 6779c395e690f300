"""Dates and moments as people read and type them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.rules.dates import (
    VN_TZ,
    format_date,
    format_moment,
    format_time,
    local_day,
    long_date,
    parse_date,
    parse_moment,
    place_and_date,
    slip_moment,
    speak_moment,
    weekday_name,
)
from motcua.core.rules.errors import Unreadable


def test_dates_are_day_month_year() -> None:
    assert format_date(date(2026, 3, 5)) == "05/03/2026"


def test_moments_are_shown_in_vietnamese_time() -> None:
    late_in_utc = datetime(2026, 11, 21, 17, 5, tzinfo=UTC)
    assert format_moment(late_in_utc) == "22/11/2026 00:05"
    assert format_date(late_in_utc) == "22/11/2026"
    assert format_time(late_in_utc) == "00:05"
    assert local_day(late_in_utc) == date(2026, 11, 22)


def test_a_naive_moment_is_refused() -> None:
    naive = datetime(2026, 11, 22, 8, 0, tzinfo=UTC).replace(tzinfo=None)
    for show in (format_moment, format_date, slip_moment, speak_moment, local_day):
        with pytest.raises(ValueError, match="time zone"):
            show(naive)


def test_slip_moment_reads_as_on_the_form() -> None:
    due = datetime(2026, 2, 25, 16, 0, tzinfo=VN_TZ)
    assert slip_moment(due) == "16 giờ 00 phút, ngày 25 tháng 02 năm 2026"
    assert slip_moment(due.astimezone(UTC)) == slip_moment(due)
    assert slip_moment(datetime(2026, 11, 2, 7, 30, tzinfo=VN_TZ)) == (
        "07 giờ 30 phút, ngày 02 tháng 11 năm 2026"
    )


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2026, 1, 9), "ngày 09 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_place_and_date_puts_zeros_as_decree_30_asks(day: date, line: str) -> None:
    assert long_date(day) == line
    assert place_and_date("Bình Hòa", day) == f"Bình Hòa, {line}"


def test_weekday_names() -> None:
    monday = date(2026, 11, 23)
    names = [weekday_name(monday + timedelta(days=offset)) for offset in range(7)]
    assert names == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]


def test_speak_moment_says_part_of_day_weekday_and_date() -> None:
    afternoon = datetime(2026, 11, 25, 16, 0, tzinfo=VN_TZ)
    assert speak_moment(afternoon) == "chiều thứ Tư 25/11"
    assert speak_moment(afternoon.replace(hour=8)) == "sáng thứ Tư 25/11"
    assert speak_moment(afternoon.replace(hour=19)) == "tối thứ Tư 25/11"
    assert speak_moment(afternoon, today=date(2026, 11, 22)) == "chiều thứ Tư 25/11"


def test_speak_moment_adds_another_year() -> None:
    assert speak_moment(datetime(2027, 1, 4, 9, 0, tzinfo=VN_TZ), today=date(2026, 12, 30)) == (
        "sáng thứ Hai 04/01/2027"
    )


@pytest.mark.parametrize(
    "text",
    ["05/03/2026", "5/3/2026", " 05-03-2026 ", "05.03.2026", "05 / 03 / 2026", "05032026", "2026-03-05"],
)
def test_parse_date_reads_the_usual_spellings(text: str) -> None:
    assert parse_date(text) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "ngày/tháng/năm"),
        ("hôm nay", "ngày/tháng/năm"),
        ("05/03/26", "đủ bốn chữ số của năm"),
        ("2026/03/05", "ngày/tháng/năm"),
        ("31/02/2026", "Tháng 2/2026 không có ngày 31; tháng này có 28 ngày"),
        ("00/02/2026", "không có ngày 0"),
        ("05/13/2026", "Không có tháng 13"),
        ("05/03/0000", "Năm phải"),
    ],
)
def test_parse_date_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_date(text)
    assert says in str(refusal.value)


@settings(max_examples=100)
@given(st.dates())
def test_a_formatted_date_reads_back(day: date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(day.isoformat()) == day


@settings(max_examples=100)
@given(st.text(max_size=12))
def test_parse_date_refuses_or_reads_any_text(text: str) -> None:
    with suppress(Unreadable):
        assert parse_date(format_date(parse_date(text))) == parse_date(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-24T09:05", datetime(2026, 3, 24, 9, 5, tzinfo=VN_TZ)),
        ("2026-03-24 09:05:30", datetime(2026, 3, 24, 9, 5, 30, tzinfo=VN_TZ)),
        ("2026-03-24T02:05:00Z", datetime(2026, 3, 24, 9, 5, tzinfo=VN_TZ)),
        ("2026-03-24T09:05:00+07:00", datetime(2026, 3, 24, 9, 5, tzinfo=VN_TZ)),
        ("24/03/2026 09:05", datetime(2026, 3, 24, 9, 5, tzinfo=VN_TZ)),
        ("9:05 24/3/2026", datetime(2026, 3, 24, 9, 5, tzinfo=VN_TZ)),
        ("24-03-2026, 09h05", datetime(2026, 3, 24, 9, 5, tzinfo=VN_TZ)),
        ("24/03/2026", datetime(2026, 3, 24, 0, 0, tzinfo=VN_TZ)),
    ],
)
def test_moments_are_read_with_or_without_offset(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize("text", ["", "?", "24/03/26", "24/13/2026 09:00", "24/03/2026 25:00", "hôm qua"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_moment(text)

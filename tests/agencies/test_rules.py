"""Weekly hours as people type them."""

from __future__ import annotations

import pytest

from motcua.agencies.errors import WrongSessions
from motcua.agencies.rules import read_day, week_from_json, week_to_json, write_day


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("07:30-11:30, 13:00-17:00", "07:30-11:30, 13:00-17:00"),
        ("13h00 – 17h00; 7h30–11h30", "07:30-11:30, 13:00-17:00"),
        ("8h-11h", "08:00-11:00"),
        ("07:30-11:30 (Chỉ nhận)", "07:30-11:30 (chỉ nhận)"),
        ("07:30-11:30 (chỉ xử lý)", "07:30-11:30 (chỉ xử lý)"),
        ("", ""),
        (" , ", ""),
    ],
)
def test_hours_are_read_and_written_back(typed: str, written: str) -> None:
    assert write_day(read_day(0, typed)) == written


@pytest.mark.parametrize(
    "typed", ["sáng", "07:30", "11:30-07:30", "07:30-07:30", "25:00-26:00", "07:61-08:00"]
)
def test_what_is_no_session_is_refused_naming_the_day(typed: str) -> None:
    with pytest.raises(WrongSessions, match=r"Thứ Bảy: “.+” không đọc được; ghi như") as refusal:
        read_day(5, typed)
    assert refusal.value.field == "day_5"


def test_sessions_that_overlap_are_refused() -> None:
    with pytest.raises(WrongSessions, match="chồng lên nhau"):
        read_day(0, "07:30-11:30, 11:00-12:00")


def test_a_week_survives_storing() -> None:
    week = {0: read_day(0, "07:30-11:30, 13:00-17:00"), 5: read_day(5, "07:30-11:30 (chỉ nhận)")}
    assert week_from_json(week_to_json(week)) == week

"""The first page of the portal, and whether the desk is open."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from motcua.core.rules.dates import VN_TZ
from motcua.web.shared.opening import office_now
from tests.factories import make_office
from tests.factories_cases import make_desk

pytestmark = pytest.mark.django_db


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VN_TZ)


def test_the_first_page_asks_what_people_need(client: Client) -> None:
    make_desk()
    content = client.get("/").content.decode()
    assert "Ông/Bà cần làm thủ tục gì?" in content
    assert content.count("?su-kien=") == 6
    assert 'action="/tra-cuu/"' in content
    assert "12 Nguyễn Văn Đậu" in content


def test_the_first_page_works_for_an_office_not_set_up_yet(client: Client) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/thu-tuc/").status_code == 200


def test_the_desk_is_open_in_its_hours() -> None:
    desk = office_now(make_office(), now=at(23, 9))
    assert desk.is_open
    assert desk.closes_at == at(23, 11, 30)
    assert [(line.days, line.hours) for line in desk.week] == [
        ("Thứ Hai – Thứ Sáu", "07:30–11:30, 13:00–17:00")
    ]


@pytest.mark.parametrize(
    ("now", "opens_at", "today"),
    [
        (at(23, 6), at(23, 7, 30), True),
        (at(23, 11, 30), at(23, 13), True),
        (at(23, 17), at(25, 7, 30), False),  # Tuesday 24/11/2026 is a holiday
        (at(24, 9), at(25, 7, 30), False),
        (at(27, 17), at(30, 7, 30), False),
        (at(13, 17, month=2), at(23, 7, 30, month=2), False),  # over Tết
    ],
)
def test_a_closed_desk_says_when_it_opens(now: datetime, opens_at: datetime, today: bool) -> None:
    desk = office_now(make_office(), now=now)
    assert (desk.is_open, desk.opens_at, desk.opens_today) == (False, opens_at, today)


def test_a_holiday_is_named() -> None:
    desk = office_now(make_office(), now=at(24, 9))
    assert "Văn hóa" in desk.why_closed
    assert desk.days_off[0].on == at(24, 9).date()

"""A minute to find who holds the late cases and why, in the sample office that answers 53 % on time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from motcua.accounts.models import User
from motcua.core.rules.dates import VN_TZ
from motcua.demo.actions import load_demo
from tests.journeys.people import sees_well, sign_in_by_cookie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=VN_TZ)
CASES = 90  # in the first office; the troubled one has a third of them


def test_the_director_of_the_troubled_office_finds_the_late_cases_in_two_clicks(
    live_server: Any, open_page: Callable[..., Page], set_clock: Callable[[datetime], None]
) -> None:
    load_demo(now=NOW, cases=CASES)
    set_clock(NOW)
    director = open_page()
    sign_in_by_cookie(director, live_server.url, User.objects.get(username="giamdoc.tb"))
    director.goto(live_server.url + reverse("desk:home"))
    worst = director.locator(".today-units tbody tr").first
    expect(worst).to_contain_text("Phòng Kinh tế")
    expect(worst).to_contain_text("Thẩm định hồ sơ")
    assert sees_well(director) == []

    worst.get_by_role("link").last.click()
    director.get_by_role("row").filter(has_text="Thẩm định hồ sơ").first.get_by_role("link").first.click()
    director.get_by_role("link", name="Thời gian đi đâu").click()
    why = director.get_by_text("Vượt thời gian nhiều nhất")
    expect(why).to_contain_text("Phòng Kinh tế")
    expect(why).to_contain_text("Thẩm định hồ sơ")
    assert sees_well(director) == []

"""Papers between units: handed over by a list both sides sign, counted, received, some of them refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import receive
from tests.journeys.people import People, printed, sees_well

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEDNESDAY = datetime(2026, 11, 18, 9, 5, tzinfo=VN_TZ)


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS)


def test_papers_go_over_in_bulk_by_a_list_that_both_sides_sign(people: People) -> None:
    kept, lost, later = (receive(people.desk, now=WEDNESDAY) for _ in range(3))
    people.at(WEDNESDAY + timedelta(hours=1))
    receiver = people.window(Role.RECEIVER, reverse("desk:papers"))
    assert sees_well(receiver) == []
    receiver.get_by_label(later.code).uncheck()
    receiver.get_by_role("button", name="Lập danh sách, ký giao").click()
    expect(receiver.locator("main")).to_contain_text("Chờ ký nhận")
    sheet = printed(receiver, "Xem, in")
    assert kept.applicant_name in sheet
    assert later.applicant_name not in sheet
    assert sees_well(receiver) == []

    people.at(WEDNESDAY + timedelta(hours=2))
    specialist = people.window(Role.SPECIALIST, reverse("desk:papers"))
    specialist.get_by_role("link", name="Kiểm đếm, ký nhận").click()
    specialist.get_by_label(f"Lý do không nhận {lost.code}").fill("Thiếu bản chính")
    assert sees_well(specialist) == []
    specialist.get_by_role("button", name="Ký nhận").click()
    expect(specialist.locator("#alerts")).to_contain_text("Đã ký nhận danh sách")

    page = people.case_page(Role.SPECIALIST, kept)
    expect(page.locator(".papers-place")).to_contain_text("Bản giấy đang ở Phòng Văn hóa – Xã hội")
    receiver = people.window(Role.RECEIVER, reverse("desk:papers"))
    expect(receiver.get_by_role("row").filter(has_text=lost.code)).to_contain_text(
        "Bị trả lại: Thiếu bản chính"
    )
    expect(receiver.get_by_role("row").filter(has_text=later.code)).to_be_visible()
    expect(receiver.get_by_role("link", name=kept.code)).to_have_count(0)

"""Advised by telephone, then at the door: the guide sees it, the counter sees the note and the advice."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from motcua.queueing.models import Advice, Ticket
from tests.factories_cases import BIRTH, MARRIAGE, Desk, make_desk
from tests.factories_queue import Queue, make_queue
from tests.journeys.people import People, sees_well

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CALL_AT = datetime(2026, 3, 23, 15, 0, tzinfo=VN_TZ)
VISIT_AT = datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)


@pytest.fixture
def desk() -> Desk:
    return make_desk(BIRTH, MARRIAGE)


@pytest.fixture
def queue(desk: Desk) -> Queue:
    queue = make_queue("H", office=desk.office, now=CALL_AT)
    version = desk.ward.offerings.get(procedure__code=BIRTH).procedure.current_version
    assert version is not None
    queue.lines["H"].fields.add(version.field)
    return queue


def test_what_was_said_on_the_telephone_reaches_the_counter(people: People, desk: Desk, queue: Queue) -> None:
    people.at(CALL_AT)
    page = people.window(Role.SPECIALIST, reverse("desk:new_advice"))
    expect(page.locator("#who")).to_be_focused()
    page.keyboard.type("0987654321")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Điện thoại", exact=True).first).to_have_value("0987654321")
    page.get_by_label("Tên", exact=True).fill("Lò Thị Mai")
    page.keyboard.press("Alt+l")
    page.keyboard.type("khai sinh")
    expect(page.locator("#offerings button").first).to_contain_text("Đăng ký khai sinh")
    page.locator("#offerings button").first.click()
    expect(page.locator("textarea[name=answer]")).to_have_value(re.compile("thời hạn trong ngày"))
    expect(page.get_by_role("heading", name="Đăng ký khai sinh")).to_be_visible()
    assert sees_well(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("#alerts")).to_contain_text("Đã ghi lời hướng dẫn")
    assert Advice.objects.get().phone == "0987654321"

    people.at(VISIT_AT)
    page = people.window(Role.RECEIVER, reverse("desk:guidance"))
    expect(page.locator("#who")).to_be_focused()
    page.keyboard.type("mai")
    page.keyboard.press("Enter")
    expect(page.locator(".found button").first).to_contain_text("Lò Thị Mai")
    page.locator(".found button").first.click()
    expect(page.get_by_role("heading", name="Lời hướng dẫn đã cho")).to_be_visible()
    expect(page.locator(".told").first).to_contain_text("Giấy chứng sinh")
    page.locator(".quick-procedure").filter(has_text="khai sinh").first.click()
    expect(page.get_by_role("heading", name="Đăng ký khai sinh")).to_be_visible()
    expect(page.locator("[data-missing]")).to_contain_text("còn thiếu 2")
    page.locator(".door-paper").filter(has_text="Tờ khai").first.locator("input[value=held]").check()
    expect(page.locator("[data-missing]")).to_contain_text("còn thiếu 1")
    page.get_by_label("Ghi chú cho quầy").fill("Nghe kém, xin nói to")
    assert sees_well(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Đã cấp số H-001")).to_be_visible()
    assert Ticket.objects.get().note == "Nghe kém, xin nói to · Còn thiếu: Giấy chứng sinh"
    assert sees_well(page) == []

    queue.sit_down(0, now=VISIT_AT)
    page = people.window(queue.officers[0], reverse("desk:queue"))
    page.keyboard.press("F2")
    expect(page.locator(".work-at-hand")).to_contain_text("Nghe kém, xin nói to")
    expect(page.locator(".work-at-hand")).to_contain_text("Lời hướng dẫn đã cho")
    expect(page.locator(".told")).to_have_count(2)  # at the door today, on the telephone yesterday

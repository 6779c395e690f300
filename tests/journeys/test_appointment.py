"""Book on the phone, move, check in at the kiosk, and be called in turn with people who just came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from motcua.core.rules.dates import local
from motcua.queueing.actions import call_next, finish_ticket
from motcua.queueing.models import Appointment, Ticket
from motcua.web.shared.devices import COOKIE
from tests.factories import NOW
from tests.factories_queue import Queue, planned_queue
from tests.journeys.conftest import PHONE
from tests.web.kiosk_screen import device_cookie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
KIOSK = {"width": 1080, "height": 1920}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def queue(live_server: Any, settings: Any, set_clock: Callable[..., None]) -> Queue:
    settings.PUBLIC_URL = live_server.url
    set_clock(NOW)
    return planned_queue("DC", counters=4)


def fits(page: Page) -> bool:
    """Nothing is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("has_script", [True, False])
def test_from_the_phone_to_the_counter(
    open_page: OpenPage, live_server: Any, queue: Queue, set_clock: Callable[..., None], has_script: bool
) -> None:
    phone = open_page(PHONE, java_script_enabled=has_script)
    phone.goto(f"{live_server.url}/hen/")
    phone.get_by_role("link", name="Nhóm D").click()
    expect(phone.get_by_text("Giờ vắng nhất")).to_be_visible()
    phone.locator("a.time").first.click()
    phone.get_by_label("Họ và tên").fill("Trần Thị Hẹn")
    phone.get_by_label("Số điện thoại").fill("0912 345 678")
    phone.get_by_role("button", name="Đặt hẹn").click()
    expect(phone.locator(".pass .qr svg")).to_be_visible()
    held = Appointment.objects.get()
    assert held.name not in phone.content()

    phone.get_by_role("link", name="Đổi giờ").click()
    wanted = phone.locator("button.time").nth(1)
    at = wanted.locator("b").inner_text()
    wanted.click()
    expect(phone.locator(".pass h1")).to_contain_text(at)
    if has_script:
        assert fits(phone)
    held = Appointment.objects.with_place().get()
    assert (f"{local(held.slot.starts_at):%H:%M}", held.sequence) == (at, 1)

    due = held.slot.starts_at
    walk_ins = [queue.ticket("D", now=due - (20 - number) * MINUTE) for number in range(2)]
    set_clock(due - 5 * MINUTE)
    kiosk = open_page(KIOSK)
    kiosk.context.add_cookies([{"name": COOKIE, "value": device_cookie(queue.kiosk), "url": live_server.url}])
    kiosk.goto(f"{live_server.url}/ki-ot/")
    kiosk.get_by_role("link", name="Tôi có hẹn").click()
    kiosk.get_by_label("Mã hẹn").fill(held.spoken_code)
    kiosk.get_by_role("button", name="Tôi đã đến").click()
    expect(kiosk.get_by_text("Số của ông/bà")).to_be_visible()
    held.refresh_from_db()
    assert held.ticket is not None
    expect(kiosk.locator("body")).to_contain_text(held.ticket.code)

    phone.reload()
    phone.get_by_role("link", name="Xem số thứ tự").click()
    expect(phone.locator(".number")).to_contain_text(held.ticket.code)

    counter = queue.sit_down(now=due)
    called = [served(queue, counter.pk, number) for number in range(3)]
    assert called == [walk_ins[0].pk, held.ticket.pk, walk_ins[1].pk]


def served(queue: Queue, counter_id: int, number: int) -> int:
    """Who is called next, and is done with at once."""
    now = Ticket.objects.get(appointment__isnull=False).slot_at
    assert now is not None
    now += number * MINUTE
    by = queue.officer(now=now)
    ticket = call_next(counter_id=counter_id, key=str(number), by=by, now=now)
    finish_ticket(counter_id=counter_id, ticket_id=ticket.pk, by=by, now=now)
    return ticket.pk

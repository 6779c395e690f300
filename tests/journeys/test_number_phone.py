"""On a phone: prepare at home, take a number, show at the door that one has come, be near, be called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from motcua.catalogue.models import Field
from motcua.core.actors import job_actor
from motcua.core.rules.dates import local_day
from motcua.notifications.models import Message
from motcua.queueing.actions import call_next, finish_ticket, tell_near
from motcua.queueing.choices import TicketState
from motcua.queueing.models import Ticket
from motcua.queueing.queries.presence import presence_code
from motcua.web.portal import ticket_words
from tests.factories import NOW
from tests.factories_cases import BIRTH, make_desk
from tests.factories_queue import Queue, make_queue
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
LATER = NOW + timedelta(minutes=20)
REMEMBER_SHAKES = """
    navigator.vibrate = () => {
      sessionStorage.setItem("shakes", (sessionStorage.getItem("shakes") ?? "") + "x");
      return true;
    };
"""


@pytest.fixture
def queue(
    live_server: Any, settings: Any, set_clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Queue:
    settings.PUBLIC_URL = live_server.url
    monkeypatch.setattr(ticket_words, "SOON", 1)
    monkeypatch.setattr(ticket_words, "LATER", 1)
    set_clock(NOW)
    desk = make_desk(BIRTH)
    made = make_queue("H", counters=2, office=desk.office)
    made.lines["H"].fields.set(Field.objects.all())
    made.sit_down(0)
    for _ in range(5):
        made.ticket("H")
    return made


def call(queue: Queue) -> Ticket:
    """The counter calls whoever is next and is done with whoever was there."""
    by, counter = queue.officer(), queue.counters[0].pk
    at_counter = Ticket.objects.filter(counter=counter).at_counter().first()
    if at_counter is not None:
        finish_ticket(counter_id=counter, ticket_id=at_counter.pk, by=by, now=LATER)
    return call_next(counter_id=counter, by=by, now=LATER)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def door_of(queue: Queue) -> str:
    return f"/co-mat/{presence_code(queue.office.pk, on=local_day(NOW))}/"


def test_from_the_list_of_papers_to_the_counter(
    open_page: OpenPage, live_server: Any, queue: Queue, set_clock: Callable[..., None]
) -> None:
    phone = open_page(PHONE)
    phone.add_init_script(REMEMBER_SHAKES)
    phone.goto(f"{live_server.url}/thu-tuc/{BIRTH}/")
    phone.get_by_role("link", name="Chuẩn bị trước khi đi").click()
    expect(phone.get_by_text("Ông/Bà muốn nộp bằng cách nào?")).to_be_visible()
    assert fits(phone)
    phone.get_by_role("button", name="Xem giấy tờ của tôi").click()
    expect(phone.get_by_role("heading", name="Mang theo 1 loại giấy tờ")).to_be_visible()
    expect(phone.get_by_text("Nhóm H: 5 người đang chờ")).to_be_visible()
    assert fits(phone)

    phone.get_by_role("link", name="Lấy số từ xa").click()
    phone.get_by_label("Thư điện tử").fill("an@thu.example")
    phone.get_by_role("button", name="Lấy số", exact=True).click()
    expect(phone.locator("h1")).to_have_text("Còn 5 người trước ông/bà")
    expect(phone.locator(".number")).to_contain_text("H-006")
    assert fits(phone)
    ticket = Ticket.objects.get(origin="remote")
    assert ticket.offering is not None

    set_clock(LATER)
    phone.goto(f"{live_server.url}{door_of(queue)}")  # the camera opened it
    expect(phone.get_by_text("Đã ghi nhận ông/bà có mặt.")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.state == TicketState.WAITING
    expect(phone.locator("h1")).to_have_text("Còn 5 người trước ông/bà")

    call(queue)
    expect(phone.locator("h1")).to_have_text("Còn 4 người trước ông/bà")
    call(queue)
    expect(phone.locator("h1")).to_have_text("Sắp đến lượt ông/bà")
    expect(phone.locator(".now-figures")).to_contain_text("3")
    phone.wait_for_function("sessionStorage.getItem('shakes') === 'x'")
    told = tell_near(public_url=live_server.url, by=job_actor("kiểm thử"), now=LATER)
    assert told == 1
    assert Message.objects.get().address == "an@thu.example"

    while call(queue).pk != ticket.pk:
        pass
    expect(phone.locator("h1")).to_have_text("Đến lượt ông/bà: mời đến Quầy 1")
    expect(phone.locator(".now-place")).to_be_in_viewport()
    expect(phone).to_have_title(f"Đến lượt ông/bà: mời đến Quầy 1 · Số H-006 · {queue.office.agency.name}")
    phone.wait_for_function("sessionStorage.getItem('shakes') === 'xx'")
    phone.get_by_role("link", name="Ai được gọi trước tôi").click()
    expect(phone.locator(".calls .is-own")).to_contain_text("H-006")
    assert fits(phone)


def test_without_a_script_a_number_is_taken_shown_at_the_door_and_given_back(
    open_page: OpenPage, live_server: Any, queue: Queue
) -> None:
    phone = open_page(PHONE, java_script_enabled=False)
    phone.goto(f"{live_server.url}/lay-so/")
    phone.get_by_role("link", name="Nhóm H").click()
    phone.get_by_role("button", name="Lấy số", exact=True).click()
    expect(phone.locator("h1")).to_have_text("Còn 5 người trước ông/bà")
    phone.goto(f"{live_server.url}{door_of(queue)}")
    phone.get_by_role("button", name="Tôi đã đến").click()
    expect(phone.get_by_text("Đã ghi nhận ông/bà có mặt.")).to_be_visible()
    phone.get_by_role("link", name="Xem lại").click()
    phone.get_by_text("Không cần số này nữa").click()
    phone.get_by_role("button", name="Trả số H-006").click()
    expect(phone.locator("h1")).to_have_text("Ông/bà đã trả số này")

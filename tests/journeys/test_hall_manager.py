"""A director sets up a hall in Chromium: skills by one click, a kiosk paired elsewhere, figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from motcua.core.actors import Role
from motcua.queueing.models import CounterLine
from tests.factories import NOW, make_user
from tests.factories_queue import Queue, make_queue
from tests.journeys.conftest import sign_in
from tests.journeys.people import sees_well

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def queue(live_server: Any, set_clock: Callable[..., None]) -> Queue:
    set_clock(NOW)
    return make_queue("DH", counters=2)


def test_a_director_sets_up_the_hall(queue: Queue, open_page: Callable[..., Page], live_server: Any) -> None:
    director = make_user(Role.DIRECTOR, queue.office.agency)
    page = open_page()
    sign_in(page, live_server.url, director.username)
    hall = f"{live_server.url}/quan-tri/sanh/{queue.office.pk}"

    page.goto(f"{hall}/quay/")
    cell = page.get_by_role("button", name="Quầy 2, Nhóm D: thứ 3")
    expect(cell).to_have_attribute("aria-pressed", "false")
    page.wait_for_load_state()
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", "true")
    served = CounterLine.objects.get(counter=queue.counters[1], line=queue.lines["D"])
    assert served.preference == 3
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", "false")
    assert not CounterLine.objects.filter(pk=served.pk).exists()
    assert sees_well(page) == []

    page.goto(f"{hall}/may/")
    assert sees_well(page) == []
    page.get_by_role("link", name="Máy lấy số", exact=True).click()
    page.get_by_label("Tên", exact=True).fill("Máy lấy số cửa chính")
    page.get_by_role("button", name="Thêm và lấy mã ghép").click()
    code = page.locator(".pairing-code").inner_text()
    assert sees_well(page) == []

    kiosk = open_page({"width": 1080, "height": 1920})
    kiosk.goto(f"{live_server.url}/ghep-may/")
    kiosk.get_by_label("Mã ghép máy").fill(code)
    kiosk.get_by_role("button", name="Ghép máy").click()
    kiosk.wait_for_url(f"{live_server.url}/ki-ot/")
    expect(kiosk.get_by_text("Nhóm D").first).to_be_visible()

    queue.ticket("H")
    for address in ("so-lieu/", "so-lieu/?theo=gio", "du-bao-cho/", "uu-tien/", "nhom/them/", ""):
        page.goto(f"{hall}/{address}")
        assert sees_well(page) == []

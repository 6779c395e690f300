"""At the kiosk, 1080 × 1920: card, slip, no network, somebody who walked away, a scanner anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from motcua.cases.models import Case
from motcua.cases.queries.tracking import tracking_path
from motcua.queueing.choices import LineKind
from motcua.queueing.models import Hall, Ticket
from motcua.web.shared.devices import COOKIE
from tests.factories import NOW
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_queue import Queue, make_queue
from tests.factories_work import decided
from tests.journeys.conftest import PHONE
from tests.journeys.people import sees_well
from tests.web.kiosk_screen import device_cookie, give_voice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
KIOSK = {"width": 1080, "height": 1920}
OLD_CARD = "079042000123||Trần Thị Sáu|15081942|Nữ|Bình Hòa, Thành phố Hồ Chí Minh|01082024"
NAME = "Trần Thị Sáu"


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH)


@pytest.fixture
def queue(desk: Desk, set_clock: Callable[..., None]) -> Queue:
    set_clock(NOW)
    queue = make_queue("DR", office=desk.office, counters=2)
    results = queue.lines["R"]
    results.kind, results.name = LineKind.HAND_OVER, "Nhận kết quả"
    results.save()
    return queue


@pytest.fixture
def kiosk(open_page: OpenPage, live_server: Any, queue: Queue) -> Page:
    return at_start(open_page(KIOSK), live_server.url, queue)


def at_start(page: Page, base: str, queue: Queue) -> Page:
    page.context.add_cookies([{"name": COOKIE, "value": device_cookie(queue.kiosk), "url": base}])
    page.goto(f"{base}/ki-ot/")
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chào buổi sáng")
    return page


def scan(page: Page, text: str) -> None:
    """What a scanner does, with the focus wherever it is: the first key, all others at once, Enter."""
    page.keyboard.press(text[0])
    page.keyboard.insert_text(text[1:])
    page.keyboard.press("Enter")


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_a_card_two_touches_a_ticket_for_who_was_born_in_1942(kiosk: Page) -> None:
    scan(kiosk, OLD_CARD)
    heading(kiosk, f"Chào ông/bà {NAME}")
    assert sees_well(kiosk) == []
    kiosk.get_by_role("link", name="Nhóm D").click()
    expect(kiosk.get_by_text("thuộc diện ưu tiên: Người trên 75 tuổi")).to_be_visible()
    kiosk.get_by_role("button", name="Lấy số").click()
    heading(kiosk, "D-001")
    ticket = Ticket.objects.select_related("applicant", "priority").get()
    assert ticket.applicant is not None
    assert ticket.priority is not None
    assert (ticket.applicant.name, ticket.priority.key) == (NAME, "elderly")
    assert sees_well(kiosk) == []
    kiosk.get_by_role("link", name="Xong").click()
    heading(kiosk, "Chào buổi sáng")
    assert NAME not in kiosk.content()
    assert NAME not in kiosk.url


def test_the_slip_of_a_finished_case_leads_to_the_hand_over_line(
    kiosk: Page, desk: Desk, live_server: Any
) -> None:
    case: Case = decided(desk)
    scan(kiosk, f"{live_server.url}{tracking_path(case.code, case.lookup_code)}")
    heading(kiosk, "Hồ sơ đã có kết quả")
    assert case.applicant_name not in kiosk.content()
    kiosk.get_by_role("link", name="Lấy số nhận kết quả").click()
    kiosk.get_by_role("button", name="Không, cảm ơn. Lấy số").click()
    heading(kiosk, "R-001")
    assert Ticket.objects.get().case == case


def test_a_minute_without_a_network_is_said_and_gives_one_ticket_once_it_is_back(kiosk: Page) -> None:
    kiosk.clock.install()
    kiosk.get_by_role("link", name="Nhóm D").click()
    take = kiosk.get_by_role("button", name="Không, cảm ơn. Lấy số")
    expect(take).to_be_visible()
    kiosk.context.set_offline(True)
    take.click()
    expect(kiosk.get_by_text("Máy đang mất kết nối")).to_be_visible()
    for _ in range(20):
        kiosk.clock.run_for(3_000)  # a minute in which it tries again and again
    expect(kiosk.get_by_text("Máy đang mất kết nối")).to_be_visible()
    assert Ticket.objects.count() == 0
    kiosk.context.set_offline(False)
    kiosk.clock.run_for(3_000)
    heading(kiosk, "D-001")
    expect(kiosk.get_by_text("Máy đang mất kết nối")).to_be_hidden()
    assert Ticket.objects.count() == 1


def test_an_answer_lost_on_the_way_gives_the_same_ticket_when_asked_again(kiosk: Page) -> None:
    lost: list[str] = []

    def lose_the_first(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            route.fetch(max_redirects=0)  # the server has issued it
            lost.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    kiosk.get_by_role("link", name="Nhóm D").click()
    take = kiosk.get_by_role("button", name="Không, cảm ơn. Lấy số")
    expect(take).to_be_visible()
    kiosk.route("**/ki-ot/nhom/**", lose_the_first)
    take.click()
    heading(kiosk, "D-001")
    assert len(lost) == 1
    assert Ticket.objects.count() == 1


def test_who_walks_away_is_asked_and_forgotten(kiosk: Page, queue: Queue) -> None:
    Hall.objects.update(kiosk_patience=20)
    kiosk.clock.install()
    scan(kiosk, OLD_CARD)
    heading(kiosk, NAME)
    expect(kiosk.locator("#main")).to_be_focused()  # the page has settled and begun to wait
    kiosk.clock.fast_forward(9_000)
    expect(kiosk.get_by_role("dialog", name="Ông/bà còn ở đây không?")).to_be_visible()
    kiosk.get_by_role("button", name="Tôi cần thêm thời gian").click()
    heading(kiosk, NAME)
    expect(kiosk.get_by_role("dialog")).to_be_hidden()
    kiosk.clock.fast_forward(21_000)
    heading(kiosk, "Chào buổi sáng")
    assert NAME not in kiosk.content()
    kiosk.get_by_role("link", name="Nhóm D").click()
    kiosk.get_by_role("button", name="Không, cảm ơn. Lấy số").click()
    heading(kiosk, "D-001")
    assert Ticket.objects.get().applicant is None


def test_who_walks_away_without_a_network_leaves_no_name_on_the_screen(kiosk: Page) -> None:
    Hall.objects.update(kiosk_patience=20)
    kiosk.clock.install()
    scan(kiosk, OLD_CARD)
    heading(kiosk, NAME)
    expect(kiosk.locator("#main")).to_be_focused()  # the page has settled and begun to wait
    kiosk.context.set_offline(True)
    kiosk.clock.fast_forward(21_000)
    expect(kiosk.get_by_text("Máy đang mất kết nối")).to_be_visible()
    assert NAME not in kiosk.content()
    kiosk.context.set_offline(False)
    kiosk.clock.run_for(4_000)
    heading(kiosk, "Chào buổi sáng")


def test_a_scanner_that_types_into_a_field_is_no_typing(kiosk: Page) -> None:
    kiosk.get_by_role("link", name="Hỏi thủ tục").click()
    heading(kiosk, "Ông/bà cần làm thủ tục gì?")
    box = kiosk.get_by_role("searchbox")
    box.press_sequentially("ho kinh", delay=80)
    box.press("Enter")
    expect(kiosk.get_by_role("heading", name="Thủ tục tìm thấy")).to_be_visible()
    expect(box).to_be_focused()
    expect(box).to_have_value("ho kinh")
    box.focus()
    kiosk.keyboard.insert_text(OLD_CARD)
    kiosk.keyboard.press("Enter")
    heading(kiosk, f"Chào ông/bà {NAME}")


def test_typing_outside_a_field_is_no_scan_and_keys_are_enough(kiosk: Page) -> None:
    kiosk.keyboard.type("abc")
    kiosk.keyboard.press("Enter")
    heading(kiosk, "Chào buổi sáng")
    kiosk.get_by_role("link", name="Nhóm D").focus()
    kiosk.keyboard.press("ArrowRight")
    expect(kiosk.get_by_role("link", name="Nhận kết quả")).to_be_focused()
    kiosk.keyboard.press("Enter")
    expect(kiosk.get_by_role("heading", name="Nhận kết quả")).to_be_visible()


def test_keys_on_the_screen_write_and_english_and_large_type_last_one_visit(kiosk: Page) -> None:
    kiosk.get_by_role("button", name="English").click()
    heading(kiosk, "Good morning")
    expect(kiosk.locator("html")).to_have_attribute("lang", "en")
    kiosk.get_by_role("button", name="Larger").click()
    kiosk.get_by_role("link", name="Procedures").click()
    expect(kiosk.get_by_role("button", name="Larger")).to_have_attribute("aria-pressed", "true")
    for letter in "HO":
        kiosk.get_by_role("button", name=letter, exact=True).click()
    expect(kiosk.get_by_role("searchbox")).to_have_value("HO")
    kiosk.get_by_role("link", name="Start over").click()
    heading(kiosk, "Chào buổi sáng")
    expect(kiosk.locator("html")).to_have_attribute("lang", "vi")
    expect(kiosk.get_by_role("button", name="Chữ to")).to_have_attribute("aria-pressed", "false")


def test_the_words_are_read_by_the_server_where_the_browser_has_no_voice(
    open_page: OpenPage, live_server: Any, queue: Queue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    give_voice(monkeypatch, tmp_path)
    page = at_start(open_page(KIOSK), live_server.url, queue)
    button = page.get_by_role("button", name="Đọc to")
    with page.expect_response("**/ki-ot/doc/") as heard:
        button.click()
    assert heard.value.ok
    assert "Đưa mã QR" in str(heard.value.request.post_data_json["words"])
    expect(button).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/ki-ot/doc/"):
        page.get_by_role("link", name="Nhóm D").click()
    page.get_by_role("button", name="Đọc to").click()
    expect(page.get_by_role("button", name="Đọc to")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("size", [KIOSK, PHONE])
def test_every_screen_can_be_heard_and_fits(
    open_page: OpenPage, live_server: Any, queue: Queue, desk: Desk, size: dict[str, int],
    set_clock: Callable[..., None],
) -> None:  # fmt: skip
    visit = queue.served("D")
    set_clock(NOW + timedelta(minutes=20))
    page = at_start(open_page(size), live_server.url, queue)
    line = queue.lines["R"]
    line.closed_because = "mất điện"
    line.save()
    addresses = [
        "",
        "nhom/",
        f"nhom/{queue.lines['D'].pk}/",
        f"nhom/{line.pk}/",
        "thu-tuc/",
        "ho-so/tra-cuu/",
        "danh-gia/",
    ]
    for address in addresses:
        page.goto(f"{live_server.url}/ki-ot/{address}")
        page.wait_for_load_state()
        assert sees_well(page) == [], address
    page.get_by_role("link", name="Về đầu").click()
    heading(page, "Chào buổi sáng")
    scan(page, f"{live_server.url}/so/{visit.key}/")
    heading(page, "Ông/bà có hài lòng không?")
    assert sees_well(page) == []
    page.get_by_role("button", name="Rất không hài lòng").click()
    heading(page, "Điều gì chưa tốt?")
    assert sees_well(page) == []
    page.get_by_text("Chờ lâu").click()
    page.get_by_role("button", name="Gửi").click()
    heading(page, "Cảm ơn")
    assert visit.rating.reasons == "long_wait"
    page.get_by_role("button", name="Tương phản").click()
    assert sees_well(page) == []

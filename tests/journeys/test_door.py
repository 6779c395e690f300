"""The whole visit, every screen at once: kiosk, paper, wall board, phone, counter; and the second visit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.cases.queries.tracking import tracking_path
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from motcua.feedback.models import Rating
from motcua.queueing.actions import pair_device
from motcua.queueing.choices import CaseLinkKind, DeviceKind, LineKind
from motcua.queueing.models import Ticket, TicketCase
from motcua.web.display.hub import hub
from motcua.web.shared.devices import COOKIE
from tests.factories_cases import CARD, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_queue import SETUP, Queue, make_queue
from tests.factories_work import bring_to
from tests.journeys.conftest import PHONE
from tests.journeys.people import People
from tests.web.kiosk_screen import device_cookie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MORNING = datetime(2026, 11, 18, 8, 5, tzinfo=VN_TZ)
MINUTE = timedelta(minutes=1)
KIOSK = {"width": 1080, "height": 1920}
WALL = {"width": 1920, "height": 1080}
QUEUE = "/can-bo/xep-hang/"


@pytest.fixture
def desk(live_server: Any, settings: Any, tmp_path: Path) -> Desk:
    settings.PUBLIC_URL, settings.HOME = live_server.url, tmp_path
    return make_desk(HOUSEHOLD_BUSINESS, now=MORNING)


@pytest.fixture
def queue(desk: Desk) -> Queue:
    made = make_queue("KT", office=desk.office, now=MORNING)
    results = made.lines["T"]
    results.kind, results.name = LineKind.HAND_OVER, "Nhận kết quả"
    results.save()
    made.kiosk.printer = "file:///may-in-1"
    made.kiosk.save()
    return made


@pytest.fixture(autouse=True)
def _still_hub() -> Iterator[None]:
    yield
    hub.stop()


def screen(
    open_page: Callable[..., Page], base: str, device: Any, size: dict[str, int], address: str
) -> Page:
    page = open_page(size)
    page.context.add_cookies([{"name": COOKIE, "value": device_cookie(device), "url": base}])
    page.goto(base + address)
    page.wait_for_load_state()
    return page


def scan(page: Page, text: str) -> None:
    page.keyboard.press(text[0])
    page.keyboard.insert_text(text[1:])
    page.keyboard.press("Enter")


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def printed_address(folder: Path) -> str:
    """What the QR of the newest ticket on paper says."""
    newest = max(folder.glob("**/*.png"), key=lambda path: path.stat().st_mtime_ns)
    with Image.open(newest) as picture:
        (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    return str(found.text)


def called_at_counter(people: People, code: str) -> Page:
    """The officer calls whoever is next by one key."""
    page = people.window(Role.RECEIVER, QUEUE)
    page.wait_for_load_state()
    page.keyboard.press("F2")
    expect(page.locator(".here-code")).to_have_text(code)
    page.wait_for_load_state()
    return page


def test_from_the_card_at_the_kiosk_to_the_result_and_the_rating(
    people: People, open_page: Callable[..., Page], desk: Desk, queue: Queue, tmp_path: Path
) -> None:
    people.at(MORNING)
    wall = pair_device(office=desk.office, kind=DeviceKind.BOARD, name="Bảng", by=SETUP, now=MORNING).device
    board = screen(open_page, people.base, wall, WALL, "/bang-goi-so/")
    kiosk = screen(open_page, people.base, queue.kiosk, KIOSK, "/ki-ot/")
    officer = people.window(Role.RECEIVER, QUEUE)
    officer.locator("tr", has_text=str(queue.counters[0])).get_by_role("button", name="Mở quầy").click()
    officer.wait_for_load_state()

    # The card at the kiosk: two touches, a ticket on paper, nothing declared.
    scan(kiosk, CARD)
    heading(kiosk, "Nguyễn Văn An")
    kiosk.get_by_role("link", name="Nhóm K").click()
    kiosk.get_by_role("button", name="Lấy số").click()
    heading(kiosk, "K-001")
    expect(kiosk.get_by_text("Phiếu đã in")).to_be_visible()
    address = printed_address(tmp_path / "printers")
    ticket = Ticket.objects.get()
    assert address.endswith(f"/so/{ticket.key}/")
    expect(board.get_by_text("1 người")).to_be_visible()
    phone = open_page(PHONE)
    phone.goto(address)
    expect(phone.locator("main")).to_contain_text("K-001")

    # Called: board and phone say where to go, the counter has the person before it.
    people.at(MORNING + 7 * MINUTE)
    called_at_counter(people, "K-001")
    expect(board.locator(".last .code")).to_have_text("K-001")
    expect(board.locator(".last .where")).to_contain_text("Quầy 1")
    expect(phone.locator("main")).to_contain_text("Quầy 1")
    officer.keyboard.press("Control+Enter")
    officer.wait_for_url(re.compile(rf"/tiep-nhan/\?phieu={ticket.pk}$"))
    officer.wait_for_load_state()
    expect(officer.locator("#id_applicant-name")).to_have_value("Nguyễn Văn An")
    officer.keyboard.press("F2")
    officer.locator("#papers [data-row]").first.focus()
    officer.keyboard.press("*")
    expect(officer.locator("#papers_count")).to_have_class(re.compile("is-done"))
    officer.keyboard.press("Control+Enter")
    officer.wait_for_url(re.compile(r"/da-tiep-nhan/"))
    case = Case.objects.get()
    assert case.applicant_name == "Nguyễn Văn An"
    assert TicketCase.objects.get().kind == CaseLinkKind.RECEIVED
    officer.get_by_role("link", name="Về quầy, lượt K-001").click()
    expect(officer.locator(".here-code")).to_have_text("K-001")
    officer.wait_for_load_state()
    officer.keyboard.press("F2")
    expect(officer.get_by_role("button", name="Gọi người tiếp theo")).to_be_visible()

    # The second visit: the slip goes straight to the line of results.
    later = MORNING + 3 * timedelta(hours=1)
    bring_to(desk, case, "hand_over", now=later - timedelta(hours=1), minutes=1)
    people.at(later)
    case.refresh_from_db()
    kiosk.goto(people.base + "/ki-ot/")
    kiosk.wait_for_load_state()
    scan(kiosk, f"{people.base}{tracking_path(case.code, case.lookup_code)}")
    heading(kiosk, "Hồ sơ đã có kết quả")
    kiosk.get_by_role("link", name="Lấy số nhận kết quả").click()
    kiosk.get_by_role("button", name="Lấy số").click()
    heading(kiosk, "T-001")
    officer = called_at_counter(people, "T-001")
    officer.keyboard.press("Control+Enter")
    second = Ticket.objects.latest("pk")
    officer.wait_for_url(re.compile(rf"{reverse('desk:hand_over_case', args=[case.pk])}\?phieu={second.pk}$"))
    officer.wait_for_load_state()
    officer.keyboard.press("Control+Enter")
    officer.wait_for_url(re.compile(rf"{QUEUE}$"))
    officer.wait_for_load_state()
    officer.keyboard.press("F2")
    expect(officer.get_by_role("button", name="Gọi người tiếp theo")).to_be_visible()
    case.refresh_from_db()
    assert case.state == CaseState.HANDED_OVER

    # The ticket held to the kiosk once more asks how it was.
    kiosk.goto(people.base + "/ki-ot/")
    kiosk.wait_for_load_state()
    scan(kiosk, printed_address(tmp_path / "printers"))
    expect(kiosk.get_by_role("button", name="Rất hài lòng")).to_be_visible()
    kiosk.get_by_role("button", name="Rất hài lòng").click()
    heading(kiosk, "Cảm ơn")
    assert Rating.objects.get().ticket == second

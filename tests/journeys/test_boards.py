"""The boards of the hall in Chromium: calls appear, are spoken one by one, and come back after a cut."""

from __future__ import annotations

import io
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from PIL import Image
from playwright.sync_api import Page, expect

from motcua.documents.choices import MediaType
from motcua.queueing.actions import (
    add_board_media,
    call_next,
    finish_ticket,
    pair_device,
    pause_counter,
    unpair_device,
)
from motcua.queueing.choices import DeviceKind
from motcua.queueing.models import Device
from motcua.web.display.hub import hub
from motcua.web.shared.devices import COOKIE, with_device
from tests.factories import NOW
from tests.factories_queue import SETUP, Queue, make_queue
from tests.journeys.people import sees_well

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
WALL = {"width": 1920, "height": 1080}
TALL = {"width": 1080, "height": 1920}
TV = {"width": 1366, "height": 768}


@pytest.fixture
def queue(live_server: Any, set_clock: Callable[[datetime], None]) -> Queue:
    set_clock(NOW)
    made = make_queue("DCH", counters=3)
    for place in range(3):
        made.sit_down(place)
    return made


def open_screen(page: Page, base: str, device: Device, address: str) -> None:
    cookie = with_device(HttpResponse(), device).cookies[COOKIE].value
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": base}])
    page.goto(base + address)


def board_device(queue: Queue) -> Device:
    return pair_device(office=queue.office, kind=DeviceKind.BOARD, name="Bảng", by=SETUP, now=NOW).device


def call(queue: Queue, place: int, *, now: datetime = NOW) -> str:
    counter = queue.counters[place]
    for ticket in counter.tickets.at_counter():
        finish_ticket(counter_id=counter.pk, ticket_id=ticket.pk, by=queue.officer(place), now=now)
    return call_next(counter_id=counter.pk, by=queue.officer(place), now=now).code


@pytest.fixture(autouse=True)
def _speaking_hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The server says it has a voice: what is played stands for it (SOUND)."""
    monkeypatch.setattr("motcua.web.display.voices.can_speak", lambda: True)
    yield
    hub.stop()


# Stands for the sound card: every sound takes 400 ms; what begins and ends is written on the page itself.
SOUND = """
const note = (text) => {
  const page = document.documentElement;
  page.dataset.heard = ((page.dataset.heard || "") + " " + text).trim();
};
window.Audio = function () {
  const player = this;
  this.play = () => {
    const name = player.src.split("/tieng/")[1];
    note("+" + name);
    setTimeout(() => { note("-" + name); player.onended(); }, 400);
    return Promise.resolve();
  };
};
"""


def expect_heard(page: Page, *sounds: str) -> None:
    """These sounds and no others, each ended before the next began."""
    words = " ".join(f"+{sound}.wav -{sound}.wav" for sound in sounds)
    expect(page.locator("html")).to_have_attribute("data-heard", words, timeout=40_000)


def test_a_call_appears_flashes_and_is_spoken(open_page: OpenPage, live_server: Any, queue: Queue) -> None:
    page = open_page(WALL)
    page.add_init_script(SOUND)
    open_screen(page, live_server.url, board_device(queue), "/bang-goi-so/")
    expect(page.get_by_role("heading", name="Mời lấy số")).to_be_visible()
    queue.ticket("D")
    expect(page.get_by_text("1 người")).to_be_visible()
    call(queue, 1)
    expect(page.locator(".last.is-new .code")).to_have_text("D-001")
    expect(page.locator(".last .where")).to_contain_text("Quầy 2")
    expect_heard(page, "D-001/2")
    expect(page.locator("#clock")).to_have_text("09:00")


def test_two_calls_at_once_are_spoken_one_after_the_other(
    open_page: OpenPage, live_server: Any, queue: Queue
) -> None:
    page = open_page(WALL)
    page.add_init_script(SOUND)
    for letters in "DDD":
        queue.ticket(letters)
    call(queue, 0)
    open_screen(page, live_server.url, board_device(queue), "/bang-goi-so/")
    expect(page.locator(".last .code")).to_have_text("D-001")
    call(queue, 1, now=NOW + timedelta(milliseconds=10))
    call(queue, 2, now=NOW + timedelta(milliseconds=20))
    # What was called before the board was switched on is shown and not called out again.
    expect_heard(page, "D-002/2", "D-003/3")


# A browser with a Vietnamese voice: it speaks for 400 ms.
VOICE = (
    SOUND
    + """
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "en-US" }, { lang: "vi_VN" }],
  resume: () => {},
  speak: (words) => {
    note("+" + words.voice.lang);
    setTimeout(() => { note("-" + words.voice.lang); words.onend({}); }, 400);
  },
} });
"""
)


def test_the_browsers_vietnamese_voice_goes_before_that_of_the_server(
    open_page: OpenPage, live_server: Any, queue: Queue
) -> None:
    page = open_page(WALL)
    page.add_init_script(VOICE)
    open_screen(page, live_server.url, board_device(queue), "/bang-goi-so/")
    for place in range(2):
        queue.ticket("D")
        call(queue, place)
    words = "+vi_VN -vi_VN +vi_VN -vi_VN"
    expect(page.locator("html")).to_have_attribute("data-heard", words)


def test_a_muted_board_stays_muted_and_says_so(open_page: OpenPage, live_server: Any, queue: Queue) -> None:
    page = open_page(WALL)
    page.add_init_script(SOUND)
    open_screen(page, live_server.url, board_device(queue), "/bang-goi-so/")
    page.evaluate("localStorage.setItem('motcua-sound', '\"off\"')")  # as the button of the board keeps it
    page.reload()
    queue.ticket("D")
    call(queue, 0)
    expect(page.locator(".last .code")).to_have_text("D-001")
    expect(page.locator("#sound.is-off")).to_be_visible()
    expect(page.locator("html")).not_to_have_attribute("data-heard", re.compile("."))


def test_pictures_are_shown_beside_the_calls(open_page: OpenPage, live_server: Any, queue: Queue) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (160, 90), "navy").save(picture, "PNG")
    add_board_media(
        hall=queue.hall, name="a.png", content=picture.getvalue(), kind=MediaType.PNG, by=SETUP, now=NOW
    )
    for letters in "DDDD":
        queue.ticket(letters)
    for place in range(3):
        call(queue, place, now=NOW + timedelta(seconds=place))
    page = open_page(WALL)
    open_screen(page, live_server.url, board_device(queue), "/bang-goi-so/")
    shown = page.locator(".media img")
    expect(shown).to_be_in_viewport(ratio=1)
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 160
    for words in (".last .code", ".last .where", ".before li:last-child"):
        expect(page.locator(words)).to_be_in_viewport(ratio=1)


def test_a_board_is_right_after_a_cut_and_calls_out_only_what_is_new(
    open_page: OpenPage, live_server: Any, queue: Queue, set_clock: Callable[[datetime], None]
) -> None:
    cable = Cable(live_server.thread.port)
    page = open_page(WALL)
    page.add_init_script(SOUND)
    for letters in "DDDD":
        queue.ticket(letters)
    open_screen(page, cable.address, board_device(queue), "/bang-goi-so/")
    call(queue, 0)
    expect_heard(page, "D-001/1")
    cable.cut()
    call(queue, 1, now=NOW + timedelta(seconds=2))
    call(queue, 2, now=NOW + timedelta(seconds=60))
    set_clock(NOW + timedelta(seconds=70))
    expect(page.locator(".last .code")).to_have_text("D-001")  # nobody has told it
    cable.mend()
    expect(page.locator(".last .code")).to_have_text("D-003", timeout=40_000)
    expect(page.locator(".before li")).to_have_count(2)
    expect_heard(page, "D-001/1", "D-003/3")
    cable.cut()


def test_a_board_without_a_stream_asks_again_and_again(
    open_page: OpenPage, live_server: Any, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "most", 0)
    page = open_page(TV)
    open_screen(page, live_server.url, board_device(queue), "/bang-goi-so/")
    queue.ticket("D")
    call(queue, 0)
    expect(page.locator(".last .code")).to_have_text("D-001")


def test_an_unpaired_board_shows_nothing_but_the_way_back(
    open_page: OpenPage, live_server: Any, queue: Queue
) -> None:
    device = board_device(queue)
    queue.ticket("D")
    call(queue, 0)
    page = open_page(WALL)
    open_screen(page, live_server.url, device, "/bang-goi-so/")
    expect(page.locator(".last .code")).to_have_text("D-001")
    unpair_device(device=device, by=SETUP, now=NOW)
    expect(page.get_by_role("alert")).to_contain_text("không còn được ghép")
    expect(page.locator(".last")).to_have_count(0)
    expect(page.get_by_role("link", name="Ghép máy")).to_be_visible()


def test_a_closed_office_says_when_it_opens(
    open_page: OpenPage, live_server: Any, queue: Queue, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(NOW.replace(hour=18))
    page = open_page(WALL)
    open_screen(page, live_server.url, board_device(queue), "/bang-goi-so/")
    expect(page.get_by_role("heading", name="Ngoài giờ tiếp nhận")).to_be_visible()
    expect(page.get_by_text("Mở lại lúc 07:30, sáng thứ Tư 25/03")).to_be_visible()


@pytest.mark.parametrize("size", [WALL, TALL, TV], ids=["wall", "tall", "tv"])
def test_a_board_fits_its_screen_and_anybody_can_read_it(
    open_page: OpenPage, live_server: Any, queue: Queue, size: dict[str, int]
) -> None:
    for letters in "DCHDCH":
        queue.ticket(letters)
    for place in range(3):
        call(queue, place, now=NOW + timedelta(seconds=place))
    page = open_page(size)
    open_screen(page, live_server.url, board_device(queue), "/bang-goi-so/")
    for words in (".last .code", ".last .where", ".before li:last-child", ".lines li:last-child", "#clock"):
        expect(page.locator(words)).to_be_in_viewport(ratio=1)
    # A number a tenth of the screen high: 68 mm on 55 inches, which eight metres ask for.
    page.wait_for_function(  # asked until it holds: a frame may be swapped in between
        "least => document.querySelector('.last .code')?.getBoundingClientRect().height > least",
        arg=size["height"] / 10,
    )
    assert sees_well(page) == []


def test_the_display_of_a_counter_follows_it(open_page: OpenPage, live_server: Any, queue: Queue) -> None:
    device = pair_device(
        office=queue.office,
        kind=DeviceKind.COUNTER_DISPLAY,
        name="Quầy 1",
        counter=queue.counters[0],
        by=SETUP,
        now=NOW,
    ).device
    page = open_page({"width": 1024, "height": 600})
    open_screen(page, live_server.url, device, "/bang-goi-so/quay/")
    expect(page.get_by_text("Mời lấy số")).to_be_visible()
    queue.ticket("D")
    call(queue, 0)
    expect(page.locator(".is-new .code")).to_have_text("D-001")
    finish_ticket(
        counter_id=queue.counters[0].pk,
        ticket_id=queue.counters[0].tickets.get().pk,
        by=queue.officer(0),
        now=NOW,
    )
    pause_counter(counter_id=queue.counters[0].pk, reason="Họp", by=queue.officer(0), now=NOW)
    expect(page.get_by_text("Tạm nghỉ")).to_be_visible()
    assert sees_well(page) == []


class Cable:
    """The network between a board and the server: everything passes unless it is cut."""

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._ends: list[socket.socket] = []
        self.mend(self._listener)

    def cut(self) -> None:
        """Nothing passes: open connections break, new ones are refused."""
        for end in (self._listener, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def mend(self, listener: socket.socket | None = None) -> None:
        """Everything passes again."""
        self._listener = listener or socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._server_port))
            self._ends += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while part := one.recv(65536):
                other.sendall(part)
            other.shutdown(socket.SHUT_WR)

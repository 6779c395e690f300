"""Journeys run in a real Chromium against a live server, with the clock set by the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.factories import PASSWORD
from tests.factories_cases import Desk
from tests.journeys.people import People

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Playwright's synchronous form keeps an event loop in this thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PATIENCE = 15_000  # milliseconds: two cores may be busy with the other tests
expect.set_options(timeout=PATIENCE)
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all journeys of this process."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: journeys are left out")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages of a size in contexts of their own; a script error on any page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(size: dict[str, int] = DESK, **options: Any) -> Page:
        context = chromium.new_context(viewport=size, locale="vi-VN", **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the moment that requests are served at."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


@pytest.fixture
def people(
    open_page: Callable[..., Page], live_server: Any, desk: Desk, set_clock: Callable[[datetime], None]
) -> People:
    """The officers of the `desk` of the test module, each with a window of their own."""
    return People(desk, live_server.url, open_page, set_clock)


def sign_in(page: Page, base: str, username: str) -> None:
    """Sign an officer in through the real form."""
    page.goto(f"{base}/dang-nhap/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)

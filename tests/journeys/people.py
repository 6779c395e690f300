"""The people of one office in front of their screens: who sits where, what they click, what they read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from motcua.accounts.models import User
from motcua.cases.models import Case
from motcua.core.actors import Role
from tests.factories_cases import CARD, Desk

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# What axe may not find: WCAG 2.2 A and AA.
AXE_RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"


@dataclass(slots=True)
class People:
    """One office in Chromium: a window for each officer, all looking at one clock."""

    desk: Desk
    base: str
    open_page: Callable[..., Page]
    set_clock: Callable[[datetime], None]
    windows: dict[int, Page] = field(default_factory=dict)

    def at(self, moment: datetime) -> None:
        """It is this moment now, for everybody."""
        self.set_clock(moment)

    def window(self, who: Role | User, address: str = "") -> Page:
        """The officer's window, signed in by a fresh session, at the address (or where it was)."""
        user = who if isinstance(who, User) else self.desk.users[who]
        page = self.windows.get(user.pk) or self.open_page()
        self.windows[user.pk] = page
        sign_in_by_cookie(page, self.base, user)
        if address:
            page.goto(self.base + address)
        return page

    def case_from_work(self, who: Role | User, case: Case) -> Page:
        """The officer opens Công việc, finds the case there and clicks it."""
        page = self.window(who, reverse("desk:work"))
        page.get_by_role("link", name=case.code).click()
        expect(page.get_by_role("heading", name=case.code)).to_be_visible()
        page.wait_for_load_state()
        return page

    def case_page(self, who: Role | User, case: Case) -> Page:
        """The case page, as from the look-up: for who has nothing to do with it now."""
        return self.window(who, reverse("desk:case", args=[case.pk]))


def sign_in_by_cookie(page: Page, base: str, user: User) -> None:
    """Sign the officer in where signing in is not what the journey is about."""
    client = Client()
    client.force_login(user, backend="motcua.web.shared.signed_in.Backend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])


def case_at_intake(page: Page, base: str, words: str) -> None:
    """At the counter: scan a card, choose the procedure by typing, find its papers listed."""
    page.bring_to_front()
    page.goto(base + reverse("desk:intake"))
    expect(page.locator("#applicant_card")).to_be_focused()
    page.keyboard.insert_text(CARD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nguyễn Văn An").first).to_be_visible()
    page.keyboard.press("Alt+l")
    page.keyboard.type(words)
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#papers [data-row]").first).to_be_visible()


def the_case() -> Case:
    """The case that was made last."""
    return Case.objects.latest("pk")


def choose(page: Page, label: str) -> Locator:
    """Click what the case page offers under the label, in the open or under Việc khác; the dialog."""
    button = page.get_by_role("button", name=label, exact=True).first
    if not button.is_visible():
        page.get_by_text("Việc khác", exact=True).click()
    button.click()
    return page.locator("dialog[open]")


def confirm(page: Page, label: str, told: str) -> None:
    """Send the open dialog by the button that says what happens; the next page says that it has."""
    page.locator("dialog[open]").get_by_role("button", name=label).click()
    expect(page.locator("#alerts")).to_contain_text(told)


def press(page: Page, label: str, told: str) -> None:
    """Press a button of the page itself; the next page says what has happened."""
    page.get_by_role("button", name=label).first.click()
    expect(page.locator("#alerts")).to_contain_text(told)


def printed(page: Page, name: str) -> str:
    """What the form behind the link of this name says, read back from its PDF, on one line."""
    address = page.get_by_role("link", name=name).first.get_attribute("href")
    assert address is not None
    answer = page.context.request.get(page.url.split("/can-bo/")[0] + address)
    assert answer.ok, answer.status
    with pypdfium2.PdfDocument(answer.body()) as pdf:
        text = "".join(one.get_textpage().get_text_bounded() for one in pdf)
    return " ".join(text.split())


def hand_over(people: People, case: Case) -> Page:
    """The receiver finds the case among the results that wait and gives the result to the applicant."""
    page = people.window(Role.RECEIVER, reverse("desk:hand_over"))
    page.get_by_role("row").filter(has_text=case.code).get_by_role("link").first.click()
    page.get_by_label("Họ tên người nhận").fill(case.applicant_name)
    page.wait_for_load_state()  # before its script has run the page hears no key
    page.keyboard.press("Control+Enter")
    expect(page.locator("#alerts")).to_contain_text(f"Đã trả kết quả hồ sơ {case.code}")
    return page


def sees_well(page: Page) -> list[str]:
    """What stands in the way of people who hear the page, or use it by keys, and what is cut sideways."""
    found: dict[str, Any] = page.evaluate(f"{AXE.read_text(encoding='utf-8')}; axe.run({AXE_RULES})")
    faults = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("wider than the screen")
    return faults

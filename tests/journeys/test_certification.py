"""The express lane in a browser: a returning person with one paper and three copies, few keys, no mouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from motcua.registers.models import CertificationEntry
from tests.factories_cases import CARD
from tests.factories_certification import CertifyingDesk, make_certifying_desk, make_entry
from tests.journeys.conftest import sign_in
from tests.journeys.people import sees_well
from tests.journeys.test_intake_keystrokes import COUNTER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_KEYSTROKES = 10
MOST_SECONDS = 20
AT = datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)


@pytest.fixture
def here(transactional_db: None) -> CertifyingDesk:
    here = make_certifying_desk(now=AT - timedelta(days=30))
    make_entry(here, now=AT - timedelta(days=7), certifier_id=here.clerk.pk)
    return here


@pytest.fixture
def page(
    here: CertifyingDesk,
    live_server: Any,
    open_page: Callable[..., Page],
    set_clock: Callable[[datetime], None],
) -> Page:
    set_clock(AT)
    page = open_page()
    sign_in(page, live_server.url, here.desk.users[Role.RECEIVER].username)
    return page


def scan(page: Page) -> None:
    page.keyboard.insert_text(CARD)
    page.keyboard.press("Enter")
    expect(page.locator("#applicant .person-card")).to_be_visible()
    expect(page.locator("#papers-0-name")).to_be_focused()


def test_one_paper_three_copies_for_a_returning_person(
    page: Page, live_server: Any, here: CertifyingDesk
) -> None:
    keys: list[str] = []
    page.expose_function("countKey", lambda chord: keys.append(chord))  # noqa: PLW0108
    page.add_init_script(COUNTER)
    page.goto(f"{live_server.url}/can-bo/chung-thuc/")
    page.wait_for_load_state()
    expect(page.locator("#applicant_card")).to_be_focused()
    begun = monotonic()
    scan(page)
    keys.clear()  # a scan counts none
    page.keyboard.press("Alt+1")  # the usual paper
    expect(page.locator("#papers-0-name")).to_have_value("Căn cước công dân")
    expect(page.locator("#papers-0-copies")).to_be_focused()
    page.keyboard.type("3")
    expect(page.locator("#fee")).to_contain_text("12.000 đ")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/chung-thuc/*/")
    took = monotonic() - begun

    entry = CertificationEntry.objects.latest("pk")
    paper = entry.papers.get()
    assert (paper.name, paper.pages, paper.copies, entry.fee) == ("Căn cước công dân", 2, 3, 12_000)
    assert entry.certifier_id == here.clerk.pk  # who signed last time
    assert keys == ["Alt+1", "Ctrl+Enter"]
    assert len(keys) <= MOST_KEYSTROKES
    assert took < MOST_SECONDS
    # Texts and receipt are shown and printing has started; the next person is one key away.
    expect(page.locator("#slip_frame")).to_have_attribute("data-printed", "1")
    expect(page.locator("#next_person")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#applicant_card")).to_be_focused()


def test_three_papers_are_typed_without_leaving_the_keyboard(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/can-bo/chung-thuc/")
    page.wait_for_load_state()
    scan(page)
    for name, pages, copies in (
        ("Học bạ", "12", "2"),
        ("Khai sinh", "1", "3"),
        ("Bằng tốt nghiệp", "1", "4"),
    ):
        for text in (name, pages, copies):
            page.keyboard.type(text)
            page.keyboard.press("Enter")
    expect(page.locator("#fee")).to_contain_text("42.000 đ")
    page.keyboard.press("Alt+h")
    expect(page.locator("#fee_lines")).to_contain_text("Học bạ: 2 trang × 2.000 đ + 10 trang × 1.000 đ")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/chung-thuc/*/")
    entry = CertificationEntry.objects.latest("pk")
    assert [(paper.name, paper.pages, paper.copies) for paper in entry.papers.all()] == [
        ("Học bạ", 12, 2), ("Khai sinh", 1, 3), ("Bằng tốt nghiệp", 1, 4)
    ]  # fmt: skip
    page.wait_for_load_state()
    page.keyboard.press("Alt+x")
    expect(page.get_by_text("1 yêu cầu: đã trả.")).to_be_visible()
    assert CertificationEntry.objects.get(pk=entry.pk).state == "handed"


def test_a_refusal_leads_to_its_field_and_keeps_what_was_typed(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/can-bo/chung-thuc/")
    page.wait_for_load_state()
    scan(page)
    page.keyboard.press("F4")
    expect(page.locator("#subject")).to_be_visible()
    page.keyboard.type("Hợp đồng chuyển nhượng")
    page.select_option("#subject", "land")
    page.fill("#place_of_land", "Thuận An")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#certification_problems")).to_contain_text("chỉ chứng thực tại nơi có đất")
    expect(page.locator("#is_local")).to_be_focused()
    expect(page.locator("#papers-0-name")).to_have_value("Hợp đồng chuyển nhượng")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/chung-thuc/*/")


def test_the_lane_is_accessible(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/can-bo/chung-thuc/")
    page.wait_for_load_state()
    scan(page)
    page.keyboard.press("F4")
    expect(page.locator("#subject")).to_be_visible()
    assert sees_well(page) == []

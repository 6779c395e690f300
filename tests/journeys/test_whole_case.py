"""The main job as people do it: from the card at the counter to the result in hand, through every role."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.core.management import call_command
from playwright.sync_api import Page, expect

from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.journeys.conftest import PHONE, sign_in
from tests.journeys.people import case_at_intake, sign_in_by_cookie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEDNESDAY = datetime(2026, 11, 18, 9, 5, tzinfo=VN_TZ)
Clock = Callable[[datetime], None]


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH)


def receive(page: Page, base: str, words: str) -> Case:
    """Scan a card, choose a procedure by typing, confirm everything is there, receive."""
    case_at_intake(page, base, words)
    page.locator("#papers [data-row]").first.focus()
    page.keyboard.press("*")
    expect(page.locator("#papers_count")).to_have_class(re.compile("is-done"))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/da-tiep-nhan/"))
    return Case.objects.get(pk=int(page.url.split("/ho-so/")[1].split("/")[0]))


def qr_of_slip(page: Page, base: str, case: Case) -> str:
    """What a phone reads off the printed slip."""
    answer = page.context.request.get(f"{base}/can-bo/ho-so/{case.pk}/bieu-mau/giay-hen.pdf")
    assert answer.ok
    with pypdfium2.PdfDocument(answer.body()) as pdf:
        picture = pdf[0].render(scale=150 / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return code.text


def work_as(
    open_page: Callable[..., Page], base: str, desk: Desk, role: Role, case: Case, **fields: str
) -> None:
    """The officer of a role finds the case in the work list and does what the step asks."""
    page = open_page()
    sign_in_by_cookie(page, base, desk.users[role])
    page.goto(f"{base}/can-bo/cong-viec/")
    page.get_by_role("link", name=case.code).click()
    take = page.get_by_role("button", name="Nhận xử lý")
    if take.count():
        take.click()
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    before = case.step_key
    with page.expect_navigation():
        page.locator("form.act button.button-primary").first.click()
    case.refresh_from_db()
    assert case.step_key != before, page.content()


def test_a_household_business_from_the_card_to_the_phone(
    open_page: Callable[..., Page], live_server: Any, desk: Desk, set_clock: Clock
) -> None:
    base = live_server.url
    set_clock(WEDNESDAY)
    counter = open_page()
    sign_in(counter, base, desk.users[Role.RECEIVER].username)
    case = receive(counter, base, "thành lập hộ kinh doanh")
    assert case.procedure.code == HOUSEHOLD_BUSINESS
    # Three working days, hour-exact: Thursday 19, Friday 20, Monday 23.
    assert case.due_at == datetime(2026, 11, 23, 9, 5, tzinfo=VN_TZ)
    assert case.slip_number
    link = qr_of_slip(counter, base, case)
    assert case.lookup_code in link

    phone = open_page(PHONE)
    phone.goto(link)
    expect(phone.locator("main")).to_contain_text("23/11")
    assert case.applicant_name not in phone.content()

    for hours, role, fields in (
        (1, Role.HEAD_OF_SECTION, {}),
        (4, Role.SPECIALIST, {}),
        (20, Role.SPECIALIST, {"external_number": "0312-HKD"}),
        (22, Role.HEAD_OF_SECTION, {}),
        (24, Role.LEADER, {}),
        (25, Role.RECORDS_CLERK, {"result_number": "41A8012345"}),
        (26, Role.RECORDS_CLERK, {}),
    ):
        set_clock(WEDNESDAY + timedelta(hours=hours))
        work_as(open_page, base, desk, role, case, **fields)
    assert (case.state, case.result_number) == (CaseState.DECIDED, "41A8012345")

    set_clock(WEDNESDAY + timedelta(hours=27))
    sign_in(counter, base, desk.users[Role.RECEIVER].username)  # yesterday's session has ended
    counter.goto(f"{base}/can-bo/tra-ket-qua/")
    counter.locator("tr", has_text=case.code).get_by_role("link").first.click()
    counter.fill("[name=recipient_name]", "Nguyễn Văn An")
    counter.wait_for_load_state()
    counter.keyboard.press("Control+Enter")
    counter.wait_for_load_state("networkidle")
    case.refresh_from_db()
    assert (case.state, case.recipient_name) == (CaseState.HANDED_OVER, "Nguyễn Văn An")

    phone.reload()
    expect(phone.locator("main")).to_contain_text("đã trả kết quả")
    call_command("verify")


def test_a_birth_is_answered_the_same_day_without_a_slip(
    open_page: Callable[..., Page], live_server: Any, desk: Desk, set_clock: Clock
) -> None:
    base = live_server.url
    set_clock(datetime(2026, 11, 18, 13, 30, tzinfo=VN_TZ))
    counter = open_page()
    sign_in(counter, base, desk.users[Role.RECEIVER].username)
    case = receive(counter, base, "khai sinh")
    assert (case.procedure.code, case.slip_number) == (BIRTH, "")
    assert case.due_at == datetime(2026, 11, 18, 17, 0, tzinfo=VN_TZ)
    expect(counter.locator("main")).to_contain_text("không cần giấy hẹn")


def test_a_birth_after_fifteen_hours_gets_a_slip_for_the_next_working_day(
    open_page: Callable[..., Page], live_server: Any, desk: Desk, set_clock: Clock
) -> None:
    base = live_server.url
    set_clock(datetime(2026, 11, 18, 15, 10, tzinfo=VN_TZ))
    counter = open_page()
    sign_in(counter, base, desk.users[Role.RECEIVER].username)
    case = receive(counter, base, "khai sinh")
    assert case.slip_number
    assert case.due_at == datetime(2026, 11, 19, 17, 0, tzinfo=VN_TZ)
    assert case.lookup_code in qr_of_slip(counter, base, case)

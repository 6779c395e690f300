"""A fee is paid at the counter, its receipt printed and cancelled; the letters of a month go out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from motcua.cases.actions import Recipient, hand_over_result
from motcua.core.actors import Role, job_actor
from motcua.core.rules.dates import VN_TZ
from motcua.fees.models import Receipt
from motcua.registers.actions import LetterChoices, set_letters, write_letters
from motcua.registers.models import Letter, LetterState
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_fees import make_charge_of
from tests.factories_work import decided, receive
from tests.journeys.people import People, sees_well

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEDNESDAY = datetime(2026, 11, 18, 9, 5, tzinfo=VN_TZ)


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH)


def test_a_fee_is_paid_and_its_receipt_cancelled(people: People) -> None:
    case = receive(people.desk, now=WEDNESDAY)
    case.charges.all().delete()
    make_charge_of(case, people.desk.ward, 100_000, description="Đăng ký hộ kinh doanh")
    people.at(WEDNESDAY + timedelta(minutes=5))
    page = people.case_page(Role.RECEIVER, case)
    page.wait_for_load_state()
    page.get_by_role("button", name="Thu tiền và in biên lai").first.click()
    page.get_by_label("Khách đưa").fill("200.000")
    expect(page.locator("#collect_fee output")).to_have_text("100.000 đ")
    assert sees_well(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Biên lai số 1", exact=True)).to_be_visible()
    page.wait_for_load_state()
    assert sees_well(page) == []

    page.get_by_role("button", name="Hủy biên lai").first.click()
    page.get_by_label("Lý do hủy").fill("sai tên người nộp")
    page.locator("#cancel_receipt").get_by_role("button", name="Hủy biên lai").click()
    expect(page.locator("main")).to_contain_text("Khoản này lại chờ nộp.")
    assert Receipt.objects.get().cancel_reason == "sai tên người nộp"
    listed = people.window(Role.DIRECTOR, reverse("desk:receipts"))
    expect(listed.get_by_role("row").filter(has_text="Đã hủy")).to_be_visible()
    assert sees_well(listed) == []


def test_the_letters_of_a_month_are_printed_in_one_go(people: People) -> None:
    desk, later = people.desk, WEDNESDAY + timedelta(days=1)
    for _each in range(2):
        case = decided(desk, code=BIRTH, now=WEDNESDAY)
        hand_over_result(
            case_id=case.pk,
            version=case.version,
            recipient=Recipient(case.applicant_name),
            by=desk.actor(Role.RECEIVER, now=later),
            now=later,
        )
    by = desk.actor(Role.LEADER, now=WEDNESDAY)
    set_letters(agency=desk.ward, choices=LetterChoices("Lâm Thị Tuyết Mai"), by=by, now=WEDNESDAY)
    write_letters(by=job_actor("kiểm thử"), now=later)
    people.at(later)
    page = people.window(Role.RECORDS_CLERK, reverse("desk:letters"))
    page.wait_for_load_state()
    expect(page.get_by_role("link", name="Gia đình ông/bà")).to_have_count(2)
    assert sees_well(page) == []
    with page.expect_popup() as opened:
        page.get_by_role("button", name="In để ký tay", exact=True).click()
    opened.value.wait_for_load_state()
    page.reload()
    expect(page.get_by_text("Không có thư nào ở mục này")).to_be_visible()
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.PRINTED}

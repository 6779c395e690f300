"""Exits that let the clock stand: stopped for a while, and a result that waits for the word of tax."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from motcua.cases.choices import CaseState
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_case, make_desk, offer
from tests.factories_work import bring_to
from tests.journeys.people import People, choose, confirm, hand_over, press, sees_well

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAND = "1.013978"
WEDNESDAY = datetime(2026, 11, 18, 9, 5, tzinfo=VN_TZ)
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS)


def test_a_case_is_stopped_on_request_and_goes_on_with_its_time(people: People) -> None:
    case = bring_to(people.desk, make_case(people.desk, now=WEDNESDAY), "appraise", now=WEDNESDAY)
    people.at(WEDNESDAY + HOUR)
    specialist = people.case_from_work(Role.SPECIALIST, case)
    expect(specialist.locator(".due-box")).to_contain_text("23/11/2026 09:05")
    choose(specialist, "Dừng xử lý")
    specialist.locator("dialog[open] textarea").fill("Người nộp đề nghị chờ kết luận tranh chấp địa điểm")
    confirm(specialist, "Dừng xử lý", "Đã dừng xử lý; thời hạn tạm dừng.")
    expect(specialist.locator("main")).to_contain_text("chờ kết luận tranh chấp địa điểm")
    assert sees_well(specialist) == []
    case.refresh_from_db()
    assert case.state == CaseState.STOPPED

    people.at(WEDNESDAY + timedelta(days=2) + HOUR)
    specialist = people.case_from_work(Role.SPECIALIST, case)
    expect(specialist.locator(".next")).to_contain_text("Hồ sơ đang dừng")
    specialist.get_by_label("Ghi chú, nếu có").fill("Đã có kết luận số 7/KL")
    press(specialist, "Tiếp tục xử lý", "Đã tiếp tục xử lý; thời hạn chạy tiếp.")
    # Two working days later than appointed; Tuesday 24/11 is the Day of Culture, a day off.
    expect(specialist.locator(".due-box")).to_contain_text("26/11/2026 09:05")
    assert sees_well(specialist) == []
    specialist.locator(".next .button-primary").click()
    expect(specialist.locator("#alerts")).to_contain_text("Đã chuyển hồ sơ")


def test_a_result_waits_for_tax_between_its_two_appointments(people: People) -> None:
    offer(people.desk, [LAND], now=WEDNESDAY)
    case = make_case(people.desk, LAND, now=WEDNESDAY, place_of_land="Bình Hòa")
    first = case.due_at
    assert first is not None
    case = bring_to(people.desk, case, "appraise", now=WEDNESDAY, minutes=5)
    people.at(WEDNESDAY + HOUR)
    specialist = people.case_from_work(Role.SPECIALIST, case)
    dialog = choose(specialist, "Yêu cầu nghĩa vụ tài chính")
    dialog.get_by_label("Lý do", exact=True).fill("Tiền sử dụng đất")
    dialog.get_by_label("Chỉ trả kết quả khi cơ quan thuế xác nhận hoàn thành").check()
    confirm(specialist, "Yêu cầu nghĩa vụ tài chính", "thời hạn tạm dừng")

    paid_at = WEDNESDAY + timedelta(days=14)
    people.at(paid_at)
    receiver = people.case_from_work(Role.RECEIVER, case)
    receiver.get_by_label("Số chứng từ, ngày nộp").fill("Biên lai 00012 ngày 02/12")
    press(receiver, "Đã nộp, tiếp tục tính hạn", "thời hạn chạy tiếp")
    receiver.get_by_role("link", name="Cách tính hạn").click()
    expect(receiver.locator("main")).to_contain_text("Lần hẹn thứ hai")
    expect(receiver.locator("main")).to_contain_text(f"{first.astimezone(VN_TZ):%d/%m/%Y}")
    case.refresh_from_db()
    assert case.due_at is not None
    expect(receiver.locator("main")).to_contain_text(f"{case.due_at.astimezone(VN_TZ):%d/%m/%Y}")

    case = bring_to(people.desk, case, "hand_over", now=paid_at, minutes=5)
    people.at(paid_at + 2 * HOUR)
    receiver = people.window(Role.RECEIVER, reverse("desk:hand_over"))
    receiver.get_by_role("row").filter(has_text=case.code).get_by_role("link").first.click()
    receiver.get_by_label("Họ tên người nhận").fill(case.applicant_name)
    receiver.wait_for_load_state()
    receiver.keyboard.press("Control+Enter")
    refusal = "Chưa có xác nhận hoàn thành nghĩa vụ tài chính của cơ quan thuế"
    expect(receiver.locator("body")).to_contain_text(refusal)

    receiver = people.case_page(Role.RECEIVER, case)
    receiver.wait_for_load_state()
    assert sees_well(receiver) == []
    press(receiver, "Thuế đã xác nhận", "Đã ghi xác nhận của cơ quan thuế.")
    expect(receiver.get_by_role("button", name="Thuế đã xác nhận")).to_have_count(0)
    hand_over(people, case)
    case.refresh_from_db()
    assert case.state == CaseState.HANDED_OVER

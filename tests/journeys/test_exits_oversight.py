"""What those who run an office do to running cases: instruct, change the calendar, change the process."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from motcua.cases.tasks import escalate_overdue_steps
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_case, make_desk
from tests.factories_work import bring_to
from tests.journeys.people import People, choose, confirm, sees_well

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEDNESDAY = datetime(2026, 11, 18, 9, 5, tzinfo=VN_TZ)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS)


def test_the_head_is_told_of_an_overdue_step_and_instructs(people: People) -> None:
    case = bring_to(people.desk, make_case(people.desk, now=WEDNESDAY), "appraise", now=WEDNESDAY)
    assert case.step_due_at is not None
    people.at(case.step_due_at + MINUTE)
    assert escalate_overdue_steps.func() == 1

    head = people.case_from_work(Role.HEAD_OF_SECTION, case)
    choose(head, "Chỉ đạo")
    head.locator("dialog[open]").get_by_label("Ý kiến").fill("Trình trong sáng nay")
    confirm(head, "Chỉ đạo", "Đã ghi ý kiến chỉ đạo")
    assert sees_well(head) == []

    specialist = people.case_from_work(Role.SPECIALIST, case)
    expect(specialist.locator("main")).to_contain_text("Trình trong sáng nay")
    assert sees_well(specialist) == []


def test_a_day_off_moves_the_due_moment_and_the_case_says_why(people: People) -> None:
    case = make_case(people.desk, now=WEDNESDAY)
    people.at(WEDNESDAY + MINUTE)
    admin = people.window(Role.ADMINISTRATOR, reverse("backoffice:calendar", args=[people.desk.ward.pk]))
    assert sees_well(admin) == []
    days = admin.locator("#thay-doi form").first
    days.get_by_label("Từ ngày").fill("19/11/2026")
    days.get_by_label("Lý do").fill("Nghỉ tránh bão")
    days.get_by_label("Theo quyết định").check()
    days.get_by_label("Số, ngày văn bản").fill("QĐ 812/QĐ-UBND")
    days.get_by_role("button", name="Xem trước hồ sơ bị ảnh hưởng").click()
    affected = admin.get_by_role("row").filter(has_text=case.code)
    expect(affected).to_contain_text("23/11/2026 09:05")
    expect(affected).to_contain_text("25/11/2026 09:05")
    assert sees_well(admin) == []
    admin.get_by_role("button", name="Áp dụng").click()
    expect(admin.locator("main")).to_contain_text("Nghỉ tránh bão")

    head = people.case_from_work(Role.HEAD_OF_SECTION, case)
    expect(head.locator(".due-box")).to_contain_text("25/11/2026 09:05")
    head.get_by_role("link", name="Cách tính hạn").click()
    expect(head.locator("main")).to_contain_text("Nghỉ tránh bão")
    assert sees_well(head) == []


def test_a_broken_process_is_named_mended_published_and_a_running_case_moved(people: People) -> None:
    case = make_case(people.desk, now=WEDNESDAY)
    people.at(WEDNESDAY + MINUTE)
    admin = people.window(Role.ADMINISTRATOR, reverse("backoffice:processes", args=[HOUSEHOLD_BUSINESS]))
    admin.get_by_role("button", name="Lập dự thảo").click()
    admin.locator("#id_s2-role").select_option("")
    admin.get_by_role("button", name="Công bố").click()
    expect(admin.locator("#editor")).to_contain_text("Bước “Thẩm định hồ sơ” không có người làm")
    assert sees_well(admin) == []
    admin.locator("#id_s2-role").select_option("specialist")
    admin.locator("#id_s1-name").fill("Phân công trong buổi")
    admin.get_by_role("button", name="Công bố").click()
    expect(admin.get_by_text("Đã công bố.")).to_be_visible()

    admin.get_by_role("link", name="Chuyển hồ sơ đang chạy").click()
    row = admin.get_by_role("row").filter(has_text=case.code)
    expect(row).to_contain_text("Phân công xử lý")
    expect(row).to_contain_text("Phân công trong buổi")
    assert sees_well(admin) == []
    admin.get_by_label("Lý do").fill("Quy trình mới từ 18/11")
    admin.get_by_role("button", name="Chuyển hồ sơ đã chọn").click()
    expect(admin.locator("main")).to_contain_text("Mọi hồ sơ đang chạy đã theo quy trình này")

    head = people.case_from_work(Role.HEAD_OF_SECTION, case)
    expect(head.locator(".steps")).to_contain_text("Phân công trong buổi")

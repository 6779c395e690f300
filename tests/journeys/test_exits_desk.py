"""Exits at the reception desk: not accepted, completed once and once too often, closed unanswered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from motcua.cases.choices import CaseState
from motcua.cases.tasks import close_unanswered
from motcua.catalogue.models import Offering
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk, make_case, make_desk
from tests.factories_work import bring_to
from tests.journeys.conftest import PHONE
from tests.journeys.people import (
    People,
    case_at_intake,
    choose,
    confirm,
    press,
    printed,
    sees_well,
    the_case,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEDNESDAY = datetime(2026, 11, 18, 9, 5, tzinfo=VN_TZ)
REASON = "Địa điểm kinh doanh thuộc phường khác (Điều 82 NĐ 168/2025/NĐ-CP)"


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH)


def refuse_at_intake(people: People) -> Page:
    """The receiver takes the papers in and refuses them with the reason."""
    page = people.window(Role.RECEIVER)
    case_at_intake(page, people.base, "thành lập hộ kinh doanh")
    page.locator("#papers [data-row]").first.focus()
    page.keyboard.press("*")
    page.keyboard.press("Alt+t")
    page.get_by_label("Lý do, nêu rõ căn cứ").fill(REASON)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/ho-so/**")
    return page


def test_the_receiver_refuses_and_the_applicant_leaves_with_the_notice(people: People) -> None:
    people.at(WEDNESDAY)
    page = refuse_at_intake(people)
    expect(page.locator("main")).to_contain_text("không tiếp nhận")
    case = the_case()
    assert case.state == CaseState.NOT_ACCEPTED

    page = people.case_page(Role.RECEIVER, case)
    expect(page.locator("main")).to_contain_text(REASON)
    notice = printed(page, "Thông báo không tiếp nhận")
    assert "Nguyễn Văn An" in notice
    assert "thuộc phường khác" in notice
    assert sees_well(page) == []


def test_the_director_disagrees_then_gives_the_notice(people: People) -> None:
    Offering.objects.update(refusal_by="director")
    people.at(WEDNESDAY)
    refuse_at_intake(people)
    case = the_case()

    director = people.case_from_work(Role.DIRECTOR, case)
    expect(director.locator(".next")).to_contain_text("Người tiếp nhận đề nghị không tiếp nhận")
    expect(director.get_by_label("Lý do không tiếp nhận")).to_have_value(REASON)
    choose(director, "Không đồng ý, trả lại người tiếp nhận")
    director.get_by_label("Vì sao không đồng ý từ chối").fill("Số nhà này thuộc phường ta từ 01/7")
    confirm(director, "Không đồng ý", "Đã trả hồ sơ lại cho người tiếp nhận.")

    receiver = people.case_from_work(Role.RECEIVER, case)
    expect(receiver.locator(".next")).to_contain_text("Số nhà này thuộc phường ta từ 01/7")
    choose(receiver, "Đề nghị không tiếp nhận lần nữa")
    receiver.get_by_label("Lý do không tiếp nhận, nêu rõ căn cứ").fill(REASON)
    confirm(receiver, "Đề nghị không tiếp nhận lần nữa", "hồ sơ chờ Giám đốc quyết định")

    director = people.case_from_work(Role.DIRECTOR, case)
    press(director, "Thông báo không tiếp nhận", "Đã thông báo không tiếp nhận hồ sơ.")
    receiver = people.case_page(Role.RECEIVER, case)
    assert REASON.split(" (")[0] in printed(receiver, "Thông báo không tiếp nhận")


def test_a_case_the_director_sends_back_is_received_and_its_limit_starts_then(people: People) -> None:
    Offering.objects.update(refusal_by="director")
    people.at(WEDNESDAY)
    refuse_at_intake(people)
    case = the_case()
    director = people.case_from_work(Role.DIRECTOR, case)
    choose(director, "Không đồng ý, trả lại người tiếp nhận")
    director.get_by_label("Vì sao không đồng ý từ chối").fill("Nhận và hướng dẫn bổ sung sau")
    confirm(director, "Không đồng ý", "Đã trả hồ sơ lại cho người tiếp nhận.")

    people.at(WEDNESDAY + timedelta(hours=1))
    receiver = people.case_from_work(Role.RECEIVER, case)
    press(receiver, "Tiếp nhận hồ sơ", "Đã tiếp nhận; thời hạn tính từ bây giờ.")
    expect(receiver.locator(".due-box")).to_contain_text("10:05")
    people.case_from_work(Role.HEAD_OF_SECTION, case)


def ask(page: Page, reason: str, text: str) -> None:
    """One line of the request: its coded reason and what is wrong."""
    page.get_by_label("Lý do, dòng 1").select_option(label=reason)
    page.get_by_label("Nội dung, dòng 1").fill(text)


def test_everything_missing_is_asked_once_and_the_limit_starts_anew(people: People) -> None:
    people.at(WEDNESDAY)
    case = bring_to(people.desk, make_case(people.desk, now=WEDNESDAY), "appraise", now=WEDNESDAY)
    people.at(WEDNESDAY + timedelta(hours=1))
    specialist = people.case_from_work(Role.SPECIALIST, case)
    choose(specialist, "Yêu cầu bổ sung")
    ask(specialist, "Hết hiệu lực", "Hợp đồng thuê nhà hết hạn ngày 30/10")
    specialist.get_by_role("button", name="Thêm dòng").click()
    specialist.get_by_label("Lý do, dòng 2").select_option(label="Thiếu giấy tờ")
    specialist.get_by_label("Nội dung, dòng 2").fill("Bản sao quyết định ủy quyền")
    confirm(specialist, "Yêu cầu bổ sung", "Đã gửi yêu cầu bổ sung; thời hạn tạm dừng.")
    form = printed(specialist, "Phiếu yêu cầu bổ sung lần 1")
    assert "Hợp đồng thuê nhà hết hạn ngày 30/10" in form
    assert "Bản sao quyết định ủy quyền" in form

    people.at(WEDNESDAY + timedelta(days=2))
    receiver = people.case_from_work(Role.RECEIVER, case)
    expect(receiver.locator(".next")).to_contain_text("Chờ người nộp bổ sung")
    press(receiver, "Đã bổ sung đủ, tính lại hạn", "thời hạn được tính lại từ bây giờ")
    # Three working days, hour-exact, from Friday 09:05; Tuesday 24/11 is the Day of Culture, a day off.
    expect(receiver.locator(".due-box")).to_contain_text("26/11/2026 09:05")

    specialist = people.case_from_work(Role.SPECIALIST, case)
    expect(specialist.get_by_role("button", name="Yêu cầu bổ sung", exact=True)).to_have_count(0)


def test_asking_a_second_time_is_the_heads_and_shown_as_a_breach(people: People) -> None:
    people.at(WEDNESDAY)
    case = bring_to(people.desk, make_case(people.desk, now=WEDNESDAY), "appraise", now=WEDNESDAY)
    specialist = people.case_from_work(Role.SPECIALIST, case)
    choose(specialist, "Yêu cầu bổ sung")
    ask(specialist, "Thiếu giấy tờ", "Bản sao hợp đồng thuê nhà")
    confirm(specialist, "Yêu cầu bổ sung", "Đã gửi yêu cầu bổ sung")
    receiver = people.case_from_work(Role.RECEIVER, case)
    press(receiver, "Đã bổ sung đủ, tính lại hạn", "Hồ sơ đã đủ")

    head = people.case_page(Role.HEAD_OF_SECTION, case)
    dialog = choose(head, "Yêu cầu bổ sung lần nữa")
    expect(dialog).to_contain_text("vi phạm quy định một lần")
    assert sees_well(head) == []
    head.get_by_label("Vì sao phải yêu cầu lần nữa").fill("Hợp đồng nộp bổ sung không có chữ ký bên thuê")
    ask(head, "Thiếu chữ ký, xác nhận", "Hợp đồng thuê nhà thiếu chữ ký")
    confirm(head, "Yêu cầu bổ sung lần nữa", "ghi nhận vi phạm quy định một lần")

    receiver = people.case_from_work(Role.RECEIVER, case)
    expect(receiver.locator(".timeline").first).to_contain_text("vi phạm quy định một lần", ignore_case=True)
    assert "thiếu chữ ký" in printed(receiver, "Phiếu yêu cầu bổ sung lần 2")


def test_an_unanswered_request_closes_the_case_and_the_phone_says_so(
    people: People, open_page: Callable[..., Page]
) -> None:
    people.at(WEDNESDAY)
    page = people.window(Role.RECEIVER)
    case_at_intake(page, people.base, "thành lập hộ kinh doanh")
    page.keyboard.press("Alt+b")
    ask(page, "Thiếu giấy tờ", "Bản sao hợp đồng thuê nhà")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/ho-so/**")
    case = the_case()
    assert case.state == CaseState.AWAITING_SUPPLEMENT

    phone = open_page(PHONE)
    phone.goto(f"{people.base}/tra-cuu/h/{case.code}/{case.lookup_code}/")
    expect(phone.locator("main")).to_contain_text("bổ sung hồ sơ")
    assert sees_well(phone) == []

    assert case.supplement_due_at is not None
    people.at(case.supplement_due_at + timedelta(minutes=1))
    assert close_unanswered.func() == 1
    phone.reload()
    expect(phone.locator("h1")).to_contain_text("đã đóng")
    assert sees_well(phone) == []
    receiver = people.case_page(Role.RECEIVER, case)
    expect(receiver.locator(".next")).to_contain_text("hết thời hạn mà người nộp không bổ sung")

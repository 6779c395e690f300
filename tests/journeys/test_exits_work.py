"""Exits while a case is worked on: refused, asked about, paid for, taken back, covered, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from motcua.accounts.actions import AuthorisationFacts, authorise
from motcua.cases.choices import CaseState, Outcome
from motcua.cases.models import Case
from motcua.cases.tasks import tell_late_consultations
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from tests.factories import make_agency, make_user
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_case, make_desk, offer
from tests.factories_work import another, bring_to
from tests.journeys.conftest import PHONE
from tests.journeys.people import People, choose, confirm, hand_over, press, printed, sees_well

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAND = "1.013978"
WEDNESDAY = datetime(2026, 11, 18, 9, 5, tzinfo=VN_TZ)
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


def case_at(people: People, step: str, *, at: datetime = WEDNESDAY) -> Case:
    """A household business received at the moment and brought to the step; it is an hour later now."""
    people.at(at + HOUR)
    return bring_to(people.desk, make_case(people.desk, now=at), step, now=at, minutes=5)


def test_a_refusal_after_appraisal_is_signed_and_handed_over(people: People) -> None:
    case = case_at(people, "appraise")
    specialist = people.case_from_work(Role.SPECIALIST, case)
    choose(specialist, "Đề nghị từ chối giải quyết")
    specialist.get_by_label("Lý do từ chối, nêu rõ căn cứ").fill("Ngành nghề cấm đầu tư kinh doanh")
    confirm(specialist, "Đề nghị từ chối giải quyết", "Đã ghi đề nghị từ chối")
    expect(specialist.locator("main")).to_contain_text("Ngành nghề cấm đầu tư kinh doanh")
    assert sees_well(specialist) == []

    case.refresh_from_db()
    bring_to(people.desk, case, "sign", now=WEDNESDAY + HOUR, minutes=5)
    people.at(WEDNESDAY + 3 * HOUR)
    leader = people.case_from_work(Role.LEADER, case)
    expect(leader.locator("main")).to_contain_text(
        "Đề nghị từ chối giải quyết: Ngành nghề cấm đầu tư kinh doanh"
    )
    press(leader, "Ký duyệt", "Đã chuyển hồ sơ sang bước tiếp theo.")

    case.refresh_from_db()
    bring_to(people.desk, case, "hand_over", now=WEDNESDAY + 3 * HOUR, minutes=5)
    people.at(WEDNESDAY + 5 * HOUR)
    hand_over(people, case)
    case.refresh_from_db()
    assert (case.state, case.outcome) == (CaseState.HANDED_OVER, Outcome.REFUSED)


def test_another_unit_is_asked_and_its_answer_stands_with_the_case(people: People) -> None:
    economy = make_agency("Phòng Kinh tế, Hạ tầng và Đô thị", parent=people.desk.ward)
    expert = make_user(Role.SPECIALIST, economy)
    case = case_at(people, "appraise")
    specialist = people.case_from_work(Role.SPECIALIST, case)
    choose(specialist, "Lấy ý kiến")
    specialist.get_by_label("Phòng Kinh tế, Hạ tầng và Đô thị").check()
    specialist.get_by_label("Nội dung cần hỏi").fill("Địa điểm có nằm trong quy hoạch đường không?")
    specialist.get_by_label("Số ngày hoặc số giờ").fill("1")
    confirm(specialist, "Lấy ý kiến", "Đã gửi nội dung lấy ý kiến")
    expect(specialist.locator("main")).to_contain_text("Chờ ý kiến Phòng Kinh tế, Hạ tầng và Đô thị")
    assert sees_well(specialist) == []

    answering = people.case_from_work(expert, case)
    expect(answering.locator("main")).to_contain_text("Địa điểm có nằm trong quy hoạch đường không?")
    assert sees_well(answering) == []
    answering.get_by_label("Không đồng ý", exact=True).check()
    answering.get_by_label("Nội dung trả lời").fill("Nằm trong lộ giới đường số 7")
    press(answering, "Gửi ý kiến", "Đã gửi ý kiến của đơn vị.")

    specialist = people.case_from_work(Role.SPECIALIST, case)
    expect(specialist.locator("main")).to_contain_text("Nằm trong lộ giới đường số 7")
    expect(specialist.locator("main")).not_to_contain_text("Chờ ý kiến")


def test_a_unit_that_does_not_answer_in_time_is_told_to_the_director(people: People) -> None:
    make_user(Role.SPECIALIST, make_agency("Phòng Kinh tế, Hạ tầng và Đô thị", parent=people.desk.ward))
    case = case_at(people, "appraise")
    specialist = people.case_from_work(Role.SPECIALIST, case)
    choose(specialist, "Lấy ý kiến")
    specialist.get_by_label("Phòng Kinh tế, Hạ tầng và Đô thị").check()
    specialist.get_by_label("Nội dung cần hỏi").fill("Địa điểm có nằm trong quy hoạch đường không?")
    specialist.get_by_label("Số ngày hoặc số giờ").fill("1")
    confirm(specialist, "Lấy ý kiến", "Đã gửi nội dung lấy ý kiến")
    director = people.window(Role.DIRECTOR, reverse("desk:today"))
    expect(director.locator("main")).not_to_contain_text("trả lời muộn")

    people.at(WEDNESDAY + timedelta(days=2))
    assert tell_late_consultations.call() == 1
    director = people.window(Role.DIRECTOR, reverse("desk:today"))
    director.get_by_role("link", name="1 hồ sơ có đơn vị phối hợp trả lời muộn").click()
    director.get_by_role("link", name=case.code).click()
    expect(director.locator("main")).to_contain_text("Chờ ý kiến Phòng Kinh tế, Hạ tầng và Đô thị")
    assert sees_well(director) == []


def test_a_system_outside_fails_is_asked_again_and_answers(people: People) -> None:
    case = case_at(people, "external")
    specialist = people.case_from_work(Role.SPECIALIST, case)
    choose(specialist, "Ghi lỗi gửi")
    specialist.get_by_label("Lỗi gặp phải").fill("Hệ thống bảo trì đến 14 giờ")
    confirm(specialist, "Ghi lỗi gửi", "Đã ghi lỗi của lần gửi này.")
    expect(specialist.locator("main")).to_contain_text("lần gửi gần nhất bị lỗi")

    people.at(WEDNESDAY + 5 * HOUR)
    specialist = people.case_from_work(Role.SPECIALIST, case)
    choose(specialist, "Gửi lại")
    specialist.get_by_label("Mã tham chiếu của hệ thống ngoài").fill("HKD-2026-118")
    confirm(specialist, "Gửi lại", "Đã ghi nhận gửi lại.")
    expect(specialist.locator("main")).to_contain_text("HKD-2026-118")
    assert sees_well(specialist) == []
    specialist.get_by_label("Số do hệ thống ngoài cấp").fill("41A8012345")
    specialist.locator(".next .button-primary").click()
    expect(specialist.locator("#alerts")).to_contain_text("Đã chuyển hồ sơ")
    head = people.case_from_work(Role.HEAD_OF_SECTION, case)
    expect(head.locator("main")).to_contain_text("41A8012345")


def test_the_step_just_sent_is_taken_back_and_both_see_it(people: People) -> None:
    case = case_at(people, "review")
    case_before = case.step_key
    head = people.case_from_work(Role.HEAD_OF_SECTION, case)
    head.locator(".next .button-primary").click()
    expect(head.locator("#alerts")).to_contain_text("Đã chuyển hồ sơ")
    choose(head, "Rút lại")
    head.get_by_label("Lý do rút lại").fill("Quên ghi ý kiến về ngành nghề")
    confirm(head, "Rút lại", "Đã rút lại; hồ sơ trở về bước trước")
    case.refresh_from_db()
    assert case.step_key == case_before
    expect(head.locator(".timeline")).to_contain_text("rút lại", ignore_case=True)
    head.get_by_role("link", name="Nhật ký đầy đủ").click()
    expect(head.locator("main")).to_contain_text("Quên ghi ý kiến về ngành nghề")
    leader = people.window(Role.LEADER, "/can-bo/cong-viec/")
    expect(leader.get_by_role("link", name=case.code)).to_have_count(0)


def test_an_absent_officer_is_covered_within_the_authorisation(people: People) -> None:
    desk = people.desk
    case = case_at(people, "appraise")
    absent, colleague = desk.users[Role.SPECIALIST], another(desk, Role.SPECIALIST)
    today = WEDNESDAY.date()
    decision = AuthorisationFacts(
        giver=absent, holder=colleague, role=Role.SPECIALIST, agency=desk.section,
        decision_number="112/QĐ-UBND", decided_on=today, valid_from=today, valid_to=today + timedelta(days=9),
    )  # fmt: skip
    authorise(facts=decision, by=desk.actor(Role.ADMINISTRATOR, now=WEDNESDAY), now=WEDNESDAY)
    people.case_from_work(absent, case)
    head = people.window(Role.HEAD_OF_SECTION, reverse("desk:absences"))
    head.get_by_label("Người vắng mặt").select_option(label=str(absent))
    head.get_by_label("Từ ngày").fill("18/11/2026")
    head.get_by_label("Đến hết ngày").fill("20/11/2026")
    head.get_by_role("button", name="Ghi vắng mặt").click()
    expect(head.locator("main")).to_contain_text("quyết định 112/QĐ-UBND")
    assert sees_well(head) == []

    covering = people.window(colleague, reverse("desk:work"))
    expect(covering.locator("main")).to_contain_text(f"thay ông/bà {absent}")
    covering.get_by_role("link", name=case.code).click()
    covering.locator(".next .button-primary").click()
    expect(covering.locator("#alerts")).to_contain_text("Đã chuyển hồ sơ")
    covering.get_by_role("link", name="Nhật ký đầy đủ").click()
    expect(covering.locator("main")).to_contain_text(f"thay {absent}")


def test_the_second_appointment_begins_with_the_proof_of_payment(
    people: People, open_page: Callable[..., Page]
) -> None:
    offer(people.desk, [LAND], now=WEDNESDAY)
    people.at(WEDNESDAY + HOUR)
    case = make_case(people.desk, LAND, now=WEDNESDAY, place_of_land="Bình Hòa")
    first = case.due_at
    assert first is not None
    case = bring_to(people.desk, case, "appraise", now=WEDNESDAY, minutes=5)
    specialist = people.case_from_work(Role.SPECIALIST, case)
    dialog = choose(specialist, "Yêu cầu nghĩa vụ tài chính")
    dialog.get_by_label("Số phiếu chuyển thông tin").fill("12/PCTT")
    dialog.get_by_label("Lý do", exact=True).fill("Tiền sử dụng đất, lệ phí trước bạ")
    confirm(specialist, "Yêu cầu nghĩa vụ tài chính", "thời hạn tạm dừng")

    people.at(WEDNESDAY + timedelta(days=2))
    receiver = people.case_from_work(Role.RECEIVER, case)
    choose(receiver, "Đã có thông báo thuế")
    receiver.get_by_label("Số thông báo").fill("TB-77")
    confirm(receiver, "Đã có thông báo thuế", "Đã ghi thông báo của cơ quan thuế.")
    expect(receiver.locator("main")).to_contain_text("TB-77")
    assert sees_well(receiver) == []
    phone = open_page(PHONE)
    phone.goto(people.base + reverse("portal:track", args=[case.code, case.lookup_code]))
    expect(phone.locator("main")).to_contain_text("nộp khoản tiền theo thông báo")

    people.at(WEDNESDAY + timedelta(days=14))
    receiver = people.case_from_work(Role.RECEIVER, case)
    receiver.get_by_label("Số chứng từ, ngày nộp").fill("Biên lai 00012 ngày 02/12")
    press(receiver, "Đã nộp, tiếp tục tính hạn", "thời hạn chạy tiếp")
    receiver.get_by_role("link", name="Cách tính hạn").click()
    expect(receiver.locator("main")).to_contain_text("Lần hẹn thứ hai")
    phone.reload()
    expect(phone.locator("main")).not_to_contain_text("nộp khoản tiền")
    phone.get_by_role("link", name="Vì sao hẹn ngày này?").click()
    expect(phone.locator("main")).to_contain_text(f"{first.astimezone(VN_TZ):%d/%m}")
    assert sees_well(phone) == []


def test_a_result_given_with_an_error_is_reopened_and_given_again(people: People) -> None:
    case = case_at(people, "hand_over")
    hand_over(people, case)
    people.at(WEDNESDAY + 4 * HOUR)
    director = people.case_page(Role.DIRECTOR, case)
    choose(director, "Mở lại để sửa")
    director.get_by_label("Trở về bước").select_option(label="Văn thư cấp số, đóng dấu")
    director.get_by_label("Sai ở đâu").fill("Tên hộ kinh doanh thiếu dấu")
    confirm(director, "Mở lại để sửa", "Đã mở lại hồ sơ")
    expect(director.locator("main")).to_contain_text("Tên hộ kinh doanh thiếu dấu")
    assert sees_well(director) == []

    clerk = people.case_from_work(Role.RECORDS_CLERK, case)
    expect(clerk.locator("main")).to_contain_text("Tên hộ kinh doanh thiếu dấu")
    clerk.get_by_label("Số văn bản kết quả").fill("41/GCN-UBND")
    clerk.locator(".next .button-primary").click()
    expect(clerk.locator("main")).to_contain_text("Xin cấp số mới")
    clerk.get_by_label("Số văn bản kết quả").fill("42/GCN-UBND")
    clerk.locator(".next .button-primary").click()
    expect(clerk.locator("#alerts")).to_contain_text("Đã chuyển hồ sơ")
    clerk = people.case_from_work(Role.RECORDS_CLERK, case)
    clerk.locator(".next .button-primary").click()
    expect(clerk.locator("#alerts")).to_contain_text("Đã chuyển hồ sơ")
    hand_over(people, case)
    page = people.case_page(Role.RECEIVER, case)
    expect(page.locator("main")).to_contain_text("42/GCN-UBND")


def test_the_applicant_takes_the_case_back_with_a_notice(people: People) -> None:
    case = case_at(people, "appraise")
    receiver = people.case_page(Role.RECEIVER, case)
    choose(receiver, "Người nộp rút hồ sơ")
    receiver.locator("dialog[open] textarea").fill("Không mở hộ kinh doanh nữa")
    confirm(receiver, "Người nộp rút hồ sơ", "Đã ghi nhận người nộp rút hồ sơ.")
    expect(receiver.locator(".next")).to_contain_text("Không mở hộ kinh doanh nữa")
    notice = printed(receiver, "Thông báo dừng giải quyết hồ sơ")
    assert "Nguyễn Văn An" in notice
    specialist = people.window(Role.SPECIALIST, reverse("desk:work"))
    expect(specialist.get_by_role("link", name=case.code)).to_have_count(0)


def test_a_case_that_will_be_late_is_apologised_for_in_time(
    people: People, open_page: Callable[..., Page]
) -> None:
    case = case_at(people, "appraise")
    specialist = people.case_from_work(Role.SPECIALIST, case)
    dialog = choose(specialist, "Soạn văn bản xin lỗi, hẹn lại")
    expect(dialog).to_contain_text("Để đúng thời điểm, văn bản xin lỗi phải được ký trước")
    specialist.get_by_label("Vì sao không trả đúng hẹn").fill("Chờ cơ quan thuế trả lời")
    specialist.get_by_label("Hẹn lại ngày").fill("27/11/2026")
    confirm(specialist, "Soạn văn bản xin lỗi, hẹn lại", "chờ lãnh đạo ký")

    leader = people.case_page(Role.LEADER, case)
    choose(leader, "Ký văn bản xin lỗi")
    confirm(leader, "Ký văn bản xin lỗi", "hồ sơ được hẹn lại")
    expect(leader.locator("main")).to_contain_text("đúng thời điểm")
    letter = printed(leader, "xin lỗi")
    assert "Chờ cơ quan thuế trả lời" in letter
    assert sees_well(leader) == []

    phone = open_page(PHONE)
    phone.goto(people.base + reverse("portal:track", args=[case.code, case.lookup_code]))
    expect(phone.locator("h1")).to_contain_text("27/11")
    expect(phone.locator("main")).to_contain_text("Hẹn lần đầu")
    assert sees_well(phone) == []


def test_an_apology_signed_too_late_is_said_to_be_late(people: People) -> None:
    case = case_at(people, "appraise")
    assert case.due_at is not None
    specialist = people.case_from_work(Role.SPECIALIST, case)
    choose(specialist, "Soạn văn bản xin lỗi, hẹn lại")
    specialist.get_by_label("Vì sao không trả đúng hẹn").fill("Chờ cơ quan thuế trả lời")
    specialist.get_by_label("Hẹn lại ngày").fill("27/11/2026")
    confirm(specialist, "Soạn văn bản xin lỗi, hẹn lại", "chờ lãnh đạo ký")

    people.at(
        case.due_at - HOUR
    )  # in time for the result, too late for an apology: a day before at the latest
    leader = people.case_page(Role.LEADER, case)
    choose(leader, "Ký văn bản xin lỗi")
    confirm(leader, "Ký văn bản xin lỗi", "hồ sơ được hẹn lại")
    expect(leader.locator("main")).to_contain_text("muộn")
    expect(leader.locator("main")).not_to_contain_text("đúng thời điểm")
    assert sees_well(leader) == []


def test_a_late_result_is_never_withheld_and_goes_out_with_an_apology(people: People) -> None:
    case = case_at(people, "appraise")
    assert case.due_at is not None
    late = case.due_at + timedelta(days=1)
    bring_to(people.desk, case, "hand_over", now=late, minutes=5)
    people.at(late + 2 * HOUR)
    page = hand_over(people, case)
    case.refresh_from_db()
    assert case.state == CaseState.HANDED_OVER
    page = people.case_page(Role.RECEIVER, case)
    expect(page.locator("main")).to_contain_text("thiếu")
    assert "Nguyễn Văn An" in printed(page, "xin lỗi")
    assert sees_well(page) == []

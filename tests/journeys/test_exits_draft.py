"""The applicant looks over the draft of a paper on the phone: has it corrected, agrees, or says nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from motcua.cases.choices import CaseChannel
from motcua.cases.models import Case
from motcua.cases.tasks import take_silence_as_consent
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from tests.factories_cases import BIRTH, Desk, make_desk
from tests.factories_work import bring_to, receive
from tests.journeys.conftest import PHONE
from tests.journeys.people import People, press, sees_well

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEDNESDAY = datetime(2026, 11, 18, 9, 5, tzinfo=VN_TZ)
MINUTES = timedelta(minutes=10)


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(BIRTH)


def send_draft(people: People, case: Case) -> None:
    """The specialist sends the draft from the case page."""
    page = people.case_from_work(Role.SPECIALIST, case)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    draft = {"name": "giay-khai-sinh.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    page.get_by_label("Bản nháp (PDF hoặc ảnh)").set_input_files(draft)  # type: ignore[arg-type]
    expect(page.locator(".next .file-chosen")).to_contain_text("giay-khai-sinh.png (")
    assert sees_well(page) == []
    press(page, "Gửi người nộp kiểm tra", "Đã gửi bản nháp")


def test_the_applicant_has_a_draft_corrected_and_agrees_on_the_phone(
    people: People, open_page: Callable[..., Page]
) -> None:
    case = receive(people.desk, BIRTH, now=WEDNESDAY, channel=CaseChannel.ONLINE)
    case = bring_to(people.desk, case, "confirm_draft", now=WEDNESDAY, minutes=1)
    people.at(WEDNESDAY + MINUTES)
    send_draft(people, case)

    phone = open_page(PHONE)
    phone.goto(people.base + reverse("portal:track", args=[case.code, case.lookup_code]))
    expect(phone.locator("main")).to_contain_text("Việc ông/bà cần làm: kiểm tra bản nháp")
    expect(phone.get_by_role("link", name="Xem bản nháp")).to_be_in_viewport()
    assert sees_well(phone) == []
    phone.get_by_text("Cần sửa", exact=True).click()
    phone.get_by_label("Sai ở đâu, sửa thành thế nào").fill("Tên đệm là Thị Thu, không phải Thị")
    phone.get_by_role("button", name="Gửi nội dung cần sửa").click()
    expect(phone.locator("#alerts")).to_contain_text("Đã ghi nhận nội dung ông/bà đề nghị sửa.")

    specialist = people.case_from_work(Role.SPECIALIST, case)
    expect(specialist.locator("main")).to_contain_text("Tên đệm là Thị Thu, không phải Thị")
    assert sees_well(specialist) == []
    case.refresh_from_db()
    bring_to(people.desk, case, "confirm_draft", now=WEDNESDAY + MINUTES, minutes=1)
    people.at(WEDNESDAY + 3 * MINUTES)
    send_draft(people, case)
    phone.reload()
    phone.get_by_role("button", name="Đúng, tôi đồng ý").click()
    expect(phone.locator("#alerts")).to_contain_text("Đã ghi nhận: ông/bà đồng ý với bản nháp.")
    expect(phone.locator("main")).not_to_contain_text("Việc ông/bà cần làm")
    people.case_from_work(Role.LEADER, case)


def test_a_draft_left_without_an_answer_is_consented_to(
    people: People, open_page: Callable[..., Page]
) -> None:
    case = receive(people.desk, BIRTH, now=WEDNESDAY, channel=CaseChannel.ONLINE)
    case = bring_to(people.desk, case, "confirm_draft", now=WEDNESDAY, minutes=1)
    people.at(WEDNESDAY + MINUTES)
    send_draft(people, case)
    draft = case.drafts.get()
    phone = open_page(PHONE)
    phone.goto(people.base + reverse("portal:track", args=[case.code, case.lookup_code]))
    expect(phone.locator("main")).to_contain_text("Việc ông/bà cần làm: kiểm tra bản nháp")

    people.at(draft.due_at)
    assert take_silence_as_consent.func() == 0  # until the last minute there is time
    people.at(draft.due_at + timedelta(minutes=1))
    assert take_silence_as_consent.func() == 1
    phone.reload()
    expect(phone.locator("main")).not_to_contain_text("Việc ông/bà cần làm")
    assert sees_well(phone) == []
    leader = people.case_from_work(Role.LEADER, case)
    leader.get_by_role("link", name="Nhật ký đầy đủ").click()
    expect(leader.locator("main")).to_contain_text("Không có ý kiến trong thời hạn")
    assert sees_well(leader) == []

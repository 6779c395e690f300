"""A paper is scanned at the desk with a phone beside it, and found by a word without marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from motcua.cases.actions import PaperData
from motcua.cases.models import CaseAttachment
from motcua.core.actors import Role
from motcua.core.jobs import Worker
from motcua.documents import ocr
from motcua.documents.actions import let_phone_in
from motcua.documents.models import Scan
from tests.documents.scans import drawn, jpeg
from tests.factories import NOW
from tests.factories_cases import Desk, make_case, make_desk
from tests.journeys.conftest import PHONE
from tests.journeys.people import People, sees_well

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not ocr.is_installed(), reason="OCRmyPDF or tesseract is not installed"),
]


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def test_a_scan_with_a_page_from_a_phone_is_found_without_marks(
    people: People, desk: Desk, tmp_path: Path
) -> None:
    people.at(NOW)
    case = make_case(desk, papers=(PaperData(name="Giấy xác nhận", state="submitted"),))
    good, blank = tmp_path / "1.jpg", tmp_path / "2.jpg"
    good.write_bytes(jpeg(drawn(dpi=200)))
    blank.write_bytes(jpeg(Image.new("L", (1654, 2339), 250)))

    page = people.case_page(Role.RECEIVER, case)
    page.get_by_role("button", name="Số hóa: Giấy xác nhận").click()
    page.wait_for_load_state()
    page.locator(".scan-upload input[type=file]").set_input_files([str(good), str(blank)])
    expect(page.locator(".scan-page")).to_have_count(2)
    expect(page.get_by_text("Trang trống", exact=True)).to_be_visible()
    page.wait_for_load_state()
    assert sees_well(page) == []
    page.locator("[data-page]").nth(1).focus()
    page.keyboard.press("Delete")
    expect(page.locator(".scan-page")).to_have_count(1)
    page.get_by_role("button", name="Chụp bằng điện thoại").click()
    expect(page.locator(".scan-qr svg")).to_be_visible()

    secret = let_phone_in(Scan.objects.get(), now=NOW)  # what the QR holds, which no test can read back
    phone = people.open_page(PHONE)
    phone.goto(people.base + reverse("desk:scan_phone", args=[secret]))
    phone.wait_for_load_state()
    assert sees_well(phone) == []
    phone.locator("input[type=file]").set_input_files(str(good))
    expect(phone.locator(".phone-count")).to_contain_text("2")
    expect(page.locator(".scan-page")).to_have_count(2)  # the desk sees it by itself

    page.get_by_label("Số trang của bản giấy").fill("2")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#alerts")).to_contain_text("Đã số hóa “Giấy xác nhận”, 2 trang")
    Worker(worker_id="kiem-thu").work_off()
    assert CaseAttachment.objects.get().original_id

    page.get_by_role("searchbox").fill("tinh trang hon nhan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Giấy tờ có chữ này")).to_contain_text(case.code)
    page.get_by_role("link", name="Giấy xác nhận").click()
    expect(page.get_by_label("Số định danh").last).to_have_value("026099000001")
    assert sees_well(page) == []

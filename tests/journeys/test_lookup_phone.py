"""On a phone: from the question at the top to a procedure, and from the QR of a slip to the case."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from motcua.cases.choices import CaseState
from motcua.cases.forms.slip import slip_pdf
from motcua.cases.models import Case
from tests.factories import NOW
from tests.factories_cases import BIRTH, CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_case, make_desk
from tests.factories_work import bring_to
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH, CERTIFIED_COPY)


@pytest.fixture
def case(desk: Desk, set_clock: Callable[..., None]) -> Case:
    set_clock(NOW + timedelta(hours=2))
    return bring_to(desk, make_case(desk), "sign")


def printed(case: Case, base: str) -> Image.Image:
    """The slip as it lies on the table."""
    with pypdfium2.PdfDocument(slip_pdf(case, public_url=base)) as pdf:
        picture: Image.Image = pdf[0].render(scale=150 / 72).to_pil()
    return picture


def fits(page: Page) -> bool:
    """Nothing is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_qr_of_a_slip_shows_the_case_on_a_phone(
    open_page: OpenPage, live_server: Any, desk: Desk, case: Case, set_clock: Callable[..., None]
) -> None:
    (code,) = zxingcpp.read_barcodes(printed(case, live_server.url), formats=zxingcpp.BarcodeFormat.QRCode)
    phone = open_page(PHONE)
    phone.goto(code.text)
    expect(phone.locator("h1")).to_have_text("Hồ sơ đang chờ lãnh đạo ký, hẹn trả sáng thứ Sáu 27/03.")
    expect(phone.locator("h1")).to_be_in_viewport()
    assert fits(phone)
    assert case.applicant_name not in phone.content()

    phone.get_by_role("link", name="Vì sao hẹn ngày này?").click()
    expect(phone.locator("h1")).to_have_text("Vì sao hẹn ngày này?")
    expect(phone.locator(".reasons li").last).to_contain_text("Hẹn trả")
    assert fits(phone)

    # The page sends no referrer; changing the language from it must work all the same.
    phone.get_by_role("button", name="English").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    assert case.lookup_code in phone.url

    set_clock(NOW + timedelta(days=4))
    phone.goto(code.text)
    expect(phone.locator(".card-late")).to_be_visible()


def test_the_codes_typed_on_a_phone_lead_to_the_case(
    open_page: OpenPage, live_server: Any, case: Case
) -> None:
    phone = open_page(PHONE)
    phone.goto(live_server.url)
    phone.get_by_label("Mã hồ sơ").fill(case.code.lower())
    phone.get_by_label("Mã tra cứu").fill("bbbbbb")
    phone.get_by_role("button", name="Tra cứu").click()
    expect(phone.get_by_role("alert")).to_contain_text("Không có hồ sơ nào mang cả hai mã này")
    phone.get_by_label("Mã tra cứu").fill(f" {case.lookup_code.lower()} ")
    phone.get_by_role("button", name="Tra cứu").click()
    expect(phone.locator("h1")).to_contain_text("đang chờ lãnh đạo ký")


def test_a_photo_of_the_slip_leads_to_the_case(
    open_page: OpenPage, live_server: Any, case: Case, tmp_path: Path
) -> None:
    jpeg = io.BytesIO()
    printed(case, live_server.url).convert("RGB").rotate(4, fillcolor="white").save(jpeg, "JPEG", quality=70)
    photo = tmp_path / "giay-hen.jpg"
    photo.write_bytes(jpeg.getvalue())
    phone = open_page(PHONE)
    phone.goto(f"{live_server.url}/tra-cuu/")
    phone.get_by_label("gửi ảnh chụp mã QR").set_input_files(photo)
    expect(phone.locator("h1")).to_contain_text("đang chờ lãnh đạo ký")


@pytest.mark.parametrize("with_script", [True, False])
def test_a_procedure_is_found_on_a_phone_with_and_without_a_script(
    open_page: OpenPage, live_server: Any, desk: Desk, with_script: bool
) -> None:
    phone = open_page(PHONE, java_script_enabled=with_script)
    phone.goto(live_server.url)
    phone.locator("#q").press_sequentially("khai sinh")
    if with_script:
        phone.locator("#answers").get_by_role("link", name="Đăng ký khai sinh").click()
    else:
        phone.get_by_role("button", name="Tìm").click()
        phone.get_by_role("link", name="Đăng ký khai sinh").first.click()
    expect(phone.locator("h1")).to_have_text("Đăng ký khai sinh")
    expect(phone.get_by_text("Mất bao lâu?")).to_be_visible()
    phone.get_by_role("link", name="Xem danh sách giấy tờ").click()
    expect(phone.get_by_role("heading", name="Giấy tờ tôi cần")).to_be_in_viewport()
    phone.get_by_text("b) Trình tự thực hiện").click()
    expect(phone.get_by_text("Bước 1:")).to_be_visible()


def test_the_list_narrows_while_typing_and_keeps_its_address(
    open_page: OpenPage, live_server: Any, desk: Desk
) -> None:
    phone = open_page(PHONE)
    phone.goto(f"{live_server.url}/thu-tuc/")
    expect(phone.locator(".results li")).to_have_count(3)
    phone.locator("#q").press_sequentially("sao y")
    expect(phone.locator(".results li")).to_have_count(1)
    phone.wait_for_url("**/thu-tuc/?q=sao+y")
    phone.reload()
    expect(phone.locator(".results li")).to_have_count(1)


def test_a_case_that_waits_for_papers_says_what_to_do_at_the_top(
    open_page: OpenPage, live_server: Any, case: Case
) -> None:
    Case.objects.filter(pk=case.pk).update(
        state=CaseState.AWAITING_SUPPLEMENT, supplement_due_at=NOW + timedelta(days=20)
    )
    phone = open_page(PHONE)
    phone.goto(f"{live_server.url}/tra-cuu/h/{case.code}/{case.lookup_code}/")
    expect(phone.get_by_role("heading", name="bổ sung hồ sơ")).to_be_in_viewport()

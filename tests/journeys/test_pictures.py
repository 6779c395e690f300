"""A picture of every main screen, as the README shows them: `MOTCUA_PICTURES=1` puts them into docs/pictures.

Without it they go to a temporary folder and the test only sees that no screen is broken or blank.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.db.models import Count
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page

from motcua.accounts.models import User
from motcua.applicants.models import Applicant, ApplicantKind
from motcua.cases.choices import CaseState
from motcua.cases.forms.slip import slip_pdf
from motcua.cases.models import Case
from motcua.catalogue.actions import import_procedures
from motcua.catalogue.models import ImportRun, Procedure
from motcua.catalogue.rules.national_record import read_records
from motcua.core.actors import job_actor
from motcua.core.rules.dates import VN_TZ
from motcua.demo.actions import load_demo
from motcua.queueing.models import Hall
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.people import sign_in_by_cookie

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
GUIDE_PICTURES = ROOT / "docs" / "huong_dan" / "hinh"
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=VN_TZ)  # a Friday morning
TAKES_PICTURES = os.environ.get("MOTCUA_PICTURES") == "1"
CASES = 120 if TAKES_PICTURES else 45
LARGEST = 250_000  # bytes


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture: whose screen, which address, and what to do before it is taken."""

    name: str
    address: Callable[[], str]
    username: str = ""
    before: Callable[[Page], None] = lambda page: None
    is_for_guide: bool = False


# Made-up records in the form of the national file: clear ones, doubtful ones, and one that is broken.
NATIONAL = (
    ("Cấp giấy phép mẫu thứ nhất", "Hộ tịch", "3 Ngày làm việcMiễn phí"),
    ("Cấp giấy xác nhận mẫu không ghi đơn vị thời hạn", "Bảo trợ xã hội", "1Miễn phí"),
    ("Đăng ký mẫu có mức thu do địa phương quyết định", "Hộ kinh doanh",
     "5 Ngày làm việcMiễn phí(Mức thu do HĐND cấp tỉnh quyết định)"),
    ("Công nhận mẫu không ghi mức thu", "Nông nghiệp", "15 NgàyKhông có thông tin"),
)  # fmt: skip


def national_lines() -> list[bytes]:
    records = [
        {
            "ma_thu_tuc": f"9.00000{number}",
            "ten_thu_tuc": name,
            "linh_vuc": field,
            "cap_thuc_hien": "Cấp xã",
            "co_quan_thuc_hien": "Ủy ban nhân dân cấp xã",
            "cach_thuc_thuc_hien": f"Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp{ways}",
            "thanh_phan_ho_so": "--Tên giấy tờMẫu đơn, tờ khaiSố lượngTờ khai1 bản chính",
            "can_cu_phap_ly": "Tên văn bản pháp lýMã văn bảnLuật mẫu01/2026/QH",
            "doi_tuong_thuc_hien": "Công dân Việt Nam",
            "ket_qua_xu_ly": f"Giấy xác nhậnMã: KQ.G15.00003{number}",
            "trinh_tu_thuc_hien": "Bước 1: Nộp hồ sơ.",
        }
        for number, (name, field, ways) in enumerate(NATIONAL, start=1)
    ]
    return [*(json.dumps(record).encode() for record in records), b'{"ma_thu_tuc": "9.0000']


def case_in_hand() -> Case:
    """A running case with much to see: a due moment, papers, several stays, and somebody at work on it."""
    running = Case.objects.filter(state=CaseState.IN_PROGRESS, is_same_day=False)
    held = running.exclude(holder=None).select_related("holder")
    everyday = held.filter(procedure__code__in=["1.001612", "2.001035"])
    return (everyday or held).annotate(stays=Count("visits")).order_by("-stays", "pk")[0]


def worker_in_hand() -> str:
    """The sign-in name of who works on that case."""
    holder = case_in_hand().holder
    assert holder is not None
    return holder.username


def card_of_somebody() -> str:
    """What the QR of a citizen card says, for somebody who has been here before."""
    known = Applicant.objects.filter(kind=ApplicantKind.PERSON, born_on__isnull=False).exclude(
        identifier=None
    )
    person = known.annotate(count=Count("cases")).order_by("-count", "pk")[0]
    assert person.born_on is not None
    woman = int((person.identifier or "")[3]) % 2  # NĐ 137/2015/NĐ-CP Điều 13
    sex = "Nữ" if woman else "Nam"
    return f"{person.identifier}||{person.name}|{person.born_on:%d%m%Y}|{sex}|{person.address}|01082024"


def fill_intake(page: Page, card: str) -> None:
    """A card scanned, the household business chosen, the papers ticked."""
    page.locator("#applicant_card").fill(card)
    page.keyboard.press("Enter")
    page.locator("#applicant .person-card").wait_for()
    page.locator("#procedure_search").fill("ho kinh doanh")
    page.locator("#procedure_options [role=option]").first.wait_for()
    page.locator("#procedure_options [role=option]", has_text="1.001612").first.click()
    page.locator("#papers [data-row]").first.wait_for()
    page.locator("#papers [data-row]").first.focus()
    page.keyboard.press("*")
    page.locator("#due time").wait_for()


def track_address() -> str:
    case = case_in_hand()
    return reverse("portal:track", args=[case.code, case.lookup_code])


def screens() -> list[tuple[Screen, dict[str, int]]]:
    card = card_of_somebody()
    desk = [
        Screen("sign_in", lambda: reverse("accounts:sign_in")),
        Screen("intake", lambda: reverse("desk:intake"), "tiepnhan", lambda page: fill_intake(page, card)),
        Screen("work", lambda: reverse("desk:work") + "?phamvi=don-vi", "giamdoc"),
        Screen("case", lambda: reverse("desk:case", args=[case_in_hand().pk]), worker_in_hand()),
        Screen("hand_over", lambda: reverse("desk:hand_over"), "tiepnhan"),
        Screen("today", lambda: reverse("desk:today"), "giamdoc.tb"),
        Screen("book", lambda: reverse("desk:book"), "tiepnhan"),
        Screen("reports", lambda: reverse("backoffice:reports"), "giamdoc.tb"),
        Screen("process", process_address, "quantri", draw_wide),
        Screen("calendar", calendar_address, "quantri"),
    ]
    phone = [
        Screen("portal_home", lambda: reverse("portal:home")),
        Screen("procedure", lambda: reverse("portal:procedure", args=["1.001612"])),
        Screen("lookup", track_address),
    ]
    hall = [
        Screen("nhom_lay_so", lambda: hall_address("hall"), "giamdoc", is_for_guide=True),
        Screen("quay_phuc_vu", lambda: hall_address("hall_counters"), "giamdoc", is_for_guide=True),
    ]
    desk += hall
    report = Screen("import_report", import_report_address, "quantri")
    return [*((screen, DESK) for screen in desk), *((screen, PHONE) for screen in phone), (report, DESK)]


def process_address() -> str:
    version = Procedure.objects.select_related("current_version").get(code="1.001612").current_version
    assert version is not None
    return reverse("backoffice:process", args=["1.001612", version.current_process_id])


def draw_wide(page: Page) -> None:
    """The drawing stands there."""
    page.locator(".djs-container svg").first.wait_for()


def calendar_address() -> str:
    return reverse("backoffice:calendar", args=[case_in_hand().competent_agency_id])


def hall_address(name: str) -> str:
    return reverse(f"backoffice:{name}", args=[Hall.objects.earliest("pk").office_id])


def import_report_address() -> str:
    return reverse("backoffice:import_run", args=[ImportRun.objects.latest("started_at").pk])


@pytest.fixture
def office(set_clock: Callable[[datetime], None], transactional_db: None) -> None:
    """The sample office on a Friday morning, with a national import behind it."""
    set_clock(NOW)
    load_demo(now=NOW, cases=CASES)
    import_procedures(
        lines=read_records(national_lines()),
        source_name="tthc_quoc_gia.jsonl",
        by=job_actor("import-procedures"),
        now=NOW - timedelta(days=1),
    )


def small_png(content: bytes) -> bytes:
    """The picture with a palette: a screen has few colours, and the repository stays small."""
    with Image.open(io.BytesIO(content)) as picture:
        flat = picture.convert("RGB")
    for colours in (128, 64, 32):
        out = io.BytesIO()
        flat.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < LARGEST:
            break
    return out.getvalue()


def slip_picture() -> bytes:
    """The slip of a case, as it comes out of the printer."""
    with_slip = Case.objects.exclude(slip_number="").filter(procedure__code="1.001612")
    pages = pypdfium2.PdfDocument(
        slip_pdf(with_slip.order_by("-pk")[0], public_url="https://motcua.example.vn")
    )
    out = io.BytesIO()
    pages[0].render(scale=1.6).to_pil().save(out, "PNG")
    return out.getvalue()


def is_blank(content: bytes) -> bool:
    """Whether next to nothing is on the picture: one colour covers more than 99.5 % of it."""
    with Image.open(io.BytesIO(content)) as picture:
        grey = picture.convert("L")
        counts = grey.histogram()
    return max(counts) > 0.995 * sum(counts)


def shoot(page: Page, base: str, screen: Screen) -> tuple[bytes, list[str]]:
    """The picture, and what is wrong with the screen."""
    page.clock.set_fixed_time(NOW)
    if screen.username:
        sign_in_by_cookie(page, base, User.objects.get(username=screen.username))
    answer = page.goto(base + screen.address())
    faults = [] if answer is not None and answer.status == 200 else [f"answered {answer and answer.status}"]
    screen.before(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    return page.screenshot(animations="disabled", caret="hide"), faults


def write_picture(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.png").write_bytes(content)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_every_main_screen_has_a_picture(
    office: None, open_page: Callable[..., Page], live_server: Any, tmp_path: Path
) -> None:
    faults: dict[str, Any] = {}
    for screen, size in screens():
        page = open_page(size, timezone_id=str(VN_TZ))
        content, complaints = shoot(page, live_server.url, screen)
        small = small_png(content)
        kept = GUIDE_PICTURES if screen.is_for_guide else PICTURES
        write_picture(kept if TAKES_PICTURES else tmp_path, screen.name, small)
        if is_blank(small):
            complaints.append("blank")
        if len(small) >= LARGEST:
            complaints.append(f"{len(small)} bytes")
        if complaints:
            faults[screen.name] = complaints
    slip = small_png(slip_picture())
    write_picture(PICTURES if TAKES_PICTURES else tmp_path, "slip", slip)
    assert not is_blank(slip)
    assert faults == {}


def test_the_pictures_of_the_guides_are_shown_and_small() -> None:
    guides = " ".join(page.read_text(encoding="utf-8") for page in GUIDE_PICTURES.parent.glob("*.md"))
    for path in GUIDE_PICTURES.glob("*.png"):
        assert f"hinh/{path.name}" in guides, f"no guide shows {path.name}"
        assert path.stat().st_size < LARGEST, path.name


def test_the_pictures_of_the_readme_are_there_and_small() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in PICTURES.glob("*.png"):
        assert f"docs/pictures/{path.name}" in readme, f"README.md does not show {path.name}"
        assert path.stat().st_size < LARGEST, path.name

"""On a phone: the QR of a result, the file compared with the one given out, and the proof of the history."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import zxingcpp
from playwright.sync_api import Page, expect
from pypdf import PdfWriter

from motcua.audit.actions import seal_days
from motcua.audit.queries import newest_root
from motcua.cases.actions import NewAttachment, attach_files, with_check_mark
from motcua.cases.models import Case
from motcua.cases.queries.tracking import tracking_path
from motcua.core.actors import Role
from motcua.documents.actions import read_stored
from motcua.documents.choices import MediaType
from tests.documents.reading import picture_of
from tests.factories import NOW
from tests.factories_cases import HOUSEHOLD_BUSINESS, PERSON, Desk, make_desk
from tests.factories_work import bring_to, receive
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS)


@pytest.fixture
def case(desk: Desk, live_server: Any, set_clock: Callable[..., None]) -> Case:
    """Decided with a result yesterday, sealed over night."""
    found = bring_to(desk, receive(desk, HOUSEHOLD_BUSINESS, now=NOW, applicant=PERSON), "seal", now=NOW)
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(made)
    file = NewAttachment("giay.pdf", made.getvalue(), MediaType.PDF, purpose="result")
    marked = with_check_mark(file, found, public_url=live_server.url)
    attach_files(case_id=found.pk, files=[marked], by=desk.actor(Role.RECORDS_CLERK), now=NOW)
    found = bring_to(desk, found, "hand_over", now=NOW + timedelta(hours=1))
    tomorrow = NOW + timedelta(days=1)
    seal_days(now=tomorrow)
    set_clock(tomorrow)
    return found


def pdf(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_citizen_checks_a_result_by_its_qr_and_an_altered_copy_is_caught(
    open_page: OpenPage, desk: Desk, case: Case
) -> None:
    result = read_stored(case.attachments.get(purpose="result").file)
    (code,) = zxingcpp.read_barcodes(picture_of(result, dpi=150))
    phone = open_page(PHONE)
    phone.goto(code.text)
    expect(phone.locator("h1")).to_have_text("Văn bản có thật, còn giá trị")
    expect(phone.get_by_text(desk.ward.name)).to_be_visible()
    expect(phone.get_by_text("N*** V*** An")).to_be_visible()
    assert fits(phone)
    for content, words in ((result, "Tệp giống hệt bản"), (result + b"\n% sua", "Tệp khác bản")):
        phone.wait_for_load_state()
        phone.set_input_files("input[name=file]", pdf("ket-qua.pdf", content))
        phone.get_by_role("button", name="So với bản đã phát hành").click()
        expect(phone.get_by_text(words)).to_be_visible()


def test_the_applicant_proves_the_history_in_the_browser(
    open_page: OpenPage, live_server: Any, case: Case, tmp_path: Any
) -> None:
    phone = open_page(PHONE)
    phone.goto(f"{live_server.url}{tracking_path(case.code, case.lookup_code)}cua-toi/")
    phone.fill("input[name=number]", PERSON.identifier or "")
    phone.get_by_role("button", name="Xem").click()
    expect(phone.get_by_role("heading", name="Ai đã mở hồ sơ của tôi")).to_be_visible()
    with phone.expect_download() as downloaded:
        phone.get_by_role("button", name="Tải tệp chứng minh").click()
    file = tmp_path / "chung-minh.json"
    downloaded.value.save_as(file)
    proof, root = json.loads(file.read_text(encoding="utf-8")), newest_root()
    assert root is not None
    kept = tmp_path / "trang-kiem.html"
    kept.write_bytes(phone.request.get(f"{live_server.url}/kiem-tra/ho-so/trang-kiem.html").body())
    for address in (f"{live_server.url}/kiem-tra/ho-so/", kept.as_uri()):
        phone.goto(address)
        _prove(phone, proof, root.hash, "Nguyên vẹn:")
        assert fits(phone)
        for spoilt in _spoilt(proof):
            _prove(phone, spoilt, root.hash, "Không chứng minh được.")
        _prove(phone, proof, "0" * 64, "Gốc ngày trong tệp không khớp")


def _prove(page: Page, proof: Any, root: str, words: str) -> None:
    page.wait_for_load_state()
    page.evaluate("document.querySelector('[data-verdict]').replaceChildren()")
    content = json.dumps(proof, ensure_ascii=False).encode()
    page.set_input_files(
        "input[name=proof]", {"name": "a.json", "mimeType": "application/json", "buffer": content}
    )
    page.fill("input[name=root]", root)
    page.get_by_role("button", name="Kiểm chứng").click()
    expect(page.get_by_text(words)).to_be_visible()


def _spoilt(proof: dict[str, Any]) -> list[Any]:
    """A proof with one thing changed each: when, what, who, the order, the path, a day, the whole."""
    text = json.dumps(proof)
    first, seal, day = proof["events"][0], proof["seals"][0], proof["days"]["rows"][0]
    return [
        json.loads(text.replace(first["at"], first["at"].replace("T02", "T03"), 1)),
        json.loads(text.replace("cases.decided", "cases.handed", 1)),
        json.loads(text.replace(first["who_hash"], "0" * 64, 1)),
        {**proof, "events": proof["events"][1:]},
        {**proof, "seals": [{**seal, "place": seal["place"] + 1}]},
        {**proof, "seals": [{**seal, "path": seal["path"][:-1]}]} if seal["path"] else {**proof, "seals": []},
        {**proof, "days": {**proof["days"], "rows": [{**day, "heads": day["heads"] + 1}]}},
        {**proof, "subject": ["case", "H29.1-260324-9999"]},
        [],
        None,
    ]

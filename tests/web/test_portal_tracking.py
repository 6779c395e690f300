"""Looking a case up with the codes of its slip: what shows, what never shows, what guessing meets."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from motcua.cases.actions import Defect, ask_supplement
from motcua.cases.actions.attempts import LIMIT, WINDOW
from motcua.cases.choices import CaseState
from motcua.cases.forms.slip import tracking_url
from motcua.cases.models import Case
from motcua.cases.queries.tracking import track, tracked_case, tracking_path
from motcua.core.actors import Role
from motcua.core.models import AttemptCount
from motcua.core.rules.dates import VN_TZ
from motcua.fees.actions import waive
from motcua.fees.choices import WaiverGround
from motcua.notifications.actions import Reference, queue_message
from motcua.notifications.models import Message
from tests.factories import NOW
from tests.factories_cases import PERSON, Desk, make_case, make_desk
from tests.factories_fees import make_charge_of, pay
from tests.factories_notifications import BY, new_message
from tests.factories_work import bring_to, decided

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]
WRONG = "BBBBBB"


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def case(desk: Desk, clock: Clock) -> Case:
    return make_case(desk, proxy=None)


def words_of(response: Any) -> str:
    bare = re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(bare).split())


def page_of(client: Client, case: Case) -> Any:
    return client.get(tracking_path(case.code, case.lookup_code))


def look_up(client: Client, code: str, lookup_code: str, **extra: Any) -> Any:
    return client.post("/tra-cuu/", {"code": code, "lookup_code": lookup_code}, **extra)


# --- finding the case -----------------------------------------------------------------------------------


def test_the_qr_of_a_slip_leads_to_the_page_of_the_portal(case: Case) -> None:
    path = reverse("portal:track", args=[case.code, case.lookup_code])
    assert tracking_path(case.code, case.lookup_code) == path
    assert tracking_url(case, public_url="https://mc.example/") == f"https://mc.example{path}"


@pytest.mark.parametrize(
    "spell",
    [
        lambda case: (case.code, case.lookup_code),
        lambda case: (case.code.lower(), case.lookup_code.lower()),
        lambda case: (f"  {case.code.replace('-', ' – ')} ", " ".join(case.lookup_code)),
        lambda case: (f"Mã hồ sơ: {case.code}.", f"{case.lookup_code[:3]}-{case.lookup_code[3:]}"),
        lambda case: (f"https://mc.example{tracking_path(case.code, case.lookup_code)}", ""),
    ],
)
def test_codes_are_read_as_people_type_them(
    client: Client, case: Case, spell: Callable[[Case], tuple[str, str]]
) -> None:
    response = look_up(client, *spell(case))
    assert (response.status_code, response["Location"]) == (303, tracking_path(case.code, case.lookup_code))


def test_an_address_typed_in_small_letters_works(client: Client, case: Case) -> None:
    assert client.get(tracking_path(case.code, case.lookup_code).lower()).status_code == 200


@pytest.mark.parametrize(
    ("code", "lookup_code", "sentence"),
    [
        ("", "", "Chưa nhập mã hồ sơ"),
        ("H29.1-260324-01", "BCGHKL", "ít nhất 4 chữ số; ông/bà đang nhập 2"),
        ("H29.1-261399-0001", "BCGHKL", "không phải là một ngày có thật"),
        ("H29.1-260324-0001", "", "Chưa nhập mã tra cứu"),
        ("H29.1-260324-0001", "BCG", "phải có 6 ký tự; ông/bà đang nhập 3"),
        ("H29.1-260324-0001", "BCGHK0", "không dùng ký tự 0"),
        ("x" * 10_000, "BCGHKL", "quá dài"),
        ("H29.1-260324-0001", "B" * 10_000, "quá dài"),
        ("<script>alert(1)</script>", "'; DROP TABLE--", "Không đọc được mã hồ sơ"),
        ("%", "%", "Không đọc được mã hồ sơ"),
        ("\x00", "\x00", ""),
    ],
)
def test_a_code_that_cannot_be_is_explained(
    client: Client, desk: Desk, code: str, lookup_code: str, sentence: str
) -> None:
    response = look_up(client, code, lookup_code)
    assert response.status_code == 422
    assert sentence in words_of(response)
    assert b"<script>alert" not in response.content
    assert not AttemptCount.objects.exists()  # a slip of the pen is no guess


def test_a_wrong_case_code_and_a_wrong_look_up_code_get_the_same_answer(client: Client, case: Case) -> None:
    other = f"{case.code[:-4]}9999"
    answers = []
    for code, lookup_code in ((case.code, WRONG), (other, case.lookup_code)):
        with CaptureQueriesContext(connection) as queries:
            response = look_up(client, code, lookup_code)
        text = re.sub(
            r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", response.content.decode()
        )
        shown = text.replace(code, "…").replace(lookup_code, "…")
        answers.append((response.status_code, shown, len(queries)))
    assert answers[0] == answers[1]
    assert "Không có hồ sơ nào mang cả hai mã này" in answers[0][1]


@pytest.mark.parametrize("path", ["", "vi-sao/"])
def test_a_wrong_address_shows_the_form_and_nothing_else(client: Client, case: Case, path: str) -> None:
    response = client.get(tracking_path(case.code, WRONG) + path)
    assert response.status_code == 404
    assert "Không có hồ sơ nào mang cả hai mã này" in words_of(response)
    assert "hẹn trả" not in words_of(response)


@pytest.mark.parametrize("path", ["%00/BCGHKL", "x/y", "%27/%27", f"{'x' * 3000}/{'y' * 3000}", "<b>/<b>"])
def test_an_address_that_cannot_be_is_answered_kindly(client: Client, desk: Desk, path: str) -> None:
    response = client.get(f"/tra-cuu/h/{path}/")
    assert response.status_code == 404
    assert "Tra cứu hồ sơ" in words_of(response)


def test_a_draft_is_not_public(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state=CaseState.DRAFT)
    assert tracked_case(code=case.code, lookup_code=case.lookup_code) is None


# --- guessing -------------------------------------------------------------------------------------------


def test_after_many_failures_an_address_has_to_wait(client: Client, case: Case, clock: Clock) -> None:
    for _ in range(LIMIT):
        assert look_up(client, case.code, WRONG).status_code == 422
    for response in (
        look_up(client, case.code, WRONG),
        look_up(client, case.code, case.lookup_code),  # the right one too, or guessing could go on
        page_of(client, case),
    ):
        assert response.status_code == 429
        assert "Xin chờ 15 phút" in words_of(response)
    assert look_up(client, case.code, case.lookup_code, REMOTE_ADDR="203.0.113.9").status_code == 303
    clock(NOW + WINDOW)
    assert look_up(client, case.code, case.lookup_code).status_code == 303


def test_successes_are_not_counted(client: Client, case: Case) -> None:
    for _ in range(LIMIT + 5):
        assert page_of(client, case).status_code == 200
    assert not AttemptCount.objects.exists()


def test_one_household_of_ipv6_counts_as_one_and_its_address_is_not_kept(client: Client, case: Case) -> None:
    for number in range(LIMIT):
        look_up(client, case.code, WRONG, REMOTE_ADDR=f"2001:db8:1:2::{number:x}")
    blocked = look_up(client, case.code, WRONG, REMOTE_ADDR="2001:db8:1:2:ffff::1")
    assert blocked.status_code == 429
    assert look_up(client, case.code, WRONG, REMOTE_ADDR="2001:db8:1:3::1").status_code == 422
    assert not AttemptCount.objects.filter(key__contains="2001").exists()


# --- what shows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "vi-sao/"])
def test_personal_data_never_show(client: Client, desk: Desk, clock: Clock, path: str) -> None:
    case = make_case(desk, note="Ghi chú riêng của người nộp")
    case = bring_to(desk, case, "appraise")
    content = client.get(tracking_path(case.code, case.lookup_code) + path).content.decode()
    officers = [user.full_name for user in desk.users.values()]
    for secret in (
        PERSON.name, PERSON.name.split()[-1] + "<", PERSON.identifier, PERSON.phone, PERSON.address,
        case.procedure_name, case.procedure.code, "Giấy đề nghị", "Ghi chú riêng", desk.section.name,
        *officers,
    ):  # fmt: skip
        assert secret not in content, secret


def test_columns_with_personal_data_are_not_even_read(case: Case) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = tracked_case(code=case.code, lookup_code=case.lookup_code)
        assert found is not None
        track(found, now=NOW)
    statements = " ".join(query["sql"] for query in queries)
    for column in ("applicant", "proxy", "recipient", "note", "procedure_name", "holder", "outcome"):
        assert f'"{column}' not in statements, column


def test_the_address_with_the_code_is_kept_from_others(client: Client, case: Case) -> None:
    for response in (
        page_of(client, case),
        client.get(tracking_path(case.code, case.lookup_code) + "vi-sao/"),
    ):
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_following_a_case_takes_a_fixed_number_of_queries(client: Client, case: Case) -> None:
    page_of(client, case)
    with CaptureQueriesContext(connection) as queries:
        page_of(client, case)
    assert len(queries) <= 5


def test_what_is_owed_and_paid_stands_without_what_for_or_why_not(
    client: Client, desk: Desk, case: Case
) -> None:
    assert "Còn phải nộp" not in words_of(page_of(client, case))
    later = make_charge_of(case, desk.ward, 100_000, description="Đăng ký hộ kinh doanh", pay_at="result")
    paid, off = make_charge_of(case, desk.ward, 23_000), make_charge_of(case, desk.ward, 7_000)
    waive(charge=off, ground=WaiverGround.POOR, by=desk.actor(Role.RECEIVER), now=NOW)
    receipt = pay(paid, by=desk.actor(Role.RECEIVER))
    words = words_of(page_of(client, case))
    assert "Còn phải nộp 100.000 đ Nộp khi nhận kết quả" in words
    assert f"Đã nộp 23.000 đ, biên lai số {receipt.number_text}, {receipt.series}" in words
    assert "Được miễn 7.000 đ" in words
    for secret in (later.description, paid.description, "nghèo", "Nguyễn Văn An"):
        assert secret not in words
    Case.objects.filter(pk=case.pk).update(state=CaseState.NOT_ACCEPTED)
    words = words_of(page_of(client, case))
    assert "Còn phải nộp" not in words
    assert "Đã nộp 23.000 đ" in words


def test_a_received_case_says_when_the_result_is_due(client: Client, case: Case) -> None:
    """Three working days from Tuesday 24/03/2026 09:00."""
    words = words_of(page_of(client, case))
    assert "Hồ sơ đang được giải quyết, hẹn trả sáng thứ Sáu 27/03." in words
    assert "27/03/2026 09:00" in words
    assert "còn 3 ngày làm việc" in words
    assert "Mức độ hoàn thành" in words


def test_a_case_before_the_leader_says_so(client: Client, desk: Desk, case: Case) -> None:
    case = bring_to(desk, case, "sign")
    words = words_of(page_of(client, case))
    assert "Hồ sơ đang chờ lãnh đạo ký, hẹn trả sáng thứ Sáu 27/03." in words
    assert re.search(r"Mức độ hoàn thành [4-7]\d%", words)


def test_the_degree_of_completion_never_falls(desk: Desk, case: Case) -> None:
    shown = []
    for step in ("assign", "appraise", "external", "review", "sign", "seal", "transfer", "hand_over"):
        case = bring_to(desk, case, step)
        found = tracked_case(code=case.code, lookup_code=case.lookup_code)
        assert found is not None
        shown.append(track(found, now=NOW).percent or 0)
    assert shown == sorted(shown)
    assert shown[-1] == 100


def test_a_late_case_is_called_late_with_an_apology(client: Client, case: Case, clock: Clock) -> None:
    clock(NOW + timedelta(days=3, hours=1))
    words = words_of(page_of(client, case))
    assert "đã quá hẹn trả sáng thứ Sáu 27/03" in words
    assert "quá hạn 1 giờ làm việc" in words
    assert "xin lỗi" in words


def test_a_supplement_shows_the_deadline_but_not_what_is_missing(
    client: Client, desk: Desk, case: Case, clock: Clock
) -> None:
    case = bring_to(desk, case, "appraise")
    ask_supplement(
        case_id=case.pk, version=case.version, defects=[Defect("missing", "Căn cước của Nguyễn Văn An")],
        reason="Lý do riêng", by=desk.actor(Role.SPECIALIST), now=NOW + timedelta(hours=1),
    )  # fmt: skip
    case.refresh_from_db()
    words = words_of(page_of(client, case))
    assert "Hồ sơ đang chờ ông/bà bổ sung giấy tờ." in words
    assert "Việc ông/bà cần làm: bổ sung hồ sơ Trước 10:00, sáng thứ Ba 14/04" in words
    assert "Ngày hẹn mới được tính lại" in words
    assert "Thiếu" not in words
    assert "Lý do riêng" not in words
    clock(NOW + timedelta(days=60))
    assert "Hạn bổ sung đã qua" in words_of(page_of(client, case))


def test_a_decided_case_asks_to_collect_and_hides_the_outcome(
    client: Client, desk: Desk, clock: Clock
) -> None:
    case = decided(desk)
    words = words_of(page_of(client, case))
    assert "Hồ sơ đã có kết quả, đang chờ ông/bà nhận." in words
    assert "100%" in words
    assert "Đồng ý" not in words
    assert case.result_number not in words


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (CaseState.SUBMITTED, "đang chờ tiếp nhận"),
        (CaseState.NOT_ACCEPTED, "không được tiếp nhận"),
        (CaseState.AWAITING_PAYMENT, "nộp khoản tiền theo thông báo"),
        (CaseState.ENDED_BY_APPLICANT, "dừng theo yêu cầu của người nộp"),
        (CaseState.STOPPED, "đang tạm dừng giải quyết"),
        (CaseState.HANDED_OVER, "đã trả kết quả"),
    ],
)
def test_every_state_has_its_sentence(client: Client, case: Case, state: CaseState, sentence: str) -> None:
    Case.objects.filter(pk=case.pk).update(state=state)
    response = page_of(client, case)
    assert response.status_code == 200
    assert sentence in words_of(response)


def test_a_new_date_stands_beside_the_first(client: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(reappointed_due_at=NOW + timedelta(days=8))
    words = words_of(page_of(client, case))
    assert "hẹn lại sáng thứ Tư 01/04" in words
    assert "Hẹn lần đầu: 27/03/2026 09:00" in words


def test_the_page_explains_why_this_day(client: Client, desk: Desk, clock: Clock) -> None:
    """Received on Friday 13/02/2026 at 16:00: Tết lies between."""
    received = datetime(2026, 2, 13, 16, 0, tzinfo=VN_TZ)
    clock(received)
    case = make_case(desk, now=received)
    words = words_of(client.get(tracking_path(case.code, case.lookup_code) + "vi-sao/"))
    assert "Vì sao hẹn ngày này?" in words
    assert "25/02/2026 16:00" in words
    assert "3 ngày làm việc" in words
    assert "không tính" in words
    assert "Tết" in words
    assert "Bộ luật Dân sự 2015" in words


def test_a_case_without_an_appointment_says_so(client: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state=CaseState.SUBMITTED, due_at=None)
    case.due_moments.all().delete()
    words = words_of(client.get(tracking_path(case.code, case.lookup_code) + "vi-sao/"))
    assert "Hồ sơ chưa có ngày hẹn" in words


# --- the photo of a QR ----------------------------------------------------------------------------------


def photo(text: str, *, kind: str = "PNG", pixels: int = 8) -> SimpleUploadedFile:
    flat = io.BytesIO()
    segno.make_qr(text).save(flat, kind="png", scale=pixels)
    packed = io.BytesIO()
    Image.open(flat).convert("RGB").save(packed, kind)
    return SimpleUploadedFile("anh", packed.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_of_the_qr_opens_the_case(client: Client, case: Case, kind: str) -> None:
    picture = photo(tracking_url(case, public_url="https://mc.example"), kind=kind)
    response = client.post("/tra-cuu/anh/", {"picture": picture})
    assert (response.status_code, response["Location"]) == (303, tracking_path(case.code, case.lookup_code))


@pytest.mark.parametrize(
    "content",
    [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, b"%PDF-1.7", b"\xff\xd8\xff\xe0" * 9],
)
def test_a_file_that_is_no_picture_is_explained(client: Client, desk: Desk, content: bytes) -> None:
    response = client.post("/tra-cuu/anh/", {"picture": SimpleUploadedFile("a.png", content)})
    assert response.status_code == 422
    assert "mã QR" in words_of(response)


def test_a_picture_far_too_large_is_not_unpacked(client: Client, desk: Desk) -> None:
    packed = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(packed, "PNG")
    picture = SimpleUploadedFile("a.png", packed.getvalue())
    assert client.post("/tra-cuu/anh/", {"picture": picture}).status_code == 422


@pytest.mark.parametrize("text", ["https://evil.example/", "javascript:alert(1)", "||||||", "x" * 900])
def test_a_qr_of_something_else_leads_nowhere(client: Client, desk: Desk, text: str) -> None:
    response = client.post("/tra-cuu/anh/", {"picture": photo(text, pixels=4)})
    assert response.status_code == 422
    assert "Không thấy mã QR của giấy hẹn" in words_of(response)


def test_without_a_file_the_photo_form_says_what_is_missing(client: Client, desk: Desk) -> None:
    response = client.post("/tra-cuu/anh/")
    assert response.status_code == 422
    assert "Chưa chọn ảnh" in words_of(response)


def test_the_page_says_when_a_mail_went_and_to_nobody(client: Client, desk: Desk) -> None:
    person = replace(PERSON, email="an@thu.example")
    case = make_case(desk, applicant=person, wants_mail=True)
    sent_at = NOW + timedelta(minutes=5)
    message = new_message(reference=Reference("case", case.code), address="an@thu.example")
    queue_message(message=message, by=BY, now=NOW)
    assert "Đã gửi thư lúc" not in words_of(page_of(client, case))
    Message.objects.update(state="sent", sent_at=sent_at)
    page = words_of(page_of(client, case))
    assert "Đã gửi thư lúc 24/03/2026 09:05" in page
    assert "thu.example" not in page

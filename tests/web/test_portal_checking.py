"""Checking a paper on the portal: what is said of it, what never is, comparing files, guessing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from motcua.core.actors import Role
from motcua.documents.actions import NewDocument, free_code, issue_document, revoke_document, store_files
from motcua.documents.actions.checking import MOST_CHECKS
from motcua.documents.choices import MediaType
from motcua.documents.forms import render
from motcua.documents.models import CheckOutcome, DocumentCheck, DocumentKind, IssuedDocument
from motcua.documents.signing.evidence import Evidence
from motcua.documents.signing.papers import sign_paper
from motcua.documents.signing.pkcs12 import open_pkcs12
from motcua.documents.signing.stamps import Stamp, StampKind
from tests.documents.sample_forms import APOLOGY
from tests.documents.signers import PIN, SIGNER, ca
from tests.factories import NOW, actor_for, make_agency, make_user

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7 ket qua"


@pytest.fixture
def browser() -> Client:
    return Client()


@pytest.fixture
def give_out() -> Callable[..., IssuedDocument]:
    agency = make_agency("Ủy ban nhân dân phường Bình Hòa")
    now = timezone.now()
    by = actor_for(make_user(Role.LEADER, agency), now=now)

    def give(content: bytes = CONTENT, valid_to: date | None = None) -> IssuedDocument:
        (file,) = store_files(contents=[(content, MediaType.PDF)], now=now)
        new = NewDocument(
            code=free_code(),
            kind=DocumentKind.RESULT,
            title="Giấy chứng nhận đăng ký hộ kinh doanh",
            file=file,
            issuer=agency,
            subject_kind="case",
            subject_id="H29.1-260324-0001",
            number="41/GCN-UBND",
            signer_name="Lê Hoàng Nam",
            person_name="Nguyễn Thị Hương Giang",
            valid_to=valid_to,
        )
        return issue_document(new=new, by=by, now=now)

    return give


def compare(browser: Client, code: str, content: bytes, name: str = "ket-qua.pdf") -> tuple[int, str]:
    answer = browser.post(f"/kiem-tra/{code}/so-tep/", {"file": SimpleUploadedFile(name, content)})
    return answer.status_code, answer.content.decode()


def test_the_page_says_who_gave_the_paper_out_and_masks_whom_it_is_about(
    browser: Client, give_out: Callable[..., IssuedDocument]
) -> None:
    paper = give_out()
    answer = browser.get(f"/kiem-tra/{paper.code}/")
    page = answer.content.decode()
    for words in (
        "Văn bản có thật, còn giá trị",
        "Giấy chứng nhận đăng ký hộ kinh doanh",
        "41/GCN-UBND",
        "Ủy ban nhân dân phường Bình Hòa",
        "Lê Hoàng Nam",
        "N*** T*** H*** Giang",
    ):
        assert words in page
    for hidden in ("Hương", "H29.1-260324-0001", paper.file_id):
        assert hidden not in page
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"] == "no-store"
    assert DocumentCheck.objects.get().outcome == CheckOutcome.SHOWN


def test_how_a_paper_stands_is_said_first(browser: Client, give_out: Callable[..., IssuedDocument]) -> None:
    now = timezone.now()
    old = give_out(b"%PDF-1.7 b", valid_to=date(2020, 1, 1))
    assert "đã hết hạn" in browser.get(f"/kiem-tra/{old.code}/").content.decode()
    revoked, newer = give_out(b"%PDF-1.7 c"), give_out(b"%PDF-1.7 d")
    by = actor_for(make_user(Role.RECORDS_CLERK, revoked.issuer), now=now)
    revoke_document(code=revoked.code, reason="Sai tên người được cấp", by=by, now=now)
    page = browser.get(f"/kiem-tra/{revoked.code}/").content.decode()
    assert "Văn bản đã bị thu hồi" in page
    assert "Sai tên" not in page
    revoke_document(code=old.code, reason="Thay", replaced_by=newer, by=by, now=now)
    page = browser.get(f"/kiem-tra/{old.code}/").content.decode()
    assert "Văn bản đã bị thay thế" in page
    assert newer.code not in page


@pytest.mark.parametrize("typed", ["{0}", " {1} ", "https://motcua.example.vn/kiem-tra/{0}/"])
def test_the_code_is_found_as_people_type_it(
    typed: str, browser: Client, give_out: Callable[..., IssuedDocument]
) -> None:
    code = give_out().code
    lower = f"{code[:5]}-{code[5:]}".lower()
    answer = browser.post("/kiem-tra/", {"code": typed.format(code, lower)})
    assert (answer.status_code, answer["Location"]) == (303, f"/kiem-tra/{code}/")


@pytest.mark.parametrize("code", ["BCGHKLMNPQ", "khong-co", "x" * 300, "BCGHK%00LMNP"])
def test_an_unknown_code_is_no_paper(code: str, browser: Client) -> None:
    answer = browser.get(f"/kiem-tra/{code}/")
    assert answer.status_code == 404
    assert "Không có văn bản nào mang mã này" in answer.content.decode()
    assert compare(browser, code, CONTENT)[0] == 404
    assert not DocumentCheck.objects.exists()


def test_a_code_that_cannot_be_one_is_explained(browser: Client) -> None:
    answer = browser.post("/kiem-tra/", {"code": "ABC"})
    assert answer.status_code == 422
    assert "Mã kiểm tra có 10 ký tự; ông/bà đang nhập 3." in answer.content.decode()


def test_the_same_file_is_identical_and_one_changed_byte_is_caught(
    browser: Client, give_out: Callable[..., IssuedDocument]
) -> None:
    code = give_out().code
    state, page = compare(browser, code, CONTENT)
    assert state == 200
    assert "Tệp giống hệt bản cơ quan đã phát hành" in page
    for changed in (CONTENT + b"\n", CONTENT.replace(b"k", b"K"), b"hello", b"\x00" * 50):
        state, page = compare(browser, code, changed)
        assert state == 200
        assert "Tệp khác bản cơ quan đã phát hành" in page
        assert "có thật, còn giá trị" not in page  # nobody takes the heading for a verdict on their file
    outcomes = list(DocumentCheck.objects.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["identical", *["altered"] * 4]


def test_a_signed_file_that_was_changed_tells_what_its_signature_says(
    browser: Client, give_out: Callable[..., IssuedDocument]
) -> None:
    with open_pkcs12(ca().issue(SIGNER).pkcs12(PIN), PIN) as opened:
        evidence = Evidence.for_key(opened.chain, now=NOW)
        evidence.timestamper = None
        stamp = Stamp(kind=StampKind.SIGNATURE, name=SIGNER)
        paper = render("apology_2025", APOLOGY)
        signed = sign_paper(paper, key=opened, evidence=evidence, stamp=stamp, now=NOW).content
    document = give_out(signed)
    changed = signed.replace(b"<xmp:CreateDate>2", b"<xmp:CreateDate>3", 1)
    _state, page = compare(browser, document.code, changed)
    assert f"Chữ ký số của {SIGNER} trong tệp này" in page
    assert "Văn bản đã bị thay đổi sau khi ký" in page
    _state, page = compare(browser, document.code, signed)
    assert "giống hệt" in page
    assert "Chữ ký số của" not in page
    _state, page = compare(browser, document.code, CONTENT)
    assert "Tệp khác bản" in page
    assert "Chữ ký số của" not in page


def test_bad_uploads_get_a_sentence_and_leave_nothing(
    browser: Client, give_out: Callable[..., IssuedDocument], settings: Any
) -> None:
    code = give_out().code
    settings.UPLOAD_LIMIT = 1024**2
    for content, name, words in (
        (b"", "rong.pdf", "Tệp trống"),
        (b"x" * (1024**2 + 1), "to.pdf", "Tệp lớn hơn 1 MB"),
        (CONTENT, "a" * 300 + ".pdf", "Tệp giống hệt"),
    ):
        assert words in compare(browser, code, content, name)[1]
    answer = browser.post(f"/kiem-tra/{code}/so-tep/", {})
    assert answer.status_code == 422
    assert "Xin chọn tệp để so sánh" in answer.content.decode()


def test_nobody_tries_many_codes(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 3, 24, 2, 0, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "now", lambda: moment)
    codes = [free_code() for _each in range(MOST_CHECKS)]
    assert {browser.get(f"/kiem-tra/{code}/").status_code for code in codes} == {404}
    assert browser.get(f"/kiem-tra/{free_code()}/").status_code == 429
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(minutes=16))
    assert browser.get(f"/kiem-tra/{free_code()}/").status_code == 404

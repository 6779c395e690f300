"""Digitising on the screens: desk, phone, scanner's folder, search by a word without marks."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from motcua.audit.models import ReadEntry
from motcua.cases.actions import NewAttachment, PaperData, Slice, attach_files, open_phone, read_slice
from motcua.cases.models import Case, CaseAttachment, PaperField, PaperScan
from motcua.core.actors import Role, job_actor
from motcua.documents.choices import MediaType
from motcua.documents.models import PageSource, ScanPage
from motcua.documents.workbench import MOST_PAGES
from tests.documents.scans import heic, jpeg, tiff, typed_pdf, upload
from tests.factories_cases import Desk, make_case, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def case(desk: Desk) -> Case:
    return make_case(desk, papers=(PaperData(name="Giấy chứng nhận kết hôn", state="submitted"),))


@pytest.fixture
def officer(desk: Desk) -> Client:
    client = Client()
    client.force_login(desk.users[Role.RECEIVER], backend="motcua.web.shared.signed_in.Backend")
    return client


def begin(officer: Client, case: Case) -> str:
    officer.post(reverse("desk:scan_paper", args=[case.pk]), {"paper": case.papers.get().pk})
    return PaperScan.objects.get().scan.key


def send(officer: Client, name: str, key: str, **data: Any) -> Any:
    return officer.post(reverse(f"desk:{name}", args=[key]), data)


def test_a_paper_is_digitised_from_the_case_page(officer: Client, case: Case) -> None:
    page = officer.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "Phải số hóa: kết quả của thủ tục trước" in page
    key = begin(officer, case)
    refused = send(officer, "scan_add", key, uploads=[upload("a.pdf", b"%PDF-1.7 x")])
    assert (refused.status_code, ScanPage.objects.count()) == (422, 0)
    assert "bị hỏng" in refused.content.decode()
    send(officer, "scan_add", key, uploads=[upload("a.jpg", jpeg()), upload("b.pdf", typed_pdf())])
    first = ScanPage.objects.first()
    assert first is not None
    preview = officer.get(reverse("desk:scan_preview", args=[key, first.pk]))
    assert (preview["Content-Type"], preview.content[:2]) == ("image/jpeg", b"\xff\xd8")
    send(officer, "scan_arrange", key, page=first.pk, move="later")
    refused = send(officer, "scan_finish", key, expected=3)
    assert "Bản giấy 3 trang, bản quét 2 trang" in refused.content.decode()
    done = send(officer, "scan_finish", key, expected=2)
    assert done["Location"] == reverse("desk:case", args=[case.pk])
    page = officer.get(done["Location"]).content.decode()
    assert "chờ đọc chữ" in page
    assert "chưa quét mã độc" in page
    assert CaseAttachment.objects.get().file_name.startswith("Giấy chứng nhận kết hôn - ")


def test_troubles_are_said_on_the_page_and_leave_nothing(
    officer: Client, case: Case, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    key = begin(officer, case)
    settings.TESSERACT = "khong-co"
    assert (
        "chưa cài chương trình nhận dạng chữ"
        in officer.get(reverse("desk:scan", args=[key])).content.decode()
    )
    long = tiff(*[Image.new("1", (40, 60), 1)] * (MOST_PAGES + 1))
    refused = send(officer, "scan_add", key, uploads=[upload("may-quet.tif", long)])
    assert (refused.status_code, ScanPage.objects.count()) == (422, 0)
    assert f"tối đa {MOST_PAGES} trang" in refused.content.decode()

    def full(*_given: Any, **_more: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.files.base.ContentFile.chunks", full)
        refused = send(officer, "scan_add", key, uploads=[upload("anh.heic", heic())])
    assert (refused.status_code, ScanPage.objects.count()) == (507, 0)
    assert "hết chỗ chứa tệp" in refused.content.decode()
    send(officer, "scan_add", key, uploads=[upload("anh.heic", heic())])
    assert ScanPage.objects.count() == 1


def test_the_list_of_pages_is_not_sent_again_while_nothing_changes(officer: Client, case: Case) -> None:
    key = begin(officer, case)
    address = reverse("desk:scan_pages", args=[key])
    page = officer.get(address)
    mark = page.context["stand"].mark
    assert officer.get(address, {"dau": mark}).status_code == 204
    send(officer, "scan_add", key, uploads=[upload("a.jpg", jpeg())])
    assert officer.get(address, {"dau": mark}).status_code == 200


def test_a_phone_adds_pages_without_signing_in(desk: Desk, officer: Client, case: Case) -> None:
    key, phone = begin(officer, case), Client(enforce_csrf_checks=False)
    answer = send(officer, "scan_phone_code", key)
    assert "<svg" in answer.content.decode()
    secret = open_phone(key=key, by=desk.actor(Role.RECEIVER), now=timezone.now())
    address = reverse("desk:scan_phone", args=[secret])
    page = phone.get(address)
    assert "Nguyễn Văn An" not in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert phone.post(address, {"uploads": upload("anh.jpg", jpeg())}).status_code == 302
    assert ScanPage.objects.get().source == PageSource.PHONE
    assert phone.post(address, {"uploads": upload("a.jpg", b"MZ")}).status_code == 415
    assert phone.get(reverse("desk:scan_phone", args=["khong-co"])).status_code == 404


def test_guessing_secrets_and_flooding_are_stopped(
    desk: Desk, officer: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, phone = begin(officer, case), Client()
    secret = open_phone(key=key, by=desk.actor(Role.RECEIVER), now=timezone.now())
    monkeypatch.setattr("motcua.documents.actions.scanning._PHONE_UPLOADS", 1)
    address = reverse("desk:scan_phone", args=[secret])
    answers = [phone.post(address, {"uploads": upload("a.jpg", jpeg())}).status_code for _ in range(2)]
    assert answers == [302, 429]
    guesses = [phone.get(reverse("desk:scan_phone", args=[f"doan-{n}"])).status_code for n in range(21)]
    assert (guesses[0], guesses[-1]) == (404, 429)


def test_files_of_the_scanner_are_taken_and_a_bad_one_keeps_no_other_away(
    officer: Client, desk: Desk, case: Case, settings: Any, tmp_path: Path
) -> None:
    settings.SCAN_FOLDER = str(tmp_path)
    folder = tmp_path / f"diem-{desk.office.pk}"
    folder.mkdir()
    for name, content in (("tot.jpg", jpeg()), ("hong.pdf", b"%PDF-1.7 x")):
        (folder / name).write_bytes(content)
        os.utime(folder / name, (1_700_000_000, 1_700_000_000))
    key = begin(officer, case)
    assert "tot.jpg" in officer.get(reverse("desk:scan", args=[key])).content.decode()
    answer = send(officer, "scan_take", key, file=["hong.pdf", "tot.jpg", "khong-co.pdf"])
    assert answer.status_code in (409, 422)
    assert ScanPage.objects.get().source == PageSource.SCANNER
    assert [path for path in folder.iterdir() if path.is_file()] == []


def test_the_look_up_finds_a_paper_by_words_and_fields_are_confirmed_beside_it(
    officer: Client, desk: Desk, case: Case
) -> None:
    file = NewAttachment("a.pdf", typed_pdf(), MediaType.PDF)
    now = timezone.now()
    (paper,) = attach_files(case_id=case.pk, files=[file], by=desk.actor(Role.RECEIVER), now=now)
    read_slice(attachment_id=paper.pk, at=Slice(), by=job_actor("kiểm thử"), now=now)
    officer.post(reverse("desk:lookup"), {"q": "tinh trang hon nhan"})
    page = officer.get(reverse("desk:lookup")).content.decode()
    assert "Có chữ này trong giấy tờ" in page
    assert case.code in page
    words = officer.get(reverse("desk:paper_words", args=[case.pk, paper.pk])).content.decode()
    assert "026099000001" in words
    picture = officer.get(reverse("desk:paper_page", args=[case.pk, paper.pk, 1]))
    with Image.open(io.BytesIO(picture.content)) as page:
        assert (page.format, page.height) == ("JPEG", 1600)
    assert officer.get(reverse("desk:paper_page", args=[case.pk, paper.pk, 2])).status_code == 404
    assert ReadEntry.objects.filter(subject_id=case.code, what=f"file:{paper.file_id}").count() == 1
    assert not PaperField.objects.exists()
    address = reverse("desk:paper_fields", args=[case.pk, paper.pk])
    given = {"field": ["1"], "kind-1": "personal_id", "value-1": "123"}
    assert "đúng 12 chữ số" in officer.post(address, given).content.decode()
    officer.post(address, given | {"value-1": "026 099 000 001"})
    assert PaperField.objects.get().value == "026099000001"


def test_a_paper_scanned_beside_the_intake_is_known_by_the_key_of_its_screen(
    officer: Client, desk: Desk
) -> None:
    given = {"intake_key": "khoa-2", "title": "Tờ khai", "person": "An", "office": str(desk.office.pk)}
    answer = officer.post(reverse("desk:scan_at_intake"), given)
    link = PaperScan.objects.get()
    assert answer["Location"] == reverse("desk:scan", args=[link.scan.key])
    send(officer, "scan_add", link.scan.key, uploads=[upload("a.jpg", jpeg())])
    done = send(officer, "scan_finish", link.scan.key, expected=1).content.decode()
    assert 'data-intake="khoa-2"' in done

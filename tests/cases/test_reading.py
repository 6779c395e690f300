"""Reading the words of papers for real: OCRmyPDF and tesseract, found again with or without marks."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from PIL import Image

from motcua.audit.models import Event
from motcua.cases.actions import (
    NewAttachment,
    PaperData,
    Slice,
    add_to_scan,
    attach_files,
    begin_scan,
    finish_scan,
    queue_unread,
    read_slice,
)
from motcua.cases.models import Case, CaseAttachment
from motcua.cases.permissions import VIEW
from motcua.cases.queries.words import papers_with
from motcua.core.actors import Role, job_actor
from motcua.core.errors import NotAllowed
from motcua.core.jobs import Worker, claim_next, reap
from motcua.core.models import Progress
from motcua.documents import ocr
from motcua.documents.actions import pages_to_join, put_together, read_pages, read_stored
from motcua.documents.choices import MediaType
from motcua.documents.models import FileText, PageSource, TextState
from tests.documents.scans import PROSE, drawn, jpeg, typed_pdf, upload
from tests.factories import NOW
from tests.factories_cases import Desk, make_case, make_desk

pytestmark = pytest.mark.django_db
needs_ocr = pytest.mark.skipif(not ocr.is_installed(), reason="OCRmyPDF or tesseract is not installed")
JOB = job_actor("kiểm thử")


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def case(desk: Desk) -> Case:
    return make_case(desk, papers=(PaperData(name="Giấy xác nhận", state="submitted"),))


def digitise(desk: Desk, case: Case, *pictures: Image.Image) -> CaseAttachment:
    by = desk.actor(Role.RECEIVER)
    link = begin_scan(case_id=case.pk, paper_id=case.papers.get().pk, counter=None, by=by, now=NOW)
    new = [read_pages(upload("a.jpg", jpeg(one))) for one in pictures]
    add_to_scan(key=link.scan.key, new=new, source=PageSource.SCANNER, by=by, now=NOW)
    pages = pages_to_join(link.scan)
    finish_scan(
        key=link.scan.key,
        content=put_together(link.scan, pages),
        pages=pages,
        expected=len(pictures),
        note="",
        keeps_flagged=True,
        by=by,
        now=NOW,
    )
    return CaseAttachment.objects.latest("pk")


def found(desk: Desk, words: str, role: Role = Role.RECEIVER) -> list[str]:
    hits = papers_with(words, actor=desk.actor(role), roles=VIEW.roles, limit=20)
    return [hit.case.code for hit in hits]


@needs_ocr
def test_a_scan_becomes_a_searchable_pdf_found_by_a_word_without_marks(desk: Desk, case: Case) -> None:
    scan = digitise(desk, case, drawn(dpi=200).rotate(180), drawn(PROSE, dpi=200))
    before = scan.file_id
    Worker(worker_id="kiem-thu").work_off()

    scan.refresh_from_db()
    assert scan.original_id == before != scan.file_id
    for words in ("tinh trang hon nhan", "HÔN NHÂN", "nhân hôn trạng", "026099000001", "xntthn"):
        assert found(desk, words) == [case.code], words
    assert found(desk, "hôn nhân xyz") == []
    content = read_stored(scan.file)
    assert b'pdfaid:part="2"' in content
    words = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout
    assert "TÌNH TRẠNG HÔN NHÂN" in words.decode()  # the page on its head was turned
    assert Event.objects.filter(subject_id=case.code).latest("number").kind == "cases.words_read"
    assert not Progress.objects.exists()


@needs_ocr
@pytest.mark.sqlite
def test_a_long_paper_is_read_in_slices_that_go_on_after_each_other(
    desk: Desk, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "PAGES_AT_ONCE", 1)
    scan = digitise(
        desk, case, drawn("Trang thứ nhất nói về đất đai và nhà ở"), drawn("Trang thứ hai nói về hộ tịch")
    )
    at = read_slice(attachment_id=scan.pk, at=Slice(), by=JOB, now=NOW)
    assert at is not None
    assert at.done == 1
    assert [(one.done, one.total) for one in Progress.objects.all()] == [(1, 2)]
    assert read_slice(attachment_id=scan.pk, at=at, by=JOB, now=NOW) is None
    assert found(desk, "dat dai ho tich") == [case.code]
    # The first slice again, as after a worker that died: nothing is left to do.
    assert read_slice(attachment_id=scan.pk, at=Slice(), by=JOB, now=NOW) is None


@needs_ocr
@pytest.mark.sqlite
def test_a_worker_that_died_over_a_paper_is_replaced(desk: Desk, case: Case) -> None:
    scan = digitise(desk, case, drawn())
    DBTaskResult.objects.exclude(task_path="motcua.cases.tasks.read_paper").delete()
    row = claim_next(worker_id="da-chet", now=NOW)
    assert row is not None
    assert reap(now=NOW) == 1
    Worker(worker_id="song").work_off()
    row.refresh_from_db()
    assert row.status == TaskResultStatus.SUCCESSFUL
    scan.refresh_from_db()
    assert scan.original_id


def test_a_file_that_holds_its_words_is_read_without_ocr_and_stays_as_it_was(
    desk: Desk, case: Case, settings: Any
) -> None:
    settings.TESSERACT = "khong-co"
    file = NewAttachment("don.pdf", typed_pdf(), MediaType.PDF)
    (attachment,) = attach_files(case_id=case.pk, files=[file], by=desk.actor(Role.RECEIVER), now=NOW)
    before = attachment.file_id
    assert queue_unread(by=JOB, now=NOW, most=20) == 1
    assert queue_unread(by=JOB, now=NOW, most=20) == 0  # the first still waits
    read_slice(attachment_id=attachment.pk, at=Slice(), by=JOB, now=NOW)
    attachment.refresh_from_db()
    assert (attachment.file_id, attachment.original_id) == (before, None)
    assert found(desk, "tinh trang hon nhan") == [case.code]


@needs_ocr
@pytest.mark.sqlite
def test_a_photo_somebody_attached_is_found_by_its_words_and_stays_a_photo(desk: Desk, case: Case) -> None:
    file = NewAttachment("anh.jpg", jpeg(), MediaType.JPEG)
    (attachment,) = attach_files(case_id=case.pk, files=[file], by=desk.actor(Role.RECEIVER), now=NOW)
    read_slice(attachment_id=attachment.pk, at=Slice(), by=JOB, now=NOW)
    attachment.refresh_from_db()
    assert attachment.file.media_type == MediaType.JPEG
    assert found(desk, "hon nhan") == [case.code]


def test_without_the_programs_the_scan_stays_and_one_line_says_what_to_install(
    desk: Desk, case: Case, settings: Any
) -> None:
    settings.OCRMYPDF = "khong-co-chuong-trinh"
    scan = digitise(desk, case, drawn())
    assert read_slice(attachment_id=scan.pk, at=Slice(), by=JOB, now=NOW) is None
    text = FileText.objects.get(file=scan.file)
    assert text.state == TextState.FAILED
    assert "Chưa cài OCRmyPDF" in text.reason
    DBTaskResult.objects.all().delete()
    assert queue_unread(by=JOB, now=NOW + timedelta(hours=23), most=20) == 0
    assert queue_unread(by=JOB, now=NOW + timedelta(hours=25), most=20) == 1


def test_a_program_that_fails_or_hangs_leaves_the_scan_as_it_was(
    desk: Desk, case: Case, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = digitise(desk, case, drawn())
    before = scan.file_id
    for script, said in (("exit 7", "mã 7"), ("sleep 60", "quá lâu")):
        program = tmp_path / "ocrmypdf"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        settings.OCRMYPDF = str(program)
        monkeypatch.setattr(ocr, "_FIRST_SECONDS", 0.2)
        monkeypatch.setattr(ocr, "SECONDS_A_PAGE", 0.2)
        read_slice(attachment_id=scan.pk, at=Slice(), by=JOB, now=NOW)
        assert said in FileText.objects.get(file_id=before).reason
    scan.refresh_from_db()
    assert (scan.file_id, scan.original_id) == (before, None)


def test_who_may_not_see_the_case_does_not_find_it_by_its_words(desk: Desk, case: Case) -> None:
    file = NewAttachment("don.pdf", typed_pdf(), MediaType.PDF)
    (attachment,) = attach_files(case_id=case.pk, files=[file], by=desk.actor(Role.RECEIVER), now=NOW)
    read_slice(attachment_id=attachment.pk, at=Slice(), by=JOB, now=NOW)
    assert found(desk, "hon nhan") == [case.code]
    assert found(make_desk(), "hon nhan") == []
    with pytest.raises(NotAllowed):
        read_slice(attachment_id=attachment.pk, at=Slice(), by=desk.actor(Role.RECEIVER), now=NOW)


def test_the_words_around_the_first_hit_are_shown_with_their_marks(desk: Desk, case: Case) -> None:
    file = NewAttachment("don.pdf", typed_pdf(), MediaType.PDF)
    (attachment,) = attach_files(case_id=case.pk, files=[file], by=desk.actor(Role.RECEIVER), now=NOW)
    read_slice(attachment_id=attachment.pk, at=Slice(), by=JOB, now=NOW)
    (hit,) = papers_with("hon nhan", actor=desk.actor(Role.RECEIVER), roles=VIEW.roles, limit=5)
    assert {"HÔN", "NHÂN"} <= {piece for piece, is_found in hit.excerpt if is_found}

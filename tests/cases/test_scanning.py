"""Digitising a paper: pages in order, counted, put together, hung at the case; also before there is one."""

from __future__ import annotations

import io
from datetime import timedelta

import pikepdf
import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageFilter

from motcua.audit.models import Event
from motcua.cases.actions import (
    PaperData,
    add_to_scan,
    arrange_scan,
    begin_intake_scan,
    begin_scan,
    bind_scans,
    drop_scan,
    finish_scan,
    open_phone,
    scan_at_work,
)
from motcua.cases.models import Case, CaseAttachment, PaperScan
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed, NotFound
from motcua.documents.actions import (
    PageMove,
    add_by_phone,
    pages_to_join,
    put_together,
    read_pages,
    read_stored,
)
from motcua.documents.errors import FileUnfit, ScanNotReady
from motcua.documents.models import PageSource, Scan, ScanPage, StoredFile
from tests.documents.scans import drawn, jpeg, scanned_pdf, tiff, typed_pdf, upload
from tests.factories import NOW
from tests.factories_cases import Desk, make_case, make_desk

pytestmark = pytest.mark.django_db

PAPER = "Giấy chứng nhận đăng ký hộ kinh doanh"


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def case(desk: Desk) -> Case:
    return make_case(desk, papers=(PaperData(name=PAPER, state="submitted"),))


def begun(desk: Desk, case: Case) -> PaperScan:
    return begin_scan(
        case_id=case.pk,
        paper_id=case.papers.get().pk,
        counter=desk.counter,
        by=desk.actor(Role.RECEIVER),
        now=NOW,
    )


def add(desk: Desk, link: PaperScan, *files: tuple[str, bytes]) -> list[ScanPage]:
    new = [read_pages(upload(name, content)) for name, content in files]
    return add_to_scan(
        key=link.scan.key, new=new, source=PageSource.UPLOAD, by=desk.actor(Role.RECEIVER), now=NOW
    )


def finish(
    desk: Desk, link: PaperScan, *, expected: int | None, note: str = "", keeps: bool = False
) -> PaperScan:
    pages = pages_to_join(link.scan)
    content = put_together(link.scan, pages)
    with transaction.atomic():
        return finish_scan(
            key=link.scan.key,
            content=content,
            pages=pages,
            expected=expected,
            note=note,
            keeps_flagged=keeps,
            by=desk.actor(Role.RECEIVER),
            now=NOW,
        )


def test_pages_of_every_kind_become_one_pdf_at_their_paper(desk: Desk, case: Case) -> None:
    link = begun(desk, case)
    add(desk, link, ("a.jpg", jpeg()), ("b.pdf", scanned_pdf(2)), ("c.tif", tiff(drawn(), drawn())))
    finish(desk, link, expected=5)

    attachment = CaseAttachment.objects.get()
    assert attachment.paper == case.papers.get()
    assert attachment.file_name == f"{PAPER} - Nguyễn Văn An.pdf"
    with pikepdf.open(io.BytesIO(read_stored(attachment.file))) as pdf:
        assert len(pdf.pages) == 5
    event = Event.objects.filter(subject_id=case.code).latest("number")
    assert event.kind == "cases.papers_digitised"
    assert DBTaskResult.objects.filter(task_path="motcua.cases.tasks.read_paper").count() == 1


@pytest.mark.sqlite
def test_a_jpeg_is_put_in_bit_for_bit(desk: Desk, case: Case) -> None:
    link, sent = begun(desk, case), jpeg(drawn().rotate(-1.5, fillcolor=255))
    (page,) = add(desk, link, ("a.jpg", sent))
    assert page.skew == pytest.approx(-1.5, abs=0.2)
    arrange_scan(
        key=link.scan.key, page_id=page.pk, move=PageMove.TURN, by=desk.actor(Role.RECEIVER), now=NOW
    )
    content = put_together(link.scan, pages_to_join(link.scan))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pictures = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Width")]
        assert [one.read_raw_bytes() for one in pictures] == [sent]
        left, low, right, high = pdf.pages[0].mediabox
        assert right - left > high - low  # turned onto its side


@pytest.mark.sqlite
def test_pages_are_turned_moved_and_taken_out(desk: Desk, case: Case) -> None:
    link, by = begun(desk, case), desk.actor(Role.RECEIVER)
    first, second, third = add(desk, link, ("a.tif", tiff(drawn(), drawn("Hai"), drawn("Ba"))))

    def move(page: ScanPage, how: PageMove) -> None:
        arrange_scan(key=link.scan.key, page_id=page.pk, move=how, by=by, now=NOW)

    move(third, PageMove.EARLIER)
    move(first, PageMove.EARLIER)  # the first stays the first
    move(first, PageMove.BACK)
    move(second, PageMove.DROP)
    assert [(page.pk, page.turn) for page in link.scan.pages.all()] == [(first.pk, 270), (third.pk, 0)]
    with pytest.raises(NotFound):
        move(second, PageMove.TURN)


def test_the_count_is_compared_with_the_original(desk: Desk, case: Case) -> None:
    link = begun(desk, case)
    add(desk, link, ("a.jpg", jpeg()))
    with pytest.raises(ScanNotReady, match="đếm và ghi số trang"):
        finish(desk, link, expected=None)
    with pytest.raises(ScanNotReady, match="Bản giấy 2 trang, bản quét 1 trang"):
        finish(desk, link, expected=2)
    assert not CaseAttachment.objects.exists()
    finish(desk, link, expected=2, note="Trang 2 trắng")
    assert Scan.objects.get().note == "Trang 2 trắng"


@pytest.mark.sqlite
def test_empty_and_blurred_pages_are_kept_only_on_purpose(desk: Desk, case: Case) -> None:
    link = begun(desk, case)
    blank = Image.new("L", drawn().size, 255)
    blurred = drawn().filter(ImageFilter.GaussianBlur(4))
    add(desk, link, ("a.jpg", jpeg()), ("b.jpg", jpeg(blank)), ("c.jpg", jpeg(blurred)))
    with pytest.raises(ScanNotReady, match="Trang 2, 3 trống hoặc mờ"):
        finish(desk, link, expected=3)
    finish(desk, link, expected=3, keeps=True)
    assert CaseAttachment.objects.exists()


def test_a_page_that_comes_while_pages_are_put_together_is_not_lost(desk: Desk, case: Case) -> None:
    link = begun(desk, case)
    add(desk, link, ("a.jpg", jpeg()))
    pages = pages_to_join(link.scan)
    content = put_together(link.scan, pages)
    add(desk, link, ("b.jpg", jpeg(drawn("Thêm"))))
    with pytest.raises(ScanNotReady, match="Vừa có trang thêm vào"), transaction.atomic():
        finish_scan(
            key=link.scan.key,
            content=content,
            pages=pages,
            expected=1,
            note="",
            keeps_flagged=False,
            by=desk.actor(Role.RECEIVER),
            now=NOW,
        )
    assert link.scan.pages.count() == 2


@pytest.mark.sqlite
def test_too_many_pages_change_nothing(desk: Desk, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.documents.actions.scanning.MOST_PAGES", 2)
    link = begun(desk, case)
    with pytest.raises(FileUnfit, match="có 3 trang"), transaction.atomic():
        add(desk, link, ("a.pdf", typed_pdf("Một", "Hai", "Ba")))
    assert not ScanPage.objects.exists()
    assert not StoredFile.objects.exists()


def test_who_has_nothing_to_do_with_the_case_scans_nothing(desk: Desk, case: Case) -> None:
    stranger = make_desk().actor(Role.RECEIVER)
    with pytest.raises(NotAllowed):
        begin_scan(case_id=case.pk, paper_id=None, counter=None, by=stranger, now=NOW)
    link = begun(desk, case)
    with pytest.raises(NotAllowed):
        scan_at_work(link.scan.key, by=stranger)


def test_beginning_again_goes_on_with_what_was_begun(desk: Desk, case: Case) -> None:
    first = begun(desk, case)
    assert begun(desk, case) == first
    drop_scan(key=first.scan.key, by=desk.actor(Role.RECEIVER), now=NOW)
    assert not PaperScan.objects.exists()
    assert begun(desk, case) != first


def test_a_phone_adds_pages_until_its_time_is_over_or_the_paper_is_finished(desk: Desk, case: Case) -> None:
    link = begun(desk, case)
    secret = open_phone(key=link.scan.key, by=desk.actor(Role.RECEIVER), now=NOW)
    assert secret not in str(Scan.objects.values())
    new = [read_pages(upload("anh.jpg", jpeg()))]
    assert add_by_phone(secret=secret, new=new, now=NOW + timedelta(minutes=14)) == 1
    with pytest.raises(NotFound, match="hết hạn"):
        add_by_phone(secret=secret, new=new, now=NOW + timedelta(minutes=15))
    newer = open_phone(key=link.scan.key, by=desk.actor(Role.RECEIVER), now=NOW)
    with pytest.raises(NotFound):
        add_by_phone(secret=secret, new=new, now=NOW)
    finish(desk, link, expected=1)
    with pytest.raises(NotFound):
        add_by_phone(secret=newer, new=new, now=NOW)


def test_what_was_scanned_while_the_intake_was_filled_in_hangs_at_the_case(desk: Desk) -> None:
    by = desk.actor(Role.RECEIVER)

    def at_intake(title: str) -> PaperScan:
        return begin_intake_scan(
            intake_key="khoa-1", title=title, person="Nguyễn Văn An", office=desk.office,
            counter=desk.counter, by=by, now=NOW,
        )  # fmt: skip

    done, unfinished = at_intake(PAPER), at_intake("Tờ khai")
    add(desk, done, ("a.jpg", jpeg()))
    finish(desk, done, expected=1)
    assert not CaseAttachment.objects.exists()
    with pytest.raises(NotAllowed):
        scan_at_work(unfinished.scan.key, by=desk.actor(Role.DIRECTOR))

    case = make_case(desk, papers=(PaperData(name=PAPER, state="submitted"),))
    assert bind_scans(case_id=case.pk, intake_key="khoa-1", by=by, now=NOW) == 2
    assert CaseAttachment.objects.get().paper == case.papers.get()
    assert scan_at_work(unfinished.scan.key, by=by).case == case
    assert bind_scans(case_id=case.pk, intake_key="khoa-1", by=by, now=NOW) == 0

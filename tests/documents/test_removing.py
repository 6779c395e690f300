"""Files of pages that are gone leave the storage a day later; one in use never does."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from motcua.core.actors import Role, job_actor
from motcua.core.errors import NotAllowed
from motcua.documents.actions import (
    NewPages,
    PageMove,
    add_pages,
    arrange_page,
    close_scan,
    drop_open_scan,
    open_scan,
    remove_dropped_files,
    store_files,
)
from motcua.documents.actions.removing import KEPT
from motcua.documents.choices import MediaType
from motcua.documents.models import PageSource, Scan, ScanPage, StoredFile
from motcua.documents.rules import storage_path
from tests.factories import NOW
from tests.factories_cases import make_desk

JOB = job_actor("kiểm thử")
LATER = NOW + KEPT + timedelta(minutes=1)
PAGE = {"turn": 0, "skew": 0.0, "is_blank": False, "is_blurred": False, "preview": "", "number": 0}


def begun() -> Scan:
    return open_scan(title="Tờ khai", person="", office=None, counter=None, by=JOB, now=NOW)


def add(scan: Scan, content: bytes) -> ScanPage:
    new = [NewPages(content, MediaType.JPEG, [PAGE])]
    with transaction.atomic():
        (page,) = add_pages(scan, new, source=PageSource.SCANNER, now=NOW)
    return page


def drop(page: ScanPage) -> None:
    with transaction.atomic():
        arrange_page(page.scan, page_id=page.pk, move=PageMove.DROP, now=NOW)


def lies_there(sha256: str) -> bool:
    return default_storage.exists(storage_path(sha256))


@pytest.mark.django_db
def test_the_file_of_a_dropped_page_goes_a_day_later() -> None:
    scan = begun()
    page, kept = add(scan, b"bo"), add(scan, b"giu")
    drop(page)
    assert remove_dropped_files(by=JOB, now=NOW + KEPT - timedelta(minutes=1), most=9) == 0
    assert lies_there(page.file_id)
    assert remove_dropped_files(by=JOB, now=LATER, most=9) == 1
    assert not lies_there(page.file_id)
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [kept.file_id]
    with transaction.atomic():
        drop_open_scan(scan, now=NOW)
    assert remove_dropped_files(by=JOB, now=LATER, most=9) == 1


@pytest.mark.django_db
def test_the_pages_of_a_paper_go_a_day_after_it_was_put_together() -> None:
    scan = begun()
    page = add(scan, b"trang")
    with transaction.atomic():
        whole = close_scan(scan, content=b"%PDF-1.7", pages=[page], expected=1, note="", now=NOW)
    assert remove_dropped_files(by=JOB, now=LATER, most=9) == 1
    assert not ScanPage.objects.exists()
    assert (lies_there(page.file_id), lies_there(whole.sha256)) == (False, True)


@pytest.mark.django_db
def test_a_file_to_which_another_row_points_stays() -> None:
    page, same = add(begun(), b"trang"), add(begun(), b"trang")
    drop(page)
    assert remove_dropped_files(by=JOB, now=LATER, most=9) == 0
    assert lies_there(same.file_id)
    drop(same)
    assert remove_dropped_files(by=JOB, now=LATER, most=9) == 1


@pytest.mark.django_db
def test_content_that_came_again_stays_and_bytes_without_a_row_are_left_alone() -> None:
    page = add(begun(), b"trang")
    drop(page)
    store_files(contents=[(b"trang", MediaType.JPEG)], now=NOW)
    path = storage_path("f" * 64)
    default_storage.save(path, ContentFile(b"dang tai len"))
    assert remove_dropped_files(by=JOB, now=LATER, most=9) == 0
    assert lies_there(page.file_id)
    assert default_storage.exists(path)


@pytest.mark.django_db
def test_only_a_job_removes() -> None:
    with pytest.raises(NotAllowed):
        remove_dropped_files(by=make_desk().actor(Role.ADMINISTRATOR), now=LATER, most=9)


@pytest.mark.django_db(transaction=True)
def test_a_page_that_comes_while_files_are_removed_keeps_its_bytes() -> None:
    scan = begun()
    drop(add(scan, b"trang"))
    is_stored, may_commit = threading.Event(), threading.Event()
    pages: list[ScanPage] = []

    def upload() -> None:
        try:
            with transaction.atomic():
                new = [NewPages(b"trang", MediaType.JPEG, [PAGE])]
                pages.extend(add_pages(scan, new, source=PageSource.PHONE, now=NOW))
                is_stored.set()
                may_commit.wait(10)
        finally:
            is_stored.set()
            connection.close()

    def remove() -> None:
        try:
            remove_dropped_files(by=JOB, now=LATER, most=9)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for work in (upload, remove)]
    workers[0].start()
    is_stored.wait(10)
    workers[1].start()
    workers[1].join(
        0.3
    )  # where the database lets one writer in at a time it waits, else it passes the row by
    may_commit.set()
    for worker in workers:
        worker.join(10)
    assert lies_there(pages[0].file_id)
    assert ScanPage.objects.get().file_id == pages[0].file_id

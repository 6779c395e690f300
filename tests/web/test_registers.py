"""The screens of books: whose they are, what they show, and what officers do there."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from motcua.audit.models import ReadEntry
from motcua.cases.choices import CaseState
from motcua.cases.models import Case, CaseAttachment
from motcua.core.actors import Role
from motcua.core.jobs import Worker
from motcua.documents.actions import store_files
from motcua.documents.choices import MediaType
from motcua.registers.choices import BookKind
from motcua.registers.models import Book, BookPrint, BookSettings, CertificationLine, Destruction
from tests.factories import NOW
from tests.factories_books import enter, new_line
from tests.factories_cases import CERTIFIED_COPY, SIGNATURE, Desk, make_desk
from tests.factories_work import receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(CERTIFIED_COPY, SIGNATURE)


@pytest.fixture
def book(desk: Desk) -> Book:
    lines = [new_line(requester_name=f"Người Thứ {place}") for place in range(1, 61)]
    return enter(desk.ward, *lines, by=desk.actor(Role.RECEIVER))[0].book


def signed_in(desk: Desk, role: Role) -> Client:
    client = Client()
    client.force_login(desk.users[role], backend="motcua.web.shared.signed_in.Backend")
    return client


def shown(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_a_clerk_of_the_centre_sees_the_books_of_the_ward_and_a_stranger_none(desk: Desk, book: Book) -> None:
    page = shown(signed_in(desk, Role.RECEIVER).get(reverse("desk:books") + "?nam=2026"))
    assert "01/2026-SCT/BS" in page
    assert 'data-opens="#open_book"' not in page
    other = signed_in(make_desk(CERTIFIED_COPY), Role.RECORDS_CLERK)
    assert "01/2026-SCT/BS" not in shown(other.get(reverse("desk:books") + "?nam=2026"))
    for name in ("register", "register_xlsx"):
        assert other.get(reverse(f"desk:{name}", args=[book.pk])).status_code == 404
    line = book.lines.first()
    assert line is not None
    assert other.get(reverse("desk:register_line", args=[line.pk])).status_code == 404


def test_words_looked_for_stay_out_of_addresses(desk: Desk, book: Book) -> None:
    client = signed_in(desk, Role.RECEIVER)
    address = reverse("desk:register", args=[book.pk])
    found = client.post(address, {"words": "nguoi thu 17"})
    assert found["Location"] == f"{address}?tim=1"
    page = shown(client.get(found["Location"]))
    assert "Người Thứ 17" in page
    assert "Người Thứ 18" not in page


def test_a_page_of_a_book_takes_as_many_statements_with_many_lines(desk: Desk, book: Book) -> None:
    client, address = signed_in(desk, Role.RECEIVER), reverse("desk:register", args=[book.pk])
    counts = []
    for _turn in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
        enter(desk.ward, *[new_line()] * 200, by=desk.actor(Role.RECEIVER))
    assert counts[0] == counts[1] <= 17  # twelve, beside five that every page takes


def test_who_keeps_the_book_corrects_and_cancels_on_the_page_of_a_line(desk: Desk, book: Book) -> None:
    line = book.lines.order_by("number").first()
    assert line is not None
    client, page_url = signed_in(desk, Role.RECORDS_CLERK), reverse("desk:register_line", args=[line.pk])
    correct = reverse("desk:correct_register_line", args=[line.pk])
    wrong = client.post(correct, {"column": "fee", "after": "nhiều", "reason": "x"})
    assert (wrong.status_code, "phải là một số" in wrong.content.decode()) == (422, True)
    client.post(correct, {"column": "fee", "after": "4000", "reason": "Thu thừa"}, follow=True)
    client.post(reverse("desk:cancel_register_line", args=[line.pk]), {"reason": "Rút"})
    page = shown(client.get(page_url))
    for said in ("“6.000” thành “4.000”", "Thu thừa", "Đã hủy số: Rút"):
        assert said in page
    leader = signed_in(desk, Role.LEADER)
    assert "Ghi đính chính" not in shown(leader.get(page_url))
    assert leader.post(correct, {}).status_code == 403


def test_a_book_is_closed_and_the_next_volume_opened(desk: Desk, book: Book) -> None:
    client = signed_in(desk, Role.RECORDS_CLERK)
    client.post(reverse("desk:close_register", args=[book.pk]), {"reason": ""})
    book.refresh_from_db()
    assert book.closed_on is None
    client.post(reverse("desk:close_register", args=[book.pk]), {"reason": "Hết quyển"})
    book.refresh_from_db()
    assert book.closed_on is not None
    page = shown(client.get(reverse("desk:register", args=[book.pk])))
    assert "Hết quyển" in page
    assert 'data-opens="#close_book"' not in page
    wanted = {"kind": BookKind.SIGNATURES.value, "coquan": desk.ward.pk, "numbers_from": "120"}
    client.post(reverse("desk:open_register"), wanted)
    opened = Book.objects.get(kind=BookKind.SIGNATURES)
    (line,) = enter(desk.ward, kind=BookKind.SIGNATURES, by=desk.actor(Role.RECEIVER), now=_today(opened))
    assert line.number == 120


def _today(book: Book) -> datetime:
    return NOW.replace(year=book.year, month=book.opened_on.month, day=book.opened_on.day)


@pytest.mark.django_db(transaction=True)
def test_a_print_is_made_in_the_background_and_taken_from_its_page() -> None:
    desk = make_desk(CERTIFIED_COPY)
    (line,) = enter(desk.ward, by=desk.actor(Role.RECEIVER))
    client = signed_in(desk, Role.RECEIVER)
    asked = client.post(reverse("desk:print_register", args=[line.book_id]), {"thang": "3"})
    assert "Chưa có tiến trình nền" in shown(client.get(asked["Location"]))
    Worker(worker_id="thử").work_off()
    assert "1 dòng, 2 trang" in shown(client.get(asked["Location"]))
    made = BookPrint.objects.get()
    answer = client.get(reverse("desk:register_print_file", args=[made.pk]))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert ReadEntry.objects.filter(what="pdf:3").exists()


def test_the_spreadsheet_has_every_line(desk: Desk, book: Book) -> None:
    answer = signed_in(desk, Role.RECEIVER).get(reverse("desk:register_xlsx", args=[book.pk]) + "?thang=3")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    names = [row[2] for row in sheet.iter_rows(values_only=True) if str(row[2]).startswith("Người Thứ")]
    assert names == [f"Người Thứ {place}" for place in range(1, 61)]
    assert CertificationLine.objects.count() == 60


def test_the_choices_of_an_office_are_kept(desk: Desk) -> None:
    client = signed_in(desk, Role.RECORDS_CLERK)
    client.post(reverse("desk:register_settings"), {"coquan": desk.ward.pk, "closes_at_year_end": "on"})
    chosen = BookSettings.objects.get(agency=desk.ward)
    assert (chosen.closes_at_year_end, chosen.electronic_copies_apart) == (True, False)
    assert signed_in(desk, Role.RECEIVER).get(reverse("desk:register_settings")).status_code == 403


def test_figures_of_a_period_and_what_is_kept_how_long_are_shown(desk: Desk, book: Book) -> None:
    client = signed_in(desk, Role.RECORDS_CLERK)
    page = shown(client.get(reverse("desk:register_figures") + "?tu=24/03/2026&den=24/03/2026"))
    for said in ("360.000", "180"):  # the fees of sixty lines, their copies
        assert said in page
    assert "360.000" not in shown(client.get(reverse("desk:register_figures") + "?tu=1/1/2026&den=2/1/2026"))
    assert "20 năm" in shown(client.get(reverse("desk:register_retention")))
    listed = client.get(reverse("desk:register_retention_xlsx") + "?loai=signature&nam=2020")
    assert load_workbook(io.BytesIO(b"".join(listed.streaming_content))).active.title == "2020"
    assert client.get(reverse("desk:register_retention_xlsx") + "?loai=x&nam=2020").status_code == 404


def test_papers_over_time_are_destroyed_and_held_from_the_screens(desk: Desk) -> None:
    clerk, leader = signed_in(desk, Role.RECORDS_CLERK), signed_in(desk, Role.LEADER)
    lines = []
    for _turn in range(2):
        case = receive(desk, SIGNATURE)
        Case.objects.filter(pk=case.pk).update(
            state=CaseState.HANDED_OVER, finished_at=NOW, handed_over_at=NOW
        )
        lines += enter(
            desk.ward, new_line(case_id=case.pk), kind=BookKind.SIGNATURES, by=desk.actor(Role.RECEIVER)
        )
        (file,) = store_files(contents=[(f"%PDF {case.code}".encode(), MediaType.PDF)], now=NOW)
        CaseAttachment.objects.create(
            case=case, file=file, file_name=f"{case.code}.pdf", added_at=NOW, added_by="Cán bộ"
        )
    CertificationLine.objects.update(made_on=date(2020, 3, 24))
    held = shown(
        clerk.post(
            reverse("desk:hold_register_papers", args=[lines[1].pk]), {"reason": "Khiếu nại"}, follow=True
        )
    )
    assert "Đang giữ lại giấy tờ" in held
    assert "Đề nghị tiêu hủy" in shown(clerk.get(reverse("desk:register_retention")))
    asked = {"coquan": desk.ward.pk, "loai": BookKind.SIGNATURES.value, "nam": "2020"}
    proposed = shown(clerk.post(reverse("desk:propose_register_destruction"), asked, follow=True))
    assert "#approve_destruction" not in proposed
    destruction = Destruction.objects.get()
    approve = reverse("desk:approve_register_destruction", args=[destruction.pk])
    assert clerk.post(approve).status_code == 403
    page = reverse("desk:register_destruction", args=[destruction.pk])
    assert 'data-opens="#approve_destruction"' in shown(leader.get(page))
    assert "Chờ xóa" in shown(leader.post(approve, follow=True))
    Worker(worker_id="thử").work_off()
    assert "Xóa tệp xong" in shown(leader.get(page))
    record = leader.get(reverse("desk:register_destruction_file", args=[destruction.pk]))
    assert record.content.startswith(b"%PDF")
    assert CertificationLine.objects.filter(destruction=destruction).get() == lines[0]
    assert "Biên bản số 01/BB-TH" in shown(clerk.get(reverse("desk:register_line", args=[lines[0].pk])))
    assert signed_in(make_desk(CERTIFIED_COPY), Role.LEADER).get(page).status_code == 404


def test_a_book_is_taken_over_from_a_file_or_says_what_is_wrong_with_it(desk: Desk) -> None:
    client = signed_in(desk, Role.RECORDS_CLERK)
    asked = {
        "coquan": desk.ward.pk, "kind": "copy", "year": "2024", "volume": "1",
        "former_body": "UBND phường 11", "decision": "Biên bản ngày 01/7/2025",
    }  # fmt: skip
    wrong = SimpleUploadedFile("so.csv", "Số chứng thực,Họ tên người yêu cầu\n,Đào\n".encode())
    answer = client.post(reverse("desk:register_former"), {**asked, "file": wrong})
    assert answer.status_code == 422
    assert answer.context["faults"] == ((2, "Thiếu “Số chứng thực”."),)
    assert "1 dòng cần sửa" in answer.content.decode()
    good = SimpleUploadedFile("so.csv", "Số chứng thực,Họ tên người yêu cầu\n7,Phạm Thị Đào\n".encode())
    taken = client.post(reverse("desk:register_former"), {**asked, "file": good}, follow=True)
    assert "nhận bàn giao từ UBND phường 11" in shown(taken)

"""What books add up to, which papers are kept no longer, and books taken over from abolished bodies."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.agencies.models import Agency
from motcua.cases.models import Case, CaseAttachment
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.errors import Unreadable
from motcua.documents.models import StoredFile
from motcua.registers.actions import (
    FormerBook,
    cancel_line,
    correct_line,
    enter_record,
    take_over_book,
)
from motcua.registers.choices import BookKind, LineColumn
from motcua.registers.errors import BookClosed, BookNotNamed
from motcua.registers.models import Book, CertificationLine
from motcua.registers.queries.figures import certification_figures, civil_figures
from motcua.registers.queries.lines import page_of_lines
from motcua.registers.queries.retention import due_papers, each_due_line
from tests.factories import NOW, make_actor
from tests.factories_books import a_record, clerk, enter, keeper, make_ward, new_line
from tests.factories_cases import CERTIFIED_COPY, SIGNATURE, make_desk
from tests.factories_work import receive

pytestmark = pytest.mark.django_db
DAY = NOW.date()


@pytest.fixture
def ward() -> Agency:
    return make_ward()[0]


def test_figures_leave_cancelled_numbers_out_and_count_corrections_in(ward: Agency) -> None:
    by = keeper(ward)
    first, second, third = enter(ward, new_line(), new_line(), new_line(), by=by)
    enter(ward, by=by, now=NOW + timedelta(days=1))
    enter(ward, new_line(fee=10_000, copies=1), kind=BookKind.SIGNATURES, by=by)
    cancel_line(line_id=first.pk, reason="Rút", by=by, now=NOW)
    correct_line(line_id=second.pk, column=LineColumn.FEE, after="4000", reason="Thừa", by=by, now=NOW)
    correct_line(line_id=second.pk, column=LineColumn.FEE, after="5000", reason="Nhầm", by=by, now=NOW)
    found = {row.kind: row for row in certification_figures(ward, DAY, DAY)}
    copies = found[BookKind.COPIES]
    assert (copies.numbers, copies.cancelled, copies.copies, copies.fee) == (2, 1, 6, 11_000)
    assert (found[BookKind.SIGNATURES].fee, found[BookKind.TRANSACTIONS].numbers) == (10_000, 0)
    assert third.fee == 6_000


def test_figures_of_civil_status_count_events_of_the_days(ward: Agency) -> None:
    enter_record(agency=ward, new=a_record(BookKind.BIRTHS), by=keeper(ward), now=NOW)
    with CaptureQueriesContext(connection) as asked:
        found = {row.kind: row.events for row in civil_figures(ward, DAY, DAY)}
    assert found == {BookKind.BIRTHS: 1, BookKind.MARRIAGES: 0, BookKind.DEATHS: 0}
    assert len(asked) == 3
    assert civil_figures(ward, date(2026, 1, 1), date(2026, 1, 31))[0].events == 0


def test_papers_are_named_when_their_years_are_over_and_only_while_files_are_there() -> None:
    desk = make_desk(CERTIFIED_COPY, SIGNATURE)
    case = receive(desk, SIGNATURE)
    by = desk.actor(Role.RECORDS_CLERK)
    for kind in (BookKind.SIGNATURES, BookKind.TRANSACTIONS):
        enter(desk.ward, new_line(case_id=case.pk), kind=kind, by=by)
    later = date(2028, 3, 25)
    assert due_papers(desk.ward, later) == []
    _attach(case)
    assert due_papers(desk.ward, date(2028, 3, 24)) == []
    (due,) = due_papers(desk.ward, later)
    assert (due.kind, due.year, due.years_kept, due.lines, due.files) == (BookKind.SIGNATURES, 2026, 2, 1, 1)
    (line,) = each_due_line(desk.ward, BookKind.SIGNATURES, 2026, later)
    assert line.case == case
    twenty = due_papers(desk.ward, date(2046, 3, 25))
    assert [row.kind for row in twenty] == [BookKind.SIGNATURES, BookKind.TRANSACTIONS]


def _attach(case: Case) -> None:
    file = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="application/pdf", stored_at=NOW)
    CaseAttachment.objects.create(
        case=case, file=file, file_name="ban-quet.pdf", added_at=NOW, added_by="Cán bộ"
    )


FORMER = FormerBook(
    kind=BookKind.COPIES,
    year=2024,
    volume=1,
    former_body="Ủy ban nhân dân phường 11, quận Bình Thạnh",
    decision="Biên bản bàn giao ngày 01/7/2025",
)
HEAD = "Số chứng thực;Ngày chứng thực;Họ tên người yêu cầu;Tên giấy tờ;Số bản;Phí\n"
GOOD = HEAD + "12;05/02/2024;Phạm Thị Đào;Bằng lái xe;2;4.000\n12a;05/02/2024;Lê Văn Tám;Học bạ;1;2.000đ\n"


def taken(ward: Agency, path: Path, text: str, **values: Any) -> Book:
    path = path / "so.csv"
    path.write_text(text, encoding="utf-8")
    return take_over_book(agency=ward, new=FORMER, path=path, **{"by": keeper(ward), "now": NOW, **values})


def test_a_book_of_an_abolished_body_is_kept_searchable_and_takes_no_line(
    ward: Agency, tmp_path: Path
) -> None:
    book = taken(ward, tmp_path, GOOD)
    assert (book.former_body, book.line_count, book.takes_lines) == (FORMER.former_body, 2, False)
    (found,) = page_of_lines(book, words="le van tam").lines
    assert (found.printed_number, found.fee, found.made_on) == ("12a", 2000, date(2024, 2, 5))
    with pytest.raises(BookClosed):
        cancel_line(line_id=found.pk, reason="x", by=keeper(ward), now=NOW)
    (line,) = enter(ward, by=clerk(ward))
    assert line.number == 1  # the office's own numbers know nothing of it
    with pytest.raises(BookNotNamed):
        taken(ward, tmp_path, GOOD)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + ";05/02/2024;Phạm Thị Đào;Bằng;1;0\n", "dòng 2"),
        (HEAD + "1;05/02/2023;Phạm Thị Đào;Bằng;1;0\n", "năm 2024"),
        (HEAD + "1;05/02/2024;Đào;Bằng;1;0\n1;05/02/2024;Tám;Bằng;1;0\n", "lặp lại"),
        (HEAD + "1;32/02/2024;Đào;Bằng;1;0\n", "dòng 2"),
        (HEAD, "không có dòng nào"),
        ("Mã;Tên\n1;x\n", "phải có cột"),
    ],
)
def test_a_file_with_a_wrong_line_is_refused_as_a_whole(
    ward: Agency, tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(Unreadable, match=said):
        taken(ward, tmp_path, text)
    assert (Book.objects.count(), CertificationLine.objects.count()) == (0, 0)


def test_only_who_opens_and_closes_books_takes_one_over(ward: Agency, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        taken(ward, tmp_path, GOOD, by=make_actor(Role.RECEIVER, ward))

"""Corrections stand beside a line, cancelled numbers stay visible, closed books take nothing more."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import pytest
from django.db import transaction

from motcua.agencies.models import Agency
from motcua.audit.models import Event
from motcua.audit.queries.verification import find_faults
from motcua.core.actors import Role, job_actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.jobs import Worker
from motcua.core.rules.dates import VN_TZ
from motcua.notifications.models import Message
from motcua.registers.actions import (
    cancel_line,
    close_book,
    close_ended_years,
    correct_line,
    open_book,
    remind_of_closing,
)
from motcua.registers.choices import BookKind, LineColumn
from motcua.registers.errors import BookClosed, LineCancelled, LineIncomplete, ReasonMissing
from motcua.registers.models import Book, BookSettings, CertificationLine
from motcua.registers.permissions import VIEW
from motcua.registers.queries.books import agencies_with_books, books_of, must_be_closed
from motcua.registers.queries.lines import PAGE_SIZE, page_of_lines, totals_of
from motcua.registers.queries.values import current_value, notes_of
from tests.factories import NOW, make_actor, make_user
from tests.factories_books import clerk, enter, keeper, make_ward, new_line

pytestmark = pytest.mark.django_db
NAME, FEE = LineColumn.REQUESTER_NAME, LineColumn.FEE


@pytest.fixture
def ward() -> Agency:
    return make_ward()[0]


def entered(ward: Agency, count: int = 1) -> list[CertificationLine]:
    return enter(ward, *[new_line()] * count, by=keeper(ward))


def test_a_correction_stands_beside_what_was_entered(ward: Agency) -> None:
    (line,) = entered(ward)
    correct_line(
        line_id=line.pk, column=NAME, after="Lê Văn Đạt", reason="Ghi nhầm", by=keeper(ward), now=NOW
    )
    correct_line(
        line_id=line.pk, column=NAME, after="Lê Văn Đáng", reason="Sai tên", by=keeper(ward), now=NOW
    )
    line = CertificationLine.objects.get(pk=line.pk)
    assert line.requester_name == "Nguyễn Thị Hạnh"
    assert current_value(line, NAME) == "Lê Văn Đáng"
    assert [each.before for each in line.corrections.all()] == ["Nguyễn Thị Hạnh", "Lê Văn Đạt"]
    note = notes_of(line)[1]
    for said in ("“Lê Văn Đạt” thành “Lê Văn Đáng”", "Sai tên;", "Cán bộ", "24/03/2026"):
        assert said in note
    for words in ("hanh", "le van dat", "le van dang"):
        assert page_of_lines(line.book, words=words).lines == [line]


@pytest.mark.parametrize(
    ("column", "after"),
    [(NAME, " "), (NAME, "Nguyễn Thị Hạnh"), (FEE, "-1"), (FEE, "sáu nghìn"), (LineColumn.COPIES, "0"),
     (LineColumn.TRANSLATOR, "Ai đó")],
)  # fmt: skip
def test_a_correction_that_says_nothing_or_cannot_be_is_refused(
    ward: Agency, column: LineColumn, after: str
) -> None:
    (line,) = entered(ward)
    with pytest.raises(LineIncomplete):
        correct_line(line_id=line.pk, column=column, after=after, reason="x", by=keeper(ward), now=NOW)
    assert not line.corrections.exists()


def test_a_correction_and_a_cancelled_number_need_a_reason_and_the_right(ward: Agency) -> None:
    (line,) = entered(ward)
    with pytest.raises(ReasonMissing):
        correct_line(line_id=line.pk, column=FEE, after="0", reason=" ", by=keeper(ward), now=NOW)
    with pytest.raises(ReasonMissing):
        cancel_line(line_id=line.pk, reason="", by=keeper(ward), now=NOW)
    for actor in (make_actor(Role.LEADER, ward), keeper(make_ward()[0])):
        with pytest.raises(NotAllowed):
            cancel_line(line_id=line.pk, reason="x", by=actor, now=NOW)
    with pytest.raises(NotFound):
        cancel_line(line_id=0, reason="x", by=keeper(ward), now=NOW)


def test_a_cancelled_number_stays_and_is_not_given_again(ward: Agency) -> None:
    first, _second = entered(ward, 2)
    cancel_line(line_id=first.pk, reason="Người yêu cầu rút", by=keeper(ward), now=NOW)
    (third,) = entered(ward)
    assert third.number == 3
    first.refresh_from_db()
    assert notes_of(first) == ["Đã hủy số: Người yêu cầu rút (Cán bộ, 24/03/2026)."]
    for again in (cancel_line, correct_line):
        extra = {"column": FEE, "after": "1"} if again is correct_line else {}
        with pytest.raises(LineCancelled):
            again(line_id=first.pk, reason="x", by=keeper(ward), now=NOW, **extra)
    assert totals_of(first.book) == {"lines": 3, "first": 1, "last": 3, "cancelled": 1}


def test_a_closed_book_takes_no_line_and_cancels_none_but_may_be_corrected(ward: Agency) -> None:
    (line,) = entered(ward)
    book = close_book(book_id=line.book_id, reason="Sáp nhập phường", by=keeper(ward), now=NOW)
    assert (book.closed_on, book.line_count, book.closing_reason) == (date(2026, 3, 24), 1, "Sáp nhập phường")
    with pytest.raises(BookClosed):
        entered(ward)
    with pytest.raises(BookClosed):
        cancel_line(line_id=line.pk, reason="x", by=keeper(ward), now=NOW)
    with pytest.raises(BookClosed):
        close_book(book_id=book.pk, reason="Lần nữa", by=keeper(ward), now=NOW)
    correct_line(line_id=line.pk, column=FEE, after="4.000", reason="Thu thừa", by=keeper(ward), now=NOW)
    assert current_value(line, FEE) == "4000"
    assert list(find_faults()) == []


def test_closing_needs_the_right_and_a_reason(ward: Agency) -> None:
    (line,) = entered(ward)
    with pytest.raises(ReasonMissing):
        close_book(book_id=line.book_id, reason=" ", by=keeper(ward), now=NOW)
    with pytest.raises(NotAllowed):
        close_book(book_id=line.book_id, reason="x", by=make_actor(Role.RECEIVER, ward), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_the_job_prints_a_closed_book_with_its_pages() -> None:
    ward, _ = make_ward()
    (line,) = entered(ward)
    close_book(book_id=line.book_id, reason="Hết quyển", by=keeper(ward), now=NOW)
    Worker(worker_id="thử").work_off()
    book = Book.objects.get()
    assert (book.pages, book.closing_file is not None) == (3, True)


def test_old_years_are_closed_by_the_job_only_where_the_office_wants_it(ward: Agency) -> None:
    other, _ = make_ward()
    for each in (ward, other):
        entered(each)
    BookSettings.objects.create(agency=ward, closes_at_year_end=True)
    new_year = datetime(2027, 1, 1, 0, 20, tzinfo=VN_TZ)
    job = job_actor("kiểm thử")
    assert close_ended_years(by=job, now=NOW) == 0
    assert close_ended_years(by=job, now=new_year) == 1
    closed, waiting = Book.objects.get(agency=ward), Book.objects.get(agency=other)
    assert closed.closed_on == date(2026, 12, 31)
    assert "31/12/2026" in closed.closing_reason
    assert waiting.closed_on is None
    assert must_be_closed(waiting, on=date(2026, 12, 15))
    assert must_be_closed(waiting, on=date(2027, 2, 1))
    assert not must_be_closed(waiting, on=date(2026, 12, 14))
    assert not must_be_closed(closed, on=date(2027, 2, 1))


def test_keepers_are_told_once_that_the_year_ends_and_once_that_it_is_over() -> None:
    ward, centre = make_ward()
    enter(ward, by=keeper(ward))
    director = make_user(Role.DIRECTOR, centre, email="giam-doc@binhhoa.vn")
    make_user(Role.RECORDS_CLERK, ward)  # has no address
    make_user(Role.RECEIVER, centre, email="tiep-nhan@binhhoa.vn")
    make_user(Role.LEADER, ward, email="da-nghi@binhhoa.vn", valid_to=date(2026, 6, 30))
    told = partial(remind_of_closing, by=job_actor("kiểm thử"))
    assert told(now=datetime(2026, 12, 14, 7, tzinfo=VN_TZ)) == 0
    for day in (datetime(2026, 12, 15, 7, tzinfo=VN_TZ), datetime(2026, 12, 31, 7, tzinfo=VN_TZ)):
        told(now=day)
    ending = Message.objects.get()
    assert (ending.address, ending.sender) == (director.email, ward.name)
    assert "Sổ chứng thực bản sao từ bản chính, quyển số 01/2026-SCT/BS" in ending.text
    told(now=datetime(2027, 1, 2, 7, tzinfo=VN_TZ))
    assert Message.objects.get(notice="registers.books_ended").subject == "Sổ năm 2026 chưa khóa"
    Message.objects.all().delete()
    BookSettings.objects.create(agency=ward, closes_at_year_end=True)
    assert told(now=datetime(2027, 1, 3, 7, tzinfo=VN_TZ)) == 0


def test_pages_go_on_from_a_line_in_both_directions(ward: Agency) -> None:
    lines = entered(ward, 120)
    numbers = [line.number for line in lines][::-1]
    first = page_of_lines(lines[0].book)
    second = page_of_lines(lines[0].book, older_than=first.older)
    back = page_of_lines(lines[0].book, newer_than=second.newer)
    assert [line.number for line in first.lines + second.lines] == numbers[: 2 * PAGE_SIZE]
    assert back.lines == first.lines
    assert (first.newer, page_of_lines(lines[0].book, older_than=second.older).older) == (None, None)
    assert [line.number for line in page_of_lines(lines[0].book, words=" 17 ").lines] == [17]
    assert page_of_lines(lines[0].book, words="khong co ai").lines == []


def test_books_of_an_agency_are_those_of_its_centre_and_of_bodies_before_it(ward: Agency) -> None:
    other, other_centre = make_ward()
    (line,) = enter(other, by=clerk(other_centre))
    assert [other] == agencies_with_books(clerk(other_centre), VIEW)
    (found,) = books_of(other)
    assert (found, found.last_line) == (line.book, 1)  # type: ignore[attr-defined]
    assert not books_of(ward).exists()
    other.successions.create(successor=ward, on=date(2026, 7, 1), decision="1685/NQ-UBTVQH15")
    assert list(books_of(ward)) == [line.book]


def test_every_change_of_a_book_stands_in_its_chain(ward: Agency) -> None:
    (line,) = entered(ward)
    correct_line(line_id=line.pk, column=FEE, after="0", reason="Miễn", by=keeper(ward), now=NOW)
    cancel_line(line_id=line.pk, reason="Rút", by=keeper(ward), now=NOW)
    close_book(book_id=line.book_id, reason="Hết", by=keeper(ward), now=NOW)
    with transaction.atomic():
        open_book(agency=ward, kind=BookKind.COPIES, by=keeper(ward), now=NOW)
    kinds = Event.objects.order_by("id").values_list("kind", flat=True)
    assert [kind.removeprefix("registers.") for kind in kinds] == [
        "book_opened", "lines_entered", "line_corrected", "line_cancelled", "book_closed", "book_opened",
    ]  # fmt: skip

"""What books add up to, and which papers are kept no longer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.agencies.models import Agency
from motcua.cases.models import Case, CaseAttachment
from motcua.core.actors import Role
from motcua.documents.models import StoredFile
from motcua.registers.actions import (
    cancel_line,
    correct_line,
    enter_record,
)
from motcua.registers.choices import BookKind, LineColumn
from motcua.registers.queries.figures import certification_figures, civil_figures
from motcua.registers.queries.retention import due_papers, each_due_line
from tests.factories import NOW
from tests.factories_books import a_record, enter, keeper, make_ward, new_line
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

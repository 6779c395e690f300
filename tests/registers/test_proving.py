"""`motcua verify` finds lines of books altered, added or removed in the database, and says where."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from motcua.agencies.models import Agency
from motcua.audit.queries import Fault, find_faults
from motcua.registers.actions import (
    FormerBook,
    NewNote,
    cancel_line,
    correct_line,
    enter_record,
    note_record,
    take_over_book,
)
from motcua.registers.choices import BookKind, LineColumn
from motcua.registers.choices.civil import CivilNoteKind
from motcua.registers.models import CertificationLine
from tests.factories import NOW
from tests.factories_books import a_record, enter, keeper, make_ward, new_line

pytestmark = pytest.mark.django_db
LINES = "registers_certificationline"
CSV = "Số chứng thực;Họ tên người yêu cầu\n1;Phạm Thị Đào\n2a;Lê Văn Tám\n"


@pytest.fixture(autouse=True)
def ward(tmp_path: Path) -> Agency:
    """Three lines in two entries, one corrected, one cancelled; a birth with a note; a former book."""
    ward = make_ward()[0]
    by = keeper(ward)
    enter(ward, new_line(), new_line(), by=by)
    (third,) = enter(ward, new_line(requester_name="Lê Văn Ba"), by=by, now=NOW + timedelta(days=1))
    correct_line(line_id=third.pk, column=LineColumn.FEE, after="4000", reason="Thừa", by=by, now=NOW)
    first = CertificationLine.objects.get(number=1)
    cancel_line(line_id=first.pk, reason="Rút", by=by, now=NOW)
    record = enter_record(agency=ward, new=a_record(BookKind.BIRTHS), by=by, now=NOW)
    note = NewNote(
        kind=CivilNoteKind.CORRECTION, column="home_town", after="Cần Thơ", ground="QĐ 1 ngày 02/3/2026"
    )
    note_record(record_id=record.pk, new=note, by=by, now=NOW)
    path = tmp_path / "so.csv"
    path.write_text(CSV, encoding="utf-8")
    former = FormerBook(
        kind=BookKind.SIGNATURES, year=2024, volume=1, former_body="UBND phường 11", decision="BB 01"
    )
    take_over_book(agency=ward, new=former, path=path, by=by, now=NOW)
    return ward


def faults() -> list[tuple[Fault, str]]:
    return [(finding.fault, finding.sentence) for finding in find_faults()]


def test_untouched_books_are_proven() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("statement", "fault", "where"),
    [
        (f"UPDATE {LINES} SET requester_name = 'X' WHERE number = 3", "changed", "số 3:"),
        (f"UPDATE {LINES} SET fee = 1 WHERE number = 2", "changed", "số 1–2"),
        (f"UPDATE {LINES} SET made_on = '2026-01-02' WHERE number = 3", "changed", "số 3:"),
        (f"UPDATE {LINES} SET details_text = 'x' WHERE number = 3", "changed", "số 3:"),
        (f"UPDATE {LINES} SET suffix = 'b', number = 9 WHERE number = 3", "missing", "số 3:"),
        (f"UPDATE {LINES} SET cancelled_at = NULL WHERE number = 1 AND suffix = ''",
         "changed", "số 1: bị bỏ dấu đã hủy"),
        (f"UPDATE {LINES} SET cancelled_at = entered_at, cancelled_because = 'x' WHERE number = 3",
         "added", "số 3 bị hủy ngoài chương trình"),
        ("UPDATE registers_linecorrection SET after = '0'", "changed", "số 3: có ghi chú bị sửa"),
        ("DELETE FROM registers_linecorrection", "missing", "số 3: có ghi chú bị xóa"),
        ("UPDATE registers_civilrecord SET signer_name = 'X'", "changed", "số 412:"),
        ("UPDATE registers_civilrecord SET content_text = '{}'", "changed", "số 412:"),
        ("UPDATE registers_civilnote SET after = 'X'", "changed", "số 412: có ghi chú bị sửa"),
        (f"UPDATE {LINES} SET requester_name = 'X' WHERE suffix = 'a'", "changed", "tất cả"),
        (f"DELETE FROM {LINES} WHERE suffix = 'a'", "missing", "tất cả"),
    ],
)  # fmt: skip
def test_whatever_is_altered_in_a_book_is_found(statement: str, fault: str, where: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    found = faults()
    assert (Fault(f"row_{fault}"), True) in [(kind, where in sentence) for kind, sentence in found]


def test_a_line_put_in_without_an_event_is_found(ward: Agency) -> None:
    line = CertificationLine.objects.get(number=3)
    line.pk, line.number = None, 4
    line.save()
    assert [(kind, "số 4 không có sự kiện vào sổ" in said) for kind, said in faults()] == [
        (Fault.ROW_ADDED, True)
    ]

"""What the log proves of the books: each line, note and cancelled number is as its event said.

Lines and events of a book are walked through side by side, so memory does not grow with the book. Several
lines entered at once share a fingerprint: then the finding names them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from motcua.audit.models import ChainHead, Event
from motcua.audit.queries import Fault, Finding, proves_tables
from motcua.registers.choices import CERTIFICATION_KINDS
from motcua.registers.models import Book, CertificationLine, CivilNote, CivilRecord, LineCorrection
from motcua.registers.queries.digests import (
    digest_of_book,
    digest_of_lines,
    digest_of_note,
    digest_of_records,
    former_digest_of_record,
)

SUBJECT = "registers.book"
CHUNK = 1000


@proves_tables
def faults_of_books() -> Iterator[Finding]:
    """Every book against its events: eight statements a book at most."""
    yield from _books_gone()
    for book in Book.objects.order_by("pk").iterator(chunk_size=CHUNK):
        if book.former_body:
            yield from _faults_of_former(book)
        elif book.kind in CERTIFICATION_KINDS:
            yield from _faults_of_lines(book)
        else:
            yield from _faults_of_records(book)
        yield from _faults_of_notes(book)
        yield from _faults_of_cancelling(book)


def _books_gone() -> Iterator[Finding]:
    known = Book.objects.annotate(subject=Cast("pk", CharField())).filter(subject=OuterRef("subject_id"))
    for head in ChainHead.objects.filter(~Exists(known), subject_kind=SUBJECT).order_by("pk"):
        sentence = _("Quyển sổ mã %(id)s bị xóa khỏi cơ sở dữ liệu.") % {"id": head.subject_id}
        yield Finding(Fault.ROW_MISSING, sentence, SUBJECT, head.subject_id)


def _faults_of_lines(book: Book) -> Iterator[Finding]:
    rows = _Ahead(CertificationLine.objects.filter(book=book).order_by("number", "pk"))
    for event, said in _events(book, "registers.lines_entered"):
        first, last = said["first"], said["last"]
        yield from (_added(book, row) for row in rows.below(first))
        found = list(rows.below(last + 1))
        if [row.number for row in found] != list(range(first, last + 1)):
            yield _finding(Fault.ROW_MISSING, book, event, _numbers(first, last), _("thiếu hoặc thừa dòng"))
        elif digest_of_lines(found) != said["digest"]:
            yield _finding(Fault.ROW_CHANGED, book, event, _numbers(first, last), _("bị sửa sau khi vào sổ"))
    yield from (_added(book, row) for row in rows.below(None))


def _faults_of_records(book: Book) -> Iterator[Finding]:
    entered = {said["number"]: (event, said) for event, said in _events(book, "registers.record_entered")}
    for record in CivilRecord.objects.filter(book=book).order_by("number").iterator(chunk_size=CHUNK):
        event, said = entered.pop(record.number, (None, {}))
        if event is None:
            yield _added(book, record)
        elif said["digest"] not in (digest_of_records([record]), former_digest_of_record(record)):
            yield _finding(Fault.ROW_CHANGED, book, event, str(record.number), _("bị sửa sau khi vào sổ"))
    for number, (event, _said) in entered.items():
        yield _finding(Fault.ROW_MISSING, book, event, str(number), _("bị xóa khỏi sổ"))


def _faults_of_former(book: Book) -> Iterator[Finding]:
    """A book taken over has one event for all its lines; one of before fingerprints has their number only."""
    is_civil = book.kind not in CERTIFICATION_KINDS
    rows: Any = CivilRecord.objects if is_civil else CertificationLine.objects
    rows = rows.filter(book=book).order_by("pk")
    for event, said in _events(book, "registers.book_taken_over"):
        what = _("tất cả")
        if rows.count() != said["lines"]:
            yield _finding(Fault.ROW_MISSING, book, event, what, _("thiếu hoặc thừa dòng"))
        elif "digest" in said:
            found = digest_of_book(rows.iterator(chunk_size=CHUNK), is_civil=is_civil)
            if found != said["digest"]:
                yield _finding(Fault.ROW_CHANGED, book, event, what, _("bị sửa sau khi nhận bàn giao"))


def _faults_of_notes(book: Book) -> Iterator[Finding]:
    for kind, key, notes in (
        ("registers.line_corrected", "correction", LineCorrection.objects.filter(line__book=book)),
        ("registers.record_noted", "note", CivilNote.objects.filter(record__book=book)),
    ):
        noted = {said[key]: (event, said) for event, said in _events(book, kind)}
        for note in notes.order_by("pk").iterator(chunk_size=CHUNK):
            event, said = noted.pop(note.pk, (None, {}))
            if event is None:
                yield _unknown(book, _("một lời đính chính, ghi chú không có trong nhật ký"))
            elif said.get("digest", digest_of_note(note)) != digest_of_note(note):
                yield _finding(Fault.ROW_CHANGED, book, event, str(said["number"]), _("có ghi chú bị sửa"))
        for event, said in noted.values():
            yield _finding(Fault.ROW_MISSING, book, event, str(said["number"]), _("có ghi chú bị xóa"))


def _faults_of_cancelling(book: Book) -> Iterator[Finding]:
    told = {said["number"]: (event, said) for event, said in _events(book, "registers.line_cancelled")}
    lines = CertificationLine.objects.filter(book=book, cancelled_at__isnull=False).order_by("number", "pk")
    for line in lines.iterator(chunk_size=CHUNK):
        number = f"{line.number}{line.suffix}"
        event, said = told.pop(number, (None, {}))
        if event is None:
            yield _unknown(book, _("số %(number)s bị hủy ngoài chương trình") % {"number": number})
        elif said["reason"] != line.cancelled_because:
            yield _finding(Fault.ROW_CHANGED, book, event, number, _("có lý do hủy bị sửa"))
    for number, (event, _said) in told.items():
        yield _finding(Fault.ROW_CHANGED, book, event, number, _("bị bỏ dấu đã hủy"))


class _Ahead:
    """Lines in order of number, taken as far as an event needs them."""

    def __init__(self, rows: Any) -> None:
        self._rows: Iterator[CertificationLine] = rows.iterator(chunk_size=CHUNK)
        self._next = next(self._rows, None)

    def below(self, number: int | None) -> Iterator[CertificationLine]:
        """The lines not taken yet whose number is smaller; all that are left without one."""
        while self._next is not None and (number is None or self._next.number < number):
            row, self._next = self._next, next(self._rows, None)
            yield row


def _events(book: Book, kind: str) -> Iterator[tuple[Event, dict[str, Any]]]:
    events = Event.objects.filter(subject_kind=SUBJECT, subject_id=str(book.pk), kind=kind)
    for event in events.order_by("number").iterator(chunk_size=CHUNK):
        yield event, json.loads(event.payload)


def _numbers(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _finding(fault: Fault, book: Book, event: Event, numbers: str, what: str) -> Finding:
    sentence = _("%(book)s, quyển %(volume)s, số %(numbers)s: %(what)s (sự kiện mã %(id)s).") % {
        "book": book.get_kind_display(),
        "volume": book.volume_name,
        "numbers": numbers,
        "what": what,
        "id": event.pk,
    }
    return Finding(fault, sentence, SUBJECT, str(book.pk), event.number, event.pk)


def _added(book: Book, row: CertificationLine | CivilRecord) -> Finding:
    return _unknown(book, _("số %(number)s không có sự kiện vào sổ") % {"number": row.number})


def _unknown(book: Book, what: str) -> Finding:
    sentence = _("%(book)s, quyển %(volume)s: %(what)s.") % {
        "book": book.get_kind_display(),
        "volume": book.volume_name,
        "what": what,
    }
    return Finding(Fault.ROW_ADDED, sentence, SUBJECT, str(book.pk))

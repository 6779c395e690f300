"""Books of abolished bodies: taken over line by line from a file, kept and searchable, never added to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, open_chain
from motcua.core.actors import Actor
from motcua.core.rules.delimited import examine
from motcua.core.rules.rule_sets import FIRST_DAY, in_force, register_rules
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.registers.actions.former_lines import FormerLine, read_lines
from motcua.registers.actions.opening import SUBJECT
from motcua.registers.choices import CERTIFICATION_KINDS, BookKind
from motcua.registers.choices.civil import CivilNoteKind
from motcua.registers.errors import BookNotNamed
from motcua.registers.models import Book, CertificationLine, CivilNote, CivilRecord
from motcua.registers.permissions import CLOSE, check_books
from motcua.registers.queries.digests import digest_of_book, digest_of_note

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerBook:
    """Which book of which body: `decision` says by what it came here."""

    kind: BookKind
    year: int
    volume: int
    former_body: str
    decision: str


def take_over_book(*, agency: Agency, new: FormerBook, path: Path, by: Actor, now: datetime) -> Book:
    """Take over the lines of a CSV file as a closed book with the former body's name.

    Read before the transaction; one line that cannot be read refuses the whole file. Raises NotAllowed,
    Unreadable, LinesWrong with all the lines to mend, BookNotNamed.
    """
    check_books(by, CLOSE, agency)
    if not squeeze(new.former_body) or not squeeze(new.decision):
        raise BookNotNamed(_("Xin ghi cơ quan lập sổ và văn bản bàn giao."), field="former_body")
    source = examine(path)
    book = _book(agency, new, by=by, now=now)
    lines = read_lines(source, book)
    return _kept(book=book, new=new, lines=lines, sha256=source.sha256, by=by, now=now)


def _book(agency: Agency, new: FormerBook, *, by: Actor, now: datetime) -> Book:
    """The book, not kept yet."""
    body, first = nfc(squeeze(new.former_body))[:200], date(new.year, 1, 1)
    version = in_force("registers", max(first, FIRST_DAY))
    return Book(
        agency=agency,
        kind=new.kind,
        year=new.year,
        volume=new.volume,
        former_body=body,
        symbol=register_rules(version.id).symbols[new.kind],
        rule_version=version.id,
        opened_on=first,
        opened_by=body,
        closed_on=max(localdate(now), first),
        closed_by=by.label,
        closing_reason=_("Nhận bàn giao theo %(decision)s") % {"decision": nfc(squeeze(new.decision))[:200]},
    )


@action
def _kept(
    *, book: Book, new: FormerBook, lines: Sequence[FormerLine], sha256: str, by: Actor, now: datetime
) -> Book:
    same = Book.objects.filter(
        agency=book.agency, kind=book.kind, year=book.year, volume=book.volume, former_body=book.former_body
    )
    if same.exists():
        raise BookNotNamed(_("Quyển sổ này của cơ quan đó đã được nhận."), field="volume")
    book.line_count = len(lines)
    book.save(force_insert=True)
    rows = [line.row for line in lines]
    for row in rows:
        row.book, row.entered_at, row.entered_by = book, now, by.label
    is_civil = new.kind not in CERTIFICATION_KINDS
    table: Any = CivilRecord.objects if is_civil else CertificationLine.objects
    table.bulk_create(rows, batch_size=_BATCH)
    said = {
        "kind": new.kind.value,
        "year": new.year,
        "body": book.former_body,
        "lines": len(lines),
        "file": sha256,
        "digest": digest_of_book(rows, is_civil=is_civil),
    }
    open_chain(
        subject_kind=SUBJECT,
        subject_id=str(book.pk),
        events=[
            NewEvent("registers.book_taken_over", said),
            *_noted([line for line in lines if line.remark], new, by=by, now=now),
        ],
        by=by,
        now=now,
    )
    return book


def _noted(lines: Sequence[FormerLine], new: FormerBook, *, by: Actor, now: datetime) -> list[NewEvent]:
    """What the former body noted beside registrations, each note with an event of its own."""
    notes = CivilNote.objects.bulk_create(
        [
            CivilNote(
                record_id=line.row.pk,
                kind=CivilNoteKind.REMARK,
                text=line.remark,
                ground=nfc(squeeze(new.decision))[:300],
                made_at=now,
                made_by=by.label,
            )
            for line in lines
        ],
        batch_size=_BATCH,
    )
    return [
        NewEvent(
            "registers.record_noted",
            {
                "number": line.row.number,
                "kind": CivilNoteKind.REMARK.value,
                "column": "",
                "note": note.pk,
                "digest": digest_of_note(note),
            },
        )
        for line, note in zip(lines, notes, strict=True)
    ]

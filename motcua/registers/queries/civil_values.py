"""What counts in a registration today, and what is noted beside it."""

from __future__ import annotations

from motcua.catalogue.rules.declarations import shown
from motcua.core.rules.dates import format_date, local
from motcua.registers.choices.civil import CivilNoteKind, fields_of
from motcua.registers.models import CivilRecord


def current_content(record: CivilRecord) -> dict[str, str]:
    """The fields with all corrections and changes; reads the record's notes, which lists prefetch."""
    content = dict(record.content)
    for note in record.notes.all():
        if note.column:
            content[note.column] = note.after
    return content


def is_annulled(record: CivilRecord) -> bool:
    """Whether the registration was annulled: no extract is given of it."""
    return any(note.kind == CivilNoteKind.ANNULMENT for note in record.notes.all())


def notes_of_record(record: CivilRecord) -> list[str]:
    """What stands under "Ghi chú", in the order noted."""
    fields = {field.key: field for field in fields_of(record.book.kind)}
    notes = []
    for note in record.notes.all():
        label = CivilNoteKind(note.kind).label
        if note.column:
            field = fields[note.column]
            before, after = shown(field, note.before), shown(field, note.after)
            what = f"{field.group.lower()}, {field.label.lower()}: “{before}” thành “{after}”"
        else:
            what = note.text
        if note.column and note.text:
            what = f"{what}; {note.text}"
        day = format_date(local(note.made_at))
        notes.append(f"{label}: {what} (căn cứ {note.ground}; {note.made_by}, {day}).")
    return notes

"""Noting what changed after a registration; the registration itself stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.rules.text import fold, nfc, squeeze
from motcua.core.transactions import action
from motcua.registers.actions.opening import SUBJECT
from motcua.registers.actions.registering import checked_value
from motcua.registers.choices.civil import CivilNoteKind, fields_of
from motcua.registers.errors import LineCancelled, LineIncomplete, ReasonMissing
from motcua.registers.models import CivilNote, CivilRecord
from motcua.registers.permissions import CORRECT, check_books
from motcua.registers.queries.civil_values import current_content, is_annulled
from motcua.registers.queries.digests import digest_of_note

_OF_A_FIELD = frozenset({CivilNoteKind.CORRECTION, CivilNoteKind.CHANGE, CivilNoteKind.ADDITION})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote:
    """`column` and `after` for a field that changed, `text` for anything else; `ground`: decision and day."""

    kind: CivilNoteKind
    ground: str
    column: str = ""
    after: str = ""
    text: str = ""


@action
def note_record(*, record_id: int, new: NewNote, by: Actor, now: datetime) -> CivilNote:
    """Note a correction, a change or an annulment beside a registration (Luật Hộ tịch Điều 28, 70).

    Raises NotFound, NotAllowed, ReasonMissing without a ground, LineIncomplete for what says nothing, and
    LineCancelled once the registration was annulled.
    """
    records = CivilRecord.objects.select_for_update(of=("self",)).select_related("book__agency")
    record = records.filter(pk=record_id).first()
    if record is None:
        raise NotFound(_("Không có việc hộ tịch này."))
    check_books(by, CORRECT, record.book.agency)
    if is_annulled(record):
        raise LineCancelled(_("Đăng ký này đã bị thu hồi, hủy bỏ; không ghi chú thêm."))
    ground = nfc(squeeze(new.ground))[:300]
    if not ground:
        raise ReasonMissing(_("Xin ghi căn cứ: số, ngày của quyết định hoặc trích lục."), field="ground")
    note = _made(record, new, ground, by, now)
    insert_rows([note])
    if note.column and note.after:
        CivilRecord.objects.filter(pk=record.pk).update(
            search_text=f"{record.search_text} {fold(note.after)}"
        )
    said = {
        "number": record.number,
        "kind": new.kind.value,
        "column": note.column,
        "note": note.pk,
        "digest": digest_of_note(note),
    }
    append(
        subject_kind=SUBJECT,
        subject_id=str(record.book_id),
        events=[NewEvent("registers.record_noted", said)],
        by=by,
        now=now,
    )
    return note


def _made(record: CivilRecord, new: NewNote, ground: str, by: Actor, now: datetime) -> CivilNote:
    text, before, after, column = nfc(squeeze(new.text))[:500], "", "", ""
    if new.kind in _OF_A_FIELD:
        field = next((each for each in fields_of(record.book.kind) if each.key == new.column), None)
        if field is None:
            raise LineIncomplete(_("Xin chọn nội dung cần ghi."), field="column")
        before, after, column = (
            current_content(record).get(field.key, ""), checked_value(field, new.after), field.key,
        )  # fmt: skip
        if after == before or (field.is_required and not after):
            raise LineIncomplete(_("Xin ghi nội dung mới, khác nội dung đang có."), field="after")
    elif not text:
        raise LineIncomplete(_("Xin ghi lời ghi chú."), field="text")
    return CivilNote(
        record=record,
        kind=new.kind,
        column=column,
        before=before,
        after=after,
        text=text,
        ground=ground,
        made_at=now,
        made_by=by.label,
    )

"""Correcting lines by a note beside them, and cancelling numbers that stay visible."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.core.access import Right
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.rules.text import fold, nfc, squeeze
from motcua.core.transactions import action
from motcua.registers.actions.opening import SUBJECT
from motcua.registers.choices import NUMBER_COLUMNS, REQUIRED_COLUMNS, LineColumn, columns_of
from motcua.registers.errors import BookClosed, LineCancelled, LineIncomplete, ReasonMissing
from motcua.registers.models import CertificationLine, LineCorrection
from motcua.registers.permissions import CORRECT, check_books
from motcua.registers.queries.digests import digest_of_note
from motcua.registers.queries.values import current_value


@action
def correct_line(
    *, line_id: int, column: LineColumn, after: str, reason: str, by: Actor, now: datetime
) -> LineCorrection:
    """Note what a column of a line should say; what was entered stays. A closed book is corrected so too.

    Raises NotFound, NotAllowed, LineCancelled, ReasonMissing, and LineIncomplete for a value that cannot
    stand there or changes nothing.
    """
    line = _locked(line_id, by, CORRECT)
    if line.is_cancelled:
        raise LineCancelled(_("Số này đã bị hủy, không đính chính nữa."))
    if column not in columns_of(line.book.kind):
        raise LineIncomplete(_("Loại sổ này không có cột đó."), field="column")
    before, value = current_value(line, column), _checked(column, after)
    if value == before:
        raise LineIncomplete(
            _("Nội dung này đang được ghi trong sổ, không có gì để đính chính."), field="after"
        )
    correction = LineCorrection(
        line=line,
        column=column,
        before=before,
        after=value,
        reason=_reason(reason),
        made_at=now,
        made_by=by.label,
    )
    insert_rows([correction])
    if column not in NUMBER_COLUMNS:  # found by the old words and by the right ones
        CertificationLine.objects.filter(pk=line.pk).update(search_text=f"{line.search_text} {fold(value)}")
    said = {
        "number": f"{line.number}{line.suffix}",
        "column": column.value,
        "correction": correction.pk,
        "digest": digest_of_note(correction),
    }
    _note(line, NewEvent("registers.line_corrected", said), by=by, now=now)
    return correction


@action
def cancel_line(*, line_id: int, reason: str, by: Actor, now: datetime) -> CertificationLine:
    """Cancel a number: the line stays with its reason, the number is not given again.

    Raises NotFound, NotAllowed, ReasonMissing, LineCancelled, and BookClosed once the totals are signed.
    """
    line = _locked(line_id, by, CORRECT)
    if line.is_cancelled:
        raise LineCancelled(_("Số này đã bị hủy."))
    if not line.book.takes_lines:
        raise BookClosed(_("Sổ đã khóa nên không hủy số được. Xin ghi đính chính."))
    line.cancelled_at, line.cancelled_by, line.cancelled_because = now, by.label, _reason(reason)
    line.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_because"])
    said = {"number": f"{line.number}{line.suffix}", "reason": line.cancelled_because}
    _note(line, NewEvent("registers.line_cancelled", said), by=by, now=now)
    return line


def _locked(line_id: int, by: Actor, wanted: Right) -> CertificationLine:
    lines = CertificationLine.objects.select_for_update(of=("self",)).select_related("book__agency")
    line = lines.filter(pk=line_id).first()
    if line is None:
        raise NotFound(_("Không có dòng này trong sổ."))
    check_books(by, wanted, line.book.agency)
    return line


def _checked(column: LineColumn, after: str) -> str:
    value = nfc(squeeze(after))[:2000]
    if column in REQUIRED_COLUMNS and not value:
        raise LineIncomplete(_("Cột này không được để trống."), field="after")
    least = NUMBER_COLUMNS.get(column)
    if least is None:
        return value
    digits = value.replace(".", "")
    if not digits.isdecimal() or len(digits) > 15 or int(digits) < least:
        raise LineIncomplete(_("Cột này phải là một số từ %(least)s.") % {"least": least}, field="after")
    return str(int(digits))


def _reason(text: str) -> str:
    reason = nfc(squeeze(text))[:300]
    if not reason:
        raise ReasonMissing(_("Xin ghi lý do."), field="reason")
    return reason


def _note(line: CertificationLine, event: NewEvent, *, by: Actor, now: datetime) -> None:
    append(subject_kind=SUBJECT, subject_id=str(line.book_id), events=[event], by=by, now=now)

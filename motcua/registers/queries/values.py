"""What counts in a line today: as entered, or as last corrected; and what stands under "Ghi chú"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.core.rules.dates import format_date, local
from motcua.core.rules.numbers import format_number
from motcua.registers.choices import ALL_DETAILS, NUMBER_COLUMNS, LineColumn
from motcua.registers.models import CertificationLine


def entered_value(line: CertificationLine, column: LineColumn) -> str:
    """The column as it was entered."""
    if column in ALL_DETAILS:
        return line.details.get(column.value, "")
    return str(getattr(line, column.value))


def current_value(line: CertificationLine, column: LineColumn) -> str:
    """The column as last corrected; reads the line's corrections, which lists prefetch."""
    values = [each.after for each in line.corrections.all() if each.column == column]
    return values[-1] if values else entered_value(line, column)


def shown(column: LineColumn, value: str) -> str:
    """A value as people read it: 4.000."""
    return format_number(int(value)) if column in NUMBER_COLUMNS else value


def notes_of(line: CertificationLine) -> list[str]:
    """What stands under "Ghi chú": the note, each correction, and why the number was cancelled."""
    notes = [line.note] if line.note else []
    notes += [
        _("Đính chính %(column)s: “%(before)s” thành “%(after)s” (%(reason)s; %(by)s, %(day)s).")
        % {
            "column": LineColumn(each.column).label.lower(),
            "before": shown(LineColumn(each.column), each.before),
            "after": shown(LineColumn(each.column), each.after),
            "reason": each.reason,
            "by": each.made_by,
            "day": format_date(local(each.made_at)),
        }
        for each in line.corrections.all()
    ]
    if line.destruction is not None:
        notes.append(line.destruction.note)
    if line.cancelled_at is not None:
        notes.append(
            _("Đã hủy số: %(reason)s (%(by)s, %(day)s).")
            % {
                "reason": line.cancelled_because,
                "by": line.cancelled_by,
                "day": format_date(local(line.cancelled_at)),
            }
        )
    return notes

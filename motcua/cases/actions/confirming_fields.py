"""What an officer confirms to have read in a digitised paper, field by field; nothing is taken unseen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases.actions.saving import note_on
from motcua.cases.errors import ConditionMissing
from motcua.cases.models import CaseAttachment, PaperField
from motcua.cases.permissions import ATTACH, takes_part
from motcua.cases.sql import case_at_work
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.rules.dates import parse_date
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.documents.rules.extraction import FieldKind

_DAYS = (FieldKind.DAY, FieldKind.BORN_ON, FieldKind.ISSUED_ON, FieldKind.VALID_TO)
_DIGITS = {FieldKind.PERSONAL_ID: 12, FieldKind.OLD_ID: 9}
MOST_FIELDS = 40


@action
def confirm_fields(
    *,
    case_id: int,
    attachment_id: int,
    fields: Sequence[tuple[FieldKind, str]],
    by: Actor,
    now: datetime,
) -> list[PaperField]:
    """Keep the fields as the officer left them, in place of those confirmed before; an empty list keeps none.

    Raises NotFound, NotAllowed, ConditionMissing for a value that is none of its kind.
    """
    case = case_at_work(case_id)
    if case is None:
        raise NotFound(_("Không có hồ sơ này."))
    check(by, ATTACH)
    if not takes_part(by, case):
        raise NotAllowed(_("Ông/bà không xác nhận dữ liệu của hồ sơ này được."))
    attachment = CaseAttachment.objects.filter(pk=attachment_id, case_id=case_id).first()
    if attachment is None:
        raise NotFound(_("Không có giấy tờ này."))
    chosen = dict.fromkeys((kind, _checked(kind, value)) for kind, value in fields[:MOST_FIELDS])
    attachment.fields.all().delete()
    rows = PaperField.objects.bulk_create(
        PaperField(
            attachment=attachment, kind=kind.value, value=value, confirmed_at=now, confirmed_by=by.label
        )
        for kind, value in chosen
    )
    said = {"file": attachment.file_id, "fields": sorted(row.kind for row in rows)}  # kinds, no personal data
    note_on(case, NewEvent("cases.fields_confirmed", said), by=by, now=now)
    return rows


def _checked(kind: FieldKind, value: str) -> str:
    """The value in its one spelling."""
    text = squeeze(nfc(value))[:300]
    if kind in _DIGITS:
        text = "".join(text.split())
        if not (text.isascii() and text.isdigit() and len(text) == _DIGITS[kind]):
            words = _("Số này phải có đúng %(count)s chữ số.") % {"count": _DIGITS[kind]}
            raise ConditionMissing(words, field=kind.value)
    if kind in _DAYS:
        try:
            text = f"{parse_date(text):%d/%m/%Y}"
        except Unreadable as error:
            raise ConditionMissing(str(error), field=kind.value) from None
    if not text:
        raise ConditionMissing(_("Xin ghi nội dung của trường đã chọn."), field=kind.value)
    return text

"""Holding papers back from destruction while something is going on about them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.registers.actions.opening import SUBJECT
from motcua.registers.errors import AlreadyDecided, ReasonMissing
from motcua.registers.models import CertificationLine, PaperHold
from motcua.registers.permissions import HOLD_PAPERS, check_books


@action
def hold_papers(*, line_id: int, reason: str, by: Actor, now: datetime) -> PaperHold:
    """Keep the papers of a line whatever their time; what is destroyed already cannot be held.

    Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided.
    """
    lines = CertificationLine.objects.select_for_update(of=("self",)).select_related("book__agency")
    line = lines.filter(pk=line_id).first()
    if line is None:
        raise NotFound(_("Không có dòng này trong sổ."))
    check_books(by, HOLD_PAPERS, line.book.agency)
    if line.destruction_id is not None:
        raise AlreadyDecided(_("Giấy tờ của dòng này đã tiêu hủy theo biên bản."))
    words = nfc(squeeze(reason))[:300]
    if not words:
        raise ReasonMissing(_("Xin ghi lý do giữ lại: khiếu nại, tranh chấp, thanh tra…"), field="reason")
    hold = PaperHold(line=line, reason=words, placed_at=now, placed_by=by.label)
    insert_rows([hold])
    _note(line, NewEvent("registers.papers_held", {"number": line.number, "reason": words}), by=by, now=now)
    return hold


@action
def lift_hold(*, hold_id: int, by: Actor, now: datetime) -> PaperHold:
    """The reason is gone; a hold lifted before stays as it was. Raises NotFound, NotAllowed."""
    hold = PaperHold.objects.select_related("line__book__agency").filter(pk=hold_id).first()
    if hold is None:
        raise NotFound(_("Không có lần giữ lại này."))
    check_books(by, HOLD_PAPERS, hold.line.book.agency)
    if PaperHold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=now, lifted_by=by.label):
        said = {"number": hold.line.number, "hold": hold.pk}
        _note(hold.line, NewEvent("registers.hold_lifted", said), by=by, now=now)
        hold.refresh_from_db()
    return hold


def _note(line: CertificationLine, event: NewEvent, *, by: Actor, now: datetime) -> None:
    append(subject_kind=SUBJECT, subject_id=str(line.book_id), events=[event], by=by, now=now)

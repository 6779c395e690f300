"""A request that ends without a certification, and what was typed wrongly in one."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.cases.actions import finish_express, withdraw_case
from motcua.cases.choices import CaseState
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.fees.actions import cancel_receipt, drop_charges
from motcua.fees.models import Charge
from motcua.registers.actions.certifying import SUBJECT
from motcua.registers.actions.correcting import cancel_line, correct_line
from motcua.registers.actions.entry_moves import locked_entries
from motcua.registers.choices import CancelKind, EntryState, LineColumn
from motcua.registers.errors import EntryMoved, LineIncomplete, ReasonMissing
from motcua.registers.models import CertificationEntry, EntryPaper
from motcua.registers.permissions import CERTIFY_AT_DESK
from motcua.registers.rules.entry_states import may_cancel

# What a request itself keeps beside the book; pages and copies decide the fee and are entered anew.
OWN_COLUMNS = (LineColumn.PAPER_NAME, LineColumn.REQUESTER_NAME, LineColumn.REQUESTER_IDENTITY)


@action
def cancel_entry(
    *, entry_id: int, kind: CancelKind, reason: str, by: Actor, now: datetime
) -> CertificationEntry:
    """End a request whose paper has not left the desk: its numbers stay visible, cancelled; money goes back.

    The case ends as withdrawn, or refused where the conditions are not met. Raises NotFound, NotAllowed,
    ReasonMissing, EntryMoved once it is handed over, BookClosed once the book is closed.
    """
    (entry,) = locked_entries([entry_id])
    check(by, CERTIFY_AT_DESK, entry.office.agency.path)
    words = squeeze(nfc(reason))[:300]
    if not words:
        raise ReasonMissing(_("Xin ghi lý do hủy."), field="reason")
    if not may_cancel(entry.state):
        state = EntryState(entry.state).label
        raise EntryMoved(_("Yêu cầu đang ở “%(state)s”, không hủy được nữa.") % {"state": state})
    papers = list(entry.papers.all())
    for paper in papers:
        if paper.line_id is not None:
            cancel_line(line_id=paper.line_id, reason=words, by=by, now=now)
    if entry.receipt is not None:
        cancel_receipt(receipt=entry.receipt, reason=words, by=by, now=now)
    cases = {paper.case_id: paper.case for paper in papers}
    charges = Charge.objects.filter(case_link__case__in=cases)
    drop_charges(charges=list(charges), reason=words, by=by, now=now)
    for case in cases.values():
        if case.state != CaseState.IN_PROGRESS:
            continue
        if kind == CancelKind.REFUSED:
            finish_express(
                case_id=case.pk, number="", recipient=entry.requester_name, by=by, now=now, is_refused=True
            )
        else:
            withdraw_case(case_id=case.pk, version=case.version, reason=words, by=by, now=now)
    entry.state, entry.cancelled_at = EntryState.CANCELLED, now
    entry.cancel_kind, entry.cancelled_because = kind, words
    entry.save(update_fields=["state", "cancelled_at", "cancel_kind", "cancelled_because"])
    said = {"kind": str(kind), "reason": words}
    _note(entry, NewEvent("registers.certification_cancelled", said), by=by, now=now)
    return entry


@action
def correct_entry(
    *, paper_id: int, column: LineColumn, after: str, reason: str, by: Actor, now: datetime
) -> EntryPaper:
    """Put right what was typed wrongly: a noted line in the book, the right words on what is printed next.

    Pages and copies decide the fee: such a request is cancelled and entered anew. Raises NotFound,
    NotAllowed, LineIncomplete, and what `correct_line` raises.
    """
    papers = EntryPaper.objects.select_related("entry__office__agency", "entry__agency")
    paper = papers.filter(pk=paper_id).first()
    if paper is None:
        raise NotFound(_("Không có giấy tờ này."))
    entry = paper.entry
    check(by, CERTIFY_AT_DESK, entry.office.agency.path)
    if column not in OWN_COLUMNS:
        raise LineIncomplete(
            _("Số trang, số bản quyết định phí: xin hủy yêu cầu rồi nhập lại."), field="column"
        )
    value = squeeze(nfc(after))
    if paper.line_id is not None:
        correct_line(line_id=paper.line_id, column=column, after=value, reason=reason, by=by, now=now)
    if column == LineColumn.PAPER_NAME:
        paper.name = value[:300]
        paper.save(update_fields=["name"])
    else:
        setattr(entry, column.value, value[:120] if column == LineColumn.REQUESTER_IDENTITY else value[:200])
        entry.save(update_fields=[column.value])
    said = {"paper": paper.pk, "column": column.value, "reason": squeeze(nfc(reason))[:300]}
    _note(entry, NewEvent("registers.certification_corrected", said), by=by, now=now)
    return paper


def _note(entry: CertificationEntry, event: NewEvent, *, by: Actor, now: datetime) -> None:
    append(subject_kind=SUBJECT, subject_id=str(entry.pk), events=[event], by=by, now=now)

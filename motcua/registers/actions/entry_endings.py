"""A request that ends without a certification."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.cases.actions import finish_express, withdraw_case
from motcua.cases.choices import CaseState
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.fees.actions import cancel_receipt, drop_charges
from motcua.registers.actions.certifying import SUBJECT
from motcua.registers.actions.correcting import cancel_line
from motcua.registers.actions.entry_moves import locked_entries
from motcua.registers.choices import CancelKind, EntryState
from motcua.registers.errors import EntryMoved, ReasonMissing
from motcua.registers.models import CertificationEntry
from motcua.registers.permissions import CERTIFY_AT_DESK
from motcua.registers.queries.receipts import charges_of, receipt_of
from motcua.registers.rules.entry_states import may_cancel


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
    charges = charges_of(entry).values()
    if (receipt := receipt_of(charges)) is not None:
        cancel_receipt(receipt=receipt, reason=words, by=by, now=now)
    drop_charges(charges=list(charges), reason=words, by=by, now=now)
    cases = {paper.case_id: paper.case for paper in papers}
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
    event = NewEvent("registers.certification_cancelled", said)
    append(subject_kind=SUBJECT, subject_id=str(entry.pk), events=[event], by=by, now=now)
    return entry

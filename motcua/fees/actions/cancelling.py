"""Cancelling a receipt: its number stays visible, its charges are due again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.transactions import action
from motcua.documents.actions import take_back
from motcua.fees.actions.paying import SUBJECT
from motcua.fees.errors import GroundMissing, ReceiptAlreadyCancelled
from motcua.fees.models import Charge, ChargeState, Receipt
from motcua.fees.permissions import CANCEL_RECEIPT
from motcua.fees.queries import given_out_as


@action
def cancel_receipt(*, receipt: Receipt, reason: str, by: Actor, now: datetime) -> Receipt:
    """Cancel a receipt with a reason and give the money back: seven statements, more once it was printed.

    The paper counts no longer: who checks its QR learns that. The charges are due again; paying them gives a
    new receipt with a number of its own. Raises NotFound, NotAllowed, GroundMissing, ReceiptAlreadyCancelled.
    """
    found = Receipt.objects.select_related("payment__place", "collector").filter(pk=receipt.pk).first()
    if found is None:
        raise NotFound(_("Không có biên lai này."))
    check(by, CANCEL_RECEIPT, found.payment.place.path)
    words = " ".join(reason.split())[:300]
    if not words:
        raise GroundMissing(_("Xin ghi lý do hủy biên lai."), field="reason")
    standing = Receipt.objects.standing().filter(pk=found.pk)
    if not standing.update(cancelled_at=now, cancelled_by=by.label, cancel_reason=words):
        raise ReceiptAlreadyCancelled(_("Biên lai này đã hủy."))
    found.cancelled_at, found.cancelled_by, found.cancel_reason = now, by.label, words
    paid = Charge.objects.filter(receipt_lines__receipt=found, state=ChargeState.PAID)
    paid.update(state=ChargeState.DUE)
    paper = given_out_as(found)
    if paper is not None:
        take_back(paper, reason=words, by=by, now=now)
    said = {"reason": words, "number": found.number_text, "returned": found.amount}
    append(
        subject_kind=SUBJECT,
        subject_id=str(found.pk),
        events=[NewEvent("fees.receipt_cancelled", said)],
        by=by,
        now=now,
    )
    return found

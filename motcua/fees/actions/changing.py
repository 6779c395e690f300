"""Changing what charges come to: pages or copies were counted wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append_to_each
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed
from motcua.core.transactions import action
from motcua.fees.actions.waiving import SUBJECT
from motcua.fees.errors import AlreadySettled, GroundMissing
from motcua.fees.models import Charge, ChargeState
from motcua.fees.permissions import CANCEL_RECEIPT
from motcua.fees.queries import desk_of


@action
def change_amounts(*, amounts: Mapping[int, int], reason: str, by: Actor, now: datetime) -> list[Charge]:
    """Set what charges come to, in đồng by their id: those still due, and those waived, which stay so.

    What is paid is taken back first by cancelling its receipt. Raises NotAllowed, GroundMissing,
    AlreadySettled.
    """
    words = " ".join(reason.split())[:300]
    if not words:
        raise GroundMissing(_("Xin ghi lý do."), field="reason")
    wanted = Charge.objects.select_for_update(of=("self",)).select_related("collector")
    charges = list(wanted.filter(pk__in=amounts).order_by("pk"))
    for collector in {charge.collector for charge in charges}:
        if desk_of(by, CANCEL_RECEIPT, collector) is None:
            raise NotAllowed(_("Ông/bà không có quyền: %(right)s.") % {"right": CANCEL_RECEIPT.label})
    if any(charge.state not in (ChargeState.DUE, ChargeState.WAIVED) for charge in charges):
        raise AlreadySettled(_("Khoản này đã được nộp hoặc hủy ở nơi khác. Xin tải lại trang."))
    events = {}
    for charge in charges:
        said = {"before": charge.amount, "after": amounts[charge.pk], "reason": words}
        events[str(charge.pk)] = [NewEvent("fees.charge_changed", said)]
        charge.amount = amounts[charge.pk]
    Charge.objects.bulk_update(charges, ["amount"])
    append_to_each(subject_kind=SUBJECT, events=events, by=by, now=now)
    return charges

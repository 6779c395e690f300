"""Dropping charges for something that will not be done: nothing is to be paid for it any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append_to_each
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed
from motcua.core.transactions import action
from motcua.fees.actions.waiving import SUBJECT
from motcua.fees.errors import GroundMissing
from motcua.fees.models import Charge, ChargeState
from motcua.fees.permissions import CANCEL_RECEIPT
from motcua.fees.queries import desk_of


@action
def drop_charges(*, charges: Sequence[Charge], reason: str, by: Actor, now: datetime) -> int:
    """Cancel those of the charges that are still due; how many. What was paid is given back by its receipt.

    Raises NotAllowed, GroundMissing.
    """
    words = " ".join(reason.split())[:300]
    if not words:
        raise GroundMissing(_("Xin ghi lý do."), field="reason")
    wanted = Charge.objects.select_for_update(of=("self",)).select_related("collector")
    ids = [charge.pk for charge in charges]
    due = list(wanted.filter(pk__in=ids, state=ChargeState.DUE).order_by("pk"))
    for collector in {charge.collector for charge in due}:
        if desk_of(by, CANCEL_RECEIPT, collector) is None:
            raise NotAllowed(_("Ông/bà không có quyền: %(right)s.") % {"right": CANCEL_RECEIPT.label})
    Charge.objects.filter(pk__in=[charge.pk for charge in due]).update(state=ChargeState.CANCELLED)
    said = {"reason": words}
    append_to_each(
        subject_kind=SUBJECT,
        events={str(charge.pk): [NewEvent("fees.charge_dropped", said)] for charge in due},
        by=by,
        now=now,
    )
    return len(due)

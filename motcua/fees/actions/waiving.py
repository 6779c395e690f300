"""Letting somebody off a charge on a ground of law."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action
from motcua.fees.choices import WaiverGround
from motcua.fees.errors import AlreadySettled, GroundMissing
from motcua.fees.models import Charge, ChargeState, Waiver
from motcua.fees.permissions import WAIVE
from motcua.fees.queries import desk_of

SUBJECT = "fees.charge"


@action
def waive(*, charge: Charge, ground: WaiverGround, paper: str = "", by: Actor, now: datetime) -> Waiver:
    """Waive a charge that is due (Luật Phí và lệ phí 2015, Điều 10): seven statements.

    `paper` names what was shown, e.g. "Giấy chứng nhận hộ nghèo số 12/2026"; a ground of another kind must be
    named there. Raises NotFound, NotAllowed, GroundMissing, AlreadySettled.
    """
    found = Charge.objects.select_related("collector").filter(pk=charge.pk).first()
    if found is None:
        raise NotFound(_("Không có khoản phải nộp này."))
    if desk_of(by, WAIVE, found.collector) is None:
        raise NotAllowed(_("Ông/bà không có quyền: %(right)s.") % {"right": WAIVE.label})
    waiver = let_off(charge=found, ground=ground, paper=paper, by=by, now=now)
    append(
        subject_kind=SUBJECT,
        subject_id=str(found.pk),
        events=[NewEvent("fees.charge_waived", {"ground": str(ground), "amount": found.amount})],
        by=by,
        now=now,
    )
    return waiver


def let_off(*, charge: Charge, ground: WaiverGround, paper: str, by: Actor, now: datetime) -> Waiver:
    """Waive the charge: two statements, inside an action that has checked the right and writes the event."""
    shown = " ".join(paper.split())[:200]
    if ground == WaiverGround.OTHER and not shown:
        raise GroundMissing(_("Xin ghi căn cứ và giấy tờ của trường hợp khác."), field="paper")
    if not Charge.objects.filter(pk=charge.pk, state=ChargeState.DUE).update(state=ChargeState.WAIVED):
        raise AlreadySettled(_("Khoản này đã được nộp, miễn hoặc hủy ở nơi khác. Xin tải lại trang."))
    waiver = Waiver(charge=charge, ground=ground, paper=shown, waived_by=by.label, waived_at=now)
    insert_rows([waiver])
    return waiver

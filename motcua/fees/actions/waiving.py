"""Letting somebody off a charge on a ground of law, and taking that back where it was wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action
from motcua.documents.actions import take_back
from motcua.fees.choices import WaiverGround
from motcua.fees.errors import AlreadySettled, GroundMissing, WaiverAlreadyUndone
from motcua.fees.models import Charge, ChargeState, Waiver
from motcua.fees.permissions import WAIVE
from motcua.fees.queries import desk_of, issued_for

SUBJECT = "fees.charge"
SHEET_OF = "fees.waiver"


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


@action
def number_sheet(waiver: Waiver, *, number: Callable[[], str]) -> Waiver:
    """The waiver with the number of its confirmation; it keeps the first it was given.

    `number` takes the next one, inside the transaction: of two first prints at once one takes it.
    """
    found = Waiver.objects.select_for_update(of=("self",)).select_related("charge").get(pk=waiver.pk)
    if not found.sheet_number:
        found.sheet_number = number()
        Waiver.objects.filter(pk=found.pk).update(sheet_number=found.sheet_number)
    return found


def undo(*, waiver_id: int, of: QuerySet[Charge], reason: str, by: Actor, now: datetime) -> str:
    """Take back a waiver of one of the charges; the reason as it was kept. Its charge is due again.

    Three statements, seven once its confirmation was printed, which counts no more. Inside an action that has
    checked the right and writes the event. Raises GroundMissing, NotFound, WaiverAlreadyUndone.
    """
    words = " ".join(reason.split())[:300]
    if not words:
        raise GroundMissing(_("Xin ghi lý do bỏ miễn."), field="reason")
    wanted = Waiver.objects.filter(pk=waiver_id, charge__in=of)
    if not wanted.standing().update(undone_at=now, undone_by=by.label, undone_reason=words):
        if not wanted.exists():
            raise NotFound(_("Không có việc miễn này."))
        raise WaiverAlreadyUndone(_("Việc miễn này đã được bỏ. Xin tải lại trang."))
    Charge.objects.filter(waivers=waiver_id, state=ChargeState.WAIVED).update(state=ChargeState.DUE)
    sheet = issued_for(SHEET_OF, waiver_id)
    if sheet is not None:
        take_back(sheet, reason=words, by=by, now=now)
    return words

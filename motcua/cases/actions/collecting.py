"""What is paid, waived and taken back at the desk for a case."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.cases.actions.saving import load_case, note_on
from motcua.cases.models import Case, CaseCharge
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.transactions import action
from motcua.fees.actions import CashPayment, cancel_receipt, let_off, receive_cash, undo
from motcua.fees.actions.paying import said_of
from motcua.fees.choices import WaiverGround
from motcua.fees.errors import NothingToPay
from motcua.fees.models import Charge, ChargeState, Receipt, Waiver
from motcua.fees.permissions import COLLECT, WAIVE


@action
def collect_charges(*, case_id: int, version: int, payment: CashPayment, by: Actor, now: datetime) -> Receipt:
    """Take cash for what the case owes to one body: ten statements. The state of the case stays.

    The same key gives the same receipt. Raises NotAllowed, CaseChanged, NothingToPay, PayerMissing,
    NotEnoughGiven, AlreadySettled, KeyUsed.
    """
    case = load_case(case_id, version=version)
    check(by, COLLECT, case.receiving_agency.path)
    charges = _owed(case, payment.key)
    receipt, is_new = receive_cash(
        charges=charges, payment=payment, place=case.receiving_agency, by=by, now=now
    )
    if is_new:
        note_on(case, NewEvent("cases.fee_paid", said_of(receipt, charges)), by=by, now=now)
    return receipt


def _owed(case: Case, key: str) -> list[Charge]:
    """The charges of the first body that are due or were paid under the key: one statement."""
    charges = Charge.objects.filter(case_link__case=case, amount__gt=0)
    known = list(charges.select_related("collector__receipt_setting").order_by("pk"))
    due = [charge for charge in known if charge.state == ChargeState.DUE]
    if not due:
        again = Receipt.objects.filter(payment__key=key).values("lines__charge")
        due = list(charges.filter(pk__in=again).select_related("collector"))
    if not due:
        raise NothingToPay(_("Hồ sơ không còn khoản nào phải nộp."))
    return [charge for charge in due if charge.collector_id == due[0].collector_id]


@action
def waive_charge(
    *,
    case_id: int,
    version: int,
    charge_id: int,
    ground: WaiverGround,
    paper: str = "",
    by: Actor,
    now: datetime,
) -> Waiver:
    """Let the applicant off a charge of the case on a ground of law: six statements.

    Raises NotAllowed, CaseChanged, NotFound, GroundMissing, AlreadySettled.
    """
    case = load_case(case_id, version=version)
    check(by, WAIVE, case.receiving_agency.path)
    link = CaseCharge.objects.filter(case=case, charge_id=charge_id).select_related("charge").first()
    if link is None:
        raise NotFound(_("Không có khoản phải nộp này."))
    waiver = let_off(charge=link.charge, ground=ground, paper=paper, by=by, now=now)
    said = {"charge": charge_id, "ground": str(ground), "amount": link.charge.amount}
    note_on(case, NewEvent("cases.fee_waived", said), by=by, now=now)
    return waiver


@action
def undo_waiver(*, case_id: int, version: int, waiver_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Take a wrong waiver of the case back: its charge is due again. At most ten statements.

    Raises NotAllowed, CaseChanged, NotFound, GroundMissing, WaiverAlreadyUndone.
    """
    case = load_case(case_id, version=version)
    check(by, WAIVE, case.receiving_agency.path)
    of_case = Charge.objects.filter(case_link__case=case)
    words = undo(waiver_id=waiver_id, of=of_case, reason=reason, by=by, now=now)
    said = {"waiver": waiver_id, "reason": words}
    note_on(case, NewEvent("cases.fee_waiver_undone", said), by=by, now=now)


@action
def cancel_fee_receipt(*, receipt: Receipt, reason: str, by: Actor, now: datetime) -> Receipt:
    """Cancel a receipt, and note it on the case it was for, if it was for one.

    Raises as `fees.actions.cancel_receipt` does.
    """
    cancelled = cancel_receipt(receipt=receipt, reason=reason, by=by, now=now)
    code = case_code_of(receipt)
    if code:
        said = {"number": cancelled.number_text, "reason": cancelled.cancel_reason}
        append(
            subject_kind="case",
            subject_id=code,
            events=[NewEvent("cases.receipt_cancelled", said)],
            by=by,
            now=now,
        )
    return cancelled


def case_code_of(receipt: Receipt) -> str:
    """The code of the case a receipt is for, "" for one that is for none."""
    links = CaseCharge.objects.filter(charge__receipt_lines__receipt=receipt)
    return links.values_list("case__code", flat=True).first() or ""

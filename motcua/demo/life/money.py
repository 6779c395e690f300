"""People pay what they owe: at the desk when they come, or when they fetch the result."""

from __future__ import annotations

from motcua.cases.actions import collect_charges, waive_charge
from motcua.cases.models import Case
from motcua.cases.queries.fees import fees_of
from motcua.core.actors import Role
from motcua.demo.life.pace import Pace
from motcua.demo.models import Turn
from motcua.fees.actions import CashPayment
from motcua.fees.choices import PayAt, WaiverGround

NOTES = (50_000, 100_000, 200_000, 500_000)  # what people have in hand
EXEMPT = 23  # one of so many people has a paper that frees them


def pay(life: Pace, turn: Turn, case: Case, *, all_of_it: bool) -> None:
    """Take the money that is due now, or `all_of_it` when the result is fetched; nothing for a free case."""
    fees = fees_of(case)
    due = [charge for charge in fees.due if all_of_it or charge.pay_at == PayAt.RECEPTION]
    if not due:
        return
    by = life.office.actor(Role.RECEIVER, now=turn.at, nth=turn.number)
    if turn.number % EXEMPT == 0:
        for charge in due:
            waive_charge(
                case_id=case.pk,
                version=case.version,
                charge_id=charge.pk,
                ground=WaiverGround.POOR,
                paper=f"Giấy chứng nhận hộ nghèo số {turn.number} (mô phỏng)",
                by=by,
                now=turn.at,
            )
        return
    amount = fees.unpaid
    payment = CashPayment(
        key=f"demo-{case.code}-{turn.number}",
        payer_name=case.proxy_name or case.applicant_name,
        payer_address="" if case.proxy_name else case.applicant_address,
        given=next((note for note in NOTES if note >= amount), None),
    )
    collect_charges(case_id=case.pk, version=case.version, payment=payment, by=by, now=turn.at)

"""The charge of a case: what the procedure's fee lines fix; anything else is for a person."""

from __future__ import annotations

from datetime import datetime

from motcua.cases.choices import CaseChannel
from motcua.cases.clock import FILING
from motcua.cases.models import Case, CaseCharge
from motcua.catalogue.rules.limits import fixed_fee
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.inserts import insert_rows
from motcua.fees.choices import PayAt
from motcua.fees.models import Charge


def charge_case(*, case: Case, record: ProcedureRecord, now: datetime) -> Charge | None:
    """The charge for the fee of the case, if the procedure fixes one; two statements, else none.

    Where the procedure does not say when to pay: with the result if that is given the same day, else at once.
    """
    line = fixed_fee(record, channel=FILING[CaseChannel(case.channel)], variant=case.variant)
    if line is None or not line.amount:
        return None
    charge = Charge(
        kind=line.kind,
        description=(f"{record.name} ({line.variant})" if line.variant else record.name)[:300],
        amount=line.amount,
        legal_base=line.legal_base[:200],
        pay_at=line.pay_at or (PayAt.RESULT if record.is_same_day else PayAt.RECEPTION),
        budget_item=line.budget_item[:10],
        retained_percent=line.retained_percent,
        is_refundable=line.is_refundable,
        collector=case.competent_agency,
        created_at=now,
    )
    link_charge(case=case, charge=charge)
    return charge


def link_charge(*, case: Case, charge: Charge) -> None:
    """Write a charge and that it belongs to the case: two statements."""
    insert_rows([charge])
    insert_rows([CaseCharge(case=case, charge=charge)])

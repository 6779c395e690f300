"""The charge of a case: what the procedure's fee lines fix; anything else is for a person."""

from __future__ import annotations

from datetime import datetime

from motcua.cases.choices import CaseChannel
from motcua.cases.clock import FILING
from motcua.cases.models import Case, CaseCharge
from motcua.catalogue.rules.limits import fixed_fee
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.inserts import insert_rows
from motcua.fees.models import Charge


def charge_case(*, case: Case, record: ProcedureRecord, now: datetime) -> Charge | None:
    """The charge for the fee of the case, if the procedure fixes one; two statements, else none."""
    line = fixed_fee(record, channel=FILING[CaseChannel(case.channel)], variant=case.variant)
    if line is None or not line.amount:
        return None
    charge = Charge(
        kind=line.kind,
        description=(line.text or record.name)[:300],
        amount=line.amount,
        legal_base=line.legal_base[:200],
        collector=case.competent_agency,
        created_at=now,
    )
    insert_rows([charge])
    insert_rows([CaseCharge(case=case, charge=charge)])
    return charge

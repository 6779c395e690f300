"""Charges and receipts for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from motcua.agencies.models import Agency
from motcua.cases.models import Case, CaseCharge
from motcua.core.actors import Actor
from motcua.fees.actions import pay_in_cash
from motcua.fees.models import Charge, Receipt
from tests.factories import NOW


def make_charge(collector: Agency, amount: int = 8_000, **fields: Any) -> Charge:
    """A fee that is due."""
    return Charge.objects.create(
        **{
            "kind": "phi",
            "description": "Cấp bản sao trích lục hộ tịch",
            "amount": amount,
            "legal_base": "TT 281/2016/TT-BTC",
            "collector": collector,
            "created_at": NOW,
            **fields,
        }
    )


def make_charge_of(case: Case, collector: Agency, amount: int = 8_000, **fields: Any) -> Charge:
    """A fee that a case owes."""
    charge = make_charge(collector, amount, **fields)
    CaseCharge.objects.create(case=case, charge=charge)
    return charge


def pay(*charges: Charge, by: Actor, now: datetime = NOW, **given: Any) -> Receipt:
    """Cash for the charges; the key is theirs unless said."""
    key = "-".join(str(charge.pk) for charge in charges)
    return pay_in_cash(
        charges=charges, by=by, now=now, **{"payer_name": "Nguyễn Văn An", "key": key, **given}
    )

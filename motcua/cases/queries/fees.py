"""What a case costs, what was paid for it, and what is still due."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.cases.models import Case, CaseCharge
from motcua.fees.choices import PayAt
from motcua.fees.models import Charge, ChargeState, Receipt


@dataclass(frozen=True, slots=True)
class CaseFees:
    """The charges of a case and its receipts, newest first, the cancelled ones too."""

    charges: tuple[Charge, ...] = ()
    receipts: tuple[Receipt, ...] = ()

    @property
    def due(self) -> tuple[Charge, ...]:
        """Charges that wait to be paid."""
        return tuple(one for one in self.charges if one.state == ChargeState.DUE and one.amount)

    @property
    def unpaid(self) -> int:
        """What is still to be paid, in đồng."""
        return sum(charge.amount for charge in self.due)

    @property
    def due_now(self) -> int:
        """What is to be paid before there is a result, in đồng."""
        return sum(charge.amount for charge in self.due if charge.pay_at == PayAt.RECEPTION)


def fees_of(case: Case) -> CaseFees:
    """The money of a case: two statements; none for a case that is known to cost nothing."""
    links = case.charges.select_related("charge__waiver", "charge__collector").order_by("charge_id")
    charges = tuple(link.charge for link in links)
    if not charges:
        return CaseFees()
    found = Receipt.objects.filter(lines__charge__in=charges).select_related("payment").distinct()
    return CaseFees(charges, tuple(found.order_by("-pk")))


def case_of_receipt(receipt: Receipt) -> Case | None:
    """The case a receipt is for, None for one that is for none: one statement."""
    links = CaseCharge.objects.filter(charge__receipt_lines__receipt=receipt)
    link = links.select_related("case").first()
    return link.case if link else None

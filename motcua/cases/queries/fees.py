"""What a case costs, what was paid for it, and what is still due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from motcua.cases.choices import CaseState
from motcua.cases.models import Case, CaseCharge
from motcua.fees.choices import PayAt
from motcua.fees.models import Charge, ChargeState, Receipt, Waiver

# Nothing is asked for a case that was not taken, or that its applicant ended.
NO_MONEY = (CaseState.SUBMITTED, CaseState.NOT_ACCEPTED, CaseState.ENDED_BY_APPLICANT)


@dataclass(frozen=True, slots=True)
class Owed:
    """The money of cases as whoever holds their slip may know it, in đồng: sums and numbers of receipts.

    Not for what (the name of a procedure tells much), nor why somebody need not pay. `due_now` is the part of
    `unpaid` that does not wait for the result.
    """

    unpaid: int = 0
    due_now: int = 0
    paid: int = 0
    waived: int = 0
    receipts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFees:
    """The charges of a case, waivers that stand, and receipts, newest first, the cancelled ones too."""

    charges: tuple[Charge, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @property
    def lines(self) -> list[tuple[Charge, Waiver | None]]:
        """Each charge with its waiver, if it has one."""
        known = {waiver.charge_id: waiver for waiver in self.waivers}
        return [(charge, known.get(charge.pk)) for charge in self.charges]

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
    """The money of a case: two statements, three with a waiver; none for one known to cost nothing."""
    links = case.charges.select_related("charge__collector").order_by("charge_id")
    charges = tuple(link.charge for link in links)
    if not charges:
        return CaseFees()
    found = Receipt.objects.filter(lines__charge__in=charges).select_related("payment").distinct()
    is_waived = any(charge.state == ChargeState.WAIVED for charge in charges)
    waivers = Waiver.objects.standing().filter(charge__in=charges).select_related("charge")
    return CaseFees(charges, tuple(found.order_by("-pk")), tuple(waivers.order_by("pk")) if is_waived else ())


def owed_for(case_ids: Collection[int]) -> Owed | None:
    """What was and is to be paid for the cases: at most two statements; None where nothing ever was.

    What was charged for a case that was not taken counts only once it was paid.
    """
    charges = Charge.objects.filter(case_link__case__in=case_ids, amount__gt=0)
    asked = charges.exclude(state=ChargeState.DUE, case_link__case__state__in=NO_MONEY)
    rows = list(asked.exclude(state=ChargeState.CANCELLED).values_list("pk", "state", "amount", "pay_at"))
    if not rows:
        return None
    paid = [pk for pk, state, _amount, _pay_at in rows if state == ChargeState.PAID]
    receipts = Receipt.objects.standing().filter(lines__charge__in=paid).distinct().order_by("pk")

    def total(wanted: ChargeState, *pay_at: PayAt) -> int:
        return sum(row[2] for row in rows if row[1] == wanted and (not pay_at or row[3] in pay_at))

    return Owed(
        unpaid=total(ChargeState.DUE),
        due_now=total(ChargeState.DUE, PayAt.RECEPTION),
        paid=total(ChargeState.PAID),
        waived=total(ChargeState.WAIVED),
        receipts=tuple(f"{one.number_text}, {one.series}" for one in receipts) if paid else (),
    )


def case_of_receipt(receipt: Receipt) -> Case | None:
    """The case a receipt is for, None for one that is for none: one statement."""
    links = CaseCharge.objects.filter(charge__receipt_lines__receipt=receipt)
    link = links.select_related("case").first()
    return link.case if link else None

"""The money of a request for certification: its charges, and the receipt that stands for them."""

from __future__ import annotations

from collections.abc import Iterable

from motcua.cases.models import CaseCharge
from motcua.fees.models import Charge, Receipt
from motcua.registers.models import CertificationEntry


def charges_of(entry: CertificationEntry) -> dict[int, Charge]:
    """The charge of each case of the request, by the case's id: one statement."""
    links = CaseCharge.objects.filter(case__certified_papers__entry=entry).select_related("charge").distinct()
    return {link.case_id: link.charge for link in links.order_by("-pk")}


def receipt_of(charges: Iterable[Charge]) -> Receipt | None:
    """The receipt that stands for these charges, taken here or at another desk later: one statement."""
    standing = Receipt.objects.standing().filter(lines__charge__in=[charge.pk for charge in charges])
    return standing.select_related("payment").first()

"""Tables of what is to be paid and what was paid; only actions write here."""

from motcua.fees.models.charges import Charge, ChargeKind, ChargeState, Waiver
from motcua.fees.models.payments import Payment, Receipt, ReceiptLine, ReceiptQuerySet, ReceiptSetting

__all__ = [
    "Charge",
    "ChargeKind",
    "ChargeState",
    "Payment",
    "Receipt",
    "ReceiptLine",
    "ReceiptQuerySet",
    "ReceiptSetting",
    "Waiver",
]

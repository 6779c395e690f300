"""Tables of what is to be paid and what was paid."""

from motcua.fees.models.charges import Charge, ChargeKind, ChargeState

__all__ = ["Charge", "ChargeKind", "ChargeState"]

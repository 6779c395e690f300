"""What changes data of money: taking it, giving a receipt, cancelling one, letting somebody off."""

from motcua.fees.actions.cancelling import cancel_receipt
from motcua.fees.actions.paying import CashPayment, pay_in_cash, receive_cash
from motcua.fees.actions.waiving import waive

__all__ = ["CashPayment", "cancel_receipt", "pay_in_cash", "receive_cash", "waive"]

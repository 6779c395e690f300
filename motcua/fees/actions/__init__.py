"""What changes data of money: taking it, giving a receipt, cancelling one, letting somebody off."""

from motcua.fees.actions.cancelling import cancel_receipt
from motcua.fees.actions.changing import change_amounts
from motcua.fees.actions.dropping import drop_charges
from motcua.fees.actions.paying import CashPayment, pay_in_cash, receive_cash
from motcua.fees.actions.printing import print_receipt
from motcua.fees.actions.settings import PrintedFacts, set_receipts
from motcua.fees.actions.waiving import let_off, undo, waive

__all__ = [
    "CashPayment",
    "PrintedFacts",
    "cancel_receipt",
    "change_amounts",
    "drop_charges",
    "let_off",
    "pay_in_cash",
    "print_receipt",
    "receive_cash",
    "set_receipts",
    "undo",
    "waive",
]

"""Refusals about money."""

from motcua.core.errors import Conflict, RuleViolation


class NothingToPay(RuleViolation):
    """No charge was named, or all of them together are nothing."""

    code = "nothing_to_pay"


class PayerMissing(RuleViolation):
    """A receipt names who paid."""

    code = "payer_missing"


class SeveralCollectors(RuleViolation):
    """One receipt is of one collecting body."""

    code = "several_collectors"


class NotEnoughGiven(RuleViolation):
    """The money given is less than what is to be paid."""

    code = "not_enough_given"


class AlreadySettled(Conflict):
    """A charge was paid, waived or cancelled meanwhile."""

    code = "charge_already_settled"


class KeyUsed(Conflict):
    """The key of the payment was used for other charges."""

    code = "payment_key_used"


class ReceiptAlreadyCancelled(Conflict):
    """The receipt was cancelled before."""

    code = "receipt_already_cancelled"


class WaiverAlreadyUndone(Conflict):
    """The waiver was taken back before."""

    code = "waiver_already_undone"


class GroundMissing(RuleViolation):
    """A cancellation or waiver says why."""

    code = "ground_missing"


class NumbersExhausted(RuleViolation):
    """The numbers of a series of receipts have run out."""

    code = "receipt_numbers_exhausted"

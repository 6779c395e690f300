"""What may be certified at a commune: the procedure, the book and the fee of each act. Pure.

Source: NĐ 23/2015/NĐ-CP as amended by NĐ 07/2025 and NĐ 280/2025; the codes are those of the national list.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ELECTRONIC_BOOK = "electronic_copy"


class Act(StrEnum):
    """One kind of certification (việc chứng thực)."""

    COPY = "copy"
    SIGNATURE = "signature"
    TRANSACTION = "transaction"
    TRANSLATOR = "translator"
    COLLABORATOR = "collaborator"
    WILL = "will"
    RENUNCIATION = "renunciation"
    ESTATE = "estate"
    AMENDMENT = "amendment"
    CORRECTION = "correction"
    TRANSACTION_COPY = "transaction_copy"


class FeeKind(StrEnum):
    """Which rate of TT 226/2016/TT-BTC Điều 4 an act is charged by."""

    COPY = "copy"
    SIGNATURE = "signature"
    TRANSACTION = "transaction"
    CHANGE = "change"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class ActRules:
    """What follows from the kind of an act.

    `book`: the kind of book that numbers it; None where the change is noted on the old paper and takes no
    number (NĐ 23/2015 Điều 39). `is_signed_here`: the people sign before the receiver, who signs each page
    (Điều 24, 36; TT 01/2020/TT-BTP). `needs_witnesses`: two of them when somebody can neither read, hear,
    sign nor give a fingerprint (Điều 36 khoản 3). `own_days`: working days the law gives; 0 is the same day.
    `longer_days`: up to how many working days it may take with a reason alone.
    """

    procedure: str
    book: str | None
    fee: FeeKind
    is_signed_here: bool = False
    needs_witnesses: bool = False
    has_languages: bool = False
    own_days: int = 0
    longer_days: int = 0
    may_be_on_land: bool = False
    may_be_electronic: bool = False

    @property
    def is_copied(self) -> bool:
        """Whether copies are certified: charged by page, stamped instead of attested."""
        return self.fee is FeeKind.COPY


def _transaction(procedure: str, *, may_be_on_land: bool = False) -> ActRules:
    return ActRules(
        procedure,
        "transaction",
        FeeKind.TRANSACTION,
        is_signed_here=True,
        needs_witnesses=True,
        own_days=2,
        longer_days=2,
        may_be_on_land=may_be_on_land,
    )


def _translator(procedure: str) -> ActRules:
    return ActRules(
        procedure, "translator_signature", FeeKind.SIGNATURE, is_signed_here=True, has_languages=True
    )


ACTS: dict[Act, ActRules] = {
    Act.COPY: ActRules("2.000815", "copy", FeeKind.COPY, longer_days=2, may_be_electronic=True),
    Act.SIGNATURE: ActRules("2.000884", "signature", FeeKind.SIGNATURE, is_signed_here=True),
    Act.TRANSACTION: _transaction("2.001035", may_be_on_land=True),
    Act.TRANSLATOR: _translator("2.001008"),
    Act.COLLABORATOR: _translator("2.000992"),
    Act.WILL: _transaction("2.001019"),
    Act.RENUNCIATION: _transaction("2.001016"),
    Act.ESTATE: _transaction("2.001406", may_be_on_land=True),
    Act.AMENDMENT: ActRules(
        "2.000913", "transaction", FeeKind.CHANGE, is_signed_here=True, needs_witnesses=True
    ),
    Act.CORRECTION: ActRules("2.000927", None, FeeKind.CORRECTION),
    Act.TRANSACTION_COPY: ActRules("2.000942", "copy", FeeKind.COPY, longer_days=2),
}


def book_of(act: Act, *, is_electronic: bool = False) -> str | None:
    """The kind of book that numbers the act; electronic copies have a series of their own by setting."""
    return ELECTRONIC_BOOK if is_electronic else ACTS[act].book

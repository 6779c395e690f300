"""Whether an earlier paper may stand for one that is asked for now. Pure (NĐ 45/2020/NĐ-CP Điều 16)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from motcua.core.rules.text import fold

# What a person writes for one case: it is written anew for the next.
_FOR_ONE_CASE = ("to khai", "don ", "giay de nghi", "van ban de nghi", "phieu ", "ban cam ket")


class Validity(StrEnum):
    """How far an earlier paper still counts."""

    UNLIMITED = "unlimited"
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def is_usable(self) -> bool:
        """Whether it may be reused."""
        return self in (Validity.UNLIMITED, Validity.VALID)


def validity(*, valid_to: date | None, is_revoked: bool, on: date) -> Validity:
    """The validity on a day; a paper is valid through its last day."""
    if is_revoked:
        return Validity.REVOKED
    if valid_to is None:
        return Validity.UNLIMITED
    return Validity.VALID if valid_to >= on else Validity.EXPIRED


def is_for_one_case(name: str) -> bool:
    """Whether a paper of this name only asks for something, so that it never stands for another."""
    return f"{fold(name)} ".startswith(_FOR_ONE_CASE)

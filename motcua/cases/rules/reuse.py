"""Whether an earlier paper may stand for one that is asked for now. Pure (NĐ 45/2020/NĐ-CP Điều 16)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


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

"""Whether a paper given out still counts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """How a paper stands on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"


def standing_of(*, is_revoked: bool, is_replaced: bool, valid_to: date | None, on: date) -> Standing:
    """A paper taken back counts no longer, whatever its last day; that day itself still counts."""
    if is_replaced:
        return Standing.REPLACED
    if is_revoked:
        return Standing.REVOKED
    return Standing.EXPIRED if valid_to is not None and on > valid_to else Standing.VALID

"""Who signs a certification and in which capacity. Pure.

Only the chairman in person, or who has an entry in the register of authorisations, certifies (NĐ 280/2025).
The capacity line follows NĐ 30/2020 Phụ lục I: TM. for the body, KT. for a deputy in the chairman's place,
TUQ. for who signs by authorisation.
"""

from __future__ import annotations

from enum import StrEnum

from motcua.core.rules.text import fold


class Standing(StrEnum):
    """By what somebody certifies."""

    CHAIRMAN = "chairman"
    DEPUTY = "deputy"
    AUTHORISED = "authorised"


_CHAIRMAN, _DEPUTY = "chu tich", "pho chu tich"


def is_chairman(title: str) -> bool:
    """Whether a post is that of the chairman of a people's committee: Chủ tịch UBND, not Phó Chủ tịch."""
    words = fold(title)
    return words == _CHAIRMAN or words.startswith((f"{_CHAIRMAN} ubnd", f"{_CHAIRMAN} uy ban"))


def standing_of(title: str) -> Standing:
    """By what the holder of a post certifies; whether they may is the register's to say."""
    if is_chairman(title):
        return Standing.CHAIRMAN
    return Standing.DEPUTY if fold(title).startswith(_DEPUTY) else Standing.AUTHORISED


def capacity(standing: Standing, title: str) -> tuple[str, ...]:
    """The lines above the signature."""
    if standing is Standing.CHAIRMAN:
        return ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    if standing is Standing.DEPUTY:
        return ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    return ("TUQ. CHỦ TỊCH", title.upper()) if title else ("TUQ. CHỦ TỊCH",)

"""How books and numbers are named: in the series, and on paper. Patterns are dated rule data."""

from __future__ import annotations

from motcua.core.rules.rule_values import RegisterRules


def line_series(agency_id: int, kind: str, year: int) -> str:
    """The number series of a kind of book: from 1 on 1 January to the end of the year, through all volumes.

    Keyed by the agency's row and not its code: a new code in mid-year must not begin again at 1.
    """
    return f"register:{agency_id}:{kind}:{year}:"


def printed_number(rules: RegisterRules, kind: str, number: int, suffix: str = "") -> str:
    """What stands after "Số chứng thực": "123", of an electronic copy "123/ĐT"."""
    return rules.number_patterns.get(kind, "{number}").format(number=f"{number}{suffix}")


def printed_volume(rules: RegisterRules, *, volume: int, year: int, symbol: str) -> str:
    """What stands after "Quyển số": "01/2026-SCT/BS" (NĐ 23/2015/NĐ-CP, Phụ lục)."""
    return rules.volume_pattern.format(volume=volume, year=year, symbol=symbol)


def printed_in_full(rules: RegisterRules, *, number: str, volume: int, year: int, symbol: str) -> str:
    """Number and volume in one: "123/01/2026-SCT/BS"."""
    return rules.full_pattern.format(number=number, volume=volume, year=year, symbol=symbol)

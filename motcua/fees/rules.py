"""Receipts and money as plain values. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from motcua.core.rules.rule_values import ReceiptRules
from motcua.fees.errors import NumbersExhausted

FEE, DUTY = "phi", "le_phi"


def receipt_series(collector_code: str, rule_id: str, year: int) -> str:
    """The number series of a collecting body's receipts: anew each year, and when other rules begin.

    NĐ 254/2026/NĐ-CP, Điều 23.2: from 1 on 1 January or the first day of use to 31 December.
    """
    return f"receipt:{collector_code}:{rule_id}:{year}:"


def receipt_number(number: int, rules: ReceiptRules) -> str:
    """The number as printed: seven digits before 01/07/2026, then at most eight without leading zeros.

    Raises NumbersExhausted for one with more digits than the rules allow.
    """
    written = f"{number:0{rules.number_digits}d}" if rules.number_padded else str(number)
    if len(written) > rules.number_digits:
        raise NumbersExhausted(
            f"Số biên lai đã vượt quá {rules.number_digits} chữ số; cần ký hiệu biên lai mới."
        )
    return written


def series_symbol(letters: str, year: int) -> str:
    """The symbol of an electronic series: letters, the year's last two digits, E (TT 78/2021/TT-BTC)."""
    return f"{letters}-{year % 100:02d}E"


def receipt_title(kinds: Iterable[str]) -> str:
    """The name of a receipt, by what it is for: phí, lệ phí or both (Luật Phí và lệ phí 2015, Điều 3)."""
    found = set(kinds)
    if found == {FEE}:
        return "Biên lai thu phí"
    if found == {DUTY}:
        return "Biên lai thu lệ phí"
    return "Biên lai thu phí, lệ phí"


def retained_share(amount: int, percent: int | None) -> tuple[int, int]:
    """What the collecting body keeps of an amount in đồng and what goes to the state budget.

    Half a đồng goes to the budget. Without a known share everything does.
    """
    kept = amount * (percent or 0) // 100
    return kept, amount - kept

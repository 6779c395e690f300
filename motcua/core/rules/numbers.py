"""Numbers as Vietnamese offices write and read them: 1.234.567 đ, amounts in words on receipts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from motcua.core.rules.errors import Unreadable

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu")
_BILLION = 10**9
# A thousand million billions: far above any fee or budget line, and still read without doubt.
_LIMIT = 10**18


def read_number(number: int) -> str:
    """The number in words: 1005 gives "một nghìn không trăm linh năm", 21 "hai mươi mốt".

    Says mốt, lăm, tư after mươi, linh for a missing ten, nghìn, and tỷ as the unit above triệu. Raises
    Unreadable from 10^18 on.
    """
    if abs(number) >= _LIMIT:
        raise Unreadable("Số quá lớn, không đọc được thành chữ; kiểm tra lại số tiền.")
    if number < 0:
        return f"âm {read_number(-number)}"
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, _BILLION)
    words = [f"{_read_below_billion(billions)} tỷ"] if billions else []
    if rest:
        words.append(_read_below_billion(rest, leading=not billions))
    return " ".join(words)


def amount_in_words(amount: int) -> str:
    """An amount in đồng as receipts state it (NĐ 254/2026 Điều 23.2: in digits and in words)."""
    words = read_number(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def format_number(number: int | Decimal, places: int | None = None) -> str:
    """Thousands parted by dots, decimals by a comma: 1234567 gives "1.234.567".

    With `places` the number is rounded half up to so many decimals; without, it is shown as it is.
    """
    value = Decimal(number)
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def document_number(number: int) -> str:
    """A running number as documents carry it: below 10 with a zero before it (NĐ 30/2020, Phụ lục I)."""
    return f"{number:02d}"


def format_amount(amount: int) -> str:
    """An amount in đồng: 1234567 gives "1.234.567 đ"."""
    return f"{format_number(amount)} đ"


def _read_below_billion(number: int, *, leading: bool = True) -> str:
    words: list[str] = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            words.append(_read_group(group, full=bool(words) or not leading) + _GROUPS[power])
    return " ".join(words)


def _read_group(group: int, *, full: bool) -> str:
    """Three digits; `full` says the hundreds even when they are zero, as inside a longer number."""
    hundreds, rest = divmod(group, 100)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if rest:
        words.append(_read_tens(rest, after_hundreds=bool(words)))
    return " ".join(words)


def _read_tens(number: int, *, after_hundreds: bool) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return f"linh {_DIGITS[ones]}" if after_hundreds else _DIGITS[ones]
    ten = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return ten
    after_ten = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
    return f"{ten} {after_ten.get(ones, _DIGITS[ones])}"

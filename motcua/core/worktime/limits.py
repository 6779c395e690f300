"""Limits: an amount and a unit, read from Vietnamese text without ever inventing a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from motcua.core.rules.text import nfc, squeeze
from motcua.core.worktime.errors import UnknownLimit

PROOF_DAY_MINUTES = 480
"""The static proof of a process counts a working day as 8 hours (Bộ luật Lao động 2019 Điều 105)."""

MAX_AMOUNT = 9999


class LimitUnit(StrEnum):
    """The unit a limit is counted in."""

    WORKING_DAY = "working_day"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    SAME_DAY = "same_day"


_WORDS = {
    LimitUnit.WORKING_DAY: "ngày làm việc",
    LimitUnit.HOUR: "giờ làm việc",
    LimitUnit.DAY: "ngày",
    LimitUnit.MONTH: "tháng",
}
_UNITS = {
    "ngày làm việc": LimitUnit.WORKING_DAY,
    "giờ": LimitUnit.HOUR,
    "giờ làm việc": LimitUnit.HOUR,
    "ngày": LimitUnit.DAY,
    "ngày lịch": LimitUnit.DAY,
    "tháng": LimitUnit.MONTH,
}
_AMOUNT = re.compile(
    r"(?:(?:trong|thời hạn|không quá|tối đa|chậm nhất|là|vòng)[ :]+){0,4}"
    r"(?P<amount>[0-9]{1,4}) ?(?:\([^\W\d_]+(?: [^\W\d_]+){0,4}\) ?)?"
    r"(?P<unit>[^\W\d_]+(?: [^\W\d_]+){0,2}) ?[.;]?"
)
_SAME_DAY = re.compile(
    r"(?:(?:giải quyết|trả kết quả|trả) )?(?:ngay )?trong ngày(?: làm việc)?(?: tiếp nhận)? ?[.;]?"
)


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a procedure may take. Hours are working hours; the amount of same day is always 1."""

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        # Stored limits come back from the database as plain strings.
        object.__setattr__(self, "unit", LimitUnit(self.unit))
        if self.unit is LimitUnit.SAME_DAY:
            object.__setattr__(self, "amount", 1)
        if not 1 <= self.amount <= MAX_AMOUNT:
            raise UnknownLimit(f"Thời hạn phải từ 1 đến {MAX_AMOUNT}; đang là {self.amount}.")

    def __str__(self) -> str:
        return format_limit(self)


SAME_DAY = Limit(1, LimitUnit.SAME_DAY)


def parse_limit(text: str) -> Limit:
    """The limit a text states: "3 ngày làm việc", "8 giờ", "30 ngày", "2 tháng", "ngay trong ngày".

    The whole text must be one limit in a whole number of a known unit. Raises UnknownLimit for all else: a
    bare "1", half days, two limits in one text, conditions.
    """
    plain = squeeze(nfc(text)).casefold()
    if _SAME_DAY.fullmatch(plain):
        return SAME_DAY
    found = _AMOUNT.fullmatch(plain)
    unit = _UNITS.get(found["unit"]) if found else None
    if found and unit:
        return Limit(int(found["amount"]), unit)
    shown = squeeze(nfc(text))[:60]
    if not shown:
        raise UnknownLimit("Chưa có thời hạn; ghi như “3 ngày làm việc”.")
    if re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", plain):
        raise UnknownLimit(f"Thời hạn “{shown}” không ghi đơn vị; ghi rõ như “3 ngày làm việc”.")
    raise UnknownLimit(
        f"Thời hạn “{shown}” không đọc được; ghi như “3 ngày làm việc”, “8 giờ làm việc”, “30 ngày”, "
        "“2 tháng” hoặc “trong ngày”."
    )


def format_limit(limit: Limit) -> str:
    """As people read it: "3 ngày làm việc", "trong ngày"."""
    if limit.unit is LimitUnit.SAME_DAY:
        return "trong ngày"
    return f"{limit.amount} {_WORDS[limit.unit]}"


def static_minutes(limit: Limit) -> int:
    """Working minutes a limit surely offers, for the static proof of a process (a working day is 480).

    Calendar days are taken at their worst, five working days a week with the odd days on a weekend; a month
    as thirty days. Holidays are not in it: the running clock considers them.
    """
    if limit.unit is LimitUnit.HOUR:
        return limit.amount * 60
    if limit.unit is LimitUnit.WORKING_DAY:
        return limit.amount * PROOF_DAY_MINUTES
    if limit.unit is LimitUnit.SAME_DAY:
        return PROOF_DAY_MINUTES
    days = limit.amount * 30 if limit.unit is LimitUnit.MONTH else limit.amount
    weeks, rest = divmod(days, 7)
    return max(weeks * 5 + max(rest - 2, 0), 1) * PROOF_DAY_MINUTES

"""Case codes (mã số hồ sơ): written by the rules of their day, read whatever their day.

| format      | rule                                          | example                       |
|-------------|-----------------------------------------------|-------------------------------|
| tt01_2018   | TT 01/2018/TT-VPCP Điều 19                    | `000.00.15.H40-230504-0001`   |
| tt03_2025   | TT 03/2025/TT-VPCP Điều 13 khoản 1            | `H40.15.3-251201-0001`        |
| tt04_2025   | TT 03/2025 Điều 13 khoản 3, from TT 04/2025   | `H40.15.3-260126-150001`      |
| national    | seen on cases of central systems in 2026      | `G09.20-20260609-0092637`     |

tt04_2025 is for procedures on nationally centralised systems: two digits of the system's owner stand
before the running number. The date is the day of reception. The running number counts per receiving unit
and day; it has at least four digits and grows as needed, so nothing may rely on the length of a code.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import unquote

from motcua.core.rules.agency_codes import parse_agency_code
from motcua.core.rules.errors import Unreadable

CaseCodeFormat = Literal["tt01_2018", "tt03_2025", "tt04_2025", "national"]

_MIN_DIGITS = {"tt01_2018": 4, "tt03_2025": 4, "tt04_2025": 4, "national": 7}
_EXAMPLE = "H40.15.3-251201-0001"
_LONGEST_INPUT = 1000

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\u2043\u30fc_", "-"))
_ZERO_WIDTH = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_AGENCY = r"(?<![A-Z0-9.])(?P<agency>[A-Z0-9]+(?:\s*\.\s*[A-Z0-9]+)*)"
_DAY_AND_NUMBER = r"\s*-\s*(?P<day>\d{8}|\d{6})\s*-\s*(?P<number>\d{4,18})(?![A-Z0-9])"
_CODE = re.compile(_AGENCY + _DAY_AND_NUMBER, re.ASCII)
# With dashes any agency part will do; where spaces stand for dashes it must look like an agency code,
# or words beside a number would be taken for one.
_SPACED_CODE = re.compile(
    r"(?<![A-Z0-9.])(?P<agency>\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}|[A-Y]\d{2}(?:\.[A-Z0-9]+)*)"
    r"[\s\-]+(?P<day>\d{8}|\d{6})[\s\-]+(?P<number>\d{4,18})(?![A-Z0-9])",
    re.ASCII,
)
_ALMOST = re.compile(_AGENCY + r"\s*-\s*(?P<day>\d+)\s*-\s*(?P<number>\d+)(?![A-Z0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class CaseCode:
    """A case code taken apart.

    `number` is everything after the last dash as a number; with tt04_2025 the two digits of the system's
    owner are its first digits, for nothing in the text tells them from a longer running number. `text` is
    the clean spelling, the one stored and compared.
    """

    agency: str
    received_on: date
    number: int
    text: str

    def __str__(self) -> str:
        return self.text


def series_key(code_format: CaseCodeFormat, *, agency: str, received_on: date, system_owner: str = "") -> str:
    """The literal text before the running number: the key of the number series, prefix and date included.

    Two desks that receive for one agency share it. `agency` may be given in either code system.
    `system_owner`: two digits, with tt04_2025 only. Raises Unreadable for an agency code that is none or
    does not fit the format.
    """
    code = parse_agency_code(agency)
    owner = _checked_owner(code_format, system_owner)
    if code_format == "tt01_2018":
        return f"{code.qcvn_text}-{received_on:%y%m%d}-"
    if code_format == "national":
        return f"{code.text}-{received_on:%Y%m%d}-"
    return f"{code.text}-{received_on:%y%m%d}-{owner}"


def build_case_code(
    code_format: CaseCodeFormat, *, agency: str, received_on: date, number: int, system_owner: str = ""
) -> str:
    """The whole code for running number `number` (from 1); raises Unreadable as `series_key` does."""
    key = series_key(code_format, agency=agency, received_on=received_on, system_owner=system_owner)
    return numbered(key, number, code_format)


def numbered(key: str, number: int, code_format: CaseCodeFormat) -> str:
    """The code made of a series key and the number taken from that series."""
    if number < 1:
        raise ValueError("running numbers start at 1")
    return f"{key}{number:0{_MIN_DIGITS[code_format]}d}"


def parse_case_code(text: str) -> CaseCode:
    """Read a case code of any format as people type, paste and scan it.

    Tolerates small letters, spaces, other dashes, full-width characters, and a longer text or address that
    holds the code. Raises Unreadable, naming the part that is wrong: no code, two different codes, a day
    that does not exist, a running number that is too short.
    """
    cleaned = _cleaned(text)
    if not cleaned:
        raise Unreadable(f"Chưa nhập mã hồ sơ; mã in ở đầu giấy hẹn, ví dụ {_EXAMPLE}.")
    codes = {code.text: code for code in map(_code_of, _matches(cleaned))}
    if not codes:
        raise Unreadable(_what_is_wrong(cleaned))
    if len(codes) > 1:
        raise Unreadable(f"Có {len(codes)} mã hồ sơ trong nội dung vừa nhập; xin nhập từng mã một.")
    return next(iter(codes.values()))


def _cleaned(text: str) -> str:
    wide = unicodedata.normalize("NFKC", unquote(text[:_LONGEST_INPUT]))
    return wide.translate(_ZERO_WIDTH).translate(_DASHES).upper().strip()


def _matches(cleaned: str) -> list[re.Match[str]]:
    found = list(_CODE.finditer(cleaned)) or list(_SPACED_CODE.finditer(cleaned))
    if found and all(_is_agency(_agency_of(match)) for match in found):
        return found
    # A space inside a group ("H 40.15.3", "00 01") hides the code or cuts it; together it may be whole.
    whole = _CODE.fullmatch("".join(cleaned.split()))
    return [whole] if whole and (not found or _is_agency(whole["agency"])) else found


def _code_of(match: re.Match[str]) -> CaseCode:
    agency = _agency_of(match)
    code = f"{agency}-{match['day']}-{match['number']}"
    return CaseCode(agency, _received_on(match["day"], code), int(match["number"]), code)


def _agency_of(match: re.Match[str]) -> str:
    joined = "".join(match["agency"].split())
    # "…hồ sơ số. H40.15.3-…": the word before the full stop is no part of the code.
    return joined if _is_agency(joined) else match["agency"].split()[-1].lstrip(".")


def _is_agency(text: str) -> bool:
    try:
        parse_agency_code(text)
    except Unreadable:
        return False
    return True


def _received_on(digits: str, code: str) -> date:
    full = digits if len(digits) == 8 else f"20{digits}"
    try:
        return date(int(full[:4]), int(full[4:6]), int(full[6:]))
    except ValueError:
        raise Unreadable(
            f"Mã hồ sơ {code} không đúng: {digits} không phải là một ngày có thật (năm, tháng, ngày); "
            "xem lại phần giữa hai dấu gạch."
        ) from None


def _what_is_wrong(cleaned: str) -> str:
    almost = _ALMOST.search(cleaned)
    if almost and len(almost["day"]) not in (6, 8):
        return (
            f"Mã hồ sơ không đúng: phần ngày nhận giữa hai dấu gạch phải có 6 hoặc 8 chữ số; "
            f"ông/bà đang nhập {len(almost['day'])}."
        )
    if almost and len(almost["number"]) < 4:
        return (
            "Mã hồ sơ chưa đủ: số thứ tự sau dấu gạch cuối phải có ít nhất 4 chữ số; "
            f"ông/bà đang nhập {len(almost['number'])}."
        )
    return (
        f"Không đọc được mã hồ sơ. Mã có dạng {_EXAMPLE}: mã cơ quan, ngày nhận, số thứ tự; "
        "gõ lại theo giấy hẹn hoặc quét mã QR trên giấy."
    )


def _checked_owner(code_format: CaseCodeFormat, system_owner: str) -> str:
    wanted = 2 if code_format == "tt04_2025" else 0
    if len(system_owner) != wanted or (system_owner and not re.fullmatch("[0-9]{2}", system_owner)):
        raise ValueError("system_owner: two digits with tt04_2025, empty with the other formats")
    return system_owner

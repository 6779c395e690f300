"""Identifiers of state agencies, in the two systems met on cases, portals and messages.

QCVN 102:2016/BTTTT: 13 characters `V1V2V3.Z1Z2.Y1Y2.MX1X2`, the highest level last, unused levels zero
(`000.03.15.H40`). QĐ 20/2020/QĐ-TTg, in force from 15/09/2020: at most 35 characters, the highest level
first, no zero groups (`H40.15.3`). The same agency has both; which one is printed is a dated rule.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from motcua.core.rules.errors import Unreadable

MAX_LENGTH = 35

_QCVN = re.compile(r"([0-9A-Z]{3})\.([0-9A-Z]{2})\.([0-9A-Z]{2})\.([A-Y]\d{2})")
_DECISION_20 = re.compile(r"[A-Y]\d{2}(?:\.[0-9A-Z]+)*")
_QCVN_WIDTHS = (2, 2, 3)  # levels 2, 3 and 4: Y, Z, V


@dataclass(frozen=True, slots=True)
class AgencyCode:
    """One agency; `groups` from the top level down, as QĐ 20/2020 writes them."""

    groups: tuple[str, ...]

    @property
    def text(self) -> str:
        """The code by QĐ 20/2020, e.g. H40.15.3."""
        return ".".join(self.groups)

    @property
    def qcvn_text(self) -> str:
        """The code by QCVN 102:2016, e.g. 000.03.15.H40; raises Unreadable when it does not fit there."""
        top, *lower = self.groups
        if len(lower) > len(_QCVN_WIDTHS) or any(
            len(group) > width for group, width in zip(lower, _QCVN_WIDTHS, strict=False)
        ):
            raise Unreadable(
                f"Mã cơ quan {self.text} không có dạng tương ứng theo QCVN 102:2016 (tối đa bốn cấp); "
                "dùng mã theo Quyết định 20/2020/QĐ-TTg."
            )
        padded = [
            (lower[index] if index < len(lower) else "").zfill(width)
            for index, width in enumerate(_QCVN_WIDTHS)
        ]
        return ".".join([*reversed(padded), top])

    @property
    def level(self) -> int:
        """1 for a ministry or province, 2 for its departments and former districts, and so on."""
        return len(self.groups)

    @property
    def parent(self) -> AgencyCode | None:
        """The agency one level up; None at the top."""
        upper = self.groups[:-1]
        while upper and upper[-1] == "0":  # a level the agency skips is no agency
            upper = upper[:-1]
        return AgencyCode(upper) if upper else None

    def is_within(self, other: AgencyCode) -> bool:
        """Whether this agency is `other` or stands below it."""
        return self.groups[: len(other.groups)] == other.groups


def parse_agency_code(text: str) -> AgencyCode:
    """Read a code of either system; spaces and small letters do not matter.

    Raises Unreadable. A group that is zero between two used ones (seen in practice) stays as "0", so that
    the code finds its way back.
    """
    bare = "".join(unicodedata.normalize("NFKC", text).upper().split())
    if not bare:
        raise Unreadable("Chưa nhập mã cơ quan; ví dụ H40.15.3 hoặc 000.03.15.H40.")
    if match := _QCVN.fullmatch(bare):
        lower = [group.lstrip("0") or "0" for group in reversed(match.groups()[:3])]
        while lower and lower[-1] == "0":
            lower.pop()
        return AgencyCode((match[4], *lower))
    if len(bare) > MAX_LENGTH:
        raise Unreadable(f"Mã cơ quan dài tối đa {MAX_LENGTH} ký tự; ông/bà đang nhập {len(bare)}.")
    if _DECISION_20.fullmatch(bare):
        return AgencyCode(tuple(bare.split(".")))
    raise Unreadable(
        "Mã cơ quan không đúng dạng. Mã có dạng H40.15.3 (Quyết định 20/2020/QĐ-TTg) "
        "hoặc 000.03.15.H40 (QCVN 102:2016/BTTTT)."
    )


def to_decision_20(text: str) -> str:
    """The code by QĐ 20/2020 of an agency given in either system: 000.03.15.H40 gives H40.15.3."""
    return parse_agency_code(text).text


def to_qcvn(text: str) -> str:
    """The code by QCVN 102:2016 of an agency given in either system: H40.15.3 gives 000.03.15.H40."""
    return parse_agency_code(text).qcvn_text

"""What all printed forms share: the heading, and a line of a list of papers."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """The heading common to all forms (NĐ 30/2020/NĐ-CP, Phụ lục I).

    `issued_at` must be aware; it becomes the date of the PDF, so that the same context always gives the
    same bytes. `place_and_date` is the printed line, e.g. "Bình Hòa, ngày 22 tháng 11 năm 2026".

    A paper that can be checked afterwards has a `check_code` and the address its QR holds, `check_url`.
    """

    issued_at: datetime
    superior_body: str
    number: str
    place_and_date: str
    check_code: str = ""
    check_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper handed in or given out; `kind` is e.g. "Bản chính", "Bản sao", "Bản chụp"."""

    name: str
    kind: str = ""
    count: str = "1"

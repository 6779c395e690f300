"""How long papers of certified cases are kept, and what speaks for keeping them longer. Pure.

Years by kind are dated rule data (NĐ 23/2015/NĐ-CP Điều 14): signatures 2, transactions 20, copies none;
books are kept for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Keep(StrEnum):
    """Why the papers of a case are not destroyed."""

    NOT_DUE = "not_due"
    HELD = "held"
    OPEN = "open"
    USED = "used"


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One number whose papers hang at a case: `years` None for ever, 0 not at all beyond that day."""

    made_on: date
    years: int | None
    is_held: bool = False


def last_day_kept(made_on: date, years: int) -> date:
    """The day on which papers are still kept: the same day so many years later (29/02: the 28th)."""
    try:
        return made_on.replace(year=made_on.year + years)
    except ValueError:
        return made_on.replace(year=made_on.year + years, day=28)


def is_over(line: KeptLine, on: date) -> bool:
    """Whether the time of a line's papers is over."""
    return line.years is not None and on > last_day_kept(line.made_on, line.years)


def keeps(lines: Sequence[KeptLine], *, is_final: bool, is_used: bool, on: date) -> Keep | None:
    """What speaks for keeping a file of a case with these lines; None: it may be destroyed.

    A file belongs to its whole case: one line that is held or not due keeps it for all of them. `is_used`:
    something beside the case needs it too, another case it was reused in for one.
    """
    if any(line.is_held for line in lines):
        return Keep.HELD
    if not lines or not all(is_over(line, on) for line in lines):
        return Keep.NOT_DUE
    if not is_final:
        return Keep.OPEN
    return Keep.USED if is_used else None

"""How long a certification may take, and how much one entry may ask for. Pure.

NĐ 23/2015 Điều 7, 21, 37: the same day (received after 15:00, the next working day); copies up to two working
days more with a reason; transactions two working days; longer by written agreement with the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from motcua.registers.rules.acts import ACTS, Act
from motcua.registers.rules.certification_fees import Counted

MOST_PAPERS = 40
MOST_PAGES = 5_000
MOST_COPIES = 5_000
LONGEST_DAYS = 90


@dataclass(frozen=True, slots=True)
class Longer:
    """A limit other than the law's own: so many working days, why, and the agreement in writing if needed."""

    days: int
    reason: str = ""
    agreement: str = ""


class LimitLack(StrEnum):
    """What keeps a longer limit from standing."""

    DAYS = "days"
    REASON = "reason"
    AGREEMENT = "agreement"


class SizeLack(StrEnum):
    """What one entry cannot take."""

    NO_PAPER = "no_paper"
    PAPERS = "papers"
    PAGES = "pages"
    COPIES = "copies"
    NAME = "name"


def limit_lack(act: Act, longer: Longer | None) -> LimitLack | None:
    """Why the longer limit cannot stand; None for a lawful one or for none at all."""
    if longer is None:
        return None
    if not 1 <= longer.days <= LONGEST_DAYS:
        return LimitLack.DAYS
    rules = ACTS[act]
    if longer.days <= rules.own_days:
        return None
    if longer.days > rules.longer_days:
        return None if longer.agreement else LimitLack.AGREEMENT
    return None if longer.reason else LimitLack.REASON


def size_lack(papers: Sequence[Counted]) -> SizeLack | None:
    """What is too much or missing in the papers of one entry."""
    if not papers:
        return SizeLack.NO_PAPER
    if len(papers) > MOST_PAPERS:
        return SizeLack.PAPERS
    for paper in papers:
        if not paper.name:
            return SizeLack.NAME
        if not 1 <= paper.pages <= MOST_PAGES:
            return SizeLack.PAGES
        if not 1 <= paper.copies <= MOST_COPIES:
            return SizeLack.COPIES
    return None

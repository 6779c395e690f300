"""One entry of a case's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """One entry of the timeline.

    `tone` is a colour word: done, now, waiting, late or nothing; `marks` say what broke a rule.
    """

    what: str
    who: str
    at: datetime
    stood: str
    tone: str
    outcome: str = ""
    note: str = ""
    items: Sequence[str] = ()
    marks: Sequence[str] = ()

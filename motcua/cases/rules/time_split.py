"""Where each working minute of a case went: with which unit, at which step, or waiting for whom. Pure.

Every minute between receipt and finish belongs to exactly one share, so the shares add up to the whole.
Minutes are counted by one calendar, that of the competent agency: the appointment runs by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise

Minutes = Callable[[datetime, datetime], int]


class Whose(StrEnum):
    """On whose account a share of the time stands."""

    UNIT = "unit"  # a unit of the administration had the case
    APPLICANT = "applicant"  # the applicant was to complete or to pay
    STOPPED = "stopped"  # the agency had stopped it for a reason outside its hands
    NOBODY = "nobody"  # neither: received but not yet at a step


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a case's life: from when to when (None: still), whose it is, which unit and step."""

    start: datetime
    end: datetime | None
    whose: Whose
    unit: str = ""
    step: str = ""
    allotted: int | None = None


_NOBODY = Span(datetime.min.replace(tzinfo=UTC), None, Whose.NOBODY)


@dataclass(frozen=True, slots=True)
class Share:
    """Working minutes on one account. `over` are those beyond the time allotted to the step, stay by stay."""

    whose: Whose
    unit: str
    step: str
    minutes: int
    over: int
    stays: int


def split_time(spans: Sequence[Span], *, start: datetime, end: datetime, minutes: Minutes) -> list[Share]:
    """The shares of all working minutes from `start` to `end`, in the order in which they first occur.

    `minutes` counts working minutes between two moments. Spans may touch, leave gaps or reach beyond the
    ends; where two overlap, the one that began later has the minute (a request for a supplement interrupts
    the step at which it was asked).
    """
    if end <= start:
        return []
    found: dict[tuple[Whose, str, str], Share] = {}
    spent_in: dict[int | None, int] = {}
    for began, ended, index in _pieces(spans, start, end):
        spent, used = minutes(began, ended), spent_in.get(index, 0)
        span = _NOBODY if index is None else spans[index]
        key = (span.whose, span.unit, span.step)
        share = found.get(key) or Share(*key, minutes=0, over=0, stays=0)
        found[key] = Share(
            *key,
            minutes=share.minutes + spent,
            over=share.over + _beyond(span.allotted, used + spent) - _beyond(span.allotted, used),
            stays=share.stays + (index not in spent_in),
        )
        spent_in[index] = used + spent
    return list(found.values())


def _beyond(allotted: int | None, minutes: int) -> int:
    return 0 if allotted is None else max(0, minutes - allotted)


def _pieces(
    spans: Sequence[Span], start: datetime, end: datetime
) -> Iterable[tuple[datetime, datetime, int | None]]:
    """The time cut at every beginning and end, each piece with the number of the span it belongs to."""
    cuts = {start, end}
    for span in spans:
        cuts.update(
            moment for moment in (span.start, span.end) if moment is not None and start < moment < end
        )
    ordered = sorted(cuts)
    for began, ended in pairwise(ordered):
        covering = [
            (span.start, index)
            for index, span in enumerate(spans)
            if span.start <= began and (span.end is None or span.end >= ended)
        ]
        yield began, ended, max(covering)[1] if covering else None


def heaviest(shares: Iterable[Share]) -> Share | None:
    """The share of a unit that went furthest beyond its time; None when every step kept to it."""
    over = [share for share in shares if share.whose is Whose.UNIT and share.over > 0]
    return max(over, key=lambda share: share.over, default=None)

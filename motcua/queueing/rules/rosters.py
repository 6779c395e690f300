"""What the roster (lịch phân công quầy) says of a line: how many counters work for it in each session.

Who sits at a counter is the truth of the moment; the roster says who will sit there before a session has
begun, and how the number of counters changes at noon. A counter that serves several lines counts in part
(`rules.waits.share_of`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from motcua.queueing.rules.waits import LEAST_COUNTERS, Change, Serving, Stretch, share_of, worked

SETTLING = timedelta(minutes=15)  # so long after a session begins its officers are still sitting down
AFTER_SHIFT = timedelta(minutes=30)  # whoever is in the hall when a session ends is still served


@dataclass(frozen=True, slots=True)
class Planned:
    """A session of the day, and the counters the roster plans for a line in it."""

    begins: datetime
    ends: datetime
    counters: float


def planned_counters(counters: Sequence[Sequence[int]], work: Mapping[int, float]) -> dict[int, float]:
    """By line, from the lines of each counter where somebody sits by the roster.

    Each counter is shared out by the work of its lines: who will be waiting then is not known.
    """
    found: dict[int, float] = {}
    for lines in counters:
        for line in lines:
            others = [work[other] for other in lines if other != line]
            found[line] = found.get(line, 0.0) + share_of(work[line], others)
    return found


def by_roster(
    serving: Serving, sessions: Sequence[Planned], *, now: datetime, closed: Sequence[Stretch] = ()
) -> tuple[Serving, list[Change]]:
    """The counters to reckon with at a moment, and how their number changes later in the day.

    Before a session it is those planned; while its officers sit down, the greater of planned and sitting;
    then those who sit, or who should while nobody does. From one session to the next the number changes as
    the roster does: by its ratio, for a share of the moment and a planned one differ by who waits now.
    """
    coming = [one for one in sessions if one.ends > now]
    if not coming:
        return serving, []
    first, *later = coming
    sitting = serving.counters if serving.is_open else 0.0
    if now < first.begins:
        sitting = 0.0
    if now < first.begins + SETTLING or not sitting:
        sitting = max(sitting, first.counters)
    counters = sitting or serving.counters
    changes = []
    for one in later:
        after = counters * one.counters / first.counters if first.counters else one.counters
        changes.append(Change(worked(now, one.begins, closed), max(after, LEAST_COUNTERS)))
    return replace(serving, counters=counters), changes

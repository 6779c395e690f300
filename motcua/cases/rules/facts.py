"""What a case counts for in reports: its verdict, and the counters it adds to. Pure.

Native and imported cases are judged by the same function, so a figure means the same for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from motcua.core.rules.dates import local_day

# States as numbers (TrangThaiHoSo): rules know no enumeration of the database.
NOT_COUNTED = frozenset({0, 1, 3})
RUNNING = frozenset({2, 4})
PAUSED = frozenset({5, 6, 8})
ENDED = frozenset({7, 9, 10})
STOPPED, DECIDED, HANDED_OVER = 8, 9, 10

COUNTS = (
    "received", "early", "on_time", "late", "unjudged", "done", "done_early", "done_on_time", "done_late",
)  # fmt: skip


class Verdict(StrEnum):
    """How a case stands against its first appointment.

    OPEN ones are split into in time and late at the moment of a report; without an appointment they are in
    time. UNJUDGED have ended, but nobody wrote down their appointment or their end: they count in the total
    and nowhere else. OUTSIDE are drafts, cases not yet received and cases not accepted.
    """

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    OPEN = "open"
    UNJUDGED = "unjudged"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class CaseDates:
    """What the verdict depends on. `is_counted`: the case was received, or comes from another system."""

    state: int
    is_counted: bool
    due_at: datetime | None
    finished_at: datetime | None
    handed_over_at: datetime | None
    first_finished_at: datetime | None = None


def finish_of(dates: CaseDates) -> datetime | None:
    """The first of result, hand-over, end by the applicant and final stop; None while the case is open.

    A result that is being corrected, or was corrected after the appointment, counts by its first finish; one
    corrected in time by its own (ADR 0020).
    """
    finish = _finish(dates)
    if dates.first_finished_at is None:
        return finish
    is_in_time = finish is not None and dates.due_at is not None and finish <= dates.due_at
    return finish if is_in_time else dates.first_finished_at


def _finish(dates: CaseDates) -> datetime | None:
    ends = [moment for moment in (dates.finished_at, dates.handed_over_at) if moment is not None]
    if dates.state in ENDED or (dates.state == STOPPED and dates.finished_at is not None):
        return min(ends, default=None)
    return None


def verdict_of(dates: CaseDates) -> Verdict:
    """The verdict: earlier local day than due, the same day and not after due, or after due."""
    if dates.state in NOT_COUNTED or not dates.is_counted:
        return Verdict.OUTSIDE
    finish = finish_of(dates)
    if finish is None and dates.state not in ENDED:
        return Verdict.OPEN
    if finish is None or dates.due_at is None:
        return Verdict.UNJUDGED
    if finish > dates.due_at:
        return Verdict.LATE
    return Verdict.EARLY if local_day(finish) < local_day(dates.due_at) else Verdict.ON_TIME


def state_by_dates(
    state: int | None, *, finished_at: datetime | None, handed_over_at: datetime | None
) -> int:
    """The state of an imported case: as given unless its dates say that it ended; in progress if unknown."""
    if state in (1, 3, 7, 9, 10) or (state == STOPPED and finished_at):
        return state
    if handed_over_at is not None:
        return HANDED_OVER
    if finished_at is not None:
        return DECIDED
    return 4 if state is None else state


def contributions(
    *, verdict: Verdict, received_on: date | None, finished_on: date | None
) -> list[tuple[date | None, tuple[str, ...]]]:
    """The counters a case adds one to: those of the day it was received, and those of the day it ended.

    A case that ended on an unknown day is done on the day of receipt: it is never carried over.
    """
    if verdict is Verdict.OUTSIDE:
        return []
    if verdict is Verdict.OPEN:
        return [(received_on, ("received",))]
    done = ("done",) if verdict is Verdict.UNJUDGED else ("done", f"done_{verdict.value}")
    return [(received_on, ("received", verdict.value)), (done_on(received_on, finished_on), done)]


def done_on(received_on: date | None, finished_on: date | None) -> date | None:
    """The day a case that ended counts as done: never before it was received."""
    if finished_on is None or received_on is None:
        return finished_on or received_on
    return max(finished_on, received_on)

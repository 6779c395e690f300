"""Which times may be booked in advance, how many each, and what somebody is who comes with a booking.

Times of one line follow each other without a gap from the beginning of each session that receives people, all
of one length; what is left of a session at its end is too short and gives none.

**How many.** The counters of a line serve `counters · minutes / service time` people, and `rules.order` calls
one appointment after every `walk_ins_per_appointment` walk-ins, so one in `walk_ins_per_appointment + 1` of
them may come by appointment. Whole people are counted along the day: each time gets what its minutes add to
the sum so far. So the sum of any first times never passes the share of what the counters can serve by then,
and a slow line gives one place every few times instead of none at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from math import floor

Minutes = tuple[int, int]  # from – to, after midnight
SHORTEST, LONGEST = 5, 120  # minutes of one time
FASTEST = 30  # seconds: a service time below is an error of measurement


@dataclass(frozen=True, slots=True)
class Force:
    """What serves a line: `counters` open to it (a fraction for those that serve several lines), the mean
    `seconds` of a service, the `share` of people who may come by appointment, `most` of them a day.
    """

    counters: Fraction
    seconds: float
    share: Fraction
    most: int | None = None

    def served_in(self, minutes: int) -> Fraction:
        """How many appointments the line can take in so many minutes: not a whole number."""
        return Fraction(minutes * 60) * self.counters * self.share / max(round(self.seconds), FASTEST)


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    """A time of the day, minutes after midnight, and how many people may book it: one at least."""

    begins: int
    ends: int
    capacity: int


def share_of_appointments(walk_ins_per_appointment: int) -> Fraction:
    """The part of all people who may come by appointment, as the order of calls mixes them."""
    return Fraction(1, walk_ins_per_appointment + 1)


def plan_day(reception: Iterable[Minutes], *, slot_minutes: int, force: Force) -> list[PlannedSlot]:
    """The times of one day, in order; those that nobody may book are left out."""
    planned: list[PlannedSlot] = []
    minutes = given = 0
    for begins, ends in _times(reception, slot_minutes):
        minutes += ends - begins
        allowed = floor(force.served_in(minutes))
        if force.most is not None:
            allowed = min(allowed, force.most)
        if allowed > given:
            planned.append(PlannedSlot(begins, ends, allowed - given))
            given = allowed
    return planned


def _times(reception: Iterable[Minutes], slot_minutes: int) -> Iterator[Minutes]:
    for opens, closes in reception:
        for begins in range(opens, closes - slot_minutes + 1, slot_minutes):
            yield begins, begins + slot_minutes


class Arrival(StrEnum):
    """What somebody with an appointment is at the moment they say that they are there."""

    EARLY = "early"
    IN_TIME = "in_time"
    LATE = "late"
    OTHER_DAY = "other_day"


def arrival_of(slot_at: datetime, *, now: datetime, early: timedelta, grace: timedelta) -> Arrival:
    """Both local: in time from `early` before the time to `grace` after it, both included.

    Who is late waits like a walk-in who came at this moment; who comes too early is told to wait.
    """
    if slot_at.date() != now.date():
        return Arrival.OTHER_DAY
    if now < slot_at - early:
        return Arrival.EARLY
    return Arrival.IN_TIME if now <= slot_at + grace else Arrival.LATE


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time that can still be booked, local; `crowd`: how many people usually come in its hour."""

    slot_id: int
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    crowd: float = 0.0

    @property
    def free(self) -> int:
        """How many more may book it."""
        return self.capacity - self.taken


QUIET_WITHIN = timedelta(days=7)


def quietest(times: Sequence[FreeTime]) -> FreeTime | None:
    """The time to suggest: within a week of the first free one, in the hour to which fewest people come;
    among equals the least booked, then the earliest. None where nothing is free.
    """
    first = min((one.starts_at for one in times), default=None)
    if first is None:
        return None
    near = [one for one in times if one.starts_at < first + QUIET_WITHIN]
    return min(near, key=_quiet)


def _quiet(one: FreeTime) -> tuple[float, float, datetime]:
    return one.crowd, one.taken / one.capacity, one.starts_at

"""Times that people may book in a day played in memory, by the same plan and mixing as in the hall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from motcua.queueing.rules.simulation import SimulatedCounter, SimulatedLine
from motcua.queueing.rules.slots import Force, Minutes, plan_day, share_of_appointments
from motcua.queueing.rules.waits import Stretch


def places_of(
    lines: Sequence[SimulatedLine],
    counters: Sequence[SimulatedCounter],
    seconds: Mapping[str, float],
    *,
    begins: datetime,
    ends: datetime,
    closed: Sequence[Stretch] = (),
) -> dict[str, list[datetime]]:
    """By line the times of the day, one for each place (`rules.slots`); `seconds`: the mean of a service.

    A counter that serves several lines counts as a part of one for each.
    """
    reception = list(_reception(begins, ends, closed))
    midnight = begins.replace(hour=0, minute=0, second=0, microsecond=0)
    found = {}
    for line in lines:
        serving = (Fraction(1, len(one.lines)) for one in counters if line.letters in one.lines)
        share = share_of_appointments(line.walk_ins_per_appointment)
        force = Force(sum(serving, Fraction(0)), seconds[line.letters], share)
        found[line.letters] = [
            midnight + timedelta(minutes=slot.begins)
            for slot in plan_day(reception, slot_minutes=line.slot_minutes, force=force)
            for _place in range(slot.capacity)
        ]
    return found


def _reception(begins: datetime, ends: datetime, closed: Sequence[Stretch]) -> Iterator[Minutes]:
    """The sessions of the day in minutes after midnight."""
    since = begins
    for break_begins, break_ends in closed:
        yield _minute(since), _minute(break_begins)
        since = break_ends
    yield _minute(since), _minute(ends)


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute

"""Who comes on a day, drawn from what is known of the lines; the same seed gives the same people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random

from motcua.queueing.rules.simulation import Visitor
from motcua.queueing.rules.waits import Stretch, reached, worked

# People over eight equal slices of the working time: most come once the sessions have begun.
MORNING_PEAK = (1.0, 1.6, 1.3, 0.7, 0.9, 1.2, 0.9, 0.4)
EVEN = (1.0,)
PRIORITY_HEAD_START = timedelta(minutes=30)
GRACE = timedelta(minutes=10)  # that an appointment may be late, as a hall begins with


@dataclass(frozen=True, slots=True)
class LineDemand:
    """How many people a line has on a day and what they need: seconds and their deviation.

    Services are drawn from the gamma distribution: a deviation as large as the mean makes it the exponential
    one, none makes all alike. `booked_share` of the people have an appointment, as far as there are places.
    """

    line: str
    people: float
    mean: float
    deviation: float
    absent_share: float = 0.0
    priority_share: float = 0.0
    booked_share: float = 0.0

    def booked_of(self, places: int) -> float:
        """How many of its people have one of so many places that can be booked."""
        return min(self.people * self.booked_share, places)


def draw_visitors(
    random: Random,
    demands: Iterable[LineDemand],
    *,
    begins: datetime,
    ends: datetime,
    closed: Sequence[Stretch] = (),
    shape: Sequence[float] = MORNING_PEAK,
    places: Mapping[str, Sequence[datetime]] | None = None,
) -> list[Visitor]:
    """The people of a day in the order they come: a Poisson stream of each line over the working time.

    `shape` weighs equal slices of the working time from `begins` to `ends`. `places`: the times of each line
    that can be booked, one for each place; each is taken as often as the booked share needs.
    """
    length = worked(begins, ends, closed)
    drawn: list[tuple[datetime, LineDemand, datetime | None]] = []
    for demand in demands:
        own = (places or {}).get(demand.line, ())
        booked = demand.booked_of(len(own))
        moments = _moments(random, demand.people - booked, length, shape)
        drawn += [(reached(begins, seconds, closed), demand, None) for seconds in moments]
        for slot_at in own if booked else ():
            if random.random() < booked / len(own):
                came_at, kept = _came_for(random, slot_at, begins)
                drawn.append((came_at, demand, kept))
    drawn.sort(key=lambda one: (one[0], one[1].line))
    numbers = count(1)
    return [_visitor(random, next(numbers), came_at, demand, slot) for came_at, demand, slot in drawn]


def _came_for(random: Random, slot_at: datetime, begins: datetime) -> tuple[datetime, datetime | None]:
    """When somebody with an appointment is there, most of them early; who is too late has lost the time."""
    came_at = max(begins, slot_at + timedelta(minutes=random.gauss(-6, 5)))
    return came_at, slot_at if came_at <= slot_at + GRACE else None


def _moments(random: Random, people: float, length: float, shape: Sequence[float]) -> list[float]:
    """Seconds of working time at which people come."""
    if people <= 0:
        return []
    whole, slice_length = sum(shape), length / len(shape)
    found: list[float] = []
    for place, weight in enumerate(shape):
        rate = people * weight / whole / slice_length
        at = random.expovariate(rate) if rate else slice_length
        while at < slice_length:
            found.append(place * slice_length + at)
            at += random.expovariate(rate)
    return found


def _visitor(
    random: Random, number: int, came_at: datetime, demand: LineDemand, slot_at: datetime | None
) -> Visitor:
    has_priority = random.random() < demand.priority_share
    return Visitor(
        number=number,
        line=demand.line,
        came_at=came_at,
        service=draw_service(random, demand.mean, demand.deviation),
        head_start=PRIORITY_HEAD_START if has_priority else timedelta(0),
        slot_at=slot_at,
        is_absent=random.random() < demand.absent_share,
    )


def draw_service(random: Random, mean: float, deviation: float) -> float:
    """The seconds one person needs."""
    if deviation <= 0:
        return mean
    return random.gammavariate((mean / deviation) ** 2, deviation**2 / mean)

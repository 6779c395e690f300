"""What a manager asks of a hall: how many came, how long they waited, how long they were served.

Waits and services are counted in whole minutes that have passed (23 minutes 59 seconds are 23), as
histograms: those of days add up, and the median and the 90th percentile of a year come from them exactly. A
percentile is the nearest rank: the smallest number of minutes such that at least so large a share waited no
longer. The median of an even number is therefore the lower of the two in the middle.

A wait begins when the person is there: with the number, with the arrival of somebody who took it from afar,
or at the time of the appointment if they came before it; it ends with the first call. A number called on a
later day than it was taken was kept overnight and has no wait. A service is what it takes
a counter: from the (last) call to the end, and counts when the visit ended in order. The pace of lines, the
waits told and the times that can be booked stand on the same; not every officer says when serving begins.

A wait is judged against what the ticket told, but not of those from afar (their clock begins on arrival),
with an appointment, or called out of turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil


@dataclass(frozen=True, slots=True)
class Visited:
    """One ticket as the figures see it. Seconds; `told` are the minutes a judged ticket said, from and to."""

    line_id: int
    counter_id: int | None
    officer_id: int | None
    hour: int
    end: str
    has_priority: bool = False
    is_remote: bool = False
    has_appointment: bool = False
    waited: int | None = None
    served: int | None = None
    told: tuple[int, int] | None = None


# How tickets end; whatever else is still open.
ENDS = {"done": "served", "no_show": "no_shows", "given_back": "given_back", "closed": "closed"}
COUNTS = (
    *("tickets", *ENDS.values(), "priority", "remote", "appointments"),
    *("waited", "wait_seconds", "serviced", "service_seconds", "judged", "hits", "told_minutes"),
)


@dataclass(slots=True)
class Tally:
    """Counts of visits, and the histograms (minutes → visits) of waits and services.

    `waited` and `serviced` are how many stand in them, `wait_seconds` and `service_seconds` their sums;
    `told_minutes` adds the widths of the intervals of the `judged`, of whom `hits` waited as told.
    """

    counts: Counter[str] = field(default_factory=Counter)
    waits: Counter[int] = field(default_factory=Counter)
    services: Counter[int] = field(default_factory=Counter)

    def add(self, visit: Visited) -> None:
        """Count one visit."""
        counts = self.counts
        counts["tickets"] += 1
        if visit.end in ENDS:
            counts[ENDS[visit.end]] += 1
        counts["priority"] += visit.has_priority
        counts["remote"] += visit.is_remote
        counts["appointments"] += visit.has_appointment
        if visit.waited is not None:
            counts["waited"] += 1
            counts["wait_seconds"] += visit.waited
            self.waits[visit.waited // 60] += 1
            if visit.told is not None:
                low, high = visit.told
                counts["judged"] += 1
                counts["hits"] += low * 60 <= visit.waited <= high * 60
                counts["told_minutes"] += high - low
        if visit.served is not None:
            counts["serviced"] += 1
            counts["service_seconds"] += visit.served
            self.services[visit.served // 60] += 1

    def include(self, other: Tally) -> None:
        """Add all of another tally."""
        self.counts.update(other.counts)
        self.waits.update(other.waits)
        self.services.update(other.services)

    @property
    def median_wait(self) -> int | None:
        """Minutes; None when nobody has waited."""
        return percentile(self.waits, 0.5)

    @property
    def p90_wait(self) -> int | None:
        """Minutes that nine in ten waited at most."""
        return percentile(self.waits, 0.9)

    @property
    def median_service(self) -> int | None:
        """Minutes; None when nobody was served."""
        return percentile(self.services, 0.5)

    @property
    def mean_service(self) -> float | None:
        """Minutes."""
        return _ratio(self.counts["service_seconds"] / 60, self.counts["serviced"])

    @property
    def hit_share(self) -> float | None:
        """Which share of those who were told a wait waited as told; None when nobody was."""
        return _ratio(self.counts["hits"], self.counts["judged"])

    @property
    def mean_width(self) -> float | None:
        """Minutes between the ends of the intervals told, on average."""
        return _ratio(self.counts["told_minutes"], self.counts["judged"])

    def share(self, name: str) -> float | None:
        """Which share of the tickets a count is; None without tickets."""
        return _ratio(self.counts[name], self.counts["tickets"])


def percentile(histogram: Mapping[int, int], share: float) -> int | None:
    """The nearest rank (see above); None of an empty histogram."""
    total = sum(histogram.values())
    rank = max(1, ceil(share * total - 1e-9))
    reached = 0
    for minutes in sorted(histogram):
        reached += histogram[minutes]
        if reached >= rank:
            return minutes
    return None


def added(tallies: Iterable[Tally]) -> Tally:
    """All of them as one."""
    total = Tally()
    for one in tallies:
        total.include(one)
    return total


def _ratio(part: float, whole: int) -> float | None:
    return part / whole if whole else None

"""How many can book in each line, and from what that follows: for those who set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

from django.db.models import Case, F, Sum, When

from motcua.queueing.models import Hall, ServiceLine, Slot
from motcua.queueing.queries.forces import forces_of

FULL_DAY = 8 * 60  # minutes of two ordinary sessions
AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Supply:
    """A line: counters open to it (a part for those shared), minutes of a service, places of a full day by
    that, and of the coming week the places and how many are booked.
    """

    line: ServiceLine
    counters: float
    minutes: int
    a_day: int
    places: int
    booked: int


def supply_of(hall: Hall, *, now: datetime) -> list[Supply]:
    """The lines in use, in their order; four statements."""
    lines = list(hall.lines.active())
    forces, coming = forces_of(hall, lines), _coming(hall, now=now)
    found = []
    for line in lines:
        force, (places, booked) = forces[line.pk], coming.get(line.pk, (0, 0))
        minutes = max(round(force.seconds / 60), 1)
        a_day = floor(force.served_in(FULL_DAY))
        found.append(Supply(line, float(force.counters), minutes, a_day, places, booked))
    return found


def _coming(hall: Hall, *, now: datetime) -> dict[int, tuple[int, int]]:
    """Places and how many are booked by line; of a time that is closed only who booked counts."""
    slots = Slot.objects.filter(line__hall=hall, starts_at__gt=now, starts_at__lte=now + AHEAD)
    places = Case(When(is_open=True, then=F("capacity")), default=F("taken"))
    rows = slots.order_by().values_list("line_id").annotate(all_places=Sum(places), all_taken=Sum("taken"))
    return {line_id: (all_places, booked) for line_id, all_places, booked in rows}

"""Whom the roster expects at the counters of halls, once leave is looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from motcua.accounts.choices import HalfDay
from motcua.accounts.models import Absence
from motcua.accounts.queries import roster_on


@dataclass(frozen=True, slots=True)
class Roster:
    """A day of it: who is to sit at each counter the roster speaks of; None for nobody."""

    seats: dict[HalfDay, dict[int, int | None]]
    reserves: dict[HalfDay, dict[int, int | None]]

    def is_named(self, officer_id: int, counter_id: int, half: HalfDay) -> bool:
        """Whether the officer is to sit there in that half, or stands by for it."""
        named = (self.seats[half].get(counter_id), self.reserves[half].get(counter_id))
        return officer_id in named


def roster_of(counter_ids: Collection[int], day: date) -> Roster:
    """Who sits there on the day: the officer named, the reserve when that one is away; three statements."""
    away = set(Absence.objects.standing(day).values_list("user_id", flat=True))
    seats: dict[HalfDay, dict[int, int | None]] = {}
    reserves: dict[HalfDay, dict[int, int | None]] = {}
    for half in HalfDay:
        shifts = roster_on(counter_ids, day, half)
        present = {
            counter_id: [one for one in (shift.officer_id, shift.reserve_id) if one not in away]
            for counter_id, shift in shifts.items()
        }
        seats[half] = {
            counter_id: next((one for one in people if one is not None), None)
            for counter_id, people in present.items()
        }
        reserves[half] = {counter_id: shift.reserve_id for counter_id, shift in shifts.items()}
    return Roster(seats, reserves)

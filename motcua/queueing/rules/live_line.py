"""A line in memory: who waits, and the head that decides who is next, without looking at everybody.

The order itself is `rules.order`; this only finds what it asks for, as the database does along its indexes.
"""

from __future__ import annotations

from datetime import datetime
from heapq import heappop, heappush
from typing import Any

from motcua.queueing.rules.order import APPOINTMENT_EARLIEST, Choice, LineHead, Standing

_Key = tuple[datetime, int]


class LiveLine:
    """People of one line; nobody in it is sent to a single counter."""

    def __init__(
        self, line_id: int, *, walk_ins_per_appointment: int = 1, largest_overtaking: int = 3
    ) -> None:
        self.line_id = line_id
        self._mixing = walk_ins_per_appointment
        self._bound = largest_overtaking
        self._waiting: dict[int, Standing] = {}
        self._ranks: list[tuple[datetime, bool, int]] = []
        self._arrivals: list[_Key] = []
        self._slots: list[_Key] = []
        self._called_later: list[_Key] = []  # walk-ins called who came after the oldest that waits
        self._in_a_row = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def join(self, one: Standing) -> None:
        """Somebody has come."""
        self._waiting[one.ticket_id] = one
        if one.slot_at is not None:
            heappush(self._slots, (one.slot_at, one.ticket_id))
        else:
            heappush(self._ranks, one.rank)
            heappush(self._arrivals, (one.joined_at, one.ticket_id))

    def before(self, one: Standing, *, now: datetime) -> tuple[int, int]:
        """How many walk-ins and how many appointments stand before somebody who has just come."""
        slot = one.slot_at or now
        walk_ins = sum(other.slot_at is None and other.rank <= one.rank for other in self._waiting.values())
        appointments = sum(
            other.slot_at is not None and other.slot_at <= slot for other in self._waiting.values()
        )
        return walk_ins, appointments

    def head(self, preference: int) -> LineHead:
        """What decides whom the line sends next to a counter that has it in this rank."""
        oldest = self._first(self._arrivals)
        while self._called_later and oldest is not None:
            if self._called_later[0] > (oldest.joined_at, oldest.ticket_id):
                break
            heappop(self._called_later)
        return LineHead(
            line_id=self.line_id,
            preference=preference,
            best=self._first(self._ranks),
            oldest=oldest,
            overtaken=len(self._called_later) if oldest is not None else 0,
            appointment=self._first(self._slots),
            walk_ins_in_a_row=self._in_a_row,
            walk_ins_per_appointment=self._mixing,
            largest_overtaking=self._bound,
        )

    def call(self, choice: Choice) -> Standing:
        """Somebody goes to a counter."""
        one = self._waiting.pop(choice.standing.ticket_id)
        self._in_a_row = choice.walk_ins_in_a_row
        if one.slot_at is None:
            heappush(self._called_later, (one.joined_at, one.ticket_id))
        return one

    def next_due(self) -> datetime | None:
        """When the first appointment that waits may be called."""
        first = self._first(self._slots)
        return (
            first.slot_at - APPOINTMENT_EARLIEST if first is not None and first.slot_at is not None else None
        )

    def _first(self, heap: list[Any]) -> Standing | None:
        while heap:
            found = self._waiting.get(heap[0][-1])
            if found is not None:
                return found
            heappop(heap)
        return None

"""Tickets from afar: what becomes of a place whose holder is not there when its turn comes.

A ticket taken from afar holds a place in the line from the moment it was taken, but only people who are there
can be called. So, while its holder is on the way:

- **Until its turn it keeps its place.** Nobody behind it was called yet; whoever comes in time stands exactly
  where they would stand had they taken the number at the door.
- **Its turn passes** at the first call, by the ordinary order, of somebody without an appointment who stands
  behind it. The line does not wait: the ticket is skipped. Calls out of turn, of appointments and of somebody
  who had given way often enough pass nobody's turn: they would have gone first all the same.
- **After that it stands as if its holder had come at that very moment.** Whoever waited in the hall when the
  turn passed goes before it, whoever came later goes after it. So nobody is overtaken by an empty chair, and
  a holder who is late waits behind nobody who came after their turn.

The head start of a priority counts from the new place as from any other, and the bound of `rules.order`
holds: a late place is one more arrival, earlier than those who came after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from motcua.queueing.rules.order import Standing

# Calls that say nothing about whose turn it was (values of `choices.CallRule`).
OUT_OF_ORDER = ("chosen", "waited_enough", "appointment")


@dataclass(frozen=True, slots=True)
class PastCall:
    """Somebody of the line who was called: where they stood, when, by which rule."""

    standing: Standing
    at: datetime
    rule: str


def turn_passed_at(standing: Standing, calls: Iterable[PastCall], *, since: datetime) -> datetime | None:
    """When the turn of somebody who is not there passed; None while it has not. `since`: ticket taken."""
    passed = (
        call.at
        for call in calls
        if call.at >= since
        and call.standing.slot_at is None
        and call.rule not in OUT_OF_ORDER
        and call.standing.rank > standing.rank
    )
    return min(passed, default=None)


def place_on_arrival(standing: Standing, *, passed_at: datetime | None) -> Standing:
    """Where somebody stands who has just arrived."""
    if passed_at is None or passed_at <= standing.joined_at:
        return standing
    return replace(standing, joined_at=passed_at)

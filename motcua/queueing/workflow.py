"""Which state of a ticket may follow which: the one table. Only `queueing.actions` changes states."""

from __future__ import annotations

from motcua.queueing.choices import TicketState

S = TicketState

ALLOWED: dict[TicketState, frozenset[TicketState]] = {
    S.EXPECTED: frozenset({S.WAITING, S.GIVEN_BACK, S.CLOSED, S.EXPECTED}),  # again: in another line
    S.WAITING: frozenset({S.CALLED, S.GIVEN_BACK, S.CLOSED, S.WAITING}),
    S.CALLED: frozenset({S.CALLED, S.SERVING, S.DONE, S.NO_SHOW, S.HELD, S.WAITING, S.CLOSED}),
    S.SERVING: frozenset({S.DONE, S.HELD, S.WAITING, S.CLOSED}),
    S.HELD: frozenset({S.CALLED, S.WAITING, S.DONE, S.CLOSED}),
    S.NO_SHOW: frozenset({S.CALLED, S.WAITING, S.CLOSED}),
    S.DONE: frozenset(),
    S.GIVEN_BACK: frozenset(),
    S.CLOSED: frozenset(),
}
FINAL = frozenset(state for state, following in ALLOWED.items() if not following)
# Somebody stands, or is about to stand, in front of the officer.
AT_COUNTER = frozenset({S.CALLED, S.SERVING})
# What is left open when the day ends.
OPEN = frozenset(S) - FINAL


def may_follow(before: TicketState, after: TicketState) -> bool:
    """Whether a ticket in `before` may come to `after`."""
    return after in ALLOWED[before]

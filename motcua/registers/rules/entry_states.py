"""Which state of a request for certification follows which. Pure.

Entered, signed by the people before the receiver where the act wants that, certified, sealed, handed over:
one after the other (NĐ 23/2015 Điều 24, 36; practice by 2.001035).
"""

from __future__ import annotations

from collections.abc import Sequence

from motcua.registers.rules.acts import ACTS, Act

ENTERED, SIGNED, CERTIFIED, SEALED, HANDED = "entered", "signed", "certified", "sealed", "handed"
CANCELLED = "cancelled"


def path_of(act: Act) -> tuple[str, ...]:
    """The states an entry of the act walks through."""
    if ACTS[act].is_signed_here:
        return (ENTERED, SIGNED, CERTIFIED, SEALED, HANDED)
    return (ENTERED, CERTIFIED, SEALED, HANDED)


def steps_between(act: Act, state: str, to: str) -> Sequence[str] | None:
    """The states still to be entered to arrive at `to`, in order; None when it does not lie ahead."""
    path = path_of(act)
    if state not in path or to not in path or path.index(to) <= path.index(state):
        return None
    return path[path.index(state) + 1 : path.index(to) + 1]


def next_state(act: Act, state: str) -> str | None:
    """What comes next; None after the end."""
    path = path_of(act)
    if state not in path or state == path[-1]:
        return None
    return path[path.index(state) + 1]


def may_recount(state: str) -> bool:
    """Whether certifier, pages and copies can still change: until the certifier has signed."""
    return state in (ENTERED, SIGNED)


def may_cancel(state: str) -> bool:
    """Whether a request can still end without a certification: until the paper has left the desk."""
    return state not in (HANDED, CANCELLED)

"""Who is told when a step overruns its time. Pure.

Practice of the desks; no article fixes it. The head of a section answers for its specialists, a leader of
the UBND for sections and records, the director of the centre for the desk; a leader's own steps go to the
director.
"""

from __future__ import annotations

from dataclasses import dataclass

# Working minutes without an answer after which the next level is told: one working day.
ANSWER_MINUTES = 480
# The share of a step's time that is left when its row begins to warn.
WARNING_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Superior:
    """A role (as a process names it) and where: the unit of the step, the agency or the receiving centre."""

    role: str
    place: str


_SECTION = Superior("head_of_section", "unit")
_LEADER = Superior("leader", "agency")
_DIRECTOR = Superior("director", "centre")

CHAINS: dict[str, tuple[Superior, ...]] = {
    "specialist": (_SECTION, _LEADER, _DIRECTOR),
    "head_of_section": (_LEADER, _DIRECTOR),
    "records_clerk": (_LEADER, _DIRECTOR),
    "leader": (_DIRECTOR,),
    "receiver": (_DIRECTOR, _LEADER),
    "postal_clerk": (_DIRECTOR, _LEADER),
    "director": (_LEADER,),
}


def superior_of(role: str, level: int) -> Superior | None:
    """Who is told at that level (1 is the next above) about a step of the role; None beyond the top."""
    chain = CHAINS.get(role, ())
    return chain[level - 1] if 1 <= level <= len(chain) else None


def is_near_its_end(*, left: int, allotted: int) -> bool:
    """Whether a step should warn: at most a quarter of its working minutes is left and it is not over."""
    return 0 <= left <= allotted * WARNING_SHARE

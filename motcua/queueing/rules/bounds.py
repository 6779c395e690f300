"""What the published order promises, as numbers one can put on a wall (see `rules.order`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """The latest place of somebody with so many people before them when they come.

    `walk_in`: the how many-th person without an appointment they are at the latest; `call`: the how many-th
    call of the line, the appointments between them included.
    """

    people_before: int
    walk_in: int
    call: int


def latest_place(*, people_before: int, largest_overtaking: int, walk_ins_per_appointment: int) -> Bound:
    """The bound that follows from the order, whoever comes later and with whatever priority.

    `people_before` came earlier and wait, none of them with an appointment. At most `largest_overtaking` who
    come later are called before; one appointment goes ahead of the first walk-in and one after every
    `walk_ins_per_appointment` of them, as long as there are any.
    """
    before = people_before + largest_overtaking
    return Bound(
        people_before=people_before,
        walk_in=before + 1,
        call=before + before // walk_ins_per_appointment + 2,
    )

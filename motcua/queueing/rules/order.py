"""The published order in which people are called (fair queue).

Within a line, in this order:

1. **Appointments and walk-ins are mixed**: after every `walk_ins_per_appointment` people without an
   appointment, one with an appointment whose time has come goes next. When only one of the two kinds waits,
   it goes.
2. **Priority is a head start**: somebody with a legal priority stands where they would stand had they come
   `head start` minutes earlier. Everybody ages alike, so nobody is passed by people who come much later.
3. **Nobody is passed without end**: whoever has waited longest and has been passed by `largest_overtaking`
   people who came later is called next, whoever else waits.

From 3 follows the bound: of those who came later, at most `largest_overtaking` people without an appointment
are called before anybody. (The one who has waited longest has been passed by at least as many as anybody
else, so it is enough to look at them.) With `a` people before somebody in order of arrival, they are the
(a + largest_overtaking + 1)th walk-in at the latest, and one appointment goes between every
`walk_ins_per_appointment` of these.

Somebody sent to one counter waits for that counter: no other calls them, and there they go first among
equals by rank. For everybody else nothing changes: each of them is a candidate at every counter of the line,
so the oldest a counter may call has been passed by at least as many as they have, and 3 still holds.

A counter that serves several lines compares the next person of each: a line of lower preference counts as
having come `PREFERENCE_STEP` later for each rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

PREFERENCE_STEP = timedelta(minutes=15)
# Appointments may be called a little before their time when they are there already.
APPOINTMENT_EARLIEST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Standing:
    """One waiting ticket: when it came, where it stands by its head start, its appointment if it has one,
    and the counter it waits for if it was sent to one.
    """

    ticket_id: int
    joined_at: datetime
    head_start: timedelta = timedelta(0)
    slot_at: datetime | None = None
    counter_id: int | None = None

    @property
    def rank(self) -> tuple[datetime, bool, int]:
        """Where it stands in the line; of one moment those sent to the counter first, then by number."""
        return (self.joined_at - self.head_start, self.counter_id is None, self.ticket_id)


@dataclass(frozen=True, slots=True)
class LineHead:
    """What decides whom a line sends next.

    `best` stands first by rank, `oldest` came first, both without appointment; `overtaken` is how many
    people without appointment who came after `oldest` were called already. `appointment` is the earliest
    one waiting, `walk_ins_in_a_row` how many were called since the last appointment.
    """

    line_id: int
    preference: int
    best: Standing | None
    oldest: Standing | None
    overtaken: int
    appointment: Standing | None
    walk_ins_in_a_row: int
    walk_ins_per_appointment: int
    largest_overtaking: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is next and why: `rule` is a value of `choices.CallRule`, `key` orders the lines of a counter."""

    standing: Standing
    line_id: int
    rule: str
    key: tuple[datetime, bool, int]
    overtaken: int
    walk_ins_in_a_row: int


def next_of_line(head: LineHead, *, now: datetime) -> Choice | None:
    """Whom the line sends next; None when nobody waits whose time has come."""
    walk_in = _next_walk_in(head)
    due = head.appointment
    if due is not None and due.slot_at is not None and due.slot_at - APPOINTMENT_EARLIEST > now:
        due = None
    if due is not None and (walk_in is None or head.walk_ins_in_a_row >= head.walk_ins_per_appointment):
        return _choice(head, due, "appointment", head.preference, in_a_row=0)
    return walk_in


def _next_walk_in(head: LineHead) -> Choice | None:
    if head.best is None or head.oldest is None:
        return None
    in_a_row = head.walk_ins_in_a_row + 1
    if head.best.ticket_id == head.oldest.ticket_id:
        rule = "priority" if head.best.head_start else "first_come"
        return _choice(head, head.best, rule, head.preference, in_a_row=in_a_row)
    if head.overtaken >= head.largest_overtaking:
        return _choice(head, head.oldest, "waited_enough", head.preference, in_a_row=in_a_row)
    return _choice(head, head.best, "priority", head.preference, in_a_row=in_a_row)


def _choice(head: LineHead, standing: Standing, rule: str, preference: int, *, in_a_row: int) -> Choice:
    came, is_anybodys, number = standing.rank
    if standing.slot_at is not None:
        came = standing.slot_at
    return Choice(
        standing=standing,
        line_id=head.line_id,
        rule=rule,
        key=(came + PREFERENCE_STEP * (preference - 1), is_anybodys, number),
        overtaken=head.overtaken,
        walk_ins_in_a_row=in_a_row,
    )


def next_for_counter(heads: Sequence[LineHead], *, now: datetime) -> Choice | None:
    """Whom a counter calls next among the lines it serves; None when nobody waits."""
    choices = [choice for head in heads if (choice := next_of_line(head, now=now)) is not None]
    return min(choices, key=lambda choice: choice.key, default=None)


def head_of(
    line_id: int,
    waiting: Sequence[Standing],
    called: Sequence[Standing],
    *,
    counter_id: int | None = None,
    preference: int = 1,
    walk_ins_per_appointment: int = 1,
    largest_overtaking: int = 3,
) -> LineHead:
    """The head of a line from everybody who waits and everybody called, in the order of the calls.

    `counter_id` is the counter that calls. For simulations and tests; the database finds the same along its
    indexes.
    """
    waiting = [one for one in waiting if one.counter_id in (None, counter_id)]
    walk_ins = [one for one in waiting if one.slot_at is None]
    oldest = min(walk_ins, key=lambda one: (one.joined_at, one.ticket_id), default=None)
    in_a_row = 0
    for one in called:
        in_a_row = 0 if one.slot_at is not None else in_a_row + 1
    return LineHead(
        line_id=line_id,
        preference=preference,
        best=min(walk_ins, key=lambda one: one.rank, default=None),
        oldest=oldest,
        overtaken=0 if oldest is None else sum(_came_later(one, oldest) for one in called),
        appointment=min(
            (one for one in waiting if one.slot_at is not None),
            key=lambda one: (one.slot_at, one.counter_id is None, one.ticket_id),
            default=None,
        ),
        walk_ins_in_a_row=in_a_row,
        walk_ins_per_appointment=walk_ins_per_appointment,
        largest_overtaking=largest_overtaking,
    )


def _came_later(called: Standing, oldest: Standing) -> bool:
    came, other = (called.joined_at, called.ticket_id), (oldest.joined_at, oldest.ticket_id)
    return called.slot_at is None and came > other


def people_before(*, walk_ins: int, appointments: int, per_appointment: int, has_appointment: bool) -> int:
    """How many are called before somebody, of the `walk_ins` and `appointments` that stand before them.

    The kinds take turns: before a walk-in goes an appointment for every `per_appointment` walk-ins at most,
    before an appointment go `per_appointment` walk-ins for each appointment up to its own.
    """
    if has_appointment:
        return appointments + min(walk_ins, per_appointment * (appointments + 1))
    return walk_ins + min(appointments, walk_ins // per_appointment + 1)

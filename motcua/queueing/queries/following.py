"""A ticket as its holder follows it on the phone: how many before, how long still, where to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from motcua.core.rules.dates import local_day
from motcua.queueing.choices import TicketState
from motcua.queueing.models import Ticket
from motcua.queueing.queries.waiting import estimate, will_be_served
from motcua.queueing.rules.order import people_before
from motcua.queueing.rules.waits import WaitInterval
from motcua.queueing.sql_followed import Followed, read_followed

IN_LINE = frozenset({TicketState.WAITING, TicketState.EXPECTED})


@dataclass(frozen=True, slots=True)
class Following:
    """One ticket at a moment.

    `before`: people who would be called first were nobody else to come. `wait` is None once called, and while
    nobody serves the line. `passed_at`: when the turn of somebody who is not there passed. `told_at`: when
    the holder was told that they are near, `wants_notice` whether they asked for it.
    """

    ticket: Ticket
    before: int
    wait: WaitInterval | None
    is_served: bool
    passed_at: datetime | None
    told_at: datetime | None
    wants_notice: bool
    is_of_another_day: bool

    @property
    def state(self) -> TicketState:
        """Where the ticket stands."""
        return TicketState(self.ticket.state)

    @property
    def is_in_line(self) -> bool:
        """Whether it is still to be called for the first time, or waits again."""
        return self.state in IN_LINE and not self.is_of_another_day

    @property
    def is_near(self) -> bool:
        """Whether the turn comes soon: so few people before that the holder should be close by."""
        hall = self.ticket.line.hall
        return self.is_in_line and self.passed_at is None and self.before <= hall.near_people

    @property
    def closed_because(self) -> str:
        """Why the line was closed while its people wait; empty while it goes on."""
        line = self.ticket.line
        if not self.is_in_line:
            return ""
        return line.closed_because or ("" if line.is_active else line.name)


def following(key: str, *, now: datetime) -> Following | None:
    """The ticket of a secret: one statement; None for a secret of none."""
    found = read_followed(key=key, now=now) if key.isascii() else None
    return followed(found, now=now) if found is not None else None


def followed(found: Followed, *, now: datetime) -> Following:
    """What was read, as the holder sees it."""
    ticket = found.ticket
    in_line = ticket.state in IN_LINE
    before = people_before(
        walk_ins=found.walk_ins,
        appointments=found.appointments,
        per_appointment=ticket.line.walk_ins_per_appointment,
        has_appointment=ticket.slot_at is not None,
    )
    is_old = ticket.day != local_day(now) and not ticket.line.hall.is_kept_overnight
    return Following(
        ticket=ticket,
        before=before if in_line else 0,
        wait=_wait(found, before, now) if in_line and found.passed_at is None else None,
        is_served=found.serving.is_open,
        passed_at=found.passed_at,
        told_at=found.notice.told_at if found.notice else None,
        wants_notice=found.notice is not None,
        is_of_another_day=is_old and ticket.is_open,
    )


def _wait(found: Followed, before: int, now: datetime) -> WaitInterval | None:
    if found.pace is None or not will_be_served(found.serving, found.pace, now=now):
        return None
    hall, agency = found.ticket.line.hall, found.ticket.office.agency
    return estimate(
        people_ahead=before, serving=found.serving, pace=found.pace, hall=hall, agency=agency, now=now
    ).told

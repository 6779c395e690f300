"""What the guide sees of a person: what they come for, what they hold today, where to send them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from motcua.applicants.models import Applicant
from motcua.core.rules.dates import local_day
from motcua.queueing.models import Appointment, Hall, ServiceLine, Ticket
from motcua.queueing.queries.appointments import appointments_on
from motcua.queueing.queries.errands import Errand, errands_of, line_for, lines_of
from motcua.queueing.queries.hall_now import LineNow, lines_now
from motcua.queueing.queries.priorities import Priorities, priorities_for


@dataclass(frozen=True, slots=True)
class Door:
    """Cases with the line each leads to, today's tickets and appointments, the lines now, priorities.

    `line` is where the procedure asked about is filed; None while none was chosen.
    """

    errands: Sequence[Errand]
    tickets: Sequence[Ticket]
    appointments: Sequence[Appointment]
    lines: Sequence[LineNow]
    line: ServiceLine | None
    priorities: Priorities

    @property
    def why_closed(self) -> str:
        """Why the line of the procedure takes nobody now; empty while it does."""
        return next((one.closed for one in self.lines if one.line == self.line), "")

    @property
    def open_tickets(self) -> list[Ticket]:
        """Those whose visit goes on: nobody needs two."""
        return [ticket for ticket in self.tickets if ticket.is_open]


def door_of(
    hall: Hall, *, applicant: Applicant | None, phone: str, field_id: int | None, now: datetime
) -> Door:
    """At most eight statements; five for somebody unknown."""
    today, lines = local_day(now), lines_of(hall)
    tickets: list[Ticket] = []
    if applicant is not None:
        mine = Ticket.objects.filter(applicant=applicant, day=today, office=hall.office_id)
        tickets = list(mine.select_related("line", "counter").order_by("-pk")[:5])
    theirs = Q(applicant=applicant) if applicant is not None else Q(pk__in=[])
    if phone:
        theirs |= Q(phone=phone)
    coming: list[Appointment] = []
    if phone or applicant is not None:
        coming = list(appointments_on(hall.office, today).booked().filter(theirs)[:5])
    return Door(
        errands=errands_of(applicant, hall, lines=lines) if applicant is not None else [],
        tickets=tickets,
        appointments=coming,
        lines=lines_now(hall, hall.office.agency, now=now),
        line=line_for(field_id, lines) if field_id is not None else None,
        priorities=priorities_for(hall, applicant, on=today),
    )

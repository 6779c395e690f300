"""A small hall: one office with counters, lines they serve, officers who sit at them, a kiosk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from motcua.accounts.models import User
from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Counter, Office
from motcua.core.actors import Actor, ActorKind, Role, job_actor
from motcua.queueing.actions import (
    LineFacts,
    NewTicket,
    Visitor,
    add_line,
    begin_service,
    call_next,
    close_counter,
    finish_ticket,
    issue_ticket,
    open_counter,
    open_hall,
    pair_device,
    plan_slots,
    serve_line,
)
from motcua.queueing.choices import DeviceKind
from motcua.queueing.models import Device, Hall, ServiceLine, Ticket
from tests.factories import NOW, actor_for, make_agency, make_office, make_user

SETUP = job_actor("kiểm thử")
URL = "https://mc.example"


@dataclass(slots=True)
class Queue:
    """The hall with its lines by letter, counters by number from 0, officers in the same order, a kiosk."""

    office: Office
    hall: Hall
    lines: dict[str, ServiceLine]
    counters: list[Counter]
    officers: list[User]
    kiosk: Device
    code: str
    open: set[int] = field(default_factory=set)

    @property
    def at_kiosk(self) -> Actor:
        """Somebody at the kiosk."""
        return Actor(kind=ActorKind.KIOSK, id=self.kiosk.pk, label=self.kiosk.name)

    def officer(self, place: int = 0, *, now: datetime = NOW) -> Actor:
        """The officer of the counter at that place in the row."""
        return actor_for(self.officers[place], now=now)

    def ticket(self, letters: str = "", *, now: datetime = NOW, **values: Any) -> Ticket:
        """A ticket of the line, the first one unless said."""
        line = self.lines[letters] if letters else next(iter(self.lines.values()))
        return issue_ticket(new=NewTicket(line_id=line.pk, **values), by=self.at_kiosk, now=now)

    def sit_down(self, place: int = 0, *, now: datetime = NOW) -> Counter:
        """The officer opens the counter at that place."""
        open_counter(counter_id=self.counters[place].pk, by=self.officer(place, now=now), now=now)
        return self.counters[place]

    def served(self, letters: str = "", *, now: datetime = NOW, **values: Any) -> Ticket:
        """A visit at the first counter from the number to its end, nine minutes later."""
        counter, officer = self.sit_down(now=now), self.officer(now=now)
        ticket = self.ticket(letters, now=now, **values)
        moments = [now + timedelta(minutes=minute) for minute in (1, 2, 9)]
        call_next(counter_id=counter.pk, key=f"call-{ticket.pk}", by=officer, now=moments[0])
        begin_service(counter_id=counter.pk, by=officer, now=moments[1])
        finish_ticket(counter_id=counter.pk, ticket_id=ticket.pk, by=officer, now=moments[2])
        close_counter(counter_id=counter.pk, by=officer, now=moments[2])
        ticket.refresh_from_db()
        return ticket


def make_queue(
    letters: str = "D", *, counters: int = 1, now: datetime = NOW, office: Office | None = None, **facts: Any
) -> Queue:
    """A hall with a line for each letter, every counter serving every line in that order; all in session."""
    if office is None:
        ward = make_agency(kind=AgencyKind.COMMUNE)
        office = make_office(make_agency(parent=ward, kind=AgencyKind.CENTRE), counters=counters)
    hall = open_hall(office=office, by=SETUP, now=now)
    lines = {
        letter: add_line(
            hall=hall, facts=LineFacts(letters=letter, name=f"Nhóm {letter}", **facts), by=SETUP, now=now
        )
        for letter in letters
    }
    rows = list(office.counters.order_by("number"))
    for counter in rows:
        for rank, line in enumerate(lines.values(), start=1):
            serve_line(counter=counter, line=line, preference=rank, by=SETUP, now=now)
    officers = [make_user(Role.RECEIVER, office.agency) for _ in rows]
    kiosk = pair_device(office=office, kind=DeviceKind.KIOSK, name="Máy lấy số 1", by=SETUP, now=now)
    return Queue(office, hall, lines, rows, officers, kiosk.device, kiosk.code)


def planned_queue(letters: str = "D", **facts: Any) -> Queue:
    """The same with times that can be booked: half an hour each, half of 10 minutes a person."""
    queue = make_queue(letters, **facts)
    plan_slots(hall=queue.hall, public_url=URL, by=SETUP, now=NOW)
    return queue


def visitor(number: int = 0, **facts: Any) -> Visitor:
    """Somebody who books, another one for another number."""
    return Visitor(
        **{
            "name": f"Trần Thị Hẹn {number}",
            "phone": f"09123450{number:02d}",
            "email": f"hen{number}@thu.example",
            **facts,
        }
    )

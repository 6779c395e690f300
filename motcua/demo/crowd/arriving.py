"""Who comes to the living day since the last moment: by the kiosk, from afar, or at a time they had booked.

Some hold their card to the kiosk: they are people of the sample office, known there from their cases, and go
before others when their age says so. Who took a number from afar is there after a journey, or gives it back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import exp
from random import Random

from django.conf import settings

from motcua.agencies.queries import calendar_of
from motcua.applicants.models import Applicant, ApplicantKind
from motcua.core.actors import ANONYMOUS, Actor, ActorKind
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local, local_day
from motcua.demo.crowd.people import (
    BOOKING_SHARE,
    KEY,
    KNOWN_SHARE,
    PRIORITY_SHARE,
    REMOTE_SHARE,
    choose_line,
    journey_of,
    promptness_of,
)
from motcua.demo.models import Crowd
from motcua.demo.people import SAMPLE_NUMBERS
from motcua.queueing.actions import (
    NewTicket,
    Visitor,
    arrive,
    book_appointment,
    check_in,
    give_back_ticket,
    issue_ticket,
)
from motcua.queueing.choices import DeviceKind, TicketOrigin, TicketState
from motcua.queueing.models import Appointment, Device, Hall, ServiceLine, Slot, Ticket
from motcua.queueing.queries.opening import working_frame
from motcua.queueing.queries.presence import presence_code
from motcua.queueing.queries.priorities import priorities_for
from motcua.queueing.rules.crowds import MORNING_PEAK
from motcua.queueing.rules.waits import worked

OFFICE_HOURS = timedelta(hours=7, minutes=30)
AT_NIGHT = 1.0  # of the average pace: somebody who tries the demo at night sees a queue that moves too
WELCOME = 8  # people who stand there already when a day begins or goes on after a rest
LONGEST_STEP = timedelta(minutes=2)  # after a rest nothing is made up for
MOST_WAITING = 60
BOOKED_AHEAD = timedelta(days=5)
AROUND = timedelta(minutes=30)  # an appointment: nobody comes earlier or later


def let_arrive(crowd: Crowd, hall: Hall, *, now: datetime) -> int:
    """Let come who comes between the last moment and this one; how many came or took a number."""
    random = Random(f"{crowd.seed}:{now.isoformat()}")
    kiosk = kiosk_of(hall)
    count = _who_booked(crowd, hall, kiosk, now)
    _who_travelled(crowd, hall, now)
    lines = {line.letters: line.pk for line in ServiceLine.objects.active().filter(hall=hall)}
    if not lines or Ticket.objects.waiting().filter(office=hall.office).count() > MOST_WAITING:
        return count
    groups = list(hall.priorities.filter(is_active=True).values_list("pk", flat=True))
    for place in range(_newcomers(random, crowd, hall, now)):
        key = f"{KEY}:{int(now.timestamp())}:{place}"
        line_id = lines[choose_line(random, lines)]
        person = _somebody(random) if random.random() < KNOWN_SHARE else None
        try:
            if person is not None and random.random() < BOOKING_SHARE:
                _book(random, hall, person, key, now)
                continue
            if random.random() < REMOTE_SHARE:
                far = NewTicket(
                    line_id=line_id, origin=TicketOrigin.REMOTE, is_present=False, idempotency_key=key
                )
                issue_ticket(new=far, by=ANONYMOUS, now=now)
            else:
                priority_id = _priority(random, hall, person, groups, now)
                new = NewTicket(
                    line_id=line_id,
                    priority_id=priority_id,
                    applicant_id=person.pk if person else None,
                    idempotency_key=key,
                )
                issue_ticket(new=new, by=kiosk, now=now)
        except RuleViolation:  # a line closed by whoever tries the demo
            continue
        count += 1
    return count


def pace_at(hall: Hall, visitors: int, *, now: datetime) -> float:
    """Visitors a second: by the morning peak within the sessions of the office, less outside them."""
    average = visitors / OFFICE_HOURS.total_seconds()
    at, calendar = local(now), calendar_of(hall.office.agency)
    if not calendar.is_receiving_at(at):
        return average * AT_NIGHT
    begins, ends, closed = working_frame(calendar, at.date())
    share = worked(begins, at, closed) / worked(begins, ends, closed)
    weight = MORNING_PEAK[min(len(MORNING_PEAK) - 1, int(share * len(MORNING_PEAK)))]
    return average * weight * len(MORNING_PEAK) / sum(MORNING_PEAK)


def kiosk_of(hall: Hall) -> Actor:
    """Somebody at the kiosk of the sample hall; raises LookupError once it has none."""
    kiosk = Device.objects.filter(office=hall.office, kind=DeviceKind.KIOSK, is_active=True).first()
    if kiosk is None:
        raise LookupError("the sample hall has no kiosk any more")
    return Actor(kind=ActorKind.KIOSK, id=kiosk.pk, label=kiosk.name)


def _newcomers(random: Random, crowd: Crowd, hall: Hall, now: datetime) -> int:
    step = now - crowd.played_until if crowd.played_until else None
    if step is None or step > LONGEST_STEP:
        return WELCOME
    return _poisson(random, pace_at(hall, hall.simulated_visitors, now=now) * step.total_seconds())


def _poisson(random: Random, mean: float) -> int:
    """How many came, by Knuth's product of uniforms: means here are about one at most."""
    count, product, bound = 0, random.random(), exp(-mean)
    while product > bound:
        count, product = count + 1, product * random.random()
    return count


def _somebody(random: Random) -> Applicant | None:
    """One of the people of the sample office; None where it has none yet."""
    people = Applicant.objects.filter(kind=ApplicantKind.PERSON, identifier__startswith=SAMPLE_NUMBERS)
    count = people.count()
    return people.order_by("pk")[random.randrange(count)] if count else None


def _priority(
    random: Random, hall: Hall, person: Applicant | None, groups: list[int], now: datetime
) -> int | None:
    """The group a card shows, else now and then one that is said."""
    if person is not None:
        known = priorities_for(hall, person, on=local_day(now)).known
        if known is not None:
            return known.pk
    return random.choice(groups) if groups and random.random() < PRIORITY_SHARE else None


def _who_travelled(crowd: Crowd, hall: Hall, now: datetime) -> None:
    """Who took a number from afar is there after the journey, or has thought better of it by then."""
    code = presence_code(hall.office_id, on=local_day(now))
    expected = Ticket.objects.filter(
        office=hall.office, state=TicketState.EXPECTED, idempotency_key__startswith=KEY
    )
    for ticket_id, taken_at in list(expected.values_list("pk", "issued_at")):
        journey = journey_of(crowd.seed, ticket_id)
        if now - taken_at < journey.takes:
            continue
        try:
            if journey.is_given_up:
                give_back_ticket(ticket_id=ticket_id, by=ANONYMOUS, now=now)
            else:
                arrive(ticket_id=ticket_id, code=code, by=ANONYMOUS, now=now)
        except RuleViolation:  # of a day that is over
            continue


def _book(random: Random, hall: Hall, person: Applicant, key: str, now: datetime) -> None:
    free = Slot.objects.free(at=now).filter(line__hall=hall, starts_at__lt=now + BOOKED_AHEAD)
    slots = list(free.values_list("pk", flat=True))
    if slots and person.phone:
        book_appointment(
            slot_id=random.choice(slots),
            visitor=Visitor(name=person.name, phone=person.phone),
            idempotency_key=key,
            public_url=settings.PUBLIC_URL,
            by=ANONYMOUS,
            now=now,
        )


def _who_booked(crowd: Crowd, hall: Hall, kiosk: Actor, now: datetime) -> int:
    """Simulated people with an appointment hold its code to the kiosk about its time; how many."""
    near = Appointment.objects.booked().with_place().filter(
        idempotency_key__startswith=KEY,
        slot__line__hall=hall,
        slot__starts_at__gt=now - AROUND,
        slot__starts_at__lt=now + AROUND,
    )  # fmt: skip
    count = 0
    for appointment in list(near):
        offset = promptness_of(crowd.seed, appointment.pk)
        if offset is None or now < appointment.slot.starts_at + offset:
            continue
        try:
            check_in(appointment=appointment, by=kiosk, now=now)
        except RuleViolation:  # a line closed by whoever tries the demo
            continue
        count += 1
    return count

"""A moment of the living day: who has come since the last one, what each counter does now.

All through the actions of the hall, as officers and the kiosk would. Nothing is kept but when it was played
last: what a visitor is like follows from the ticket (`people`), who sits where from the sessions (`staff`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import exp
from random import Random

from motcua.accounts.models import User
from motcua.accounts.queries import actor_of
from motcua.agencies.models import Counter
from motcua.agencies.queries import calendar_of
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local
from motcua.demo.crowd.people import PRIORITY_SHARE, Character, character_of, choose_line
from motcua.demo.crowd.staff import seats, simulated_officers
from motcua.demo.models import Crowd
from motcua.queueing.actions import (
    NewTicket,
    begin_service,
    call_chosen,
    call_next,
    close_counter,
    finish_ticket,
    give_back_ticket,
    hold_ticket,
    issue_ticket,
    mark_no_show,
    open_counter,
    pause_counter,
    recall,
    resume_counter,
    transfer_ticket,
)
from motcua.queueing.choices import DeviceKind, TicketState
from motcua.queueing.errors import NobodyWaiting
from motcua.queueing.models import CounterSession, Device, Hall, ServiceLine, Ticket
from motcua.queueing.queries.opening import working_frame
from motcua.queueing.rules.crowds import MORNING_PEAK
from motcua.queueing.rules.waits import worked

OFFICE_HOURS = timedelta(hours=7, minutes=30)
AT_NIGHT = 1.0  # of the average pace: somebody who tries the demo at night sees a queue that moves too
WELCOME = 8  # people who stand there already when a day begins or goes on after a rest
LONGEST_STEP = timedelta(minutes=2)  # after a rest nothing is made up for
PERSON_RESTS = timedelta(minutes=10)  # a counter that a person closed or left is left alone so long
RECALL_AFTER, ABSENT_AFTER = timedelta(seconds=40), timedelta(seconds=85)
ASIDE, PAUSE = timedelta(minutes=3), timedelta(minutes=6)
MOST_WAITING = 60
KEY = "mophong"  # begins the idempotency key of every simulated ticket


def play(crowd: Crowd, *, now: datetime) -> int:
    """Bring the hall from where it was to this moment; how many visitors came."""
    hall = Hall.objects.select_related("office__agency").get(pk=crowd.hall_id)
    officers = simulated_officers(hall.office)
    came = _arrivals(crowd, hall, now)
    sessions = {
        session.counter_id: session
        for session in CounterSession.objects.filter(counter__office=hall.office, closed_at=None)
    }
    for counter in seats(hall):
        officer = officers.get(counter.number)
        if officer is not None:
            try:
                _Seat(crowd, counter, officer, sessions.get(counter.pk), now).act()
            except RuleViolation:  # a person was faster, or has closed what it needs
                continue
    return came


def go_home(hall: Hall, *, now: datetime) -> None:
    """Simulated visitors who wait give their numbers back; simulated officers finish and close."""
    waiting = Ticket.objects.waiting().filter(office=hall.office, idempotency_key__startswith=KEY)
    kiosk = _kiosk(hall)
    for ticket_id in list(waiting.values_list("pk", flat=True)):
        give_back_ticket(ticket_id=ticket_id, by=kiosk, now=now)
    officers = {user.pk: user for user in simulated_officers(hall.office).values()}
    mine = CounterSession.objects.filter(officer__in=officers, closed_at=None)
    for session in mine.select_related("officer"):
        by = actor_of(officers[session.officer_id], now=now)
        ticket = Ticket.objects.at_counter().filter(counter=session.counter_id).first()
        if ticket is not None:
            finish_ticket(counter_id=session.counter_id, ticket_id=ticket.pk, by=by, now=now)
        close_counter(counter_id=session.counter_id, by=by, now=now)


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


def _arrivals(crowd: Crowd, hall: Hall, now: datetime) -> int:
    random = Random(f"{crowd.seed}:{now.isoformat()}")
    step = now - crowd.played_until if crowd.played_until else None
    if step is None or step > LONGEST_STEP:
        count = WELCOME
    else:
        count = _poisson(random, pace_at(hall, hall.simulated_visitors, now=now) * step.total_seconds())
    lines = {line.letters: line.pk for line in ServiceLine.objects.active().filter(hall=hall)}
    if not count or not lines or Ticket.objects.waiting().filter(office=hall.office).count() > MOST_WAITING:
        return 0
    groups = list(hall.priorities.filter(is_active=True).values_list("pk", flat=True))
    kiosk = _kiosk(hall)
    for place in range(count):
        line_id = lines[choose_line(random, lines)]
        priority_id = random.choice(groups) if groups and random.random() < PRIORITY_SHARE else None
        new = NewTicket(
            line_id=line_id,
            priority_id=priority_id,
            idempotency_key=f"{KEY}:{int(now.timestamp())}:{place}",
        )
        try:
            issue_ticket(new=new, by=kiosk, now=now)
        except RuleViolation:  # a line closed by whoever tries the demo
            continue
    return count


def _poisson(random: Random, mean: float) -> int:
    """How many came, by Knuth's product of uniforms: means here are about one at most."""
    count, product, bound = 0, random.random(), exp(-mean)
    while product > bound:
        count, product = count + 1, product * random.random()
    return count


def _kiosk(hall: Hall) -> Actor:
    kiosk = Device.objects.filter(office=hall.office, kind=DeviceKind.KIOSK, is_active=True).first()
    if kiosk is None:
        raise LookupError("the sample hall has no kiosk any more")
    return Actor(kind=ActorKind.KIOSK, id=kiosk.pk, label=kiosk.name)


class _Seat:
    """A simulated officer at a counter, at one moment; does one thing."""

    def __init__(
        self, crowd: Crowd, counter: Counter, officer: User, session: CounterSession | None, now: datetime
    ) -> None:
        self.seed, self.counter, self.officer = crowd.seed, counter, officer
        self.session, self.now = session, now
        self.by = actor_of(officer, now=now)
        self.chances = Random(f"{crowd.seed}:{counter.pk}:{now.isoformat()}")

    def act(self) -> None:
        """Open, resume, serve, or call; nothing at a counter where a person sits."""
        if self.session is None:
            self._open()
        elif self.session.officer_id == self.officer.pk:
            if self.session.paused_at is not None:
                self._resume(self.session.paused_at)
            else:
                self._work()

    def _open(self) -> None:
        last = CounterSession.objects.filter(counter=self.counter).order_by("-pk").first()
        by_person = last is not None and (last.officer_id != self.officer.pk or bool(last.close_reason))
        if by_person and last is not None and last.closed_at and self.now - last.closed_at < PERSON_RESTS:
            return
        open_counter(counter_id=self.counter.pk, by=self.by, now=self.now)

    def _resume(self, since: datetime) -> None:
        if self.now - since > PAUSE:
            resume_counter(counter_id=self.counter.pk, by=self.by, now=self.now)

    def _work(self) -> None:
        ticket = Ticket.objects.at_counter().filter(counter=self.counter).select_related("line").first()
        if ticket is None:
            self._call()
            return
        like = character_of(self.seed, ticket.pk, ticket.line.letters)
        if ticket.state == TicketState.CALLED:
            self._await(ticket, like)
        elif ticket.begun_at is not None:
            self._serve(ticket, like, self.now - ticket.begun_at)

    def _await(self, ticket: Ticket, like: Character) -> None:
        since = self.now - (ticket.called_at or self.now)
        if not like.is_absent:
            if since >= like.walk:
                begin_service(counter_id=self.counter.pk, by=self.by, now=self.now)
        elif not ticket.recalls and since >= RECALL_AFTER:
            recall(counter_id=self.counter.pk, by=self.by, now=self.now)
        elif ticket.recalls and since >= ABSENT_AFTER - RECALL_AFTER:
            mark_no_show(counter_id=self.counter.pk, by=self.by, now=self.now)

    def _serve(self, ticket: Ticket, like: Character, since: timedelta) -> None:
        if since >= like.service:
            finish_ticket(counter_id=self.counter.pk, ticket_id=ticket.pk, by=self.by, now=self.now)
        elif like.steps_aside and not ticket.end_reason and since >= like.service / 3:
            reason = "Đi sao y giấy tờ"
            hold_ticket(counter_id=self.counter.pk, reason=reason, by=self.by, now=self.now)
        elif like.is_sent_on and not ticket.note and since >= like.service / 2:
            self._send_on(ticket)

    def _send_on(self, ticket: Ticket) -> None:
        lines = ServiceLine.objects.active().filter(hall=ticket.line.hall_id, closed_because="")
        other = self.chances.choice(list(lines.exclude(pk=ticket.line_id)))
        transfer_ticket(
            ticket_id=ticket.pk,
            line_id=other.pk,
            reason="Việc thuộc nhóm khác",
            note="Chuyển từ quầy khác",
            by=self.by,
            now=self.now,
        )

    def _call(self) -> None:
        held = Ticket.objects.filter(
            counter=self.counter, state=TicketState.HELD, called_at__lt=self.now - ASIDE
        ).first()
        if held is not None:
            call_chosen(counter_id=self.counter.pk, ticket_id=held.pk, reason="", by=self.by, now=self.now)
        elif self.chances.random() < 0.004:
            pause_counter(counter_id=self.counter.pk, reason="Nghỉ giải lao", by=self.by, now=self.now)
        elif self.chances.random() < 0.7:  # a breath between two people
            try:
                call_next(counter_id=self.counter.pk, by=self.by, now=self.now)
            except NobodyWaiting:
                return

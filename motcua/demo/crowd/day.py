"""A moment of the living day: who has come since the last one, what each counter does now.

All through the actions of the hall, as officers and the kiosk would. Nothing is kept but when it was played
last: what a visitor is like follows from the ticket (`people`), who sits where from the sessions (`staff`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db.models import Q

from motcua.accounts.models import User
from motcua.accounts.queries import actor_of
from motcua.agencies.models import Counter
from motcua.core.errors import RuleViolation
from motcua.demo.crowd.arriving import kiosk_of, let_arrive
from motcua.demo.crowd.people import KEY, Character, character_of
from motcua.demo.crowd.staff import seats, simulated_officers
from motcua.demo.models import Crowd
from motcua.queueing.actions import (
    begin_service,
    call_chosen,
    call_next,
    close_counter,
    finish_ticket,
    give_back_ticket,
    hold_ticket,
    mark_no_show,
    open_counter,
    pause_counter,
    recall,
    resume_counter,
    transfer_ticket,
)
from motcua.queueing.choices import TicketState
from motcua.queueing.errors import NobodyWaiting
from motcua.queueing.models import CounterSession, Hall, ServiceLine, Ticket

PERSON_RESTS = timedelta(minutes=10)  # a counter that a person closed or left is left alone so long
RECALL_AFTER, ABSENT_AFTER = timedelta(seconds=40), timedelta(seconds=85)
ASIDE, PAUSE = timedelta(minutes=3), timedelta(minutes=6)


def play(crowd: Crowd, *, now: datetime) -> int:
    """Bring the hall from where it was to this moment; how many visitors came."""
    hall = Hall.objects.select_related("office__agency").get(pk=crowd.hall_id)
    officers = simulated_officers(hall.office)
    came = let_arrive(crowd, hall, now=now)
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
    theirs = Q(idempotency_key__startswith=KEY) | Q(appointment__idempotency_key__startswith=KEY)
    waiting = Ticket.objects.filter(
        theirs, office=hall.office, state__in=(TicketState.WAITING, TicketState.EXPECTED)
    )
    kiosk = kiosk_of(hall)
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

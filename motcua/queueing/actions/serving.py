"""Serving whoever was called: begin, finish, hold, absent."""

from __future__ import annotations

from datetime import datetime

from django.db import DatabaseError
from django.utils.translation import gettext as _

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.queueing.actions.calling import call_next, read_open_counter
from motcua.queueing.actions.moving import load_open, move
from motcua.queueing.choices import TicketState
from motcua.queueing.errors import NobodyWaiting, ReasonMissing, TicketNotThere
from motcua.queueing.models import CounterSession, Ticket
from motcua.queueing.permissions import CALL
from motcua.queueing.sql import AtCounter


@action
def begin_service(*, counter_id: int, by: Actor, now: datetime) -> Ticket:
    """The person called stands at the counter; serving begins. Raises CounterClosed, TicketNotThere."""
    place, ticket = _called(counter_id, by)
    if ticket.state == TicketState.SERVING:
        return ticket
    ticket.begun_at = now
    move(ticket, place.head, TicketState.SERVING, "begun_at", event="service_begun", by=by, now=now)
    return ticket


@action
def finish_ticket(*, counter_id: int, ticket_id: int, by: Actor, now: datetime) -> Ticket:
    """The visit is over. Finishing the same ticket again changes nothing.

    Raises CounterClosed, TicketNotThere for a ticket that is not at this counter.
    """
    place = read_open_counter(counter_id, by=by)
    ticket = place.ticket
    if ticket is None or ticket.pk != ticket_id:
        done = Ticket.objects.filter(pk=ticket_id, counter_id=counter_id, state=TicketState.DONE).first()
        if done is None:
            raise TicketNotThere(_("Phiếu này không ở quầy. Xin tải lại trang."))
        return done
    ticket.begun_at = ticket.begun_at or ticket.called_at
    ticket.ended_at = now
    move(ticket, place.head, TicketState.DONE, "begun_at", "ended_at", event="ticket_done", by=by, now=now)
    return ticket


def finish_and_call_next(
    *, counter_id: int, ticket_id: int, key: str, by: Actor, now: datetime
) -> Ticket | None:
    """Finish the visit and call whoever is next, at once; None when nobody waits. The same key calls once.

    Raises as `finish_ticket` and `call_next`.
    """
    try:
        return _finish_and_call(counter_id, ticket_id, key, by, now)
    except (DatabaseError, TicketNotThere):  # a second click at the same moment: now it sees the first
        return _finish_and_call(counter_id, ticket_id, key, by, now)


@action
def _finish_and_call(counter_id: int, ticket_id: int, key: str, by: Actor, now: datetime) -> Ticket | None:
    finish_ticket(counter_id=counter_id, ticket_id=ticket_id, by=by, now=now)
    try:
        return call_next(counter_id=counter_id, key=key, by=by, now=now)
    except NobodyWaiting:  # said before anything is written: the visit stays finished
        return None


@action
def mark_no_show(*, counter_id: int, by: Actor, now: datetime) -> Ticket:
    """The person called has not come; they may still be taken back today. Raises as `begin_service`."""
    place, ticket = _called(counter_id, by)
    if ticket.state != TicketState.CALLED:
        raise TicketNotThere(_("Khách đang được phục vụ, không ghi vắng mặt được."))
    ticket.ended_at = now
    move(ticket, place.head, TicketState.NO_SHOW, "ended_at", event="ticket_no_show", by=by, now=now)
    return ticket


@action
def hold_ticket(*, counter_id: int, reason: str, by: Actor, now: datetime) -> Ticket:
    """The person steps aside (copies a paper, fetches a signature) and comes back to this counter.

    Raises ReasonMissing, and as `begin_service`.
    """
    place, ticket = _called(counter_id, by)
    words = " ".join(reason.split())
    if not words:
        raise ReasonMissing(_("Xin ghi lý do tạm giữ."), field="reason")
    ticket.end_reason = words[:200]
    move(
        ticket, place.head, TicketState.HELD, "end_reason",
        event="ticket_held", by=by, now=now, said={"reason": words},
    )  # fmt: skip
    return ticket


@action
def take_back(*, ticket_id: int, by: Actor, now: datetime) -> Ticket:
    """Somebody who was absent or on hold waits again, at the place they had. Raises TicketNotThere.

    Who had been sent to a counter that has closed since waits for any counter of the line.
    """
    ticket, head = load_open(ticket_id, states={TicketState.NO_SHOW, TicketState.HELD})
    check(by, CALL, ticket.office.agency.path)
    ticket.ended_at, ticket.end_reason, ticket.counter, ticket.officer = None, "", None, None
    wanted = ticket.wanted_counter_id
    if wanted and not CounterSession.objects.filter(counter_id=wanted, closed_at=None).exists():
        ticket.wanted_counter_id = None
    move(
        ticket, head, TicketState.WAITING,
        "ended_at", "end_reason", "counter_id", "officer_id", "wanted_counter_id",
        event="ticket_taken_back", by=by, now=now,
    )  # fmt: skip
    return ticket


def _called(counter_id: int, by: Actor) -> tuple[AtCounter, Ticket]:
    place = read_open_counter(counter_id, by=by)
    if place.ticket is None:
        raise TicketNotThere(_("Không có ai ở quầy này."))
    return place, place.ticket

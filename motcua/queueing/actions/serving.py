"""Serving whoever was called: begin, finish, hold, absent, send on."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.cases.models import Case
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.transactions import action
from motcua.queueing.actions.calling import read_open_counter
from motcua.queueing.actions.moving import load_open, move
from motcua.queueing.choices import CaseLinkKind, TicketState
from motcua.queueing.errors import LineClosed, ReasonMissing, TicketNotThere
from motcua.queueing.models import ServiceLine, Ticket, TicketCase
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
    """Somebody who was absent or on hold waits again, at the place they had. Raises TicketNotThere."""
    ticket, head = load_open(ticket_id, states={TicketState.NO_SHOW, TicketState.HELD})
    check(by, CALL, ticket.office.agency.path)
    ticket.ended_at, ticket.end_reason, ticket.counter, ticket.officer = None, "", None, None
    move(
        ticket, head, TicketState.WAITING, "ended_at", "end_reason", "counter_id", "officer_id",
        event="ticket_taken_back", by=by, now=now,
    )  # fmt: skip
    return ticket


@action
def transfer_ticket(
    *, ticket_id: int, line_id: int, reason: str = "", note: str = "", by: Actor, now: datetime
) -> Ticket:
    """Send a person to another line; the place by their arrival is kept, and the name of the ticket.

    Raises NotFound, LineClosed for a line not in use, TicketNotThere.
    """
    states = {TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD}
    ticket, head = load_open(ticket_id, states=states)
    check(by, CALL, ticket.office.agency.path)
    line = ServiceLine.objects.filter(pk=line_id, hall__office_id=ticket.office_id).first()
    if line is None:
        raise NotFound(_("Không có nhóm lấy số này."))
    if not line.is_active or line.closed_because:
        raise LineClosed(_("Nhóm %(line)s đang đóng.") % {"line": line.name})
    before = ticket.line_id
    ticket.line = line
    ticket.counter, ticket.officer, ticket.begun_at = None, None, None
    ticket.note = note or ticket.note
    move(
        ticket, head, TicketState.WAITING, "line_id", "counter_id", "officer_id", "begun_at", "note",
        event="ticket_transferred", by=by, now=now,
        said={"from_line": before, "reason": " ".join(reason.split())},
    )  # fmt: skip
    return ticket


@action
def link_case(*, ticket: Ticket, case: Case, kind: CaseLinkKind, by: Actor, now: datetime) -> None:
    """Note that a case was received, supplemented, handed over or asked about during the visit; once."""
    check(by, CALL, ticket.office.agency.path)
    TicketCase.objects.bulk_create(
        [TicketCase(ticket=ticket, case=case, kind=kind, at=now)], ignore_conflicts=True
    )


def _called(counter_id: int, by: Actor) -> tuple[AtCounter, Ticket]:
    place = read_open_counter(counter_id, by=by)
    if place.ticket is None:
        raise TicketNotThere(_("Không có ai ở quầy này."))
    return place, place.ticket

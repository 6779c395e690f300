"""Closing a line while people wait, and sending those who wait to another one."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append_to_each
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.transactions import action
from motcua.queueing.actions.halls import note_on_hall
from motcua.queueing.actions.moving import base, load_open, move
from motcua.queueing.choices import TicketState
from motcua.queueing.errors import LineClosed, ReasonMissing, TicketNotThere
from motcua.queueing.models import ServiceLine, Ticket
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.sql import TICKET, subject_of

_NOT_CALLED = frozenset({TicketState.WAITING, TicketState.EXPECTED})


@action
def close_line(*, line: ServiceLine, reason: str, by: Actor, now: datetime) -> ServiceLine:
    """The line takes nobody from now on. Who waits is called as before, or goes to another line.

    Raises ReasonMissing, NotAllowed.
    """
    check(by, MANAGE_HALL, line.hall.office.agency.path)
    words = " ".join(reason.split())[:200]
    if not words:
        raise ReasonMissing(_("Xin ghi lý do đóng nhóm; người lấy số sẽ đọc được."), field="reason")
    if line.closed_because != words:
        line.closed_because = words
        line.save(update_fields=["closed_because"])
        note_on_hall(line.hall, "line_closed", {"line": line.pk, "reason": words}, by=by, now=now)
    return line


@action
def reopen_line(*, line: ServiceLine, by: Actor, now: datetime) -> ServiceLine:
    """The line takes people again in its sessions. Raises NotAllowed."""
    check(by, MANAGE_HALL, line.hall.office.agency.path)
    if line.closed_because:
        line.closed_because = ""
        line.save(update_fields=["closed_because"])
        note_on_hall(line.hall, "line_reopened", {"line": line.pk}, by=by, now=now)
    return line


@action
def move_line(*, line: ServiceLine, to_line: ServiceLine, reason: str, by: Actor, now: datetime) -> int:
    """Send everybody who waits in a line to another one, each with the place by arrival; returns how many.

    Raises LineClosed, NotFound for a line of another hall, NotAllowed.
    """
    check(by, MANAGE_HALL, line.hall.office.agency.path)
    if to_line.hall_id != line.hall_id or to_line.pk == line.pk:
        raise NotFound(_("Không có nhóm lấy số này."))
    _check_open(to_line)
    waiting = Ticket.objects.filter(line=line, state__in=_NOT_CALLED | {TicketState.HELD})
    tickets = list(waiting.select_for_update())
    for one in tickets:
        one.line, one.wanted_counter = to_line, None
    Ticket.objects.bulk_update(tickets, ["line", "wanted_counter"], batch_size=200)
    said = {"from_line": line.pk, "reason": " ".join(reason.split())}
    append_to_each(
        subject_kind=TICKET,
        events={
            subject_of(one): [NewEvent("queueing.ticket_transferred", {**base(one), **said})]
            for one in tickets
        },
        by=by,
        now=now,
    )
    return len(tickets)


@action
def leave_closed_line(*, ticket_id: int, line_id: int, by: Actor, now: datetime) -> Ticket:
    """Whoever holds a ticket of a line that has closed goes to another line, with the place by arrival.

    The caller has made sure that the ticket is the holder's (its key). Raises NotFound, LineClosed,
    TicketNotThere once called or while the line is open.
    """
    ticket, head = load_open(ticket_id, states=_NOT_CALLED)
    if ticket.line.is_active and not ticket.line.closed_because:
        raise TicketNotThere(
            _("Nhóm %(line)s đang phục vụ; xin chờ ở nhóm này.") % {"line": ticket.line.name}
        )
    line = ServiceLine.objects.filter(pk=line_id, hall_id=ticket.line.hall_id).first()
    if line is None:
        raise NotFound(_("Không có nhóm lấy số này."))
    _check_open(line)
    before = ticket.line_id
    ticket.line, ticket.wanted_counter = line, None
    move(
        ticket, head, TicketState(ticket.state), "line_id", "wanted_counter_id",
        event="ticket_transferred", by=by, now=now, said={"from_line": before, "reason": ""},
    )  # fmt: skip
    return ticket


def _check_open(line: ServiceLine) -> None:
    if not line.is_active or line.closed_because:
        raise LineClosed(_("Nhóm %(line)s đang đóng.") % {"line": line.name}, field="line")

"""Sending people on: to another line, or to one counter. The place by arrival is kept."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Counter
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.transactions import action
from motcua.queueing.actions.moving import load_open, move
from motcua.queueing.choices import TicketState
from motcua.queueing.errors import CounterClosed, LineClosed, LineNotServed, ReasonMissing
from motcua.queueing.models import CounterLine, CounterSession, ServiceLine, Ticket
from motcua.queueing.permissions import CALL


@action
def transfer_ticket(
    *,
    ticket_id: int,
    line_id: int | None = None,
    counter_id: int | None = None,
    reason: str = "",
    note: str = "",
    by: Actor,
    now: datetime,
) -> Ticket:
    """Send a person to another line, to one counter, or both; arrival and name of the ticket are kept.

    Sent to a counter only, they stay in their line if it is served there, else they join the line it serves
    first. No other counter calls them until that one closes. Raises ReasonMissing when neither is given,
    NotFound, LineClosed for a line not in use, CounterClosed, LineNotServed, TicketNotThere.
    """
    states = {TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD}
    ticket, head = load_open(ticket_id, states=states)
    check(by, CALL, ticket.office.agency.path)
    if line_id is None and counter_id is None:
        raise ReasonMissing(_("Chọn nhóm hoặc quầy để chuyển khách đến."), field="line")
    counter = _open_counter(ticket, counter_id) if counter_id is not None else None
    line = _line_of(ticket, line_id, counter)
    before = ticket.line_id
    ticket.line, ticket.wanted_counter = line, counter
    ticket.counter, ticket.officer, ticket.begun_at, ticket.end_reason = None, None, None, ""
    ticket.note = note or ticket.note
    move(
        ticket, head, TicketState.WAITING,
        "line_id", "wanted_counter_id", "counter_id", "officer_id", "begun_at", "end_reason", "note",
        event="ticket_transferred", by=by, now=now,
        said={"from_line": before, "to_counter": counter_id, "reason": " ".join(reason.split())},
    )  # fmt: skip
    return ticket


def _open_counter(ticket: Ticket, counter_id: int) -> Counter:
    counter = Counter.objects.filter(pk=counter_id, office_id=ticket.office_id).first()
    if counter is None:
        raise NotFound(_("Không có quầy này."))
    if not CounterSession.objects.filter(counter=counter, closed_at=None).exists():
        raise CounterClosed(
            _("%(counter)s đang đóng. Xin chọn quầy khác.") % {"counter": counter}, field="counter"
        )
    return counter


def _line_of(ticket: Ticket, line_id: int | None, counter: Counter | None) -> ServiceLine:
    served = (
        [] if counter is None else list(CounterLine.objects.filter(counter=counter).select_related("line"))
    )
    if line_id is None:
        own = next((one.line for one in served if one.line_id == ticket.line_id), None)
        line = own or next((one.line for one in served if one.line.is_active), None)
        if line is None:
            raise LineNotServed(_("Quầy này chưa được giao phục vụ nhóm nào."), field="counter")
        return line
    line = ServiceLine.objects.filter(pk=line_id, hall__office_id=ticket.office_id).first()
    if line is None:
        raise NotFound(_("Không có nhóm lấy số này."))
    if line.pk != ticket.line_id and (not line.is_active or line.closed_because):
        raise LineClosed(_("Nhóm %(line)s đang đóng.") % {"line": line.name}, field="line")
    if counter is not None and line.pk not in {one.line_id for one in served}:
        raise LineNotServed(
            _("%(counter)s không phục vụ nhóm %(line)s.") % {"counter": counter, "line": line.name},
            field="counter",
        )
    return line

"""Moving a ticket from one state to another: the one way, with its event."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.audit.models import ChainHead
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.rows import updating
from motcua.queueing.choices import TicketState
from motcua.queueing.errors import TicketNotThere
from motcua.queueing.models import Ticket
from motcua.queueing.sql import TICKET, subject_of
from motcua.queueing.workflow import may_follow


def load_open(ticket_id: int, *, states: Set[TicketState]) -> tuple[Ticket, ChainHead | None]:
    """The ticket with the head of its chain; raises NotFound, TicketNotThere unless in one of the states."""
    ticket = Ticket.objects.select_related("line__hall", "office__agency").filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound(_("Không có phiếu này."))
    if ticket.state not in states:
        raise TicketNotThere(
            _("Phiếu %(code)s không còn ở trạng thái đó (đang: %(state)s). Xin tải lại trang.")
            % {"code": ticket.code, "state": TicketState(ticket.state).label}
        )
    head = ChainHead.objects.filter(subject_kind=TICKET, subject_id=subject_of(ticket)).first()
    return ticket, head


def move(
    ticket: Ticket,
    head: ChainHead | None,
    state: TicketState,
    *fields: str,
    event: str,
    by: Actor,
    now: datetime,
    said: Mapping[str, Any] | None = None,
) -> None:
    """Write the state and the named fields if nobody moved the ticket in between, and the event.

    Three statements when the head is given. Raises TicketNotThere when somebody was faster.
    """
    before = TicketState(ticket.state)
    if not may_follow(before, state):
        raise TicketNotThere(
            _("Phiếu %(code)s đang ở trạng thái: %(state)s.") % {"code": ticket.code, "state": before.label}
        )
    ticket.state = state
    beaten = TicketNotThere(_("Phiếu %(code)s vừa được quầy khác gọi.") % {"code": ticket.code})
    unmoved = {"id": ticket.pk, "state": before.value}
    append(
        subject_kind=TICKET,
        subject_id=subject_of(ticket),
        events=[NewEvent(f"queueing.{event}", {**base(ticket), **(said or {})})],
        by=by,
        now=now,
        head=head,
        along=[updating(ticket, "state", *fields, where=unmoved, refusal=beaten)],
    )


def base(ticket: Ticket) -> dict[str, Any]:
    """What every event of a ticket says, so that boards need no second look."""
    return {
        "office": ticket.office_id,
        "line": ticket.line_id,
        "code": ticket.code,
        "state": ticket.state,
        "counter": ticket.counter_id,
    }

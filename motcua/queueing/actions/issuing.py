"""A ticket for somebody who comes; giving it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, open_chain
from motcua.core import series
from motcua.core.access import check
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.inserts import insert_rows
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.queueing.actions.moving import load_open, move
from motcua.queueing.choices import DeviceKind, TicketOrigin, TicketState
from motcua.queueing.errors import DeviceUnknown, LineClosed, RemoteNotOffered
from motcua.queueing.models import PriorityGroup, Ticket
from motcua.queueing.permissions import ISSUE
from motcua.queueing.queries.opening import why_closed
from motcua.queueing.queries.waiting import estimate
from motcua.queueing.rules.codes import new_ticket_key, ticket_code
from motcua.queueing.rules.order import people_before
from motcua.queueing.sql import TICKET, Issuing, read_issuing, subject_of

REMOTE_ACTORS = frozenset({ActorKind.APPLICANT, ActorKind.HELPER, ActorKind.ANONYMOUS})


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a ticket is for.

    `is_present` is false for one taken from afar: it keeps its place and is called once its holder is there.
    `slot_at`: the time of an appointment whose holder came in time.
    """

    line_id: int
    origin: TicketOrigin = TicketOrigin.KIOSK
    priority_id: int | None = None
    applicant_id: int | None = None
    case_id: int | None = None
    offering_id: int | None = None
    note: str = ""
    language: str = "vi"
    slot_at: datetime | None = None
    is_present: bool = True
    idempotency_key: str | None = None


def issue_ticket(*, new: NewTicket, by: Actor, now: datetime) -> Ticket:
    """The next number of the line; the same one again for an idempotency key already used at the office.

    At most six statements. Raises NotFound for a line that does not exist, LineClosed, RemoteNotOffered,
    DeviceUnknown for a kiosk of another office, NotAllowed.
    """
    try:
        return _issue(new, by, now)
    except IntegrityError:
        # Two clicks at the same moment: the first is through, the second finds its ticket.
        if new.idempotency_key is None:
            raise
        return _issue(new, by, now)


@action
def _issue(new: NewTicket, by: Actor, now: datetime) -> Ticket:
    priority = _priority(new)
    head_start = timedelta(minutes=priority.head_start if priority else 0)
    day = local_day(now)
    found = read_issuing(
        new.line_id,
        device_id=by.id if by.kind is ActorKind.KIOSK else None,
        key=new.idempotency_key,
        rank_at=now - head_start,
        slot_at=new.slot_at or now,
    )
    if found is None:
        raise NotFound(_("Không có nhóm lấy số này."))
    _check(new, found, priority, by)
    if found.known is not None:
        return found.known
    closed = why_closed(found.line, found.hall, found.agency, now=now)
    if closed:
        raise LineClosed(closed)
    ticket = _ticket(new, found, priority, now)
    (today,) = series.take([f"queue:{found.line.pk}:{day:%Y%m%d}:"])
    ticket.number = found.line.numbers_above + today
    # Who booked has a place of the day already.
    most = None if new.origin is TicketOrigin.APPOINTMENT else found.line.daily_capacity
    if most is not None and today > most:
        raise LineClosed(_("Nhóm %(line)s đã hết số hôm nay.") % {"line": found.line.name})
    ticket.code = ticket_code(found.line.letters, ticket.number)
    ticket.device = found.device
    insert_rows([ticket])
    open_chain(
        subject_kind=TICKET,
        subject_id=subject_of(ticket),
        events=[NewEvent("queueing.ticket_issued", _said(ticket))],
        by=by,
        now=now,
    )
    return ticket


def _priority(new: NewTicket) -> PriorityGroup | None:
    if new.priority_id is None:
        return None
    found = PriorityGroup.objects.filter(pk=new.priority_id, is_active=True).first()
    if found is None:
        raise NotFound(_("Đối tượng ưu tiên này không còn áp dụng."))
    return found


def _check(new: NewTicket, found: Issuing, priority: PriorityGroup | None, by: Actor) -> None:
    if by.kind is ActorKind.KIOSK:
        device = found.device
        if (
            device is None
            or not device.is_active
            or device.kind != DeviceKind.KIOSK
            or device.office_id != found.office.pk
        ):
            raise DeviceUnknown(_("Máy này chưa được ghép với điểm tiếp nhận."))
    elif by.kind in REMOTE_ACTORS:
        # Who has an appointment is known to stand at the door (`arriving`).
        if not found.hall.gives_remote and new.origin is not TicketOrigin.APPOINTMENT:
            raise RemoteNotOffered(_("Điểm tiếp nhận này không cho lấy số từ xa."))
    else:
        check(by, ISSUE, found.agency.path)
    if priority is not None and priority.hall_id != found.hall.pk:
        raise NotAllowed(_("Đối tượng ưu tiên này là của điểm tiếp nhận khác."))


def _ticket(new: NewTicket, found: Issuing, priority: PriorityGroup | None, now: datetime) -> Ticket:
    # A clock set back must not put a newcomer before those who wait.
    joined_at = max(now, found.latest.joined_at) if found.latest else now
    head_start = timedelta(minutes=priority.head_start if priority else 0)
    ahead = people_before(
        walk_ins=found.walk_ins,
        appointments=found.appointments,
        per_appointment=found.line.walk_ins_per_appointment,
        has_appointment=new.slot_at is not None,
    )
    ticket = Ticket(
        office=found.office,
        line=found.line,
        day=local_day(now),
        key=new_ticket_key(),
        origin=new.origin,
        state=TicketState.WAITING if new.is_present else TicketState.EXPECTED,
        language=new.language,
        priority=priority,
        issued_at=now,
        joined_at=joined_at,
        rank_at=joined_at - head_start,
        slot_at=new.slot_at,
        applicant_id=new.applicant_id,
        case_id=new.case_id,
        offering_id=new.offering_id,
        note=new.note,
        idempotency_key=new.idempotency_key,
        people_ahead=ahead,
    )
    _estimate(ticket, found, now)
    return ticket


def _estimate(ticket: Ticket, found: Issuing, now: datetime) -> None:
    """Write down how long the person will wait, what they are told of it, and what that stands on."""
    if found.pace is None:
        return
    found_wait = estimate(
        people_ahead=ticket.people_ahead,
        serving=found.serving,
        pace=found.pace,
        hall=found.hall,
        agency=found.agency,
        now=now,
    )
    told, expected = found_wait.told, found_wait.expected
    ticket.told_low, ticket.told_high = told.low, told.high
    ticket.expected_wait, ticket.expected_deviation = round(expected.middle), round(expected.deviation)


def _said(ticket: Ticket) -> dict[str, object]:
    """The event's payload: what boards and counters need, nothing about the person."""
    return {
        "office": ticket.office_id,
        "line": ticket.line_id,
        "code": ticket.code,
        "origin": ticket.origin,
        "state": ticket.state,
        "priority": ticket.priority.key if ticket.priority else "",
        "slot": ticket.slot_at,
        "ahead": ticket.people_ahead,
        "told": [ticket.told_low, ticket.told_high],
    }


@action
def give_back_ticket(*, ticket_id: int, by: Actor, now: datetime) -> Ticket:
    """The holder gives the ticket back: whoever follows moves up. Raises TicketNotThere once called."""
    ticket, head = load_open(ticket_id, states={TicketState.WAITING, TicketState.EXPECTED})
    ticket.ended_at = now
    move(ticket, head, TicketState.GIVEN_BACK, "ended_at", event="ticket_given_back", by=by, now=now)
    return ticket

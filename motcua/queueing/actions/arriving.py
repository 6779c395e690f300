"""Somebody with an appointment says that they are there: it becomes a ticket."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.rules.dates import format_moment, format_time, local, local_day
from motcua.core.transactions import action
from motcua.queueing.actions.appointment_notes import note_on_appointments
from motcua.queueing.actions.issuing import REMOTE_ACTORS, NewTicket, issue_ticket
from motcua.queueing.choices import AppointmentState, TicketOrigin
from motcua.queueing.errors import AppointmentOver, NotAtDoor, NotYetTime
from motcua.queueing.models import Appointment, Ticket
from motcua.queueing.queries.presence import is_presence_code
from motcua.queueing.rules.slots import Arrival, arrival_of


@action
def check_in(
    *,
    appointment: Appointment,
    door_code: str = "",
    priority_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Ticket:
    """The ticket of an appointment; the same one again for a second scan.

    Kiosks and officers see that the person is there, a phone shows it by the `door_code` of the day.

    In time it keeps its turn by appointment; late beyond the hall's grace it waits like a walk-in who came at
    this moment. Raises NotAtDoor, NotYetTime too early or on another day, AppointmentOver once cancelled or
    missed, and whatever `issue_ticket` refuses.
    """
    held = Appointment.objects.select_for_update(of=("self",)).with_place().get(pk=appointment.pk)
    if by.kind in REMOTE_ACTORS:
        _check_at_door(held, door_code, now=now)
    if held.ticket_id is not None:
        return Ticket.objects.select_related("line", "office").get(pk=held.ticket_id)
    if not held.is_booked:
        state = AppointmentState(held.state).label
        raise AppointmentOver(
            _("Lịch hẹn này không còn hiệu lực (%(state)s). Xin lấy số như bình thường.") % {"state": state}
        )
    arrival = _arrival(held, now=now)
    ticket = issue_ticket(
        new=NewTicket(
            line_id=held.slot.line_id,
            origin=TicketOrigin.APPOINTMENT,
            priority_id=priority_id,
            applicant_id=held.applicant_id,
            offering_id=held.offering_id,
            note=_note(held),
            language=held.language,
            slot_at=held.slot.starts_at if arrival is Arrival.IN_TIME else None,
            idempotency_key=f"appointment:{held.pk}",
        ),
        by=by,
        now=now,
    )
    held.state, held.ticket, held.changed_at = AppointmentState.ARRIVED, ticket, now
    held.save(update_fields=["state", "ticket", "changed_at"])
    note_on_appointments(
        [held], "appointment_kept", by=by, now=now, ticket=ticket.pk, is_late=arrival is Arrival.LATE
    )
    return ticket


def _check_at_door(appointment: Appointment, code: str, *, now: datetime) -> None:
    office_id = appointment.slot.line.hall.office_id
    if not is_presence_code(code, office_id=office_id, on=local_day(now)):
        raise NotAtDoor(
            _("Mã ở cửa không đúng hoặc là của ngày khác. Xin xem mã đang treo ở cửa hôm nay."), field="code"
        )


def _arrival(appointment: Appointment, *, now: datetime) -> Arrival:
    slot, hall = appointment.slot, appointment.slot.line.hall
    early = timedelta(minutes=hall.minutes_early)
    arrival = arrival_of(
        local(slot.starts_at),
        now=local(now),
        early=early,
        grace=timedelta(minutes=hall.appointment_grace),
    )
    if arrival is Arrival.OTHER_DAY:
        raise NotYetTime(
            _("Ông/Bà hẹn lúc %(at)s, không phải hôm nay.") % {"at": format_moment(slot.starts_at)}
        )
    if arrival is Arrival.EARLY:
        raise NotYetTime(
            _("Ông/Bà hẹn lúc %(at)s. Còn sớm, xin ngồi chờ và quét lại mã từ %(from)s.")
            % {"at": format_time(slot.starts_at), "from": format_time(slot.starts_at - early)}
        )
    return arrival


def _note(appointment: Appointment) -> str:
    """What the counter reads when it calls: who booked and what for."""
    return " · ".join(part for part in (appointment.name, appointment.note) if part)

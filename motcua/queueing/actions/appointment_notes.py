"""What every change of an appointment leaves behind: an event, and a message where an address is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motcua.audit.actions import NewEvent, append_to_each
from motcua.core.actors import Actor
from motcua.notifications.actions import NewMessage, Reference, Sender, queue_messages
from motcua.notifications.notices import Notice
from motcua.queueing.models import Appointment
from motcua.queueing.notices import AppointmentFacts
from motcua.queueing.rules.codes import appointment_path

APPOINTMENT = "queueing.appointment"  # the subject kind of an appointment's events


def note_on_appointments(
    appointments: Sequence[Appointment], kind: str, *, by: Actor, now: datetime, **more: Any
) -> None:
    """One event for each; it says which time of which line, nothing about the person."""
    events = {str(one.pk): [NewEvent(f"queueing.{kind}", {**_said(one), **more})] for one in appointments}
    append_to_each(subject_kind=APPOINTMENT, events=events, by=by, now=now)


def tell(
    appointments: Sequence[Appointment],
    notice: Notice[AppointmentFacts],
    *,
    public_url: str,
    by: Actor,
    now: datetime,
    expires_at_start: bool = False,
) -> int:
    """Write the notice to those who left an address, once for each change; returns how many.

    Who has only a telephone sees the same on the page of the appointment.
    """
    messages = [
        _message(one, notice, public_url, expires_at=one.slot.starts_at if expires_at_start else None)
        for one in appointments
        if one.email
    ]
    return queue_messages(messages=messages, by=by, now=now) if messages else 0


def _said(appointment: Appointment) -> dict[str, Any]:
    slot = appointment.slot
    return {
        "office": slot.line.hall.office_id,
        "line": slot.line_id,
        "slot": slot.pk,
        "starts_at": slot.starts_at,
        "state": appointment.state,
    }


def _message(
    appointment: Appointment,
    notice: Notice[AppointmentFacts],
    public_url: str,
    *,
    expires_at: datetime | None,
) -> NewMessage:
    line = appointment.slot.line
    office = line.hall.office
    facts = AppointmentFacts(
        at=appointment.slot.starts_at,
        line=line.english_name or line.name if appointment.language == "en" else line.name,
        place=", ".join(part for part in (office.agency.name, office.address) if part),
        code=appointment.spoken_code,
        link=f"{public_url.rstrip('/')}{appointment_path(appointment.key)}",
    )
    return NewMessage(
        notice=notice,
        facts=facts,
        address=appointment.email,
        reference=Reference("appointment", str(appointment.pk)),
        sender=Sender(office.agency.name, office.agency.path),
        key=f"{notice.key}:{appointment.pk}:{appointment.sequence}",
        language=appointment.language,
        expires_at=expires_at,
    )

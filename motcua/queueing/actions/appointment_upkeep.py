"""What becomes of appointments without anybody's doing: reminders, those nobody came to, forgetting."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import F, QuerySet

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import VN_TZ, local_day
from motcua.core.transactions import action
from motcua.queueing.actions.appointment_notes import note_on_appointments, tell
from motcua.queueing.choices import AppointmentState
from motcua.queueing.models import Appointment, Hall, Ticket
from motcua.queueing.notices import APPOINTMENT_SOON, APPOINTMENT_TOMORROW
from motcua.queueing.permissions import MANAGE_HALL

DAY_BEFORE, HOUR_BEFORE = timedelta(hours=24), timedelta(hours=1)
# Who books shortly before needs no reminder of what they have just been told.
NOT_AFTER_BOOKING = timedelta(hours=3)
# A late visitor may still come; after that the hall is about to close.
MISSED_AFTER = timedelta(hours=2)
SLICE = 500


@action
def remind_of_appointments(*, public_url: str, by: Actor, now: datetime) -> int:
    """Remind a day and an hour before, each once; returns how many messages were written."""
    check(by, MANAGE_HALL)
    told = 0
    for field, before, notice in (
        ("day_reminder_at", DAY_BEFORE, APPOINTMENT_TOMORROW),
        ("hour_reminder_at", HOUR_BEFORE, APPOINTMENT_SOON),
    ):
        due = Appointment.objects.booked().filter(
            **{field: None}, slot__starts_at__gt=now, slot__starts_at__lte=now + before
        )
        due = due.filter(changed_at__lte=F("slot__starts_at") - before - NOT_AFTER_BOOKING)
        found = _locked(due.exclude(email=""))
        Appointment.objects.filter(pk__in=[one.pk for one in found]).update(**{field: now})
        told += tell(found, notice, public_url=public_url, by=by, now=now, expires_at_start=True)
    return told


@action
def close_missed_appointments(*, by: Actor, now: datetime) -> int:
    """Note of which appointments nobody made use; returns how many."""
    check(by, MANAGE_HALL)
    found = _locked(Appointment.objects.booked().filter(slot__starts_at__lt=now - MISSED_AFTER))
    Appointment.objects.filter(pk__in=[one.pk for one in found]).update(
        state=AppointmentState.MISSED, changed_at=now
    )
    for one in found:
        one.state = AppointmentState.MISSED
    note_on_appointments(found, "appointment_missed", by=by, now=now)
    return len(found)


@action
def forget_visitors(*, by: Actor, now: datetime) -> int:
    """Erase who booked once the hall's days are over, on the ticket too; returns how many were forgotten."""
    check(by, MANAGE_HALL)
    forgotten = 0
    for hall in Hall.objects.all():
        before = local_day(now) - timedelta(days=hall.appointment_kept_days)
        found = _locked(
            Appointment.objects.exclude(state=AppointmentState.BOOKED).filter(
                erased_at=None,
                slot__line__hall=hall,
                slot__starts_at__lt=datetime.combine(before, time.min, VN_TZ),
            )
        )
        ids = [one.pk for one in found]
        Ticket.objects.filter(appointment__in=ids).update(note="")
        Appointment.objects.filter(pk__in=ids).update(
            applicant=None, name="", phone="", email="", note="", erased_at=now
        )
        note_on_appointments(found, "visitor_forgotten", by=by, now=now)
        forgotten += len(found)
    return forgotten


def _locked(due: QuerySet[Appointment]) -> list[Appointment]:
    """A slice of them that nobody moves, cancels or checks in until the action ends."""
    rows = due.select_related("slot__line__hall__office__agency").select_for_update(of=("self",))
    return list(rows.order_by("pk")[:SLICE])

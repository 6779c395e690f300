"""The times that can be booked, kept in step with the calendar, the counters and the pace of each line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Value
from django.db.models.functions import Greatest

from motcua.agencies.queries import calendar_of
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import VN_TZ, local, local_day
from motcua.core.transactions import action
from motcua.core.worktime import Calendar
from motcua.queueing.actions.appointment_notes import note_on_appointments, tell
from motcua.queueing.choices import AppointmentState
from motcua.queueing.models import Appointment, Hall, ServiceLine, Slot
from motcua.queueing.notices import APPOINTMENT_WITHDRAWN
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.queries.forces import forces_of
from motcua.queueing.rules.slots import Force, Minutes, plan_day


@dataclass(frozen=True, slots=True)
class Planned:
    """What one run changed: times added and closed, appointments that could not stand."""

    added: int = 0
    closed: int = 0
    withdrawn: int = 0

    def __add__(self, other: Planned) -> Planned:
        return Planned(self.added + other.added, self.closed + other.closed, self.withdrawn + other.withdrawn)


@dataclass(frozen=True, slots=True)
class _Time:
    starts_at: datetime
    ends_at: datetime
    capacity: int


def plan_slots(*, hall: Hall, public_url: str, by: Actor, now: datetime) -> Planned:
    """Bring the times of a hall's lines in step for the coming days; running it again changes nothing.

    Whoever holds a time that no session of the calendar has any more, or in a line that is no longer used, is
    told and their appointment is withdrawn. A booked time that only the plan left out (another length of the
    times, fewer counters) stands as it is: no promise is broken for that. Raises NotAllowed.
    """
    check(by, MANAGE_HALL, hall.office.agency.path)
    calendar, done = calendar_of(hall.office.agency), Planned()
    lines = list(hall.lines.all())
    forces = forces_of(hall, lines)
    for line in lines:
        line.hall = hall
        done += _plan_line(line, forces[line.pk], calendar, public_url, by, now)
    return done


@action
def _plan_line(
    line: ServiceLine, force: Force, calendar: Calendar, public_url: str, by: Actor, now: datetime
) -> Planned:
    # Locked in one order: bookings wait until the times stand.
    kept = Slot.objects.select_for_update().filter(line=line, starts_at__gt=now).order_by("pk")
    slots = list(kept)
    days = [local_day(now) + timedelta(days=number) for number in range(line.hall.appointment_days + 1)]
    gone = [slot for slot in slots if not (line.is_active and _receives(calendar, slot))]
    staying = [slot for slot in slots if slot.taken and slot not in gone]
    wanted = {one.starts_at: one for one in _times(line, force, calendar, days) if one.starts_at > now}
    _leave_out_overlapping(wanted, staying)
    added = _write(line, wanted, slots)
    closed = _close([slot for slot in slots if slot.starts_at not in wanted and slot.is_open])
    withdrawn = _withdraw(gone, public_url, by=by, now=now)
    return Planned(added, closed, withdrawn)


def _receives(calendar: Calendar, slot: Slot) -> bool:
    begins, ends = local(slot.starts_at), local(slot.ends_at)
    minutes = begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute
    return any(opens <= minutes[0] and minutes[1] <= closes for opens, closes in _reception(calendar, begins))


def _reception(calendar: Calendar, day: date) -> tuple[Minutes, ...]:
    return calendar.plan_ordinal(day.toordinal()).reception


def _times(line: ServiceLine, force: Force, calendar: Calendar, days: Iterable[date]) -> Iterable[_Time]:
    if not (line.is_active and line.takes_appointments):
        return
    for day in days:
        midnight = datetime.combine(day, time.min, VN_TZ)
        for one in plan_day(_reception(calendar, day), slot_minutes=line.slot_minutes, force=force):
            yield _Time(
                midnight + timedelta(minutes=one.begins),
                midnight + timedelta(minutes=one.ends),
                one.capacity,
            )


def _leave_out_overlapping(wanted: dict[datetime, _Time], staying: Sequence[Slot]) -> None:
    """A booked time stands; of the plan goes what would lie across it."""
    for slot in staying:
        for one in list(wanted.values()):
            is_same = (one.starts_at, one.ends_at) == (slot.starts_at, slot.ends_at)
            if not is_same and one.starts_at < slot.ends_at and slot.starts_at < one.ends_at:
                del wanted[one.starts_at]


def _write(line: ServiceLine, wanted: dict[datetime, _Time], slots: Sequence[Slot]) -> int:
    known = {slot.starts_at: slot for slot in slots}
    new = [
        Slot(line=line, starts_at=one.starts_at, ends_at=one.ends_at, capacity=one.capacity)
        for one in wanted.values()
        if one.starts_at not in known
    ]
    Slot.objects.bulk_create(new)
    changes: dict[tuple[timedelta, int], list[int]] = {}
    for starts_at, one in wanted.items():
        slot = known.get(starts_at)
        if slot is not None and not _is_as_planned(slot, one):
            changes.setdefault((one.ends_at - starts_at, one.capacity), []).append(slot.pk)
    for (length, capacity), ids in changes.items():
        Slot.objects.filter(pk__in=ids).update(
            capacity=Greatest(F("taken"), Value(capacity)), ends_at=F("starts_at") + length, is_open=True
        )
    return len(new)


def _is_as_planned(slot: Slot, planned: _Time) -> bool:
    return (
        slot.is_open
        and slot.ends_at == planned.ends_at
        and slot.capacity == max(planned.capacity, slot.taken)
    )


def _close(slots: Sequence[Slot]) -> int:
    return Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(is_open=False)


def _withdraw(slots: Sequence[Slot], public_url: str, *, by: Actor, now: datetime) -> int:
    booked = Appointment.objects.booked().filter(slot__in=[slot.pk for slot in slots])
    found = list(booked.select_for_update(of=("self",)).with_place())
    if not found:
        return 0
    booked.update(state=AppointmentState.WITHDRAWN, sequence=F("sequence") + 1, changed_at=now)
    for slot_id, count in Counter(one.slot_id for one in found).items():
        Slot.objects.filter(pk=slot_id).update(taken=F("taken") - count)
    for one in found:
        one.state, one.sequence = AppointmentState.WITHDRAWN, one.sequence + 1
    note_on_appointments(found, "appointment_withdrawn", by=by, now=now)
    tell(found, APPOINTMENT_WITHDRAWN, public_url=public_url, by=by, now=now, expires_at_start=True)
    return len(found)

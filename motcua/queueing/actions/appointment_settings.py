"""How an office takes appointments: how far ahead, which lines, how long each time, which share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.errors import Unreadable
from motcua.core.transactions import action
from motcua.queueing.actions.halls import note_on_hall
from motcua.queueing.actions.slots import Planned, plan_slots
from motcua.queueing.models import Hall
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.rules.slots import LONGEST, SHORTEST

FURTHEST, LONGEST_KEPT = 60, 365  # days
MOST_WALK_INS = 50  # as many as a line may say elsewhere


@dataclass(frozen=True, slots=True)
class LineAppointments:
    """What a line says of appointments; `walk_ins_per_appointment` also mixes the calls (`rules.order`)."""

    takes_appointments: bool
    slot_minutes: int
    walk_ins_per_appointment: int


@action
def change_appointments(
    *,
    hall: Hall,
    days: int,
    kept_days: int,
    lines: Mapping[int, LineAppointments],
    public_url: str,
    by: Actor,
    now: datetime,
) -> Planned:
    """Other settings, and the times planned anew by them. Booked times stand.

    Raises NotAllowed, Unreadable for a number out of bounds.
    """
    check(by, MANAGE_HALL, hall.office.agency.path)
    _within(days, 1, FURTHEST, "days")
    _within(kept_days, 1, LONGEST_KEPT, "kept_days")
    hall.appointment_days, hall.appointment_kept_days = days, kept_days
    hall.save(update_fields=["appointment_days", "appointment_kept_days"])
    for line in hall.lines.filter(pk__in=list(lines)):
        said = lines[line.pk]
        _within(said.slot_minutes, SHORTEST, LONGEST, f"slot_minutes_{line.pk}")
        _within(said.walk_ins_per_appointment, 1, MOST_WALK_INS, f"walk_ins_{line.pk}")
        for name, value in asdict(said).items():
            setattr(line, name, value)
        line.save(update_fields=list(asdict(said)))
    payload = {
        "days": days,
        "kept_days": kept_days,
        "lines": {str(pk): asdict(line) for pk, line in lines.items()},
    }
    note_on_hall(hall, "appointments_changed", payload, by=by, now=now)
    return plan_slots(hall=hall, public_url=public_url, by=by, now=now)


def _within(value: int, least: int, most: int, field: str) -> None:
    if not least <= value <= most:
        raise Unreadable(
            _("Xin ghi một số từ %(least)d đến %(most)d.") % {"least": least, "most": most}, field=field
        )

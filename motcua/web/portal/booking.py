"""What the pages of appointments show: free days and times, an appointment, its file for calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.utils.translation import gettext as _

from motcua.core.rules.dates import format_time
from motcua.queueing.calendar_files import CalendarEntry, calendar_file
from motcua.queueing.choices import AppointmentState
from motcua.queueing.models import Appointment, ServiceLine
from motcua.queueing.queries.appointments import by_day, free_times
from motcua.queueing.rules.codes import appointment_path
from motcua.queueing.rules.slots import FreeTime, quietest
from motcua.web.portal.ticket_words import line_name

_NOON = 12


@dataclass(frozen=True, slots=True)
class Day:
    """A day with free times: how many places, and whether it is the one shown."""

    on: date
    places: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Half:
    """The free times of a morning or an afternoon."""

    name: str
    times: list[FreeTime]


@dataclass(frozen=True, slots=True)
class Times:
    """The free times of a line: the days, the halves of the chosen one, and the quietest time of all."""

    days: list[Day]
    halves: list[Half]
    best: FreeTime | None


def times_of(line: ServiceLine, wanted: str, *, now: datetime) -> Times:
    """The free times; the day an address names is shown if it has any, else the first that has."""
    found = free_times(line, now=now)
    days = by_day(found)
    chosen = next((on for on in days if on.isoformat() == wanted), next(iter(days), None))
    shown = days[chosen] if chosen else []
    return Times(
        days=[Day(on, sum(one.free for one in times), on == chosen) for on, times in days.items()],
        halves=[
            Half(_("Buổi sáng"), [one for one in shown if one.starts_at.hour < _NOON]),
            Half(_("Buổi chiều"), [one for one in shown if one.starts_at.hour >= _NOON]),
        ],
        best=quietest(found),
    )


def address_of(appointment: Appointment) -> str:
    """The full address of an appointment's page: what its QR says."""
    return f"{settings.PUBLIC_URL}{appointment_path(appointment.key)}"


def qr_of(appointment: Appointment) -> str:
    """A drawing in dark modules; the page gives it size and a white ground."""
    code = segno.make(address_of(appointment), micro=False, error="m")
    return code.svg_inline(omitsize=True, border=2, svgclass="qr-drawing")


def file_of(appointment: Appointment) -> bytes:
    """The appointment for a calendar; it names the line and the office, not the person."""
    slot = appointment.slot
    office = slot.line.hall.office
    url = address_of(appointment)
    entry = CalendarEntry(
        secret=appointment.key,
        sequence=appointment.sequence,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        changed_at=appointment.changed_at,
        title=_("Hẹn tại %(office)s: %(line)s")
        % {"office": office.agency.short_name or office.agency.name, "line": line_name(slot.line)},
        place=", ".join(part for part in (office.name, office.address) if part),
        text=_("Mã hẹn: %(code)s. Xin đến trước %(at)s ít phút. Xem, đổi giờ hoặc hủy: %(url)s")
        % {"code": appointment.spoken_code, "at": format_time(slot.starts_at), "url": url},
        url=url,
        is_cancelled=appointment.state in (AppointmentState.CANCELLED, AppointmentState.WITHDRAWN),
    )
    return calendar_file(entry, host=urlsplit(settings.PUBLIC_URL).hostname or "localhost")

"""Where a procedure is filed, and how it is there now: open or not, people waiting, quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from motcua.agencies.models import Office
from motcua.core.rules.dates import local_day, weekday_name
from motcua.queueing.models import Hall
from motcua.queueing.queries.errands import line_for, lines_of
from motcua.queueing.queries.hall_now import LineNow, lines_now
from motcua.queueing.queries.quiet import quiet_hours_of
from motcua.queueing.rules.quiet import Hour, QuietHour
from motcua.web.portal.places import offices_taking
from motcua.web.shared.opening import OfficeNow, office_now

MOST_LOOKED_INTO = 3  # offices whose hall is shown; a province may have hundreds of reception points
_A_MONDAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Place:
    """One office: whether it is open, the line for the procedure, quiet hours; no line without a hall."""

    office: Office
    desk: OfficeNow
    line: LineNow | None = None
    quiet: Sequence[QuietHour] = ()

    @property
    def hall(self) -> Hall | None:
        """The hall of the office, if it has one."""
        return getattr(self.office, "hall", None)

    @property
    def gives_remote(self) -> bool:
        """Whether a number of this line can be taken from afar now."""
        hall = self.hall
        return hall is not None and hall.gives_remote and self.line is not None and not self.line.closed

    @property
    def takes_appointments(self) -> bool:
        """Whether a time of this line can be booked."""
        return self.line is not None and self.line.line.takes_appointments

    @property
    def quiet_words(self) -> list[str]:
        """The quiet hours in words."""
        return [hour_words(one.hour) for one in self.quiet]


def places_for(procedure_id: int, field_id: int | None, *, now: datetime) -> list[Place]:
    """The offices where a procedure is filed: three statements, and four for each hall looked into."""
    offices = offices_taking(procedure_id, on=local_day(now))
    looked_into = [one for one in offices if hasattr(one, "hall")][:MOST_LOOKED_INTO]
    return [
        _with_hall(office, field_id, now)
        if office in looked_into
        else Place(office, office_now(office, now=now))
        for office in offices
    ]


def _with_hall(office: Office, field_id: int | None, now: datetime) -> Place:
    chosen = line_for(field_id, lines_of(office.hall))
    waits = lines_now(office.hall, office.agency, now=now)
    line = next((one for one in waits if chosen is not None and one.line.pk == chosen.pk), None)
    quiet = quiet_hours_of(line.line, office.agency, now=now) if line is not None else []
    return Place(office, office_now(office, hall=office.hall, now=now), line, quiet)


def hour_words(hour: Hour) -> str:
    """An hour of the week as people say it: "thứ Ba 14–15 giờ"."""
    day = weekday_name(_A_MONDAY + timedelta(days=hour.weekday - 1))
    return _("%(day)s %(from)s–%(to)s giờ") % {"day": day, "from": hour.hour, "to": hour.hour + 1}

"""Whether a line takes people now, and if not, why."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_of
from motcua.core.rules.dates import VN_TZ, local
from motcua.core.worktime import Calendar
from motcua.queueing.models import Hall, ServiceLine
from motcua.queueing.rules.waits import Stretch

_LOOK_AHEAD_DAYS = 40


def why_closed(line: ServiceLine, hall: Hall, agency: Agency, *, now: datetime) -> str:
    """Why the line gives no tickets at this moment, in words; empty while it does."""
    if not line.is_active:
        return _("Nhóm %(line)s không còn dùng.") % {"line": line.name}
    if line.closed_because:
        return _("Nhóm %(line)s đang tạm đóng: %(reason)s.") % {
            "line": line.name,
            "reason": line.closed_because,
        }
    if not takes_people(calendar_of(agency), hall, now=now):
        return _("Ngoài giờ lấy số. Xin xem giờ làm việc ở cửa.")
    return ""


def takes_people(calendar: Calendar, hall: Hall, *, now: datetime) -> bool:
    """Whether a session receives people at the moment, or begins within the minutes given early."""
    early = now + timedelta(minutes=hall.minutes_early)
    return is_receiving(calendar, hall, now=now) or is_receiving(calendar, hall, now=early)


def is_receiving(calendar: Calendar, hall: Hall, *, now: datetime) -> bool:
    """Whether a session receives people at the moment; a hall always open always does."""
    return hall.is_always_open or calendar.is_receiving_at(local(now))


def next_session(calendar: Calendar, *, now: datetime) -> datetime | None:
    """When the next session that receives people begins; None when none is in sight."""
    at = local(now)
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = at.date() + timedelta(days=ahead)
        for session in calendar.sessions_on(day):
            begins = datetime.combine(day, session.start, tzinfo=VN_TZ)
            if session.receives and begins > at:
                return begins
    return None


def closed_stretches(calendar: Calendar, hall: Hall, *, day: date) -> list[Stretch]:
    """When nobody is called on the day, up to its last session: before the first one and at noon.

    After the last session officers finish whoever waits: that time counts. None for a hall always open and
    for a day without sessions.
    """
    if hall.is_always_open:
        return []
    closed = []
    since = datetime.combine(day, time.min, VN_TZ)
    for session in calendar.sessions_on(day):
        if session.receives:
            closed.append((since, datetime.combine(day, session.start, VN_TZ)))
            since = datetime.combine(day, session.end, VN_TZ)
    return closed


def working_frame(calendar: Calendar, on: date) -> tuple[datetime, datetime, list[Stretch]]:
    """The first and last moment in which a working day receives people, and the breaks between."""
    times = [
        (datetime.combine(on, session.start, VN_TZ), datetime.combine(on, session.end, VN_TZ))
        for session in calendar.sessions_on(on)
        if session.receives
    ]
    closed = [(before[1], after[0]) for before, after in itertools.pairwise(times)]
    return times[0][0], times[-1][1], closed

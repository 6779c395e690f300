"""An appointment as a file a telephone's calendar takes (iCalendar, RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from icalendar import Alarm, Calendar, Event, vUri

from motcua.core.rules.dates import VN_TZ

REMINDED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What stands in the calendar, in the words of the reader. `secret` makes the name of the entry, which
    stays the same however often the appointment is moved; `sequence` says which file is newer.
    """

    secret: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    title: str
    place: str
    text: str
    url: str
    is_cancelled: bool


def calendar_file(entry: CalendarEntry, *, host: str) -> bytes:
    """The file; a cancelled appointment takes the entry out of the calendar again (METHOD CANCEL)."""
    calendar = Calendar()
    calendar.add("prodid", "-//motcua//VN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.is_cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{sha256(entry.secret.encode()).hexdigest()[:32]}@{host}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("dtstart", entry.starts_at.astimezone(VN_TZ))
    event.add("dtend", entry.ends_at.astimezone(VN_TZ))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.text)
    event.add("url", vUri(entry.url))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if not entry.is_cancelled:
        event.add_component(_alarm(entry))
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _alarm(entry: CalendarEntry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", -REMINDED)
    return alarm

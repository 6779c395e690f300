"""Whether the desk is open now, until when, and when it opens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.agencies.models import Office
from motcua.agencies.queries import calendar_of, week_in_force
from motcua.core.rules.dates import VN_TZ, local, weekday_name
from motcua.core.worktime import Calendar, WeeklyPattern
from motcua.queueing.models import Hall
from motcua.queueing.queries.opening import next_session

_DAYS_SHOWN_AHEAD = 10
_MONDAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Days of equal hours in words: "Thứ Hai – Thứ Sáu", "07:30–11:30, 13:00–17:00"."""

    days: str
    hours: str


@dataclass(frozen=True, slots=True)
class DayOff:
    """A coming day on which the desk does not receive although its weekday would."""

    on: date
    name: str


@dataclass(frozen=True, slots=True)
class OfficeNow:
    """The desk at a moment; `closes_at` while it is open, `opens_at` while it is not (None: not in sight).

    Open without `closes_at`: its hall receives people outside the sessions too.
    """

    is_open: bool
    closes_at: datetime | None
    opens_at: datetime | None
    opens_today: bool
    why_closed: str
    week: tuple[WeekHours, ...]
    days_off: tuple[DayOff, ...]


def office_now(office: Office, *, hall: Hall | None = None, now: datetime) -> OfficeNow:
    """The desk of an office at a moment, by its agency's calendar and the hours of its hall."""
    calendar = calendar_of(office.agency)
    at = local(now)
    sessions = _reception(calendar, at.date())
    closes_at = next((end for start, end in sessions if start <= at < end), None)
    opens_at = None if closes_at else next_session(calendar, now=now)
    special = calendar.special_day(at.date())
    return OfficeNow(
        is_open=closes_at is not None or (hall is not None and hall.is_always_open),
        closes_at=closes_at,
        opens_at=opens_at,
        opens_today=opens_at is not None and opens_at.date() == at.date(),
        why_closed=special.name if special and not sessions else "",
        week=_week(week_in_force(office.agency, at.date())),
        days_off=_days_off(calendar, at.date()),
    )


def _reception(calendar: Calendar, on: date) -> list[tuple[datetime, datetime]]:
    return [
        (_moment(on, session.start), _moment(on, session.end))
        for session in calendar.sessions_on(on)
        if session.receives
    ]


def _days_off(calendar: Calendar, today: date) -> tuple[DayOff, ...]:
    found = []
    for ahead in range(_DAYS_SHOWN_AHEAD):
        day = today + timedelta(days=ahead)
        special = calendar.special_day(day)
        if special and special.is_off:
            found.append(DayOff(day, special.name))
    return tuple(found)


def _week(pattern: WeeklyPattern) -> tuple[WeekHours, ...]:
    hours = [", ".join(f"{s.start:%H:%M}–{s.end:%H:%M}" for s in day if s.receives) for day in pattern.week]
    found = []
    for text, group in groupby(enumerate(hours), key=lambda item: item[1]):
        days = [number for number, _text in group]
        if text:
            found.append(WeekHours(_span(days[0], days[-1]), text))
    return tuple(found)


def _span(first: int, last: int) -> str:
    names = [_day_name(number) for number in (first, last)]
    if first == last:
        return names[0]
    return _("%(first)s – %(last)s") % {"first": names[0], "last": names[1]}


def _day_name(number: int) -> str:
    """Thứ Hai for 0; Monday for who reads English."""
    if get_language() == "en":
        return str(WEEKDAYS[number])
    return _capital(weekday_name(_MONDAY + timedelta(days=number)))


def _moment(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=VN_TZ)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

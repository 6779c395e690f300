"""A year of a calendar as a page shows it: twelve months, each day with its kind in colour and in words."""

from __future__ import annotations

import calendar as months
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.rules import WEEKDAYS, Layers, write_day
from motcua.core.rules.dates import format_date, weekday_name
from motcua.core.worktime import Calendar

SHORT_WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


class DayLook(StrEnum):
    """How a day is drawn."""

    WORKING = "working"
    RECEIVING = "receiving"
    WEEKEND = "weekend"
    OFF = "off"
    WORKED = "worked"
    OWN_OFF = "own-off"
    OWN_WORKED = "own-worked"


LOOK_LABELS = {
    DayLook.WORKING: gettext_lazy("làm việc"),
    DayLook.RECEIVING: gettext_lazy("chỉ tiếp nhận"),
    DayLook.WEEKEND: gettext_lazy("nghỉ hằng tuần"),
    DayLook.OFF: gettext_lazy("nghỉ lễ, Tết"),
    DayLook.WORKED: gettext_lazy("làm bù"),
    DayLook.OWN_OFF: gettext_lazy("nghỉ riêng của đơn vị"),
    DayLook.OWN_WORKED: gettext_lazy("làm bù riêng của đơn vị"),
}


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a month. `link` picks it, or ends the range that was begun."""

    day: date
    look: DayLook
    words: str
    link: str
    is_today: bool
    is_chosen: bool


def year_page(
    calendar: Calendar,
    layers: Layers,
    year: int,
    today: date,
    *,
    chosen: tuple[date | None, date | None],
) -> dict[str, Any]:
    """What the template needs: months, the legend with how many days of each kind, years before and after."""
    year = min(max(year, calendar.first_year), calendar.last_year)
    own = {row.special.on for row in layers.days}
    months_of_year = [
        [
            [_cell(calendar, own, day, today, chosen) if day.month == month else None for day in week]
            for week in months.Calendar().monthdatescalendar(year, month)
        ]
        for month in range(1, 13)
    ]
    looks = Counter(cell.look for weeks in months_of_year for week in weeks for cell in week if cell)
    return {
        "year": year,
        "previous": year - 1 if year > calendar.first_year else None,
        "next": year + 1 if year < calendar.last_year else None,
        "months": [(number, weeks) for number, weeks in enumerate(months_of_year, start=1)],
        "short_weekdays": list(zip(SHORT_WEEKDAYS, WEEKDAYS, strict=True)),
        "legend": [(look, LOOK_LABELS[look], looks[look]) for look in DayLook if looks[look]],
        "is_provisional": calendar.is_provisional(date(year, 1, 1)),
    }


def year_of(text: str, today: date) -> int:
    """The year of "2026", else the present one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year


def chosen_days(first: str, last: str) -> tuple[date | None, date | None]:
    """The days picked, as far as they can be read."""
    begin = _day(first)
    end = _day(last)
    return begin, end if begin and end and end >= begin else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _cell(
    calendar: Calendar, own: set[date], day: date, today: date, chosen: tuple[date | None, date | None]
) -> DayCell:
    first, last = chosen
    look = _look(calendar, own, day)
    return DayCell(
        day=day,
        look=look,
        words=_words(calendar, day, look),
        link=_link(day, first, last),
        is_today=day == today,
        is_chosen=first is not None and first <= day <= (last or first),
    )


def _link(day: date, first: date | None, last: date | None) -> str:
    """A first pick begins; a later day ends the range; anything else begins anew."""
    if first is not None and last is None and day > first:
        return f"?nam={day.year}&tu={first}&den={day}#thay-doi"
    return f"?nam={day.year}&tu={day}#thay-doi"


def _look(calendar: Calendar, own: set[date], day: date) -> DayLook:
    special, is_working = calendar.special_day(day), calendar.is_working_day(day)
    if day in own:
        return DayLook.OWN_WORKED if is_working else DayLook.OWN_OFF
    if special is not None:
        return DayLook.WORKED if is_working else DayLook.OFF
    if is_working:
        return DayLook.WORKING
    return DayLook.RECEIVING if calendar.sessions_on(day) else DayLook.WEEKEND


def _words(calendar: Calendar, day: date, look: DayLook) -> str:
    """Thứ Hai 30/03/2026: làm việc 07:30-11:30, 13:00-17:00."""
    special = calendar.special_day(day)
    parts = [str(LOOK_LABELS[look])]
    if special is not None:
        parts.append(special.name)
    if calendar.sessions_on(day):
        parts.append(write_day(calendar.sessions_on(day)))
    name = weekday_name(day)
    return _("%(day)s: %(what)s") % {
        "day": f"{name[0].upper()}{name[1:]} {format_date(day)}",
        "what": ", ".join(parts),
    }

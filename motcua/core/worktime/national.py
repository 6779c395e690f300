"""The calendar of state offices: announced days as data files, statutory days for the years after them.

Data: `calendars/vn_YYYY.toml`, one file for each announced year, and `calendars/statutory.toml` with the
eleven (from 2026 twelve) days of Bộ luật Lao động 2019 Điều 112 and a table of lunar dates.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from motcua.core.worktime.calendar import Calendar
from motcua.core.worktime.days import SATURDAY, SpecialDay

EXPECTED_NOTE = "Dự kiến, chưa có thông báo lịch nghỉ của năm"


@cache
def national_calendar() -> Calendar:
    """Default office hours and the national days: announced years as data, later ones expected."""
    years = sorted(
        (read_year(entry.read_text(encoding="utf-8")) for entry in _folder().iterdir() if _is_year(entry)),
        key=lambda found: found[0],
    )
    return Calendar(
        special_days=tuple(special for _, days in years for special in days),
        first_year=years[0][0],
        decreed_until=years[-1][0],
        expected_days=statutory_days,
    )


def read_year(text: str) -> tuple[int, tuple[SpecialDay, ...]]:
    """The year and its special days from the text of a `vn_YYYY.toml`."""
    content = tomllib.loads(text)
    days: list[SpecialDay] = []
    for entry in content.get("off", ()):
        first, last = entry.get("from", entry.get("date")), entry.get("to", entry.get("date"))
        days += [_special(entry, first + timedelta(days=n)) for n in range((last - first).days + 1)]
    days += [_special(entry, entry["date"]) for entry in content.get("worked", ())]
    return content["year"], tuple(days)


@cache
def statutory_days(year: int) -> tuple[SpecialDay, ...]:
    """Statutory days of a year without an announcement, and the days off that make up for weekends.

    Tết is taken as the eve and the first four days, Quốc khánh as 01/09 and 02/09; the announcement may
    choose otherwise (Bộ luật Lao động 2019 Điều 112; make-up days: Điều 111 khoản 3).
    """
    content = _statutory()
    named = {date(year, d["month"], d["day"]): (d["name"], d["source"]) for d in content["fixed"]}
    lunar = next((row for row in content["lunar"] if row["tet"].year == year), None)
    if lunar:
        source = content["lunar_source"]
        named |= {lunar["tet"] + timedelta(days=n): ("Tết Nguyên đán", source) for n in range(-1, 4)}
        named[lunar["hung_kings"]] = ("Giỗ Tổ Hùng Vương", source)
    taken = set(named)
    for on in sorted(named):
        if on.weekday() >= SATURDAY:
            instead = on + timedelta(days=1)
            while instead in taken or instead.weekday() >= SATURDAY:
                instead += timedelta(days=1)
            taken.add(instead)
            named[instead] = (f"nghỉ bù {named[on][0]}", content["make_up_source"])
    return tuple(
        SpecialDay(on, name, source=source, decree=f"{source} ({EXPECTED_NOTE} {year})", is_expected=True)
        for on, (name, source) in sorted(named.items())
        if on.year == year
    )


def _special(entry: dict[str, Any], on: date) -> SpecialDay:
    follows = entry.get("follows")
    return SpecialDay(
        on,
        entry["name"],
        follows=None if follows is None else follows.weekday(),
        source=entry["source"],
        decree=entry.get("decree", ""),
        is_verified=entry.get("verified", False),
    )


def _folder() -> Traversable:
    return files("motcua.core.worktime") / "calendars"


def _is_year(entry: Traversable) -> bool:
    return entry.name.startswith("vn_") and entry.name.endswith(".toml")


@cache
def _statutory() -> dict[str, Any]:
    return tomllib.loads((_folder() / "statutory.toml").read_text(encoding="utf-8"))

"""Reading the agency tree, its successors and its calendars."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from motcua.agencies.errors import SeveralSuccessors
from motcua.agencies.models import Agency, CalendarDay, Succession, WeekSessions
from motcua.agencies.rules import Layers, OwnDay, OwnHours, week_from_json
from motcua.agencies.rules.calendars import special_day
from motcua.core.rules.agency_codes import parse_agency_code
from motcua.core.worktime import Calendar, WeeklyPattern, national_calendar


def calendar_of(agency: Agency) -> Calendar:
    """The working calendar of an agency: the national one with its own hours and days, or its ancestors'.

    Hours of the nearest agency count from their day on, days of all ancestors add up. Read once per agency
    and `calendar_version` in a process: actions that change hours or days raise the version of the agency
    and of all below it, so no query is needed while nothing changes.
    """
    return _calendar(agency.path, agency.calendar_version)


def binding_calendar(agency: Agency, *, since: datetime) -> Calendar:
    """What counts a promise made at `since` again: the office's own later arrangements do not bind it."""
    return built(layers_of(agency).known_at(since))


def layers_of(agency: Agency) -> Layers:
    """What the agency and its ancestors add to the national calendar; read as `calendar_of` does."""
    return _layers(agency.path, agency.calendar_version)


@functools.lru_cache(maxsize=4096)
def _calendar(path: str, version: int) -> Calendar:
    return built(_layers(path, version))


@functools.lru_cache(maxsize=4096)
def built(layers: Layers) -> Calendar:
    """The national calendar with these layers; equal layers share one calendar and its sums."""
    return layers.over(national_calendar())


@functools.lru_cache(maxsize=4096)
def _layers(path: str, version: int) -> Layers:
    """`version` is part of the key only: a new one means the rows have changed."""
    lineage = ancestor_ids(path)
    hours = WeekSessions.objects.filter(agency_id__in=lineage)
    days = CalendarDay.objects.filter(agency_id__in=lineage)
    return Layers(tuple(lineage), tuple(own_hours(row) for row in hours), tuple(own_day(row) for row in days))


def forget_calendars() -> None:
    """Drop what this process remembers (a restored database has other rows under the same versions)."""
    _calendar.cache_clear()
    _layers.cache_clear()
    built.cache_clear()


def ancestor_ids(path: str) -> list[int]:
    """The ids from the root to the agency itself, as its path says."""
    return [int(part) for part in path.split(".") if part]


def own_hours(row: WeekSessions) -> OwnHours:
    """Stored weekly hours as the rules read them."""
    pattern = WeeklyPattern.of(week_from_json(row.sessions), valid_from=row.valid_from)
    return OwnHours(row.agency_id, pattern, row.is_decreed, row.set_at)


def own_day(row: CalendarDay) -> OwnDay:
    """A stored day as the rules read it."""
    special = special_day(row.day, row.kind, row.name, row.source)
    return OwnDay(row.agency_id, special, row.source, row.is_decreed, row.set_at)


def week_in_force(agency: Agency, on: date) -> WeeklyPattern:
    """The weekly hours that count for an agency on that day, its own or inherited."""
    patterns = calendar_of(agency).patterns
    begun = [pattern for pattern in patterns if pattern.valid_from <= on]
    return begun[-1] if begun else patterns[0]


def current_agency(agency: Agency, on: date) -> Agency:
    """The agency that does its work on that day: itself while it exists, else its successor's successor.

    An agency that ended without a successor comes back as it is. Raises SeveralSuccessors when it was
    divided and none of the parts is the plain choice.
    """
    seen = {agency.pk}
    while not agency.exists_on(on):
        followers = successors_of(agency, on)
        if not followers or followers[0].pk in seen:
            return agency
        if len(followers) > 1:
            raise SeveralSuccessors(
                _("%(agency)s đã được chia tách; xin chọn một trong: %(parts)s.")
                % {"agency": agency.name, "parts": ", ".join(part.name for part in followers)}
            )
        agency = followers[0]
        seen.add(agency.pk)
    return agency


def successors_of(agency: Agency, on: date) -> list[Agency]:
    """The agencies that follow it directly, by decisions in force on that day."""
    rows = Succession.objects.filter(predecessor=agency, on__lte=on).select_related("successor")
    return [row.successor for row in rows.order_by("on", "successor_id")]


def agencies_with_own_calendar(agency: Agency) -> list[Agency]:
    """The agency, and those below it that have hours or days of their own: one statement."""
    own = Q(week_sessions__isnull=False) | Q(calendar_days__isnull=False) | Q(pk=agency.pk)
    return list(subtree(agency).filter(own).distinct())


def predecessors_of(agency: Agency) -> list[Succession]:
    """What the agency was formed from, with day and decision."""
    rows = Succession.objects.filter(successor=agency).select_related("predecessor")
    return list(rows.order_by("on", "predecessor__name"))


def find_agency(code: str) -> Agency | None:
    """The agency of an identifier in either system, QĐ 20/2020 (H29.133) or QCVN 102:2016 (000.00.33.H29).

    Raises Unreadable for what is no identifier.
    """
    wanted = parse_agency_code(code)
    found = Agency.objects.filter(code=wanted.text).first()
    if found is None:
        found = Agency.objects.filter(old_code="".join(code.upper().split())).first()
    return found


def subtree(agency: Agency) -> QuerySet[Agency]:
    """The agency and everything below it, parents before children."""
    return Agency.objects.under((agency.path,))


def lineage(agency: Agency) -> list[Agency]:
    """From the root down to the agency itself: one query."""
    ids = ancestor_ids(agency.path)
    found = Agency.objects.in_bulk(ids)
    return [found[agency_id] for agency_id in ids if agency_id in found]


def agencies_in(paths: Sequence[str], *, search: str = "", on: date | None = None) -> QuerySet[Agency]:
    """Agencies of the subtrees by name or code, with their parents; only those in force on a given day."""
    found = Agency.objects.under(tuple(paths)).select_related("parent")
    if on is not None:
        found = found.in_force(on)
    return found.search(search)

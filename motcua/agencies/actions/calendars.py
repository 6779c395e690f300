"""Weekly hours and days of an agency; what inherits them learns of it by its calendar version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from motcua.agencies.actions.events import note
from motcua.agencies.choices import DayKind
from motcua.agencies.errors import WrongSessions
from motcua.agencies.models import Agency, CalendarDay, WeekSessions
from motcua.agencies.permissions import MANAGE_AGENCIES
from motcua.agencies.rules import Week, week_to_json, write_day
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action


@action
def set_week_hours(
    *, agency: Agency, valid_from: date, week: Week, source: str = "", by: Actor, now: datetime
) -> WeekSessions:
    """The hours of each weekday (0 is Monday) from a day on, until later ones begin.

    Raises NotAllowed, and WrongSessions for a week in which nothing is processed: no limit could ever end.
    """
    check(by, MANAGE_AGENCIES, agency.path)
    if not any(session.processes for sessions in week.values() for session in sessions):
        raise WrongSessions(_("Tuần làm việc phải có ít nhất một buổi xử lý hồ sơ."), field="day_0")
    row, _created = WeekSessions.objects.update_or_create(
        agency=agency,
        valid_from=valid_from,
        defaults={"sessions": week_to_json(week), "source": squeeze(nfc(source))},
    )
    said = {
        "valid_from": valid_from.isoformat(),
        "week": {str(weekday): write_day(week[weekday]) for weekday in sorted(week)},
        "source": row.source,
    }
    _changed(agency, "week_hours_set", said, by=by, now=now)
    return row


@action
def remove_week_hours(*, week_hours: WeekSessions, by: Actor, now: datetime) -> None:
    """Take back weekly hours; those before them, or inherited ones, count again. Raises NotAllowed."""
    agency = week_hours.agency
    check(by, MANAGE_AGENCIES, agency.path)
    said = {"valid_from": week_hours.valid_from.isoformat()}
    week_hours.delete()
    _changed(agency, "week_hours_removed", said, by=by, now=now)


@action
def set_calendar_day(
    *, agency: Agency, day: date, kind: DayKind, name: str, source: str = "", by: Actor, now: datetime
) -> CalendarDay:
    """A day off, or one worked in return, of this agency and all below it. Raises NotAllowed, Unreadable."""
    check(by, MANAGE_AGENCIES, agency.path)
    name = squeeze(nfc(name))
    if not name:
        raise Unreadable(_("Xin ghi lý do, ví dụ: Nghỉ bù Giỗ Tổ."), field="name")
    row, _created = CalendarDay.objects.update_or_create(
        agency=agency,
        day=day,
        defaults={"kind": DayKind(kind), "name": name, "source": squeeze(nfc(source))},
    )
    said = {"day": day.isoformat(), "kind": row.kind, "name": name, "source": row.source}
    _changed(agency, "calendar_day_set", said, by=by, now=now)
    return row


@action
def remove_calendar_day(*, calendar_day: CalendarDay, by: Actor, now: datetime) -> None:
    """The day follows the national calendar again. Raises NotAllowed."""
    agency = calendar_day.agency
    check(by, MANAGE_AGENCIES, agency.path)
    said = {"day": calendar_day.day.isoformat()}
    calendar_day.delete()
    _changed(agency, "calendar_day_removed", said, by=by, now=now)


def _changed(agency: Agency, kind: str, said: Mapping[str, object], *, by: Actor, now: datetime) -> None:
    """A new calendar version for the agency and everything that inherits from it."""
    Agency.objects.filter(path__startswith=agency.path).update(calendar_version=F("calendar_version") + 1)
    agency.refresh_from_db(fields=["calendar_version"])
    note(agency, kind, said, by=by, now=now)

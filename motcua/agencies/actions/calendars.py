"""Weekly hours and days of an agency; what inherits them learns of it by its calendar version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from motcua.agencies.actions.events import note
from motcua.agencies.errors import CalendarEmpty, DaysWrong, DecisionMissing, WrongSessions
from motcua.agencies.models import Agency, CalendarDay, WeekSessions
from motcua.agencies.permissions import MANAGE_AGENCIES
from motcua.agencies.queries import agencies_with_own_calendar, built, layers_of
from motcua.agencies.rules import CalendarChange, DaysChange, HoursChange, week_to_json, write_day
from motcua.agencies.rules.calendars import LONGEST_RANGE
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import format_date, local_day
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action

LONGEST_REST = 30  # days in a row without processing; a month of 31 would leave no case an end in it
LOOKED_AHEAD = 366


@action
def change_calendar(*, agency: Agency, change: CalendarChange, by: Actor, now: datetime) -> CalendarChange:
    """Days or weekly hours of this agency and all below it; returns the change as it was written.

    What becomes of the appointments of open cases is `cases.actions.change_calendar`, which calls this one.
    Raises NotAllowed and what `checked_change` raises.
    """
    check(by, MANAGE_AGENCIES, agency.path)
    change = checked_change(agency, change, now=now)
    if isinstance(change, DaysChange):
        _write_days(agency, change, now)
        said: dict[str, object] = {
            "first": change.first.isoformat(),
            "last": change.last.isoformat(),
            "kind": change.kind,
            "name": change.name,
        }
        kind = "calendar_day_set" if change.kind else "calendar_day_removed"
    else:
        _write_hours(agency, change, now)
        said = {"valid_from": change.valid_from.isoformat(), "week": _week_said(change)}
        kind = "week_hours_set" if change.pattern else "week_hours_removed"
    _changed(agency, kind, {**said, "source": change.source, "decreed": change.is_decreed}, by=by, now=now)
    return change


def checked_change(agency: Agency, change: CalendarChange, *, now: datetime) -> CalendarChange:
    """The change with its texts in order, if it may be made.

    Raises Unreadable (no reason), DecisionMissing (decreed without the number of the decision), DaysWrong
    (past days changed by the office itself, or a range that is too long or runs backwards), WrongSessions (a
    week in which nothing is processed), CalendarEmpty (31 days or more in a row without processing).
    """
    change = replace(change, source=squeeze(nfc(change.source)))
    if change.is_decreed and not change.source:
        raise DecisionMissing(
            _("Xin ghi số, ngày của quyết định hoặc thông báo của cấp có thẩm quyền."), field="source"
        )
    if isinstance(change, DaysChange):
        change = _checked_days(change)
    elif change.pattern is not None and not any(s.processes for day in change.pattern.week for s in day):
        raise WrongSessions(_("Tuần làm việc phải có ít nhất một buổi xử lý hồ sơ."), field="day_0")
    if change.first < local_day(now) and not change.is_decreed:
        raise DaysWrong(
            _("Ngày đã qua chỉ đổi được khi có quyết định của cấp có thẩm quyền."),
            field="first" if isinstance(change, DaysChange) else "valid_from",
        )
    _check_working_days(agency, change, now)
    return change


def _checked_days(change: DaysChange) -> DaysChange:
    change = replace(change, name=squeeze(nfc(change.name)))
    if change.last < change.first:
        raise DaysWrong(_("Ngày cuối phải từ ngày đầu trở đi."), field="last")
    if len(change.days) > LONGEST_RANGE:
        raise DaysWrong(
            _("Một lần chỉ đổi được tối đa %(count)s ngày liền nhau.") % {"count": LONGEST_RANGE},
            field="last",
        )
    if change.kind and not change.name:
        raise Unreadable(_("Xin ghi lý do, ví dụ: Nghỉ bù Giỗ Tổ."), field="name")
    return change


def _check_working_days(agency: Agency, change: CalendarChange, now: datetime) -> None:
    """Neither the agency nor one below it with hours or days of its own may be left a month without work."""
    begin = change.first - timedelta(days=LONGEST_REST + 1)
    last = change.last if isinstance(change, DaysChange) else change.valid_from + timedelta(days=LOOKED_AHEAD)
    for below in agencies_with_own_calendar(agency):
        calendar = built(layers_of(below).with_change(agency.pk, change, at=now))
        first = max(begin, date(calendar.first_year, 1, 1))
        end = min(last + timedelta(days=LONGEST_REST + 1), date(calendar.last_year, 12, 31))
        rest = calendar.rests_longer_than(LONGEST_REST, first=first, last=end)
        if rest:
            raise CalendarEmpty(
                _(
                    "Lịch này để %(agency)s không có ngày giải quyết hồ sơ nào từ %(first)s đến %(last)s; "
                    "hạn trả không tính được. Xin giữ ít nhất một ngày làm việc trong mỗi 31 ngày."
                )
                % {"agency": below.name, "first": format_date(rest[0]), "last": format_date(rest[1])},
                field="last" if isinstance(change, DaysChange) else "valid_from",
            )


def _write_days(agency: Agency, change: DaysChange, now: datetime) -> None:
    CalendarDay.objects.filter(agency=agency, day__range=(change.first, change.last)).delete()
    if change.kind:
        CalendarDay.objects.bulk_create(
            CalendarDay(
                agency=agency,
                day=day,
                kind=change.kind,
                name=change.name,
                source=change.source,
                is_decreed=change.is_decreed,
                set_at=now,
            )
            for day in change.days
        )


def _write_hours(agency: Agency, change: HoursChange, now: datetime) -> None:
    rows = WeekSessions.objects.filter(agency=agency, valid_from=change.valid_from)
    rows.delete()
    if change.pattern is not None:
        WeekSessions.objects.create(
            agency=agency,
            valid_from=change.valid_from,
            sessions=week_to_json(dict(enumerate(change.pattern.week))),
            source=change.source,
            is_decreed=change.is_decreed,
            set_at=now,
        )


def _week_said(change: HoursChange) -> Mapping[str, Any]:
    week = change.pattern.week if change.pattern else ()
    return {str(day): write_day(sessions) for day, sessions in enumerate(week) if sessions}


def _changed(agency: Agency, kind: str, said: Mapping[str, object], *, by: Actor, now: datetime) -> None:
    """A new calendar version for the agency and everything that inherits from it."""
    Agency.objects.filter(path__startswith=agency.path).update(calendar_version=F("calendar_version") + 1)
    agency.refresh_from_db(fields=["calendar_version"])
    note(agency, kind, said, by=by, now=now)

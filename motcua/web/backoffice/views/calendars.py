"""The working calendar of an agency: a month to look at, weekly hours, days off and days worked in return."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.agencies import actions
from motcua.agencies.choices import DayKind
from motcua.agencies.models import Agency
from motcua.agencies.permissions import MANAGE_AGENCIES
from motcua.agencies.queries import calendar_of, week_in_force
from motcua.agencies.rules import WEEKDAYS, write_day
from motcua.core.access import needs
from motcua.core.rules.dates import local_day
from motcua.core.worktime import Calendar, DateBeyondCalendar
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.agencies import (
    CalendarDayForm,
    WeekForm,
    describe_week,
    first_of_month,
)
from motcua.web.backoffice.scope import agency_for
from motcua.web.shared.requests import SiteRequest


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the month as the grid shows it."""

    day: date
    is_in_month: bool
    is_today: bool
    is_working: bool
    hours: str
    name: str
    is_provisional: bool


@needs(MANAGE_AGENCIES)
@require_safe
def calendar(request: SiteRequest, agency_id: int) -> HttpResponse:
    """One month, the hours in force and the days of its own; `thang` is the month, such as 2026-03."""
    return _page(request, agency_for(request.actor, agency_id))


@needs(MANAGE_AGENCIES)
@require_POST
def set_week_hours(request: SiteRequest, agency_id: int) -> HttpResponse:
    """New weekly hours from a day on."""
    agency = agency_for(request.actor, agency_id)
    form = WeekForm(request.POST, pattern=week_in_force(agency, local_day(request.now)))
    made = accepted(
        form,
        lambda: actions.set_week_hours(
            agency=agency,
            valid_from=form.cleaned_data["valid_from"],
            week=form.week,
            source=form.cleaned_data["source"],
            by=request.actor,
            now=request.now,
        ),
    )
    if not made:
        return _page(request, agency, week_form=form)
    messages.success(request, _("Đã đặt giờ làm việc. Hạn trả của hồ sơ mới tính theo giờ này."))
    return redirect("backoffice:calendar", agency.pk)


@needs(MANAGE_AGENCIES)
@require_POST
def remove_week_hours(request: SiteRequest, agency_id: int, hours_id: int) -> HttpResponse:
    """Take weekly hours back."""
    agency = agency_for(request.actor, agency_id)
    row = get_object_or_404(agency.week_sessions, pk=hours_id)
    actions.remove_week_hours(week_hours=row, by=request.actor, now=request.now)
    messages.success(request, _("Đã bỏ giờ làm việc riêng."))
    return redirect("backoffice:calendar", agency.pk)


@needs(MANAGE_AGENCIES)
@require_POST
def set_calendar_day(request: SiteRequest, agency_id: int) -> HttpResponse:
    """A day off or a day worked in return."""
    agency = agency_for(request.actor, agency_id)
    form = CalendarDayForm(request.POST)
    made = accepted(
        form,
        lambda: actions.set_calendar_day(
            agency=agency,
            day=form.cleaned_data["day"],
            kind=DayKind(form.cleaned_data["kind"]),
            name=form.cleaned_data["name"],
            source=form.cleaned_data["source"],
            by=request.actor,
            now=request.now,
        ),
    )
    if not made:
        return _page(request, agency, day_form=form)
    messages.success(request, _("Đã lưu ngày %(day)s.") % {"day": f"{made.day:%d/%m/%Y}"})
    response = redirect("backoffice:calendar", agency.pk)
    response["Location"] += f"?thang={made.day:%Y-%m}"
    return response


@needs(MANAGE_AGENCIES)
@require_POST
def remove_calendar_day(request: SiteRequest, agency_id: int, day_id: int) -> HttpResponse:
    """The day follows the national calendar again."""
    agency = agency_for(request.actor, agency_id)
    row = get_object_or_404(agency.calendar_days, pk=day_id)
    actions.remove_calendar_day(calendar_day=row, by=request.actor, now=request.now)
    messages.success(request, _("Đã bỏ ngày riêng."))
    return redirect("backoffice:calendar", agency.pk)


def _page(
    request: SiteRequest,
    agency: Agency,
    *,
    week_form: WeekForm | None = None,
    day_form: CalendarDayForm | None = None,
) -> HttpResponse:
    today = local_day(request.now)
    month = first_of_month(request.GET.get("thang", ""), today)
    calendar = calendar_of(agency)
    try:
        weeks = _weeks(calendar, month, today)
    except DateBeyondCalendar:
        month = today.replace(day=1)
        weeks = _weeks(calendar, month, today)
    pattern = week_in_force(agency, today)
    context: dict[str, Any] = {
        "agency": agency,
        "month": month,
        "previous": month - timedelta(days=1),
        "next": month + timedelta(days=31),
        "weekdays": WEEKDAYS,
        "weeks": weeks,
        "week": [(WEEKDAYS[day], write_day(pattern.week[day])) for day in range(7)],
        "own_hours": [(row, describe_week(row)) for row in agency.week_sessions.order_by("-valid_from")],
        "own_days": agency.calendar_days.order_by("-day"),
        "week_form": week_form or WeekForm(pattern=pattern, initial={"valid_from": today}),
        "day_form": day_form or CalendarDayForm(),
        "opens": "hours" if week_form else "day" if day_form else "",
    }
    return render(request, "backoffice/calendar.html", context, status=422 if week_form or day_form else 200)


def _weeks(calendar: Calendar, month: date, today: date) -> list[list[DayCell]]:
    days = months.Calendar().monthdatescalendar(month.year, month.month)
    return [[_cell(calendar, day, month, today) for day in week] for week in days]


def _cell(calendar: Calendar, day: date, month: date, today: date) -> DayCell:
    special = calendar.special_day(day)
    return DayCell(
        day=day,
        is_in_month=day.month == month.month,
        is_today=day == today,
        is_working=calendar.is_working_day(day),
        hours=write_day(calendar.sessions_on(day)).replace(", ", "\n"),
        name=special.name if special else "",
        is_provisional=calendar.is_provisional(day),
    )

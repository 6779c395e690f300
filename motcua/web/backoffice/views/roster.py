"""Phân công quầy: who sits at which counter in a week, and the form that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts.actions import set_shifts
from motcua.accounts.choices import HalfDay
from motcua.accounts.models import Shift
from motcua.accounts.permissions import SET_ROSTER
from motcua.accounts.queries import roster_between
from motcua.agencies.models import Agency, Counter, Office
from motcua.agencies.queries import calendar_of
from motcua.core.access import needs
from motcua.core.rules.dates import format_date, local_day, parse_date
from motcua.core.rules.errors import Unreadable
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.roster import ShiftForm
from motcua.web.shared.requests import SiteRequest

WEEK = 7
WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One session of a day at a counter: the row that counts, and whether the office is open then."""

    day: date
    half: HalfDay
    shift: Shift | None


@needs(SET_ROSTER)
@require_http_methods(["GET", "POST"])
def roster(request: SiteRequest) -> HttpResponse:
    """The week of one office as a grid; `diem` chooses the office, `tuan` a day of the week shown."""
    mine = Agency.objects.under(request.actor.paths_of(SET_ROSTER.roles)).values("pk")
    offices = list(
        Office.objects.filter(agency__in=mine, counters__isnull=False)
        .select_related("agency").distinct().order_by("-is_main", "name")
    )  # fmt: skip
    if not offices:
        return render(request, "backoffice/roster.html", {"offices": []})
    office = next((one for one in offices if str(one.pk) == request.GET.get("diem", "")), offices[0])
    monday = _monday(request)
    form = ShiftForm(request.POST or None, office=office, initial=_initial(request, monday))
    if request.method == "POST" and accepted(
        form, lambda: set_shifts(facts=form.facts(), by=request.actor, now=request.now)
    ):
        messages.success(request, _("Đã ghi phân công quầy."))
        return redirect(f"{reverse('backoffice:roster')}?diem={office.pk}&tuan={format_date(monday)}")
    days = _days(office, monday)
    context = {
        "form": form,
        "offices": offices,
        "office": office,
        "days": days,
        "rows": _rows(list(office.counters.all()), days, roster_between(office, days[0], days[-1])),
        "monday": monday,
        "before": format_date(monday - timedelta(days=WEEK)),
        "after": format_date(monday + timedelta(days=WEEK)),
        "today": local_day(request.now),
        "halves": HalfDay.choices,
    }
    return render(request, "backoffice/roster.html", context, status=422 if form.errors else 200)


def _monday(request: SiteRequest) -> date:
    try:
        day = parse_date(request.GET.get("tuan", ""))
    except Unreadable:
        day = local_day(request.now)
    return day - timedelta(days=day.weekday())


def _initial(request: SiteRequest, monday: date) -> dict[str, Any]:
    """What a cell that was pressed says about itself; else the working week from its Monday on."""
    try:
        day = parse_date(request.GET.get("ngay", ""))
    except Unreadable:
        return {
            "valid_from": max(monday, local_day(request.now)),
            "weekdays": list(range(WORKING_DAYS)),
            "halves": [half.value for half in HalfDay],
        }
    return {
        "counter": request.GET.get("quay", ""),
        "valid_from": day,
        "valid_to": day,
        "weekdays": [day.weekday()],
        "halves": [request.GET.get("buoi", "")],
    }


def _days(office: Office, monday: date) -> list[date]:
    """The days of the week on which the office works; Monday to Friday always."""
    calendar = calendar_of(office.agency)
    week = [monday + timedelta(days=number) for number in range(WEEK)]
    return [day for day in week if day.weekday() < WORKING_DAYS or calendar.sessions_on(day)]


def _rows(
    counters: Sequence[Counter], days: Sequence[date], shifts: Sequence[Shift]
) -> list[tuple[Counter, list[tuple[HalfDay, list[Cell]]]]]:
    """Each counter with a line of cells for the morning and one for the afternoon."""
    return [
        (
            counter,
            [
                (half, [Cell(day, half, _counts(shifts, counter, day, half)) for day in days])
                for half in HalfDay
            ],
        )
        for counter in counters
    ]


def _counts(shifts: Sequence[Shift], counter: Counter, day: date, half: HalfDay) -> Shift | None:
    """The last row that speaks of the session."""
    found = None
    for one in shifts:
        speaks = one.counter_id == counter.pk and one.weekday == day.weekday() and one.half == half
        if speaks and one.valid_from <= day and (one.valid_to is None or one.valid_to >= day):
            found = one
    return found

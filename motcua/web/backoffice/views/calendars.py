"""The working calendar of an agency: a year to look at, a change to say, its effect to see, then apply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.agencies.actions import checked_change
from motcua.agencies.models import Agency
from motcua.agencies.permissions import MANAGE_AGENCIES
from motcua.agencies.queries import calendar_of, layers_of, week_in_force
from motcua.agencies.rules import WEEKDAYS, CalendarChange, DaysChange, write_day
from motcua.cases.actions import change_calendar
from motcua.cases.errors import PreviewOutdated
from motcua.cases.queries.recounting import Recount, recount_of
from motcua.core.access import needs
from motcua.core.rules.dates import local_day
from motcua.web.backoffice.calendar_year import chosen_days, year_of, year_page
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.calendars import DaysForm, HoursForm
from motcua.web.backoffice.scope import agency_for
from motcua.web.shared.requests import SiteRequest

DAYS, HOURS, AS_IT_STANDS = "ngay", "gio", "hien-hanh"
SHOWN = 300  # rows of a preview on the page; the counts above are of all


@needs(MANAGE_AGENCIES)
@require_safe
def calendar(request: SiteRequest, agency_id: int) -> HttpResponse:
    """A year of months and the forms of a change; `nam` is the year, `tu` and `den` the days picked."""
    return _page(request, agency_for(request.actor, agency_id))


@needs(MANAGE_AGENCIES)
@require_safe
def preview_calendar(request: SiteRequest, agency_id: int) -> HttpResponse:
    """Which due moments of open cases a change would move: old, new, why. Writes nothing.

    `viec` says what is changed: days, weekly hours, or nothing but the appointments of an older calendar.
    """
    agency = agency_for(request.actor, agency_id)
    said = _Said(agency, request.GET, request)
    change = said.checked(request)
    if said.is_refused:
        return _page(request, agency, said=said)
    return _preview(request, agency, change, said)


@needs(MANAGE_AGENCIES)
@require_POST
def apply_calendar(request: SiteRequest, agency_id: int) -> HttpResponse:
    """Make the change that was previewed, and move what it moves."""
    agency = agency_for(request.actor, agency_id)
    said = _Said(agency, request.POST, request)
    change = said.checked(request)
    if said.is_refused:
        return _page(request, agency, said=said)
    try:
        recount = change_calendar(
            agency=agency, change=change, seen=request.POST.get("seen", ""), by=request.actor, now=request.now
        )
    except PreviewOutdated as refusal:
        agency.refresh_from_db()
        return _preview(request, agency, change, said, refusal=str(refusal))
    messages.success(request, _done(change, recount))
    response = redirect("backoffice:calendar", agency.pk)
    response["Location"] += f"?nam={change.first.year}" if change else ""
    return response


class _Said:
    """The form of a change as it was sent, and whether it was refused."""

    def __init__(self, agency: Agency, given: QueryDict, request: SiteRequest) -> None:
        self.kind = given.get("viec", DAYS)
        self.agency = agency
        self.given = given
        pattern = week_in_force(agency, local_day(request.now))
        self.form: DaysForm | HoursForm | None = None
        if self.kind == HOURS:
            self.form = HoursForm(given, pattern=pattern)
        elif self.kind != AS_IT_STANDS:
            self.form = DaysForm(given)

    @property
    def is_refused(self) -> bool:
        """Whether the form holds an error."""
        return self.form is not None and bool(self.form.errors)

    def checked(self, request: SiteRequest) -> CalendarChange | None:
        """The change, when it may be made; else the form says why not."""
        if self.form is None:
            return None
        say: Callable[[], CalendarChange] = self.form.change
        change: CalendarChange | None = accepted(
            self.form, lambda: checked_change(self.agency, say(), now=request.now)
        )
        return change

    def hidden(self) -> list[tuple[str, str]]:
        """The fields again, for the form that applies what was previewed."""
        names = list(self.form.fields) if self.form else []
        return [("viec", self.kind), *((name, self.given.get(name, "")) for name in names)]


def _preview(
    request: SiteRequest, agency: Agency, change: CalendarChange | None, said: _Said, *, refusal: str = ""
) -> HttpResponse:
    recount = recount_of(agency, change, now=request.now)
    context = {
        "agency": agency,
        "change": change,
        "is_days": isinstance(change, DaysChange),
        "weekdays": _weekdays(change),
        "recount": recount,
        "moved": len(recount.moves),
        "stayed": len(recount.stays),
        "steps": len(recount.steps),
        "unchanged": recount.unchanged,
        "rows": [*recount.moves, *recount.stays][:SHOWN],
        "left_out": max(0, len(recount.rows) - SHOWN),
        "hidden": said.hidden(),
        "refusal": refusal,
    }
    return render(request, "backoffice/calendar_preview.html", context, status=409 if refusal else 200)


def _weekdays(change: CalendarChange | None) -> list[tuple[str, str]]:
    if change is None or isinstance(change, DaysChange) or change.pattern is None:
        return []
    return [(WEEKDAYS[day], write_day(sessions)) for day, sessions in enumerate(change.pattern.week)]


def _done(change: CalendarChange | None, recount: Recount) -> str:
    moved = len(recount.moves)
    what = _("Đã đổi lịch.") if change else _("Đã tính lại theo lịch hiện hành.")
    return f"{what} {_('Số hẹn được tính lại: %(count)s.') % {'count': moved}}"


def _page(request: SiteRequest, agency: Agency, *, said: _Said | None = None) -> HttpResponse:
    today = local_day(request.now)
    year = year_of(request.GET.get("nam", ""), today)
    first, last = chosen_days(request.GET.get("tu", ""), request.GET.get("den", ""))
    pattern = week_in_force(agency, today)
    form = said.form if said else None
    context: dict[str, Any] = {
        "agency": agency,
        **year_page(calendar_of(agency), layers_of(agency), year, today, chosen=(first, last)),
        "week": [(WEEKDAYS[day], write_day(pattern.week[day])) for day in range(7)],
        "own_hours": agency.week_sessions.order_by("-valid_from"),
        "own_days": agency.calendar_days.filter(day__year=year).order_by("day"),
        "days_form": form
        if isinstance(form, DaysForm)
        else DaysForm(initial={"first": first, "last": last, "kind": "off", "ground": "own"}),
        "hours_form": form
        if isinstance(form, HoursForm)
        else HoursForm(pattern=pattern, initial={"valid_from": today, "ground": "own"}),
        "opens": said.kind if said else "",
        "first": first,
        "last": last,
    }
    return render(request, "backoffice/calendar.html", context, status=422 if said else 200)

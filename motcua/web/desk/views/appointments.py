"""Lịch hẹn: who has booked for a day, and a button for those who come to an officer instead of the kiosk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local_day, parse_date
from motcua.core.rules.errors import Unreadable
from motcua.queueing.actions import cancel_appointment, check_in
from motcua.queueing.models import Appointment, Hall
from motcua.queueing.permissions import ISSUE, WATCH
from motcua.queueing.queries.appointments import (
    appointment_below,
    appointments_on,
    halls_below,
    places_on,
)
from motcua.web.shared.requests import SiteRequest


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: whether the person can be checked in or cancelled now."""

    held: Appointment
    may_come: bool
    may_cancel: bool


@needs(WATCH)
@require_GET
def appointments(request: SiteRequest) -> HttpResponse:
    """The appointments of a day at an office, by their time."""
    halls = halls_below(request.actor.paths_of(WATCH.roles))
    hall = _hall(request, halls)
    today = local_day(request.now)
    day = _day(request.GET.get("ngay", ""), today)
    context: dict[str, Any] = {
        "halls": halls,
        "hall": hall,
        "day": day,
        "today": today,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
    }
    if hall is not None:
        context["rows"] = [_row(held, request, day == today) for held in appointments_on(hall.office, day)]
        context["taken"], context["places"] = places_on(hall.office, day)
    return render(request, "desk/appointments.html", context)


@needs(ISSUE)
@require_POST
def check_in_here(request: SiteRequest, appointment_id: int) -> HttpResponse:
    """The person stands before the officer: they get their number."""
    held = _of(request, appointment_id)
    try:
        ticket = check_in(appointment=held, by=request.actor, now=request.now)
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s có số %(code)s.") % {"name": held.name, "code": ticket.code})
    return redirect(_address(held))


@needs(ISSUE)
@require_http_methods(["GET", "POST"])
def cancel(request: SiteRequest, appointment_id: int) -> HttpResponse:
    """The person has telephoned that they do not come; asked once more."""
    held = _of(request, appointment_id)
    if request.method != "POST":
        return render(request, "desk/appointment_cancel.html", {"held": held, "back": _address(held)})
    try:
        cancel_appointment(
            appointment=held, public_url=settings.PUBLIC_URL, by=request.actor, now=request.now
        )
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã hủy hẹn của %(name)s.") % {"name": held.name})
    return redirect(_address(held))


def _of(request: SiteRequest, appointment_id: int) -> Appointment:
    held = appointment_below(request.actor.paths_of(ISSUE.roles), appointment_id)
    if held is None:
        raise Http404
    return held


def _address(held: Appointment) -> str:
    """The list in which the appointment stands."""
    day = local_day(held.slot.starts_at)
    return f"{reverse('desk:appointments')}?diem={held.slot.line.hall_id}&ngay={day:%d/%m/%Y}"


def _hall(request: SiteRequest, halls: list[Hall]) -> Hall | None:
    """The hall an address names, else that of the officer's own counter, else the first."""
    wanted = request.GET.get("diem", "")
    named = next((one for one in halls if str(one.pk) == wanted), None)
    counter = getattr(request.user, "counter", None)
    own = next((one for one in halls if counter and one.office_id == counter.office_id), None)
    return named or own or next(iter(halls), None)


def _day(text: str, today: date) -> date:
    try:
        return parse_date(text) if text else today
    except Unreadable:
        return today


def _row(held: Appointment, request: SiteRequest, is_today: bool) -> Row:
    return Row(
        held=held,
        may_come=held.is_booked and is_today,
        may_cancel=held.is_booked and held.slot.starts_at > request.now,
    )

"""Hôm nay: what those who answer for others' work see first; a unit's backlog; one officer's day."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.cases.permissions import OVERSEE, WORK
from motcua.cases.queries.officers import backlog_of, day_of
from motcua.cases.queries.oversight import today_of
from motcua.cases.queries.work_words import FIGURE_LABELS, Figure, Moments
from motcua.core.access import may, needs
from motcua.web.shared.requests import SiteRequest

_TONES = {Figure.LATE: "late", Figure.DUE_TODAY: "near", Figure.WAITING: "waiting"}
_SHOWN = 5  # rows of a table: nothing scrolls at 1366×768


@needs(OVERSEE)
@require_GET
def today(request: SiteRequest) -> HttpResponse:
    """Five figures, the units behind the late cases, who has how much, the week."""
    found = today_of(request.actor, Moments.at(request.now))
    figures = [
        (figure, FIGURE_LABELS[figure], found.figures[figure], _TONES.get(figure, ""))
        for figure in Figure
        if figure is not Figure.ANSWERS_LATE
    ]
    lost = max((unit.lost_minutes for unit in found.units), default=0)
    return render(
        request,
        "desk/today.html",
        {
            "figures": figures,
            "answers_late": found.figures[Figure.ANSWERS_LATE],
            "answers_late_figure": Figure.ANSWERS_LATE,
            "units": found.units[:_SHOWN],
            "most_lost": lost,
            "officers": found.officers[:_SHOWN],
            "fields": found.fields[:_SHOWN],
            "week": found.week,
            "today": localdate(request.now),
        },
    )


@needs(OVERSEE)
@require_GET
def unit_backlog(request: SiteRequest, agency_id: int) -> HttpResponse:
    """The open cases of one unit, by step and by person."""
    unit = get_object_or_404(Agency, pk=agency_id)
    backlog = backlog_of(request.actor, unit, Moments.at(request.now))
    if not backlog.cases and not may(request.actor, OVERSEE, unit.path):
        raise PermissionDenied
    return render(request, "desk/unit_backlog.html", {"unit": unit, "backlog": backlog})


@needs(WORK)
@require_GET
def officer_day(request: SiteRequest, user_id: int) -> HttpResponse:
    """One officer's day: their own, that of somebody in a unit one oversees, or with cases one oversees."""
    officer = get_object_or_404(User.objects.select_related("agency"), pk=user_id)
    is_own = request.user.pk == officer.pk
    path = officer.agency.path if officer.agency is not None else ""
    day = day_of(request.actor, officer, Moments.at(request.now))
    is_seen = is_own or bool(day.load.open or day.done)
    if not is_seen and not (path and may(request.actor, OVERSEE, path)):
        raise PermissionDenied
    return render(request, "desk/officer_day.html", {"officer": officer, "day": day, "is_own": is_own})

"""The first page: what people come for, and whether the desk is open."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.core.access import public
from motcua.queueing.models import Hall
from motcua.queueing.queries.hall_now import crowd_of, lines_now
from motcua.web.portal.events import EVENTS
from motcua.web.portal.forms import LookupForm
from motcua.web.shared.context import main_office
from motcua.web.shared.opening import office_now
from motcua.web.shared.requests import SiteRequest


@public
@require_safe
def home(request: SiteRequest) -> HttpResponse:
    """Search, life events, look-up of a case, the desk and its hall now."""
    office = main_office()
    hall = Hall.objects.filter(office=office).first() if office else None
    lines = lines_now(hall, office.agency, now=request.now) if office and hall else []
    context = {
        "events": EVENTS,
        "form": LookupForm(),
        "lines": lines if any(not one.closed for one in lines) else [],
        "crowd": crowd_of(lines),
        "gives_remote": hall is not None and hall.gives_remote,
        "desk": office_now(office, hall=hall, now=request.now) if office else None,
    }
    return render(request, "portal/home.html", context)

"""The code at the door: shown on a screen there, or printed each morning."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.core.access import needs
from motcua.core.rules.dates import local_day
from motcua.queueing.permissions import WATCH
from motcua.queueing.queries.overview import halls_of
from motcua.web.shared.door import door_of
from motcua.web.shared.requests import SiteRequest


@needs(WATCH)
@require_GET
def door(request: SiteRequest) -> HttpResponse:
    """Today's code of one's hall; `diem` chooses another of one's own. It changes at midnight."""
    halls = halls_of(request.actor, roles=WATCH.roles)
    if not halls:
        return render(request, "desk/queue/hall_nowhere.html", status=404)
    wanted = request.GET.get("diem", "")
    hall = next((one for one in halls if str(one.office_id) == wanted), halls[0])
    door = door_of(hall.office_id, now=request.now)
    context = {"hall": hall, "halls": halls, "today": local_day(request.now), "door": door}
    response = render(request, "desk/queue/door.html", context)
    response["Cache-Control"] = "no-store"  # a page kept from yesterday shows a code that is worth nothing
    return response

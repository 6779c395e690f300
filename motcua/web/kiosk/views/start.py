"""The start: greeting, scanner, lines; and the language of a visit."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from motcua.core.access import on_device
from motcua.core.rules.dates import local
from motcua.queueing.queries.hall_now import lines_now
from motcua.web.kiosk.screens import at_kiosk, place_of, screen
from motcua.web.kiosk.visits import PATH, forget
from motcua.web.shared.door import door_of
from motcua.web.shared.opening import office_now
from motcua.web.shared.requests import SiteRequest

MOST_LINES = 10
_FORENOON_ENDS, _AFTERNOON_ENDS = 12, 18


@on_device("kiosk")
@at_kiosk
@require_safe
def home(request: SiteRequest) -> HttpResponse:
    """The start of a visit: whoever stood here before is forgotten, save for the language just chosen."""
    if "chon" in request.GET:
        return _start(request, "going")
    with translation.override(settings.LANGUAGE_CODE):
        response = forget(_start(request, "fresh"))
    response["Content-Language"] = settings.LANGUAGE_CODE
    return response


def _start(request: SiteRequest, state: str) -> HttpResponse:
    place = place_of(request)
    lines = lines_now(place.hall, place.office.agency, now=request.now)
    context = {
        "is_start": state,
        "lines": lines[:MOST_LINES],
        "is_closed": bool(lines) and all(one.closed for one in lines),
        "opening": office_now(place.office, hall=place.hall, now=request.now),
        "part_of_day": _part_of_day(local(request.now).hour),
        "door": door_of(place.office.pk, now=request.now) if place.hall.gives_remote else None,
    }
    return screen(request, place, "home", context)


@on_device("kiosk")
@at_kiosk
@require_POST
def language(request: SiteRequest) -> HttpResponse:
    """Another language until the way back to the start."""
    back = request.POST.get("next", "")
    if not back.startswith(PATH) or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = PATH
    response = redirect(f"{PATH}?chon=1" if back == PATH else back)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax")
    return response


def _part_of_day(hour: int) -> str:
    if hour < _FORENOON_ENDS:
        return "morning"
    return "afternoon" if hour < _AFTERNOON_ENDS else "evening"

"""The words of a screen read aloud by the server, where the browser has no Vietnamese voice."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from motcua.core.access import on_device
from motcua.queueing.choices import DeviceKind
from motcua.queueing.queries.devices import device_of
from motcua.queueing.speech import speak
from motcua.web.shared.requests import SiteRequest

LONGEST = 1500  # characters: a screen has a few hundred


@on_device("kiosk")
@sensitive_post_parameters()
@require_POST
def read_aloud(request: SiteRequest) -> HttpResponse:
    """A WAV file; the words come in a body, for they may hold a name. Raises VoiceMissing (404)."""
    device_of(request.actor, DeviceKind.KIOSK)
    response = HttpResponse(speak(request.POST.get("words", "")[:LONGEST]), content_type="audio/wav")
    response["Cache-Control"] = "no-store"
    return response

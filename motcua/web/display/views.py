"""Screens of the hall that only show: nobody signs in, each is paired once."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.core.access import on_device
from motcua.queueing.choices import DeviceKind
from motcua.queueing.models import BoardMedia
from motcua.queueing.queries.devices import device_of
from motcua.web.display.files import file_response
from motcua.web.display.frames import make_frame, place_of
from motcua.web.display.hub import HubFull, hub
from motcua.web.display.streams import stream_of
from motcua.web.display.voices import voice_of
from motcua.web.shared.requests import SiteRequest

BOARD, COUNTER = DeviceKind.BOARD.value, DeviceKind.COUNTER_DISPLAY.value


@on_device(BOARD)
@require_GET
@never_cache
def board(request: SiteRequest) -> HttpResponse:
    """The wall board of an office."""
    return _page(request, BOARD)


@on_device(BOARD)
@require_GET
def board_stream(request: SiteRequest) -> HttpResponseBase:
    """Its frames, as they change."""
    return _stream(request, BOARD)


@on_device(BOARD)
@require_GET
@never_cache
def board_now(request: SiteRequest) -> HttpResponse:
    """Its present frame, for a board that cannot keep a stream open."""
    return _now(request, BOARD)


@on_device(COUNTER)
@require_GET
@never_cache
def counter(request: SiteRequest) -> HttpResponse:
    """The small display above a counter."""
    return _page(request, COUNTER)


@on_device(COUNTER)
@require_GET
def counter_stream(request: SiteRequest) -> HttpResponseBase:
    """Its frames, as they change."""
    return _stream(request, COUNTER)


@on_device(COUNTER)
@require_GET
@never_cache
def counter_now(request: SiteRequest) -> HttpResponse:
    """Its present frame."""
    return _now(request, COUNTER)


@on_device(BOARD)
@require_GET
def voice(request: SiteRequest, code: str, counter: int) -> HttpResponse:
    """A call spoken by the office's recordings or by the server: a WAV file."""
    device = device_of(request.actor, BOARD)
    response = HttpResponse(voice_of(device.office_id, code, str(counter)), content_type="audio/wav")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@on_device(BOARD)
@require_GET
def media(request: SiteRequest, media_id: int) -> HttpResponseBase:
    """A picture or a film of the hall, whole or the range a player asks for."""
    device = device_of(request.actor, BOARD)
    shown = BoardMedia.objects.filter(pk=media_id, hall__office_id=device.office_id).select_related("file")
    file = get_object_or_404(shown).file
    response = file_response(file, request.headers.get("Range", ""))
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def _page(request: SiteRequest, kind: str) -> HttpResponse:
    device = device_of(request.actor, kind)
    frame = make_frame(place_of(device), now=request.now)
    return render(request, f"display/{kind}.html", {"device": device, "frame": frame, "now": request.now})


def _stream(request: SiteRequest, kind: str) -> HttpResponseBase:
    device = device_of(request.actor, kind)
    known = request.headers.get("Last-Event-ID") or request.GET.get("sau", "")
    try:
        return stream_of(hub, place_of(device), device.pk, known=known)
    except HubFull:
        return HttpResponse(status=204)  # by which an EventSource gives up; the screen asks again and again


def _now(request: SiteRequest, kind: str) -> HttpResponse:
    frame = make_frame(place_of(device_of(request.actor, kind)), now=request.now)
    response = HttpResponse(frame.text, content_type="application/json; charset=utf-8")
    response["X-Now"] = str(int(request.now.timestamp() * 1000))
    return response

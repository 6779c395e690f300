"""Server-sent events: what one screen receives, from its first frame on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

from django.db import connection
from django.http import StreamingHttpResponse
from django.utils import timezone

from motcua.web.display.frames import Frame, Place
from motcua.web.display.hub import Channel, Hub

BEAT = 10.0  # seconds; a screen that hears nothing for longer than twice that connects anew
# A stream ends by itself now and then, so that screens spread anew over the processes of a server.
LONGEST = 1800.0


def stream_of(hub: Hub, place: Place, device_id: int, *, known: str) -> StreamingHttpResponse:
    """The events of a place for a screen that knows the frame `known` already; raises HubFull.

    The place in the hub is taken here and given back when the response is closed, whether or not anything
    of it was sent. No database connection is held meanwhile.
    """
    held = ExitStack()
    channel = held.enter_context(hub.watching(place, device_id))
    _let_go_of_the_database()
    response = StreamingHttpResponse(
        _events(hub, channel, device_id, known=known), content_type="text/event-stream; charset=utf-8"
    )
    response["Cache-Control"] = "no-store, no-transform"
    response["X-Accel-Buffering"] = "no"
    response._resource_closers.append(held.close)  # type: ignore[attr-defined]
    return response


def _events(hub: Hub, channel: Channel, device_id: int, *, known: str) -> Iterator[str]:
    yield "retry: 2000\n" + _beat()
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        frame = hub.wait(channel, device_id, known=known, seconds=BEAT)
        if hub.is_gone(device_id):
            yield "event: gone\ndata: 1\n\n"
        if hub.is_over(channel, device_id):
            return
        if frame is not None:
            known = frame.id
            yield _event(frame)
        elif hub.is_watching:
            yield _beat()
        else:
            yield ": \n\n"  # the hall cannot be read: the screen must not take silence for peace


def _event(frame: Frame) -> str:
    return f"id: {frame.id}\nevent: frame\ndata: {frame.text}\n\n" + _beat()


def _beat() -> str:
    """The time of the server, by which the screens set their clocks."""
    return f"event: beat\ndata: {int(timezone.now().timestamp() * 1000)}\n\n"


def _let_go_of_the_database() -> None:
    if not connection.in_atomic_block:
        connection.close()

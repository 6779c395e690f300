"""What is sent to a screen: the whole truth of a moment, made once for all screens that show the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from motcua.documents.choices import MediaType
from motcua.queueing.choices import BoardVoice, DeviceKind
from motcua.queueing.models import Device
from motcua.queueing.queries.board import Board, Call, board_of, counter_now
from motcua.queueing.speech import NotSpeakable, call_text
from motcua.web.display.voices import has_sound, speaks_itself
from motcua.web.shared.door import door_of

# How long after a call it is still called out: a screen that was cut off for longer only shows it.
CALLED_OUT_FOR = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Place:
    """What a screen shows: the board of an office or the display of a counter."""

    kind: DeviceKind
    office_id: int
    counter_id: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """`text` is JSON on one line; `id` names its content, so equal truths have equal ids on every node.

    `called` are the keys of the calls that are called out.
    """

    id: str
    called: tuple[str, ...]
    parts: Mapping[str, str]
    text: str


def place_of(device: Device) -> Place:
    """What the screen shows; a counter display without a counter shows nothing."""
    counter_id = device.counter_id if device.kind == DeviceKind.COUNTER_DISPLAY else None
    return Place(DeviceKind(device.kind), device.office_id, counter_id)


def make_frame(place: Place, *, now: datetime) -> Frame:
    """The frame of a place at a moment, in Vietnamese: a hall is addressed in one language."""
    with translation.override("vi"):
        return _MAKERS[place.kind](place, now)


def _board_frame(place: Place, now: datetime) -> Frame:
    board = board_of(place.office_id, now=now)
    door = door_of(place.office_id, now=now) if board and board.gives_remote and board.takes_people else None
    parts = {
        name: render_to_string(f"display/_{name}.html", {"board": board, "door": door, "now": now})
        for name in ("calls", "lines", "message", "door")
    }
    if board is None:
        return _frame(parts, calls=[], media=[], speaks=False)
    media = [
        {"url": reverse("display:media", args=[one.media_id]), "film": one.media_type == MediaType.MP4}
        for one in board.media
    ]
    calls = _called_out(board, place.office_id, now)
    return _frame(parts, calls=calls, media=media, speaks=board.voice != BoardVoice.SILENT)


def _called_out(board: Board, office_id: int, now: datetime) -> list[dict[str, Any]]:
    """Oldest first, as they are spoken; `plays` says that the sound goes before the browser's own voice."""
    recent = [call for call in board.calls if call.at > now - CALLED_OUT_FOR]
    plays = bool(recent) and (
        board.voice == BoardVoice.SERVER or speaks_itself(office_id, (line.letters for line in board.lines))
    )
    return [{**_said(call, office_id), "plays": plays} for call in reversed(recent)]


def _said(call: Call, office_id: int) -> dict[str, Any]:
    """The words of a call, and where its sound is if the server has one: a screen never asks in vain."""
    counter = str(call.counter)
    try:
        text = call_text(call.code, counter)
        has_one = has_sound(office_id, call.code, counter)
    except NotSpeakable:  # letters without a name: shown, not spoken
        return {"key": call.key, "text": "", "audio": ""}
    address = reverse("display:voice", args=[call.code, call.counter]) if has_one else ""
    return {"key": call.key, "text": text, "audio": address}


def _counter_frame(place: Place, now: datetime) -> Frame:
    counter = counter_now(place.counter_id) if place.counter_id else None
    return _frame({"counter": render_to_string("display/_counter.html", {"counter": counter})})


def _frame(parts: Mapping[str, str], **more: Any) -> Frame:
    content = json.dumps({"parts": parts, **more}, ensure_ascii=False)
    name = hashlib.sha256(content.encode()).hexdigest()[:16]
    called = tuple(one["key"] for one in more.get("calls", ()))
    return Frame(name, called, parts, f'{{"id": "{name}", {content[1:]}')


_MAKERS: dict[DeviceKind, Callable[[Place, datetime], Frame]] = {
    DeviceKind.BOARD: _board_frame,
    DeviceKind.COUNTER_DISPLAY: _counter_frame,
}

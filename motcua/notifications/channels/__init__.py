"""By which way messages leave: a Protocol, and the one channel of the settings for each name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a channel is given of a message. `id` is the same at every attempt, `stop_url` ends them all."""

    id: str
    address: str
    sender: str
    notice: str
    facts: dict[str, Any]
    subject: str
    text: str
    language: str
    at: datetime
    stop_url: str


class NotDelivered(Exception):
    """A message did not go. Its text says why in our own words and holds no personal data."""


class Refused(NotDelivered):
    """It never will: the other side does not take this message or knows no such address."""


class Delayed(NotDelivered):
    """Not now; it is tried again. Whether it went all the same is not known when the line broke late."""


class ChannelDown(NotDelivered):
    """Nothing goes by this channel at present; the rest of the batch need not try."""


Send = Callable[[Outgoing], str]


class Channel(Protocol):
    """A way to people. A vendor's adapter implements it, `NOTIFICATION_CHANNELS` picks it."""

    def sending(self) -> AbstractContextManager[Send]:
        """Open for a batch. The function sends one message and returns the proof of delivery, at most 200
        characters; it raises NotDelivered and nothing else for what the other side does."""


def connected_channels() -> dict[str, Channel]:
    """The channels that are connected, by name."""
    paths = settings.NOTIFICATION_CHANNELS
    return {name: import_string(path)() for name, path in paths.items() if path}

"""One thread a process looks for changes; the screens wait for it without a database connection.

A screen is a thread of the server that waits here. The watcher asks the event log every 50 ms which halls
have changed, makes the frame of each place that is being shown once, and wakes the screens. It starts with
the first screen and ends by itself after the last.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from motcua.queueing.models import Device
from motcua.queueing.queries.changes import HallChanges
from motcua.web.display.frames import Frame, Place, make_frame

log = logging.getLogger(__name__)

LOOK_EVERY = 0.05  # seconds
# Without any change: the clock opens and closes offices, and an event may have come too late to be seen.
LOOK_AGAIN = 5.0
STAY = 10.0  # seconds the watcher waits for another screen after the last has gone
PAUSE_AFTER_FAULT = 1.0
# Each screen holds one of the server's threads (96); the rest must do for everybody else.
MOST_SCREENS = 64


class HubFull(Exception):
    """As many screens are connected as one process can hold; the others ask again and again."""


@dataclass(slots=True)
class Channel:
    """A place that is being shown: its newest frame, when it was made, who looks."""

    place: Place
    frame: Frame | None = None
    made_at: float = 0.0
    devices: list[int] = field(default_factory=list)


class Hub:
    """The screens of one process."""

    def __init__(self, *, most: int = MOST_SCREENS) -> None:
        self.most = most
        self._changed = threading.Condition()
        self._channels: dict[Place, Channel] = {}
        self._gone: set[int] = set()
        self._is_stopping = False
        self._watcher: threading.Thread | None = None
        self._looked_at = 0.0

    @property
    def screens(self) -> int:
        """How many screens are connected to this process."""
        with self._changed:
            return self._count()

    @property
    def is_watching(self) -> bool:
        """Whether the watcher runs and has been able to look lately."""
        return time.monotonic() - self._looked_at < LOOK_AGAIN

    @contextmanager
    def watching(self, place: Place, device_id: int) -> Iterator[Channel]:
        """Be one of the screens of a place; raises HubFull."""
        with self._changed:
            if self._count() >= self.most:
                raise HubFull
            channel = self._channels.setdefault(place, Channel(place))
            channel.devices.append(device_id)
            self._gone.discard(device_id)
            if self._watcher is None or not self._watcher.is_alive():
                self._watcher = threading.Thread(target=self._watch, name="hall-watcher", daemon=True)
                self._watcher.start()
        try:
            yield channel
        finally:
            with self._changed:
                channel.devices.remove(device_id)

    def wait(self, channel: Channel, device_id: int, *, known: str, seconds: float) -> Frame | None:
        """The next frame that is not the `known` one, None when there is none within so many seconds."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._is_new(channel, known) or self.is_over(channel, device_id), seconds
            )
            return channel.frame if self._is_new(channel, known) else None

    def is_over(self, channel: Channel, device_id: int) -> bool:
        """Whether the stream of a screen ends: it was unpaired, or the hub has dropped its place."""
        return self._channels.get(channel.place) is not channel or device_id in self._gone

    def is_gone(self, device_id: int) -> bool:
        """Whether the screen was unpaired while it was shown."""
        return device_id in self._gone

    def stop(self) -> None:
        """End the watcher and all streams; the next screen begins anew."""
        with self._changed:
            self._channels.clear()
            self._gone.clear()
            self._is_stopping, watcher = True, self._watcher
            self._changed.notify_all()
        if watcher is not None:
            watcher.join()
        self._is_stopping, self._watcher = False, None

    def _count(self) -> int:
        return sum(len(channel.devices) for channel in self._channels.values())

    @staticmethod
    def _is_new(channel: Channel, known: str) -> bool:
        return channel.frame is not None and channel.frame.id != known

    def _watch(self) -> None:
        changes: HallChanges | None = None
        last_screen = time.monotonic()
        while not self._is_stopping:
            try:
                if changes is None:
                    changes = HallChanges(now=timezone.now())
                self._look(changes.offices(now=timezone.now()))
                self._looked_at = time.monotonic()
            except (DatabaseError, InterfaceError) as fault:
                log.warning("the boards cannot read the hall: %s", type(fault).__name__)
                changes = None
                connection.close()
                time.sleep(PAUSE_AFTER_FAULT)
            if self.screens:
                last_screen = time.monotonic()
            elif time.monotonic() - last_screen > STAY and self._ends():
                break
            time.sleep(LOOK_EVERY)
        connection.close()

    def _ends(self) -> bool:
        """Give up the watch unless a screen has just come."""
        with self._changed:
            if self._count():
                return False
            self._channels.clear()
            self._watcher = None
            return True

    def _look(self, offices: set[int]) -> None:
        """Make anew the frames of what has changed, or has not been looked at for long."""
        at = time.monotonic()
        with self._changed:
            self._channels = {place: one for place, one in self._channels.items() if one.devices}
            due = [
                channel
                for place, channel in self._channels.items()
                if place.office_id in offices or at - channel.made_at >= LOOK_AGAIN
            ]
            devices = {device for channel in due for device in channel.devices}
        if not due:
            return
        paired = set(Device.objects.filter(pk__in=devices, is_active=True).values_list("pk", flat=True))
        now = timezone.now()
        frames = [(channel, make_frame(channel.place, now=now)) for channel in due]
        with self._changed:
            self._gone |= devices - paired
            for channel, frame in frames:
                channel.frame, channel.made_at = frame, at
            self._changed.notify_all()


hub = Hub()

"""Which halls have changed: a cursor over the event log that misses nothing (ADR 0027)."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max

from motcua.agencies.models import Counter
from motcua.audit.models import Event
from motcua.queueing.models import Device, Hall

TICKET, COUNTER, HALL, DEVICE = "queueing.ticket", "queueing.counter", "queueing.hall", "queueing.device"
# PostgreSQL numbers an event before its transaction ends: a lower number may appear after a higher one. So
# the cursor looks again at all numbers given within this time and remembers which of them it has seen.
GRACE = timedelta(seconds=10)
BEFORE_START = 1000  # numbers below the newest that may still appear when the cursor begins


class HallChanges:
    """Asked again and again, tells each time which offices' halls have changed since.

    An event that appears later than GRACE after a higher number is not seen; who follows the cursor looks at
    the state from time to time anyway.
    """

    def __init__(self, *, now: datetime) -> None:
        newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
        self._floor = max(0, newest - BEFORE_START)
        self._marks: deque[tuple[datetime, int]] = deque([(now, newest)])
        self._seen: set[int] = set()
        self._seen = {row[0] for row in self._rows()}

    def offices(self, *, now: datetime) -> set[int]:
        """The offices with a change since the last question; one statement while nothing happens."""
        new = [row for row in self._rows() if row[0] not in self._seen]
        self._seen.update(row[0] for row in new)
        self._move_floor(new, now)
        return _offices_of(new)

    def _rows(self) -> list[tuple[int, str, str, str]]:
        rows = Event.objects.filter(pk__gt=self._floor, subject_kind__in=(TICKET, COUNTER, HALL, DEVICE))
        return list(rows.values_list("pk", "subject_kind", "subject_id", "payload"))

    def _move_floor(self, new: Iterable[tuple[int, str, str, str]], now: datetime) -> None:
        newest = max((row[0] for row in new), default=self._marks[-1][1])
        self._marks.append((now, max(newest, self._marks[-1][1])))
        while self._marks[0][0] < now - GRACE:
            self._floor = max(self._floor, self._marks.popleft()[1])
        self._seen = {pk for pk in self._seen if pk > self._floor}


def _offices_of(rows: Iterable[tuple[int, str, str, str]]) -> set[int]:
    subjects: dict[str, set[str]] = {COUNTER: set(), HALL: set(), DEVICE: set()}
    offices: set[int] = set()
    for _pk, kind, subject_id, payload in rows:
        if kind == TICKET:
            offices.add(json.loads(payload)["office"])
        else:
            subjects[kind].add(subject_id)
    for model, kind in ((Counter, COUNTER), (Hall, HALL), (Device, DEVICE)):
        if subjects[kind]:
            found = model._default_manager.filter(pk__in=subjects[kind])
            offices.update(found.values_list("office_id", flat=True))
    return offices

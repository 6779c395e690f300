"""What the root of a day covers, as leaves of its tree; sealing and verifying read the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef

from motcua.audit.models import Event, ReadEntry
from motcua.audit.rules import read_hash
from motcua.core.rules.dates import VN_TZ

CHUNK = 2000


def end_of(day: date) -> datetime:
    """The moment a local day is over."""
    return datetime.combine(day + timedelta(days=1), time.min, VN_TZ)


def head_leaves(*, after: int, upto: int) -> Iterator[str]:
    """The hash of the last event of each subject among events `after` < id <= `upto`, by id."""
    written = Event.objects.filter(pk__gt=after, pk__lte=upto)
    later = Event.objects.filter(
        subject_kind=OuterRef("subject_kind"),
        subject_id=OuterRef("subject_id"),
        number__gt=OuterRef("number"),
        pk__lte=upto,
    )
    lasts = written.filter(~Exists(later)).order_by("pk").values_list("hash", flat=True)
    yield from lasts.iterator(chunk_size=CHUNK)


def read_leaves(*, after: int, upto: int) -> Iterator[str]:
    """The hash of each entry of the read log with `after` < id <= `upto`, by id."""
    entries = ReadEntry.objects.filter(pk__gt=after, pk__lte=upto).order_by("pk")
    for entry in entries.iterator(chunk_size=CHUNK):
        yield read_hash(
            at=entry.at,
            actor_kind=entry.actor_kind,
            actor_id=entry.actor_id,
            actor_label=entry.actor_label,
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            what=entry.what,
        )


class Counted:
    """Passes leaves on and counts them."""

    def __init__(self, leaves: Iterator[str]) -> None:
        self._leaves = leaves
        self.count = 0

    def __iter__(self) -> Iterator[str]:
        for leaf in self._leaves:
            self.count += 1
            yield leaf

"""Following the event log: a cursor for each follower, one node at a time, nothing missed on PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from motcua.audit.models import Event
from motcua.cases.models import FactCursor


@dataclass(frozen=True, slots=True)
class Stretch:
    """Events to look at: after one id, up to another, so many; `has_more` wait behind."""

    after: int
    upto: int
    events: int
    has_more: bool


def lock_cursor(name: str) -> FactCursor:
    """The row a follower holds until its transaction ends; made when it does not exist."""
    FactCursor.objects.bulk_create([FactCursor(name=name)], ignore_conflicts=True)
    return FactCursor.objects.select_for_update().get(pk=name)


def next_events(cursor: FactCursor, *, limit: int) -> Stretch:
    """Move the cursor over the next events, at most `limit`; `keep` writes where it stands.

    What a running transaction may still bring below the last event seen is given again until no such
    transaction is left: who follows must do no harm by looking twice.
    """
    start, is_settling = cursor.settled, _of_snapshot("pg_snapshot_xmin") >= cursor.horizon
    ids = Event.objects.filter(pk__gt=start).order_by("pk").values_list("pk", flat=True)
    taken = list(ids[:limit])
    if taken:
        if is_settling:  # all that was seen last time is there now, and is looked at below once more
            cursor.settled = min(cursor.seen, taken[-1])
        # The first number no transaction has yet, asked after the ids were read.
        cursor.seen, cursor.horizon = taken[-1], _of_snapshot("pg_snapshot_xmax")
    return Stretch(start, cursor.seen, len(taken), has_more=len(taken) == limit)


def keep(cursor: FactCursor, *, now: datetime) -> None:
    """Write down how far the follower has come."""
    if connection.vendor == "sqlite":  # one writer at a time: this one
        cursor.settled = cursor.seen
    FactCursor.objects.filter(pk=cursor.pk).update(
        settled=cursor.settled, seen=cursor.seen, horizon=cursor.horizon, folded_at=now
    )


def place_of_cursor(name: str) -> tuple[int, int]:
    """How far the follower has settled and seen."""
    return FactCursor.objects.values_list("settled", "seen").get(pk=name)


def _of_snapshot(function: str) -> int:
    """A bound of the transactions that run; 0 on SQLite."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])

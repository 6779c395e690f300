"""Appending to the event log. Called by the actions of all domains, inside their transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from motcua.audit.models import ChainHead, DayRoot, Event, ReadEntry
from motcua.audit.queries.day_leaves import Counted, end_of, head_leaves, read_leaves
from motcua.audit.rules import (
    GENESIS,
    canonical_json,
    day_hash,
    event_hash,
    merkle_root,
    said_hash,
    who_hash,
)
from motcua.core.actors import Actor
from motcua.core.errors import Conflict
from motcua.core.inserts import insert_rows, inserting
from motcua.core.prepared import Statement, run_together
from motcua.core.rows import updating
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action

_SUBJECTS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What happened, before it is numbered and sealed."""

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@action
def open_chain(
    *,
    subject_kind: str,
    subject_id: str,
    events: Sequence[NewEvent],
    by: Actor,
    now: datetime,
    along: Sequence[Statement[Any]] = (),
) -> Event:
    """First events of a new subject: two statements, after those `along`. Returns the last event written."""
    rows = _sealed(subject_kind, subject_id, events, by, now, number=0, previous=GENESIS)
    last = rows[-1]
    head = ChainHead(subject_kind=subject_kind, subject_id=subject_id, number=last.number, hash=last.hash)
    run_together(*along, inserting([head]), inserting(rows))
    return last


@action
def append(
    *,
    subject_kind: str,
    subject_id: str,
    events: Sequence[NewEvent],
    by: Actor,
    now: datetime,
    head: ChainHead | None = None,
    along: Sequence[Statement[Any]] = (),
) -> Event:
    """Further events of a subject (or its first, if it has none yet): three statements.

    A caller that has read the subject's `head` in the same action saves one, and may give what it writes
    itself as `along`: those statements go first and in the same round trip. Raises Conflict when another
    writer appended to the same subject in between.
    """
    if head is None:
        head = ChainHead.objects.filter(subject_kind=subject_kind, subject_id=subject_id).first()
    if head is None:
        return open_chain(
            subject_kind=subject_kind, subject_id=subject_id, events=events, by=by, now=now, along=along
        )
    rows = _sealed(subject_kind, subject_id, events, by, now, number=head.number, previous=head.hash)
    last = rows[-1]
    expected = head.number
    head.number, head.hash = last.number, last.hash
    beaten = Conflict(_("Có người khác vừa cập nhật cùng lúc. Xin tải lại trang rồi làm lại."))
    moved = updating(head, "number", "hash", where={"id": head.pk, "number": expected}, refusal=beaten)
    # Where all go at once, the events of one who was beaten meet those of the other: the head says so.
    run_together(*along, moved, inserting(rows, unique=("subject_kind", "subject_id", "number")))
    return last


@action
def append_to_each(
    *, subject_kind: str, events: Mapping[str, Sequence[NewEvent]], by: Actor, now: datetime
) -> None:
    """Further events of many subjects at once, by subject id: a change that touches a thousand cases.

    The heads stay locked until the transaction ends. Four statements for each 200 subjects; none without any.
    """
    locked = ChainHead.objects.select_for_update()
    for ids in _chunks(sorted(events), _SUBJECTS_AT_ONCE):
        heads = {
            head.subject_id: head
            for head in locked.filter(subject_kind=subject_kind, subject_id__in=ids).order_by("pk")
        }
        rows: list[Event] = []
        new: list[ChainHead] = []
        for subject_id in ids:
            head = heads.get(subject_id)
            if head is None:
                head = ChainHead(subject_kind=subject_kind, subject_id=subject_id, number=0)
            previous = head.hash if head.number else GENESIS
            sealed = _sealed(
                subject_kind, subject_id, events[subject_id], by, now, number=head.number, previous=previous
            )
            head.number, head.hash = sealed[-1].number, sealed[-1].hash
            rows += sealed
            if head.pk is None:
                new.append(head)
        ChainHead.objects.bulk_create(new)
        ChainHead.objects.bulk_update(heads.values(), ["number", "hash"])
        Event.objects.bulk_create(rows)


def _chunks(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


@action
def log_read(*, subject_kind: str, subject_id: str, what: str, by: Actor, now: datetime) -> None:
    """Note that somebody opened a file: one insert."""
    insert_rows(
        [
            ReadEntry(
                at=now,
                actor_kind=by.kind,
                actor_id=by.id,
                actor_label=by.label,
                subject_kind=subject_kind,
                subject_id=subject_id,
                what=what,
            )
        ]
    )


def _sealed(
    subject_kind: str,
    subject_id: str,
    events: Sequence[NewEvent],
    by: Actor,
    now: datetime,
    *,
    number: int,
    previous: str,
) -> list[Event]:
    rows = []
    who = who_hash(actor_kind=by.kind.value, actor_id=by.id, actor_label=by.label)
    for new in events:
        number += 1
        payload = canonical_json(_payload(new, by))
        sealed = event_hash(
            previous=previous,
            subject_kind=subject_kind,
            subject_id=subject_id,
            number=number,
            at=now,
            kind=new.kind,
            who=who,
            said=said_hash(payload),
        )
        rows.append(
            Event(
                subject_kind=subject_kind,
                subject_id=subject_id,
                number=number,
                at=now,
                actor_kind=by.kind.value,
                actor_id=by.id,
                actor_label=by.label,
                kind=new.kind,
                payload=payload,
                previous_hash=previous,
                hash=sealed,
            )
        )
        previous = sealed
    return rows


def _payload(new: NewEvent, by: Actor) -> Mapping[str, Any]:
    """What happened, and in whose place it was done when somebody stood in for an absent officer."""
    if by.on_behalf_of is None:
        return new.payload
    return {**new.payload, "on_behalf_of": by.on_behalf_of}


def seal_days(*, now: datetime) -> list[DayRoot]:
    """Seal every local day that is over and not yet sealed, oldest first; returns the new roots.

    Safe to run twice and on two nodes at once. A day covers what was written since the day before up to its
    last event; rows that come later (a long transaction over midnight, an import of old cases) belong to the
    next day sealed. Each day is an action of its own, so that writers never wait for a whole year.
    """
    settled = _settled(Event), _settled(ReadEntry)
    sealed = []
    while (root := _seal_next_day(settled=settled, now=now)) is not None:
        sealed.append(root)
    return sealed


@action
def _settled(model: type[Event] | type[ReadEntry]) -> int:
    """The newest row before which no other can still appear.

    PostgreSQL gives ids before a transaction ends; the lock waits for the writers that are at it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {model._meta.db_table} IN SHARE MODE")
    return model.objects.aggregate(last=Max("pk"))["last"] or 0


@action
def _seal_next_day(*, settled: tuple[int, int], now: datetime) -> DayRoot | None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_dayroot IN EXCLUSIVE MODE")  # another node may be at it
    last = DayRoot.objects.order_by("-day").first()
    day = last.day + timedelta(days=1) if last else _first_day()
    if day is None or day >= local_day(now):
        return None
    return DayRoot.objects.bulk_create([_sealed_day(day, last, settled, now)])[0]


def _first_day() -> date | None:
    moments = [model.objects.aggregate(first=Min("at"))["first"] for model in (Event, ReadEntry)]
    return min((local_day(moment) for moment in moments if moment), default=None)


def _sealed_day(day: date, before: DayRoot | None, settled: tuple[int, int], now: datetime) -> DayRoot:
    event_id, read_id = (before.last_event, before.last_read) if before else (0, 0)
    last_event = _last_id(Event, day, event_id, settled[0])
    last_read = _last_id(ReadEntry, day, read_id, settled[1])
    heads = Counted(head_leaves(after=event_id, upto=last_event))
    reads = Counted(read_leaves(after=read_id, upto=last_read))
    root = merkle_root(chain(heads, reads))
    previous = before.hash if before else GENESIS
    return DayRoot(
        day=day,
        root=root,
        previous_hash=previous,
        hash=day_hash(
            previous=previous,
            day=day,
            root=root,
            heads=heads.count,
            reads=reads.count,
            last_event=last_event,
            last_read=last_read,
        ),
        heads=heads.count,
        reads=reads.count,
        last_event=last_event,
        last_read=last_read,
        sealed_at=now,
    )


def _last_id(model: type[Event] | type[ReadEntry], day: date, before: int, settled: int) -> int:
    """The newest row of the day or of days before it that came late; none: where the day before ended."""
    written = model.objects.filter(pk__gt=before, pk__lte=settled, at__lt=end_of(day))
    return written.aggregate(last=Max("pk"))["last"] or before

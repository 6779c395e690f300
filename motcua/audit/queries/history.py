"""What happened to one subject, oldest first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from motcua.audit.models import Event
from motcua.core.actors import ActorKind


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event as a screen shows it; `event_id` is its place in the whole log."""

    event_id: int
    number: int
    at: datetime
    kind: str
    actor_kind: ActorKind
    actor_id: int | None
    actor_label: str
    payload: Mapping[str, Any]
    hash: str


def history_of(subject_kind: str, subject_id: str | int) -> list[HistoryEntry]:
    """All events of a subject in order: one query."""
    return [_entry(event) for event in _events(subject_kind, subject_id).order_by("number")]


def latest_of(subject_kind: str, subject_id: str | int, *, limit: int) -> list[HistoryEntry]:
    """The newest events of a subject, newest first: one query."""
    return [_entry(event) for event in _events(subject_kind, subject_id).order_by("-number")[:limit]]


def _events(subject_kind: str, subject_id: str | int) -> QuerySet[Event]:
    return Event.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))


def _entry(event: Event) -> HistoryEntry:
    return HistoryEntry(
        event_id=event.pk,
        number=event.number,
        at=event.at,
        kind=event.kind,
        actor_kind=ActorKind(event.actor_kind),
        actor_id=event.actor_id,
        actor_label=event.actor_label,
        payload=json.loads(event.payload),
        hash=event.hash,
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """One event seen from the side of who did it."""

    at: datetime
    subject_id: str
    kind: str


def deeds_of(subject_kind: str, actor_kind: ActorKind, actor_id: int, *, since: datetime) -> list[Deed]:
    """What an actor has done to subjects of a kind since a moment, newest first: one query."""
    rows = Event.objects.filter(
        subject_kind=subject_kind, actor_kind=actor_kind.value, actor_id=actor_id, at__gte=since
    ).order_by("-at", "-pk")
    return [Deed(*row) for row in rows.values_list("at", "subject_id", "kind")]

"""The proof of one chain, for somebody who does not trust this database."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from motcua.audit.errors import NotProvable
from motcua.audit.models import DayRoot, Event
from motcua.audit.queries.day_leaves import head_leaves, read_leaves
from motcua.audit.rules import (
    FORMAT,
    GENESIS,
    event_hash,
    merkle_path,
    moment_text,
    said_hash,
    who_hash,
)
from motcua.core.transactions import one_moment

Shown = Callable[[str], bool]


def proof_of(
    subject_kind: str, subject_id: str, *, names_actors: bool, shows: Shown = lambda kind: True
) -> dict[str, Any]:
    """The proof as `audit.rules.check_proof` reads it, as of one moment.

    What events of a kind say is withheld unless `shows` lets it, and who did it unless `names_actors`; their
    hashes stand there instead. Raises NotProvable for a chain without events, one sealed in the former way,
    and one of which no day has been sealed yet. Reads the leaves of each day on which the chain grew.
    """
    with one_moment():
        events = list(
            Event.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("number")
        )
        if any(not _is_of_now(event) for event in events):
            raise NotProvable(_("Hồ sơ này ghi từ trước khi có tệp chứng minh; xin hỏi cơ quan."))
        roots = list(DayRoot.objects.order_by("day"))
        seals = _seals(events, roots)
        if not seals:
            raise NotProvable(_("Chưa có ngày nào của hồ sơ được chốt. Xin thử lại từ ngày mai."))
        first = next(place for place, root in enumerate(roots) if root.day == seals[0][0].day)
        return {
            "format": FORMAT,
            "subject": [subject_kind, subject_id],
            "events": [_told(event, names_actors, shows) for event in events],
            "seals": [_seal(root, before, event) for root, before, event in seals],
            "days": {
                "before": roots[first - 1].hash if first else GENESIS,
                "rows": [_row(root) for root in roots[first:]],
            },
        }


def published_roots() -> list[DayRoot]:
    """All seals of days, newest first."""
    return list(DayRoot.objects.order_by("-day"))


def _seals(events: list[Event], roots: list[DayRoot]) -> list[tuple[DayRoot, DayRoot | None, Event]]:
    """Each root that covers an event of the chain, the one before it, and the last such event."""
    ends = [root.last_event for root in roots]
    last: dict[int, Event] = {}
    for event in events:
        place = bisect_left(ends, event.pk)
        if place < len(roots):
            last[place] = event
    return [(roots[at], roots[at - 1] if at else None, event) for at, event in sorted(last.items())]


def _seal(root: DayRoot, before: DayRoot | None, event: Event) -> dict[str, Any]:
    event_id, read_id = (before.last_event, before.last_read) if before else (0, 0)
    leaves = [
        *head_leaves(after=event_id, upto=root.last_event),
        *read_leaves(after=read_id, upto=root.last_read),
    ]
    place = leaves.index(event.hash)
    return {
        "day": _day(root.day),
        "event": event.number,
        "place": place,
        "path": merkle_path(leaves, place),
    }


def _row(root: DayRoot) -> dict[str, Any]:
    return {
        "day": _day(root.day),
        "root": root.root,
        "heads": root.heads,
        "reads": root.reads,
        "last_event": root.last_event,
        "last_read": root.last_read,
        "hash": root.hash,
    }


def _told(event: Event, names_actors: bool, shows: Shown) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": event.number,
        "at": moment_text(event.at),
        "kind": event.kind,
        "hash": event.hash,
    }
    if names_actors:
        told["who"] = [event.actor_kind, event.actor_id, event.actor_label]
    else:
        told["who_hash"] = _who(event)
    if shows(event.kind):
        told["said"] = event.payload
    else:
        told["said_hash"] = said_hash(event.payload)
    return told


def _is_of_now(event: Event) -> bool:
    return event.hash == event_hash(
        previous=event.previous_hash,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        number=event.number,
        at=event.at,
        kind=event.kind,
        who=_who(event),
        said=said_hash(event.payload),
    )


def _who(event: Event) -> str:
    return who_hash(actor_kind=event.actor_kind, actor_id=event.actor_id, actor_label=event.actor_label)


def _day(day: date) -> str:
    return day.isoformat()
